"""The case in plain Python with `decimal.Decimal`, one worker after the other, amounts in euro."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import polars as pl

from bench import case
from bench.engines import _frames
from bench.stopwatch import run

CENT = Decimal("0.01")
PART = Decimal(1).scaleb(-case.PART_DIGITS)
ZERO = Decimal(0)
ONE = Decimal(1)
CHUNK = 250_000


def euro(cents: int) -> Decimal:
    """Cents as euro."""
    return Decimal(cents).scaleb(-2)


CAP = euro(case.CAP)
CEILING = euro(case.CEILING_PER_WORKER)
PERCENTAGES = [
    [Decimal(row[case.band(max(quarter, 1))]).scaleb(-2) for quarter in range(case.QUARTERS + 1)]
    for row in case.PERCENTAGES
]
FIXED = [euro(case.COACHING_FIXED[case.band(max(quarter, 1))]) for quarter in range(case.QUARTERS + 1)]
BY_NEED = [euro(cents) for cents in case.COACHING_BY_NEED]


def compute(data: pl.DataFrame) -> pl.DataFrame:
    """All outputs of the case; the ceiling needs a second pass, when the sums are known."""
    chunks, totals, employers = [], [], []
    owed: defaultdict[int, Decimal] = defaultdict(Decimal)
    heads: defaultdict[int, int] = defaultdict(int)
    for chunk in data.iter_slices(CHUNK):
        rows = [own_amounts(*row) for row in zip(*(chunk[name].to_list() for name in case.INPUTS[1:]), strict=True)]
        for employer, (premium, coaching) in zip(chunk["employer"].to_list(), rows, strict=True):
            owed[employer] += premium + coaching
            heads[employer] += 1
            employers.append(employer)
            totals.append(premium + coaching)
        chunks.append(pl.DataFrame([[cents(p), cents(c)] for p, c in rows], schema=own_schema(), orient="row"))
    parts = {employer: part(number * CEILING, owed[employer]) for employer, number in heads.items()}
    payable = [
        cents((total * parts[employer]).quantize(CENT, ROUND_DOWN))
        for employer, total in zip(employers, totals, strict=True)
    ]
    return pl.concat(chunks).with_columns(
        total=pl.col("premium") + pl.col("coaching"), payable=pl.Series(payable, dtype=pl.Int64)
    )


def own_amounts(
    package: int,
    quarter: int,
    wage: int,
    contributions: int,
    reductions: int,
    employment: int,
    need: int,
    performed: int,
) -> tuple[Decimal, Decimal]:
    """The premium and the coaching amount of one worker."""
    mass = max(euro(wage) + euro(contributions) - euro(reductions), ZERO)
    reference = min(mass, CAP * Decimal(employment).scaleb(-case.FRACTION_DIGITS))
    premium = (reference * PERCENTAGES[package][quarter]).quantize(CENT, ROUND_HALF_UP)
    fraction = min(Decimal(performed).scaleb(-case.FRACTION_DIGITS), ONE)
    return premium, FIXED[quarter] + (BY_NEED[need] * fraction).quantize(CENT, ROUND_HALF_UP)


def part(ceiling: Decimal, owed: Decimal) -> Decimal:
    """The part that the employer's ceiling leaves of every total."""
    return min((ceiling / owed).quantize(PART, ROUND_DOWN), ONE)


def cents(amount: Decimal) -> int:
    """Euro as cents."""
    return int(amount.scaleb(2))


def own_schema() -> dict[str, type[pl.Int64]]:
    """The columns of a worker's own amounts."""
    return {"premium": pl.Int64, "coaching": pl.Int64}


if __name__ == "__main__":
    run(_frames.load, compute, _frames.store)
