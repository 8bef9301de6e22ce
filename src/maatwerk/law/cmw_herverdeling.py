"""Collectief maatwerk: the reallocation of 1 October (sheet cmw.md 7 and 15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwerk.rules.exact import Code, Exact, Flag, Text, half_up, highest, per, reasons, when, whole
from maatwerk.rules.group import Over, kernel, total
from maatwerk.rules.inputs import Input, amount, code, text, year
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

ROUND = Basis("BVR van 17 februari 2017 (collectief maatwerk)", "", "cmw.md 7, 15")
START = "2019Q4"
NIL_VTE = Exact.constant(0, 6, "0")
HUNDRED = Exact.constant(100, words="100")
ONE_VTE = 10**6
MOST_VTE = 10**5

INPUTS: tuple[Input, ...] = (
    year("jaar", "Jaar van de ronde van 1 oktober"),
    text("onderneming", "Ondernemingsnummer"),
    amount("contingent", "Contingent voor de ronde", most="30000", least="0.000001", scale=6, unit="VTE"),
    amount("ingevuld", "Gemiddelde VTE van de vier kwartalen van het vorige jaar", most="30000", scale=6, unit="VTE"),
    code("soort", "Soort onderneming", "maatwerkbedrijf", "mwa", "lde", blank=True, default="maatwerkbedrijf"),
)


@rule(ROUND, "ja/nee", START)
def ronde(cmw_herverdeling_gehouden: Exact) -> Flag:
    """Of er dat jaar op 1 oktober een herverdeling is."""
    return cmw_herverdeling_gehouden >= whole(1)


@rule(ROUND, "%2", START)
def invulling_percentage(ingevuld: Exact, contingent: Exact) -> Exact:
    """De invulling is het gemiddelde van de ingevulde VTE van het vorige jaar, in procent van het contingent."""
    return per(ingevuld * HUNDRED, contingent)


@rule(ROUND, "VTE", START)
def verlies_voor_ondergrens(ingevuld: Exact, contingent: Exact, cmw_verliesdrempel: Exact, ronde: Flag) -> Exact:
    """Onder de verliesdrempel gaat het verschil tussen drempel en invulling verloren, in procent van het contingent."""
    short = highest(per(contingent * cmw_verliesdrempel, HUNDRED) - ingevuld, NIL_VTE)
    return when(ronde, half_up(short, 6), NIL_VTE)


@rule(ROUND, "VTE", START)
def nieuw_contingent(
    contingent: Exact, verlies_voor_ondergrens: Exact, cmw_ondergrens_contingent: Table, soort: Code
) -> Exact:
    """Na het verlies blijft ten minste de ondergrens over; wie er al op of onder zit, behoudt zijn contingent."""
    floor = cmw_ondergrens_contingent.at(soort)
    return when(contingent <= floor, contingent, highest(contingent - verlies_voor_ondergrens, floor))


@rule(ROUND, "VTE", START)
def verlies(contingent: Exact, nieuw_contingent: Exact) -> Exact:
    """Het verlies is het contingent voor de ronde min het nieuwe contingent."""
    return contingent - nieuw_contingent


@rule(ROUND, "ja/nee", START)
def komt_in_aanmerking_voor_uitbreiding(
    ingevuld: Exact, contingent: Exact, cmw_uitbreidingsdrempel: Exact, ronde: Flag
) -> Flag:
    """Wie strikt meer dan de uitbreidingsdrempel invult, komt in aanmerking voor uitbreiding."""
    return ronde & (ingevuld * HUNDRED > contingent * cmw_uitbreidingsdrempel)


@rule(ROUND, "VTE", START, over=("jaar",))
def vrijgekomen(verlies: Exact) -> Over:
    """Alles wat de ondernemingen in de ronde verliezen."""
    return total(verlies)


@rule(
    ROUND,
    "VTE",
    START,
    over=("jaar",),
    assumes="lezing: één VTE per keer aan de hoogste invulling, herrekend op het verhoogde contingent, boven de drempel",
)
def toegekend(
    vrijgekomen: Exact,
    ingevuld: Exact,
    nieuw_contingent: Exact,
    komt_in_aanmerking_voor_uitbreiding: Flag,
    cmw_uitbreidingsdrempel: Exact,
    onderneming: Text,
) -> Over:
    """De vrijgekomen VTE gaan één per één naar de onderneming met de hoogste invulling, zolang die boven de drempel ligt."""
    return kernel(
        hand_out,
        vrijgekomen,
        ingevuld,
        nieuw_contingent,
        komt_in_aanmerking_voor_uitbreiding,
        cmw_uitbreidingsdrempel,
        onderneming,
        scale=6,
        most=MOST_VTE * ONE_VTE,
        words="uitdeling per VTE volgens invulling",
    )


def hand_out(columns: Sequence[list[Any]]) -> list[int]:
    """Return the VTE (times 10**6) handed out to each company: the highest fill first, one whole VTE at a time.

    Fill is compared exactly by cross multiplication; equal fills go by name.
    """
    freed, filled, contingents, eligible, thresholds, names = columns
    granted = [0] * len(filled)
    left = freed[0] // ONE_VTE if freed else 0

    def fill_above(i: int) -> bool:
        return bool(eligible[i]) and filled[i] * 100 > (contingents[i] + granted[i]) * thresholds[i]

    while left:
        open_ = [i for i in range(len(filled)) if fill_above(i)]
        if not open_:
            break
        best = open_[0]
        for i in open_[1:]:
            mine, other = filled[i] * (contingents[best] + granted[best]), filled[best] * (contingents[i] + granted[i])
            if mine > other or (mine == other and names[i] < names[best]):
                best = i
        granted[best] += ONE_VTE
        left -= 1
    return granted


@rule(ROUND, "tekst", START)
def reden(
    ronde: Flag,
    contingent: Exact,
    verlies: Exact,
    verlies_voor_ondergrens: Exact,
    cmw_ondergrens_contingent: Table,
    soort: Code,
) -> Text:
    """Waarom het contingent blijft of minder zakt."""
    floor = cmw_ondergrens_contingent.at(soort)
    short = verlies_voor_ondergrens > NIL_VTE
    return reasons(
        (~ronde, "geen herverdeling in dit jaar"),
        (ronde & short & (contingent <= floor), "contingent al op of onder de ondergrens: ongewijzigd"),
        (short & (contingent > floor) & (verlies < verlies_voor_ondergrens), "verlies beperkt door de ondergrens"),
    )
