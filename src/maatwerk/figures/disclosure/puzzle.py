"""What is left to guess: the hidden cells that hang together, and the sums they must give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from maatwerk.figures.disclosure.cells import Equation, Key, NotATable, words

Row = tuple[tuple[int, int], ...]
"""One equation over unknowns: (index, +1 or -1)."""
Guess = tuple[int, ...]
"""One whole value per unknown."""
PASSES = 4


class DoesNotAdd(NotATable):
    """What is shown contradicts itself: parts do not give their total."""


class OpenRow(NamedTuple):
    """What is left of an equation: hidden terms with their signs, and what they must sum to."""

    terms: list[tuple[Key, int]]
    wanted: int
    origin: Equation


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Unknown cells tied by equations. ``floor`` is the lowest value each can have (None: may be negative)."""

    unknown: tuple[Key, ...]
    rows: tuple[Row, ...]
    sums: tuple[int, ...]
    floor: tuple[int | None, ...]
    origins: tuple[Equation, ...]

    def holds(self, guess: Guess) -> bool:
        """Return whether whole values satisfy every equation and floor, exactly."""
        return all(
            sum(sign * guess[at] for at, sign in row) == wanted
            for row, wanted in zip(self.rows, self.sums, strict=True)
        ) and all(floor is None or value >= floor for value, floor in zip(guess, self.floor, strict=True))

    @property
    def reach(self) -> int:
        """A size that no unknown which the equations bound can exceed."""
        lowest = [abs(floor or 0) for floor in self.floor]
        return 1 + sum(map(abs, self.sums)) + sum(lowest[at] for row in self.rows for at, _ in row)

    def outer(self) -> tuple[list[int | None], list[int | None]]:
        """Return per unknown a lowest and a highest value that it can not pass, from one equation at a time."""
        low = list(self.floor)
        high: list[int | None] = [None] * len(self.unknown)
        for _ in range(PASSES):
            before = (tuple(low), tuple(high))
            for row, wanted in zip(self.rows, self.sums, strict=True):
                _tighten(row, wanted, low, high)
            if before == (tuple(low), tuple(high)):
                break
        return low, high

    def given(self, values: Mapping[Key, int]) -> list[Puzzle]:
        """Return what is left to guess for somebody who knows some of the unknowns."""
        floors = {key[0]: floor for key, floor in zip(self.unknown, self.floor, strict=True)}
        rows = (self._row_given(number, values) for number in range(len(self.rows)))
        return [_puzzle(piece, floors) for piece in _pieces([row for row in rows if row.terms])]

    def _row_given(self, number: int, values: Mapping[Key, int]) -> OpenRow:
        terms = [(self.unknown[at], sign) for at, sign in self.rows[number]]
        told = sum(sign * values[key] for key, sign in terms if key in values)
        return OpenRow(
            [term for term in terms if term[0] not in values], self.sums[number] - told, self.origins[number]
        )


def _tighten(row: Row, wanted: int, low: list[int | None], high: list[int | None]) -> None:
    """Narrow each unknown of a row by what the others can be."""
    tops = _rests(wanted, [low[at] if sign > 0 else _minus(high[at]) for at, sign in row])
    bottoms = _rests(wanted, [high[at] if sign > 0 else _minus(low[at]) for at, sign in row])
    for (at, sign), top, bottom in zip(row, tops, bottoms, strict=True):
        ceiling, floor = (top, bottom) if sign > 0 else (_minus(bottom), _minus(top))
        high[at] = min((value for value in (high[at], ceiling) if value is not None), default=None)
        low[at] = max((value for value in (low[at], floor) if value is not None), default=None)


def _minus(value: int | None) -> int | None:
    return None if value is None else -value


def _rests(wanted: int, values: Sequence[int | None]) -> list[int | None]:
    """Return for each place what is left of ``wanted`` after all others; None when one of those has no limit."""
    whole, without = wanted - sum(value or 0 for value in values), sum(value is None for value in values)
    return [whole + (value or 0) if without == (value is None) else None for value in values]


def puzzles(system: Iterable[Equation], known: Mapping[Key, int], floors: Mapping[str, int | None]) -> list[Puzzle]:
    """Return what is left to guess in separate pieces. Raises DoesNotAdd when the known cells contradict each other."""
    open_rows = []
    for equation in system:
        row = open_row(equation, known)
        if row.terms:
            open_rows.append(row)
        elif row.wanted:
            raise DoesNotAdd(
                f"{words(equation.total)}: de som van de getoonde delen verschilt {abs(row.wanted)} van het totaal."
            )
    return [_puzzle(rows, floors) for rows in _pieces(open_rows)]


def open_row(equation: Equation, known: Mapping[Key, int]) -> OpenRow:
    """Return what is left of an equation when some cells are known."""
    terms = [(part, 1) for part in equation.parts if part not in known]
    wanted = -sum(known[part] for part in equation.parts if part in known)
    if equation.total in known:
        return OpenRow(terms, wanted + known[equation.total], equation)
    return OpenRow([*terms, (equation.total, -1)], wanted, equation)


def _pieces(rows: list[OpenRow]) -> list[list[OpenRow]]:
    """Group rows that share a cell, in the order of their first row."""
    leader: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for row in rows:
        for key, _ in row.terms[1:]:
            leader[find(key)] = find(row.terms[0][0])
    grouped: dict[Key, list[OpenRow]] = defaultdict(list)
    for row in rows:
        grouped[find(row.terms[0][0])].append(row)
    return list(grouped.values())


def _puzzle(rows: list[OpenRow], floors: Mapping[str, int | None]) -> Puzzle:
    unknown = sorted({key for row in rows for key, _ in row.terms})
    at = {key: number for number, key in enumerate(unknown)}
    return Puzzle(
        tuple(unknown),
        tuple(tuple((at[key], sign) for key, sign in row.terms) for row in rows),
        tuple(row.wanted for row in rows),
        tuple(floors[key[0]] for key in unknown),
        tuple(row.origin for row in rows),
    )
