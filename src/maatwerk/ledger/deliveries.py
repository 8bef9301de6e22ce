"""The calendar of federal deliveries: what RVA and RSZ had to hand over, what came, what is late, and what it changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maatwerk.ledger import accounts
from maatwerk.ledger.book import Book, Delivery
from maatwerk.ledger.journal import Posted

IN_TIME, LATE_RECEIVED, LATE, TO_COME = "op tijd", "te laat ontvangen", "te laat, niet ontvangen", "nog niet verwacht"
KINDS = {"provisional": "voorlopig", "final": "definitief"}


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery as it stands on a day; amounts in cents, None where they are not known."""

    delivery: Delivery
    status: str
    charged: int | None
    """What the year's payments (VEK) hold for it."""
    correction: int | None
    """What its arrival changed: the settlement that was booked, or final minus provisional."""
    lines: tuple[Posted, ...]

    @property
    def is_late(self) -> bool:
        """Whether it came, or is still to come, after its day."""
        return self.status in (LATE, LATE_RECEIVED)

    @property
    def below_estimate(self) -> int | None:
        """How far the charge is below (negative) or above the department's own estimate, in cents."""
        if self.charged is None or self.delivery.estimated is None:
            return None
        return self.charged - self.delivery.estimated


def calendar(book: Book, on: dt.date | None = None) -> tuple[Due, ...]:
    """Return every delivery as it stands on a day (default: the day of the book), the earliest due first."""
    day = on or book.head.booked
    return tuple(_due(book, item, day) for item in sorted(book.beside.deliveries, key=lambda item: item.due))


def _due(book: Book, item: Delivery, day: dt.date) -> Due:
    kind = "vek" if "vek" in book.head.kinds else accounts.WHOLE
    lines = book.budget.lines_of(accounts.execution(book.head.year, item.article, kind, *item.path))
    charged = sum(posted.line.amount for posted in lines) if lines else None
    return Due(item, status(item, day), charged, _correction(book, item), lines)


def status(item: Delivery, day: dt.date) -> str:
    """Return how a delivery stands on a day. Words instead of a day mean that it came after its day."""
    if isinstance(item.received, str):
        return LATE_RECEIVED
    if item.received is None or item.received > day:
        return LATE if item.due < day else TO_COME
    return IN_TIME if item.received <= item.due else LATE_RECEIVED


def _correction(book: Book, item: Delivery) -> int | None:
    if item.provisional is not None and item.final is not None:
        return item.final - item.provisional
    booked = book.budget.journal.get(item.correction)
    if booked is None:
        return None
    return sum(
        line.amount for line in booked.lines if line.account[0] == accounts.EXECUTION and line.account[3] == "vek"
    )
