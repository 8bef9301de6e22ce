"""The puzzle from the inside: which sensitive cells are still too certain when some cells are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maatwerk.figures.disclosure.audit import NOT_EXACT, truth_of
from maatwerk.figures.disclosure.bounds import Explorer
from maatwerk.figures.disclosure.cells import Equation, Key, NotATable, words
from maatwerk.figures.disclosure.insiders import reach_of, seen_by_insiders
from maatwerk.figures.disclosure.primary import Need
from maatwerk.figures.disclosure.puzzle import Puzzle, open_row, puzzles
from maatwerk.figures.disclosure.secret import Secrets


class CannotProtect(NotATable):
    """No choice of cells to hide protects a sensitive cell: too much is shown already."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the choice rests on. ``always`` are hidden whatever is chosen, ``never`` are shown whatever is chosen."""

    values: Mapping[Key, int]
    costs: Mapping[Key, int]
    system: tuple[Equation, ...]
    house: Secrets
    lowest: Mapping[str, int | None]
    always: frozenset[Key]
    never: frozenset[Key]

    def known(self, hidden: Iterable[Key]) -> dict[Key, int]:
        """Return what is shown when these cells are hidden."""
        out = set(hidden)
        return {key: value for key, value in self.values.items() if key not in out}


@dataclass(frozen=True, slots=True)
class Weak:
    """A cell whose need is not met: what can be concluded about it, by whom, and from which puzzle."""

    puzzle: Puzzle
    at: int
    need: Need
    low: int
    high: int
    own: frozenset[Key] = frozenset()

    @property
    def key(self) -> Key:
        """The cell."""
        return self.puzzle.unknown[self.at]

    def __str__(self) -> str:
        return f"{words(self.key)}: blijft af te leiden, van {self.low} tot {self.high}"


@dataclass(frozen=True, slots=True)
class Implied:
    """A shown total whose hidden parts together rest on too little."""

    equation: Equation
    hidden: tuple[Key, ...]

    def __str__(self) -> str:
        return f"{words(self.equation.total)}: de som van de verborgen delen rust op te weinig bijdragers"


def weak_spots(problem: Problem, hidden: frozenset[Key]) -> Iterator[Weak | Implied]:
    """Yield what is still too certain when ``hidden`` is hidden."""
    known = problem.known(hidden)
    for equation in problem.system:
        if equation.total in known:
            parts = tuple(key for key, _ in open_row(equation, known).terms)
            if parts and problem.house.implied_need(parts):
                yield Implied(equation, parts)
    for puzzle in puzzles(problem.system, known, problem.lowest):
        yield from _weak_cells(problem, puzzle)


def _weak_cells(problem: Problem, puzzle: Puzzle) -> Iterator[Weak]:
    needs = _needs(problem, puzzle)
    if not needs:
        return
    explorer = Explorer(puzzle, [truth_of(puzzle, problem.values)], reach_of(needs))
    unmet = explorer.unmet(needs)
    yield from (Weak(puzzle, at, need, *explorer.interval(at)) for at, need in unmet.items())
    if not unmet:  # insiders only when everybody else learns too little
        for seen in seen_by_insiders(puzzle, problem.house, explorer.seen):
            own = frozenset(problem.house.insiders[seen.name])
            yield Weak(seen.puzzle, seen.at, seen.need, *seen.explorer.interval(seen.at), own)


def _needs(problem: Problem, puzzle: Puzzle) -> dict[int, Need]:
    """Return the needs of sensitive cells; a cell hidden before, by a release that is not at hand, must stay uncertain."""
    found = ((at, problem.house.needs.get(key)) for at, key in enumerate(puzzle.unknown))
    needs = {at: need for at, need in found if need is not None}
    others = (at for at, key in enumerate(puzzle.unknown) if key in problem.always and at not in needs)
    return {**needs, **dict.fromkeys(others, NOT_EXACT)}
