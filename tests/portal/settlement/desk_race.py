"""One of two processes over a database of their own: each line is a question or an act as JSON; an act waits for a line to go."""

from __future__ import annotations

import json
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import django


def prepare() -> str:
    """Make the database with a settled quarter and a proposal that one approver answered."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.portal.settlement import quarters

    from maatwerk.law.calendar import next_working_day
    from maatwerk.portal import clock
    from maatwerk.portal.settlement.approving import answer
    from maatwerk.portal.settlement.proposing import propose

    with tempfile.TemporaryDirectory() as folder:
        sent = quarters.files(Path(folder), Fraction(1, 1000))
    made = quarters.settled(sent, Fraction(1, 1000))
    proposal = propose([made.cmw], next_working_day(clock.today()), quarters.OFFICER.actor)
    for question in proposal.questions.all():
        answer(question, "nagekeken", quarters.APPROVER.actor)
    return json.dumps({"proposal": proposal.pk, "pay": proposal.pay_cent})


def approve(number: str) -> str:
    """Approve a proposal as soon as it is told to; say what came of it."""
    from tests.portal.settlement.quarters import APPROVER

    from maatwerk.portal.settlement import approving
    from maatwerk.portal.settlement.models import Proposal

    proposal = Proposal.objects.get(pk=number)
    _wait()
    try:
        approving.approve(proposal, proposal.hash, "nagekeken", APPROVER.actor)
    except approving.NotApproved as told:
        return str(told)
    return "done"


def ask(quarter: str, who: str) -> str:
    """Ask for the run of a quarter as soon as it is told to; say which piece of work it is."""
    from maatwerk.portal.audit.chain import Actor
    from maatwerk.portal.settlement import running
    from maatwerk.rules.quarter import Quarter

    asked, actor = Quarter.parse(quarter), Actor(who, "dossierbehandelaar")
    _wait()
    return str(running.ask(asked, ["cmw"], actor).pk)


def told() -> str:
    """Say how many approvals and jobs that wait there are, what was paid, what is out of balance, and the breaches."""
    from maatwerk.portal.audit.chain import verify
    from maatwerk.portal.jobs.models import Job
    from maatwerk.portal.settlement.books import balances
    from maatwerk.portal.settlement.models import Approval, Payment

    paid = sum(Payment.objects.values_list("cent", flat=True))
    waits = Job.objects.filter(state=Job.WAITING).count()
    told_of = {"approvals": Approval.objects.count(), "waits": waits, "paid": paid, "breaches": len(verify())}
    return json.dumps(told_of | {"balance": balances().balance(())})


def _wait() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    django.setup()
    from django.conf import settings
    from tests.portal.settlement.quarters import PAYER

    settings.PAYER, settings.DEMO = PAYER, True
    known = {"prepare": prepare, "approve": approve, "ask": ask, "told": told}
    for line in sys.stdin:
        name, *words = json.loads(line)
        print(known[name](*words), flush=True)
