"""The books of settlement: what is booked, as balances and as what a quarter was booked for; and booking more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import polars as pl
from django.db.models import Case, F, Q, QuerySet, Sum, When

from maatwerk.ledger.settlement import Transfer
from maatwerk.ledger.settlement_balances import Balances
from maatwerk.portal.audit.models import Event
from maatwerk.portal.settlement.models import Booking
from maatwerk.portal.settlement.models.booked import PARTED

_BATCH: Final = 1_000
_DUES: Final = {"onderneming": pl.String(), "maatregel": pl.String(), "artikel": pl.String(), "cent": pl.Int64()}


def balances(bookings: QuerySet[Booking] | None = None) -> Balances:
    """Return debit minus credit in cents of every account, over all bookings or some; two queries."""
    rows = Booking.objects.all() if bookings is None else bookings
    sums: dict[tuple[str, ...], int] = {}
    leaves = set()
    for side, sign in (("debit", 1), ("credit", -1)):
        for path, cents in rows.order_by().values_list(side).annotate(total=Sum("cent")):
            account = tuple(path.split(PARTED))
            leaves.add(account)
            for length in range(len(account) + 1):
                sums[account[:length]] = sums.get(account[:length], 0) + sign * cents
    return Balances(sums, frozenset(leaves))


def booked_dues(period: str, measures: Iterable[str]) -> pl.DataFrame:
    """Return what a quarter (or a year) was booked for, as ``runs.dues.dues``: per employer, measure, article; one query."""
    signed = Sum(Case(When(debit__startswith=f"kost{PARTED}", then=F("cent")), default=-F("cent")))
    found = Booking.objects.filter(kind="afrekening", kwartaal=period, maatregel__in=list(measures))
    rows = found.order_by().values_list("onderneming", "maatregel", "artikel").annotate(total=signed)
    return pl.DataFrame([row for row in rows if row[3]], schema=_DUES, orient="row").sort(list(_DUES)[:3])


def book(transfers: Iterable[Transfer], event: Event, **about: Any) -> list[Booking]:
    """Book transfers in the transaction of their event; ``about`` names what they come from (run, proposal, payment, entry)."""
    return booked(rows(transfers, event, **about))


def booked(made: Iterable[Booking]) -> list[Booking]:
    """Write rows that were made with ``rows``."""
    return Booking.objects.bulk_create(list(made), batch_size=_BATCH)


def rows(transfers: Iterable[Transfer], event: Event, **about: Any) -> Iterator[Booking]:
    """Yield the rows of transfers, not written yet: for many transfers that each come from something else."""
    for one in transfers:
        yield Booking(
            debit=PARTED.join(one.debit),
            credit=PARTED.join(one.credit),
            cent=one.cents,
            kind=one.kind,
            onderneming=one.employer,
            maatregel=one.measure,
            kwartaal=one.quarter,
            artikel=one.article,
            cause=one.cause[:300],
            at=event.at,
            event=event,
            **about,
        )


def of_employer(number: str) -> QuerySet[Booking]:
    """Return the bookings that touch the current account of an employer."""
    own = f"onderneming{PARTED}{number}"
    return Booking.objects.filter(Q(debit=own) | Q(credit=own))
