"""Collectief maatwerk: evaluation dates and the end of a werkondersteuningspakket (sheet cmw.md 9 and 10.1)."""

from __future__ import annotations

from maatwerk.rules.dates import plus_years, quarter_of
from maatwerk.rules.exact import Exact, Flag, Text, given, reasons, when, whole
from maatwerk.rules.inputs import Input, date
from maatwerk.rules.rule import Basis, rule

BVR = "BVR van 17 februari 2017 (collectief maatwerk)"
EVALUATION = Basis(BVR, "", "cmw.md 9 (VDAB-EV, HER)")
END = Basis(BVR, "", "cmw.md 10.1 (HER)")
START = "2019Q1"

INPUTS: tuple[Input, ...] = (
    date("datum_begin", "Begin van het pakket, en van de tewerkstelling"),
    date("datum_melding_vdab", "Dag waarop VDAB meldt dat de nood weg is", blank=True, default=0),
    date("datum_opzegbrief", "Dag van de opzegbrief", blank=True, default=0),
    date("datum_brief_ontvangen", "Dag waarop het departement de brief kreeg", blank=True, default=0),
    date("einde_opzegtermijn", "Laatste dag van de opzegtermijn", blank=True, default=0),
)


@rule(EVALUATION, "datum", START)
def evaluatie_uiterlijk(datum_begin: Exact, cmw_pakket_duur_jaren: Exact) -> Exact:
    """De gewone evaluatie komt aan het einde van de geldigheid van het pakket."""
    return plus_years(datum_begin, cmw_pakket_duur_jaren)


@rule(EVALUATION, "datum", START)
def evaluatie_op_vraag_vanaf(datum_begin: Exact, cmw_vervroegde_evaluatie_jaren: Exact) -> Exact:
    """Op vraag kan een evaluatie één dag nadat de vereiste jaren tewerkstelling voorbij zijn."""
    return plus_years(datum_begin, cmw_vervroegde_evaluatie_jaren) + whole(1)


@rule(END, "ja/nee", START)
def brief_op_tijd(datum_opzegbrief: Exact, datum_brief_ontvangen: Exact, cmw_opzegkennisgeving_dagen: Exact) -> Flag:
    """De kopie van de opzegbrief komt binnen de termijn bij het departement."""
    sent = given(datum_opzegbrief) & given(datum_brief_ontvangen)
    return sent & (datum_brief_ontvangen <= datum_opzegbrief + cmw_opzegkennisgeving_dagen)


@rule(END, "kwartaal", START, blank_zero=True)
def laatste_kwartaal(brief_op_tijd: Flag, einde_opzegtermijn: Exact, datum_melding_vdab: Exact) -> Exact:
    """Met de brief op tijd eindigt het pakket in het kwartaal waarin de opzegtermijn eindigt, anders in dat van de melding."""
    by_notice = brief_op_tijd & given(einde_opzegtermijn)
    ends = when(by_notice, quarter_of(einde_opzegtermijn), quarter_of(datum_melding_vdab))
    return when(given(datum_melding_vdab) | by_notice, ends, whole(0))


@rule(END, "tekst", START)
def redenen(brief_op_tijd: Flag, datum_melding_vdab: Exact, datum_opzegbrief: Exact) -> Text:
    """Waarom het pakket dan eindigt."""
    return reasons(
        (brief_op_tijd, "opzegbrief binnen dertig dagen: einde van het kwartaal waarin de opzegtermijn eindigt"),
        (
            given(datum_melding_vdab) & ~brief_op_tijd & given(datum_opzegbrief),
            "opzegbrief te laat: einde van het kwartaal van de melding door VDAB",
        ),
        (
            given(datum_melding_vdab) & ~given(datum_opzegbrief),
            "geen opzegbrief: einde van het kwartaal van de melding door VDAB",
        ),
        (~given(datum_melding_vdab) & ~brief_op_tijd, "het pakket loopt"),
    )
