"""Working days and the calendar of payments: days counted by hand, and every quarter settled exactly once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.law.calendar import (
    WORKING_DAY,
    Due,
    next_working_day,
    nth_working_day,
    payment_day,
    public_holidays,
    settlement_calendar,
    working_day,
)
from maatwerk.law.measures import parameters
from maatwerk.rules.parameters import UnsetParameter


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        ("2024-07-12", "1-5 and 8-12 July"),
        ("2024-11-18", "1 November and Armistice Day on Monday the 11th fall out: 4-8, 12-15, 18"),
        ("2025-01-15", "New Year falls out: 2, 3, 6-10, 13-15"),
        ("2025-05-15", "1 May falls out, Ascension (29) comes later: 2, 5-9, 12-15"),
        ("2025-06-16", "Whit Monday (9) falls out: 2-6, 10-13, 16"),
        ("2026-04-15", "Good Friday (3) counts, Easter Monday (6) falls out: 1-3, 7-10, 13-15"),
        ("2026-05-18", "1 May and Ascension (14) fall out: 4-8, 11-13, 15, 18"),
        ("2027-05-18", "Ascension (6) and Whit Monday (17) fall out: 3-5, 7, 10-14, 18"),
    ],
)
def test_the_tenth_working_day_counted_by_hand(day: str, counted: str) -> None:
    expected = dt.date.fromisoformat(day)
    assert payment_day(expected.year, expected.month) == expected, counted


def test_belgium_has_ten_holidays_and_two_sundays_among_them() -> None:
    found = public_holidays(2026)
    assert len(found) == 12
    assert found[dt.date(2026, 7, 21)] == "Nationale feestdag"
    assert {day for day in found if day.weekday() == 6} >= {dt.date(2026, 4, 5), dt.date(2026, 5, 24)}


@given(st.dates(dt.date(2019, 1, 1), dt.date(2060, 12, 31)), st.integers(1, 17))
def test_the_nth_working_day_has_so_many_before_and_with_it(month: dt.date, number: int) -> None:
    found = nth_working_day(month.year, month.month, number)
    assert working_day(found)
    assert sum(working_day(found.replace(day=day)) for day in range(1, found.day + 1)) == number
    assert next_working_day(found) == found


def test_a_month_has_no_thirtieth_working_day_and_no_payment_before_the_law() -> None:
    with pytest.raises(ValueError, match="2026-02"):
        nth_working_day(2026, 2, 30)
    with pytest.raises(UnsetParameter, match="betaling_werkdag"):
        payment_day(2018, 12)


def of(dues: tuple[Due, ...], measure: str, kind: str) -> list[tuple[str, str, dt.date | None]]:
    return [(due.period, f"{due.month:%Y-%m}", due.day) for due in dues if (due.measure, due.kind) == (measure, kind)]


def test_a_year_of_collectief_maatwerk() -> None:
    dues = settlement_calendar(2025)
    assert of(dues, "cmw", "afrekening") == [
        ("2024Q4", "2025-03", None), ("2025Q1", "2025-06", None), ("2025Q2", "2025-09", None), ("2025Q3", "2025-12", None),
    ]  # fmt: skip
    assert of(dues, "cmw", "saldo") == [
        ("2024Q3", "2025-01", dt.date(2025, 1, 15)), ("2024Q4", "2025-04", dt.date(2025, 4, 14)),
        ("2025Q1", "2025-07", dt.date(2025, 7, 14)), ("2025Q2", "2025-10", dt.date(2025, 10, 14)),
    ]  # fmt: skip
    assert of(dues, "cmw", "herberekening") == [("2024", "2025-03", None)]
    assert of(dues, "cmw", "jaarsaldo") == [("2024", "2025-05", dt.date(2025, 5, 15))]
    assert [month for _, month, _ in of(dues, "cmw", "voorschot")] == [f"2025-{month:02d}" for month in range(1, 13)]


def test_what_no_source_gives_is_said_and_has_no_day() -> None:
    dues = settlement_calendar(2025)
    unset = [due for due in dues if (due.measure, due.kind) in (("cmw", "voorschot"), ("imw", "saldo"))]
    assert {(due.day, due.confidence) for due in unset} == {(None, "not_found")}
    assert all(any("niet gevonden" in note for note in due.notes) for due in unset)
    assert [period for period, _, _ in of(dues, "imw", "afrekening")] == ["2024Q3", "2024Q4", "2025Q1", "2025Q2"]
    assert all((WORKING_DAY in due.notes) == (due.day is not None) for due in dues)
    assert all(due.source and due.title for due in dues)


def test_every_quarter_is_settled_exactly_once_in_the_order_of_time() -> None:
    years = [due for year in range(2019, 2030) for due in settlement_calendar(year)]
    assert years == sorted(years, key=lambda due: due.month)
    times = Counter((due.measure, due.kind, due.period) for due in years)
    assert set(times.values()) == {1}
    settled = {period for measure, kind, period in times if (measure, kind) == ("cmw", "saldo")}
    assert settled >= {f"{year}Q{number}" for year in range(2019, 2029) for number in range(1, 5)}


def test_before_its_first_day_a_measure_has_nothing() -> None:
    assert {due.measure for due in settlement_calendar(2018)} == {"vop"}
    assert "imw" not in {due.measure for due in settlement_calendar(2023)}
    assert [due.period for due in settlement_calendar(2024) if due.measure == "imw"][:1] == ["2023Q3"]


def test_the_numbers_stand_in_parameters_with_source_and_confidence() -> None:
    names = ("betaling_werkdag", "cmw_afrekening_maand", "cmw_saldo_maand", "imw_afrekening_maand",
             "cmw_jaarafrekening_maand", "cmw_jaarafrekening_betaalmaand")  # fmt: skip
    values = {name: parameters()[name].on(dt.date(2025, 1, 1)) for name in names}
    assert [dated.value for dated in values.values() if dated] == [10, 3, 4, 4, 3, 5]
    assert all(dated and dated.source and dated.confidence in ("official", "secondary") for dated in values.values())
