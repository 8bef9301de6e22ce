"""Individueel maatwerk: whether a running right may be adjusted (sheet imw.md 6)."""

from __future__ import annotations

from maatwerk.law.imw import START
from maatwerk.law.imw_looptijd import WINDOWS, aanpasbaar, aanpassing_vanaf, eerste_kwartaal, laatste_kwartaal
from maatwerk.law.imw_verlenging import INPUTS, passend, recht_loopt
from maatwerk.rules.dates import quarter_of
from maatwerk.rules.exact import Exact, Flag, Text, all_of, reasons
from maatwerk.rules.rule import rule


@rule(WINDOWS, "ja/nee", START)
def wachttijd_voorbij(datum: Exact, aanpassing_vanaf: Exact) -> Flag:
    """Een aanpassing kan gevraagd worden vanaf het tweede jaar van het recht."""
    return quarter_of(datum) >= aanpassing_vanaf


@rule(WINDOWS, "ja/nee", START)
def voldoet(aanpasbaar: Flag, recht_loopt: Flag, wachttijd_voorbij: Flag, passend: Flag) -> Flag:
    """Een recht van vijf jaar dat loopt, na de wachttijd, en volgens VDAB passend."""
    return all_of((aanpasbaar, recht_loopt, wachttijd_voorbij, passend))


@rule(WINDOWS, "tekst", START)
def redenen(aanpasbaar: Flag, recht_loopt: Flag, wachttijd_voorbij: Flag, passend: Flag) -> Text:
    """Elke reden waarom aanpassen niet kan."""
    return reasons(
        (~aanpasbaar, "een recht van hoogstens twee jaar kan niet aangepast worden; een nieuwe aanvraag kan wel"),
        (~recht_loopt, "de aanvraag valt buiten de looptijd van het recht"),
        (~wachttijd_voorbij, "de aanpassing is te vroeg gevraagd"),
        (~passend, "VDAB vindt de aanpassing niet passend"),
    )


__all__ = ["INPUTS", "aanpasbaar", "aanpassing_vanaf", "eerste_kwartaal", "laatste_kwartaal", "passend", "recht_loopt"]
