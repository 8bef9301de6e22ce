"""Writing facts: a new version replaces what was known for its days and leaves the rest as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max

from maatwerk.portal import clock
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import TwoTimes

Fact = TypeVar("Fact", bound=TwoTimes)


class NoChange(ValueError):
    """The fact is known already, exactly so."""


@transaction.atomic
def record(
    model: type[Fact],
    thing: Mapping[str, Any],
    told: Mapping[str, Any],
    valid_from: dt.date,
    valid_until: dt.date | None,
    event: Event,
    at: dt.datetime | None = None,
) -> Fact:
    """Store what is now known of a thing for some days; return the new version.

    What was known before for those days is closed; its days outside are known on, as versions of their own. Raises NoChange
    where nothing would differ, ValueError where the days run backwards.
    """
    if valid_until is not None and valid_until <= valid_from:
        raise ValueError(f"een feit geldt van een eerdere naar een latere dag, niet van {valid_from} tot {valid_until}")
    at = at or clock.now()
    open_ = model.objects.select_for_update().filter(**thing, known_until=None)
    replaced: list[Fact] = list(open_.touching(valid_from, valid_until))
    _refuse_repetition(replaced, told, valid_from, valid_until)
    at = max([at, *(old.known_from + dt.timedelta(microseconds=1) for old in replaced)])
    at = _after_what_was_known(model, thing, valid_from, valid_until, at)
    for old in replaced:
        model.objects.filter(pk=old.pk, known_until=None).update(known_until=at)
        _keep_outside(old, valid_from, valid_until, event, at)
    return _store(model, {**thing, **told}, valid_from, valid_until, event, at)


def close(
    model: type[Fact], thing: Mapping[str, Any], until: dt.date, event: Event, at: dt.datetime | None = None
) -> None:
    """Let what holds of a thing end on a day: it is no longer valid from ``until`` on."""
    at = at or clock.now()
    for old in model.objects.select_for_update().filter(**thing, known_until=None).touching(until, None):
        moment = max(at, old.known_from + dt.timedelta(microseconds=1))
        model.objects.filter(pk=old.pk, known_until=None).update(known_until=moment)
        if old.valid_from < until:
            _store(model, _content(old), old.valid_from, until, event, moment)


def _refuse_repetition(
    replaced: list[Fact], told: Mapping[str, Any], valid_from: dt.date, valid_until: dt.date | None
) -> None:
    if len(replaced) == 1:
        old = replaced[0]
        same = all(getattr(old, name) == value for name, value in told.items())
        if same and (old.valid_from, old.valid_until) == (valid_from, valid_until):
            raise NoChange("dit is al zo gekend")


def _keep_outside(old: Fact, first: dt.date, until: dt.date | None, event: Event, at: dt.datetime) -> None:
    if old.valid_from < first:
        _store(type(old), _content(old), old.valid_from, first, event, at)
    if until is not None and (old.valid_until is None or until < old.valid_until):
        _store(type(old), _content(old), until, old.valid_until, event, at)


def _after_what_was_known(
    model: type[TwoTimes], thing: Mapping[str, Any], first: dt.date, until: dt.date | None, at: dt.datetime
) -> dt.datetime:
    """Return the moment, or the later one until which something else was known for these days: told of the past, at the past."""
    closed = model.objects.filter(**thing, known_until__gt=at).touching(first, until)
    last: dt.datetime | None = closed.aggregate(last=Max("known_until"))["last"]
    return last or at


def _content(fact: TwoTimes) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in (*fact.thing(), *fact.told())}


def _store(
    model: type[Fact],
    content: Mapping[str, Any],
    valid_from: dt.date,
    valid_until: dt.date | None,
    event: Event,
    at: dt.datetime,
) -> Fact:
    times = {"valid_from": valid_from, "valid_until": valid_until, "known_from": at}
    made = model(**content, **times, event=event)
    made.save(force_insert=True)
    return made
