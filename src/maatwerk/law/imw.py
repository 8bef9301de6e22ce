"""Individueel maatwerk: loonpremie and begeleidingspremie of one worker in one quarter (sheet imw.md, 4, 5, 8, 9)."""

from __future__ import annotations

from maatwerk.law.numbers import steps
from maatwerk.law.wage import NIL, capped, reference_wage, rounded, share, wage_cap, wage_inputs
from maatwerk.rules.exact import Choice, Code, Exact, Flag, Text, given, lowest, reasons, when, whole
from maatwerk.rules.inputs import Input, amount, code, fraction, number, percent, quarter
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

BVR = "BVR van 15 juli 2022 (individueel maatwerk)"
DECREE = "Decreet van 14 januari 2022 (individueel maatwerk)"
WAGE = Basis(BVR, "21, § 1", "S-MB")
PREMIUM = Basis(BVR, "", "imw.md 4")
TERM = Basis(BVR, "", "imw.md 4.2, 6")
COACHING = Basis(BVR, "", "imw.md 5")
SELF_EMPLOYED = Basis(BVR, "", "imw.md 8")
CEILING = Basis(BVR, "", "imw.md 9")
START = "2023Q3"
ROUNDING = "plaats van de afronding in geen bron gevonden: lezing afronding_premie"

PERCENTAGES = steps("imw_percentage_minimum", "imw_percentage_maximum", "imw_percentage_stap")
CMW_PERCENTAGES = steps("cmw_percentage_minimum", "cmw_percentage_maximum", "cmw_percentage_stap")
PACKAGES = ("max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw_45_maatwerkbedrijf")
NEEDS = ("geen", "laag", "midden", "hoog")
STATUSES = ("werknemer", "zelfstandige")
FOR_SELF_EMPLOYED = {"statuut": ("zelfstandige",)}
MOST_QUARTERS = 200
"""A working life, as a bound of the count: no source says how often a right can be extended."""

INPUTS: tuple[Input, ...] = (
    quarter("kwartaal", "Kwartaal van de prestaties"),
    number("volgkwartaal", "Hoeveelste kwartaal van het recht, verlengingen meegeteld", 1, MOST_QUARTERS),
    code("startpakket", "Startpakket van de indicering", *PACKAGES),
    code("statuut", "Statuut", *STATUSES, blank=True, default="werknemer"),
    *wage_inputs(blank=FOR_SELF_EMPLOYED),
    code(
        "begeleidingsnood",
        "Vastgestelde begeleidingsnood",
        *NEEDS,
        aliases={"gemiddeld": "midden"},
        blank=FOR_SELF_EMPLOYED,
    ),
    fraction(
        "gewerkte_breuk", "Gepresteerde breuk µ", most=4, blank={"begeleidingsnood": ("geen",)} | FOR_SELF_EMPLOYED
    ),
    amount(
        "inkomen", "Belastbaar jaarinkomen van de zelfstandige", most="10000000.00", blank={"statuut": ("werknemer",)}
    ),
    percent(
        "cmw_percentage",
        "Percentage van het CMW-pakket, bij een maatwerkbedrijf",
        min(CMW_PERCENTAGES),
        max(CMW_PERCENTAGES),
        blank=True,
        allowed=CMW_PERCENTAGES,
    ),
    code("cmw_begeleidingsgraad", "Begeleidingsgraad van het CMW-pakket, bij een maatwerkbedrijf", *NEEDS, blank=True),
    percent(
        "toegekend_percentage",
        "Percentage dat voor dit kwartaal beslist is; leeg als het startpakket geldt",
        min(PERCENTAGES),
        max(PERCENTAGES),
        blank=True,
        allowed=PERCENTAGES,
    ),
    number(
        "laatste_volgkwartaal",
        "Laatste kwartaal van het pakket dat beslist is, geteld zoals het volgkwartaal; leeg als het startpakket geldt",
        1,
        MOST_QUARTERS,
        blank=True,
    ),
)


