"""What employers owe: how much, since when, from which bookings, and what of it has lapsed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils import timezone

from maatwerk.law.limitation import Limitation, limitation
from maatwerk.portal import clock
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement.models import Booking
from maatwerk.portal.settlement.models.booked import PARTED
from maatwerk.rules.quarter import Quarter

UNKNOWN: Final = Limitation(None)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a receivable comes from one booking (cents): the oldest debts are paid first, so what is open came last."""

    booking: Booking
    cents: int
    until: Limitation


@dataclass(frozen=True, slots=True)
class Receivable:
    """What an employer owes (cents), since which day without interruption, and where it comes from, the oldest part first."""

    employer: str
    cents: int
    since: dt.date | None = None
    parts: Sequence[Part] = ()

    def lapsed(self, on: dt.date) -> int:
        """Return what of it has lapsed on a day, in cents."""
        return sum(part.cents for part in self.parts if part.until.lapsed(on))

    @property
    def causes(self) -> tuple[str, ...]:
        """Return why it is owed: every cause once, the oldest first."""
        return tuple(dict.fromkeys(part.booking.cause for part in self.parts))

    @property
    def last_day(self) -> dt.date | None:
        """Return the first day on which something of it lapses; None where none is known."""
        return min((part.until.last_day for part in self.parts if part.until.last_day), default=None)


def receivables() -> tuple[Receivable, ...]:
    """Return every employer that owes something, the largest amount first."""
    balances = books.balances()
    owing = [employer for employer in balances.employers() if balances.owed(employer) < 0]
    found = _of(owing)
    return tuple(sorted(found, key=lambda one: (-one.cents, one.employer)))


def receivable(employer: str) -> Receivable:
    """Return what one employer owes; nothing (0 cents) where it owes nothing."""
    return next(iter(_of([employer])))


def owed_to(employer: str) -> int:
    """Return what is owed to an employer in cents; below zero it owes."""
    return books.balances(books.of_employer(employer)).owed(employer)


def _of(employers: Iterable[str]) -> Iterator[Receivable]:
    names = {f"onderneming{PARTED}{employer}": employer for employer in employers}
    own: dict[str, list[Booking]] = defaultdict(list)
    for one in Booking.objects.filter(Q(debit__in=names) | Q(credit__in=names)).order_by("pk"):
        own[names[one.debit] if one.debit in names else names[one.credit]].append(one)
    for account, employer in names.items():
        yield _one(employer, account, own[employer])


def _one(employer: str, account: str, bookings: Sequence[Booking]) -> Receivable:
    """Return what the bookings of a current account leave owing."""
    owed, since = 0, list[Booking]()
    for one in bookings:
        owed += one.cent if one.credit == account else -one.cent
        since.append(one)
        if owed >= 0:
            since.clear()
    if owed >= 0:
        return Receivable(employer, 0)
    parts = tuple(reversed(list(_parts(since, account, -owed))))
    return Receivable(employer, -owed, timezone.localtime(since[0].at).date(), parts)


def _parts(bookings: Sequence[Booking], account: str, left: int) -> Iterator[Part]:
    """Yield where an open amount comes from, the latest first."""
    for one in reversed(bookings):
        if one.debit == account and left:
            cents = min(one.cent, left)
            left -= cents
            yield Part(one, cents, _until(one.kwartaal))


def _until(quarter: str) -> Limitation:
    return limitation(Quarter.parse(quarter), clock.today()) if quarter else UNKNOWN
