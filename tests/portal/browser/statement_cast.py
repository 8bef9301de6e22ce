"""The cast of the story of a statement: a quarter that was approved and sent, and a correction that waits for its proposal."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from tests.portal.settlement import quarters

from maatwerk.law.calendar import next_working_day
from maatwerk.portal import clock
from maatwerk.portal.audit.chain import SYSTEM, record
from maatwerk.portal.jobs import queue
from maatwerk.portal.kit import facts
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Role
from maatwerk.portal.people.services import grant
from maatwerk.portal.register import models as m
from maatwerk.portal.settlement.approving import answer, approve
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.models import Run, RunTotal
from maatwerk.portal.settlement.proposing import propose
from maatwerk.portal.settlement.statements import letters

STORY = "statement"
EMPLOYER = "wout.afrekening"
SHORT = "max_2_jaar"


def statement() -> dict[str, Any]:
    """Settle, approve and send individueel maatwerk of the first quarter; then change a right, and run again."""
    settings.PAYER = quarters.PAYER
    first = quarters.run(quarters.BEFORE, quarters.IMW)
    number = _largest(first)
    own = kept(first).lines(number).filter(maatregel="imw").filter(pl.col("startpakket") != SHORT)
    line = own.sort("premie_cent", descending=True).row(0, named=True)
    sent = _sent(first)
    _user(number)
    _changed(number, line["insz"])
    later = quarters.run(quarters.BEFORE, quarters.IMW)
    assert later.previous == first
    return {
        "statement_firm": number,
        "statement_quarter": str(quarters.BEFORE),
        "statement_code": sent,
        "statement_line": f"{later.pk}-imw-1",
    }


def _largest(run: Run) -> str:
    found = RunTotal.objects.filter(run=run, maatregel="imw").order_by("-cent").first()
    assert found is not None
    return str(found.onderneming)


def _sent(run: Run) -> str:
    """Approve a run and send its statements; return the check code of one."""
    made = propose([run], next_working_day(clock.today()), quarters.OFFICER.actor)
    for question in made.questions.all():
        answer(question, "nagekeken", quarters.APPROVER.actor)
    approve(made, made.hash, "klopt", quarters.APPROVER.actor)
    letters.ask(made, quarters.OFFICER.actor)
    task = queue.take()
    assert task is not None
    queue.do(task)
    found = made.statements.filter(onderneming=_largest(run)).get()
    return str(found.check_code)


def _user(number: str) -> None:
    user = User(username=EMPLOYER, first_name="Wout", last_name="Claes", demo=True)
    user.set_unusable_password()
    user.save()
    grant(user, Role.EMPLOYER, SYSTEM, organisation=m.Organisation.objects.get(ondernemingsnummer=number))


def _changed(number: str, insz: str) -> None:
    """Let a worker have another start package than was known: what an officer learns late."""
    right = m.Pakket.objects.known_on().filter(
        toekenning__organisation__ondernemingsnummer=number,
        toekenning__type_maatregel="IMW",
        toekenning__person__in=m.PersonNumber.objects.filter(insz=insz).values("person"),
    )
    for package in right.order_by("pk"):
        with transaction.atomic():
            event = record(SYSTEM, "proef", "proef", {})
        told = {name: getattr(package, name) for name in m.Pakket.told()}
        facts.record(
            m.Pakket, {"toekenning": package.toekenning}, told | {"startpakket": SHORT}, package.valid_from,
            package.valid_until, event,
        )  # fmt: skip
