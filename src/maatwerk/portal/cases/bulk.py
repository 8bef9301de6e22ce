"""Many cases at once, for a demonstration: opened, walked and decided through the services, spread over past months.

What happens to a case follows from a seed; when, too, so that the chain runs forward. Nothing here writes past the services.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.cases import services
from maatwerk.portal.cases.errors import Held, NotAllowed
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.plans import OBJECTION, PLANS, Plan, Walk, fill, give, plan_of
from maatwerk.portal.cases.subjects import Subjects
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.models import Person

MONTHS: Final = 180
"""Days over which the cases are spread, where the chain leaves room."""
BETWEEN: Final = dt.timedelta(milliseconds=1)
"""At least so much lies between two acts: each may leave some events."""
OBJECT: Final = 0.3
"""The part of those refused who object."""
STAFF: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.OFFICER: ("Els Vermeulen", "Tom Declercq", "Nadia Benali"),
    Role.APPROVER: ("Griet Maes",),
    Role.MEDIATOR: ("Joris Peeters", "Sofie Lambrecht", "Ali Demir"),
    Role.EXPERT: ("Vera Goossens", "Pieter Claes"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: cases by kind and state, acts done, acts that something held back, decisions."""

    cases: Counter[tuple[str, str]]
    acts: int
    held: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A case that a demonstration must have: what it is about, who opens it so many days before the end, and what follows.

    ``turns`` are acts with days after the one before, as ``indienen 0-0, beslissen 3-3``; none leaves a draft. ``data`` is what
    is filled in, all of it where given; ``given`` what an act gets, by its name. ``objects`` are the turns of an objection by the
    same person, where it ends in a no.
    """

    kind: str
    by: Acting
    about: Mapping[str, Any]
    days: int
    turns: str = ""
    data: Mapping[str, Any] | None = None
    objects: str = ""
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def plan(self, turns: str) -> Plan:
        """Return the plan that walks these turns to the end."""
        return plan_of(self.kind, self.by.role, turns)


@dataclass(order=True, slots=True)
class _Next:
    """The next act of a case, at its time."""

    at: dt.datetime
    number: int
    plan: Plan = field(compare=False)
    about: Mapping[str, Any] = field(compare=False)
    walk: Walk = field(compare=False)
    case: Case | None = field(compare=False, default=None)
    step: int = field(compare=False, default=0)
    wanted: Wanted | None = field(compare=False, default=None)


def make_cases(
    count: int,
    seed: int = 1,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    wanted: Sequence[Wanted] = (),
    apart: Iterable[Person] = (),
) -> Made:
    """Make cases of every kind that the register has people for, in every state; return what was made.

    ``wanted`` come beside them; the people ``apart`` are in no other. They begin between ``since`` (the last event of the chain,
    at most half a year back) and ``until`` (now). Raises ValueError where the chain leaves less than a day. Letters are for
    today: let none be sent (``letters.services.no_letters``).
    """
    with transaction.atomic():
        first, last = _period(since, until)
        agenda = list(_begin(count, Random(seed), first, last, apart))
        agenda += _begin_wanted(wanted, Random(seed), first, last)
        heapq.heapify(agenda)
        counted: Counter[str] = Counter()
        free = first
        while agenda:
            one = heapq.heappop(agenda)
            one.at = free = max(one.at, free + BETWEEN)
            for following in _do(one, counted) if one.at <= last else ():
                heapq.heappush(agenda, following)
    found = Counter(Case.objects.filter(opened_at__gte=first).values_list("kind", "state"))
    return Made(found, counted["acts"], counted["held"], Decision.objects.filter(at__gte=first).count())


def _period(since: dt.datetime | None, until: dt.datetime | None) -> tuple[dt.datetime, dt.datetime]:
    until, event = until or clock.now(), chain.alone()
    since = since or until - dt.timedelta(days=MONTHS)
    if event is not None:
        since = max(since, event.at + dt.timedelta(seconds=1))
    if until - since < dt.timedelta(days=1):
        raise ValueError(
            f"de keten staat al op {since.isoformat()}: er is geen tijd meer voor dossiers tot {until.isoformat()}"
        )
    return since, until


def _begin_wanted(wanted: Sequence[Wanted], dice: Random, first: dt.datetime, last: dt.datetime) -> Iterator[_Next]:
    for number, each in enumerate(wanted):
        at = max(first, _office_hours(last - dt.timedelta(days=each.days), dice, last))
        yield _Next(at, 10**6 + number, each.plan(each.turns), each.about, Walk(dice.getrandbits(32)), wanted=each)


def _begin(count: int, dice: Random, first: dt.datetime, last: dt.datetime, apart: Iterable[Person]) -> Iterator[_Next]:
    subjects = Subjects(dice, first, apart)
    weights = [plan.weight for plan in PLANS]
    for number, plan in enumerate(dice.choices(PLANS, weights, k=count)):
        at = _office_hours(first + (last - first) * dice.random(), dice, last)
        about = subjects.about(plan.kind)
        if about is not None:
            yield _Next(max(at, first), number, plan, about, Walk(dice.getrandbits(32)))


def _office_hours(at: dt.datetime, dice: Random, last: dt.datetime) -> dt.datetime:
    """Return a moment of a working day between eight and six in Brussels."""
    local = timezone.localtime(at)
    day = local.date() + dt.timedelta(days=(7 - local.weekday()) % 7 if local.weekday() > 4 else 0)
    minute = dt.time(8 + dice.randrange(10), dice.randrange(60), dice.randrange(60), dice.randrange(1_000_000))
    made = dt.datetime.combine(day, minute, timezone.get_default_timezone()).astimezone(dt.UTC)
    return min(made, last)


def _do(one: _Next, counted: Counter[str]) -> Iterator[_Next]:
    """Open a case or take its next step; yield what follows: its next step, or an objection against how it ended."""
    try:
        with transaction.atomic():
            _open(one) if one.case is None else _act(one, one.case)
    except (Held, NotAllowed):
        counted["held"] += 1
        return
    counted["acts"] += 1
    ahead = one.plan.steps(one.walk)
    if one.step < len(ahead):
        one.at = _later(one, ahead[one.step].days)
        yield one
    else:
        yield from _objection(one)


def _later(one: _Next, days: tuple[int, int]) -> dt.datetime:
    dice = one.walk.dice
    wait = one.at + dt.timedelta(days=dice.randint(*days))
    return max(_office_hours(wait, dice, wait + dt.timedelta(days=3)), one.at + dt.timedelta(minutes=7))


def _objection(one: _Next) -> Iterator[_Next]:
    """Yield the objection of some of those who were refused."""
    case, dice = one.case, one.walk.dice
    ended = kinds()[case.kind].states[case.state].end if case else ""
    if case is None or case.kind == "bezwaar" or ended != "negatief":
        return
    if one.wanted is not None:
        yield from _wanted_objection(one, one.wanted, case)
        return
    if dice.random() > OBJECT:
        return
    opens = Role.PERSON if case.organisation_id is None else Role.EMPLOYER
    about = {"about": case, "person": case.person} | ({"organisation": case.organisation} if case.organisation else {})
    plan = dataclasses.replace(OBJECTION, opens=opens)
    yield _Next(_later(one, (2, 40)), -one.number - 1, plan, about, Walk(dice.getrandbits(32)))


def _wanted_objection(one: _Next, wanted: Wanted, case: Case) -> Iterator[_Next]:
    if wanted.objects:
        about = {"about": case, "person": case.person, "organisation": case.organisation}
        following = dataclasses.replace(
            wanted, kind="bezwaar", about=about, turns=wanted.objects, data=None, objects=""
        )
        at = _later(one, (1, 2))
        yield _Next(at, -one.number - 1, following.plan(following.turns), about, one.walk, wanted=following)


def _open(one: _Next) -> None:
    acting = one.wanted.by if one.wanted else actor(one.plan.opens, one.about, one.walk.dice)
    data = fill(one.plan.kind, one.walk, one.at)
    data = dict(one.wanted.data) if one.wanted and one.wanted.data is not None else data
    one.case = services.open_case(one.plan.kind, acting, data=data, at=one.at, **one.about)


def _act(one: _Next, case: Case) -> None:
    step = one.plan.steps(one.walk)[one.step]
    action = kinds()[case.kind].actions[step.name]
    role = one.plan.opens if one.plan.opens in action.roles else action.roles[0]
    reason = one.walk.dice.choice(REASONS) if action.reason else ""
    given = give(case.kind, step.name, one.walk, one.at)
    given |= one.wanted.given.get(step.name, {}) if one.wanted else {}
    acting = one.wanted.by if one.wanted and role is one.plan.opens else actor(role, one.about, one.walk.dice)
    one.case = services.act(case.pk, step.name, acting, case.version, given, reason, at=one.at)
    one.step += 1


REASONS: Final = (
    "Het attest ontbreekt bij de aanvraag.",
    "De gegevens over het contract zijn niet volledig.",
    "De vaststelling steunt op het bezoek aan de werkvloer en het gesprek met de werknemer.",
    "De toestand is veranderd sinds de vraag.",
    "Op vraag van de betrokkene zelf.",
)


def actor(role: Role, about: Mapping[str, Any], dice: Random) -> Acting:
    """Return somebody who acts in a role for what a case is about."""
    if role is Role.EMPLOYER:
        return Acting(f"Personeel {about['organisation'].pk}", role, organisation=about["organisation"].pk)
    if role is Role.PERSON:
        return Acting(f"burger.{about['person'].code.lower()}", role, person=about["person"].pk)
    return Acting(dice.choice(STAFF[role]), role)
