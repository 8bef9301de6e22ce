"""Taking a decision: the law answers on facts of one moment. And replaying it: the same answer, from then."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maatwerk.law.decide import Outcome, Snapshot, decide, snapshot
from maatwerk.law.decide.plain import hashed
from maatwerk.portal.audit.models import Event, canonical
from maatwerk.portal.cases import sources, typed
from maatwerk.portal.cases.errors import Erased
from maatwerk.portal.cases.facts import Moment, law_facts
from maatwerk.portal.cases.models import Case, Decision, Law, Step, Submission
from maatwerk.portal.cases.table import Kind, kinds

assert sources, "the sources must be known before a table is used"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay gave. ``identical`` says whether the hash is that of the decision.

    Where what it rests on was erased there is no outcome, and ``erased`` says so: that is neither the same nor different.
    """

    decision: Decision
    outcome: Outcome | None
    differences: tuple[str, ...] = ()
    erased: str = ""

    @property
    def identical(self) -> bool:
        """Return whether the replay gives exactly what was decided."""
        return self.outcome is not None and self.outcome.hash() == self.decision.hash


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision about to be kept: what the law answers at a moment, where it leads, by whom and why."""

    question: str
    outcome: Outcome
    moment: Moment
    submission: Submission | None
    after: str
    reason: str
    by: str
    corrects: Decision | None = None


def moment_of(
    case: Case,
    known_on: dt.datetime,
    submission: Submission | None,
    *,
    valid_on: dt.date | None = None,
    draft: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Moment:
    """Return a case at a moment: with what was handed in, or a draft where nothing was yet, and what acts gave until then.

    ``given`` comes with the act itself. Without ``valid_on`` it is the day of ``known_on`` in Brussels.
    """
    kind = kinds()[case.kind]
    valid_on = valid_on or timezone.localtime(known_on).date()
    written = submission.data() if submission else dict(draft or {})
    return Moment(
        case=case,
        data=typed.read(kind.fields, written).values,
        valid_on=valid_on,
        known_on=known_on,
        submitted=submission.dated if submission else valid_on,
        given={**given_until(case, kind, known_on), **_put_right(case, kind, submission), **(given or {})},
    )


def _put_right(case: Case, kind: Kind, submission: Submission | None) -> Mapping[str, Any]:
    """Return what an objection put right of the findings on a case."""
    if submission is None or submission.case_id == case.pk:
        return {}
    return typed.read(kind.asked().values(), submission.data()).values


def given_until(case: Case, kind: Kind, known_on: dt.datetime) -> dict[str, Any]:
    """Return what acts on a case gave until a moment, the latest of each, typed; nothing where the law asks none of it.

    Raises Erased where that is gone.
    """
    if case.pk is None or not any(where.startswith("given.") for where in kind.facts.values()):
        return {}
    told: dict[str, Any] = {}
    steps = Step.objects.filter(case=case, at__lte=known_on).order_by("version")
    for step in steps.select_related("event__apart"):
        if step.event.erased:
            raise Erased(_gone(_("wat in de stappen gegeven werd"), case.erased_at or step.erased_at))
        told |= step.event.content().get("given", {})
    fixed = {name for action in kind.actions.values() for name in action.sets}
    kept = {name: value for name, value in told.items() if name in fixed}
    return kept | dict(typed.read(kind.asked().values(), told).values)


def answer(kind: Kind, question: str, moment: Moment) -> Outcome:
    """Return what the law answers for a case at a moment."""
    return decide(question, law_facts(kind, moment))


def keep(case: Case, taken: Taken, event: Event) -> Decision:
    """Store a decision with all it rests on; return it. The event holds the hashes of what it answered and told."""
    outcome = taken.outcome
    return Decision.objects.create(
        number=event.number,
        case=case,
        submission=taken.submission,
        question=taken.question,
        answer=outcome.answer,
        outcome=taken.after,
        valid_on=taken.moment.valid_on,
        known_on=taken.moment.known_on,
        law=_law(taken.question, outcome.law),
        corrects=taken.corrects,
        record=canonical(outcome.record()),
        told=canonical(outcome.as_dict()),
        hash=outcome.hash(),
        reason=taken.reason,
        decided_by=taken.by,
        at=event.at,
        event=event,
    )


def vouched(outcome: Outcome) -> dict[str, str]:
    """Return what an event says of a decision, so that the chain vouches for it: hashes of its record and words, and its law."""
    return {"decision": outcome.hash(), "told": hashed(outcome.as_dict()), "law": outcome.law}


def _law(question: str, found: str) -> Law:
    kept = Law.objects.filter(hash=found).first()
    if kept is not None:
        return kept
    taken = snapshot(question)
    assert taken.hash == found, (taken.hash, found)
    return Law.objects.create(hash=found, question=question, content=canonical(taken.as_dict()))


def replay(decision: Decision) -> Replayed:
    """Recompute a decision with the law and the facts known then; every difference is named.

    What was erased can not be recomputed: then there is no outcome, and it is said why.
    """
    kind, submission = kinds()[decision.case.kind], decision.submission
    try:
        for row, what in ((decision, _("de beslissing zelf")), (submission, _("wat ingediend werd"))):
            if row is not None and row.erased:
                raise Erased(_gone(what, row.erased_at))
        moment = moment_of(decision.case, decision.known_on, submission, valid_on=decision.valid_on)
    except Erased as gone:
        return Replayed(decision, None, erased=str(gone))
    law = Snapshot.from_dict(json.loads(decision.law.content))
    outcome = decide(decision.question, law_facts(kind, moment), snapshot=law)
    return Replayed(decision, outcome, tuple(_differences(decision, outcome)))


def _gone(what: str, at: dt.datetime | None) -> str:
    day = f"{timezone.localtime(at):%d/%m/%Y}" if at else "–"
    return _("Herrekenen kan niet meer: %(what)s is gewist op %(day)s.") % {"what": what, "day": day}


def _differences(decision: Decision, outcome: Outcome) -> list[str]:
    then, now = decision.content(), json.loads(canonical(outcome.record()))
    if then == now:
        return []
    return [f"{name}: {then.get(name)!r} werd {now.get(name)!r}" for name in then if then.get(name) != now.get(name)]
