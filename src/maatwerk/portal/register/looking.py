"""Looks at many people at once, and how often somebody may ask who has a national number."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import record
from maatwerk.portal.audit.models import canonical
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.look_models import ListLook, NumberLookup

HOUR: Final = dt.timedelta(hours=1)
PASSED: Final = "te veel opzoekingen"
"""The verb of the event that says that somebody passed the limit."""


class TooMany(Exception):
    """Somebody asked for too many national numbers; the message (Dutch) says so, ``minutes`` how long to wait."""

    def __init__(self, most: int, minutes: int) -> None:
        said = _("U zocht in een uur %(most)s keer iemand op rijksregisternummer: meer kan niet. Dat is genoteerd.")
        super().__init__(said % {"most": most})
        self.minutes = minutes


def note_list(what: str, acting: Acting, count: int, filters: Mapping[str, Any] | None = None) -> None:
    """Note that somebody read a page of a list that names people; a citizen's lists are about the own file, and are not noted.

    The note stands outside the chain, as a look does: pages wait for nobody's act. A list that leaves the house is an event.
    """
    if acting.role is Role.PERSON:
        return
    told = {name: str(value) for name, value in (filters or {}).items() if value not in (None, "")}
    ListLook.objects.create(
        at=clock.now(),
        actor=acting.name,
        capacity=acting.capacity,
        what=what,
        count=count,
        filters=canonical(told) if told else "",
    )


def count_number(acting: Acting) -> None:
    """Count one question by national number of an account. Raises TooMany beyond ``NUMBERS_PER_HOUR`` in the last hour.

    The first refusal of an hour is an event in the chain. Counted in the database, so over all workers.
    """
    now, most = clock.now(), settings.NUMBERS_PER_HOUR
    recent = NumberLookup.objects.filter(actor=acting.name, at__gt=now - HOUR)
    asked = list(recent.filter(refused=False).order_by("at").values_list("at", flat=True))
    if len(asked) < most:
        _note(acting, now)
        return
    if not recent.filter(refused=True).exists():
        _passed(acting, now, len(asked))
    raise TooMany(most, _minutes(asked[-most] + HOUR - now if most else HOUR))


def _note(acting: Acting, at: dt.datetime, *, refused: bool = False) -> None:
    NumberLookup.objects.create(at=at, actor=acting.name, capacity=acting.capacity, refused=refused)


@transaction.atomic
def _passed(acting: Acting, at: dt.datetime, asked: int) -> None:
    told = {"opzoekingen": asked, "per_uur": settings.NUMBERS_PER_HOUR}
    record(acting.actor, PASSED, f"gebruiker:{acting.name}", told, at=at)
    _note(acting, at, refused=True)


def _minutes(wait: dt.timedelta) -> int:
    return max(1, math.ceil(wait / dt.timedelta(minutes=1)))
