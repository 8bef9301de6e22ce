"""Deciding a case again with facts put right: on the day of the old decision, by what is known now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.law.decide import Outcome
from maatwerk.portal.cases import deciding, opening, typed
from maatwerk.portal.cases.errors import Missing
from maatwerk.portal.cases.facts import Moment
from maatwerk.portal.cases.guards import GUARDS, Attempt, guard
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.table import Action, kinds

__all__ = ["GUARDS", "Again", "again", "last_decision"]


@dataclass(frozen=True, slots=True)
class Again:
    """An old decision, the facts put right, and what the law answers on them."""

    decision: Decision
    action: Action
    written: Mapping[str, Any]
    moment: Moment
    outcome: Outcome


def last_decision(case: Case | None) -> Decision | None:
    """Return the decision that stands in a case; None where there is none."""
    return case.decisions.order_by("-number").first() if case else None


def again(attempt: Attempt) -> Again | None:
    """Return what the law answers on the case objected to, with what the act puts right; None without a decision."""
    decision = last_decision(attempt.moment.case.about)
    if decision is None:
        return None
    kind = kinds()[decision.case.kind]
    action = next(each for each in kind.actions.values() if each.decides == decision.question)
    before = decision.submission.data() if decision.submission else {}
    written = {**before, **opening.put_right(attempt.given)}
    moment = _moment(decision, attempt, written)
    return Again(decision, action, written, moment, deciding.answer(kind, action.decides, moment))


def _moment(decision: Decision, attempt: Attempt, written: Mapping[str, Any]) -> Moment:
    case, kind = decision.case, kinds()[decision.case.kind]
    now = attempt.moment.known_on
    then = deciding.moment_of(case, now, decision.submission, valid_on=decision.valid_on)
    right = typed.read(kind.asked().values(), written).values
    return Moment(
        case=case,
        data=typed.read(kind.fields, written).values,
        valid_on=then.valid_on,
        known_on=now,
        submitted=then.submitted,
        given={**then.given, **right},
    )


@guard("antwoord_verandert")
def changes(attempt: Attempt) -> Iterable[Missing]:
    """On the facts put right, the law answers something else than the decision objected to."""
    if attempt.filled.later:
        return
    fault = again(attempt)
    if fault is None:
        yield Missing("", _("In het dossier staat geen beslissing die herzien kan worden."))
    elif fault.outcome.answer is None:
        yield Missing("", fault.outcome.why_open)
    elif fault.outcome.answer == fault.decision.answer:
        yield Missing(
            "", _("Met deze gegevens geeft de wet hetzelfde antwoord: verbeter eerst wat fout was, of bevestig.")
        )
