"""When the register hears of something, and which versions follow from what it heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from maatwerk.synthetic.timeline import FIRST, HORIZON

DAY: Final = dt.timedelta(days=1)
START: Final = dt.datetime.combine(FIRST.first_day, dt.time(0), dt.UTC)
"""The register opens; what is older, it has known since this day."""
END: Final = dt.datetime.combine(HORIZON + dt.timedelta(days=92), dt.time(0), dt.UTC)
"""Nothing is heard later than a quarter after the timeline."""
_OPENING: Final = FIRST.first_day
_MINUTES: Final = 600
"""The register hears things between 7 and 17 o'clock."""

Segment = tuple[dt.date, dt.date | None, tuple[Any, ...]]
"""Valid from, valid until (not included), what is said."""
Belief = tuple[dt.datetime, tuple[Segment, ...]]
"""From when on, and everything that is then known of one thing; segments do not overlap."""
Row = TypeVar("Row", bound=NamedTuple)


def heard(day: dt.date, salt: int) -> dt.datetime:
    """Return the instant on a day at which the register hears something; on its opening day for what is older.

    ``salt`` spreads instants over the day.
    """
    hour, minute = divmod(420 + salt % _MINUTES, 60)
    day = max(day, _OPENING)
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)


def dawn(day: dt.date) -> dt.datetime:
    """Return an instant on that day before anything else is heard."""
    day = max(day, _OPENING)
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def versions(kind: type[Row], key: str, beliefs: Iterable[Belief], end: dt.datetime = END) -> Iterator[Row]:
    """Yield the versions that follow from what was known of one thing, one after the other, as rows of a kind.

    A row is the key, what is said, and the four times. Nothing known after ``end`` counts.
    """
    open_: dict[Segment, dt.datetime] = {}
    for moment, segments in _held(beliefs, end):
        for gone in [segment for segment in open_ if segment not in segments]:
            yield kind._make((key, *gone[2], gone[0], gone[1], open_.pop(gone), moment))
        for segment in segments:
            open_.setdefault(segment, moment)
    for (valid_from, valid_until, said), since in open_.items():
        yield kind._make((key, *said, valid_from, valid_until, since, None))


def _held(beliefs: Iterable[Belief], end: dt.datetime) -> Sequence[Belief]:
    """Return what was known until ``end``; what is not later than the belief before it takes its place."""
    held: list[Belief] = []
    for known, segments in beliefs:
        if held and known <= held[-1][0]:
            held[-1] = (held[-1][0], segments)
        elif known <= end:
            held.append((known, segments))
    return held


def after(day: dt.date | None) -> dt.date | None:
    """Return the day after the last one; None stays None."""
    return None if day is None else day + DAY
