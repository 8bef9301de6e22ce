"""Terugvalpositie: back to the maatwerkbedrijf without a new indicering (sheets cmw.md 2.3 and 10.1, imw.md 9).

Its conditions were found in no source: the parameter that stands for them is unset, so the law does not answer.
"""

from __future__ import annotations

from maatwerk.law.cmw import LEVELS
from maatwerk.law.cmw_indicering import SITUATIONS
from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, given, reasons, whole
from maatwerk.rules.inputs import Input, date
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

RETURN = Basis(
    "Decreet van 12 juli 2013 (collectief maatwerk)", "22, tweede lid", "cmw.md 1.1, 2.3 en 10.1 (BVR22, S004)"
)
PACKAGE = Basis("BVR van 17 februari 2017 (collectief maatwerk)", "", "cmw.md 4.1 (HER)")
PLACE = Basis("BVR van 17 februari 2017 (collectief maatwerk)", "", "cmw.md 7 (HER)")
START, FIRST = "2019Q1", "2023Q3"
AFTER = Code(SITUATIONS.index("na_doorstroom"), SITUATIONS, "na doorstroom")

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag waarop de werknemer wil terugkeren"),
    date("datum_doorstroom", "Dag waarop de werknemer het maatwerkbedrijf verliet"),
)


@rule(RETURN, "ja/nee", START, "2023Q2", name="bepaling_bestaat")
def nog_geen_bepaling() -> Flag:
    """De terugvalpositie bestaat sinds 1 juli 2023; daarvoor kan het niet."""
    return Flag(False, "voor 1 juli 2023")


@rule(RETURN, "ja/nee", FIRST)
def bepaling_bestaat() -> Flag:
    """De terugvalpositie bestaat sinds 1 juli 2023."""
    return Flag(True, "sinds 1 juli 2023")


@rule(RETURN, "ja/nee", START)
def vertrokken_voor_terugkeer(datum: Exact, datum_doorstroom: Exact) -> Flag:
    """De werknemer verliet het maatwerkbedrijf voor de terugkeer."""
    return datum > datum_doorstroom


@rule(RETURN, "ja/nee", START)
def voorwaarden_vervuld(terugval_voorwaarden: Exact) -> Flag:
    """De voorwaarden van de terugvalpositie zijn vervuld."""
    return terugval_voorwaarden >= whole(1)


@rule(PACKAGE, "%", START)
def pakket_percentage(cmw_startpakket_percentage: Table) -> Exact:
    """Het percentage van het pakket bij een nieuwe tewerkstelling na doorstroom."""
    return cmw_startpakket_percentage.at(AFTER)


@rule(PACKAGE, "graad", START)
def graad(cmw_startpakket_begeleidingsgraad: Table) -> Exact:
    """De begeleidingsgraad van dat pakket als cijfer: 1 laag, 2 midden, 3 hoog."""
    return cmw_startpakket_begeleidingsgraad.at(AFTER)


@rule(PACKAGE, "code", START)
def begeleidingsgraad(graad: Exact) -> Code:
    """De begeleidingsgraad van dat pakket."""
    return Code((graad - whole(1)).number, LEVELS, "begeleidingsgraad")


@rule(PLACE, "tekst", START)
def wat_de_plaats_betekent(datum: Exact) -> Text:
    """Wat een plaats voor wie terugkeert, betekent in VTE."""
    return reasons(
        (
            given(datum),
            "wie terugkeert, telt in de invulling van het contingent voor zijn tewerkstellingsbreuk: halftijds is 0,5 VTE",
        ),
        (given(datum), "binnen het contingent krijgt de onderneming steun, erboven niet"),
    )


@rule(RETURN, "ja/nee", START)
def voldoet(bepaling_bestaat: Flag, vertrokken_voor_terugkeer: Flag, voorwaarden_vervuld: Flag) -> Flag:
    """De bepaling bestaat, de werknemer vertrok, en de voorwaarden zijn vervuld."""
    return all_of((bepaling_bestaat, vertrokken_voor_terugkeer, voorwaarden_vervuld))


@rule(RETURN, "tekst", START)
def redenen(bepaling_bestaat: Flag, vertrokken_voor_terugkeer: Flag) -> Text:
    """Elke gekende reden waarom terugkeren niet kan."""
    return reasons(
        (~bepaling_bestaat, "de terugvalpositie bestaat pas sinds 1 juli 2023"),
        (~vertrokken_voor_terugkeer, "de werknemer was nog niet vertrokken"),
    )
