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
)
from maatwerk.law.wage import NIL
from maatwerk.rules.exact import Code, Exact, Flag, Text, half_up
from maatwerk.rules.group import Over, high, low, ranking, running_total
from maatwerk.rules.inputs import Input, amount, fraction, percent
from maatwerk.rules.rule import rule

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


@rule(CONTINGENT, "VTE", START, assumes="lezing: een breuk telt voor het contingent op zes decimalen, half omhoog")
def vte_werknemer(tewerkstellingsbreuk: Exact) -> Exact:
    """De tewerkstellingsbreuk van de werknemer in VTE."""
    return half_up(tewerkstellingsbreuk, 6)


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


@rule(CONTINGENT, "VTE", START, over=EMPLOYER)
def lopende_vte(vte_werknemer: Exact, rang: Exact) -> Over:
    """De som van de VTE van iedereen tot en met deze rang."""
    return running_total(vte_werknemer, rang)


@rule(
    CONTINGENT,
    "ja/nee",
    START,
    assumes="lezing: de werknemer op de rand van het contingent valt volledig weg, en iedereen na hem",
)
def binnen_contingent(lopende_vte: Exact, contingent: Exact, telt_mee: Flag) -> Flag:
    """Binnen het contingent is wie meetelt en samen met iedereen boven hem in het contingent past."""
    return telt_mee & (lopende_vte <= contingent)
