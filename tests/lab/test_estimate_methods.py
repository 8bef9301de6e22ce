"""The methods of the estimate: worked by hand, and what holds for every series."""

import datetime as dt
from fractions import Fraction

import pytest
from estimate_books import ARTICLE, FIRST, PART, book, row, settled
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from maatwerk.lab.estimate.amounts import Estimator
from maatwerk.lab.estimate.development import development, rounded
from maatwerk.lab.estimate.make import NothingKnown, estimate
from maatwerk.lab.estimate.methods import DEVELOPED, ESTIMATED, KNOWN, LAST_QUARTER, LAST_YEAR, METHODS, WITHOUT_SEASON
from maatwerk.lab.estimate.periods import Window
from maatwerk.lab.estimate.settings import price, settings
from maatwerk.lab.estimate.trend import FLAT, line, seasonal
from maatwerk.lab.estimate.vintages import book_of
from maatwerk.rules.quarter import Quarter

AMOUNT = st.integers(0, 10**11)
SLOPE = st.integers(-(10**6), 10**9)
AFTER_K2, YEAR = dt.date(2024, 10, 31), Window.of_year(2024)
UNTIL_K2 = Quarter.of(2024, 2) - FIRST + 1


def quarters(found, method=DEVELOPED, day=AFTER_K2):
    (part,) = Estimator(found).amounts(day, YEAR, method)[ARTICLE]
    return part


@given(AMOUNT, st.sampled_from(sorted(METHODS)), st.integers(1, UNTIL_K2))
def test_a_constant_series_is_exact_with_every_method(cents, method, known):
    found = book([cents] * known, first=Quarter.of(2024, 2) + (1 - known))
    started = min(known, 2)
    assert quarters(found, method).cents == cents * (2 + started)


@given(st.integers(10**9, 10**11), st.integers(-(10**7), 10**9), st.integers(2, UNTIL_K2))
def test_a_straight_line_goes_on_exactly(level, slope, known):
    first = Quarter.of(2024, 2) + (1 - known)
    part = quarters(book([level + slope * at for at in range(known)], first=first))
    for found in part.quarters:
        if found.quarter >= first:
            assert found.cents == level + slope * (found.quarter - first)


@given(st.lists(AMOUNT, min_size=1, max_size=UNTIL_K2), st.sampled_from(sorted(METHODS)))
def test_known_quarters_without_late_data_stay_as_known(amounts, method):
    first = Quarter.of(2024, 2) + (1 - len(amounts))
    part = quarters(book(amounts, first=first), method)
    known = [found for found in part.quarters if found.state == KNOWN]
    assert len(known) == min(len(amounts), 2)
    for found in known:
        assert found.cents == found.known_cents == amounts[found.quarter - first]
    assert all(found.cents >= 0 for found in part.quarters)


@given(st.lists(AMOUNT, min_size=4, max_size=4), st.integers(3, 9))
def test_a_repeated_season_is_found_back(year, times):
    """Four amounts that come back every year: the estimate of the open quarters is that of the year before."""
    pattern = [10**9 + amount for amount in year]
    amounts = (pattern * times)[: 4 * times - 2]
    part = quarters(book(amounts, first=Quarter.of(2025 - times, 1)))
    assert [found.cents for found in part.quarters] == pattern


def test_the_season_by_hand():
    """One year of 4, 8, 12, 8 (mean 8) around which the same comes back: factors 1/2, 1, 3/2, 1."""
    values = {FIRST + at: Fraction(amount) for at, amount in enumerate([4, 8, 12, 8] * 3)}
    assert seasonal(values, settings()) == {1: Fraction(1, 2), 2: 1, 3: Fraction(3, 2), 4: 1}
    assert seasonal({quarter: values[quarter] for quarter in sorted(values)[:7]}, settings()) is None


def test_the_line_by_hand():
    """A jump between 10, 20, 30 and 140, 150, 160: the median of the fifteen slopes is 35 (the eighth).

    Brought to the last quarter the last three are 140 + 70, 150 + 35 and 160: the median level is 185.
    """
    values = {FIRST + at: Fraction(amount) for at, amount in enumerate([10, 20, 30, 140, 150, 160])}
    found = line(values, FLAT, settings())
    assert (found.at, found.slope, found.level) == (FIRST + 5, 35, 185)
    assert found.value(FIRST + 7) == 185 + 70


def test_naive_carry_forward_by_hand():
    part = quarters(book([100, 200, 300], first=Quarter.of(2023, 4)), LAST_QUARTER)
    assert [found.cents for found in part.quarters] == [200, 300, 300, 300]
    assert [found.state for found in part.quarters] == [KNOWN, KNOWN, ESTIMATED, ESTIMATED]


def test_last_year_times_growth_by_hand():
    """2023: 100, 100, 200, 400; 2024: 150, 150. Growth (150 + 150) / (100 + 100) = 3/2, so 300 and 600."""
    part = quarters(book([100, 100, 200, 400, 150, 150], first=Quarter.of(2023, 1)), LAST_YEAR)
    assert [found.cents for found in part.quarters] == [150, 150, 300, 600]


def test_last_year_without_a_year_before_falls_back_and_says_so():
    part = quarters(book([100, 200], first=Quarter.of(2024, 1)), LAST_YEAR)
    assert part.used == LAST_QUARTER
    assert "te weinig gegevens" in part.notes[0]


