"""How long cases take, how many wait, and who is indicated: figures that anybody may see, protected, about nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.figures.catalogue.reading import load
from maatwerk.figures.disclosure import Face, place_of, ready_table, release, rules_on
from maatwerk.portal import clock
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import Kind, kinds
from maatwerk.portal.register.models import IndiceringFacts, PersonFacts, Toekenning

Cells = Counter[tuple[str, ...]]
SCREENINGS = "s3_icf_screenings"
"""The published figure on the screenings that SINE adds."""
MONTHS = 24
"""Two years: the span that the hearing speaks of."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long cases of a kind took, from handing in to the end, in whole days. None where too few to show."""

    kind: str
    title: str
    cases: int | None
    median: int | None


def lead_times(since: dt.date, until: dt.date) -> list[LeadTime]:
    """Return per kind the median lead time of the cases that ended in a period: a public figure, protected.

    The median is the lower one of two, so that it is a number of days that somebody waited; withdrawn cases do not count.
    """
    days = _days(since, until)
    if not days:
        return []
    face = protected("doorlooptijden", ("soort",), {(code,): len(found) for code, found in days.items()}, until)
    return [_lead(kinds()[code], found, face) for code, found in sorted(days.items())]


def _days(since: dt.date, until: dt.date) -> dict[str, list[int]]:
    """Return the lead times of the cases that ended in a period, by kind."""
    first, last = (_midnight(day) for day in (since, until + dt.timedelta(days=1)))
    ended = Case.objects.filter(entered_at__gte=first, entered_at__lt=last).annotate(asked=Min("submissions__at"))
    found: dict[str, list[int]] = {}
    for code, state, entered, asked in ended.values_list("kind", "state", "entered_at", "asked"):
        if asked is not None and kinds()[code].states[state].end in ("positief", "negatief", "klaar"):
            found.setdefault(code, []).append((entered - asked).days)
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())


def _lead(kind: Kind, found: list[int], face: Face) -> LeadTime:
    cases = face.shown.get(place_of(soort=kind.code))
    return LeadTime(kind.code, str(kind.title), cases, median_low(found) if cases is not None else None)


def protected(name: str, dimensions: tuple[str, ...], cells: Mapping[tuple[str, ...], int], day: dt.date) -> Face:
    """Return a table of counts as everybody may see it; raises Unsafe or CannotProtect where that can not be done."""
    table = ready_table(name, "dossiers", dimensions, cells)
    return release([table], rules_on(day), name, day).faces[0]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many cases of a kind wait in a state, and how many of them are past their term."""

    kind: str
    state: str
    title: str
    waiting: int
    late: int
    oldest: dt.datetime | None


def backlog(on: dt.date | None = None) -> list[Backlog]:
    """Return what waits, by kind and state, for who works on it; drafts are nobody's work yet."""
    on = on or clock.today()
    rows = Case.objects.values("kind", "state").annotate(waiting=Count("pk"), oldest=Min("entered_at"))
    late = Counter(Case.objects.filter(due__lt=on).values_list("kind", "state"))
    found = [_backlog(row, late) for row in rows.order_by("kind", "state") if _waits(row)]
    return sorted(found, key=lambda each: -each.waiting)


def _waits(row: Mapping[str, Any]) -> bool:
    kind = kinds()[row["kind"]]
    return not kind.states[row["state"]].end and row["state"] != "ontwerp"


