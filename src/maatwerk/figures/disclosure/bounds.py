"""What stays possible for the unknowns of a puzzle: intervals whose both ends are shown by a whole table each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from maatwerk.figures.disclosure.primary import Need
from maatwerk.figures.disclosure.puzzle import Guess, Puzzle
from maatwerk.figures.disclosure.solver import Impossible, Program

Interval = tuple[int, int | None]
"""Lowest and highest value that stay possible; None: without limit."""


class Explorer:
    """Collects whole tables that fit what is shown. Every interval it knows of lies within what is truly possible.

    Raises Impossible when no whole table that fits is found.
    """

    def __init__(self, puzzle: Puzzle, tables: Iterable[Guess] = (), reach: int = 0) -> None:
        self.puzzle = puzzle
        self.seen: list[Guess] = []
        self._program = Program(puzzle, reach)
        self._outer: tuple[list[int | None], list[int | None]] | None = None
        for table in tables:
            if puzzle.holds(table):
                self._learn(table)
        if not self.seen:
            self._ask({})
        if not self.seen:
            raise Impossible

    def interval(self, at: int) -> tuple[int, int]:
        """Return the lowest and highest value seen of an unknown."""
        return self._low[at], self._high[at]

    def limited(self, at: int) -> Interval:
        """Return the interval of an unknown, the upper end None when nothing limits it."""
        low, high = self.interval(at)
        return low, None if high > self.puzzle.reach else high

    def unmet(self, needs: Mapping[int, Need], *, last: bool = True) -> dict[int, Need]:
        """Look for tables until every need is met or proven not to be; return those that are not.

        Without ``last``, give up on what could not be met together with others: then what is returned may still be met.
        """
        for _ in range(ROUNDS):
            left, known = self._left(needs), len(self.seen)
            self._together({at: need.low for at, need in left.items() if self._low[at] > need.low}, -1)
            self._together({at: need.high for at, need in left.items() if self._high[at] < need.high}, 1)
            self._together(self._wider(self._left(needs)), 1)
            if not self._left(needs) or len(self.seen) == known or len(self._left(needs)) == len(left):
                break
        for at in self._left(needs) if last else ():
            if not needs[at].met_by(*self.interval(at)):
                self.extremes(at)
        return self._left(needs)

    def extremes(self, at: int) -> None:
        """Find the lowest and highest value of an unknown."""
        if self._outer is None:
            self._outer = self.puzzle.outer()
        lowest, highest = self._outer
        if self._low[at] != lowest[at]:
            self._ask({at: -1})
        if self._high[at] != highest[at] and self._high[at] <= self.puzzle.reach:
            self._ask({at: 1})

    def _left(self, needs: Mapping[int, Need]) -> dict[int, Need]:
        return {at: need for at, need in needs.items() if not need.met_by(*self.interval(at))}

    def _wider(self, needs: Mapping[int, Need]) -> dict[int, int]:
        return {
            at: self._low[at] + need.width for at, need in needs.items() if self._high[at] - self._low[at] < need.width
        }

    def _together(self, wanted: Mapping[int, int], sign: int) -> None:
        """Move many unknowns towards what is wanted in one go."""
        if wanted:
            self._ask(dict.fromkeys(wanted, sign), wanted)

    def _ask(self, aim: Mapping[int, int], limits: Mapping[int, int] | None = None) -> None:
        table = self._program.best(aim, limits)
        if table is not None:
            self._learn(table)

    def _learn(self, table: Guess) -> None:
        if not self.seen:
            self._low, self._high = list(table), list(table)
        for at, value in enumerate(table):
            self._low[at], self._high[at] = min(self._low[at], value), max(self._high[at], value)
        self.seen.append(table)


ROUNDS = 30
"""How often all needs are tried together before each is tried by itself."""
