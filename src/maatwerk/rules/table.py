"""A keyed parameter inside a rule: ``percentages.at(package, quarter)``."""

from __future__ import annotations

from collections.abc import Sequence
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
        starts = self._starts(i)
        assert isinstance(key.number, int)
        return max((start for start in starts if start <= key.number), default=starts[0])

    def _starts(self, i: int) -> list[int]:
        return sorted({int(place[i]) for cells in self.periods for place in cells})

    def _gathered(self, keys: Sequence[Code | Exact]) -> pl.Expr:
        """Look every row up in one flat list: period first, then the keys."""
        spans = [self._span(i, key) for i, key in enumerate(keys)]
        index: Number = self.regime
        for key, (low, labels) in zip(keys, spans, strict=True):
            index = index * len(labels) + (_number(key) - low)
        flat: list[int | None] = []
        for cells in self.periods:
            flat += self._flat(cells, [labels for _, labels in spans])
        assert isinstance(index, pl.Expr)
        return pl.lit(pl.Series(self.name, flat, dtype=pl.Int64)).gather(index)

    def _span(self, i: int, key: Code | Exact) -> tuple[int, list[str | int]]:
        """Return the lowest value of a key, and for every value from there on the label of its cell."""
        if isinstance(key, Code):
            return 0, list(key.names)
        starts = self._starts(i)
        labels = [max((s for s in starts if s <= n), default=starts[0]) for n in range(key.low, key.high + 1)]
        return key.low, list(labels)

    def _flat(self, cells: Cells, labels: list[list[str | int]]) -> list[int | None]:
        places: list[tuple[str | int, ...]] = [()]
        for names in labels:
            places = [(*place, name) for place in places for name in names]
        return [cells.get(place) for place in places]


def _number(key: Code | Exact) -> Number:
    return key.place if isinstance(key, Code) else key.number
