"""Collectief maatwerk: the yearly recognition check (sheet cmw.md 3 and 5)."""

from __future__ import annotations

from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, given, half_up, per, reasons, when
from maatwerk.rules.inputs import Input, amount, code, number, quarter
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

DECREE = "Decreet van 12 juli 2013 (collectief maatwerk)"
SIZE = Basis(DECREE, "4", "cmw.md 3 (VL, HER)")
NORM = Basis("BVR van 17 februari 2017 (collectief maatwerk)", "", "cmw.md 5 (HER)")
START = "2019Q1"
HUNDRED = Exact.constant(100, words="100")
LEVELS = ("laag", "midden", "hoog")

INPUTS: tuple[Input, ...] = (
    quarter("kwartaal", "Kwartaal van de toetsing"),
    amount(
        "vte", "Gemiddelde VTE doelgroepwerknemers van de laatste vier kwartalen", most="30000", scale=6, unit="VTE"
    ),
    number("doelgroepwerknemers", "Hoofden met arbeidshandicap of psychosociale beperking", 0, 100_000),
    number("personeel", "Alle hoofden op de loonlijst", 1, 100_000),
    code("herkomst", "Herkomst van de erkenning", "nieuw", "lde", blank=True, default="nieuw"),
    number("kwartalen_erkend", "Volledige kwartalen sinds de erkenning (leeg: opstart voorbij)", 0, 400, blank=True),
    *(
        amount(
            f"vte_{level}",
            f"VTE met begeleidingsgraad {level}",
            most="30000",
            scale=6,
            unit="VTE",
            blank=True,
            default=0,
        )
        for level in LEVELS
    ),
    amount(
        "begeleiders_vte", "VTE begeleiders op de werkvloer", most="30000", scale=6, unit="VTE", blank=True, default=0
    ),
)


@rule(SIZE, "ja/nee", START)
def in_opstart(kwartalen_erkend: Exact, cmw_opstart_kwartalen: Table, herkomst: Code) -> Flag:
    """Een nieuwe erkenning krijgt een opstartperiode om te voldoen, een vroegere lokale dienstenonderneming een langere."""
    running = kwartalen_erkend < cmw_opstart_kwartalen.at(herkomst)
    return given(kwartalen_erkend) & running


@rule(SIZE, "ja/nee", START)
def omvang_volstaat(vte: Exact, cmw_minimum_vte: Exact) -> Flag:
    """Een maatwerkbedrijf telt gemiddeld over het jaar ten minste het minimum aan VTE doelgroepwerknemers."""
    return vte >= cmw_minimum_vte


@rule(SIZE, "%2", START)
def aandeel_percentage(doelgroepwerknemers: Exact, personeel: Exact) -> Exact:
    """Het aandeel van de hoofden met arbeidshandicap of psychosociale beperking in het hele personeel."""
    return per(doelgroepwerknemers * HUNDRED, personeel)


@rule(SIZE, "ja/nee", START)
def aandeel_volstaat(doelgroepwerknemers: Exact, personeel: Exact, cmw_minimum_aandeel: Exact) -> Flag:
    """Het aandeel haalt ten minste het minimum van dat kwartaal. Uiterst kwetsbaren tellen niet mee."""
    return doelgroepwerknemers * HUNDRED >= personeel * cmw_minimum_aandeel


@rule(NORM, "VTE", START, assumes="lezing: de norm in VTE (het besluit telt hoofden), op zes decimalen half omhoog")
def vereiste_begeleiders(vte_laag: Exact, vte_midden: Exact, vte_hoog: Exact, cmw_begeleidingsnorm: Table) -> Exact:
    """Nodig is één VTE begeleider per aantal VTE van de norm, telkens voor laag, midden en hoog."""
    levels = ((vte_laag, 0), (vte_midden, 1), (vte_hoog, 2))
    low, middle, high = (
        half_up(per(vte, cmw_begeleidingsnorm.at(Code(place, LEVELS, LEVELS[place]))), 6) for vte, place in levels
    )
    return low + middle + high


@rule(NORM, "ja/nee", START)
def begeleiding_volstaat(vereiste_begeleiders: Exact, begeleiders_vte: Exact) -> Flag:
    """Er zijn ten minste zoveel VTE begeleiders als de norm vraagt."""
    return begeleiders_vte >= vereiste_begeleiders


@rule(SIZE, "ja/nee", START)
def voldoet(omvang_volstaat: Flag, aandeel_volstaat: Flag, begeleiding_volstaat: Flag, in_opstart: Flag) -> Flag:
    """De onderneming voldoet als omvang en aandeel volstaan, of de opstart loopt, en de begeleiding volstaat."""
    return all_of((omvang_volstaat | in_opstart, aandeel_volstaat | in_opstart, begeleiding_volstaat))


@rule(SIZE, "tekst", START)
def redenen(omvang_volstaat: Flag, aandeel_volstaat: Flag, begeleiding_volstaat: Flag, in_opstart: Flag) -> Text:
    """Waarom de onderneming niet voldoet, of nog niet hoeft te voldoen."""
    nothing = when(in_opstart, Flag(False, "nooit"), Flag(True, "altijd"))
    return reasons(
        (~omvang_volstaat & nothing, "minder dan het minimum aan VTE doelgroepwerknemers"),
        (~aandeel_volstaat & nothing, "aandeel doelgroepwerknemers onder het minimum"),
        (~begeleiding_volstaat, "minder begeleiders dan de begeleidingsnorm vraagt"),
        (~omvang_volstaat & in_opstart, "omvang nog niet bereikt, opstartperiode loopt"),
        (~aandeel_volstaat & in_opstart, "aandeel nog niet bereikt, opstartperiode loopt"),
    )
