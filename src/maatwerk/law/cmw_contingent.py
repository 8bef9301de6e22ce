"""Collectief maatwerk: only the ranking above the contingent (sheet cmw.md 7 and 15)."""

from __future__ import annotations

from maatwerk.law.cmw import (
    CONTINGENT,
    CONTINGENT_INPUT,
    EMPLOYER,
    IDENTIFIERS,
    LEVEL_INPUT,
    PERCENTAGES,
    START,
    binnen_contingent,
    lopende_vte,
    vte_werknemer,
)
from maatwerk.law.wage import NIL
from maatwerk.rules.exact import Code, Exact, Flag, Text
from maatwerk.rules.group import Over, high, low, ranking
from maatwerk.rules.inputs import Input, amount, fraction, percent
from maatwerk.rules.rule import rule

__all__ = ["INPUTS", "binnen_contingent", "lopende_vte", "rang", "telt_mee", "vte_werknemer"]

INPUTS: tuple[Input, ...] = (
    *IDENTIFIERS,
    CONTINGENT_INPUT,
    LEVEL_INPUT,
    percent(
        "pakket_percentage",
        "Percentage van het pakket",
        0,
        max(PERCENTAGES),
        blank=True,
        default=0,
        allowed=PERCENTAGES,
    ),
    fraction("tewerkstellingsbreuk", "Tewerkstellingsbreuk Q/S volgens het contract"),
    amount("loonkost", "Loonkost van het kwartaal", most="3000000.00", blank=True, default=0),
)


@rule(CONTINGENT, "ja/nee", START)
def telt_mee(loonkost: Exact) -> Flag:
    """Wie in het kwartaal loonkost heeft, komt in de rangorde."""
    return loonkost > NIL


@rule(
    CONTINGENT,
    "rang",
    START,
    over=EMPLOYER,
    blank_zero=True,
    assumes="lezing rangorde: begeleidingsgraad, pakket, breuk, loonkost, telkens hoog naar laag, dan werknemer",
)
def rang(
    begeleidingsgraad: Code,
    pakket_percentage: Exact,
    vte_werknemer: Exact,
    loonkost: Exact,
    werknemer: Text,
    telt_mee: Flag,
) -> Over:
    """Binnen een onderneming gaan de hoogste ondersteuningsnood, de hoogste breuk en de hoogste loonkost voor."""
    return ranking(
        high(begeleidingsgraad),
        high(pakket_percentage),
        high(vte_werknemer),
        high(loonkost),
        low(werknemer),
        among=telt_mee,
    )
