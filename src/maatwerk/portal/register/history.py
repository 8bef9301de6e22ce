"""What was known of a thing over time, as lines of a timeline with both times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from maatwerk.portal.kit.models import TwoTimes
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.listing import last_day
from maatwerk.portal.register.models import ToekenningFacts
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.queries import GRANTED, visible_to
from maatwerk.portal.web.parts import Event, Tone
from maatwerk.portal.web.wording import day_in_words

Fact = TypeVar("Fact", bound=TwoTimes)
Thing = TypeVar("Thing", bound=Model)


def versions(facts: QuerySet[Thing], acting: Acting, at: Moment) -> list[Thing]:
    """Return every version that was ever known until the moment, as far as the asker may see it: one query."""
    known = facts if at.instant is None else facts.filter(known_from__lte=at.instant)
    return list(visible_to(known, acting).order_by("valid_from", "known_from"))


def holding(facts: Iterable[Fact], at: Moment) -> list[Fact]:
    """Return the versions that are known at the moment and hold on its day."""
    return [fact for fact in known(facts, at) if _holds(fact, at.valid_on)]


def known(facts: Iterable[Fact], at: Moment) -> list[Fact]:
    """Return the versions that are known at the moment: not replaced by then, of whatever day."""
    return [fact for fact in facts if _replaced_on(fact, at) is None]


def _holds(fact: TwoTimes, day: dt.date) -> bool:
    return fact.valid_from <= day and (fact.valid_until is None or day < fact.valid_until)


def _replaced_on(fact: TwoTimes, at: Moment) -> dt.datetime | None:
    """Return when a version was replaced, if that was known at the moment already."""
    until: dt.datetime | None = fact.known_until
    return until if until is not None and (at.instant is None or until <= at.instant) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A right with its status on the day (or the nearest before, else after) and the days for which it was granted."""

    status: ToekenningFacts
    since: dt.date
    until: dt.date | None


def standing(facts: Iterable[ToekenningFacts], at: Moment) -> list[Standing]:
    """Return each right once, the latest first; a right that was closed keeps the first day it had."""
    by_right: dict[int, list[ToekenningFacts]] = {}
    for fact in facts:
        by_right.setdefault(fact.toekenning_id, []).append(fact)
    made = [_standing(each, at) for each in by_right.values()]
    return sorted(made, key=lambda right: right.since, reverse=True)


def _standing(facts: list[ToekenningFacts], at: Moment) -> Standing:
    begun = [fact for fact in facts if fact.valid_from <= at.valid_on]
    status = begun[-1] if begun else facts[0]
    granted = [fact for fact in facts if fact.status in GRANTED] or facts
    return Standing(status, granted[0].valid_from, granted[-1].valid_until)


def told(facts: Iterable[Fact], at: Moment, words: Callable[[Fact], str], tone: Tone = "neutral") -> list[Event]:
    """Return versions as lines of a timeline; what was replaced says when."""
    return [_line(fact, at, words(fact), tone) for fact in facts]


def _line(fact: TwoTimes, at: Moment, what: str, tone: Tone) -> Event:
    replaced = _replaced_on(fact, at)
    return Event(
        at=fact.known_from,
        what=what,
        why=_("Vervangen op %(day)s.") % {"day": day_in_words(replaced)} if replaced else "",
        valid_on=fact.valid_from,
        valid_until=last_day(fact.valid_until),
        tone="closed" if replaced else tone,
    )


def latest_first(events: Iterable[Event]) -> list[Event]:
    """Return lines with what was learned last on top."""
    return sorted(events, key=_order, reverse=True)


def _order(event: Event) -> tuple[Any, Any]:
    moment = event.at if isinstance(event.at, dt.datetime) else dt.datetime.combine(event.at, dt.time(), dt.UTC)
    return moment, event.valid_on or moment.date()
