"""The amounts of collectief maatwerk that no source gives: four that are calibrated, and B, set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from maatwerk.law.measures import folder, measures, parameters
from maatwerk.rules.money import nearest
from maatwerk.rules.parameters import Cells, Dated, read_parameter_file
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assume
from maatwerk.rules.ruleset import RuleSet

DEMO: Final = folder() / "assumptions" / "demo.yaml"
FIXED: Final = "cmw_begeleidingspremie_vast_bedrag"
VARIABLE: Final = "cmw_begeleidingspremie_variabel_bedrag"
A: Final = "cmw_organisatieondersteuning_a"
B: Final = "cmw_organisatieondersteuning_b"
RAISED: Final = Quarter.of(2023, 1)
"""The quarter in which A was raised (cmw.md 6)."""
NAMES: Final = ("vast", "hoog", "a_voor_2023", "a_vanaf_2023")
"""The calibrated amounts, in the order of every list of four."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts in cents per quarter, at the index of 1 January 2019.

    ``hoog`` is the scale of the three levels: each costs what its part of a coach costs (1/7, 1/10 and 1/13 VTE).
    """

    vast: int
    hoog: int
    a_voor_2023: int
    a_vanaf_2023: int
    b: int

    @property
    def calibrated(self) -> tuple[int, int, int, int]:
        """Return the four amounts in the order of ``NAMES``."""
        return self.vast, self.hoog, self.a_voor_2023, self.a_vanaf_2023

    def levels(self) -> dict[str, int]:
        """Return the amount per VTE of each level, in cents, half up."""
        return {level: nearest(self.hoog * share) for level, share in level_shares().items()}

    def a(self, quarter: Quarter) -> int:
        """Return A in cents at the index of 1 January 2019, as it holds in a quarter."""
        return self.a_vanaf_2023 if quarter >= RAISED else self.a_voor_2023


def level_shares() -> dict[str, Fraction]:
    """Return what each level costs beside ``hoog``: the coach per VTE that the norm asks (``cmw_begeleidingsnorm``)."""
    cells = parameters()["cmw_begeleidingsnorm"].values[-1].value
    assert isinstance(cells, dict)
    norm = {str(place[0]): int(cell or 0) for place, cell in cells.items()}
    return {level: Fraction(norm["hoog"], vte) for level, vte in norm.items()}


def index(quarter: Quarter) -> Fraction:
    """Return by how much an amount of 1 January 2019 has risen in a quarter."""
    names = ("indexcoefficient_overheidslonen", "cmw_indexbasis")
    top, bottom = (parameters()[name].whole_in(quarter) for name in names)
    return Fraction(top, bottom)


def indexed(amount: int, quarter: Quarter) -> int:
    """Return an amount (cents) at the level of a quarter, as the law rounds it."""
    return nearest(amount * index(quarter))


def demo_amounts() -> Amounts:
    """Return the amounts that ``law/assumptions/demo.yaml`` holds now."""
    found = {parameter.name: parameter for parameter in read_parameter_file(DEMO)}
    cells, a = found[VARIABLE].values[-1].value, found[A]
    assert isinstance(cells, dict)
    return Amounts(
        vast=_whole(found[FIXED].values[-1].value),
        hoog=cells[("hoog",)] or 0,
        a_voor_2023=_whole(a.values[0].value),
        a_vanaf_2023=_whole(a.values[-1].value),
        b=_whole(found[B].values[-1].value),
    )


def _whole(value: int | Cells | None) -> int:
    assert isinstance(value, int)
    return value


def law_under(amounts: Amounts | None = None) -> dict[str, RuleSet]:
    """Return the rule sets under the demo amounts, or under other ones."""
    law = {name: assume(measures()[name], DEMO) for name in ("imw", "cmw", "cmw_onderneming")}
    return law if amounts is None else {name: _with(ruleset, amounts) for name, ruleset in law.items()}


def _with(ruleset: RuleSet, amounts: Amounts) -> RuleSet:
    given = {name: values for name, values in _values(amounts).items() if name in ruleset.parameters}
    changed = {name: replace(ruleset.parameters[name], values=values) for name, values in given.items()}
    return replace(ruleset, parameters={**ruleset.parameters, **changed})


def _values(amounts: Amounts) -> Mapping[str, tuple[Dated, ...]]:
    start, said = Quarter.of(2019, 1).first_day, "bedragen van een proef"
    levels: Cells = {(level,): cents for level, cents in amounts.levels().items()}

    def one(value: int | Cells) -> tuple[Dated, ...]:
        return (Dated(start, value, assumption=said),)

    raised = (*one(amounts.a_voor_2023), Dated(RAISED.first_day, amounts.a_vanaf_2023, assumption=said))
    return {FIXED: one(amounts.vast), VARIABLE: one(levels), A: raised, B: one(amounts.b)}
