"""What the screens ask of cases: today's work, where a case waits, what is missing, what can be done, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.law.decide import Outcome
from maatwerk.portal import clock
from maatwerk.portal.cases import opening, services, typed
from maatwerk.portal.cases.errors import Missing
from maatwerk.portal.cases.guards import Attempt, held, needed
from maatwerk.portal.cases.lawfields import choices_of, kind_of, label_of
from maatwerk.portal.cases.measuring import ages, backlog, forecast, lead_times, passed_over, profiles
from maatwerk.portal.cases.models import Case, CaseQuerySet, Decision, Step
from maatwerk.portal.cases.naming import capacity_in_words, kind_of_letter, names_of
from maatwerk.portal.cases.table import Action, FormField, Kind, State, kinds
from maatwerk.portal.cases.terms import named
from maatwerk.portal.cases.tickets import tickets
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, VDAB, Acting, Role
from maatwerk.portal.web.lawwords import term_in_words

SHOWS_FINDINGS = DEPARTMENT | VDAB
OF_CITIZEN: Final = gettext_noop("ingevuld door de burger; niet meegedeeld aan de werkgever")
"""Stands for what a citizen filled in where an employer reads."""


def todo(acting: Acting) -> CaseQuerySet:
    """Return the cases that wait for somebody in this capacity, the nearest term first, then the longest waiting."""
    waiting = Q(pk__in=[])
    for kind in kinds().values():
        states = [name for name, state in kind.states.items() if acting.role in state.waits_for]
        own = Q(kind=kind.code, state__in=[name for name in states if name != kind.start])
        begun = Q(kind=kind.code, state=kind.start, opened_by_role=acting.role.value)
        waiting |= own | (begun if kind.start in states else Q(pk__in=[]))
        if kind.start in states and not _is_draft(kind):
            waiting |= Q(kind=kind.code, state=kind.start)
    return Case.objects.visible_to(acting).filter(waiting).order_by(F("due").asc(nulls_last=True), "entered_at", "pk")


def _is_draft(kind: Kind) -> bool:
    """Return whether a kind begins with something to hand in."""
    return any(action.submits for action in kind.actions.values() if kind.start in action.before)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where a case waits: on whom, since when, until when. ``due`` is None where no term is known; ``term`` says why."""

    sentence: str
    since: dt.datetime
    due: dt.date | None
    term: str
    late: bool = False


def waiting(case: Case) -> Waiting:
    """Return where a case waits and until when; at an end it waits for nobody."""
    state = kinds()[case.kind].states[case.state]
    if state.end:
        return Waiting(_("Dit dossier is afgesloten: %(state)s.") % {"state": state.title}, case.entered_at, None, "")
    whom = _(" of ").join(str(role.label) for role in state.waits_for)
    sentence = _("Wacht op: %(whom)s (%(state)s).") % {"whom": whom, "state": state.title}
    late = case.due is not None and case.due < clock.today()
    return Waiting(sentence, case.entered_at, case.due, _term(case, state), late)


def _term(case: Case, state: State) -> str:
    found = named(state, case, clock.today()) if state.named_term else None
    if case.due is not None:
        said = _("Uiterlijk op %(day)s.") % {"day": formats.date_format(case.due, "j F Y")}
        return said + (_(" Deze termijn is onzeker.") if found and found.confidence == "unsure" else "")
    if not state.term:
        return _("De wet geeft hiervoor geen termijn.")
    return _("De wet geeft geen termijn die gekend is.") + (f" {term_in_words(found)}" if found else "")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to fill in: whether it must be, whether it is, and its value in words."""

    name: str
    label: str
    required: bool
    filled: bool
    shown: str


def checklist(case: Case, acting: Acting | None = None) -> list[Item]:
    """Return what a case asks and what is filled in; for an employer without what is not theirs to read."""
    kind = kinds()[case.kind]
    last = services.last_submission(case)
    written = case.draft if last is None or _can_fill(case, acting) else last.data()
    values = typed.read(kind.fields, written).values
    items = [_item(each, values) for each in kind.fields]
    return (
        [replace(each, shown=_(OF_CITIZEN)) if each.filled else each for each in items]
        if _kept(case, acting)
        else items
    )


def _kept(case: Case, acting: Acting | None) -> bool:
    """Return whether what was filled in stays from somebody: an employer reads that a citizen wrote, not what."""
    return acting is not None and acting.role in EMPLOYERS and case.opened_by_role == Role.PERSON


def _can_fill(case: Case, acting: Acting | None) -> bool:
    return acting is not None and any(action.submits for action in case.offered(acting.role))


def _item(field: FormField, values: Any) -> Item:
    value = values.get(field.name)
    return Item(field.name, label_of(field), needed(field, values), value is not None, shown(field, value))


def shown(field: FormField, value: Any) -> str:
    """Return a filled-in value in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, dt.date):
        return formats.date_format(value, "j F Y")
    if kind_of(field) in ("choice", "code"):
        return dict(choices_of(field)).get(str(value), str(value))
    return formats.localize(value) if not isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done in a state: what it asks, and what stands in its way."""

    action: Action
    fields: tuple[FormField, ...]
    missing: tuple[Missing, ...]
    answer: bool | None = None
    """What the law answers, where the act decides and the law can be asked already."""
    outcome: Outcome | None = None
    """That answer with its conditions."""

    @property
    def possible(self) -> bool:
        """Return whether nothing stands in the way but what is still to be given."""
        return not self.missing


def offers(case: Case, acting: Acting) -> list[Offer]:
    """Return what somebody may do in this state, each with what stands in the way now."""
    return [_offer(case, action, acting) for action in case.offered(acting.role)]


def _offer(case: Case, action: Action, acting: Acting) -> Offer:
    fields = opening.fields_of(case, action)
    later = {each.name: typed.LATER for each in fields}
    attempt: Attempt = services.attempt_of(case, action, later, acting=acting)
    answer = attempt.outcome.answer if attempt.outcome else None
    return Offer(action, fields, held(attempt), answer, attempt.outcome)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing in the story of a case: a step, something handed in, a decision or a letter."""

    at: dt.datetime
    what: str
    title: str
    who: str
    reason: str = ""
    decision: Decision | None = None
    letter: Any = None
    end: str = ""


