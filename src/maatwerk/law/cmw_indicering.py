"""Collectief maatwerk: from indicering to start package, with the reason (sheet cmw.md 2 and 4.1)."""

from __future__ import annotations

from maatwerk.law.cmw import LEVELS
from maatwerk.rules.exact import Code, Exact, Flag, Text, reasons, whole
from maatwerk.rules.inputs import Input, code, date
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

PACKAGE = Basis("BVR van 17 februari 2017 (collectief maatwerk)", "50", "cmw.md 4.1 (VDAB-WOP, HER)")
START = "2019Q1"
SITUATIONS = (
    "arbeidshandicap_met_bewijs",
    "arbeidshandicap_zonder_bewijs",
    "psychosociaal",
    "uiterst_kwetsbaar",
    "na_doorstroom",
    "doorstroom_niet_gelukt",
    "overgang_lde",
    "zittend_sociale_werkplaats",
)

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de indicering"),
    code("situatie", "Doelgroep, bewijs en voorgeschiedenis", *SITUATIONS),
)


@rule(PACKAGE, "%", START)
def pakket_percentage(cmw_startpakket_percentage: Table, situatie: Code) -> Exact:
    """Het percentage van het startpakket bij deze doelgroep, dit bewijs en deze voorgeschiedenis."""
    return cmw_startpakket_percentage.at(situatie)


@rule(PACKAGE, "graad", START)
def graad(cmw_startpakket_begeleidingsgraad: Table, situatie: Code) -> Exact:
    """De begeleidingsgraad van het startpakket als cijfer: 1 laag, 2 midden, 3 hoog."""
    return cmw_startpakket_begeleidingsgraad.at(situatie)


@rule(PACKAGE, "code", START)
def begeleidingsgraad(graad: Exact) -> Code:
    """De begeleidingsgraad van het startpakket."""
    return Code((graad - whole(1)).number, LEVELS, "begeleidingsgraad")


@rule(PACKAGE, "ja/nee", START)
def onbepaalde_duur(situatie: Code) -> Flag:
    """Wie op 31 maart 2017 in een sociale werkplaats zat, houdt het pakket zonder einde; anders loopt het hoogstens vijf jaar."""
    return situatie.is_("zittend_sociale_werkplaats")


@rule(PACKAGE, "tekst", START)
def redenen(situatie: Code) -> Text:
    """Waarom dit pakket."""
    texts = {
        "arbeidshandicap_met_bewijs": "arbeidshandicap met een van de vijf bewijzen voor het hoge pakket",
        "arbeidshandicap_zonder_bewijs": "arbeidshandicap zonder een van de vijf bewijzen: het middelste pakket",
        "psychosociaal": "psychosociale arbeidsbeperking",
        "uiterst_kwetsbaar": "uiterst kwetsbaar",
        "na_doorstroom": "nieuwe tewerkstelling na doorstroom",
        "doorstroom_niet_gelukt": "doorstroom niet gelukt buiten eigen schuld: tot een nieuw traject",
        "overgang_lde": "overgang uit de lokale diensteneconomie: voor de rest van het traject",
        "zittend_sociale_werkplaats": "op 31 maart 2017 in een sociale werkplaats",
    }
    return reasons(*((situatie.is_(name), said) for name, said in texts.items()))
