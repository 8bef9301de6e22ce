"""What was known of which day, against a plain reading of what was told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.portal import factory as f

from maatwerk.portal.kit.facts import NoChange, record
from maatwerk.portal.register.models import Contingent
from maatwerk.portal.register.moment import Moment

FIRST = dt.date(2025, 1, 1)
BEGIN = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)
DAYS = 8
TOLD = st.tuples(st.integers(0, DAYS - 1), st.none() | st.integers(1, DAYS), st.integers(1, 3)).filter(
    lambda told: told[1] is None or told[0] < told[1]
)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


class AgainstPlainReading(TestCase):
    @settings(max_examples=40)
    @given(st.lists(TOLD, max_size=6))
    def test_the_last_that_was_told_by_then_of_that_day(self, told: list[tuple[int, int | None, int]]) -> None:
        firm, event = f.organisation(7), f.event()
        for turn, (since, until, vte) in enumerate(told):
            at = BEGIN + dt.timedelta(days=turn)
            end = None if until is None else day(until)
            try:
                record(Contingent, {"organisation": firm}, {"vte": vte}, day(since), end, event, at)
            except NoChange:
                continue
        for known in range(-1, len(told)):
            for number in range(DAYS):
                self._compare(firm.pk, told[: known + 1], number, known)

    def _compare(self, firm: int, told: list[tuple[int, int | None, int]], number: int, known: int) -> None:
        covering = [v for since, until, v in told if since <= number and (until is None or number < until)]
        at = BEGIN + dt.timedelta(days=known, hours=1)
        found = Contingent.objects.filter(organisation_id=firm).as_of(day(number), at)
        assert [row.vte for row in found] == covering[-1:]


def test_a_day_counts_as_known_until_it_ends_in_brussels() -> None:
    summer, winter = Moment(FIRST, dt.date(2025, 7, 1)), Moment(FIRST, dt.date(2025, 12, 1))
    assert summer.instant == dt.datetime(2025, 7, 1, 21, 59, 59, 999999, dt.UTC)
    assert winter.instant == dt.datetime(2025, 12, 1, 22, 59, 59, 999999, dt.UTC)
    assert Moment(FIRST).instant is None


@pytest.mark.django_db
def test_before_and_after_a_correction() -> None:
    firm, event = f.organisation(8), f.event()
    record(Contingent, {"organisation": firm}, {"vte": 10}, day(0), None, event, BEGIN)
    record(Contingent, {"organisation": firm}, {"vte": 20}, day(0), None, event, BEGIN + dt.timedelta(days=30))
    rows = Contingent.objects.filter(organisation=firm)
    before, after = Moment(day(5), dt.date(2025, 1, 20)), Moment(day(5), dt.date(2025, 2, 20))
    assert [row.vte for row in rows.as_of(before.valid_on, before.instant)] == [10]
    assert [row.vte for row in rows.as_of(after.valid_on, after.instant)] == [20]
