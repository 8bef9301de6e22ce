"""A demo's quarters: one settled, approved, paid and answered by the bank; one received and waiting for its run; corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from maatwerk.law.calendar import next_working_day, payment_day
from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.chain import Actor
from maatwerk.portal.intake.models import Delivery
from maatwerk.portal.intake.reading import keep_reading
from maatwerk.portal.intake.services import receive
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.models import Organisation, OrganisationFacts
from maatwerk.portal.settlement import others, running
from maatwerk.portal.settlement.approving import answer, approve
from maatwerk.portal.settlement.bank.taking import take
from maatwerk.portal.settlement.demo_files import Packed, QuarterFiles
from maatwerk.portal.settlement.models import Approval, BankAccount, BankAccountConfirmation, Proposal, Run
from maatwerk.portal.settlement.proposing import propose
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.payments.camt053 import read_camt053
from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.synthetic.bank import answer as answer_of_bank

SETTLED: Final = Quarter.of(2025, 4)
"""The quarter that was settled and paid."""
WAITING: Final = Quarter.of(2026, 1)
"""The quarter that came in and waits for its run."""
CORRECTED: Final = "2026-05"
"""The month up to which corrections came in."""
MAKER: Final = Actor("dina.dossier", Role.OFFICER.value)
APPROVER: Final = Actor("gust.goedkeurder", Role.APPROVER.value)
_NOBODYS_BANK: Final = 999
_OPENING: Final = 1_000_000_000_00
"""What stands on the invented account of the department at first, in cents."""
_FAILING: Final = 60
"""Of ten thousand payments so many fail: closed accounts, wrong numbers."""
_WITHOUT, _UNCONFIRMED = 97, 61
"""One in so many employers has no account number yet, or one that nobody confirmed."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the demo settled: the proposals that were approved, and the one that waits."""

    approved: tuple[Proposal, ...]
    waiting: Proposal | None


def fill(files: Mapping[Quarter, Future[QuarterFiles]], tell: Callable[[str], None]) -> Settled:
    """Fill the quarters of a demo whose register is there."""
    tell("kwartalen inlezen")
    settled, waiting = files[SETTLED].result(), files[WAITING].result()
    with clock.standing(dt.date(2026, 2, 10)):
        _came(settled.first, "KSZ")
    tell("een kwartaal afrekenen")
    with clock.standing(dt.date(2026, 3, 16)):
        cmw = _ran(SETTLED, ["cmw"])
        account_numbers()
        first = _approved([cmw], payment_day(2026, 4))
    with clock.standing(dt.date(2026, 4, 17)):
        left = _answered(first, _OPENING)
    with clock.standing(dt.date(2026, 4, 20)):
        second = _approved([_ran(SETTLED, ["imw", "vop"])], next_working_day(dt.date(2026, 4, 21)))
    with clock.standing(dt.date(2026, 4, 27)):
        _answered(second, left)
    with clock.standing(dt.date(2026, 5, 11)):
        _came(waiting.first, "KSZ")
        if settled.corrections is not None:
            _came(settled.corrections, "KSZ")
    tell("voorschotten klaarzetten")
    others.ask_advance(dt.date(2026, 5, 1), MAKER)
    advance = _done()
    proposal = propose([advance], next_working_day(clock.today()), MAKER)
    return Settled((first, second), proposal)


def _came(packed: Packed, supplier: str) -> Delivery:
    """Take in a file that was read already."""
    pieces = [packed.file.read_bytes()]
    delivery = receive(pieces, packed.file.name, supplier, Delivery.FOLDER, chain.SYSTEM).delivery
    with transaction.atomic():
        keep_reading(delivery, packed.taken, store.keep_file(packed.rows))
    _do()
    return delivery


def _ran(quarter: Quarter, measures: Iterable[str]) -> Run:
    running.ask(quarter, measures, MAKER)
    return _done()


def _done() -> Run:
    return Run.objects.get(pk=_do().result["run"])


def _do() -> Job:
    """Do the work that was asked; return it. Raises RuntimeError where it failed: a demo without it is no demo."""
    task = queue.take()
    if task is None:
        raise RuntimeError("no work was asked")
    queue.do(task)
    job = Job.objects.get(pk=task.job.pk)
    if job.state != Job.DONE:
        raise RuntimeError(job.problem)
    return job


def _approved(runs: list[Run], execution: dt.date) -> Proposal:
    proposal = propose(runs, execution, MAKER)
    for question in proposal.questions.all():
        answer(question, "Nagekeken tot op de aangifte: het klopt.", APPROVER)
    approve(proposal, proposal.hash, "Alle vragen beantwoord; de steekproef klopt.", APPROVER)
    return proposal


def _answered(proposal: Proposal, opening: int) -> int:
    """Let the invented bank answer the file of a proposal and take in what it says; return its closing balance, in cents."""
    file = Approval.objects.get(proposal=proposal).file
    if file is None:
        return opening
    said = answer_of_bank(store.read(file.pk), proposal.pk, _FAILING, opening_cents=opening)
    for content, name in ((said.pain002, "status.xml"), (said.camt053, "afschrift.xml")):
        take([content], name, chain.SYSTEM)
    statement = read_camt053(said.camt053, "afschrift.xml").content
    return statement[-1].closing if statement else opening


@transaction.atomic
def account_numbers() -> int:
    """Give employers with an amount an account number of nobody's bank, confirmed for most; return how many."""
    numbers = _with_rights()
    firms = list(Organisation.objects.filter(ondernemingsnummer__in=numbers).order_by("pk"))
    names = dict(
        OrganisationFacts.objects.known_on().filter(organisation__in=firms).values_list("organisation_id", "naam")
    )
    event = chain.record(MAKER, "rekeningnummers overgenomen", "demo", {"aantal": len(firms)})
    made = [
        BankAccount(
            organisation=firm,
            iban=make_belgian_iban(_NOBODYS_BANK, place + 100),
            houder=names.get(firm.pk, str(firm))[:70],
            maker=MAKER.name,
            valid_from=clock.today(),
            known_from=event.at,
            event=event,
        )
        for place, firm in enumerate(firms)
        if place % _WITHOUT != _WITHOUT - 1
    ]
    BankAccount.objects.bulk_create(made, batch_size=1_000)
    confirmed = chain.record(APPROVER, "rekeningnummers bevestigd", "demo", {"aantal": len(made)})
    BankAccountConfirmation.objects.bulk_create(
        [
            BankAccountConfirmation(
                account=one,
                by=APPROVER.name,
                how="vergeleken met het bewijs van de bank",
                at=confirmed.at,
                event=confirmed,
            )
            for place, one in enumerate(made)
            if place % _UNCONFIRMED != _UNCONFIRMED - 1
        ],
        batch_size=1_000,
    )
    return len(made)


def _with_rights() -> list[str]:
    """Return the numbers of employers for whom somebody has a right."""
    found = Organisation.objects.filter(toekenningen__isnull=False).distinct()
    return list(found.values_list("ondernemingsnummer", flat=True))
