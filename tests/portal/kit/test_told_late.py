"""What is told at a moment in the past, after later things were told already: nothing overlaps, nothing is lost."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.portal import factory as f

from maatwerk.portal.kit.facts import NoChange, record
from maatwerk.portal.register.models import Contingent

FIRST = dt.date(2025, 1, 1)
BEGIN = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)
TOLD = st.tuples(st.integers(0, 7), st.none() | st.integers(1, 8), st.integers(0, 9)).filter(
    lambda told: told[1] is None or told[0] < told[1]
)


class ToldLate(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(TOLD, max_size=6))
    def test_what_is_told_last_holds_whenever_it_is_said_to_be_told(
        self, told: list[tuple[int, int | None, int]]
    ) -> None:
        firm, event = f.organisation(7), f.event()
        for turn, (since, until, moment) in enumerate(told):
            first, end = FIRST + dt.timedelta(days=since), None if until is None else FIRST + dt.timedelta(days=until)
            at = BEGIN + dt.timedelta(days=moment)
            try:
                made = record(Contingent, {"organisation": firm}, {"vte": turn + 1}, first, end, event, at)
            except NoChange:
                continue
            assert made.known_from >= at
            now = Contingent.objects.filter(organisation=firm, known_until=None).valid_on(first)
            assert [row.vte for row in now] == [turn + 1]
