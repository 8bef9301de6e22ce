"""What an estimate may never do: look ahead, depend on the order of rows, lose a cent, or miss its own interval."""

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction

from estimate_books import ARTICLE, FIRST, book, row, settled
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from maatwerk.lab.estimate.amounts import Estimator
from maatwerk.lab.estimate.backtest import INVENTED_TITLE, OTHER_TITLE, backtest, error_bp
from maatwerk.lab.estimate.compare import CAUSES, LATE, NEW, PRICE, UNSPLIT, VOLUME, compare, together
from maatwerk.lab.estimate.interval import FEW, NONE, QUANTILES, enough, interval
from maatwerk.lab.estimate.make import estimate, past_errors
from maatwerk.lab.estimate.methods import METHODS
from maatwerk.lab.estimate.periods import Window, shifted
from maatwerk.lab.estimate.settings import settings
from maatwerk.lab.estimate.stored import as_record, read_estimate, write_estimate
from maatwerk.lab.estimate.vintages import COMMITMENT, PAYMENT, book_of
from maatwerk.rules.quarter import Quarter

DAY = dt.date(2023, 10, 31)
PARTS = st.sampled_from(["loonpremie", "begeleidingspremie"])
ARTICLES = st.sampled_from(["JB0-1JEC2HA-WT", "JB0-1JEC2HG-WT"])


@st.composite
def tables(draw):
    """Standings of two articles over 2021 to 2023, some quarters known twice, some with volumes."""
    rows = {}
    for _ in range(draw(st.integers(8, 40))):
        quarter = FIRST + draw(st.integers(8, 19))
        day = quarter.last_day + dt.timedelta(days=draw(st.sampled_from([40, 92, 122, 300])))
        kind = draw(st.sampled_from([COMMITMENT, COMMITMENT, COMMITMENT, PAYMENT]))
        volume = draw(st.none() | st.integers(1, 10**9))
        one = row(quarter, day, draw(st.integers(-(10**6), 10**9)), article=draw(ARTICLES), part=draw(PARTS), kind=kind,
                  volume=volume)  # fmt: skip
        rows[one.key] = one
    first = row(Quarter.of(2021, 1), "2021-07-31", draw(st.integers(1, 10**9)), article="JB0-1JEC2HG-WT")
    return [*rows.values(), first]


@hypothesis(max_examples=20, deadline=None)
@given(tables(), st.integers(-(10**9), 10**9), st.sampled_from(sorted(METHODS)))
def test_nothing_that_became_known_later_changes_an_estimate(rows, other, method):
    then = as_record(estimate(book_of(rows), 2023, DAY, method))
    changed = [replace(one, cents=other, volume=None) if one.known_on > DAY else one for one in rows]
    later = [*changed, row("2024Q4", "2025-04-30", other), row("2023Q4", "2023-11-01", other, article="X")]
    assert as_record(estimate(book_of(later), 2023, DAY, method)) == then
    gone = [one for one in rows if one.known_on <= DAY]
    assert as_record(estimate(book_of(gone), 2023, DAY, method)) == then


@hypothesis(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(sorted(METHODS)), st.integers(0, 8))
def test_an_estimate_from_a_book_that_knows_more_is_the_same(rows, method, back):
    """The backtest asks one book for many days: each day it sees what a book that ends there would see."""
    day, window = shifted(DAY, -back), Window.of_year(2023).shifted(-back)
    early, whole = book_of(rows).until(day), book_of(rows)
    assert Estimator(whole).amounts(day, window, method) == Estimator(early).amounts(day, window, method)


@hypothesis(max_examples=15, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert as_record(estimate(book_of(shuffled), 2023, DAY)) == as_record(estimate(book_of(rows), 2023, DAY))


@hypothesis(max_examples=15, deadline=None)
@given(tables())
def test_every_sum_ties_and_every_amount_is_whole(rows):
    made = estimate(book_of(rows), 2023, DAY)
    assert made.total.commitments.cents == sum(entry.commitments.cents for entry in made.articles)
    assert made.total.payments.cents == sum(entry.payments.cents for entry in made.articles)
    for entry in made.articles:
        assert entry.commitments.cents == sum(q.cents for part in entry.components for q in part.quarters)
        paid = sum(part.paid_for_window_cents for part in entry.components)
        assert entry.accrual_cents + paid == entry.commitments.cents
    assert "." not in "".join(c for c in json.dumps(numbers(as_record(made))))


def numbers(value):
    """The numbers of a record, without its texts."""
    if isinstance(value, dict):
        return [numbers(each) for each in value.values()]
    if isinstance(value, list):
        return [numbers(each) for each in value]
    return value if isinstance(value, (int, float)) else None


@hypothesis(max_examples=15, deadline=None)
@given(tables())
def test_an_interval_holds_its_estimate(rows):
    made = estimate(book_of(rows), 2023, DAY)
    for entry in (*made.articles, made.total):
        for amount in (entry.commitments, entry.payments):
            assert amount.interval.low <= amount.cents <= amount.interval.high


def test_past_errors_by_hand():
    """1000, 1010, … each quarter. With two known, repetition gives v + 3 (v + 10) where 4 v + 60 comes: 30 on 4 v + 30.

    On 31 October 2024 the last span that is wholly known begins in 2023Q3 (v = 1180), the one before it in 2023Q2.
    """
    estimator = Estimator(book([1000 + 10 * at for at in range(22)]))
    commitments, _ = past_errors(estimator, dt.date(2024, 10, 31), Window.of_year(2024), "laatste-kwartaal")[ARTICLE]
    assert commitments[:3] == [Fraction(30, 4 * v + 30) for v in (1180, 1170, 1160)]
    assert len(commitments) == 19


ERRORS = st.lists(st.fractions(-3, 3, max_denominator=1000), max_size=40)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), ERRORS)
def test_an_interval_holds_the_amount_and_nearly_all_errors(cents, estimated, errors):
    found = interval(cents, estimated, errors, settings())
    assert found.low <= cents <= found.high
    inside = sum(found.low <= cents + error * abs(cents) <= found.high for error in errors)
    assert inside * 100 >= found.coverage_percent * len(errors)


