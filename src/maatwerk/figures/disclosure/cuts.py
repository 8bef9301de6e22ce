"""Cuts: what any choice of hidden cells must satisfy, as whole numbers: the sum of weights of hidden cells is at least so much.

A price per equation shows how far a cell can move at most, cell by cell that would have to move with it; every price gives a
cut that holds for all safe choices, whatever the solver thought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from maatwerk.figures.disclosure.cells import Equation, Key
from maatwerk.figures.disclosure.primary import Need
from maatwerk.figures.disclosure.problem import Implied, Problem, Weak
from maatwerk.figures.disclosure.solver import prices

LARGEST = 10**6
"""Weights of cuts are brought below this."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The weights of hidden cells must sum to at least ``least``."""

    weights: tuple[tuple[Key, int], ...]
    least: int

    def broken_by(self, hidden: frozenset[Key]) -> bool:
        """Return whether a choice does not satisfy the cut."""
        return sum(weight for key, weight in self.weights if key in hidden) < self.least


def cuts_for(spot: Weak | Implied, problem: Problem) -> list[Cut]:
    """Return the cuts that a weak spot gives."""
    if isinstance(spot, Implied):
        return [implied_cut(spot, problem)]
    value, need = problem.values[spot.key], spot.need
    found = []
    if spot.high < need.high:
        found.append(_cut(problem, spot, need.high - value, (1,)))
    if spot.low > need.low:
        found.append(_cut(problem, spot, value - need.low, (-1,)))
    if spot.high - spot.low < need.width:
        found.append(_cut(problem, spot, need.width, (1, -1)))
    return found


def implied_cut(spot: Implied, problem: Problem) -> Cut:
    """Return: when exactly these parts are hidden, one more part or the total must be."""
    others = {key for key in (*spot.equation.parts, spot.equation.total) if key not in spot.hidden} - problem.never
    weights = {**dict.fromkeys(others, 1), **dict.fromkeys(spot.hidden, -1)}
    return Cut(tuple(sorted(weights.items())), 1 - len(spot.hidden))


def _cut(problem: Problem, spot: Weak, level: int, directions: tuple[int, ...]) -> Cut:
    priced = [(direction, _prices(problem, spot, direction, level)) for direction in directions]
    factor = lcm(*(price.denominator for _, found in priced for price in found.values()))
    whole: dict[Key, int] = defaultdict(int)
    for direction, found in priced:
        for key, weight in weights(problem, spot.key, direction, level, found, factor, spot.own):
            whole[key] += weight
    return rounded(whole, level * factor)


def rounded(found: Mapping[Key, int], least: int) -> Cut:
    """Return a cut with weights the solver handles well; they are rounded up, which never cuts off a safe choice."""
    capped = ((key, min(weight, least)) for key, weight in sorted(found.items()))
    if least <= LARGEST:
        return Cut(tuple(capped), least)
    return Cut(tuple((key, -(-weight * LARGEST // least)) for key, weight in capped), LARGEST)


def _prices(problem: Problem, spot: Weak, direction: int, level: int) -> dict[Equation, Fraction]:
    puzzle = spot.puzzle
    room = [_room(problem, key, level) for key in puzzle.unknown]
    found = prices(puzzle.rows, {spot.at: direction}, [-low for low in room], [level] * len(room))
    return {origin: price for origin, price in zip(puzzle.origins, found, strict=True) if price}


def _room(problem: Problem, key: Key, level: int) -> int:
    """Return how far down a cell can move, as far as that matters."""
    floor = problem.lowest[key[0]]
    return level if floor is None else min(level, problem.values[key] - floor)


def weights(
    problem: Problem,
    key: Key,
    direction: int,
    level: int,
    priced: Mapping[Equation, Fraction],
    factor: int,
    own: frozenset[Key],
) -> Iterator[tuple[Key, int]]:
    """Yield per cell how much hiding it can add to the move of ``key`` in ``direction``, under prices of equations.

    Weights are times ``factor``, which makes every price whole.
    """
    pull: dict[Key, int] = defaultdict(int, {key: direction * factor})
    for equation, price in priced.items():
        whole = int(price * factor)
        for part in equation.parts:
            pull[part] -= whole
        pull[equation.total] += whole
    for cell, force in pull.items():
        if force and cell not in problem.never and cell not in own:
            room = level if force > 0 else _room(problem, cell, level)
            if room:
                yield cell, abs(force) * room


def first_cuts(problem: Problem) -> Iterator[Cut]:
    """Yield what is plain from one equation at a time: a hidden cell needs company, and enough of it."""
    for equation in problem.system:
        members = (*equation.parts, equation.total)
        hidden = [key for key in members if key in problem.always]
        for key in hidden:
            need = problem.house.needs.get(key)
            if need is not None:
                yield from _plain(problem, equation, key, need)
        if len(hidden) < 2:
            for key in members:
                if key not in problem.never:
                    company = {other: 1 for other in members if other != key and other not in problem.never}
                    yield Cut(tuple(sorted({**company, key: -1}.items())), 0)


def _plain(problem: Problem, equation: Equation, key: Key, need: Need) -> Iterator[Cut]:
    sign, value = (-1 if key == equation.total else 1), problem.values[key]
    for direction, level in ((1, need.high - value), (-1, value - need.low)):
        if level > 0:
            alone = {equation: Fraction(direction * sign)}
            cut = rounded(dict(weights(problem, key, direction, level, alone, 1, frozenset())), level)
            if cut.broken_by(problem.always):
                yield cut