@rule(WAGE, "EUR", START, assumes="lezing looncodes: de codes van de RSZ-loonmassa W staan in voor de lijst van het MB")
def referteloon(brutoloon: Exact, werkgeversbijdragen: Exact, verminderingen: Exact) -> Exact:
    """Het referteloon is het brutoloon plus de werkgeversbijdragen min de verminderingen, nooit onder nul."""
    return reference_wage(brutoloon, werkgeversbijdragen, verminderingen)


@rule(Basis(BVR, "", "imw.md 4.2 (S-UNIK, S-VDAB-REF)"), "EUR", START)
def loonplafond(ggmmi: Exact, loonplafond_factor: Exact, tewerkstellingsbreuk: Exact, statuut: Code) -> Exact:
    """Het referteloon telt mee tot een veelvoud van het GGMMI van het kwartaal, naar verhouding van de tewerkstellingsbreuk. Voor
    een zelfstandige is de basis het enkele GGMMI van het kwartaal.
    """
    return when(statuut.is_("zelfstandige"), ggmmi, wage_cap(ggmmi, loonplafond_factor, tewerkstellingsbreuk))


@rule(PREMIUM, "EUR", START)
def begrensd_referteloon(referteloon: Exact, loonplafond: Exact, statuut: Code) -> Exact:
    """De basis is het laagste van referteloon en loonplafond; voor een zelfstandige het GGMMI van het kwartaal."""
    return when(statuut.is_("zelfstandige"), loonplafond, capped(referteloon, loonplafond))


@rule(
    TERM,
    "ja/nee",
    START,
    assumes="lezing: een aangepast of verlengd recht loopt tot het einde van zijn pakket in het register",
)
def binnen_duur(volgkwartaal: Exact, startpakket: Code, imw_duur_kwartalen: Table, laatste_volgkwartaal: Exact) -> Flag:
    """De premie loopt tot het laatste kwartaal van het recht. Het startpakket bepaalt hoeveel kwartalen dat zijn; voor een
    recht dat aangepast of verlengd is, is dat het laatste kwartaal van het pakket dat beslist is.
    """
    last = when(given(laatste_volgkwartaal), laatste_volgkwartaal, imw_duur_kwartalen.at(startpakket))
    return volgkwartaal <= last


@rule(SELF_EMPLOYED, "ja/nee", START)
def inkomen_volstaat(statuut: Code, inkomen: Exact, imw_inkomensgrens_zelfstandige: Exact) -> Flag:
    """Een zelfstandige moet ten minste het inkomen halen dat hoort bij de minimale sociale bijdrage in hoofdberoep."""
    return statuut.is_("werknemer") | (inkomen >= imw_inkomensgrens_zelfstandige)


@rule(CEILING, "%", START)
def loonpremie_percentage(
    startpakket: Code,
    volgkwartaal: Exact,
    imw_startpakket_percentage: Table,
    toegekend_percentage: Exact,
    binnen_duur: Flag,
    cmw_percentage: Exact,
) -> Exact:
    """Het percentage volgt uit het startpakket en het volgkwartaal, tenzij voor dit kwartaal een percentage beslist is; na
    het einde van het recht is het nul. Bij een maatwerkbedrijf ligt het nooit boven het percentage van het CMW-pakket.
    """
    of_package = imw_startpakket_percentage.at(startpakket, volgkwartaal)
    decided = when(given(toegekend_percentage), toegekend_percentage, of_package)
    limited = when(given(cmw_percentage), lowest(decided, cmw_percentage), decided)
    return when(binnen_duur, limited, NIL)


@rule(PREMIUM, "EUR", START, rounding_basis=ROUNDING)
def loonpremie(
    begrensd_referteloon: Exact, loonpremie_percentage: Exact, inkomen_volstaat: Flag, afronding_premie: Choice
) -> Exact:
    """De loonpremie is het percentage van het begrensde referteloon, afgerond op de cent."""
    premium = rounded(share(begrensd_referteloon, loonpremie_percentage), afronding_premie)
    return when(inkomen_volstaat, premium, Exact.constant(0, 2, "0"))


