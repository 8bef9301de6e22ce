"""Advances, corrections, the year and transition quarters, from the run to the books: what is booked is what the runs say."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.portal.settlement.quarters import APPROVER, BEFORE, CMW, OFFICER, QUARTER, SettledQuarter, run, take_in

from maatwerk.law.calendar import next_working_day
from maatwerk.portal import clock
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.settlement import others
from maatwerk.portal.settlement.approving import NotApproved, answer, approve
from maatwerk.portal.settlement.books import balances, booked_dues
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.models import Booking, Proposal, Run, RunCause
from maatwerk.portal.settlement.proposing import NotProposed, propose
from maatwerk.runs.dues import dues
from maatwerk.runs.lines import CENTS

pytestmark = pytest.mark.django_db


def proposed(*runs: Run) -> Proposal:
    return propose(runs, next_working_day(clock.today()), OFFICER.actor)


def booked(*runs: Run) -> Proposal:
    proposal = proposed(*runs)
    for question in proposal.questions.all():
        answer(question, "nagekeken", APPROVER.actor)
    approve(proposal, proposal.hash, "klopt", APPROVER.actor)
    return proposal


def done(job: Job) -> Job:
    task = queue.take()
    assert task is not None
    assert task.job.pk == job.pk
    queue.do(task)
    job.refresh_from_db()
    return job


def answered(job: Job) -> Run:
    assert done(job).state == Job.DONE, job.problem
    return Run.objects.get(pk=job.result["run"])


def test_the_same_facts_give_the_same_run(settled: SettledQuarter) -> None:
    assert run(QUARTER, CMW) == settled.cmw


def test_a_booked_quarter_is_what_its_run_owes(settled: SettledQuarter) -> None:
    booked(settled.cmw)
    owed = dues(kept(settled.cmw).lines())
    assert booked_dues(str(QUARTER), ["cmw", "cmw_onderneming"]).equals(owed)
    assert owed["cent"].sum() == settled.cmw.total_cent
    assert balances().balance(()) == 0


def test_a_booked_run_is_not_proposed_again(settled: SettledQuarter) -> None:
    booked(settled.cmw)
    with pytest.raises(NotProposed, match="al geboekt"):
        proposed(settled.cmw)


def test_a_correction_books_the_difference_alone_each_with_its_cause(settled: SettledQuarter) -> None:
    booked(settled.cmw)
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    assert later.previous == settled.cmw
    assert later.number == settled.cmw.number + 1
    assert later.difference_cent == later.total_cent - settled.cmw.total_cent
    causes = RunCause.objects.filter(run=later)
    assert causes.exists()
    assert sum(cause.cent for cause in causes) == later.difference_cent
    proposal = booked(later)
    assert proposal.settled_cent == later.difference_cent
    assert booked_dues(str(QUARTER), ["cmw", "cmw_onderneming"])["cent"].sum() == later.total_cent


def test_a_run_with_a_later_one_is_not_proposed(settled: SettledQuarter) -> None:
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    with pytest.raises(NotProposed, match=str(later)):
        proposed(settled.cmw)


def test_a_proposal_lapses_when_a_later_run_comes(settled: SettledQuarter) -> None:
    proposal = proposed(settled.cmw)
    for question in proposal.questions.all():
        answer(question, "nagekeken", APPROVER.actor)
    take_in(settled.files.corrections, "correcties.zip")
    run(QUARTER, CMW)
    with pytest.raises(NotApproved, match="achterhaald"):
        approve(proposal, proposal.hash, "klopt", APPROVER.actor)
    assert not Booking.objects.exists()


class TestAdvances:
    """A month's advance is part of what the last settled quarter gave; its quarter takes it back."""

    def test_three_months_are_the_share_of_the_last_quarter(self, settled: SettledQuarter) -> None:
        months = [answered(others.ask_advance(day, OFFICER.actor)) for day in QUARTER.months]
        booked(*months)
        expected = kept(settled.runs[BEFORE, CMW]).lines()[CENTS].sum()
        per_mille = others.share_in(QUARTER, "demo").per_mille
        total = sum(month.total_cent for month in months)
        rounding = len(set(kept(settled.runs[BEFORE, CMW]).lines()["onderneming"]))
        assert abs(total - expected * per_mille // 1000) <= rounding
        assert balances().balance(("voorschot",)) == total

    def test_the_quarter_takes_its_advances_back(self, settled: SettledQuarter) -> None:
        advance = answered(others.ask_advance(QUARTER.months[0], OFFICER.actor))
        booked(advance)
        proposal = booked(settled.cmw)
        assert proposal.set_off_cent == advance.total_cent
        assert balances().balance(("voorschot",)) == 0

    @pytest.mark.usefixtures("settled")
    def test_a_month_is_advanced_once(self) -> None:
        advance = answered(others.ask_advance(QUARTER.months[1], OFFICER.actor))
        booked(advance)
        assert answered(others.ask_advance(QUARTER.months[1], OFFICER.actor)) == advance
        with pytest.raises(NotProposed):
            proposed(advance)

    @pytest.mark.usefixtures("settled")
    def test_without_an_earlier_quarter_it_says_so(self) -> None:
        job = done(others.ask_advance(dt.date(2025, 10, 1), OFFICER.actor))
        assert job.state == Job.FAILED
        assert "reken eerst een kwartaal af" in job.problem


class TestYear:
    """Part 2 of the year rests on an assumption and needs the four quarters."""

    @pytest.mark.usefixtures("settled")
    def test_it_names_the_quarters_that_lack(self) -> None:
        job = done(others.ask_year(2025, OFFICER.actor))
        assert job.state == Job.FAILED
        assert "2025Q1, 2025Q2, 2025Q3" in job.problem

    @pytest.mark.usefixtures("settled")
    def test_march_asks_the_four_quarters_again(self) -> None:
        jobs = others.ask_recomputation(2025, OFFICER.actor)
        assert [job.arguments["quarter"] for job in jobs] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]


class TestTransition:
    """85 % of the estimate in the year, the rest when the quarter is known."""

    def test_estimate_and_outcome_make_the_quarter(self, settled: SettledQuarter) -> None:
        given = {settled.employers[2]: 100_001}
        first = answered(others.ask_transition(BEFORE, given, False, OFFICER.actor))
        assert first.total_cent == 85_001
        booked(first)
        last = answered(others.ask_transition(BEFORE, {settled.employers[2]: 90_000}, True, OFFICER.actor))
        assert booked(last).settled_cent == 90_000 - 85_001
        assert booked_dues(str(BEFORE), ["lde"])["cent"].to_list() == [90_000]