def test_a_measure_of_four_quarters_has_a_trend_and_no_season():
    """100, 200, 300, 400 from 2023Q3 on: 500 and 600 follow, and the estimate says that there was no season."""
    part = quarters(book([100, 200, 300, 400], first=Quarter.of(2023, 3)))
    assert [found.cents for found in part.quarters] == [300, 400, 500, 600]
    assert part.used == WITHOUT_SEASON
    assert any("te weinig gegevens voor een seizoenpatroon" in note for note in part.notes)


def test_one_known_quarter_is_carried_forward_and_says_so():
    part = quarters(book([700], first=Quarter.of(2024, 2)))
    assert [found.cents for found in part.quarters] == [0, 700, 700, 700]
    assert part.used == LAST_QUARTER
    assert any("te weinig gegevens voor een trend" in note for note in part.notes)


def test_one_odd_quarter_does_not_decide():
    """A quarter of nothing (a pandemic, a missing file) among 100s: the open quarters stay 100."""
    amounts = [100] * UNTIL_K2
    amounts[-6] = 0
    assert [found.cents for found in quarters(book(amounts)).quarters][2:] == [100, 100]


def late(first_count, later):
    """Every quarter known twice: a first count on the tenth of the second month, and four months after it."""
    found = settled([later] * UNTIL_K2)
    early = [one.quarter.last_day + dt.timedelta(days=40) for one in found]
    return book_of([*found, *(row(one.quarter, day, first_count) for one, day in zip(found, early, strict=True))])


def test_late_wage_data_by_hand():
    """Each quarter is 80 on the first count and 100 later: a quarter that is at its first count counts as 100."""
    found = book_of([*late(80, 100).rows(), row("2024Q3", "2024-11-10", 80)])
    part = quarters(found, day=dt.date(2024, 11, 10))
    assert [(q.known_cents, q.cents) for q in part.quarters] == [(100, 100), (100, 100), (80, 100), (None, 100)]
    assert part.estimated_cents == 120
    series = found.commitments(ARTICLE, PART)
    assert development(series, dt.date(2024, 11, 10), settings()).factor(Quarter.of(2024, 3)) == Fraction(5, 4)
    naive = quarters(found, LAST_QUARTER, dt.date(2024, 11, 10))
    assert naive.cents == 360


def test_two_quarters_say_nothing_of_late_data():
    rows = [one for one in late(80, 100).rows() if one.quarter >= Quarter.of(2024, 1)]
    part = quarters(book_of(rows), day=dt.date(2024, 10, 31))
    assert any("te weinig gegevens over late loondata" in note for note in part.notes)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_is_to_the_nearest_cent(part, whole):
    assert abs(rounded(Fraction(part, whole)) - Fraction(part, whole)) <= Fraction(1, 2)
    assert (rounded(Fraction(1, 2)), rounded(Fraction(-1, 2))) == (1, 0)


def test_a_step_of_the_index_is_known_just_before_and_not_sooner():
    """2.0399 until May 2024, 2.0807 from June: the first day of the third quarter has it, once it is known."""
    name, quarter = "indexcoefficient_overheidslonen", Quarter.of(2024, 3)
    assert price(name, quarter, dt.date(2024, 5, 1), 31) == 20807
    assert price(name, quarter, dt.date(2024, 4, 30), 31) == 20399


def test_the_ggmmi_of_a_quarter_is_the_mean_of_its_months():
    """April 2024: 2029.88, May and June 2070.48; on 29 April the step of May is not known yet."""
    assert price("ggmmi", Quarter.of(2024, 2), dt.date(2024, 4, 30), 1) == Fraction(202988 + 2 * 207048, 3)
    assert price("ggmmi", Quarter.of(2024, 2), dt.date(2024, 4, 29), 1) == 202988


def test_an_index_belongs_to_a_component_of_an_article():
    day, quarter = dt.date(2024, 8, 1), Quarter.of(2024, 3)
    of_cmw = settings().price("JB0-1JEC2HA-WT", "begeleidingspremie", quarter, day)
    assert (of_cmw, settings().price("JB0-1JEC2HF-WT", "begeleidingspremie", quarter, day)) == (20807, 1)


def test_the_index_moves_the_open_quarters_by_its_own_part():
    """A constant loonpremie in 2023 prices: what is estimated for 2024Q3 is that amount times the GGMMI."""
    price_of = {q: price("ggmmi", q, dt.date(2030, 1, 1), 1) for q in Quarter.of(2022, 1).until(Quarter.of(2024, 4))}
    amounts = [rounded(price_of[q] * 1000) for q in Quarter.of(2022, 1).until(Quarter.of(2024, 2))]
    found = book(amounts, first=Quarter.of(2022, 1), part="loonpremie")
    assert [q.cents for q in quarters(found).quarters] == pytest.approx(
        [rounded(price_of[q] * 1000) for q in YEAR], abs=1
    )


def test_nothing_known_is_no_estimate_of_nothing():
    with pytest.raises(NothingKnown, match="nog niets gekend"):
        estimate(book([100, 200]), 2019, dt.date(2019, 1, 31))


@hypothesis(deadline=None)
@given(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=UNTIL_K2))
def test_negative_amounts_are_handled(amounts):
    made = estimate(book(amounts), 2024, AFTER_K2)
    (article,) = made.articles
    assert article.commitments.interval.low <= article.commitments.cents <= article.commitments.interval.high
