"""Calendar months in rules: the same day some months later, or the last day of that month where it has no such day."""

from __future__ import annotations

import calendar
import datetime as dt

import polars as pl

from maatwerk.rules.dates import as_day
from maatwerk.rules.exact import Exact, column

_EPOCH = dt.date(1970, 1, 1)
_LONGEST = 31


def plus_months(day: Exact, months: Exact) -> Exact:
    """Return the same day some whole months later; 31 January plus one month is the last day of February."""
    words = f"{day.words} + {months.words} maanden" if day.words and months.words else ""
    high = day.high + months.high * _LONGEST
    if isinstance(day.number, pl.Expr) or isinstance(months.number, pl.Expr):
        offset = column(months.number).cast(pl.String) + "mo"
        date = column(day.number).cast(pl.Int32).cast(pl.Date).dt.offset_by(offset)
        return Exact(date.cast(pl.Int32).cast(pl.Int64), 0, day.low, high, words=words)
    return Exact(_months_later(day.number, months.number), 0, day.low, high, words=words)


def _months_later(day: int, months: int) -> int:
    start = as_day(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return (dt.date(year, month + 1, min(start.day, last)) - _EPOCH).days
