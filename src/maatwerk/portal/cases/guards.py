"""What must hold before an act, by the names that the tables use; each guard gives what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from maatwerk.law.decide import Outcome
from maatwerk.portal.cases import deciding, sources
from maatwerk.portal.cases.errors import Missing
from maatwerk.portal.cases.facts import Moment
from maatwerk.portal.cases.lawfields import label_of, law_field
from maatwerk.portal.cases.models import Case, Submission
from maatwerk.portal.cases.table import Action, FormField, Kind, kinds
from maatwerk.portal.cases.typed import Filled
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.models import Erkenning

__all__ = ["GUARDS", "Attempt", "held", "label_of", "unfilled"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that somebody wants to do, with what the law says of it; ``filled`` is what its fields were given."""

    kind: Kind
    action: Action
    moment: Moment
    given: Mapping[str, Any]
    outcome: Outcome | None = None
    filled: Filled = field(default_factory=Filled)
    acting: Acting | None = None
    submission: Submission | None = None


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
    own = [*attempt.filled.wrong, *unfilled(attempt.action.fields, attempt.given, attempt.filled)]
    return tuple(own + [each for name in attempt.action.guards for each in GUARDS[name](attempt)])


def unfilled(fields: Iterable[FormField], given: Mapping[str, Any], filled: Filled | None = None) -> Iterable[Missing]:
    """Yield the required fields that are not filled in; what is wrong or comes later is no part of it."""
    said = {each.field for each in filled.wrong} | filled.later if filled else set()
    for each in fields:
        if needed(each, given) and each.name not in said and given.get(each.name) in (None, ""):
            yield Missing(each.name, _("Vul in: %(what)s.") % {"what": label_of(each)})


def needed(each: FormField, given: Mapping[str, Any]) -> bool:
    """Return whether a field must be filled in, given the others: the law asks some of them only in some situations."""
    if not each.required:
        return False
    if not each.law:
        return True
    asked = law_field(each)
    if asked.required == "soms":
        return not any(str(given.get(name)) in values for name, values in asked.when)
    return asked.required == "ja"


def _said(sentence: str) -> Iterable[Missing]:
    yield Missing("", sentence)


@guard("volledig")
def complete(attempt: Attempt) -> Iterable[Missing]:
    """The request is filled in."""
    yield from unfilled(attempt.kind.fields, attempt.moment.data)


@guard("in_dienst")
def employed(attempt: Attempt) -> Iterable[Missing]:
    """The person works with the employer on the day."""
    if not sources.in_service(attempt.moment):
        yield from _said(
            _("De werknemer is op deze dag niet bij u in dienst: aanvragen kan enkel tijdens de tewerkstelling.")
        )


@guard("geen_ander_dossier")
def alone(attempt: Attempt) -> Iterable[Missing]:
    """No other case of this kind runs for the same thing."""
    case = attempt.moment.case
    same = Case.objects.filter(kind=case.kind).exclude(pk=case.pk)
    for name in ("employment", "person", "toekenning", "about"):
        same = same.filter(**{name: getattr(case, f"{name}_id")})
    other = same.exclude(state__in=[*attempt.kind.ends, attempt.kind.start]).first()
    if other:
        yield from _said(_("Er loopt al een dossier hierover: %(number)s.") % {"number": other.number})


@guard("wet_antwoordt")
def answered(attempt: Attempt) -> Iterable[Missing]:
    """The law gives yes or no on what is known."""
    outcome = attempt.outcome
    if outcome is None or outcome.answer is not None:
        return
    asked = attempt.action.fields
    for finding in outcome.findings:
        yield Missing(finding.field if finding.field in {each.name for each in asked} else "", finding.sentence)
    if not outcome.findings:
        yield from _said(outcome.why_open)


@guard("wet_zegt_ja")
def allowed(attempt: Attempt) -> Iterable[Missing]:
    """The law says yes."""
    if attempt.outcome is not None and attempt.outcome.answer is not True:
        yield from _said(_why_not(attempt.outcome))


@guard("wet_verbiedt_niet")
def not_forbidden(attempt: Attempt) -> Iterable[Missing]:
    """The law does not say no: it says yes, or leaves it to whoever decides."""
    if attempt.outcome is not None and attempt.outcome.answer is False:
        yield from _said(_why_not(attempt.outcome))


@guard("wet_zegt_geen_ja")
def not_commanded(attempt: Attempt) -> Iterable[Missing]:
    """The law does not say yes, so that it can be refused."""
    if attempt.outcome is not None and attempt.outcome.answer is True:
        yield from _said(_("Aan elke voorwaarde is voldaan: weigeren kan niet."))


def _why_not(outcome: Outcome) -> str:
    return " ".join(each for each in (outcome.why_open, outcome.nearest_sentence) if each)


@guard("recht_loopt")
def right_runs(attempt: Attempt) -> Iterable[Missing]:
    """The right that the case is about runs on the day."""
    right = sources.right_of(attempt.moment)
    if right is None or (right.valid_until is not None and right.valid_until <= attempt.moment.valid_on):
        yield from _said(_("Er loopt op deze dag geen toekenning waarover dit dossier kan gaan."))


