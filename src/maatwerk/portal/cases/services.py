"""Acts on cases: one call is one transaction; what stands in the way is raised, and then nothing changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event, canonical
from maatwerk.portal.cases import deciding, opening, typed
from maatwerk.portal.cases.after import AFTER
from maatwerk.portal.cases.deciding import Taken
from maatwerk.portal.cases.effects import EFFECTS, Done
from maatwerk.portal.cases.errors import Held, Missing, NotAllowed, Stale
from maatwerk.portal.cases.guards import Attempt, held
from maatwerk.portal.cases.models import Case, Step, Submission
from maatwerk.portal.cases.moments import TICK, instant
from maatwerk.portal.cases.opening import open_case
from maatwerk.portal.cases.plain import plain
from maatwerk.portal.cases.table import Action, Kind, kinds
from maatwerk.portal.cases.terms import due_of
from maatwerk.portal.people.roles import EMPLOYERS, Acting

LONGEST: Final = 2_000
"""Characters that a reason may have: it stands whole in the file and, where there is one, in the letter."""
__all__ = ["AFTER", "act", "attempt_of", "instant", "last_submission", "open_case", "save_draft"]


@transaction.atomic
def save_draft(case_id: int, acting: Acting, version: int, data: Mapping[str, Any]) -> Case:
    """Keep what was filled in so far; return the case. Raises Stale and NotAllowed."""
    case = _locked(case_id, acting)
    _fresh(case, acting, version)
    kind = kinds()[case.kind]
    if not any(action.submits for action in case.offered(acting.role)):
        raise NotAllowed(_("dit dossier kan nu niet worden ingevuld"))
    case.draft, case.draft_at = plain(typed.read(kind.fields, data).values), clock.now()
    case.save(update_fields=["draft", "draft_at"])
    return case


@transaction.atomic
def act(
    case_id: int,
    name: str,
    acting: Acting,
    version: int,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
    *,
    at: dt.datetime | None = None,
) -> Case:
    """Do an action on a case as it was shown; return the case in its next state. ``at`` is its moment, now without one.

    Raises Stale when somebody was first, NotAllowed for role or state, Held with everything that stands in the way.
    """
    now = instant(at)
    case = _locked(case_id, acting)
    action = _allowed(case, name, acting, version)
    asked = {key: value for key, value in (given or {}).items() if value != typed.LATER}
    attempt = attempt_of(case, action, asked, acting=acting, at=now)
    missing = held(attempt) + _reason_missing(action, reason)
    if missing:
        raise Held(missing)
    return _done(case, attempt, acting, reason.strip())


def attempt_of(
    case: Case, action: Action, given: Mapping[str, Any], *, acting: Acting | None = None, at: dt.datetime | None = None
) -> Attempt:
    """Return an act at a moment (now) with what the law says of it, for checks beforehand and for the act itself.

    A given value ``typed.LATER`` stands for what will still be asked.
    """
    kind = kinds()[case.kind]
    now = at or clock.now()
    submission = None if action.submits else last_submission(case)
    filled = typed.read(opening.fields_of(case, action), given)
    said = {**action.sets, **filled.values}
    moment = deciding.moment_of(case, now, submission, draft=case.draft, given=said)
    waiting = bool(filled.later) and any(where.startswith("given.") for where in kind.facts.values())
    outcome = deciding.answer(kind, action.decides, moment) if action.decides and not waiting else None
    return Attempt(kind, action, moment, said, outcome, filled, acting, submission)


def last_submission(case: Case) -> Submission | None:
    """Return what was handed in last."""
    return case.submissions.order_by("-version").first()


def _locked(case_id: int, acting: Acting) -> Case:
    visible = Case.objects.visible_to(acting)
    return Case.objects.select_for_update().filter(pk__in=visible.filter(pk=case_id).values("pk")).get()


def _allowed(case: Case, name: str, acting: Acting, version: int) -> Action:
    """Return an action that somebody may do now on the case as it was shown.

    Whoever could never do it is not told what others did meanwhile: the role comes first, then the version, then the state.
    """
    action = kinds()[case.kind].actions.get(name)
    if action is None or acting.role not in action.roles:
        raise NotAllowed(_("deze stap is niet aan u"))
    _fresh(case, acting, version)
    if action not in tuple(case.offered(acting.role)):
        raise NotAllowed(_("deze stap kan nu niet, of niet door u"))
    return action


def _fresh(case: Case, acting: Acting, version: int) -> None:
    if case.version != version:
        last = case.steps.order_by("-version").first()
        raise Stale(case, who_acted(case, last, acting), _title(case, last))


def who_acted(case: Case, step: Step | None, acting: Acting) -> str:
    """Return who took a step; for an employer a private step has a capacity and no name."""
    if step is None:
        return ""
    private = kinds()[case.kind].actions[step.action].private
    return step.capacity if private and acting.role in EMPLOYERS else step.actor


def _title(case: Case, step: Step | None) -> str:
    if step is None:
        return ""
    return str(kinds()[case.kind].actions[step.action].title)


def _reason_missing(action: Action, reason: str) -> tuple[Missing, ...]:
    if action.reason and not reason.strip():
        return (Missing("reason", _("Geef een reden. Die staat in het dossier, en wie het aangaat, leest ze.")),)
    if len(reason.strip()) > LONGEST:
        told = {"most": LONGEST, "now": len(reason.strip())}
        return (Missing("reason", _("Houd de reden bij %(most)s tekens; nu zijn het er %(now)s.") % told),)
    return ()


def _done(case: Case, attempt: Attempt, acting: Acting, reason: str) -> Case:
    action, outcome = attempt.action, attempt.outcome
    after = action.after(outcome.answer if outcome else None)
    told, now = _told(case, attempt, after), attempt.moment.known_on
    event = chain.record(acting.actor, f"{case.kind}.{action.name}", f"case:{case.number}", told, reason, now)
    submission = _submit(case, event) if action.submits else attempt.submission
    decision = None
    if outcome is not None:
        taken = Taken(action.decides, outcome, attempt.moment, submission, after, reason, acting.name)
        decision = deciding.keep(case, taken, event)
    step = _step(case, action, after, acting, reason, event)
    if action.effect:
        done = Done(case, attempt, event, now + TICK, decision, after, reason, acting)
        decision = EFFECTS[action.effect](done) or decision
    _enter(case, attempt, after, event)
    for follow in AFTER:
        follow(case, action, step, decision)
    return case


def _told(case: Case, attempt: Attempt, after: str) -> dict[str, Any]:
    outcome = attempt.outcome
    told: dict[str, Any] = {"version": case.version, "before": case.state, "after": after}
    if attempt.given:
        told["given"] = plain(attempt.given)
    if attempt.action.submits:
        told["submitted"] = case.draft
    return told | (deciding.vouched(outcome) if outcome else {})


def _submit(case: Case, event: Event) -> Submission:
    first = case.submissions.order_by("version").first()
    dated = first.dated if first else timezone.localtime(event.at).date()
    return Submission.objects.create(
        case=case, version=case.version, at=event.at, dated=dated, content=canonical(case.draft), event=event
    )


def _step(case: Case, action: Action, after: str, acting: Acting, reason: str, event: Event) -> Step:
    actor = acting.actor
    step = Step(
        case=case,
        version=case.version,
        action=action.name,
        before=case.state,
        after=after,
        at=event.at,
        actor=actor.name,
        capacity=actor.capacity,
        reason=reason,
        event=event,
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(case, _("iemand anders"), str(action.title)) from error
    return step


def _enter(case: Case, attempt: Attempt, after: str, event: Event) -> None:
    kind: Kind = attempt.kind
    case.state, case.version = after, case.version + 1
    case.entered_at = event.at
    case.due = due_of(kind, kind.states[after], attempt.moment, attempt.outcome).day
    case.save()
