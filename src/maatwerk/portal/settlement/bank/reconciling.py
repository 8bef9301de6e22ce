"""What became of the payments that a message concerns, from all messages about them together: their order does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from maatwerk.portal.archive import store
from maatwerk.portal.settlement.bank.reading import Message, read
from maatwerk.portal.settlement.models import Approval, BankEntry, BankMessage, Payment, PaymentState
from maatwerk.rules.finding import Finding
from maatwerk.sources.payments.orders import PaymentOrder
from maatwerk.sources.payments.pain001 import read_pain001
from maatwerk.sources.payments.pain002 import StatusReport
from maatwerk.sources.payments.reconcile import Incoming, Outcome, Reconciliation, reconcile

_STATES: Final[Mapping[str, str]] = {
    "betaald": PaymentState.PAID,
    "afgewezen": PaymentState.FAILED,
    "teruggekeerd": PaymentState.RETURNED,
}
_TAKEN_IN: Final = frozenset(("ACCP", "ACSC", "ACCC", "ACSP", "ACTC", "ACWC", "ACWP"))


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a payment (by end-to-end identifier): a state of ``PaymentState``, and why where it failed."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of the payments of the orders that a message names, and what of the message itself is no payment of ours."""

    became: Mapping[str, Became]
    incoming: tuple[Incoming, ...]
    findings: tuple[Finding, ...]


def named_by(entries: Iterable[str]) -> tuple[Approval, ...]:
    """Return the payment files that some identifiers name: of a payment in them, or of the file itself."""
    wanted = set(filter(None, entries))
    own = Payment.objects.filter(end_to_end__in=wanted).values("proposal")
    found = Approval.objects.filter(Q(proposal__in=own) | Q(message_id__in=wanted)).exclude(file=None)
    return tuple(found.select_related("proposal").order_by("pk"))


def order_of(approval: Approval) -> PaymentOrder:
    """Return the order as it was sent, from its file. Raises archive.store.Damaged, ValueError for a file that is no order."""
    order = read_pain001(store.read(str(approval.file_id))).content
    if order is None:
        raise ValueError(f"het betaalbestand {approval.message_id} is niet meer te lezen")
    return order


def about(approvals: Sequence[Approval]) -> tuple[BankMessage, ...]:
    """Return every kept message that says something of some payment files."""
    payments = Payment.objects.filter(proposal__in=[one.proposal_id for one in approvals]).values("end_to_end")
    own = Q(end_to_end__in=payments) | Q(end_to_end__in=[one.message_id for one in approvals])
    return tuple(BankMessage.objects.filter(pk__in=BankEntry.objects.filter(own).values("message")).order_by("pk"))


def content_of(message: BankMessage) -> Message:
    """Return what stands in a kept message. Raises archive.store.Damaged."""
    found = read(store.read(str(message.archived_id)), message.name).content
    if found is None:
        why = _("Het bankbericht %(message)s is niet meer te lezen: zet een reservekopie terug.")
        raise store.Damaged(why % {"message": message.message_id})
    return found


def reconciled(message: BankMessage) -> Reconciled:
    """Return what became of all payments in the files that a kept message names, with everything that is known now."""
    named = named_by(message.entries.values_list("end_to_end", flat=True))
    messages = {one.pk: one for one in (message, *about(named))}
    contents = {pk: content_of(messages[pk]) for pk in sorted(messages)}
    beside = named_by(told.end_to_end for one in messages.values() for told in one.entries.all())
    orders = {one.message_id: order_of(one) for one in beside}
    own = contents[message.pk]
    whole = _reconcile(orders.values(), contents.values())
    ours = {one.message_id for one in named}
    reports = [one.report for one in contents.values() if one.report is not None]
    became = {one.end_to_end: _became(one, reports) for one in whole.outcomes if one.message_id in ours}
    statements = {one.statement_id for one in own.statements}
    findings = tuple(one for one in whole.findings if _concerns(one, statements, ours, became))
    incoming = tuple(one for one in whole.incoming if one.statement_id in statements)
    return Reconciled(became, incoming, (*findings, *_unknown(own, orders)))


def _reconcile(orders: Iterable[PaymentOrder], messages: Iterable[Message]) -> Reconciliation:
    """Return the pure reconciliation, with everything in an order of its own."""
    known = tuple(messages)
    statements = sorted(
        {one for each in known for one in each.statements},
        key=lambda one: (one.iban, one.closing_day, one.statement_id),
    )
    reports = sorted({one.report for one in known if one.report}, key=lambda one: (one.created, one.message_id))
    return reconcile(sorted(orders, key=lambda one: one.message_id), reports, statements)


def _became(outcome: Outcome, reports: Sequence[StatusReport]) -> Became:
    reason = "; ".join(one.words for one in outcome.reasons)[:200]
    if outcome.result != "open":
        return Became(_STATES[outcome.result], reason)
    own = (one.of(outcome.end_to_end).code for one in reports if one.original_message == outcome.message_id)
    return Became(PaymentState.ACCEPTED if _TAKEN_IN & set(own) else PaymentState.OPEN, "")


def _concerns(finding: Finding, statements: set[str], orders: set[str], became: Mapping[str, Became]) -> bool:
    return finding.file in statements | orders or finding.value in became


def _unknown(message: Message, orders: Mapping[str, PaymentOrder]) -> Iterator[Finding]:
    """Yield the payments that a status report names and the order does not have."""
    if message.report is None:
        return
    order = orders.get(message.report.original_message)
    known = {one.end_to_end for one in order.transfers} if order else set()
    for one in message.report.transfers:
        if one.end_to_end not in known:
            why = "De bank zegt iets over een betaling die niet in de opdracht staat."
            mend = "Vraag de bank bij welke opdracht dit hoort."
            yield Finding(
                "kenmerk-onbekend", message.message_id, "", "", one.end_to_end, why, mend, euro_cents=one.cents
            )
