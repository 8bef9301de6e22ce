"""The waiting list of invented Flanders is as long as published, at full size, and made of people who wait."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from tests.synthetic.register_tables import by_thing, now, touches

from maatwerk.figures.catalogue.reading import published
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.municipalities import PROVINCES
from maatwerk.synthetic.flanders import flanders
from maatwerk.synthetic.register import register, rows
from maatwerk.synthetic.register.waiting import published_lengths
from maatwerk.synthetic.timeline import FIRST, LAST, QUARTERS

TINY = Fraction(1, 100)


@pytest.fixture(scope="module")
def whole() -> list[rows.WaitingFacts]:
    return list(now(register(7, FIRST, LAST).waiting()))


def count(waiting: list[rows.WaitingFacts], day: dt.date) -> Counter[str]:
    return Counter(row.provincie for row in waiting if touches(row, day, day))


@pytest.mark.parametrize("year", [2019, 2024])
def test_each_province_has_its_published_count_at_the_end_of_the_year(
    year: int, whole: list[rows.WaitingFacts]
) -> None:
    found = count(whole, dt.date(year, 12, 31))
    for provincie in PROVINCES:
        figure = f"pq_wachtend_{provincie.replace('-', '_')}_{year}"
        assert found[provincie] == published().figures[figure].value, provincie


def test_the_total_is_the_published_one_less_who_lives_elsewhere(whole: list[rows.WaitingFacts]) -> None:
    for year in (2020, 2021, 2022, 2023):
        figure = published().figures[f"pq_wachtend_{year}"].value
        found = sum(count(whole, dt.date(year, 12, 31)).values())
        assert figure - 13 <= found <= figure


def test_nearly_every_quarter_ends_with_the_length_aimed_at(whole: list[rows.WaitingFacts]) -> None:
    aimed = published_lengths(flanders(7))
    for quarter, lengths in zip(QUARTERS, aimed, strict=True):
        found = count(whole, quarter.last_day)
        assert sum(abs(found[provincie] - length) for provincie, length in lengths.items()) <= 5, quarter


def test_somebody_waits_with_an_advice_and_without_work() -> None:
    feed = register(7, Quarter.of(2024, 1), Quarter.of(2024, 4), TINY)
    advice = by_thing(now(feed.indicering_facts()), rows.IndiceringFacts)
    jobs = {row.employment: row.person for row in feed.employments()}
    works: dict[str, list[rows.EmploymentFacts]] = {}
    for row in now(feed.employment_facts()):
        works.setdefault(jobs[row.employment], []).append(row)
    waiting = now(feed.waiting())
    assert any(row.person in works for row in waiting)
    assert any(row.person.startswith("wait:") for row in waiting)
    for row in waiting:
        (found,) = advice[(row.aanvraagnummer,)]
        assert found.advies == "cmw"
        assert found.valid_from <= row.valid_from
        assert found.valid_until is None or row.valid_until is not None
        for job in works.get(row.person, []):
            assert row.valid_until is not None
            assert row.valid_until <= job.valid_from
