"""What the pages of payments show: files with their states, and what one employer was paid or owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from maatwerk.portal.settlement.bank.receivables import Receivable, receivable
from maatwerk.portal.settlement.models import Payment, PaymentState, RecoveryDecision
from maatwerk.portal.web.parts import Tone

TONES: Final[Mapping[str, Tone]] = {
    PaymentState.OPEN: "waiting",
    PaymentState.ACCEPTED: "waiting",
    PaymentState.PAID: "good",
    PaymentState.FAILED: "bad",
    PaymentState.RETURNED: "attention",
}
WORDS: Final = dict(PaymentState.STATES)


def with_states(payments: QuerySet[Payment] | None = None) -> QuerySet[Any]:
    """Return payments with ``now`` (the state that stands) and ``why``."""
    last = PaymentState.objects.filter(payment=OuterRef("pk")).order_by("-pk")
    return (Payment.objects.all() if payments is None else payments).annotate(
        now=Coalesce(Subquery(last.values("state")[:1]), Value(PaymentState.OPEN)),
        why=Coalesce(Subquery(last.values("reason")[:1]), Value("")),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """How many payments of a file are in each state, and their cents."""

    counts: Mapping[str, int] = field(default_factory=dict)
    cents: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return the cents of all states together."""
        return sum(self.cents.values())


def sums(proposals: Iterable[int]) -> dict[int, Sums]:
    """Return the sums per state of the payment files of some proposals, by key; one query."""
    found: dict[int, Sums] = {}
    rows = with_states(Payment.objects.filter(proposal__in=list(proposals))).order_by().values_list("proposal", "now")
    for proposal, state, count, cents in rows.annotate(count=Count("pk"), cents=Sum("cent")):
        old = found.get(proposal, Sums())
        found[proposal] = Sums({**old.counts, state: count}, {**old.cents, state: cents})
    return found


@dataclass(frozen=True, slots=True)
class OwnMoney:
    """What one employer may see of its own money: its payments, what it owes, and the decisions that count about that."""

    payments: tuple[Payment, ...]
    """The latest first, each with ``now`` and ``why`` (see ``with_states``)."""
    owes: Receivable
    decisions: tuple[RecoveryDecision, ...]
    """Approved, the latest first; ``approval.reference`` is what it pays with, ``plans.first()`` how."""


def of_employer(number: str) -> OwnMoney:
    """Return the payments, the receivable and the approved decisions of one employer (by its enterprise number)."""
    payments = with_states(Payment.objects.filter(onderneming=number)).select_related("proposal", "account")
    decided = RecoveryDecision.objects.filter(onderneming=number, approval__refused=False).select_related("approval")
    return OwnMoney(
        tuple(payments.order_by("-pk")), receivable(number), tuple(decided.prefetch_related("plans__instalments"))
    )
