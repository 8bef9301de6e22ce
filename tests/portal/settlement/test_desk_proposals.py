"""Proposals over a settled quarter: made by one, answered and approved by another, bound to a hash."""

from __future__ import annotations

import pytest
from tests.portal.settlement.quarters import APPROVER, CMW, OFFICER, QUARTER, SettledQuarter, run, take_in

from maatwerk.law.calendar import next_working_day
from maatwerk.portal import clock
from maatwerk.portal.settlement.approving import NotApproved, answer, approve
from maatwerk.portal.settlement.models import Proposal
from maatwerk.portal.settlement.proposing import NotProposed, propose


def proposed(settled: SettledQuarter) -> Proposal:
    """Return a proposal to pay the run of collectief maatwerk."""
    return propose([settled.cmw], next_working_day(clock.today()), OFFICER.actor)


def test_a_proposal_is_approved_by_a_second_person(settled: SettledQuarter) -> None:
    made = proposed(settled)
    assert made.settled_cent == settled.cmw.total_cent
    assert made.held_cent > 0
    assert made.pay_cent + made.held_cent - made.receivable_cent == made.settled_cent
    for question in made.questions.all():
        answer(question, "nagekeken", APPROVER.actor)
    approve(made, made.hash, "klopt", APPROVER.actor)
    with pytest.raises(NotProposed, match="niets te boeken"):
        proposed(settled)


def test_corrections_make_a_proposal_stale(settled: SettledQuarter) -> None:
    made = proposed(settled)
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    assert later.previous == settled.cmw
    for question in made.questions.all():
        answer(question, "nagekeken", APPROVER.actor)
    with pytest.raises(NotApproved, match=str(later)):
        approve(made, made.hash, "klopt", APPROVER.actor)
