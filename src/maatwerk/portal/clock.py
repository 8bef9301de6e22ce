"""The portal's clock: the time of the world, or, in a demo, so many days before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.conf import settings
from django.utils import timezone

_standing: Final[ContextVar[dt.datetime | None]] = ContextVar("the moment at which the clock stands", default=None)


def now() -> dt.datetime:
    """Return the instant, aware and in UTC."""
    return _standing.get() or timezone.now() - dt.timedelta(days=settings.SHIFT_DAYS)


def today() -> dt.date:
    """Return the day in Brussels."""
    return timezone.localtime(now()).date()


@contextmanager
def standing(day: dt.date, hour: int = 10) -> Iterator[None]:
    """Let the clock stand at an hour of a day for what is done inside: for the history of a demo, never for real work."""
    token = _standing.set(dt.datetime.combine(day, dt.time(hour), timezone.get_default_timezone()).astimezone(dt.UTC))
    try:
        yield
    finally:
        _standing.reset(token)
