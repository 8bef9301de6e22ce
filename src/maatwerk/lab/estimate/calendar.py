"""When what is due for a quarter is paid: advance, settlement, year settlement or corrections, from ``calendar.yaml``."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import yaml

from maatwerk.lab.estimate.periods import after_quarter, month_end, working_day
from maatwerk.rules.quarter import Quarter

FILE: Final = Path(__file__).with_name("calendar.yaml")
OTHERWISE: Final = "otherwise"


@dataclass(frozen=True, slots=True)
class Event:
    """A payment for a quarter: on ``paid_on`` the payments stand at the amount as known on ``cutoff`` (None: an advance)."""

    paid_on: dt.date
    cutoff: dt.date | None


@dataclass(frozen=True, slots=True)
class PayCalendar:
    """The calendar of one article. ``said`` holds the source or assumption of each part, in Dutch."""

    article: str
    name: str
    advance: Fraction
    settlement: Mapping[str, Any]
    year_settlement: Mapping[str, Any] | None
    corrections: Mapping[str, Any] | None
    said: Mapping[str, str]

    def settled_on(self, quarter: Quarter) -> dt.date:
        """Return the day on which the settlement of a quarter is computed."""
        return after_quarter(quarter, self.settlement["cutoff_month"])

    def events(self, quarter: Quarter) -> list[Event]:
        """Return the payments for a quarter, in order of the day of payment."""
        return sorted(self._events(quarter), key=lambda event: event.paid_on)

    def last_before(self, quarter: Quarter, day: dt.date) -> Event | None:
        """Return the last payment for a quarter on or before a day."""
        return next((event for event in reversed(self.events(quarter)) if event.paid_on <= day), None)

    def basis_of_advance(self, quarter: Quarter) -> Quarter:
        """Return the quarter an advance is based on: the last that is settled on the first day."""
        basis = quarter + -1
        while self.settled_on(basis) >= quarter.first_day:
            basis += -1
        return basis

    def _events(self, quarter: Quarter) -> Iterator[Event]:
        if self.advance:
            yield Event(quarter.last_day, None)
        first = self.settlement["cutoff_month"]
        paid = _pay_day(quarter.year, 3 * quarter.number + self.settlement["pay_month"], self.settlement)
        yield Event(paid, self.settled_on(quarter))
        if self.year_settlement is not None:
            year = quarter.year + 1
            cutoff = month_end(year, self.year_settlement["cutoff_month"])
            yield Event(_pay_day(year, self.year_settlement["pay_month"], self.year_settlement), cutoff)
        if self.corrections is not None:
            step, until = self.corrections["every_months"], self.corrections["until_month"]
            for months in range(first + step, until + 1, step):
                yield Event(after_quarter(quarter, months), after_quarter(quarter, months))


def _pay_day(year: int, month: int, entry: Mapping[str, Any]) -> dt.date:
    number = entry.get("pay_working_day")
    return month_end(year, month) if number is None else working_day(year, month, number)


@functools.cache
def calendars(file: Path = FILE) -> Mapping[str, PayCalendar]:
    """Return the calendars by article; ``otherwise`` is that of every other article."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {article: _calendar(article, entry) for article, entry in content.items()}


def calendar_of(article: str) -> PayCalendar:
    """Return the calendar of an article."""
    return calendars().get(article, calendars()[OTHERWISE])


def _calendar(article: str, entry: Mapping[str, Any]) -> PayCalendar:
    parts = {name: part for name, part in entry.items() if isinstance(part, Mapping)}
    said = {name: part.get("source") or f"aanname: {part['assumption']}" for name, part in parts.items()}
    return PayCalendar(
        article=article,
        name=entry["name"],
        advance=Fraction(parts["advance"]["per_mille"], 1000) if "advance" in parts else Fraction(0),
        settlement=parts["settlement"],
        year_settlement=parts.get("year_settlement"),
        corrections=parts.get("corrections"),
        said=said,
    )
