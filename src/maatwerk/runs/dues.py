"""What a quarter owes each employer, per measure and article of the budget, and the transfers that book it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from maatwerk.ledger.settlement import Ground, Transfer, settle
from maatwerk.ledger.settlement_articles import articles
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.lines import CENTS

c = pl.col
DUE = ("onderneming", "maatregel", "artikel")
_SCHEMA = dict.fromkeys(DUE, pl.String()) | {"cent": pl.Int64()}


class PartWithoutArticle(ArithmeticError):
    """The parts of the lines that have an article are not the whole of the premiums: a fault in the program."""


def dues(lines: pl.DataFrame) -> pl.DataFrame:
    """Return ``onderneming``, ``maatregel``, ``artikel``, ``cent`` (not 0) of the lines of a quarter, sorted.

    A blocked line counts as nothing. Raises PartWithoutArticle when a paid amount belongs to no article.
    """
    computed = lines.filter(~c("geblokkeerd"))
    parts = [
        own.select("onderneming", "maatregel", pl.lit(borne.article).alias("artikel"), _cents(part))
        for (measure, part), borne in articles().items()
        if part in computed.columns and (own := computed.filter(c("maatregel") == measure)).height
    ]
    found = pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)
    total, paid = int(found["cent"].sum() or 0), int(computed[CENTS].sum() or 0)
    if total != paid:
        raise PartWithoutArticle(f"the parts with an article are {total} cents, the premiums {paid}")
    return found.group_by(DUE).agg(c("cent").sum()).filter(c("cent") != 0).sort(DUE)


def _cents(part: str) -> pl.Expr:
    """Return an amount of a line (a decimal of two places) in whole cents, 0 where there is none."""
    digits = c(part).cast(pl.Decimal(30, 2)).cast(pl.String).str.replace(".", "", literal=True)
    return digits.cast(pl.Int64).fill_null(0).alias("cent")


def settlements(quarter: Quarter, now: pl.DataFrame, before: pl.DataFrame | None, cause: str) -> tuple[Transfer, ...]:
    """Return the transfers that bring what is booked of a quarter (``before``) to what it is ``now``, both as ``dues``."""
    then = _by_key(before) if before is not None else {}
    today = _by_key(now)
    return tuple(_moved(quarter, then, today, cause))


def _by_key(frame: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    return {(employer, measure, article): cents for employer, measure, article, cents in frame.iter_rows()}


def _moved(
    quarter: Quarter, then: Mapping[tuple[str, str, str], int], today: Mapping[tuple[str, str, str], int], cause: str
) -> Iterator[Transfer]:
    for employer, measure, article in sorted({*then, *today}):
        key = (employer, measure, article)
        yield from settle(Ground(employer, measure, str(quarter), article), today.get(key, 0) - then.get(key, 0), cause)
