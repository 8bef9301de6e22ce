"""What was known one after the other becomes versions that give back, at every moment, what was known then."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from tests.synthetic.register_tables import overlaps

from maatwerk.synthetic.register.times import END, START, Belief, Segment, dawn, heard, versions

FIRST = dt.date(2020, 1, 1)


class Told(NamedTuple):
    thing: str
    word: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


@st.composite
def segments(draw: st.DrawFn) -> tuple[Segment, ...]:
    """Days that do not overlap, each with a word; the last may be without end."""
    days = sorted(draw(st.sets(st.integers(0, 12), max_size=5)))
    edges = [FIRST + dt.timedelta(days=day) for day in days]
    ends: list[dt.date | None] = [*edges[1:], None][: len(edges)]
    kept = [draw(st.sampled_from("abc-")) for _ in edges]
    return tuple((day, end, (word,)) for day, end, word in zip(edges, ends, kept, strict=True) if word != "-")


@st.composite
def beliefs(draw: st.DrawFn) -> list[Belief]:
    minutes = draw(st.lists(st.integers(0, 8), max_size=6))
    return [(START + dt.timedelta(minutes=minute), draw(segments())) for minute in minutes]


@given(beliefs(), st.integers(0, 9))
def test_at_every_moment_the_versions_say_what_was_known(held: list[Belief], minute: int) -> None:
    moment = START + dt.timedelta(minutes=minute)
    rows = list(versions(Told, "x", held))
    # What comes not later than the belief before it takes its place.
    latest: tuple[Segment, ...] = ()
    at = START - dt.timedelta(minutes=1)
    for known, said in held:
        at = max(at, known)
        if at <= moment:
            latest = said
    known_then = {
        (row.valid_from, row.valid_until, (row.word,))
        for row in rows
        if row.known_from <= moment and (row.known_until is None or moment < row.known_until)
    }
    assert known_then == set(latest)


@given(beliefs())
def test_versions_never_overlap_and_run_forward(held: list[Belief]) -> None:
    rows = list(versions(Told, "x", held))
    assert list(overlaps(rows, Told)) == []
    assert all(row.known_until is None or row.known_from < row.known_until for row in rows)


@given(beliefs(), st.integers(0, 9))
def test_what_is_heard_after_the_end_does_not_count(held: list[Belief], minute: int) -> None:
    end = START + dt.timedelta(minutes=minute)
    held = sorted(held, key=lambda belief: belief[0])
    assert set(versions(Told, "x", held, end)) == set(versions(Told, "x", [one for one in held if one[0] <= end]))


def test_what_stays_said_stays_one_version() -> None:
    a: Segment = (FIRST, None, ("a",))
    b: Segment = (FIRST, dt.date(2020, 5, 1), ("a",))
    moments = [START + dt.timedelta(days=day) for day in range(4)]
    rows = list(versions(Told, "x", [(moments[0], (a,)), (moments[1], (a,)), (moments[2], (b,))]))
    assert rows == [
        Told("x", "a", FIRST, None, moments[0], moments[2]),
        Told("x", "a", FIRST, dt.date(2020, 5, 1), moments[2], None),
    ]


@given(st.dates(dt.date(1980, 1, 1), dt.date(2026, 6, 30)), st.integers(0, 1_000_000))
def test_things_are_heard_by_day_and_not_before_the_register_opens(day: dt.date, salt: int) -> None:
    moment = heard(day, salt)
    assert START <= moment <= END
    assert moment.date() == max(day, START.date())
    assert 7 <= moment.hour < 17
    assert dawn(day) < moment
