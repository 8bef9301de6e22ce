"""What is paid in a window: known payments as they are, later ones by the calendar from the estimated amounts.

Payments of a window are standings at its end minus standings at its begin, over every quarter that can still move.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maatwerk.lab.estimate.calendar import PayCalendar
from maatwerk.lab.estimate.development import rounded
from maatwerk.lab.estimate.periods import Window, shifted
from maatwerk.lab.estimate.vintages import Series
from maatwerk.rules.quarter import Quarter

LOOK_BACK: Final = 8
"""Quarters before a window that may still be paid or corrected in it."""


@dataclass(frozen=True, slots=True)
class Payer:
    """One component: its commitments and payments as known on a day, and the final amounts that are expected."""

    commitments: Series
    payments: Series
    known_on: dt.date
    expected: Mapping[Quarter, int]
    calendar: PayCalendar

    def in_window(self, window: Window) -> int:
        """Return the eurocents paid in a window, for whatever quarter."""
        quarters = [window.first + at for at in range(-LOOK_BACK, window.length)]
        return sum(self.standing(q, window.last_day) - self.standing(q, window.day_before) for q in quarters)

    def for_window(self, window: Window) -> int:
        """Return the eurocents paid for the quarters of a window before it ends."""
        return sum(self.standing(quarter, window.last_day) for quarter in window)

    def standing(self, quarter: Quarter, day: dt.date) -> int:
        """Return the eurocents paid for a quarter up to a day: known, or by the calendar."""
        event = self.calendar.last_before(quarter, day)
        known = self.payments.cents(quarter, min(day, self.known_on))
        if self.payments.rows and (day <= self.known_on or event is None or event.paid_on <= self.known_on):
            return known or 0
        if event is None:
            return 0
        if event.cutoff is None:
            return self._advance(quarter)
        return self.amount(quarter, event.cutoff)

    def amount(self, quarter: Quarter, day: dt.date) -> int:
        """Return the amount of a quarter as known on a day, or as it will stand on that day; 0 where nothing is expected."""
        if day <= self.known_on:
            return self.commitments.cents(quarter, day) or 0
        return rounded(self.expected.get(quarter, 0) * self._part_known(quarter, day))

    def _advance(self, quarter: Quarter) -> int:
        basis = self.calendar.basis_of_advance(quarter)
        amount = self.amount(basis, quarter.first_day)
        return rounded(self.calendar.advance * amount)

    def _part_known(self, quarter: Quarter, day: dt.date) -> Fraction:
        """Return which part of the final amount earlier quarters showed when they were as old."""
        seen, final = 0, 0
        for earlier, amount in self.expected.items():
            then = shifted(day, earlier - quarter)
            cents = self.commitments.cents(earlier, then) if then <= self.known_on else None
            if cents is not None:
                seen, final = seen + cents, final + amount
        return Fraction(seen, final) if seen > 0 and final > 0 else Fraction(1)
