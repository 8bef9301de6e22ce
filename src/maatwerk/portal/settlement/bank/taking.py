"""Taking in a file of the bank: archived, counted once and whole, and what it says carried to payments and books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction

from maatwerk.ledger.settlement import Ground, received, unmatched
from maatwerk.portal.archive import store
from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement.bank import reconciling
from maatwerk.portal.settlement.bank.reading import Message, Told, lines, read, reference_of
from maatwerk.portal.settlement.bank.reconciling import Became, Reconciled
from maatwerk.portal.settlement.bank.states import moved
from maatwerk.portal.settlement.models import (
    Approval,
    BankEntry,
    BankMessage,
    BankRefused,
    BankStatement,
    Booking,
    Payment,
    PaymentState,
    RecoveryApproval,
)
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch
from maatwerk.sources.payments.camt053 import Statement

_BATCH: Final = 1_000
_AGAIN: Final = "Vraag de bank welk van beide geldt."


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: a message (``fresh`` where it was not known yet), or why nothing of it counts."""

    message: BankMessage | None
    refused: BankRefused | None = None
    fresh: bool = True
    findings: tuple[Finding, ...] = ()


def take(chunks: Iterable[bytes], name: str, actor: chain.Actor) -> Taken:
    """Take in a file of the bank: whole or refused. The same message again changes nothing.

    Raises OSError where the disk refuses it, archive.store.Damaged where a file that it answers is not whole.
    """
    kept = store.keep(chunks)
    content = store.read(str(kept.pk))
    found = read(content, name)
    with transaction.atomic():
        chain.alone()
        known = BankMessage.objects.filter(archived=kept).first()
        if known is not None:
            return Taken(known, fresh=False)
        if found.content is None:
            return _refused(kept, name, found.findings, actor)
        same = _same(found.content)
        if same is not None:
            return Taken(same, fresh=False)
        wrong = tuple(_wrong(found.content, name))
        if wrong:
            return _refused(kept, name, wrong, actor)
        return Taken(_counted(kept, name, found.content, actor), findings=found.findings)


def _same(message: Message) -> BankMessage | None:
    """Return the kept message with the same identifier, where it says the very same."""
    known = BankMessage.objects.filter(kind=message.kind, message_id=message.message_id).first()
    return known if known is not None and reconciling.content_of(known) == message else None


def _refused(kept: Archived, name: str, findings: tuple[Finding, ...], actor: chain.Actor) -> Taken:
    known = BankRefused.objects.filter(archived=kept).first()
    if known is None:
        told = {"naam": name, "waarom": [one.code for one in findings][:20]}
        event = chain.record(actor, "bankbericht geweigerd", f"archief:{kept.pk}", told)
        known = BankRefused.objects.create(
            name=name[:200],
            archived=kept,
            findings=[one.as_dict() for one in findings],
            received_at=event.at,
            event=event,
        )
    return Taken(None, known, findings=findings)


def _wrong(message: Message, name: str) -> Iterator[Finding]:
    """Yield what makes a message that can be read nothing of ours, or another one than that which was counted."""
    if BankMessage.objects.filter(kind=message.kind, message_id=message.message_id).exists():
        why = "Een ander bericht met dit kenmerk is al verwerkt, en het zegt iets anders."
        yield Finding("bericht-anders", name, "", "MsgId", message.message_id, why, _AGAIN)
    if message.report is not None and not Approval.objects.filter(message_id=message.report.original_message).exists():
        why = "Dit antwoord slaat op een opdracht die hier niet verstuurd is."
        mend = "Kijk na voor welke betaler het bestand bestemd is."
        yield Finding("opdracht-onbekend", name, "", "OrgnlMsgId", message.report.original_message, why, mend)
    own = _own_accounts()
    for statement in message.statements:
        if statement.iban not in own:
            why = "Dit afschrift is van een rekening die niet die van de betaler is."
            mend = "Kijk na of het bestand hier hoort, en welke rekening ingesteld is (MAATWERK_PAYER)."
            yield Finding("andere-rekening", name, "", "IBAN", statement.iban, why, mend)
        if _differs(statement):
            why = "Dit afschrift is al verwerkt, en toen stond er iets anders in."
            yield Finding("afschrift-anders", name, "", "Id", statement.statement_id, why, _AGAIN)


def _own_accounts() -> set[str]:
    """Return the account of the payer, and those of which statements were taken in before."""
    payer = {settings.PAYER[1].replace(" ", "")} if len(settings.PAYER) == 5 else set()
    return payer | set(BankStatement.objects.values_list("iban", flat=True).distinct())


def _known(statement: Statement) -> BankStatement | None:
    own = BankStatement.objects.filter(iban=statement.iban, statement_id=statement.statement_id)
    return own.select_related("message").first()


def _differs(statement: Statement) -> bool:
    known = _known(statement)
    return known is not None and statement not in reconciling.content_of(known.message).statements


def _counted(kept: Archived, name: str, message: Message, actor: chain.Actor) -> BankMessage:
    """Keep a message with its lines, and carry what it says to payments and books."""
    told = {"naam": name, "soort": message.kind, "kenmerk": message.message_id, "sha256": str(kept.pk)}
    event = chain.record(actor, "bankbericht ontvangen", f"archief:{kept.pk}", told)
    row = BankMessage.objects.create(
        kind=message.kind,
        name=name[:200],
        message_id=message.message_id,
        archived=kept,
        received_at=event.at,
        event=event,
    )
    fresh = tuple(one for one in message.statements if _known(one) is None)
    BankStatement.objects.bulk_create(_statement(row, one) for one in fresh)
    counted = Message(message.kind, message.message_id, message.report, fresh)
    entries = [_entry(row, one) for one in lines(counted)]
    BankEntry.objects.bulk_create(entries, batch_size=_BATCH)
    found = reconciling.reconciled(row)
    _carry(found.became, row, event)
    _take_in_money(found, fresh, entries, event)
    return row


