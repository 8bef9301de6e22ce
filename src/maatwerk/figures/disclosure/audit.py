"""The audit: what somebody who sees everything that is shown can conclude about each hidden cell.

It trusts nobody: it starts from the faces of the tables as they go out, makes the equations itself, and lets an interval
count only when a whole table shows each end of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.figures.disclosure.bounds import Explorer
from maatwerk.figures.disclosure.cells import Equation, Key, Kind, NotATable, Place, equations, grid, words
from maatwerk.figures.disclosure.insiders import reach_of, seen_by_insiders
from maatwerk.figures.disclosure.primary import ANY, Need
from maatwerk.figures.disclosure.puzzle import Guess, Puzzle, open_row, puzzles
from maatwerk.figures.disclosure.rules import Rules
from maatwerk.figures.disclosure.secret import Secrets
from maatwerk.figures.disclosure.solver import Impossible

NOT_EXACT = Need(ANY, -ANY, 1)
"""What every hidden cell needs: two values stay possible."""


HIDDEN_PARTS = "som van de verborgen delen"
"""Not a person: the sum of the hidden parts of a shown total, which anybody can compute."""


@dataclass(frozen=True, slots=True)
class Face:
    """A table as the outside sees it: values shown, and places that carry the marker."""

    name: str
    quantity: str
    kind: Kind
    dimensions: tuple[str, ...]
    shown: Mapping[Place, int]
    hidden: frozenset[Place]
    decimals: int = 0

    @property
    def system(self) -> list[Equation]:
        """The sums that everybody knows to hold: those whose total and parts all stand in the table."""
        places = {*self.shown, *self.hidden}
        given = {(self.quantity, place) for place in places}
        found = equations(self.quantity, self.dimensions, places)
        whole = [e for e in found if {e.total, *e.parts} <= given]
        return whole if len(whole) == len(found) else [*whole, *self._whole(places, given)]

    def _whole(self, places: Iterable[Place], given: set[Key]) -> list[Equation]:
        """Return the grand total as the sum of all cells, for a table without the margins between."""
        cells = (place for place in grid(places, self.dimensions) if len(place) == len(self.dimensions))
        parts = tuple((self.quantity, place) for place in cells)
        return [Equation((self.quantity, ()), parts)] if {(self.quantity, ()), *parts} <= given else []


@dataclass(frozen=True, slots=True)
class Bound:
    """What can be concluded about one hidden cell: it lies from ``low`` to ``high`` (None: no limit).

    ``by`` is who concludes: empty for everybody, else a contributor who knows its own cells.
    """

    key: Key
    low: int
    high: int | None
    protected: bool
    by: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the bound for JSON."""
        return {
            "cell": dict(self.key[1]),
            "quantity": self.key[0],
            "low": self.low,
            "high": self.high,
            "protected": self.protected,
            "by": self.by,
        }

    def __str__(self) -> str:
        high = "onbegrensd" if self.high is None else str(self.high)
        if self.by == HIDDEN_PARTS:
            return (
                f"{words(self.key)}: de verborgen delen samen zijn {self.low}, en die som rust op te weinig bijdragers"
            )
        return f"{words(self.key)}: van {self.low} tot {high}" + (" voor wie een eigen cel kent" if self.by else "")


def outside(faces: Iterable[Face], rules: Rules) -> Secrets:
    """Return what a reader without any secrets can ask: no count may be known to be below the minimum.

    Sums are only asked whether they can be computed: what they rest on is not known outside.
    """
    counts = [face for face in faces if face.kind == "count"]
    smallest, least = (1 if rules.zeros == "tonen" else 0), (0 if rules.zeros == "verbergen" else 1)
    small = {
        (face.quantity, place)
        for face in counts
        for place, value in face.shown.items()
        if least <= value < rules.minimum_eenheden
    }
    hidden = {(face.quantity, place) for face in counts for place in face.hidden}
    need = Need(ANY, rules.minimum_eenheden, 1)
    return Secrets(dict.fromkeys(sorted(hidden | small), need), {face.quantity: smallest for face in counts})


def system_of(faces: Iterable[Face]) -> list[Equation]:
    """Return the equations of several tables, each once, in a settled order."""
    return sorted({equation for face in faces for equation in face.system})


def known_in(faces: Iterable[Face]) -> dict[Key, int]:
    """Return every value that is shown somewhere; raises NotATable when two tables show different values for one cell."""
    known: dict[Key, int] = {}
    for face in faces:
        for place, value in face.shown.items():
            key = (face.quantity, place)
            if known.setdefault(key, value) != value:
                raise NotATable(
                    f"{words(key)}: {face.name} toont {value}, een andere tabel {known[key]}. Twee tellingen onder één naam "
                    "zijn niet samen na te kijken; geef ze een eigen naam."
                )
    return known


def audit(faces: Sequence[Face], house: Secrets, *, exact: bool = True) -> list[Bound]:
    """Return what can be concluded about each hidden cell, and about what a contributor or a sum gives away.

    A cell is protected when its need is met; a cell without a need when two values stay possible. With ``exact`` the
    intervals are as narrow as they truly are; without, they are at least wide enough to prove it. Raises NotATable when
    what is shown contradicts itself.
    """
    known, system = known_in(faces), system_of(faces)
    lowest = {face.quantity: house.floors.get(face.quantity, 0) for face in faces}
    hidden = {(face.quantity, place) for face in faces for place in face.hidden}
    told = sorted(key for key in {*house.needs, *hidden} if key in known)
    found = [Bound(key, known[key], known[key], False) for key in told]
    try:
        for puzzle in puzzles(system, known, lowest):
            found.extend(_audit_puzzle(puzzle, house, exact))
    except Impossible as problem:
        raise NotATable("De getoonde waarden spreken elkaar tegen: geen enkele tabel past erbij.") from problem
    bound = {key for equation in system for key in (equation.total, *equation.parts)}
    found.extend(Bound(key, lowest[key[0]] or 0, None, True) for key in hidden - bound - set(known))
    found.extend(_implied(system, known, house))
    return sorted(found, key=lambda bound: (bound.key, bound.by))


def _audit_puzzle(puzzle: Puzzle, house: Secrets, exact: bool) -> Iterator[Bound]:
    needs = {at: house.needs.get(key, NOT_EXACT) for at, key in enumerate(puzzle.unknown)}
    explorer = Explorer(puzzle, reach=reach_of(needs))
    unmet = explorer.unmet(needs)
    for at, key in enumerate(puzzle.unknown):
        if exact:
            explorer.extremes(at)
        yield Bound(key, *explorer.limited(at), at not in unmet)
    for seen in seen_by_insiders(puzzle, house, explorer.seen):
        yield Bound(seen.puzzle.unknown[seen.at], *seen.limited, False, seen.name)


def _implied(system: Sequence[Equation], known: Mapping[Key, int], house: Secrets) -> Iterator[Bound]:
    """Yield totals whose hidden parts together rest on too little: their sum can be computed."""
    for equation in system:
        if equation.total in known:
            row = open_row(equation, known)
            if row.terms and house.implied_need(key for key, _ in row.terms):
                yield Bound(equation.total, row.wanted, row.wanted, False, HIDDEN_PARTS)


def truth_of(puzzle: Puzzle, values: Mapping[Key, int]) -> Guess:
    """Return the true table of a puzzle."""
    return tuple(values[key] for key in puzzle.unknown)
