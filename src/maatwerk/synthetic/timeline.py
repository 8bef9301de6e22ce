"""The years invented Flanders knows, whatever part of them is asked for: so that a person is the same in every part."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from fractions import Fraction
from functools import lru_cache
from typing import Final

from maatwerk.rules.quarter import Quarter

FIRST: Final = Quarter.of(2019, 1)
"""First quarter that can be made: collective maatwerk runs since 2019."""
LAST: Final = Quarter.of(2026, 2)
"""Last quarter that can be made."""
HORIZON: Final = LAST.last_day
QUARTERS: Final = tuple(FIRST.until(LAST))


@lru_cache(maxsize=100_000)
def weekdays(first: dt.date, last: dt.date) -> int:
    """Return how many days from Monday to Friday lie between two days, both included (0 when they are reversed)."""
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    return weeks * 5 + sum((first.weekday() + day) % 7 < 5 for day in range(rest))


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years later (1 March for a leap day that is not there)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def interpolated(points: dict[Quarter, Fraction], quarter: Quarter) -> Fraction:
    """Return the value of a quarter on straight lines between the quarters known, constant outside."""
    known = sorted(points)
    place = bisect_right(known, quarter)
    if place in (0, len(known)):
        return points[known[max(place - 1, 0)]]
    low, high = known[place - 1], known[place]
    return points[low] + (points[high] - points[low]) * (quarter - low) / (high - low)
