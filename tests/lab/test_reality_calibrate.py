"""Calibration finds amounts it does not know, looks at no other year than its own, and stays at zero or above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.lab.reality.amounts import Amounts, index
from maatwerk.lab.reality.calibrate import Plan, calibrate, coefficients, fixed_part, plan
from maatwerk.lab.reality.totals import PARTS, QuarterTotals
from maatwerk.rules.money import nearest
from maatwerk.rules.quarter import Quarter

YEARS = (2019, 2020, 2021, 2022, 2023, 2024, 2025)
B = 10_000


def quarter(year: int, number: int, heads: int, vte: tuple[int, int, int], wages: int) -> QuarterTotals:
    """An invented quarter: three levels, the rest follows."""
    inside = sum(vte) * 1_000_000
    return QuarterTotals(
        quarter=Quarter.of(year, number),
        parts=dict.fromkeys(PARTS, 0) | {"loonpremie": wages},
        heads=heads,
        levels=dict(zip(("laag", "midden", "hoog"), map(Fraction, vte), strict=True)),
        vte=inside,
        first_vte=inside // 3,
        filled=inside,
        contingent=inside,
        workers=heads,
        percentage=Fraction(5_000),
        economic_days=100,
        paid_days=10_000,
        capped_wage=wages * 2,
    )


counts = st.tuples(
    st.integers(15_000, 25_000),
    st.tuples(st.integers(1_000, 9_000), st.integers(1_000, 9_000), st.integers(1_000, 9_000)),
    st.integers(10**9, 8 * 10**9),
)
world = st.lists(counts, min_size=7, max_size=7).map(
    lambda all_: {
        year: tuple(quarter(year, number, *given_) for number in (1, 2, 3, 4))
        for year, given_ in zip(YEARS, all_, strict=True)
    }
)
amount = st.integers(10_000, 200_000)


def exactly(years: Mapping[int, tuple[QuarterTotals, ...]], amounts: Amounts) -> dict[int, Fraction]:
    """The totals of the years under amounts, without the rounding of a line."""
    return {
        year: fixed_part(own, amounts.b)
        + sum((a * b for a, b in zip(coefficients(own), amounts.calibrated, strict=True)), Fraction(0))
        for year, own in years.items()
    }


@given(world, st.tuples(amount, amount, amount, amount))
def test_known_amounts_are_found_again(
    years: dict[int, tuple[QuarterTotals, ...]], known: tuple[int, int, int, int]
) -> None:
    """In the proportions of the preference exactly; in others as near as its small weight lets them."""
    true = Amounts(*known, b=B)
    published = {year: nearest(total) for year, total in exactly(years, true).items()}
    told = replace(plan(), prior=known)
    found = calibrate(years, published, fixed=told).amounts
    assert all(abs(a - b) <= 1 for a, b in zip(found.calibrated, known, strict=True))


@given(world, st.tuples(amount, amount, amount, amount))
def test_the_fit_is_near_whatever_the_proportions(
    years: dict[int, tuple[QuarterTotals, ...]], known: tuple[int, int, int, int]
) -> None:
    true = Amounts(*known, b=B)
    published = {year: nearest(total) for year, total in exactly(years, true).items()}
    light: Plan = replace(plan(), weight=Fraction(1, 10**10))
    fitted = exactly(years, calibrate(years, published, fixed=light).amounts)
    for year in plan().years:
        assert abs(fitted[year] / published[year] - 1) < Fraction(1, 1000)


@given(world, st.dictionaries(st.sampled_from(plan().checked), st.integers(1, 10**12)))
def test_years_that_are_only_checked_never_enter(
    years: dict[int, tuple[QuarterTotals, ...]], other: dict[int, int]
) -> None:
    published = dict.fromkeys(YEARS, 400 * 10**8)
    first = calibrate(years, published)
    assert calibrate(years, published | other) == first
    assert (
        calibrate({year: years[year] for year in plan().years}, {year: published[year] for year in plan().years})
        == first
    )


@given(world, st.integers(10**8, 10**11))
def test_no_amount_is_below_zero(years: dict[int, tuple[QuarterTotals, ...]], target: int) -> None:
    found = calibrate(years, dict.fromkeys(YEARS, target))
    assert min(found.amounts.calibrated) >= 0


def test_a_year_that_was_not_run_is_named() -> None:
    with pytest.raises(KeyError, match="2019"):
        calibrate({}, dict.fromkeys(YEARS, 1))


def test_the_plan_is_the_one_of_the_project() -> None:
    fixed = plan()
    assert fixed.years == (2019, 2021, 2023, 2024)
    assert fixed.checked == (2020, 2022, 2025)
    assert (fixed.limit(2019), fixed.limit(2020)) == (20, 40)


def test_the_index_is_that_of_the_first_day() -> None:
    assert index(Quarter.of(2019, 1)) == 1
    assert index(Quarter.of(2024, 2)) == Fraction(20399, 17069)
    assert index(Quarter.of(2024, 3)) == Fraction(20807, 17069)
