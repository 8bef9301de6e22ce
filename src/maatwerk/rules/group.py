"""Operations over a group of rows (an employer in a quarter): sums, rankings, running sums, a hand-out.

A rule over a group returns one of these; the engine applies it to columns or to the rows of one group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from maatwerk.rules.exact import Code, Exact, Flag, Number, Text, _lit, column

LARGEST_GROUP = 100_000
"""Rows in one group at most: what the bound of a sum is computed with."""


@dataclass(frozen=True, slots=True)
class Over:
    """An operation on some values of every row of a group.

    ``wide(args, keys)`` returns the expression; ``rows(args)`` takes and returns lists in row order. ``scale``, ``low`` and
    ``high`` describe the result.
    """

    args: tuple[Any, ...]
    wide: Callable[[Sequence[Any], Sequence[pl.Expr]], pl.Expr]
    rows: Callable[[Sequence[list[Any]]], list[int]]
    scale: int
    low: int
    high: int
    words: str

    def result(self, number: Number) -> Exact:
        """Return the result for everybody (an expression) or for one row (a number)."""
        return Exact(number, self.scale, self.low, self.high, words=self.words)


def raw(value: Any) -> Any:
    """Return what a value holds: number, place, yes/no or text."""
    if isinstance(value, Exact):
        if value.over is not None:
            raise TypeError(f"{value.words or 'a value'}: round a fraction before it enters a group operation")
        return value.number
    if isinstance(value, Code):
        return value.place
    return value.value


def total(x: Exact, among: Flag | None = None) -> Over:
    """Return the sum over the group (of the rows that ``among`` marks)."""
    marks = among if among is not None else Flag(True)
    return Over(
        (x, marks),
        lambda args, keys: _sum(*args).over(*keys),
        lambda args: [sum(n for n, counts in zip(*args, strict=True) if counts)] * len(args[0]),
        x.scale,
        x.low if x.low > 0 and among is None else min(0, x.low) * LARGEST_GROUP,
        max(0, x.high) * LARGEST_GROUP,
        f"som over de groep van {x.words}" + (f" (waar {among.words})" if among is not None and among.words else ""),
    )


def _sum(number: Number, marks: bool | pl.Expr) -> pl.Expr:
    """Sum within a group; a constant counts once per row."""
    if isinstance(marks, pl.Expr):
        return pl.when(marks).then(column(number)).otherwise(pl.lit(0, pl.Int64)).sum()
    if not marks:
        return pl.lit(0, pl.Int64)
    return number.sum() if isinstance(number, pl.Expr) else pl.len().cast(pl.Int64) * number


@dataclass(frozen=True, slots=True)
class Order:
    """One key of a ranking."""

    value: Exact | Code | Text
    high_first: bool


def high(value: Exact | Code) -> Order:
    """Rank high values first."""
    return Order(value, True)


def low(value: Exact | Code | Text) -> Order:
    """Rank low values first."""
    return Order(value, False)


def ranking(*keys: Order, among: Flag) -> Over:
    """Return the place of each row in its group, from 1; 0 for rows that ``among`` does not mark."""
    orders = [key.high_first for key in keys]

    def wide(args: Sequence[Any], groups: Sequence[pl.Expr]) -> pl.Expr:
        marks = _lit(args[0])
        by = [~marks, *(-column(a) if first else a for a, first in zip(args[1:], orders, strict=True))]
        places = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(*groups, order_by=by)
        return pl.when(marks).then(places).otherwise(pl.lit(0, pl.Int64))

    def rows(args: Sequence[list[Any]]) -> list[int]:
        marks, columns = args[0], args[1:]
        marked = [i for i, counts in enumerate(marks) if counts]
        marked.sort(key=lambda i: tuple(-c[i] if first else c[i] for c, first in zip(columns, orders, strict=True)))
        places = {row: place for place, row in enumerate(marked, 1)}
        return [places.get(i, 0) for i in range(len(marks))]

    words = "rang in de groep volgens " + ", dan ".join(_order_words(key) for key in keys)
    return Over((among, *(key.value for key in keys)), wide, rows, 0, 0, LARGEST_GROUP, words)


def _order_words(key: Order) -> str:
    words = getattr(key.value, "words", "") or "naam"
    return f"{words} ({'hoog naar laag' if key.high_first else 'laag naar hoog'})"


def running_total(x: Exact, place: Exact) -> Over:
    """Return the sum of ``x`` over the rows of the group up to and including this one, in the order of ``place``.

    Rows with place 0 get 0.
    """

    def wide(args: Sequence[Any], keys: Sequence[pl.Expr]) -> pl.Expr:
        if isinstance(args[1], int):
            return pl.lit(0, pl.Int64)
        counted = pl.when(args[1] > 0).then(column(args[0])).otherwise(pl.lit(0, pl.Int64))
        sums = counted.cum_sum().over(*keys, order_by=args[1])
        return pl.when(args[1] > 0).then(sums).otherwise(pl.lit(0, pl.Int64))

    def rows(args: Sequence[list[Any]]) -> list[int]:
        order = sorted((i for i, at in enumerate(args[1]) if at > 0), key=lambda i: args[1][i])
        sums, so_far = [0] * len(args[0]), 0
        for i in order:
            so_far += args[0][i]
            sums[i] = so_far
        return sums

    words = f"lopende som van {x.words} volgens {place.words}"
    return Over((x, place), wide, rows, x.scale, min(0, x.low) * LARGEST_GROUP, max(0, x.high) * LARGEST_GROUP, words)


def kernel(function: Callable[[Sequence[list[Any]]], list[int]], *args: Any, scale: int, most: int, words: str) -> Over:
    """Return an operation given as one exact function over the lists of a group, for what no expression says."""

    def wide(values: Sequence[Any], keys: Sequence[pl.Expr]) -> pl.Expr:
        names = [f"a{i}" for i in range(len(values))]
        groups = [f"k{i}" for i in range(len(keys))]
        fields = [_lit(v).alias(n) for v, n in zip(values, names, strict=True)]
        fields += [k.alias(n) for k, n in zip(keys, groups, strict=True)]
        return pl.struct(fields).map_batches(lambda s: _by_group(s, names, groups, function), return_dtype=pl.Int64)

    return Over(args, wide, function, scale, 0, most, words)


def _by_group(
    rows: pl.Series, names: list[str], groups: list[str], function: Callable[[Sequence[list[Any]]], list[int]]
) -> pl.Series:
    frame = rows.struct.unnest().with_row_index("row")
    results = [0] * len(frame)
    for part in frame.partition_by(groups, maintain_order=True):
        answers = function([part[name].to_list() for name in names])
        for row, answer in zip(part["row"], answers, strict=True):
            results[row] = answer
    return pl.Series(results, dtype=pl.Int64)