def timeline(case: Case, acting: Acting) -> list[Happened]:
    """Return the story of a case, latest first; an employer reads that VDAB did something, not what and why."""
    kind = kinds()[case.kind]
    told = [*_steps(case, kind, acting), *_decisions(case), *_letters(case), _opened(case)]
    return sorted(told, key=lambda each: each.at, reverse=True)


def _opened(case: Case) -> Happened:
    return Happened(case.opened_at, "geopend", _("Dossier geopend"), _opener(case))


def _opener(case: Case) -> str:
    return str(case.opened_by or capacity_in_words(case.opened_by_role))


def _steps(case: Case, kind: Kind, acting: Acting) -> Iterator[Happened]:
    steps = list(case.steps.order_by("version"))
    names = names_of(step.actor for step in steps)
    for step in steps:
        action = kind.actions[step.action]
        hidden = _untold(action, step, acting)
        capacity = capacity_in_words(step.capacity)
        who = capacity if hidden else f"{names[step.actor]} ({capacity})"
        reason = "" if hidden else step.reason
        yield Happened(step.at, "stap", str(action.title), who, reason, end=kind.states[step.after].end)


def _untold(action: Action, step: Step, acting: Acting | None) -> bool:
    """Return whether why a step was taken stays from somebody: an employer reads no reason of VDAB or of a citizen."""
    return acting is not None and acting.role in EMPLOYERS and (action.private or step.capacity == Role.PERSON)


def _decisions(case: Case) -> Iterator[Happened]:
    """Yield the decisions of a case; one that an objection changed stands beside the one it corrects."""
    decided = list(case.decisions.order_by("number"))
    names = names_of(each.decided_by for each in decided)
    for each in decided:
        title = _("Beslissing %(number)s") % {"number": each.number}
        if each.corrects_id is not None:
            title = _("Beslissing %(number)s na bezwaar") % {"number": each.number}
        yield Happened(each.at, "beslissing", title, names[each.decided_by], each.reason, decision=each)


def _letters(case: Case) -> Iterator[Happened]:
    related: Any = case
    for each in related.letters.defer("pdf", "content"):
        yield Happened(
            each.made_at,
            "brief",
            _("Brief: %(kind)s") % {"kind": kind_of_letter(each.kind)},
            each.addressee,
            letter=each,
        )


@dataclass(frozen=True, slots=True)
class Span:
    """How long a case was in one state: who had it, and the act and reason that ended it. Days are whole days."""

    state: str
    title: str
    waits_for: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime | None
    days: int
    ended_by: str = ""
    reason: str = ""


def clock_of(case: Case, acting: Acting | None = None) -> list[Span]:
    """Return the clock of a case: each state it was in, in order; the last one runs where it has not ended."""
    kind = kinds()[case.kind]
    spans, since = [], case.opened_at
    for step in case.steps.order_by("version"):
        action = kind.actions[step.action]
        hidden = _untold(action, step, acting)
        spans.append(_span(kind, step.before, since, step.at, str(action.title), "" if hidden else step.reason))
        since = step.at
    if not kind.states[case.state].end:
        spans.append(_span(kind, case.state, since, None, "", ""))
    return spans


def _span(kind: Kind, name: str, since: dt.datetime, until: dt.datetime | None, by: str, reason: str) -> Span:
    state = kind.states[name]
    days = ((until or clock.now()) - since).days
    whom = tuple(role.value for role in state.waits_for)
    return Span(name, str(state.title), whom, since, until, max(days, 0), by, reason)


def decision_of(case: Case) -> Decision | None:
    """Return the decision that stands: the last one, also where an objection changed an earlier one."""
    return case.decisions.order_by("-number").first()


def objectionable(acting: Acting) -> CaseQuerySet:
    """Return the cases against whose outcome somebody may object."""
    ended = Q(pk__in=[])
    for kind in kinds().values():
        states = [name for name, state in kind.states.items() if state.end in ("positief", "negatief")]
        if kind.about != "decision":
            ended |= Q(kind=kind.code, state__in=states)
    return Case.objects.visible_to(acting).filter(ended, erased_at=None)


def last_step(case: Case) -> Step | None:
    """Return the step that was taken last."""
    return case.steps.order_by("-version").first()


__all__ = [
    "Happened",
    "Item",
    "Offer",
    "Span",
    "Waiting",
    "ages",
    "backlog",
    "checklist",
    "clock_of",
    "decision_of",
    "forecast",
    "last_step",
    "lead_times",
    "objectionable",
    "offers",
    "passed_over",
    "profiles",
    "shown",
    "tickets",
    "timeline",
    "todo",
    "waiting",
]
