"""The portal's clock: the time of the world, or, in a demo, so many days before it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """Return the instant, aware and in UTC."""
    return timezone.now() - dt.timedelta(days=settings.SHIFT_DAYS)


def today() -> dt.date:
    """Return the day in Brussels."""
    return timezone.localtime(now()).date()
