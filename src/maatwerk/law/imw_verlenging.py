"""Individueel maatwerk: whether a right may be extended (sheet imw.md 6)."""

from __future__ import annotations

from maatwerk.law.imw import START
from maatwerk.law.imw_looptijd import INPUTS as TERM_INPUTS
from maatwerk.law.imw_looptijd import WINDOWS, aanpasbaar, eerste_kwartaal, laatste_kwartaal, verlenging_vanaf
from maatwerk.rules.dates import quarter_of
from maatwerk.rules.exact import Exact, Flag, Text, all_of, reasons, whole
from maatwerk.rules.inputs import Input, date, flag
from maatwerk.rules.rule import rule

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de aanvraag"),
    *TERM_INPUTS[:2],
    flag("vdab_vindt_passend", "VDAB vindt de verlenging of aanpassing passend"),
)


@rule(WINDOWS, "ja/nee", START)
def venster_open(datum: Exact, verlenging_vanaf: Exact) -> Flag:
    """Een verlenging kan gevraagd worden vanaf het begin van de laatste periode van het recht."""
    return quarter_of(datum) >= verlenging_vanaf


@rule(WINDOWS, "ja/nee", START)
def recht_loopt(datum: Exact, eerste_kwartaal: Exact, laatste_kwartaal: Exact) -> Flag:
    """De aanvraag valt binnen de looptijd van het recht."""
    quarter = quarter_of(datum)
    return (quarter >= eerste_kwartaal) & (quarter <= laatste_kwartaal)


@rule(WINDOWS, "ja/nee", START)
def passend(vdab_vindt_passend: Flag) -> Flag:
    """VDAB oordeelt of het passend is, na een bezoek aan de werkvloer en een gesprek met de werknemer."""
    return vdab_vindt_passend


@rule(WINDOWS, "%", START)
def percentage_na_verlenging(imw_percentage_na_verlenging: Exact) -> Exact:
    """Het percentage van de loonpremie na een verlenging."""
    return imw_percentage_na_verlenging + whole(0)


@rule(WINDOWS, "ja/nee", START)
def voldoet(aanpasbaar: Flag, recht_loopt: Flag, venster_open: Flag, passend: Flag) -> Flag:
    """Een recht van vijf jaar dat loopt, op tijd gevraagd, en volgens VDAB passend."""
    return all_of((aanpasbaar, recht_loopt, venster_open, passend))


@rule(WINDOWS, "tekst", START)
def redenen(aanpasbaar: Flag, recht_loopt: Flag, venster_open: Flag, passend: Flag) -> Text:
    """Elke reden waarom verlengen niet kan."""
    return reasons(
        (~aanpasbaar, "een recht van hoogstens twee jaar kan niet verlengd worden; een nieuwe aanvraag kan wel"),
        (~recht_loopt, "de aanvraag valt buiten de looptijd van het recht"),
        (~venster_open, "de verlenging is te vroeg gevraagd"),
        (~passend, "VDAB vindt de verlenging niet passend"),
    )


__all__ = ["INPUTS", "aanpasbaar", "eerste_kwartaal", "laatste_kwartaal", "verlenging_vanaf", "voldoet"]
