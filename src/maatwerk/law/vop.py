"""Vlaamse ondersteuningspremie in run-off (sheets imw.md 10.1, measures.md 4)."""

from __future__ import annotations

from maatwerk.law.numbers import ever
from maatwerk.law.wage import capped, reference_wage, rounded, share, wage_cap, wage_inputs
from maatwerk.rules.exact import Choice, Code, Exact, given, highest, when
from maatwerk.rules.inputs import Input, code, number, percent, quarter
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

BVR = "BVR van 18 juli 2008 (professionele integratie van personen met een arbeidshandicap)"
VOP = Basis(BVR, "", "imw.md 10.1, measures.md 4")
START = "2016Q3"
ROUNDING = "plaats van de afronding in geen bron gevonden: lezing afronding_premie"
FOR_SELF_EMPLOYED = {"statuut": ("zelfstandige",)}

INPUTS: tuple[Input, ...] = (
    quarter("kwartaal", "Kwartaal van de prestaties"),
    number("volgkwartaal", "Hoeveelste kwartaal van het recht", 1, max(ever("vop_duur_kwartalen"))),
    code("statuut", "Statuut", "werknemer", "zelfstandige"),
    code("recht", "Duur van het recht", "onbepaald", "bepaald", blank=True, default="onbepaald"),
    percent(
        "verhoging_percentage",
        "Totaal percentage na een toegekende verhoging",
        min(ever("vop_percentage_bepaald")),
        max(ever("vop_percentage_maximum")),
        blank=True,
    ),
    *wage_inputs(blank=FOR_SELF_EMPLOYED),
)


@rule(VOP, "EUR", START, assumes="lezing looncodes: de codes van de RSZ-loonmassa W staan in voor de lijst van het MB")
def referteloon(brutoloon: Exact, werkgeversbijdragen: Exact, verminderingen: Exact) -> Exact:
    """Het referteloon is het brutoloon plus de werkgeversbijdragen min de verminderingen, nooit onder nul."""
    return reference_wage(brutoloon, werkgeversbijdragen, verminderingen)


@rule(VOP, "EUR", START)
def loonplafond(ggmmi: Exact, loonplafond_factor: Exact, tewerkstellingsbreuk: Exact, statuut: Code) -> Exact:
    """Het referteloon telt mee tot een veelvoud van het GGMMI van het kwartaal, naar verhouding van de tewerkstellingsbreuk. Voor
    een zelfstandige is de basis het GGMMI maal drie.
    """
    return when(statuut.is_("zelfstandige"), ggmmi, wage_cap(ggmmi, loonplafond_factor, tewerkstellingsbreuk))


@rule(VOP, "EUR", START)
def begrensd_referteloon(referteloon: Exact, loonplafond: Exact, statuut: Code) -> Exact:
    """De basis is het laagste van referteloon en loonplafond; voor een zelfstandige het loonplafond zelf."""
    return when(statuut.is_("zelfstandige"), loonplafond, capped(referteloon, loonplafond))


@rule(VOP, "%", START)
def vop_percentage(
    recht: Code,
    statuut: Code,
    volgkwartaal: Exact,
    verhoging_percentage: Exact,
    vop_percentage_werknemer: Table,
    vop_percentage_zelfstandige: Table,
    vop_percentage_bepaald: Exact,
    vop_percentage_maximum: Exact,
) -> Exact:
    """Bij onbepaalde duur daalt het percentage met het volgkwartaal; bij bepaalde duur is het vast. Een toegekende
    verhoging geeft het totale percentage, nooit boven het maximum.
    """
    of_worker = vop_percentage_werknemer.at(volgkwartaal)
    of_self_employed = vop_percentage_zelfstandige.at(volgkwartaal)
    indefinite = when(statuut.is_("zelfstandige"), of_self_employed, of_worker)
    standard = when(recht.is_("bepaald"), vop_percentage_bepaald, indefinite)
    raised = highest(standard, verhoging_percentage)
    increased = when(raised <= vop_percentage_maximum, raised, vop_percentage_maximum)
    return when(given(verhoging_percentage), increased, standard)


@rule(VOP, "EUR", START, rounding_basis=ROUNDING)
def vop_premie(begrensd_referteloon: Exact, vop_percentage: Exact, afronding_premie: Choice) -> Exact:
    """De premie is het percentage van het begrensde referteloon, afgerond op de cent."""
    return rounded(share(begrensd_referteloon, vop_percentage), afronding_premie)
