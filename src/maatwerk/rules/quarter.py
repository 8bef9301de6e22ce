"""Calendar quarters: the unit of time of every declaration, rule version and settlement."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_WRITTEN = re.compile(r"^\s*(\d{4})\s*[-_ ]?\s*(?:[QqKk]\s*)?([1-4])\s*$")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A calendar quarter, as a whole number of quarters since year 0 (so that quarters order and subtract)."""

    index: int

    @classmethod
    def of(cls, year: int, number: int) -> Quarter:
        """Return quarter ``number`` (1-4) of ``year``; raises ValueError outside 1-4."""
        if not 1 <= number <= 4:
            raise ValueError(f"a year has quarters 1 to 4, not {number}")
        return cls(year * 4 + number - 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2024Q3``, ``2024K3``, ``2024-Q3`` or the DmfA form ``20243``; raises ValueError."""
        match = _WRITTEN.match(text)
        if match is None:
            raise ValueError(f"{text!r} is not a quarter; write it as 2024Q3")
        return cls.of(int(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: dt.date) -> Quarter:
        """Return the quarter in which ``day`` lies."""
        return cls.of(day.year, (day.month - 1) // 3 + 1)

    @property
    def year(self) -> int:
        """Calendar year."""
        return self.index // 4

    @property
    def number(self) -> int:
        """Number within the year, 1 to 4."""
        return self.index % 4 + 1

    @property
    def first_day(self) -> dt.date:
        """First calendar day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> dt.date:
        """Last calendar day."""
        month = 3 * self.number
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def months(self) -> tuple[dt.date, dt.date, dt.date]:
        """First days of its three months."""
        first = self.first_day
        return first, first.replace(month=first.month + 1), first.replace(month=first.month + 2)

    @property
    def days(self) -> int:
        """Number of calendar days (90 to 92)."""
        return (self.last_day - self.first_day).days + 1

    @property
    def dmfa(self) -> str:
        """The form of the declarations: ``20243``."""
        return f"{self.year}{self.number}"

    def __add__(self, quarters: int) -> Quarter:
        return Quarter(self.index + quarters)

    def __sub__(self, other: Quarter) -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    def until(self, last: Quarter) -> Iterator[Quarter]:
        """Yield every quarter from this one to ``last``, both included."""
        return (Quarter(index) for index in range(self.index, last.index + 1))
