"""Days and spans of quarters: moving a day by whole quarters, working days, four quarters in a row."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.rules.quarter import Quarter

SATURDAY: Final = 5
DAY: Final = dt.timedelta(days=1)


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month; ``month`` may run past 12 or below 1, into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def shifted(day: dt.date, quarters: int) -> dt.date:
    """Return the day so many quarters later: the last day of a month stays one, another day is kept where it exists."""
    end = month_end(day.year, day.month + 3 * quarters)
    return end if month_end(day.year, day.month) == day else end.replace(day=min(day.day, end.day))


def after_quarter(quarter: Quarter, months: int) -> dt.date:
    """Return the last day of the so-manieth month after a quarter (0: of the quarter itself)."""
    return month_end(quarter.year, 3 * quarter.number + months)


def working_day(year: int, month: int, number: int) -> dt.date:
    """Return the so-manieth working day (Monday to Friday, holidays not counted) of a month; ``month`` may pass 12."""
    day = month_end(year, month).replace(day=1)
    while True:
        number -= day.weekday() < SATURDAY
        if number == 0:
            return day
        day += DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Quarters in a row: a budget year, or the same length beginning in another quarter."""

    first: Quarter
    length: int = 4

    @classmethod
    def of_year(cls, year: int) -> Window:
        """Return the four quarters of a year."""
        return cls(Quarter.of(year, 1))

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Return the quarters, in order."""
        return tuple(self)

    @property
    def last_day(self) -> dt.date:
        """Return the last day."""
        return (self.first + (self.length - 1)).last_day

    @property
    def day_before(self) -> dt.date:
        """Return the last day before it."""
        return self.first.first_day - DAY

    def shifted(self, quarters: int) -> Window:
        """Return the window so many quarters later."""
        return Window(self.first + quarters, self.length)

    def __iter__(self) -> Iterator[Quarter]:
        return (self.first + at for at in range(self.length))

    def __contains__(self, quarter: Quarter) -> bool:
        return 0 <= quarter - self.first < self.length
