"""The input of the case: seeded, made of whole-number arithmetic only, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from math import gcd

import polars as pl

from bench import case

SEED = 20240701
PRIME = 2**31 - 1
EMPLOYER_SIZES = (1,) * 16 + (2,) * 12 + (3,) * 8 + (5,) * 6 + (8,) * 5 + (13,) * 4 + (30,) * 2 + (66, 200)
"""The number of workers of each employer in a block of employers; the blocks repeat until the rows are used up."""


def make(rows: int, seed: int = SEED) -> pl.DataFrame:
    """Make the input: many small employers and a few large ones, their workers scattered over the rows."""
    draws = numbers(seed)
    full_time = draw(draws, 10) < 6
    employment = pl.when(full_time).then(whole(case.FRACTION)).otherwise(draw(draws, case.FRACTION + 1))
    absent = draw(draws, 20) == 0
    wage = pl.when(absent).then(whole(0)).otherwise(employment * (600_000 + draw(draws, 1_000_000)) // case.FRACTION)
    contributions = pl.col("wage") * (2_000 + draw(draws, 1_500)) // 10_000
    corrected = pl.when(pl.col("wage") == 0).then(draw(draws, 50_000)).otherwise(whole(0))
    reductions = pl.col("contributions") * draw(draws, 12_000) // 10_000 + corrected
    performed = pl.col("employment") * (700_000 + draw(draws, 400_001)) // case.FRACTION
    frame = pl.LazyFrame({"row": pl.int_range(rows, eager=True, dtype=pl.Int64)})
    return (
        frame.with_columns(
            employer=employer(rows),
            package=draw(draws, len(case.PERCENTAGES)),
            quarter=draw(draws, case.QUARTERS) + 1,
            employment=employment,
            need=draw(draws, len(case.COACHING_BY_NEED)),
        )
        .with_columns(wage=wage)
        .with_columns(contributions=contributions)
        .with_columns(reductions=reductions, performed=performed)
        .select(pl.col(name).cast(pl.Int64) for name in case.INPUTS)
        .collect()
    )


def employer(rows: int) -> pl.Expr:
    """The employer of a row: rows are dealt out by a step that has no divisor in common with their number."""
    sizes = pl.Series([number for number, size in enumerate(EMPLOYER_SIZES) for _ in range(size)], dtype=pl.Int64)
    step = next(n for n in count(int(rows * 0.618) | 1, 2) if gcd(n, rows) == 1)
    place = pl.col("row") * step % rows
    return place // len(sizes) * len(EMPLOYER_SIZES) + pl.lit(sizes).gather(place % len(sizes))


def numbers(seed: int) -> Iterator[int]:
    """Starting points, one for every drawn column."""
    for n in count(1):
        yield (seed * 1_000_003 + n * 7_368_787) % PRIME


def draw(draws: Iterator[int], below: int) -> pl.Expr:
    """A number from 0 up to (not including) `below` for every row."""
    mixed = (pl.col("row") + next(draws)) % PRIME
    for factor, shift in ((48_271, 2**15), (69_621, 2**13), (16_807, 2**16), (39_373, 2**14)):
        mixed = (mixed * factor + 12_345) % PRIME
        mixed = (mixed ^ (mixed // shift)) % PRIME
    return mixed % below


def whole(number: int) -> pl.Expr:
    """A whole number of 64 bits."""
    return pl.lit(number, dtype=pl.Int64)