def _backlog(row: Mapping[str, Any], late: Counter[tuple[str, str]]) -> Backlog:
    state = kinds()[row["kind"]].states[row["state"]]
    return Backlog(
        row["kind"], row["state"], str(state.title), row["waiting"], late[row["kind"], row["state"]], row["oldest"]
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """The load of screenings ahead: how many, against the pace of each of the last months; whole screenings and months.

    ``low`` and ``high`` are months needed at the fastest and the slowest month seen; None where no month saw any.
    """

    screenings: int
    months: int
    needed_per_month: int
    pace: int
    months_at_pace: int | None
    low: int | None
    high: int | None
    method: str
    source: str


def forecast(on: dt.date | None = None, *, seen: int = 12) -> Forecast:
    """Return how long the screenings that SINE adds would take beside today's work, by plain arithmetic.

    The pace is the median of the last full months; the fastest and slowest of them bound the answer. Nothing is modelled.
    """
    figure = load().figures[SCREENINGS]
    screenings = int(figure.value)
    months = [count for _month, count in found_per_month(on or clock.today(), seen)]
    pace = int(median_low(months)) if months else 0
    return Forecast(
        screenings=screenings,
        months=MONTHS,
        needed_per_month=-(-screenings // MONTHS),
        pace=pace,
        months_at_pace=_months(screenings, pace),
        low=_months(screenings, max(months, default=0)),
        high=_months(screenings, min(months, default=0)),
        method=_(
            "Aantal gedeeld door het tempo per maand; het snelste en het traagste van de laatste maanden zijn de grenzen."
        ),
        source=SCREENINGS,
    )


def _months(screenings: int, pace: int) -> int | None:
    return -(-screenings // pace) if pace else None


def found_per_month(on: dt.date, months: int) -> list[tuple[dt.date, int]]:
    """Return how many indiceringen began in each of the last full months, oldest first."""
    ends = on.replace(day=1)
    firsts = [_month_before(ends, number) for number in range(months, -1, -1)]
    starts = IndiceringFacts.objects.known_on().filter(valid_from__gte=firsts[0], valid_from__lt=ends)
    counted = Counter(day.replace(day=1) for day in starts.values_list("valid_from", flat=True))
    return [(month, counted[month]) for month in firsts[:-1]]


def _month_before(first: dt.date, number: int) -> dt.date:
    index = first.year * 12 + first.month - 1 - number
    return dt.date(index // 12, index % 12 + 1, 1)


def profiles(since: dt.date, until: dt.date) -> Face | None:
    """Return how many were indicated in each quarter by advice, as everybody may see it: aggregates, no score of anybody.

    None where nobody was indicated in the period.
    """
    known = IndiceringFacts.objects.known_on().filter(valid_from__gte=since, valid_from__lte=until)
    rows = known.values_list("valid_from", "advies")
    cells: Cells = Counter((_quarter(day), advice) for day, advice in rows)
    return protected("indiceringen", ("kwartaal", "advies"), cells, until) if cells else None


def passed_over(since: dt.date, until: dt.date) -> Face | None:
    """Return who was indicated for collectief maatwerk by degree of coaching and whether a place came: protected counts.

    So it can be followed whether weaker profiles wait longer. None where nobody was.
    """
    known = IndiceringFacts.objects.known_on().filter(advies="cmw", valid_from__gte=since, valid_from__lte=until)
    right = Toekenning.objects.filter(indicering=OuterRef("indicering"))
    rows = known.annotate(placed=Exists(right)).values_list("begeleidingsgraad", "placed")
    cells: Cells = Counter((level.lower() or "onbekend", "geplaatst" if placed else "wacht") for level, placed in rows)
    return protected("plaatsingen", ("graad", "plaats"), cells, until) if cells else None


def ages(since: dt.date, until: dt.date) -> Face | None:
    """Return how many were indicated by class of age and sex, protected; None where nobody was."""
    known = IndiceringFacts.objects.known_on().filter(valid_from__gte=since, valid_from__lte=until)
    people = PersonFacts.objects.known_on().filter(person__in=known.values("indicering__person"), valid_until=None)
    born = people.values_list("geboortedatum", "geslacht")
    cells: Cells = Counter((_class(day, until), sex) for day, sex in born)
    return protected("leeftijden", ("leeftijd", "geslacht"), cells, until) if cells else None


CLASSES = (
    (25, gettext_noop("jonger dan 25")),
    (40, gettext_noop("25 tot 39")),
    (55, gettext_noop("40 tot 54")),
    (200, gettext_noop("55 en ouder")),
)


def _class(born: dt.date | None, on: dt.date) -> str:
    if born is None:
        return "onbekend"
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next(words for limit, words in CLASSES if age < limit)


def _quarter(day: dt.date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def totals(faces: Iterable[Face]) -> dict[str, int | None]:
    """Return the grand total of each table, None where it is hidden."""
    return {face.name: face.shown.get(()) for face in faces}
