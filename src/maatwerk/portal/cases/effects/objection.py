"""An objection that changes a decision: a new decision beside the old one, which stays as it was."""

from __future__ import annotations

from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import canonical
from maatwerk.portal.cases import correcting, deciding
from maatwerk.portal.cases.deciding import Taken
from maatwerk.portal.cases.effects.imw import end_right
from maatwerk.portal.cases.effects.registry import EFFECTS, Done, effect
from maatwerk.portal.cases.guards import Attempt
from maatwerk.portal.cases.models import Decision, Submission
from maatwerk.portal.cases.plain import plain
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.register.models import ToekenningFacts


@effect("hervormen")
def correct(done: Done) -> Decision | None:
    """Decide again on the facts put right, as of the day of the old decision; return the new decision."""
    fault = correcting.again(done.attempt)
    if fault is None:
        return None
    submission = Submission.objects.create(
        case=done.case,
        version=done.case.version,
        at=done.event.at,
        dated=fault.moment.submitted,
        content=canonical(plain(fault.written)),
        event=done.event,
    )
    action, old = fault.action, fault.decision.case
    after = action.after(fault.outcome.answer)
    taken = Taken(
        action.decides, fault.outcome, fault.moment, submission, after, done.reason, done.acting.name, fault.decision
    )
    told = {**deciding.vouched(fault.outcome), "after": after, "corrects": fault.decision.number}
    event = chain.record(done.acting.actor, f"{old.kind}.hervormd", f"case:{old.number}", told, done.reason, done.at)
    made = deciding.keep(old, taken, event)
    attempt = Attempt(kinds()[old.kind], action, fault.moment, fault.moment.given, fault.outcome)
    if action.effect:
        EFFECTS[action.effect](Done(old, attempt, done.event, done.at, made, after, done.reason, done.acting))
    _withdraw(done, fault, made)
    done.case.toekenning, done.case.indicering = old.toekenning, old.indicering
    return made


def _withdraw(done: Done, fault: correcting.Again, made: Decision) -> None:
    """A yes that became a no ends the right from the day of the correction."""
    right = fault.decision.case.toekenning
    if fault.decision.answer and made.answer is False and right is not None:
        held = ToekenningFacts.objects.as_of(done.day, done.event.at).filter(toekenning=right).first()
        if held is not None:
            end_right(done, held, done.day)
