"""Proposing: exactly what would be booked and paid for some runs, under one hash, with what the approver must answer."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from maatwerk.ledger.settlement import Transfer
from maatwerk.ledger.settlement_balances import Balances
from maatwerk.portal import clock
from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit import chain
from maatwerk.portal.settlement.accounts import failing
from maatwerk.portal.settlement.booking import transfers_of
from maatwerk.portal.settlement.books import balances
from maatwerk.portal.settlement.comparing import large
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.models import Approval, BankAccount, Proposal, ProposalLine, ProposalRun, Question, Run
from maatwerk.rules.money import dutch
from maatwerk.runs.change_questions import sample
from maatwerk.runs.lines import CENTS

_LARGEST: Final = 10
"""How many large changes are asked about at most."""


class NotProposed(ValueError):
    """Nothing can be proposed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a proposal does for one employer; cents."""

    employer: str
    before: int
    settled: int
    set_off: int
    pay: int
    after: int
    account: int | None
    held: str


@dataclass(frozen=True, slots=True)
class Content:
    """What would be booked and paid: every transfer and every employer, in a settled order."""

    runs: tuple[str, ...]
    execution: str
    transfers: tuple[Transfer, ...]
    lines: tuple[Line, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        shown = [
            [
                " › ".join(t.debit),
                " › ".join(t.credit),
                t.cents,
                t.kind,
                t.employer,
                t.measure,
                t.quarter,
                t.article,
                t.cause,
            ]
            for t in self.transfers
        ]
        lines = [
            [one.employer, one.before, one.settled, one.set_off, one.pay, one.after, one.account, one.held]
            for one in self.lines
        ]
        return {"runs": list(self.runs), "execution": self.execution, "transfers": shown, "lines": lines}

    @property
    def bytes(self) -> bytes:
        """Return it as the bytes that are kept."""
        return json.dumps(self.plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def hash(self) -> str:
        """Return the hash over all of it: what an approval is bound to."""
        return hashlib.sha256(self.bytes).hexdigest()


def content_of(runs: Sequence[Run], execution: dt.date) -> Content:
    """Return what booking some runs now would do, with what is booked and known now; without runs: paying what is owed.

    Raises NotProposed where a newer run of the same quarter exists, archive.store.Damaged where a file of a run is not whole.
    """
    for run in runs:
        newer = run.next.order_by("pk").first()
        if newer is not None:
            raise NotProposed(f"{run} is achterhaald door {newer}: maak een voorstel met de nieuwe run")
    before = balances()
    transfers = tuple(transfer for run in runs for transfer in transfers_of(run, before))
    concerned = sorted({transfer.employer for transfer in transfers}) if runs else list(_owed(before))
    lines = tuple(_lines(concerned, before, transfers))
    named = tuple(f"{run} {run.hash}" for run in runs)
    return Content(named, execution.isoformat(), transfers, lines)


def _owed(before: Balances) -> Iterator[str]:
    """Yield the employers to whom something is owed that no run has to bring: failed payments, and what was held."""
    return (employer for employer in before.employers() if before.owed(employer) > 0)


def _lines(employers: Sequence[str], before: Balances, transfers: Iterable[Transfer]) -> Iterator[Line]:
    own: dict[str, list[Transfer]] = {}
    for transfer in transfers:
        own.setdefault(transfer.employer, []).append(transfer)
    accounts = accounts_of(employers)
    bad = failing(one.pk for one in accounts.values())
    for employer in employers:
        moved = own.get(employer, [])
        settled = -sum(_on_account(one) for one in moved if one.kind == "afrekening")
        set_off = sum(_on_account(one) for one in moved if one.kind == "voorschot verrekend")
        opened = before.owed(employer)
        owed = opened - sum(_on_account(one) for one in moved)
        account, held = _payable_on(accounts.get(employer), bad) if owed > 0 else (None, "")
        pay = owed if owed > 0 and not held else 0
        yield Line(employer, opened, settled, set_off, pay, owed - pay, account, held)


def _on_account(transfer: Transfer) -> int:
    """Return what a transfer does to the current account of its employer: debit is above zero."""
    debit, credit = transfer.debit[0] == "onderneming", transfer.credit[0] == "onderneming"
    return transfer.cents * (int(debit) - int(credit))


def accounts_of(employers: Iterable[str]) -> Mapping[str, BankAccount]:
    """Return the account number known now of each employer that has one."""
    numbers = set(employers)
    known = BankAccount.objects.as_of(clock.today()).select_related("organisation", "confirmation")
    return {one.organisation.ondernemingsnummer: one for one in known if one.organisation.ondernemingsnummer in numbers}


def _payable_on(account: BankAccount | None, bad: Mapping[int, str]) -> tuple[int | None, str]:
    """Return the account to pay on, or why nothing is paid."""
    if account is None:
        return None, "er is geen rekeningnummer gekend: vraag het aan de onderneming"
    if not hasattr(account, "confirmation"):
        return account.pk, "het rekeningnummer is nieuw: een tweede persoon moet het bevestigen"
    if account.pk in bad:
        told = f"de vorige betaling op deze rekening mislukte ({bad[account.pk]}): vraag het nieuwe nummer"
        return account.pk, told[:200]
    return account.pk, ""


@transaction.atomic
def propose(runs: Sequence[Run], execution: dt.date, actor: chain.Actor, replaces: Proposal | None = None) -> Proposal:
    """Propose to book and pay some runs. Raises NotProposed where there is nothing to book, or it can not be done so."""
    if not runs:
        raise NotProposed("kies minstens een run")
    content = _asked(runs, execution)
    if not content.transfers:
        raise NotProposed("er is niets te boeken: wat deze runs zeggen, is al geboekt")
    title = ", ".join(f"{run.get_kind_display()} {run.period} {run.measures.upper()}" for run in runs)
    return _proposed(content, runs, title, execution, actor, replaces)


@transaction.atomic
def propose_open_balances(execution: dt.date, actor: chain.Actor, replaces: Proposal | None = None) -> Proposal:
    """Propose to pay what is owed without any run: payments that failed or came back, and what was held until now.

    Raises NotProposed where nothing of it can be paid.
    """
    content = _asked((), execution)
    if not any(one.pay for one in content.lines):
        raise NotProposed(
            "er staat niets open dat betaald kan worden: elk bedrag wacht op een rekeningnummer, of er is er geen"
        )
    return _proposed(content, (), "Openstaande bedragen", execution, actor, replaces)


def _asked(runs: Sequence[Run], execution: dt.date) -> Content:
    """Return what would be booked and paid on a day, with nobody else booking meanwhile."""
    chain.alone()
    if execution < clock.today():
        raise NotProposed("de uitvoeringsdag ligt in het verleden: kies vandaag of later")
    return content_of(runs, execution)


def _proposed(
    content: Content, runs: Sequence[Run], title: str, execution: dt.date, actor: chain.Actor, replaces: Proposal | None
) -> Proposal:
    _may_replace(replaces)
    file = keep([content.bytes])
    told = {
        "controlegetal": content.hash,
        "runs": list(content.runs),
        "betalen_cent": sum(one.pay for one in content.lines),
    }
    event = chain.record(actor, "betaalvoorstel gemaakt", f"archief:{content.hash}", told)
    proposal = Proposal.objects.create(
        title=title[:120],
        hash=content.hash,
        content=file,
        settled_cent=sum(one.settled for one in content.lines),
        set_off_cent=sum(one.set_off for one in content.lines),
        pay_cent=sum(one.pay for one in content.lines),
        held_cent=sum(one.after for one in content.lines if one.held),
        receivable_cent=-sum(one.after for one in content.lines if one.after < 0),
        execution=execution,
        maker=actor.name,
        made_at=event.at,
        replaces=replaces,
        event=event,
    )
    ProposalRun.objects.bulk_create(ProposalRun(proposal=proposal, run=run) for run in runs)
    ProposalLine.objects.bulk_create([_row(proposal, one) for one in content.lines], batch_size=1_000)
    Question.objects.bulk_create(list(_questions(proposal, runs)))
    return proposal


def _may_replace(replaced: Proposal | None) -> None:
    """Raise NotProposed for a proposal that was approved, or replaced by another, meanwhile."""
    if replaced is None:
        return
    if Approval.objects.filter(proposal=replaced).exists():
        raise NotProposed(f"{replaced} is al goedgekeurd en wordt niet meer vervangen")
    if Proposal.objects.filter(replaces=replaced).exists():
        raise NotProposed(f"{replaced} is al vervangen: open het nieuwe voorstel")


def _row(proposal: Proposal, one: Line) -> ProposalLine:
    return ProposalLine(
        proposal=proposal,
        onderneming=one.employer,
        before_cent=one.before,
        settled_cent=one.settled,
        set_off_cent=one.set_off,
        pay_cent=one.pay,
        after_cent=one.after,
        account_id=one.account,
        held=one.held,
    )


def _questions(proposal: Proposal, runs: Iterable[Run]) -> Iterator[Question]:
    """Yield what the approver must answer: the largest changes, and lines that nobody chose."""
    for run in runs:
        for told in large(run)[:_LARGEST]:
            yield _large(proposal, run, told)
        if run.kind == Run.QUARTER:
            drawn = sample(kept(run).lines(), proposal.hash, settings.SETTLEMENT_SAMPLE)
            yield from (_drawn(proposal, run, line) for line in drawn.iter_rows(named=True))


def _large(proposal: Proposal, run: Run, told: Mapping[str, Any]) -> Question:
    cents = int(told["te_verklaren_cent"])
    text = (
        f"Bij deze onderneming moet {dutch(cents)} euro verschil met het vorige kwartaal verklaard worden; de grootste "
        f"oorzaak is {told['grootste_oorzaak']} ({dutch(int(told['oorzaak_cent']))} euro). Klopt dat, en waarom?"
    )
    return Question(
        proposal=proposal, kind=Question.LARGE, run=run, onderneming=told["onderneming"], cent=cents, text=text[:400]
    )


def _drawn(proposal: Proposal, run: Run, line: Mapping[str, Any]) -> Question:
    text = "Deze lijn werd getrokken met het controlegetal van het voorstel. Volg ze tot de aangifte: klopt ze?"
    return Question(
        proposal=proposal,
        kind=Question.DRAWN,
        run=run,
        onderneming=line["onderneming"],
        maatregel=line["maatregel"],
        insz=line["insz"],
        cent=line[CENTS] or 0,
        text=text,
    )
