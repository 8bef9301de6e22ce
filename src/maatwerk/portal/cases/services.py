"""Acts on cases: one call is one transaction; what stands in the way is raised, and then nothing changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from maatwerk.law.decide import Outcome
from maatwerk.portal import clock
from maatwerk.portal.audit.chain import record
from maatwerk.portal.audit.models import Event, canonical
from maatwerk.portal.cases import deciding
from maatwerk.portal.cases.effects import EFFECTS, Done
from maatwerk.portal.cases.errors import Held, Missing, NotAllowed, Stale
from maatwerk.portal.cases.guards import Attempt, held
from maatwerk.portal.cases.models import Case, Decision, Step, Submission
from maatwerk.portal.cases.plain import plain
from maatwerk.portal.cases.table import Action, Kind, kinds
from maatwerk.portal.cases.terms import due_date
from maatwerk.portal.people.roles import Acting

After = Callable[[Case, Action, Step, Decision | None], None]
AFTER: Final[list[After]] = []
"""What later rooms do after each act, inside its transaction (the letters)."""


@transaction.atomic
def open_case(
    code: str, acting: Acting, *, user: Any = None, data: Mapping[str, Any] | None = None, **about: Any
) -> Case:
    """Open a case of a kind about something; return it, in its first state. Raises NotAllowed for another role."""
    kind = kinds()[code]
    if acting.role not in kind.opened_by:
        raise NotAllowed(f"een {acting.role.label} opent geen dossier van deze soort")
    now = clock.now()
    event = record(acting.actor, f"{code}.openen", "case:", {"kind": code, **{k: str(v) for k, v in about.items()}})
    return Case.objects.create(
        number=f"{kind.prefix}-{timezone.localtime(now).year}-{event.number:06d}",
        kind=code,
        state=kind.start,
        draft=plain(data or {}),
        opened_by=user,
        opened_by_role=acting.role.value,
        opened_at=now,
        entered_at=now,
        **about,
    )


@transaction.atomic
def save_draft(case_id: int, acting: Acting, version: int, data: Mapping[str, Any]) -> Case:
    """Keep what was filled in so far; return the case. Raises Stale and NotAllowed."""
    case = _locked(case_id, acting, version)
    kind = kinds()[case.kind]
    if not any(action.submits for action in kind.offered(case.state, acting.role)):
        raise NotAllowed("dit dossier kan nu niet worden ingevuld")
    case.draft = plain(data)
    case.save(update_fields=["draft"])
    return case


@transaction.atomic
def act(
    case_id: int,
    name: str,
    acting: Acting,
    version: int,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Case:
    """Do an action on a case as it was shown; return the case in its next state.

    Raises Stale when somebody was first, NotAllowed for role or state, Held with everything that stands in the way.
    """
    case = _locked(case_id, acting, version)
    kind = kinds()[case.kind]
    action = kind.actions.get(name)
    if action is None or action not in tuple(kind.offered(case.state, acting.role)):
        raise NotAllowed("deze stap kan nu niet, of niet door u")
    attempt = attempt_of(case, action, given or {})
    missing = held(attempt) + _reason_missing(action, reason)
    if missing:
        raise Held(missing)
    return _done(case, attempt, acting, reason)


def attempt_of(case: Case, action: Action, given: Mapping[str, Any]) -> Attempt:
    """Return an act at this moment with what the law says of it, for checks beforehand and for the act itself."""
    kind = kinds()[case.kind]
    now = clock.now()
    submission = None if action.submits else case.submissions.order_by("-version").first()
    moment = deciding.moment_of(case, timezone.localtime(now).date(), now, submission, case.draft)
    outcome = deciding.answer(kind, action.decides, moment) if action.decides else None
    return Attempt(kind, action, moment, given, outcome)


def _locked(case_id: int, acting: Acting, version: int) -> Case:
    visible = Case.objects.visible_to(acting)
    case = Case.objects.select_for_update().filter(pk__in=visible.filter(pk=case_id).values("pk")).get()
    if case.version != version:
        last = case.steps.order_by("-version").first()
        raise Stale(case, last.actor if last else "", _title(case, last))
    return case


def _title(case: Case, step: Step | None) -> str:
    if step is None:
        return ""
    return str(kinds()[case.kind].actions[step.action].title)


def _reason_missing(action: Action, reason: str) -> tuple[Missing, ...]:
    if action.reason and not reason.strip():
        return (Missing("reason", "Geef een reden: zij staat in het dossier en wie het aangaat leest haar."),)
    return ()


def _done(case: Case, attempt: Attempt, acting: Acting, reason: str) -> Case:
    action, outcome = attempt.action, attempt.outcome
    after = action.after(outcome.answer if outcome else None)
    event = record(
        acting.actor, f"{case.kind}.{action.name}", f"case:{case.number}", _told(case, attempt, after), reason
    )
    submission = _submit(case, event) if action.submits else case.submissions.order_by("-version").first()
    decision = None
    if outcome is not None:
        told = (case, action, outcome, attempt.moment, submission, after, reason, acting.name, event)
        decision = deciding.keep(*told)
    step = _step(case, action, after, acting, reason, event)
    if action.effect:
        EFFECTS[action.effect](
            Done(case, attempt, event, attempt.moment.known_on + dt.timedelta(microseconds=1), decision)
        )
    _enter(case, attempt.kind, after, event)
    for follow in AFTER:
        follow(case, action, step, decision)
    return case


def _told(case: Case, attempt: Attempt, after: str) -> dict[str, Any]:
    outcome: Outcome | None = attempt.outcome
    told: dict[str, Any] = {"version": case.version, "before": case.state, "after": after}
    if attempt.given:
        told["given"] = plain(attempt.given)
    if attempt.action.submits:
        told["submitted"] = case.draft
    return told | ({"decision": outcome.hash(), "law": outcome.law} if outcome else {})


def _submit(case: Case, event: Event) -> Submission:
    return Submission.objects.create(
        case=case, version=case.version, at=event.at, content=canonical(case.draft), event=event
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
        raise Stale(case, "iemand anders", str(action.title)) from error
    return step


def _enter(case: Case, kind: Kind, after: str, event: Event) -> None:
    case.state, case.version = after, case.version + 1
    case.entered_at = event.at
    case.due = due_date(kind.states[after], timezone.localtime(event.at).date())
    case.save()
