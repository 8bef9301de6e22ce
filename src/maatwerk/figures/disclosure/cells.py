"""Cells, tables and the equations that bind them: what a table says about itself before anything is hidden."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Place = tuple[tuple[str, str], ...]
"""Where a cell stands: (dimension, category) pairs in the order of the dimensions' names; ``()`` is the grand total."""
Key = tuple[str, Place]
"""A cell over all tables: what is counted, and where. Two tables with the same key share the cell."""
Kind = Literal["count", "sum"]
Share = tuple[str, int]
"""What one contributor (employer, group of employers) brings to a cell."""


class NotATable(ValueError):
    """A table can not be protected as it is given; the message (Dutch) says which, why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, how many units stand behind it, and what each contributor brings (None: not known)."""

    value: int
    units: int
    shares: tuple[Share, ...] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A full table with its margins. ``quantity`` names what is counted, of whom and when: equal names share margins.

    ``decimals`` is for writing only: a sum in cents has 2.
    """

    name: str
    quantity: str
    kind: Kind
    dimensions: tuple[str, ...]
    cells: Mapping[Place, Cell]
    decimals: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(set(self.dimensions)) == len(self.dimensions) <= 2:
            raise NotATable(
                f"{self.name}: een tabel heeft één of twee verschillende indelingen, geen {self.dimensions}."
            )
        if self.quantity in self.dimensions:
            raise NotATable(f"{self.name}: {self.quantity} is al een indeling; geef wat geteld wordt een andere naam.")

    @property
    def keys(self) -> dict[Key, Cell]:
        """The cells by their key over all tables."""
        return {(self.quantity, place): cell for place, cell in self.cells.items()}


@dataclass(frozen=True, slots=True, order=True)
class Equation:
    """``total`` is the sum of ``parts``, as everybody who sees the table knows."""

    total: Key
    parts: tuple[Key, ...]


def place_of(**categories: str) -> Place:
    """Return a place from dimension=category; without any, the grand total."""
    return tuple(sorted(categories.items()))


def within(place: Place, dimension: str, category: str) -> Place:
    """Return the place with one more dimension filled."""
    return tuple(sorted((*place, (dimension, category))))


def categories(places: Iterable[Place], dimension: str) -> list[str]:
    """Return the categories of a dimension, sorted."""
    return sorted({category for place in places for name, category in place if name == dimension})


def grid(places: Iterable[Place], dimensions: Iterable[str]) -> list[Place]:
    """Return every place of a table with these categories: cells, margins and grand total, sorted."""
    seen, wanted = list(places), list(dimensions)
    axes = [[None, *categories(seen, dimension)] for dimension in wanted]
    found = (
        tuple(
            sorted((name, category) for name, category in zip(wanted, combination, strict=True) if category is not None)
        )
        for combination in itertools.product(*axes)
    )
    return sorted(found)


def equations(quantity: str, dimensions: tuple[str, ...], places: Iterable[Place]) -> list[Equation]:
    """Return every sum a table holds: each margin over each dimension it leaves open."""
    seen = list(places)
    names = {dimension: categories(seen, dimension) for dimension in dimensions}
    return [
        Equation((quantity, total), tuple((quantity, within(total, name, category)) for category in names[name]))
        for total in grid(seen, dimensions)
        for name in dimensions
        if name not in dict(total)
    ]


def words(key: Key) -> str:
    """Return a cell in words: ``aantal (provincie Antwerpen, maatregel cmw)``."""
    quantity, place = key
    where = ", ".join(f"{dimension} {category}" for dimension, category in place) or "totaal"
    return f"{quantity} ({where})"
