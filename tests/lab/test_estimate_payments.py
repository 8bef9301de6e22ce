"""What is paid in a year: the calendar by hand, and sums that tie."""

import datetime as dt

import pytest
from estimate_books import book, row, settled
from hypothesis import example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from maatwerk.lab.estimate.amounts import Estimator
from maatwerk.lab.estimate.calendar import calendar_of, calendars
from maatwerk.lab.estimate.payments import Payer
from maatwerk.lab.estimate.periods import Window, month_end, shifted, working_day
from maatwerk.lab.estimate.vintages import EMPTY, PAYMENT, book_of
from maatwerk.rules.quarter import Quarter

CMW, IMW = "JB0-1JEC2HA-WT", "JB0-1JEC2HG-WT"
END = dt.date(2030, 1, 1)


def payer(rows, article):
    series = book_of(rows).commitments(article, "onderdeel")
    return Payer(series, EMPTY, END, {}, calendar_of(article))


def test_the_days_of_collective_maatwerk():
    """2024Q3: advance within the quarter, settled on 31 December, paid the tenth working day of January, then May."""
    events = calendar_of(CMW).events(Quarter.of(2024, 3))
    assert [(str(event.paid_on), str(event.cutoff)) for event in events] == [
        ("2024-09-30", "None"),
        ("2025-01-14", "2024-12-31"),
        ("2025-05-14", "2025-03-31"),
    ]


def test_individual_maatwerk_pays_two_quarters_of_the_year_before():
    """As document 004 says of 2024: the third and fourth quarter of 2023, and the first two of 2024."""
    amounts = {"2023Q3": 1, "2023Q4": 10, "2024Q1": 100, "2024Q2": 1000, "2024Q3": 10000, "2024Q4": 100000}
    rows = settled(amounts.values(), first=Quarter.of(2023, 3), article=IMW)
    assert payer(rows, IMW).in_window(Window.of_year(2024)) == 1111
    assert payer(rows, IMW).for_window(Window.of_year(2024)) == 1100


def test_a_year_of_collective_maatwerk_by_hand():
    """Every quarter 1000, an advance of 850: in a year four advances and four balances of 150."""
    rows = settled([1000] * 16, months=3, article=CMW)
    assert payer(rows, CMW).in_window(Window.of_year(2021)) == 4 * 850 + 4 * 150
    assert payer(rows, CMW).for_window(Window.of_year(2021)) == 1000 + 1000 + 850 + 850


def test_an_advance_rests_on_the_last_settled_quarter():
    """On 1 October 2024 the second quarter is settled (30 September), so the advance of the fourth is 85 % of it."""
    assert calendar_of(CMW).basis_of_advance(Quarter.of(2024, 4)) == Quarter.of(2024, 2)
    rows = settled([1000, 2000, 3000], first=Quarter.of(2024, 1), months=3, article=CMW)
    assert payer(rows, CMW).standing(Quarter.of(2024, 4), dt.date(2024, 12, 31)) == 1700


def test_a_correction_is_paid_with_a_later_settlement():
    rows = [row("2024Q1", "2024-07-31", 100, article=IMW), row("2024Q1", "2024-09-15", 90, article=IMW)]
    one = payer(rows, IMW)
    days = ("2024-07-30", "2024-07-31", "2024-10-30", "2024-10-31")
    assert [one.standing(Quarter.of(2024, 1), dt.date.fromisoformat(day)) for day in days] == [0, 100, 100, 90]


def test_known_payments_go_before_the_calendar():
    rows = settled([100] * 8, first=Quarter.of(2023, 1), article=IMW)
    paid = [row("2024Q1", "2024-07-31", 77, article=IMW, kind=PAYMENT)]
    (found,) = Estimator(book_of([*rows, *paid])).amounts(dt.date(2024, 12, 31), Window.of_year(2024))[IMW]
    assert found.paid_cents == 77


@hypothesis(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=12, max_size=12), st.sampled_from([CMW, IMW, "JB0-ANDER-WT"]))
def test_everything_is_paid_once(amounts, article):
    """Over all years the payments are the commitments."""
    rows = settled(amounts, months=3, article=article)
    one = payer(rows, article)
    assert sum(one.in_window(Window.of_year(year)) for year in range(2019, 2026)) == sum(amounts)


@given(st.lists(st.integers(0, 10**9), min_size=22, max_size=22))
@hypothesis(max_examples=25, deadline=None)
def test_known_on_the_end_of_the_calendar_the_payments_are_no_estimate(amounts):
    """At the end of October what individual maatwerk pays this year is settled: the estimate is what comes."""
    found = book(amounts, article=IMW)
    (early,) = Estimator(found).amounts(dt.date(2024, 10, 31), Window.of_year(2024))[IMW]
    assert early.paid_cents == payer(found.rows(), IMW).in_window(Window.of_year(2024))


def test_every_part_of_the_calendar_has_a_source_or_is_called_an_assumption():
    for calendar in calendars().values():
        assert all(calendar.said.values())
        assert "settlement" in calendar.said


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(-40, 40))
@example(dt.date(2024, 6, 30), 2)
@example(dt.date(2024, 2, 29), 4)
@example(dt.date(2024, 11, 30), 1)
def test_a_day_moves_by_quarters(day, number):
    moved = shifted(day, number)
    assert Quarter.containing(moved) - Quarter.containing(day) == number
    if month_end(day.year, day.month) == day:
        assert month_end(moved.year, moved.month) == moved


@pytest.mark.parametrize(("month", "day"), [(1, 12), (4, 12), (7, 12), (10, 14)])
def test_the_tenth_working_day_of_2024(month, day):
    assert working_day(2024, month, 10) == dt.date(2024, month, day)
