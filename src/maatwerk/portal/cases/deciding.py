"""Taking a decision: the law answers on facts of one moment. And replaying it: the same answer, from then."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from maatwerk.law.decide import Outcome, Snapshot, decide, snapshot
from maatwerk.portal.audit.models import Event, canonical
from maatwerk.portal.cases.facts import Moment, law_facts
from maatwerk.portal.cases.models import Case, Decision, Law, Submission
from maatwerk.portal.cases.table import Action, Kind, kinds


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay gave. ``identical`` says whether the hash is that of the decision."""

    decision: Decision
    outcome: Outcome
    differences: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Return whether the replay gives exactly what was decided."""
        return self.outcome.hash() == self.decision.hash


def moment_of(
    case: Case, valid_on: dt.date, known_on: dt.datetime, submission: Submission | None, data: dict[str, object]
) -> Moment:
    """Return a case at a moment; with what was handed in, or with a draft where nothing was yet."""
    content = submission.data() if submission else data
    handed_in = submission.at.astimezone(dt.UTC).date() if submission else valid_on
    return Moment(case, content, valid_on, known_on, handed_in)


def answer(kind: Kind, question: str, moment: Moment) -> Outcome:
    """Return what the law answers for a case at a moment."""
    return decide(question, law_facts(kind, moment))


def keep(
    case: Case,
    action: Action,
    outcome: Outcome,
    moment: Moment,
    submission: Submission | None,
    after: str,
    reason: str,
    by: str,
    event: Event,
) -> Decision:
    """Store a decision with all it rests on; return it."""
    law = _law(action.decides, outcome.law)
    return Decision.objects.create(
        number=event.number,
        case=case,
        submission=submission,
        question=action.decides,
        answer=outcome.answer,
        outcome=after,
        valid_on=moment.valid_on,
        known_on=moment.known_on,
        law=law,
        record=canonical(outcome.record()),
        told=canonical(outcome.as_dict()),
        hash=outcome.hash(),
        reason=reason,
        decided_by=by,
        at=event.at,
        event=event,
    )


def _law(question: str, found: str) -> Law:
    taken = snapshot(question)
    assert taken.hash == found, (taken.hash, found)
    kept, _ = Law.objects.get_or_create(
        hash=taken.hash, defaults={"question": question, "content": canonical(taken.as_dict())}
    )
    return kept


def replay(decision: Decision) -> Replayed:
    """Recompute a decision with the law and the facts known then; every difference is named."""
    kind = kinds()[decision.case.kind]
    moment = moment_of(decision.case, decision.valid_on, decision.known_on, decision.submission, {})
    law = Snapshot.from_dict(json.loads(decision.law.content))
    outcome = decide(decision.question, law_facts(kind, moment), snapshot=law)
    return Replayed(decision, outcome, tuple(_differences(decision, outcome)))


def _differences(decision: Decision, outcome: Outcome) -> list[str]:
    then, now = decision.content(), json.loads(canonical(outcome.record()))
    if then == now:
        return []
    return [f"{name}: {then.get(name)!r} werd {now.get(name)!r}" for name in then if then.get(name) != now.get(name)]
