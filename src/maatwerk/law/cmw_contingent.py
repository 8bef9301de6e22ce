"""Collectief maatwerk: only the ranking above the contingent (sheet cmw.md 7 and 15)."""

from __future__ import annotations

from maatwerk.law.cmw import (
    CONTINGENT_INPUT,
    IDENTIFIERS,
    LEVEL_INPUT,
    PERCENTAGES,
    binnen_contingent,
    lopende_vte,
    rang,
    telt_mee,
    vte_werknemer,
)
from maatwerk.rules.inputs import Input, amount, fraction, percent

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
