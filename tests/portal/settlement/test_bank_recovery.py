"""Receivables: where they come from, when they lapse, what two people may decide, and what never ties wrongly."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.portal.settlement.bank_steps import balances
from tests.portal.settlement.quarters import APPROVER, OFFICER, SettledQuarter

from maatwerk.law.limitation import limitation
from maatwerk.ledger.settlement import Ground, settle
from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement.bank import deciding
from maatwerk.portal.settlement.bank.deciding import Draft, NotDecided, share, spread
from maatwerk.portal.settlement.bank.queries import of_employer
from maatwerk.portal.settlement.bank.receivables import receivable, receivables
from maatwerk.portal.settlement.models import RecoveryApproval, RecoveryDecision
from maatwerk.rules.quarter import Quarter

ARTICLE = "JB0-1JEC2HA-WT"
WHY = "Te veel betaald na een nieuwe versie van een attest."


def booked(employer: str, cents: int, quarter: str) -> None:
    """Settle a quarter for so much; below zero it is taken back."""
    with transaction.atomic():
        event = chain.record(OFFICER.actor, "proef", "proef", {})
        ground = Ground(employer, "cmw", quarter, ARTICLE)
        books.book(settle(ground, cents, f"afrekening {quarter} proef"), event)


@pytest.mark.parametrize(
    ("quarter", "on", "lapsed"),
    [
        ("2022Q3", dt.date(2025, 9, 30), False),
        ("2022Q3", dt.date(2025, 10, 1), True),
        ("2026Q1", dt.date(2026, 11, 21), False),
    ],
)
def test_a_quarter_lapses_when_it_is_older_than_the_current_less_three_years(
    quarter: str, on: dt.date, lapsed: bool
) -> None:
    found = limitation(Quarter.parse(quarter), on)
    assert found.lapsed(on) is lapsed
    assert "data_standards.md 1.8" in found.source


@drawn(st.integers(1, 10**9), st.integers(1, 60), st.dates(dt.date(2026, 1, 1), dt.date(2040, 1, 1)))
def test_instalments_are_exactly_the_amount(cents: int, count: int, first: dt.date) -> None:
    if count > cents:
        with pytest.raises(NotDecided):
            spread(cents, count, first)
        return
    parts = spread(cents, count, first)
    assert sum(each for _, each in parts) == cents
    assert len(parts) == count
    assert all(each > 0 for _, each in parts)
    assert [day for day, _ in parts] == sorted({day for day, _ in parts})


def test_a_percentage_is_rounded_half_up() -> None:
    assert [share(1_000_01, 1_250), share(10, 500), share(100, 10_000)] == [125_00, 1, 100]


def sanctioned(settled: SettledQuarter, cents: int = 5_000, quarter: str = "2026Q1") -> str:
    """Return an employer that owes a sanction."""
    employer = settled.employers[4]
    made = deciding.decide(Draft("sanctie", employer, cents, WHY, article=ARTICLE, quarter=quarter), OFFICER.actor)
    deciding.approve(made, "nagekeken", APPROVER.actor)
    return employer


def test_what_is_open_came_last(settled: SettledQuarter) -> None:
    """The oldest debt is paid first: of 50,00 from 2022Q1 less 30,00 set off, 20,00 is left when 10,00 comes on top."""
    employer = sanctioned(settled, 5_000, "2022Q1")
    booked(employer, 3_000, "2026Q1")
    sanctioned(settled, 1_000)
    owes = receivable(employer)
    assert [(one.cents, one.booking.kwartaal) for one in owes.parts] == [(2_000, "2022Q1"), (1_000, "2026Q1")]
    assert owes.lapsed(clock.today()) == 2_000


def test_what_has_lapsed_is_not_claimed(settled: SettledQuarter) -> None:
    employer = sanctioned(settled, 5_000, "2022Q1")
    with pytest.raises(NotDecided, match="50,00 euro verjaard"):
        deciding.decide(Draft("terugvordering", employer, 5_000, WHY), OFFICER.actor)
    assert deciding.decide(Draft("afschrijving", employer, 5_000, WHY, article=ARTICLE), OFFICER.actor).cent == 5_000


def test_a_sanction_is_owed_and_set_off_against_what_follows(settled: SettledQuarter) -> None:
    employer = sanctioned(settled)
    owes = receivable(employer)
    assert (owes.cents, owes.parts[0].booking.kind, owes.parts[0].until.last_day) == (
        5_000,
        "sanctie",
        dt.date(2029, 3, 31),
    )
    assert receivables()[0].employer == employer
    booked(employer, 8_000, "2026Q2")
    assert balances().owed(employer) == 3_000
    assert receivable(employer).cents == 0
    own = of_employer(employer)
    assert [one.kind for one in own.decisions] == ["sanctie"]


def test_a_claim_is_never_more_than_what_is_open_and_takes_two_people(settled: SettledQuarter) -> None:
    employer = sanctioned(settled)
    with pytest.raises(NotDecided, match="50,00 euro open"):
        deciding.decide(Draft("terugvordering", employer, 5_001, WHY), OFFICER.actor)
    made = deciding.decide(Draft("terugvordering", employer, 5_000, WHY), OFFICER.actor)
    with pytest.raises(NotDecided, match="keurt dat niet zelf goed"):
        deciding.approve(made, "ik ook", OFFICER.actor)
    with pytest.raises(NotDecided, match="wacht nog op een tweede persoon"):
        deciding.decide(Draft("terugvordering", employer, 1_000, WHY), OFFICER.actor)
    approval = deciding.approve(made, "nagekeken", APPROVER.actor)
    assert len(approval.reference) == 12
    assert approval.letter is not None
    with pytest.raises(NotDecided, match="kreeg al een antwoord"):
        deciding.reject(made, "toch niet", APPROVER.actor)


def test_the_database_itself_refuses_the_same_person(settled: SettledQuarter) -> None:
    made = deciding.decide(Draft("sanctie", settled.employers[4], 5_000, WHY, article=ARTICLE), OFFICER.actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryApproval.objects.create(decision=made, by=made.maker, why="ik", at=made.made_at, event=made.event)


def test_what_was_set_off_meanwhile_is_not_claimed(settled: SettledQuarter) -> None:
    employer = sanctioned(settled)
    made = deciding.decide(Draft("terugvordering", employer, 5_000, WHY), OFFICER.actor)
    booked(employer, 4_000, "2026Q2")
    with pytest.raises(NotDecided, match="10,00 euro open"):
        deciding.approve(made, "nagekeken", APPROVER.actor)
    deciding.reject(made, "verrekend", APPROVER.actor)
    assert RecoveryDecision.objects.filter(approval__refused=True).count() == 1


def test_a_write_off_is_borne_by_its_article(settled: SettledQuarter) -> None:
    employer = sanctioned(settled)
    with pytest.raises(NotDecided, match="begrotingsartikel"):
        deciding.decide(Draft("afschrijving", employer, 5_000, WHY), OFFICER.actor)
    made = deciding.decide(Draft("afschrijving", employer, 5_000, WHY, article=ARTICLE), OFFICER.actor)
    assert balances().owed(employer) == -5_000
    deciding.approve(made, "nagekeken", APPROVER.actor)
    assert balances().owed(employer) == 0
    assert balances().balance(("afgeschreven", ARTICLE)) == 5_000


def test_a_plan_that_is_not_the_amount_is_refused(settled: SettledQuarter) -> None:
    made = deciding.decide(Draft("sanctie", settled.employers[4], 5_000, WHY, article=ARTICLE), OFFICER.actor)
    day = clock.today() + dt.timedelta(days=30)
    with pytest.raises(NotDecided, match="precies 50,00 euro"):
        deciding.plan(made, [(day, 4_999)], "zo gevraagd", OFFICER.actor)
    with pytest.raises(NotDecided, match="lopen op"):
        deciding.plan(made, [(day, 2_500), (day, 2_500)], "zo gevraagd", OFFICER.actor)
    assert not made.plans.exists()