def _statement(row: BankMessage, one: Statement) -> BankStatement:
    return BankStatement(
        message=row,
        iban=one.iban,
        statement_id=one.statement_id,
        opening_cent=one.opening,
        closing_cent=one.closing,
        closing_day=one.closing_day,
    )


def _entry(row: BankMessage, one: Told) -> BankEntry:
    return BankEntry(
        message=row,
        place=one.place[:120],
        cent=one.cents,
        end_to_end=one.end_to_end,
        reference=one.reference,
        told=one.told,
    )


def _carry(became: Mapping[str, Became], row: BankMessage, event: Event) -> None:
    """Note the new state of every payment that has one, and book what it moves."""
    payments = {one.end_to_end: one for one in _payments(became)}
    now = latest_states(one.pk for one in payments.values())
    changed = {key: new for key, new in became.items() if key in payments and now.get(payments[key].pk, _OPEN) != new}
    deciding = _Deciding(row, [payments[key] for key in changed])
    states, bookings = [], list[Booking]()
    for key, new in sorted(changed.items()):
        payment, entry = payments[key], deciding.entry(payments[key], new.state)
        states.append(
            PaymentState(payment=payment, state=new.state, reason=new.reason, entry=entry, at=event.at, event=event)
        )
        old = now.get(payment.pk, _OPEN).state
        cause = f"betaling {key} {new.state}" + (f": {new.reason}" if new.reason else "")
        transfers = moved(old, new.state, payment.onderneming, str(payment.proposal), payment.cent, cause)
        bookings += books.rows(transfers, event, proposal=payment.proposal, payment=payment, entry=entry)
    PaymentState.objects.bulk_create(states, batch_size=_BATCH)
    books.booked(bookings)


_OPEN: Final = Became(PaymentState.OPEN, "")


def _payments(became: Mapping[str, Became]) -> Iterator[Payment]:
    keys = sorted(became)
    for start in range(0, len(keys), _BATCH):
        yield from Payment.objects.filter(end_to_end__in=keys[start : start + _BATCH]).select_related("proposal")


def latest_states(payments: Iterable[int]) -> dict[int, Became]:
    """Return the state that stands of some payments, by key; one that the bank never answered is not there."""
    keys, found = sorted(payments), dict[int, Became]()
    for start in range(0, len(keys), _BATCH):
        rows = PaymentState.objects.filter(payment__in=keys[start : start + _BATCH]).order_by("pk")
        found.update({one.payment_id: Became(one.state, one.reason) for one in rows})
    return found


class _Deciding:
    """Which line of which message says what became of a payment."""

    def __init__(self, row: BankMessage, payments: list[Payment]) -> None:
        orders = Approval.objects.filter(proposal__in={one.proposal_id for one in payments})
        self._batch = dict(orders.values_list("proposal", "message_id"))
        self._last = BankEntry.objects.filter(message=row).order_by("pk").first()
        self._said: dict[str, list[BankEntry]] = defaultdict(list)
        keys = [*self._batch.values(), *(one.end_to_end for one in payments)]
        for start in range(0, len(keys), _BATCH):
            for one in BankEntry.objects.filter(end_to_end__in=keys[start : start + _BATCH]).select_related("message"):
                self._said[one.end_to_end].append(one)

    def entry(self, payment: Payment, state: str) -> BankEntry:
        """Return the last line on the payment itself that fits its state, else on its file, else of the message."""
        batch = self._batch[payment.proposal_id]
        for said in (self._said[payment.end_to_end], self._said[batch]):
            for one in reversed(said):
                if _fits(one, state):
                    return one
        assert self._last is not None, "a message without lines changes nothing"
        return self._last


def _fits(entry: BankEntry, state: str) -> bool:
    if state in (PaymentState.PAID, PaymentState.RETURNED):
        side = entry.cent < 0 if state == PaymentState.PAID else entry.cent > 0
        return entry.message.kind == BankMessage.STATEMENT and side
    return entry.message.kind == BankMessage.STATUS


def _take_in_money(found: Reconciled, fresh: tuple[Statement, ...], entries: list[BankEntry], event: Event) -> None:
    """Book money that came in: on the account of whom its reference names, else on the suspense account."""
    own = {one.statement_id for one in fresh}
    waiting: dict[tuple[str, int, str, str], list[BankEntry]] = defaultdict(list)
    for entry in entries:
        statement = entry.place.removeprefix("afschrift ").rpartition(", verrichting ")[0]
        waiting[statement, entry.cent, entry.end_to_end, entry.reference].append(entry)
    bookings = list[Booking]()
    for one in found.incoming:
        if one.statement_id in own:
            detail = one.detail
            reference = reference_of(detail.reference)
            entry = waiting[one.statement_id, detail.cents, detail.end_to_end[:35], reference].pop(0)
            employer = whose(reference)
            cause = f"ontvangen {dutch(detail.cents)} euro, afschrift {one.statement_id}"
            known = received(Ground(employer), detail.cents, cause) if employer else unmatched(detail.cents, cause)
            bookings += books.rows(known, event, entry=entry)
    books.booked(bookings)


def whose(reference: str) -> str:
    """Return the employer that a structured communication of ours names; empty for another one, or none."""
    if not reference:
        return ""
    claim = RecoveryApproval.objects.filter(reference=reference).select_related("decision").first()
    if claim is not None:
        return claim.decision.onderneming
    return Payment.objects.filter(reference=reference).values_list("onderneming", flat=True).first() or ""
