"""The two dates a page is seen at: the day something holds, and the day until which we knew what we knew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from maatwerk.portal import clock


@dataclass(frozen=True, slots=True)
class Moment:
    """What held on ``valid_on`` according to what was known at the end of ``known_on`` (None: what is known now)."""

    valid_on: dt.date
    known_on: dt.date | None = None

    @property
    def instant(self) -> dt.datetime | None:
        """Return until when things count as known: the end of the day in Brussels, or None for now."""
        if self.known_on is None:
            return None
        morrow = dt.datetime.combine(self.known_on + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
        return morrow - dt.timedelta(microseconds=1)

    @property
    def now(self) -> bool:
        """Return whether both dates are today's, as usual."""
        return self.known_on is None and self.valid_on == clock.today()

    @property
    def words(self) -> str:
        """Return the two dates for an export, as ISO days."""
        return f"geldig op {self.valid_on.isoformat()}, gekend op {(self.known_on or clock.today()).isoformat()}"


def moment_of(request: HttpRequest) -> Moment:
    """Return the dates asked for by ``geldig_op`` and ``gekend_op``; today for what is not given, no day, or still to come."""
    today = clock.today()
    known_on = _day(request, "gekend_op")
    past = known_on if known_on is not None and known_on < today else None
    return Moment(_day(request, "geldig_op") or today, past)


def _day(request: HttpRequest, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
