"""The smallest change that would have led to yes, searched with the rules themselves over all candidates at once.

Smallest is: the fewest inputs; then the inputs that stand first among the changeable ones; then, input by input, the
smallest step (days, cents, places in the list of reachable names).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from maatwerk.law.decide.question import Changeable
from maatwerk.rules.check import problems
from maatwerk.rules.columns import evaluate
from maatwerk.rules.explain import Explainer
from maatwerk.rules.inputs import Input
from maatwerk.rules.parameters import Parameter, UnsetParameter
from maatwerk.rules.prepare import typed
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet

FULL = 5_000
"""Up to so many values of an input are all tried; beyond, thresholds are found by search between probes."""
MOST = 50_000
"""Candidates tried at once; of a larger product the widest inputs are tried at their probes only."""
WAYS = 64
"""Places tried per round of a threshold search."""

_DTYPES: dict[str, type[pl.DataType]] = {"flag": pl.Boolean, "text": pl.String}
Steps = dict[str, int]


@dataclass(frozen=True)
class Search:
    """A rule set, its yes/no target and one row (values as the engine holds them) for which the answer is no."""

    ruleset: RuleSet
    target: str
    row: Mapping[str, Any]
    full: int = FULL

    def smallest(self, changeable: Sequence[Changeable], failing: Sequence[Iterable[str]]) -> dict[str, Any] | None:
        """Return the new values of the inputs to change, or None when nothing that can change leads to yes.

        ``failing`` names the inputs of each condition that is not met: a change must touch each of them.
        """
        names = [one.name for one in changeable if one.name in self.ruleset.inputs]
        touched = [set(names) & set(inputs) for inputs in failing]
        if not all(touched):
            return None
        known = {one.name: one for one in changeable}
        for size in range(1, len(names) + 1):
            for chosen in itertools.combinations(names, size):
                if all(set(chosen) & group for group in touched):
                    found = self._within([known[name] for name in chosen])
                    if found is not None:
                        return found
        return None

    def _within(self, chosen: Sequence[Changeable]) -> dict[str, Any] | None:
        """Return the smallest change of exactly these inputs."""
        domains = self._domains(chosen)
        candidates = [
            dict(zip((one.name for one in chosen), values, strict=True)) for values in itertools.product(*domains)
        ]
        good = [c for c, yes in zip(candidates, self.answers(candidates), strict=True) if yes]
        if not good:
            return None
        best = min(good, key=lambda candidate: self._cost(chosen, candidate))
        for one in chosen:
            best = self._refined(one, best)
        return best

    def _domains(self, chosen: Sequence[Changeable]) -> list[list[Any]]:
        """Return the values to try of each input: all of them while that is feasible, else those where it can turn."""
        domains = [self._domain(one, self.full) for one in chosen]
        for place in sorted(range(len(domains)), key=lambda i: -len(domains[i])):
            if _size(domains) > MOST:
                domains[place] = self._domain(chosen[place], WAYS)
        return domains

    def _cost(self, chosen: Sequence[Changeable], candidate: Mapping[str, Any]) -> tuple[int, ...]:
        return tuple(self.step(one, candidate[one.name]) for one in chosen)

    def step(self, one: Changeable, value: Any) -> int:
        """Return how far a value is from what it was: days, scaled units, or its place among the reachable names."""
        given = self.ruleset.inputs[one.name]
        if given.kind in ("code", "flag"):
            return reachable(given, one).index(value) + 1
        before = self.row[one.name]
        return abs(int(value) - int(before if before is not None else given.low))

    def _domain(self, one: Changeable, full: int) -> list[Any]:
        """Return the values to try, without the present one: all of them, or probes where there are too many."""
        given, before = self.ruleset.inputs[one.name], self.row[one.name]
        if given.kind in ("code", "flag"):
            return [value for value in reachable(given, one) if value != before]
        low, high = self._reach(one, given, before)
        if high - low < full:
            return [value for value in range(low, high + 1) if value != before]
        probes = self._probes(given, before if before is not None else low, low, high)
        return [value for value in sorted(probes) if low <= value <= high and value != before]

    def _reach(self, one: Changeable, given: Input, before: Any) -> tuple[int, int]:
        first, last = self.ruleset.first, self.ruleset.last
        by_kind = {
            "date": (_days(first, last_day=False), _days(last, last_day=True)),
            "quarter": (first.index, last.index),
        }
        low, high = by_kind.get(given.kind, (given.low, given.high))
        if before is not None and one.way == "more":
            low = before + 1
        if before is not None and one.way == "less":
            high = before - 1
        return low, high

    def _probes(self, given: Input, before: int, low: int, high: int) -> set[int]:
        """Return values around which an answer can turn: those of the parameters, powers of two away, the ends."""
        spots = {low, high, *_around_quarters(given, self.ruleset)}
        for parameter in self.ruleset.parameters.values():
            spots |= {near for value in _numbers(parameter, given.scale) for near in (value - 1, value, value + 1)}
        for power in range((high - low).bit_length()):
            spots |= {before - 2**power, before + 2**power}
        return spots

    def _refined(self, one: Changeable, found: dict[str, Any]) -> dict[str, Any]:
        """Bring a number or date as near to the present value as the answer stays yes, the other changes kept."""
        given, before = self.ruleset.inputs[one.name], self.row[one.name]
        if given.kind in ("code", "flag") or before is None:
            return found
        away = 1 if found[one.name] > before else -1
        low, high = 0, abs(found[one.name] - before)
        while high - low > 1:
            places = _places(low, high)
            answers = self.answers([{**found, one.name: before + away * place} for place in places])
            high = next((place for place, yes in zip(places, answers, strict=True) if yes), high)
            low = max((place for place in (low, *places) if place < high), default=low)
        return {**found, one.name: before + away * high}

    def answers(self, candidates: Sequence[Mapping[str, Any]]) -> list[bool]:
        """Return for each set of changed values whether the answer is yes; what can not be computed is not yes."""
        if not candidates:
            return []
        needed = self.ruleset.needed([self.target], "input")
        frame = pl.DataFrame(
            {name: self._column(name, candidates) for name in needed},
            schema={name: _DTYPES.get(self.ruleset.inputs[name].kind, pl.Int64) for name in needed},
        )
        return self._yes(frame)

    def _column(self, name: str, candidates: Sequence[Mapping[str, Any]]) -> list[Any]:
        present = self.row.get(name)
        return [candidate.get(name, present) for candidate in candidates]

    def _yes(self, frame: pl.DataFrame) -> list[bool]:
        inputs = typed(frame, [self.ruleset.inputs[n] for n in frame.columns], scaled=True)
        bad = {row for one in problems(frame, self.ruleset, inputs, [self.target]) for row in one.rows}
        good = [row for row in range(frame.height) if row not in bad]
        answers = [False] * frame.height
        if good:
            for row, yes in zip(good, self._computed(frame[good] if bad else frame), strict=True):
                answers[row] = yes
        return answers

    def _computed(self, frame: pl.DataFrame) -> list[bool]:
        try:
            column = evaluate(self.ruleset, frame, [self.target], scaled=True, check=False)[self.target]
            return [bool(yes) for yes in column]
        except UnsetParameter:
            return self._one_by_one(frame)

    def _one_by_one(self, frame: pl.DataFrame) -> list[bool]:
        """Return the answers row by row, where a quarter between the others has no value for a parameter."""
        explainer = Explainer.of(self.ruleset, frame, [self.target], scaled=True, check=False)
        return [_is_yes(explainer, row, self.target) for row in range(frame.height)]


def _is_yes(explainer: Explainer, row: int, target: str) -> bool:
    try:
        return bool(explainer.value(row, target).value)
    except UnsetParameter:
        return False


def reachable(given: Input, one: Changeable) -> list[Any]:
    """Return the values of a code or flag that can be reached, the nearest first (places of names, or truths)."""
    if given.kind == "flag":
        return [False, True]
    return [given.names.index(name) for name in (one.only or given.names)]


def _size(domains: Iterable[Sequence[Any]]) -> int:
    size = 1
    for domain in domains:
        size *= len(domain)
    return size


def _places(low: int, high: int) -> list[int]:
    """Return at most WAYS places between two others, in order."""
    step = max(1, (high - low) // WAYS)
    return list(range(low + step, high, step))


def _days(quarter: Quarter, *, last_day: bool) -> int:
    day = quarter.last_day if last_day else quarter.first_day
    return day.toordinal() - 719_163


def _around_quarters(given: Input, ruleset: RuleSet) -> set[int]:
    """Return the first day of every quarter, for a date: rules and parameters change on those."""
    if given.kind != "date":
        return set()
    return {_days(quarter, last_day=False) for quarter in ruleset.first.until(ruleset.last)}


def _numbers(parameter: Parameter, scale: int) -> set[int]:
    """Return every value a parameter, or a cell of it, ever has, at another scale where that is exact."""
    cells: set[int] = set()
    for dated in parameter.values:
        value = dated.value
        cells |= {cell for cell in (value.values() if isinstance(value, dict) else (value,)) if cell is not None}
    if scale >= parameter.scale:
        return {cell * 10 ** (scale - parameter.scale) for cell in cells}
    power = 10 ** (parameter.scale - scale)
    return {cell // power for cell in cells}
