"""Objection: whether it came in time, and until when an answer is due (sheets cmw.md 9, imw.md 6)."""

from __future__ import annotations

from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, reasons
from maatwerk.rules.inputs import Input, code, date
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

OBJECTION = Basis("Decreet van 14 januari 2022 (individueel maatwerk)", "", "cmw.md 9 (HER)")
START = "2023Q3"

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van het bezwaar"),
    date("datum_beslissing", "Dag waarop de beslissing bekend werd"),
    code("maatregel", "Maatregel", "imw", "cmw"),
)


@rule(OBJECTION, "datum", START)
def bezwaar_uiterlijk(datum_beslissing: Exact, bezwaar_dagen: Table, maatregel: Code) -> Exact:
    """De laatste dag waarop bezwaar kan."""
    return datum_beslissing + bezwaar_dagen.at(maatregel)


@rule(
    OBJECTION,
    "datum",
    START,
    assumes="lezing: de termijn van de commissie telt vanaf het bezwaar",
)
def commissie_uiterlijk(datum: Exact, bezwaar_commissie_dagen: Table, maatregel: Code) -> Exact:
    """De laatste dag voor het advies van de commissie."""
    return datum + bezwaar_commissie_dagen.at(maatregel)


@rule(
    OBJECTION,
    "datum",
    START,
    assumes="lezing: de termijn van het bestuur telt vanaf het einde van die van de commissie",
)
def bestuur_uiterlijk(commissie_uiterlijk: Exact, bezwaar_bestuur_dagen: Table, maatregel: Code) -> Exact:
    """De laatste dag voor de beslissing van het bestuur."""
    return commissie_uiterlijk + bezwaar_bestuur_dagen.at(maatregel)


@rule(OBJECTION, "ja/nee", START)
def na_de_beslissing(datum: Exact, datum_beslissing: Exact) -> Flag:
    """Het bezwaar komt niet voor de beslissing."""
    return datum >= datum_beslissing


@rule(OBJECTION, "ja/nee", START)
def op_tijd(datum: Exact, bezwaar_uiterlijk: Exact) -> Flag:
    """Het bezwaar komt binnen de termijn."""
    return datum <= bezwaar_uiterlijk


@rule(OBJECTION, "ja/nee", START)
def voldoet(na_de_beslissing: Flag, op_tijd: Flag) -> Flag:
    """Het bezwaar komt na de beslissing en binnen de termijn."""
    return all_of((na_de_beslissing, op_tijd))


@rule(OBJECTION, "tekst", START)
def redenen(na_de_beslissing: Flag, op_tijd: Flag) -> Text:
    """Waarom het bezwaar niet ontvankelijk is."""
    return reasons(
        (~na_de_beslissing, "het bezwaar kwam voor de beslissing"),
        (~op_tijd, "het bezwaar kwam na de termijn"),
    )
