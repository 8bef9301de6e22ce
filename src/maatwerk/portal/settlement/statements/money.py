"""What was booked and paid of a quarter, and how the account of an employer stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from maatwerk.portal.settlement.books import balances, of_employer
from maatwerk.portal.settlement.models import Booking, Payment, PaymentState, ProposalLine
from maatwerk.portal.settlement.models.booked import PARTED
from maatwerk.rules.quarter import Quarter

SETTLED: Final = "afrekening"
ADVANCED: Final = "voorschot"
SET_OFF: Final = "voorschot verrekend"


@dataclass(frozen=True, slots=True)
class Movement:
    """A booking on the account of an employer; ``cents`` above zero is owed to it."""

    at: dt.datetime
    kind: str
    measure: str
    cause: str
    cents: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment to an employer, and what the bank said of it last (a code of ``PaymentState``, empty for nothing yet)."""

    proposal: str
    day: dt.date
    cents: int
    reference: str
    iban: str
    state: str


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a quarter: sums in cents, movements in the order in which they were booked, payments, what is held back.

    ``balance`` is how the whole account of the employer stands: above zero is owed to it, below zero is claimed from it.
    """

    settled: int
    advanced: int
    set_off: int
    balance: int
    movements: tuple[Movement, ...]
    payments: tuple[Paid, ...]
    held: tuple[str, ...]

    @property
    def paid(self) -> int:
        """Return what was sent to the bank and did not come back."""
        back = {PaymentState.FAILED, PaymentState.RETURNED}
        return sum(one.cents for one in self.payments if one.state not in back)


def money_of(employer: str, quarter: Quarter, until: dt.datetime | None = None) -> Money:
    """Return the money of an employer in a quarter, as booked (until a moment); six queries."""
    all_own = of_employer(employer)
    own = all_own if until is None else all_own.filter(at__lte=until)
    payments = _payments(employer, quarter, until)
    of_quarter = Q(kwartaal=str(quarter)) | Q(payment__in=[one.pk for one in payments])
    rows = [_movement(row, employer) for row in own.filter(of_quarter).order_by("pk")]
    return Money(
        _sum(rows, SETTLED),
        _sum(rows, ADVANCED),
        -_sum(rows, SET_OFF),
        balances(own).owed(employer),
        tuple(rows),
        tuple(_paid(one, until) for one in payments),
        _held(employer, quarter, until),
    )


def _movement(row: Booking, employer: str) -> Movement:
    owed = row.credit == f"onderneming{PARTED}{employer}"
    return Movement(row.at, row.kind, row.maatregel, row.cause, row.cent if owed else -row.cent)


def _sum(rows: Iterable[Movement], kind: str) -> int:
    return sum(row.cents for row in rows if row.kind == kind)


def _payments(employer: str, quarter: Quarter, until: dt.datetime | None) -> Sequence[Payment]:
    """Return the payments of the proposals that settled the quarter, or advanced on one of its months."""
    periods = [str(quarter), *(f"{month:%Y-%m}" for month in quarter.months)]
    rows = Payment.objects.filter(onderneming=employer, proposal__runs__run__period__in=periods)
    if until is not None:
        rows = rows.filter(proposal__approval__at__lte=until)
    return list(
        rows.distinct().select_related("proposal", "account").prefetch_related("states").order_by("proposal_id", "pk")
    )


def _paid(payment: Payment, until: dt.datetime | None) -> Paid:
    states = [state for state in payment.states.all() if until is None or state.at <= until]
    last = max(states, key=lambda state: state.pk).state if states else ""
    return Paid(
        str(payment.proposal), payment.proposal.execution, payment.cent, payment.reference, payment.account.iban, last
    )


def _held(employer: str, quarter: Quarter, until: dt.datetime | None) -> tuple[str, ...]:
    """Return why something was not paid, in the last approved proposal about the quarter."""
    rows = ProposalLine.objects.filter(
        onderneming=employer, proposal__runs__run__period=str(quarter), proposal__approval__isnull=False
    )
    if until is not None:
        rows = rows.filter(proposal__approval__at__lte=until)
    last = rows.order_by("-proposal_id").first()
    return (last.held,) if last is not None and last.held else ()
