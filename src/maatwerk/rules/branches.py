"""Which branch of a choice applied to whom, for everybody at once: the tests of the rules as columns."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from maatwerk.rules.columns import Plan, decimals
from maatwerk.rules.exact import Flag, Value, _lit
from maatwerk.rules.group import Over as GroupOperation
from maatwerk.rules.prepare import typed
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.wording import Applied, applied, noted

_GIVEN = "given:"


@dataclass(frozen=True)
class Branches:
    """The rules that choose: their ``words``, and per row of the frame the tests that held (bit 0 is the first test).

    A mask is null where a row has no value for the rule.
    """

    words: Mapping[str, str]
    masks: pl.DataFrame

    def applied(self, name: str, mask: int) -> Applied:
        """Return the formula of a rule for the rows with this mask, and the conditions that chose it."""
        return _under(self.words[name], mask)


@functools.lru_cache(maxsize=4096)
def _under(words: str, mask: int) -> Applied:
    return applied(words, lambda mark: bool(mask >> int(mark) & 1))


def branches(ruleset: RuleSet, frame: pl.DataFrame, targets: Iterable[str]) -> Branches:
    """Return which branches applied to the rows of ``frame``: scaled inputs of one quarter, with the targets as computed.

    ``targets`` holds every rule behind them. A yes or no and what looks across a group are taken from the frame, so that
    it may hold a part of the rows that were computed.
    Raises ValueError when the rows are of several quarters.
    """
    wanted = ruleset.known_targets(targets)
    inputs = typed(frame, [ruleset.inputs[name] for name in ruleset.needed(wanted, "input")], scaled=True)
    if frame.is_empty():
        return Branches({}, pl.DataFrame())
    plan = _Noting.build(ruleset, frame, inputs, wanted)
    if plan.first != plan.last:
        raise ValueError(f"rows of one quarter, not of {plan.first} to {plan.last}")
    return Branches(plan.words, plan.masks(frame))


@dataclass
class _Noting(Plan):
    """A plan that keeps the tests of every choice, and takes a yes or no and what looks across a group from the frame."""

    words: dict[str, str] = field(default_factory=dict)
    tests: dict[str, list[Flag]] = field(default_factory=dict)

    def _add_inputs(self) -> None:
        super()._add_inputs()
        self.layers[0] |= {_GIVEN + name: self._given(name) for name in self.ruleset.order(self.wanted)}

    def _given(self, name: str) -> pl.Expr:
        """Return what the frame holds of a rule; a zero that is shown blank is a zero again."""
        return pl.col(name).fill_null(0) if self.ruleset.version(name, self.last).blank_zero else pl.col(name)

    def _ruled(self, name: str) -> Value:
        version = self._versions(name)[-1]
        with noted() as tests:
            value = version.body(**{need: self.value(need) for need in version.needs})
        if isinstance(value, GroupOperation):
            return self._across(name, value)
        if tests:
            self.words[name], self.tests[name] = value.words, tests
        return Flag(pl.col(_GIVEN + name), name) if isinstance(value, Flag) else value

    def _across(self, name: str, operation: GroupOperation) -> Value:
        if operation.scale != decimals(self.ruleset.version(name, self.last).unit):
            raise ValueError(f"{name}: its shown value is not the one that was computed with")
        return operation.result(pl.col(_GIVEN + name))

    def masks(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return one whole number per row and rule that chooses."""
        lazy = rows.lazy().select(**self.layers[0])
        for layer in self.layers[1:]:
            lazy = lazy.with_columns(**layer)
        masks = {name: _mask(tests) for name, tests in self.tests.items()}
        return lazy.with_columns(**masks).select(*masks).collect()


def _mask(tests: list[Flag]) -> pl.Expr:
    bits = [_lit(test.value).cast(pl.Int64) * 2**i for i, test in enumerate(tests)]
    return pl.sum_horizontal(bits, ignore_nulls=False)
