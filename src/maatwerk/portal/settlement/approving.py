"""Approving: a second person answers and consents to exactly one hash; in that same transaction it is booked and paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import IntegrityError, transaction

from maatwerk.ledger.settlement import Ground, pay
from maatwerk.portal import clock
from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit import chain
from maatwerk.portal.settlement.books import book
from maatwerk.portal.settlement.models import Answer, Approval, Payment, Proposal, ProposalLine, Question
from maatwerk.portal.settlement.proposing import Content, NotProposed, content_of
from maatwerk.sources.payments.orders import CreditTransfer, OrderRefused, Payer, PaymentOrder
from maatwerk.sources.payments.pain001 import write_pain001
from maatwerk.sources.payments.reference import make_reference


class NotApproved(ValueError):
    """The approval can not be given; the message says why and what to do."""


@transaction.atomic
def answer(question: Question, text: str, actor: chain.Actor) -> Answer:
    """Note the answer to a question. Raises NotApproved for an empty one, one given already, or by who made the proposal."""
    if question.proposal.maker == actor.name:
        raise NotApproved("u maakte dit voorstel: een ander beantwoordt de vragen")
    if not text.strip():
        raise NotApproved("zeg in een zin wat u vond")
    if Answer.objects.filter(question=question).exists():
        raise NotApproved("deze vraag is al beantwoord")
    event = chain.record(actor, "vraag beantwoord", f"voorstel:{question.proposal_id}", {"vraag": question.pk}, text)
    return Answer.objects.create(question=question, text=text.strip()[:400], by=actor.name, at=event.at, event=event)


def approve(proposal: Proposal, shown_hash: str, why: str, actor: chain.Actor) -> Approval:
    """Approve a proposal, book it and make its payment file: all or nothing.

    Raises NotApproved where something under the proposal changed since it was made, a question is open, the maker approves, or
    another was first.
    """
    try:
        with transaction.atomic():
            return _approved(proposal, shown_hash, why, actor)
    except IntegrityError as refusal:
        raise NotApproved(_why_refused(proposal, refusal)) from refusal


def _why_refused(proposal: Proposal, refusal: IntegrityError) -> str:
    if Approval.objects.filter(proposal=proposal).exists():
        return f"{proposal} is al goedgekeurd"
    return str(refusal).split("\n")[0]


def _approved(proposal: Proposal, shown_hash: str, why: str, actor: chain.Actor) -> Approval:
    chain.alone()
    if Approval.objects.filter(proposal=proposal).exists():
        raise NotApproved(f"{proposal} is al goedgekeurd")
    if proposal.maker == actor.name:
        raise NotApproved("u maakte dit voorstel: een ander keurt het goed")
    content = _still_so(proposal, shown_hash)
    if not why.strip():
        raise NotApproved("zeg in een zin waarop uw goedkeuring steunt")
    told = {"controlegetal": proposal.hash}
    event = chain.record(actor, "betaalvoorstel goedgekeurd", f"voorstel:{proposal.pk}", told, why)
    payments = _payments(proposal)
    message_id, order = _order(proposal, payments)
    approval = Approval.objects.create(
        proposal=proposal,
        hash=shown_hash,
        by=actor.name,
        why=why.strip()[:300],
        at=event.at,
        file=keep([order]) if order else None,
        message_id=message_id,
        event=event,
    )
    book(content.transfers, event, proposal=proposal)
    for payment in payments:
        cause = f"betaling {payment.end_to_end}"
        book(
            pay(Ground(payment.onderneming), str(proposal), payment.cent, cause),
            event,
            proposal=proposal,
            payment=payment,
        )
    return approval


def _still_so(proposal: Proposal, shown_hash: str) -> Content:
    """Return what would be booked now. Raises NotApproved where that is not what was shown."""
    if shown_hash != proposal.hash:
        raise NotApproved("het controlegetal is niet dat van dit voorstel: open het opnieuw")
    runs = [row.run for row in proposal.runs.select_related("run").order_by("pk")]
    try:
        content = content_of(runs, proposal.execution)
    except NotProposed as problem:
        raise NotApproved(str(problem)) from problem
    if content.hash != proposal.hash:
        raise NotApproved(
            "sinds dit voorstel veranderde er iets (een boeking, een rekeningnummer of een run): het vervalt; "
            "maak een nieuw voorstel"
        )
    if proposal.execution < clock.today():
        raise NotApproved("de uitvoeringsdag is voorbij: maak een nieuw voorstel")
    return content


def _payments(proposal: Proposal) -> list[Payment]:
    paid = proposal.lines.filter(pay_cent__gt=0).order_by("onderneming")
    return Payment.objects.bulk_create(list(_rows(proposal, paid)), batch_size=1_000)


def _rows(proposal: Proposal, lines: Iterable[ProposalLine]) -> Iterator[Payment]:
    for number, line in enumerate(lines, 1):
        if line.account_id is None:
            raise NotApproved(f"{line.onderneming} heeft geen rekeningnummer: maak een nieuw voorstel")
        yield Payment(
            proposal=proposal,
            onderneming=line.onderneming,
            cent=line.pay_cent,
            account_id=line.account_id,
            end_to_end=f"MW{proposal.pk:06d}-{number:05d}",
            reference=make_reference(proposal.pk * 100_000 + number),
        )


def _order(proposal: Proposal, payments: list[Payment]) -> tuple[str, bytes | None]:
    """Return the payment file of a proposal with its identifier; nothing where nothing is paid."""
    if not payments:
        return "", None
    if len(settings.PAYER) != 5:
        raise NotApproved("wie betaalt, is niet ingesteld: vul MAATWERK_PAYER in (naam|IBAN|BIC|gemeente|land)")
    name, iban, bic, town, country = settings.PAYER
    found = Payment.objects.filter(proposal=proposal).select_related("account").order_by("end_to_end")
    transfers = tuple(
        CreditTransfer(one.end_to_end, one.cent, one.account.houder, one.account.iban, one.reference) for one in found
    )
    message_id = f"MW{proposal.pk:06d}"
    payer = Payer(name, iban, bic or None, town, country)
    try:
        return message_id, write_pain001(PaymentOrder(message_id, clock.now(), proposal.execution, payer, transfers))
    except OrderRefused as refused:
        raise NotApproved("; ".join(str(finding) for finding in refused.findings[:5])) from refused