@guard("recht_niet_afgesloten")
def right_not_closed(attempt: Attempt) -> Iterable[Missing]:
    """The right that the case is about was not closed; that its quarters ran out meanwhile is no obstacle."""
    right = sources.right_of(attempt.moment)
    if right is None or sources.closed(attempt.moment, right):
        yield from _said(_("De toekenning waarover dit dossier gaat, is afgesloten."))


@guard("pakket_na_begin")
def package_after_begin(attempt: Attempt) -> Iterable[Missing]:
    """A new package does not begin before the one it follows."""
    since, now = attempt.given.get("datum_begin"), sources.package_on(attempt.moment)
    if since and now and since < now.valid_from:
        yield Missing("datum_begin", _("Het nieuwe pakket begint vóór het pakket dat nu loopt."))


@guard("maatwerkbedrijf")
def recognised(attempt: Attempt) -> Iterable[Missing]:
    """The organisation is a recognised maatwerkbedrijf on the day."""
    moment = attempt.moment
    known = Erkenning.objects.as_of(moment.valid_on, moment.known_on).filter(
        organisation_id=moment.case.organisation_id
    )
    if not known.filter(soort="maatwerkbedrijf").exists():
        yield from _said(_("Deze organisatie is op deze dag geen erkend maatwerkbedrijf."))


@guard("op_wachtlijst")
def waiting(attempt: Attempt) -> Iterable[Missing]:
    """The person stands on the waiting list."""
    if not sources.waits(attempt.moment):
        yield from _said(_("Deze persoon staat op deze dag niet op de wachtlijst voor collectief maatwerk."))


@guard("cmw_advies")
def advised(attempt: Attempt) -> Iterable[Missing]:
    """An advice for collectief maatwerk holds on the day."""
    if not sources.has_cmw_advice(attempt.moment):
        yield from _said(_("Er geldt op deze dag geen advies van VDAB voor collectief maatwerk."))


@guard("geen_cmw_advies")
def not_yet_advised(attempt: Attempt) -> Iterable[Missing]:
    """No advice for collectief maatwerk holds yet."""
    if sources.has_cmw_advice(attempt.moment):
        yield from _said(_("Er geldt al een advies van VDAB voor collectief maatwerk."))


@guard("ander_dan_beslisser")
def another_person(attempt: Attempt) -> Iterable[Missing]:
    """Whoever decides on an objection is not the one who took the decision."""
    old = attempt.moment.case.about
    last = old.decisions.first() if old else None
    if last and attempt.acting and last.decided_by == attempt.acting.name:
        yield from _said(_("U nam zelf de beslissing waartegen bezwaar loopt: een ander beslist over het bezwaar."))


@guard("einde_na_begin")
def runs_forward(attempt: Attempt) -> Iterable[Missing]:
    """The last day of a period does not come before its first."""
    first, last = attempt.given.get("datum_begin"), attempt.given.get("datum_einde")
    if first and last and last < first:
        yield Missing("datum_einde", _("Het einde ligt vóór het begin."))


@guard("laatste_dag_na_eerste")
def ends_after_it_began(attempt: Attempt) -> Iterable[Missing]:
    """The last day at work is not before the first."""
    last, first = attempt.moment.data.get("datum"), sources.first_day(attempt.moment)
    if last and first and last < first:
        yield Missing("datum", _("De laatste dag ligt vóór de eerste dag van de tewerkstelling."))


@guard("uren_kloppen")
def hours_fit(attempt: Attempt) -> Iterable[Missing]:
    """Hours a week are more than none, and not more than those of a full-timer."""
    hours, full = attempt.moment.data.get("uren"), attempt.moment.data.get("uren_voltijds")
    if hours is not None and full is not None and not 0 < hours <= full:
        yield Missing("uren", _("Vul meer dan nul uren per week in, en ten hoogste die van een voltijdse werknemer."))


@guard("fase_volgt")
def phase_follows(attempt: Attempt) -> Iterable[Missing]:
    """A phase does not begin before the one it follows, nor after today."""
    begun = attempt.filled.values.get("datum_fase")
    before = given_until(attempt.moment).get("datum_fase")
    if begun and before and begun < before:
        yield Missing("datum_fase", _("Deze fase begint vóór de vorige."))
    if begun and begun > attempt.moment.valid_on:
        yield Missing("datum_fase", _("Deze dag moet nog komen."))


def given_until(moment: Moment) -> Mapping[str, Any]:
    """Return what acts gave before this one."""
    return deciding.given_until(moment.case, kinds()[moment.case.kind], moment.known_on)


@guard("gegevens_leesbaar")
def readable(attempt: Attempt) -> Iterable[Missing]:
    """What the law was asked can be read; that it leaves the answer open is no obstacle."""
    if attempt.outcome is not None:
        yield from (Missing("", finding.sentence) for finding in attempt.outcome.findings)
