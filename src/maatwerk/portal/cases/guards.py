"""What must hold before an act, by the names that the tables use; each guard gives what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from maatwerk.law.decide import Outcome
from maatwerk.portal.cases.errors import Missing
from maatwerk.portal.cases.facts import Moment, in_service
from maatwerk.portal.cases.lawfields import law_field
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import Action, FormField, Kind


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that somebody wants to do."""

    kind: Kind
    action: Action
    moment: Moment
    given: Mapping[str, Any]
    outcome: Outcome | None = None


Guard = Callable[[Attempt], Iterable[Missing]]
GUARDS: Final[dict[str, Guard]] = {}


def guard(name: str) -> Callable[[Guard], Guard]:
    """Return a decorator that gives a guard its name in the tables."""

    def named(function: Guard) -> Guard:
        GUARDS[name] = function
        return function

    return named


def held(attempt: Attempt) -> tuple[Missing, ...]:
    """Return everything that stands in the way of an act, in the order of its guards."""
    own = list(unfilled(attempt.action.fields, attempt.given))
    return tuple(own + [each for name in attempt.action.guards for each in GUARDS[name](attempt)])


def unfilled(fields: Iterable[FormField], given: Mapping[str, Any]) -> Iterable[Missing]:
    """Yield the required fields that are not filled in."""
    for field in fields:
        if field.required and given.get(field.name) in (None, ""):
            yield Missing(field.name, _("Vul in: %(what)s.") % {"what": label_of(field)})


def label_of(field: FormField) -> str:
    """Return the label of a field: its own, else the law's."""
    return str(field.label) or (law_field(field).label if field.law else field.name)


@guard("volledig")
def complete(attempt: Attempt) -> Iterable[Missing]:
    """The request is filled in."""
    yield from unfilled(attempt.kind.fields, attempt.moment.data)


@guard("in_dienst")
def employed(attempt: Attempt) -> Iterable[Missing]:
    """The person works with the employer on the day."""
    if not in_service(attempt.moment):
        yield Missing(
            "", _("De werknemer is op deze dag niet bij u in dienst: aanvragen kan enkel tijdens de tewerkstelling.")
        )


@guard("geen_ander_dossier")
def alone(attempt: Attempt) -> Iterable[Missing]:
    """No other case of this kind runs for the same thing."""
    case = attempt.moment.case
    ends = [name for name, state in attempt.kind.states.items() if state.end]
    same = Case.objects.filter(kind=case.kind, employment_id=case.employment_id, person_id=case.person_id)
    other = same.exclude(pk=case.pk).exclude(state__in=[*ends, attempt.kind.start]).first()
    if other:
        yield Missing("", _("Er loopt al een dossier hierover: %(number)s.") % {"number": other.number})


@guard("wet_antwoordt")
def answered(attempt: Attempt) -> Iterable[Missing]:
    """The law gives yes or no on what is known."""
    outcome = attempt.outcome
    if outcome is not None and outcome.answer is None:
        yield Missing("", outcome.why_open)
