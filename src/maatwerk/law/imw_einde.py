"""Individueel maatwerk: the last quarter of a right when the employment ends (sheet imw.md 5 and 6)."""

from __future__ import annotations

from maatwerk.law.imw import START
from maatwerk.law.imw_looptijd import INPUTS as TERM_INPUTS
from maatwerk.law.imw_looptijd import TERM, eerste_kwartaal, laatste_kwartaal
from maatwerk.rules.dates import quarter_of
from maatwerk.rules.exact import Exact, Flag, Text, all_of, lowest, reasons
from maatwerk.rules.inputs import Input, date
from maatwerk.rules.rule import rule

INPUTS: tuple[Input, ...] = (date("datum", "Laatste dag van de tewerkstelling"), *TERM_INPUTS[:2])


@rule(TERM, "ja/nee", START)
def einde_na_begin(datum: Exact, eerste_kwartaal: Exact) -> Flag:
    """De tewerkstelling eindigt niet voor het eerste kwartaal van het recht."""
    return quarter_of(datum) >= eerste_kwartaal


@rule(TERM, "ja/nee", START)
def einde_binnen_looptijd(datum: Exact, laatste_kwartaal: Exact) -> Flag:
    """De tewerkstelling eindigt ten laatste in het laatste kwartaal van het recht; anders was het recht al voorbij."""
    return quarter_of(datum) <= laatste_kwartaal


@rule(
    TERM,
    "kwartaal",
    START,
    assumes="lezing: het recht loopt tot en met het kwartaal waarin de tewerkstelling eindigt",
)
def laatste_kwartaal_premie(datum: Exact, laatste_kwartaal: Exact) -> Exact:
    """Het laatste kwartaal met premie: dat waarin de tewerkstelling eindigt, of het laatste van het recht als dat vroeger is."""
    return lowest(quarter_of(datum), laatste_kwartaal)


@rule(TERM, "ja/nee", START)
def voldoet(einde_na_begin: Flag, einde_binnen_looptijd: Flag) -> Flag:
    """Het recht eindigt door het einde van de tewerkstelling."""
    return all_of((einde_na_begin, einde_binnen_looptijd))


@rule(TERM, "tekst", START)
def redenen(einde_na_begin: Flag, einde_binnen_looptijd: Flag) -> Text:
    """Waarom het recht niet door het einde van de tewerkstelling eindigt."""
    return reasons(
        (~einde_na_begin, "de tewerkstelling eindigde voor het recht begon"),
        (~einde_binnen_looptijd, "het recht was al voorbij"),
    )


__all__ = ["INPUTS", "eerste_kwartaal", "laatste_kwartaal"]
