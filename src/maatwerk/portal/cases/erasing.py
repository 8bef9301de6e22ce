"""Erasing what was written in a case once its term has passed, and drafts that nobody handed in.

What stays of a case: that it was, about whom, of which kind, who did which step when, and what the law answered. What goes:
everything that somebody wrote in it, what it was decided on, and its letters. The facts in the register have a life of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from maatwerk.law.terms import Term, term
from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.erasing import contents_of, erase
from maatwerk.portal.audit.models import Event
from maatwerk.portal.audit.plain import ERASE
from maatwerk.portal.cases.models import Case, Decision, Step, Submission
from maatwerk.portal.cases.moments import instant
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.cases.terms import measure_of

ROWS: Final[list[Any]] = [Submission, Step, Decision]
"""Tables with a column ``case`` whose content goes with the case; the letters put theirs here."""
DRAFT: Final = "concept wissen"


class NotErased(ValueError):
    """Nothing was erased; the message (Dutch) says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was erased of a case: rows per table, and how many older events keep their content inside the chain itself."""

    case: str
    ended_on: dt.date
    rows: Mapping[str, int]
    kept_inside: int


@transaction.atomic
def erase_case(number: str, by: chain.Actor, reason: str, kept_until: dt.date | None = None) -> Gone:
    """Erase what was written in a case that ended and was kept long enough; return what went. All or nothing, once.

    ``kept_until`` is the last day of keeping: it must be said where the law's term is not known, and can not be earlier than that
    term where it is. Raises NotErased.
    """
    if not reason.strip():
        raise NotErased("Geef een reden: wat gewist wordt, komt niet terug.")
    now = instant()
    case = Case.objects.select_for_update().filter(number=number).first()
    if case is None:
        raise NotErased(f"Dossier {number} bestaat niet.")
    ended, found = _ended(case), _term(case)
    last = _last_day(case, ended, found, kept_until)
    contents = contents_of([f"case:{number}"])
    numbers = list(contents.values_list("event_id", flat=True))
    told = {
        "gebeurtenissen": numbers,
        "afgesloten": ended.isoformat(),
        "bewaard_tot": last.isoformat(),
        "termijn": found.days,
    }
    event = chain.record(by, ERASE, f"case:{number}", told, reason.strip(), now)
    rows = {model._meta.model_name: erase(model.objects.filter(case=case), event) for model in ROWS}
    rows["content"] = erase(contents.model.objects.filter(event__in=numbers), event)
    Case.objects.filter(pk=case.pk).update(draft={}, erased_at=event.at)
    return Gone(number, ended, rows, _inside(number))


def _ended(case: Case) -> dt.date:
    """Return the day on which a case ended; raises NotErased where it did not, where something goes on, or where it was done."""
    if case.erased_at is not None:
        raise NotErased(f"De inhoud van dossier {case.number} is al gewist, op {_day(case.erased_at)}.")
    if not kinds()[case.kind].states[case.state].end:
        raise NotErased(f"Dossier {case.number} is niet afgesloten: alleen een afgesloten dossier kan gewist worden.")
    for other in case.followed_by.all():
        if not kinds()[other.kind].states[other.state].end:
            raise NotErased(f"Over dossier {case.number} loopt nog {other.number}: wacht tot dat afgesloten is.")
    return timezone.localtime(case.entered_at).date()


def _term(case: Case) -> Term:
    return term(f"{measure_of(case)}_bewaartermijn", clock.today())


def _last_day(case: Case, ended: dt.date, found: Term, asked: dt.date | None) -> dt.date:
    """Return until when a case had to be kept; raises NotErased where that is not known, not said or not past."""
    by_law = ended + dt.timedelta(days=found.days) if found.days is not None else None
    last = asked or by_law
    if last is None:
        raise NotErased(
            f"Hoe lang dossier {case.number} bewaard moet worden, is niet gekend ({found.note}). "
            "Zeg zelf met --kept-until tot en met welke dag het bewaard moest worden."
        )
    if by_law is not None and last < by_law:
        raise NotErased(
            f"De wet laat dossier {case.number} bewaren tot en met {_day(by_law)}; een vroegere dag kan niet."
        )
    if last < ended:
        raise NotErased(
            f"Dossier {case.number} werd pas afgesloten op {_day(ended)}: het wordt minstens zo lang bewaard."
        )
    if last >= clock.today():
        raise NotErased(f"Dossier {case.number} wordt nog bewaard tot en met {_day(last)}.")
    return last


def _inside(number: str) -> int:
    """Return how many events from before content stood beside the chain hold what was given or handed in themselves."""
    old = Event.objects.filter(subject=f"case:{number}", beside=None)
    return sum(bool(each.reason) or not {"given", "submitted"}.isdisjoint(each.content()) for each in old)


def drafts(untouched_since: dt.date) -> QuerySet[Case]:
    """Return the cases that hold a draft never handed in and not touched on or after a day, oldest first."""
    starts = [kind.code for kind in kinds().values() if any(action.submits for action in kind.actions.values())]
    begin = timezone.make_aware(dt.datetime.combine(untouched_since, dt.time()))
    rows = Case.objects.filter(kind__in=starts, version=1, submissions=None).exclude(draft={})
    touched = Coalesce("draft_at", "opened_at")
    return rows.annotate(touched=touched).filter(touched__lt=begin).order_by("touched", "pk")


@transaction.atomic
def erase_drafts(untouched_since: dt.date, by: chain.Actor, reason: str) -> list[str]:
    """Empty the drafts that nobody handed in or touched since a day; return the numbers of their cases, which stay open.

    Each is an event about its case. Raises NotErased without a reason, or for a day that has not come.
    """
    if not reason.strip():
        raise NotErased("Geef een reden: wat gewist wordt, komt niet terug.")
    if untouched_since > clock.today():
        raise NotErased("Geef een dag die voorbij is.")
    now, done = instant(), []
    for number in list(drafts(untouched_since).values_list("number", flat=True)):
        told = {"onaangeroerd_sinds": untouched_since.isoformat()}
        event = chain.record(by, DRAFT, f"case:{number}", told, reason.strip(), now)
        Case.objects.filter(number=number).update(draft={}, draft_at=event.at)
        done.append(number)
    return done


def _day(day: dt.date | dt.datetime) -> str:
    return f"{timezone.localtime(day) if isinstance(day, dt.datetime) else day:%d/%m/%Y}"