def test_the_interval_rules_by_hand():
    """80 %: nine errors are enough (a tenth of ten). Below that the largest, both ways; without any the published one."""
    errors = [Fraction(part, 100) for part in (-9, -3, -1, 0, 1, 2, 3, 4, 5)]
    assert enough(settings()) == 9
    many = interval(1000, 0, errors, settings())
    assert (many.low, many.high, many.rule) == (910, 1050, QUANTILES)
    few = interval(1000, 0, errors[:2], settings())
    assert (few.low, few.high, few.rule) == (1000 - 180, 1000 + 180, FEW.format(part=2))
    none = interval(1000, 731, [], settings())
    assert (none.low, none.high) == (1000 - 81, 1000 + 81)
    assert none.rule == NONE.format(error=settings().unknown_error)
    assert interval(1000, 0, errors[:1], settings(), floor=990).low == 990


@hypothesis(max_examples=15, deadline=None)
@given(tables(), tables())
def test_a_comparison_ties(rows, later):
    made = estimate(book_of(rows), 2023, DAY)
    known = {one.key: one for one in (*rows, *later)}
    for found in compare(made, book_of(known.values())):
        assert found.estimate_cents + sum(found.causes.values()) == found.actual_cents
        assert set(found.causes) <= set(CAUSES)
        (entry,) = [one for one in made.articles if one.article == found.article]
        assert found.estimate_cents + found.open_cents == entry.commitments.cents


def test_a_comparison_by_hand():
    """Constant 100 at volume 10. Then: the known Q2 becomes 97 (late), Q3 12 at price 11 = 132, Q4 nothing yet."""
    volumes = [10_000_000] * 18
    made = estimate(book([100] * 18, volumes=volumes), 2023, DAY)
    came = book_of(
        [
            *settled([100] * 18, volumes=volumes),
            row("2023Q2", "2024-01-31", 97, volume=10_000_000),
            row("2023Q3", "2024-01-31", 132, volume=12_000_000),
        ]
    )
    (found,) = compare(made, came)
    assert (found.estimate_cents, found.actual_cents, found.open_cents) == (300, 329, 100)
    assert found.causes == {LATE: -3, VOLUME: 20, PRICE: 12}
    assert found.open_quarters == ("2023Q4",)
    assert found.within_interval is None
    assert together([found])["total"]["causes"] == found.causes


def test_without_volume_nothing_is_split_and_a_new_component_is_named():
    made = estimate(book([100] * 18), 2023, DAY)
    came = book_of([*settled([100] * 18), row("2023Q3", "2024-01-31", 90), row("2023Q4", "2024-04-30", 100),
                    row("2023Q4", "2024-04-30", 5, part="nieuw")])  # fmt: skip
    (found,) = compare(made, came)
    assert found.causes == {UNSPLIT: -10, NEW: 5}
    assert found.difference_cents == -5


@hypothesis(max_examples=8, deadline=None)
@given(tables())
def test_a_stored_estimate_comes_back_whole(tmp_path_factory, rows):
    made = estimate(book_of(rows, "verzonnen: proef"), 2023, DAY)
    path = tmp_path_factory.mktemp("stored") / "raming.json"
    write_estimate(made, path)
    assert as_record(read_estimate(path)) == as_record(made)


def test_the_backtest_says_that_invented_is_invented():
    rows = settled([1000 + 10 * at for at in range(24)])
    result = backtest(book_of(rows, "verzonnen: proef"))
    assert (result["title"], result["invented"]) == (INVENTED_TITLE, True)
    assert "VERZONNEN" in result["title"]
    assert backtest(book_of(rows))["title"] == OTHER_TITLE


def test_the_backtest_errors_follow_from_its_amounts():
    result = backtest(book([1000 + 10 * at for at in range(24)]))
    assert {entry["year"] for entry in result["rows"]} == {2020, 2021, 2022, 2023, 2024}
    for entry in result["rows"]:
        for method, cents in entry["estimate_cents"].items():
            assert entry["error_bp"][method] == error_bp(cents, entry["actual_cents"])
        if entry["kind"] == COMMITMENT and entry["article"] == ARTICLE:
            assert entry["late_cents"] == 0
            assert entry["error_bp"]["ontwikkeld"] == 0, "a straight line is no surprise"
            assert entry["error_bp"]["laatste-kwartaal"] < 0


def test_the_error_by_hand():
    assert (error_bp(1462, 1301), error_bp(99, 100), error_bp(5, 0)) == (1238, -100, None)
