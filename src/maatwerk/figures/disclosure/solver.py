"""The only place with floats: linear and integer programs by HiGHS. What comes out is whole and checked exactly.

A solution counts only after rounding to whole numbers that satisfy every equation without tolerance. So what is said to be
possible is possible; a solution that can not be made whole counts as not found, which errs towards hiding more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from maatwerk.figures.disclosure.puzzle import Guess, Puzzle, Row

INFEASIBLE = 2
LARGEST = 2**26
"""Values are scaled by a power of two to below this before they enter the solver."""
DENOMINATOR = 64
"""Prices of equations are rounded to fractions with at most this denominator; any price gives a valid cut."""


class Impossible(ValueError):
    """No table at all satisfies what is shown."""


class Program:
    """A puzzle made ready for the solver, asked many times with other aims."""

    def __init__(self, puzzle: Puzzle, reach: int = 0) -> None:
        self.puzzle, self.reach = puzzle, max(4 * puzzle.reach, reach)
        self._scale = _scale_of(2 * self.reach)
        self._matrix = matrix(puzzle.rows, len(puzzle.unknown))
        self._sums = np.array(puzzle.sums, dtype=float) / self._scale
        self._low = np.array([-self.reach if f is None else f for f in puzzle.floor], dtype=float) / self._scale
        self._high = np.full(len(puzzle.unknown), float(self.reach)) / self._scale

    def best(self, aim: Mapping[int, int], limits: Mapping[int, int] | None = None) -> Guess | None:
        """Return a whole table with the largest sum of ``aim`` times value, or None when none could be made whole.

        ``limits`` keeps an unknown from going further in the direction of its aim than is of use. Raises Impossible when no
        table fits.
        """
        weights, low, high = np.zeros(len(self.puzzle.unknown)), self._low.copy(), self._high.copy()
        for at, weight in aim.items():
            weights[at] = -weight
        for at, limit in (limits or {}).items():
            if aim[at] > 0:
                high[at] = min(high[at], limit / self._scale)
            else:
                low[at] = max(low[at], limit / self._scale)
        return self._solved(weights, Bounds(low, high), whole=False) or self._solved(
            weights, Bounds(low, high), whole=True
        )

    def _solved(self, weights: np.ndarray, bounds: Bounds, *, whole: bool) -> Guess | None:
        if whole and self._scale != 1:
            return None
        result = milp(
            weights,
            integrality=np.full(len(weights), int(whole)),
            bounds=bounds,
            constraints=LinearConstraint(self._matrix, self._sums, self._sums),
        )
        if result.status == INFEASIBLE:
            raise Impossible
        if result.x is None:
            return None
        guess = tuple(round(float(value) * self._scale) for value in result.x)
        return guess if self.puzzle.holds(guess) else None


def matrix(rows: Sequence[Row], width: int) -> csr_array:
    """Return sparse rows of whole coefficients."""
    entries = [(number, at, value) for number, row in enumerate(rows) for at, value in row]
    if not entries:
        return csr_array((len(rows), width))
    down, across, values = zip(*entries, strict=True)
    return csr_array((np.array(values, dtype=float), (np.array(down), np.array(across))), shape=(len(rows), width))


def _scale_of(largest: int) -> float:
    return float(2 ** (largest // LARGEST).bit_length())


def _cheapest(weights: np.ndarray, balance: csr_array, bounds: np.ndarray) -> Any:
    """Solve a linear program whose equations all sum to nothing (the types of scipy know no sparse rows here)."""
    solve: Any = linprog
    return solve(weights, A_eq=balance, b_eq=np.zeros(balance.shape[0]), bounds=bounds, method="highs-ds")


def prices(rows: Sequence[Row], aim: Mapping[int, int], low: Sequence[int], high: Sequence[int]) -> list[Fraction]:
    """Return per equation the price that bounds how far ``aim`` can rise from where it is.

    ``low`` and ``high`` are how far each unknown can move (low at most 0). Exact fractions near the solver's answer.
    """
    scale = _scale_of(max((*map(abs, low), *high, 1)))
    weights = np.zeros(len(low))
    for at, weight in aim.items():
        weights[at] = -weight
    bounds = np.column_stack([np.array(low, dtype=float), np.array(high, dtype=float)]) / scale
    result = _cheapest(weights, matrix(rows, len(low)), bounds)
    if result.status != 0:
        return [Fraction(0)] * len(rows)
    return [-Fraction(float(price)).limit_denominator(DENOMINATOR) for price in result.eqlin.marginals]


def smallest_move(
    rows: Sequence[Row], costs: Sequence[int], low: Sequence[int], high: Sequence[int], fixed: Mapping[int, int]
) -> list[int] | None:
    """Return the cheapest way to move ``fixed`` unknowns by given amounts while all equations stay; None when there is none.

    A move of an unknown costs ``costs`` per unit. The answer holds the unknowns that move.
    """
    width = len(costs)
    scale = _scale_of(max((*map(abs, low), *high, 1)))
    both = matrix([tuple(row) + tuple((width + at, -sign) for at, sign in row) for row in rows], 2 * width)
    up, down = np.array(high, dtype=float), -np.array(low, dtype=float)
    least = np.zeros(2 * width)
    for at, move in fixed.items():
        up[at], down[at] = max(move, 0), max(-move, 0)
        least[at], least[width + at] = up[at], down[at]
    bounds = np.column_stack([least, np.concatenate([up, down])]) / scale
    result = _cheapest(np.array([*costs, *costs], dtype=float), both, bounds)
    if result.status != 0:
        return None
    moved = np.abs(result.x[:width] - result.x[width:]) * scale
    return [at for at in range(width) if moved[at] > HALF]


HALF = 0.5
"""A move of less than this is rounding: moves are whole."""


class Choice:
    """Which cells to hide: the cheapest set of yes/no that satisfies all cuts."""

    NODES = 20_000
    SECONDS = 60.0

    def __init__(self, costs: Sequence[int], always: Sequence[bool], never: Sequence[bool]) -> None:
        self._costs = np.array(costs, dtype=float)
        self._low, self._high = np.array(always, dtype=float), 1 - np.array(never, dtype=float)
        self._rows: list[Row] = []
        self._least: list[int] = []

    def add(self, row: Row, least: int) -> None:
        """Ask that the sum of ``row`` over the cells hidden is at least ``least``."""
        self._rows.append(row)
        self._least.append(least)

    def cheapest(self) -> list[int] | None:
        """Return the cells to hide, or None when the search was cut short; raises Impossible when no set does."""
        cuts = (
            [LinearConstraint(matrix(self._rows, len(self._costs)), np.array(self._least), np.inf)]
            if self._rows
            else []
        )
        result = milp(
            self._costs,
            integrality=np.ones(len(self._costs), dtype=int),
            bounds=Bounds(self._low, self._high),
            constraints=cuts,
            options={"node_limit": self.NODES, "time_limit": self.SECONDS, "mip_rel_gap": 0},
        )
        if result.status == INFEASIBLE:
            raise Impossible
        return [at for at, value in enumerate(result.x) if value > HALF] if result.status == 0 else None
