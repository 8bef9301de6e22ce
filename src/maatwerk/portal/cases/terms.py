"""Legal terms of a state: a day, or the honest answer that the law, as far as it is known here, gives none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maatwerk.law.decide import Outcome, decide
from maatwerk.law.terms import Term, term
from maatwerk.portal.cases.facts import Moment, law_facts
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import Kind, State, kinds

LAW = "law."


@dataclass(frozen=True, slots=True)
class Due:
    """Until when a case may stay in a state. ``day`` is None where the law gives no term that is known; ``sentence`` says so."""

    day: dt.date | None
    sentence: str = ""
    unsure: bool = False


def due_of(kind: Kind, state: State, moment: Moment, outcome: Outcome | None = None) -> Due:
    """Return until when a case that enters a state at a moment may stay there."""
    if not state.term:
        return Due(None)
    if state.term.startswith(LAW):
        return _of_law(kind, state.term.removeprefix(LAW), moment, outcome)
    found = named(state, moment.case, moment.valid_on)
    day = None if found.days is None else moment.valid_on + dt.timedelta(days=found.days)
    return Due(day, found.sentence, found.confidence == "unsure")


def named(state: State, case: Case, on: dt.date) -> Term:
    """Return the law's term of a state on a day; raises UnknownTerm."""
    return term(state.named_term.format(maatregel=measure_of(case)), on)


def measure_of(case: Case) -> str:
    """Return which law a case falls under, imw or cmw: that of the case it is about, else its own."""
    return measure_of(case.about) if case.about is not None else kinds()[case.kind].measure


def _of_law(kind: Kind, result: str, moment: Moment, outcome: Outcome | None) -> Due:
    """Return the day that the question of the kind answers; asked for the day itself where the case names none yet."""
    answered = outcome if outcome and outcome.question == kind.question else _asked(kind, moment)
    found = next((each for each in answered.results if each.name == result), None)
    if found is None or not found.known or not found.exact:
        return Due(None)
    return Due(dt.date.fromisoformat(found.exact))


def _asked(kind: Kind, moment: Moment) -> Outcome:
    facts = law_facts(kind, moment)
    return decide(kind.question, {**facts, "datum": facts.get("datum") or moment.valid_on})
