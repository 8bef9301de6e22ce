"""The moment of an act: after everything that was known before it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from maatwerk.portal import clock
from maatwerk.portal.audit import chain

TICK: Final = dt.timedelta(microseconds=1)


def instant(at: dt.datetime | None = None) -> dt.datetime:
    """Return the moment of an act, later than every event before it, and let nobody else add one until it is done.

    So what a decision saw is all that was known at its moment, and stays so. Raises ValueError for an ``at`` in the past of the
    chain.
    """
    last = chain.alone()
    floor = last.at + 2 * TICK if last else None
    if at is not None and floor is not None and at < floor:
        raise ValueError(f"de keten staat al op {floor.isoformat()}: {at.isoformat()} is voorbij")
    now = at or clock.now()
    return max(now, floor) if floor else now
