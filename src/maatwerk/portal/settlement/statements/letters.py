"""Sending statements: once a proposal is approved, every employer's statement is printed, kept and noted in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from maatwerk.portal.archive import store
from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit import chain
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.queue import Problem, Task, work
from maatwerk.portal.letters.content import LetterError
from maatwerk.portal.register.models import Organisation, new_code
from maatwerk.portal.settlement.law import BESIDE
from maatwerk.portal.settlement.models import Approval, Proposal, Run, RunTotal, StatementLetter
from maatwerk.portal.settlement.statements.choosing import chosen
from maatwerk.portal.settlement.statements.content import Statement
from maatwerk.portal.settlement.statements.printed import statement_pdf
from maatwerk.rules.quarter import Quarter

LETTERS: Final = "afrekeningen"
"""The work of sending the statements of a proposal."""
_BATCH: Final = 25
"""So many are kept at once: what a worker that dies has to make again."""
Wanted = tuple[Quarter, str]


def ask(proposal: Proposal, actor: chain.Actor) -> Job:
    """Ask for the statements of an approved proposal; those that were made already are not made again."""
    return queue.ask(LETTERS, {"proposal": proposal.pk}, actor)


def of_quarter(number: str, quarter: Quarter) -> QuerySet[StatementLetter]:
    """Return the statements that were sent to an employer about a quarter, the latest first."""
    found = StatementLetter.objects.filter(onderneming=number, kwartaal=str(quarter))
    return found.select_related("archived", "proposal")


@work(LETTERS)
def make_letters(task: Task) -> Mapping[str, Any]:
    """Make the statements of an approved proposal, a batch at a time; begun again it makes only what is not there."""
    approval = Approval.objects.select_related("proposal").filter(proposal=task.arguments["proposal"]).first()
    if approval is None:
        raise Problem("dit voorstel is niet goedgekeurd: eerst goedkeuren, dan vertrekken de afrekeningen")
    wanted = wanted_of(approval.proposal)
    made = {(row.kwartaal, row.onderneming) for row in approval.proposal.statements.all()}
    left = [one for one in wanted if (str(one[0]), one[1]) not in made]
    done = len(wanted) - len(left)
    for start in range(0, len(left), _BATCH):
        task.say("afrekeningen maken", done + start, len(wanted))
        _batch(task, approval, left[start : start + _BATCH])
    return {"proposal": approval.proposal_id, "letters": len(wanted), "new": len(left)}


def wanted_of(proposal: Proposal) -> list[Wanted]:
    """Return for which quarters and employers a proposal gives a statement, in order: who has a line, or had one before."""
    found: set[tuple[str, str]] = set()
    for row in proposal.runs.select_related("run").filter(run__kind=Run.QUARTER):
        names = [name for one in row.run.measures.split() for name in (one, *BESIDE.get(one, ()))]
        totals = RunTotal.objects.filter(run=row.run, maatregel__in=names).values_list("onderneming", flat=True)
        found |= {(row.run.period, number) for number in totals}
    known = set(Organisation.objects.values_list("ondernemingsnummer", flat=True))
    return [(Quarter.parse(period), number) for period, number in sorted(found) if number in known]


def _batch(task: Task, approval: Approval, wanted: Iterable[Wanted]) -> None:
    head = chain.head()
    try:
        rows = [_row(approval, statement, head) for statement in _statements(approval, wanted)]
    except LetterError as error:
        raise Problem(f"een afrekening kan niet gedrukt worden: {error.problems[0]}") from error
    except store.Damaged as damage:
        raise Problem(str(damage)) from damage
    except OSError as refusal:
        raise Problem(
            f"de schijf weigert ({refusal.strerror}): maak plaats en vraag de afrekeningen opnieuw"
        ) from refusal
    sums = hashlib.sha256("\n".join(f"{row.reference} {row.archived_id}" for row in rows).encode()).hexdigest()
    told = {"brieven": {row.reference: row.archived_id for row in rows}, "sha256": sums}
    with task.keeping():
        event = chain.record(task.actor, "afrekeningen verstuurd", f"voorstel:{approval.proposal_id}", told)
        for row in rows:
            row.event, row.made_at = event, event.at
        StatementLetter.objects.bulk_create(rows)


def _statements(approval: Approval, wanted: Iterable[Wanted]) -> Iterator[Statement]:
    wanted = list(wanted)
    firms = Organisation.objects.filter(ondernemingsnummer__in=[number for _quarter, number in wanted])
    of_number = {firm.ondernemingsnummer: firm for firm in firms}
    runs = {quarter: tuple(chosen(quarter, until=approval.at)) for quarter in {quarter for quarter, _number in wanted}}
    for quarter, number in wanted:
        yield Statement(of_number[number], quarter, runs[quarter], approval.at)


def _row(approval: Approval, statement: Statement, head: str) -> StatementLetter:
    """Return a statement whose bytes are in the archive, not yet told of."""
    code = new_code()
    reference = f"AFR-{approval.proposal_id:06d}-{statement.number}-{statement.quarter}"
    url = settings.PUBLIC_URL + reverse("statement_check", args=[code])
    pdf = statement_pdf(statement, reference, approval.at.date(), head, url)
    archived: Archived = store.keep([pdf])
    return StatementLetter(
        reference=reference,
        check_code=code,
        proposal=approval.proposal,
        onderneming=statement.number,
        kwartaal=str(statement.quarter),
        cent=statement.cents,
        head=head,
        archived=archived,
    )
