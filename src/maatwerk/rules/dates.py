"""Days in rules: whole numbers of days since 1970-01-01."""

from __future__ import annotations

import datetime as dt

import polars as pl

from maatwerk.rules.exact import Exact, Number
from maatwerk.rules.quarter import Quarter

_EPOCH = dt.date(1970, 1, 1)
_LEAP = 366


def as_day(days: int) -> dt.date:
    """Return the calendar day of a number of days since 1970-01-01."""
    return _EPOCH + dt.timedelta(days=days)


def plus_years(day: Exact, years: Exact) -> Exact:
    """Return the same day some whole constant years later; 29 February becomes 28 February."""
    if not isinstance(years.number, int):
        raise TypeError(f"{years.words} must be the same in the whole run")
    words = f"{day.words} + {years.words} jaar" if day.words else ""
    return Exact(_years_later(day.number, years.number), 0, day.low, day.high + years.number * _LEAP, words=words)


def _years_later(day: Number, years: int) -> Number:
    if isinstance(day, pl.Expr):
        return day.cast(pl.Int32).cast(pl.Date).dt.offset_by(f"{years}y").cast(pl.Int32).cast(pl.Int64)
    start = as_day(day)
    last = 28 if (start.month, start.day) == (2, 29) and not _is_leap(start.year + years) else start.day
    return (start.replace(year=start.year + years, day=last) - _EPOCH).days


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def quarter_of(day: Exact) -> Exact:
    """Return the quarter in which a day lies (as its index)."""
    low, high = Quarter.containing(as_day(day.low)).index, Quarter.containing(as_day(day.high)).index
    words = f"kwartaal van {day.words}" if day.words else ""
    if isinstance(day.number, pl.Expr):
        date = day.number.cast(pl.Int32).cast(pl.Date)
        index = date.dt.year().cast(pl.Int64) * 4 + date.dt.quarter().cast(pl.Int64) - 1
        return Exact(index, 0, low, high, words=words)
    return Exact(Quarter.containing(as_day(day.number)).index, 0, low, high, words=words)
