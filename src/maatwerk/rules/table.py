"""A keyed parameter inside a rule: ``percentages.at(package, quarter)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from maatwerk.rules.exact import Code, Exact, Number
from maatwerk.rules.parameters import Cells, Key, UnsetParameter


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a keyed parameter, for one period or several.

    ``regime`` tells which of ``periods`` a row is in; it is the constant 0 when there is one period.
    """

    name: str
    scale: int
    keys: tuple[Key, ...]
    periods: tuple[Cells, ...]
    regime: Number = 0
    seen: list[tuple[tuple[str | int, ...], int]] = field(default_factory=list)
    """The cells that were looked up for one row, for its explanation."""
    on_gap: Callable[[str, pl.Expr], None] | None = None
    """Called, for columns, with every look-up that could meet a cell without a value."""

    def at(self, *keys: Code | Exact) -> Exact:
        """Return the cell for these keys, given in the order of the parameter file.

        Raises KeyError for a name without a cell, UnsetParameter for a cell that is not known.
        """
        known = [cell for cells in self.periods for cell in cells.values() if cell is not None]
        words = f"{self.name} bij {', '.join(key.words for key in keys)}" if all(key.words for key in keys) else ""
        plain = all(isinstance(_number(key), int) for key in keys) and isinstance(self.regime, int)
        number = self._cell(keys) if plain else self._gathered(keys)
        return Exact(number, self.scale, min(known, default=0), max(known, default=0), words=words)

    def _cell(self, keys: Sequence[Code | Exact]) -> int:
        assert isinstance(self.regime, int)
        place = tuple(self._label(i, key) for i, key in enumerate(keys))
        cell = self.periods[self.regime].get(place)
        if cell is None:
            raise UnsetParameter(f"parameter {self.name} heeft geen waarde voor {', '.join(map(str, place))}")
        self.seen.append((place, cell))
        return cell

    def _label(self, i: int, key: Code | Exact) -> str | int:
        if isinstance(key, Code):
            assert isinstance(key.place, int)
            return key.names[key.place]
        assert isinstance(key.number, int)
        assert isinstance(self.regime, int)
        return _from(self._starts(i, self.periods[self.regime]), key.number)

    def _starts(self, i: int, cells: Cells) -> list[int]:
        return sorted({int(place[i]) for place in cells})

    def _gathered(self, keys: Sequence[Code | Exact]) -> pl.Expr:
        """Look every row up in one flat list: period first, then the keys."""
        index: Number = self.regime
        for key in keys:
            low, size = _span(key)
            place = _number(key) if low == 0 else _number(key) - low
            index = place if isinstance(index, int) and index == 0 else index * size + place
        flat = [cell for cells in self.periods for cell in self._flat(cells, keys)]
        assert isinstance(index, pl.Expr)
        looked_up = pl.lit(pl.Series(self.name, flat, dtype=pl.Int64)).gather(index)
        if None in flat and self.on_gap is not None:
            self.on_gap(self.name, looked_up)
        return looked_up

    def _flat(self, cells: Cells, keys: Sequence[Code | Exact]) -> list[int | None]:
        """Return the cell of every combination of keys, the last key running fastest."""
        places: list[tuple[str | int, ...]] = [()]
        for i, key in enumerate(keys):
            places = [(*place, label) for place in places for label in self._labels(i, key, cells)]
        return [cells.get(place) for place in places]

    def _labels(self, i: int, key: Code | Exact, cells: Cells) -> list[str | int]:
        if isinstance(key, Code):
            return list(key.names)
        starts = self._starts(i, cells)
        return [_from(starts, number) for number in range(key.low, key.high + 1)]


def _from(starts: Sequence[int], number: int) -> int:
    """Return the last start at or below a number; the number itself, which has no cell, when there is none."""
    return max((start for start in starts if start <= number), default=number)


def _span(key: Code | Exact) -> tuple[int, int]:
    """Return the lowest value of a key and how many values it has."""
    return (0, len(key.names)) if isinstance(key, Code) else (key.low, key.high - key.low + 1)


def _number(key: Code | Exact) -> Number:
    return key.place if isinstance(key, Code) else key.number