@rule(CEILING, "code", START)
def erkende_begeleidingsnood(begeleidingsnood: Code, cmw_begeleidingsgraad: Code, statuut: Code) -> Code:
    """De vastgestelde begeleidingsnood telt, bij een maatwerkbedrijf nooit hoger dan de graad van het CMW-pakket. Voor een
    zelfstandige bestaat geen begeleidingspremie.
    """
    above = Flag(
        begeleidingsnood.place > cmw_begeleidingsgraad.place, "begeleidingsnood hoger dan cmw_begeleidingsgraad"
    )
    own = when(given(cmw_begeleidingsgraad) & above, cmw_begeleidingsgraad, begeleidingsnood)
    return when(statuut.is_("zelfstandige"), Code(0, NEEDS, "geen"), own)


@rule(
    COACHING,
    "EUR",
    START,
    assumes="lezing: het vaste deel wordt niet verdeeld naar prestaties en geldt per kwartaal; een aanpassing of "
    "verlenging is geen nieuwe start",
)
def begeleidingspremie_vast(
    erkende_begeleidingsnood: Code, volgkwartaal: Exact, imw_begeleidingspremie_vast_bedrag: Table, binnen_duur: Flag
) -> Exact:
    """Wie begeleidingsnood heeft, opent een vast bedrag: hoger in de eerste kwartalen, los van nood en prestaties."""
    entitled = binnen_duur & ~erkende_begeleidingsnood.is_("geen")
    return when(entitled, imw_begeleidingspremie_vast_bedrag.at(volgkwartaal), Exact.constant(0, 2, "0"))


@rule(COACHING, "EUR", START, rounding_basis=ROUNDING, assumes="lezing gewerkte_breuk: µ, begrensd op 1")
def begeleidingspremie_variabel(
    erkende_begeleidingsnood: Code,
    gewerkte_breuk: Exact,
    imw_begeleidingspremie_variabel_bedrag: Table,
    binnen_duur: Flag,
    afronding_premie: Choice,
) -> Exact:
    """Het variabele deel is het bedrag van de begeleidingsnood maal de gepresteerde breuk, hoogstens één."""
    amount_ = imw_begeleidingspremie_variabel_bedrag.at(erkende_begeleidingsnood)
    premium = rounded(amount_ * lowest(gewerkte_breuk, whole(1)), afronding_premie)
    return when(binnen_duur, premium, Exact.constant(0, 2, "0"))


@rule(PREMIUM, "EUR", START)
def imw_premie(loonpremie: Exact, begeleidingspremie_vast: Exact, begeleidingspremie_variabel: Exact) -> Exact:
    """De premie van het kwartaal is de loonpremie plus het vaste en het variabele deel van de begeleidingspremie."""
    return loonpremie + begeleidingspremie_vast + begeleidingspremie_variabel


@rule(PREMIUM, "tekst", START)
def reden(
    binnen_duur: Flag, inkomen_volstaat: Flag, statuut: Code, erkende_begeleidingsnood: Code, referteloon: Exact
) -> Text:
    """Waarom een bedrag nul is."""
    worker = statuut.is_("werknemer")
    return reasons(
        (~binnen_duur, "het recht is afgelopen: het volgkwartaal ligt na het laatste kwartaal van het recht"),
        (~inkomen_volstaat, "het inkomen ligt onder de inkomensgrens voor zelfstandigen"),
        (worker & (referteloon <= NIL), "geen referteloon in dit kwartaal"),
        (
            binnen_duur & worker & erkende_begeleidingsnood.is_("geen"),
            "geen begeleidingsnood vastgesteld: geen begeleidingspremie",
        ),
        (~worker, "zelfstandige: geen begeleidingspremie"),
    )
