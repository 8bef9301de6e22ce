"""Structural reduction, category 3 without loonmatiging: a check on declared amounts, for 2023 only (cmw.md 4.4)."""

from __future__ import annotations

from maatwerk.rules.exact import Exact, Flag, half_up, highest
from maatwerk.rules.inputs import Input, amount, quarter
from maatwerk.rules.rule import Basis, rule

RSZ = Basis("KB van 2 maart 2023 (structurele vermindering PC 327)", "", "cmw.md 4.4 (RSZ)")
START, UNTIL = "2023Q1", "2023Q4"
NIL = Exact.constant(0, 0, "0")

INPUTS: tuple[Input, ...] = (
    quarter("kwartaal", "Kwartaal"),
    amount("refertekwartaalloon", "Refertekwartaalloon S", most="1000000.00"),
    amount("gedeclareerde_vermindering", "Vermindering 3000 volgens de aangifte", most="100000.00"),
)


@rule(RSZ, "EUR", START, UNTIL, assumes="lezing: volledige prestaties; termen onder nul tellen als nul")
def berekende_vermindering(
    refertekwartaalloon: Exact,
    rsz_cat3_forfait: Exact,
    rsz_cat3_alfa: Exact,
    rsz_cat3_s0: Exact,
    rsz_cat3_gamma: Exact,
    rsz_cat3_s2: Exact,
) -> Exact:
    """Het forfait plus een deel van het loon onder elk van de twee loongrenzen; een term onder nul telt als nul."""
    low = rsz_cat3_alfa * highest(rsz_cat3_s0 - refertekwartaalloon, NIL)
    very_low = rsz_cat3_gamma * highest(rsz_cat3_s2 - refertekwartaalloon, NIL)
    return half_up(rsz_cat3_forfait + low + very_low)


@rule(RSZ, "EUR", START, UNTIL)
def verschil(gedeclareerde_vermindering: Exact, berekende_vermindering: Exact) -> Exact:
    """De aangegeven vermindering min de berekende; enkel een controle, nooit in de premie."""
    return gedeclareerde_vermindering - berekende_vermindering


@rule(RSZ, "ja/nee", START, UNTIL)
def aannemelijk(gedeclareerde_vermindering: Exact, berekende_vermindering: Exact) -> Flag:
    """Een aangegeven vermindering boven de berekende vraagt een blik; eronder kan door onvolledige prestaties."""
    return gedeclareerde_vermindering <= berekende_vermindering
