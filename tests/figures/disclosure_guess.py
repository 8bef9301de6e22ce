"""Somebody who guesses: an exhaustive search over whole numbers, written apart from the solver it checks.

It keeps an interval per hidden cell, narrows the intervals equation by equation, and tries every value where that is not
enough. No linear program, no floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from maatwerk.figures.disclosure import Cell, Face, Table

Cells = dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, int]]


def count_table(
    values: Mapping[tuple[str, ...], int],
    dimensions: tuple[str, ...] = ("r", "k"),
    name: str = "tabel",
    quantity: str = "n",
) -> Table:
    """A table of counts by hand: every margin summed here, not by the code under test."""
    cells: dict[tuple[tuple[str, str], ...], int] = {}
    for at, value in values.items():
        pairs = list(zip(dimensions, at, strict=True))
        for take in range(2 ** len(pairs)):
            place = tuple(sorted(pair for bit, pair in enumerate(pairs) if take >> bit & 1))
            cells[place] = cells.get(place, 0) + value
    return Table(name, quantity, "count", dimensions, {place: Cell(value, value) for place, value in cells.items()})


def sums(faces: Iterable[Face]) -> list[tuple[object, list[object]]]:
    """Total and parts of every margin, straight from the places that stand in the tables."""
    found = []
    for face in faces:
        places = {*face.shown, *face.hidden}
        for total in places:
            for name in set(face.dimensions) - {own for own, _ in total}:
                below = [p for p in places if len(p) == len(total) + 1 and set(total) < set(p) and name in dict(p)]
                found.append(((face.quantity, total), [(face.quantity, place) for place in below]))
    return found


def possible(faces: list[Face], fixed: Mapping[object, int], floor: int, cap: int) -> bool:
    """Whether whole numbers exist that fit everything shown, with some hidden cells at given values."""
    known = {(face.quantity, place): (value, value) for face in faces for place, value in face.shown.items()}
    hidden = {(face.quantity, place): (floor, cap) for face in faces for place in face.hidden}
    start = {**hidden, **known, **{key: (value, value) for key, value in fixed.items()}}
    return _search(start, sums(faces))  # type: ignore[arg-type]


def _search(at: Cells, system: list[tuple[object, list[object]]]) -> bool:
    narrowed = _narrow(dict(at), system)  # type: ignore[arg-type]
    if narrowed is None:
        return False
    loose = [key for key, (low, high) in narrowed.items() if low < high]
    if not loose:
        return True
    key = min(loose, key=lambda key: (narrowed[key][1] - narrowed[key][0], key))
    low, high = narrowed[key]
    return any(_search({**narrowed, key: (value, value)}, system) for value in range(low, high + 1))


def _narrow(at: dict[object, tuple[int, int]], system: list[tuple[object, list[object]]]) -> Cells | None:
    moved = True
    while moved:
        moved = False
        for total, parts in system:
            low, high = sum(at[p][0] for p in parts), sum(at[p][1] for p in parts)
            wanted = {total: (low, high)}
            for part in parts:
                wanted[part] = (at[total][0] - high + at[part][1], at[total][1] - low + at[part][0])
            for key, (least, most) in wanted.items():
                new = (max(at[key][0], least), min(at[key][1], most))
                if new[0] > new[1]:
                    return None
                if new != at[key]:
                    at[key], moved = new, True
                    break
    return at  # type: ignore[return-value]
