"""The calendar of the quarters, and one quarter with its runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maatwerk.law.calendar import Due, settlement_calendar
from maatwerk.portal import clock
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.quarter_views import quarter_of
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.views import polled
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Role
from maatwerk.portal.settlement import running
from maatwerk.portal.settlement.desk import calendar, words
from maatwerk.portal.settlement.desk.calendar import GROUPS, Stand
from maatwerk.portal.settlement.desk.other_views import others_of
from maatwerk.portal.settlement.desk.words import READERS
from maatwerk.portal.settlement.models import Run
from maatwerk.portal.web.parts import Column, Fact, InDutch, Link, Listing, Mark, Row
from maatwerk.portal.web.wording import CONFIDENCE_TONES, confidence_in_words, euro, number
from maatwerk.rules.quarter import Quarter

_FIRST_YEAR: Final = 2019


def way(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of the desk."""
    return [Link(_("Kwartalen"), reverse("settlement")), *(Link(label, url) for label, url in links)]


@open_to(READERS)
@require_GET
def settlement(request: HttpRequest) -> HttpResponse:
    """Return the calendar: how far each quarter is for each measure, what comes next, and what a year asks."""
    today = clock.today()
    found = calendar.stands(calendar.quarters(today))
    year = _year_of(request, today)
    dues = settlement_calendar(year)
    content = {
        "listing": _stands(found, today),
        "year": year,
        "asked": "jaar" in request.GET,
        "years": [Link(str(one), f"?jaar={one}#jaar", one == year) for one in (year - 1, year, year + 1)],
        "soon": _dues("binnenkort", _("Nu en de volgende twee maanden"), soon(today), today),
        "dues": _dues("kalender-jaar", _("Het hele jaar"), dues, today),
        "notes": _notes(dues),
        "breadcrumbs": [Link(_("Kwartalen"), "")],
    }
    return render(request, "settlement/desk_calendar.html", content)


def _year_of(request: HttpRequest, today: dt.date) -> int:
    asked = request.GET.get("jaar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    return year if _FIRST_YEAR <= year <= today.year + 2 else today.year


def _stands(found: list[Stand], today: dt.date) -> Listing:
    heads = (
        _("Kwartaal"),
        _("Berekenen"),
        _("Betalen"),
        _("Ontvangen"),
        _("Laatste run"),
        _("Voorstel"),
        _("Betaling"),
    )
    columns = [*(Column(head) for head in heads), Column(_("Wat nu"))]
    rows = [_row(stand, today) for stand in found]
    return Listing("stand", _("Hoe ver elk kwartaal staat"), columns, rows, len(rows))


def _row(stand: Stand, today: dt.date) -> Row:
    step = calendar.next_of(stand, today)
    run = Link(f"{stand.run}: {euro(stand.run.total_cent)}", reverse("run", args=[stand.run.pk])) if stand.run else "–"
    what: Any = Link(step.what, step.url) if step.url and step.tone != "good" else Mark(step.what, step.tone)
    cells = (
        f"{stand.quarter} {words.short(' '.join(stand.measures))}",
        calendar.when(stand.due("afrekening")),
        calendar.when(stand.due("saldo")),
        received(stand),
        run,
        calendar.proposal_mark(stand),
        calendar.paid_mark(stand),
        what,
    )
    return Row(cells, reverse("settlement_quarter", args=[str(stand.quarter)]))


def received(stand: Stand) -> Link:
    """Return what was received of the quarter, as a link to what was expected."""
    told = _("niets")
    if stand.came.workers:
        told = _("%(workers)s werknemers, %(employers)s werkgevers") % {
            "workers": number(stand.came.workers),
            "employers": number(stand.came.employers),
        }
    return Link(told, reverse("intake_quarter", args=[str(stand.quarter)]))


def soon(today: dt.date) -> list[Due]:
    """Return what is due in the month of a day and the two after it."""
    months = [calendar.month_after(today, later) for later in range(3)]
    return [
        due
        for year in sorted({month.year for month in months})
        for due in settlement_calendar(year)
        if due.month in months
    ]


def _dues(id_: str, title: str, dues: Sequence[Due], today: dt.date) -> Listing:
    heads = (_("Wat"), _("Maatregel"), _("Wanneer"), _("Zekerheid"), _("Bron"))
    rows = [_due(due, today) for due in dues]
    return Listing(id_, title, [Column(head) for head in heads], rows, len(rows), heading=False)


def _due(due: Due, today: dt.date) -> Row:
    when: Any = calendar.when(due)
    if due.month == today.replace(day=1):
        when = Mark(when, "attention")
    sure = Mark(confidence_in_words(due.confidence), CONFIDENCE_TONES.get(due.confidence, "neutral"))
    return Row((words.due(due), words.measure(due.measure), when, sure, InDutch(due.source)))


def _notes(dues: Sequence[Due]) -> list[str]:
    """Return what is assumed or was not found of the calendar, each once."""
    notes = dict.fromkeys(note for due in dues for note in due.notes)
    return [note for note in notes if note.startswith("aanname") or "niet gevonden" in note]


@open_to(READERS)
@require_GET
def settlement_quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """Return one quarter: per group of measures how far it is, the button that runs it, and the work that does so."""
    asked = quarter_of(quarter)
    found, jobs = calendar.stands([asked]), _jobs(asked)
    runs = list(Run.objects.filter(period=str(asked)).order_by("-pk"))
    content = {
        "quarter": asked,
        "ended": asked.last_day < clock.today(),
        "groups": [_group(stand, jobs.get(stand.measures)) for stand in found],
        "may_run": acting(request).role is Role.OFFICER,
        "page": request.path,
        "runs": _runs(runs),
        "others": others_of(asked),
        "before": reverse("settlement_quarter", args=[str(asked + -1)]),
        "after": reverse("settlement_quarter", args=[str(asked + 1)]),
        "breadcrumbs": way((str(asked), "")),
    }
    answer = render(request, "settlement/desk_quarter.html", content)
    for job in jobs.values():
        answer = polled(request, job, answer)
    return answer


def _jobs(quarter: Quarter) -> dict[tuple[str, ...], Job]:
    """Return the latest work asked for a quarter, by measures."""
    found = Job.objects.filter(kind=running.QUARTER, arguments__quarter=str(quarter)).order_by("pk")
    return {tuple(job.arguments["measures"]): job for job in found}


def _group(stand: Stand, job: Job | None) -> dict[str, Any]:
    step = calendar.next_of(stand, clock.today())
    names = " ".join(stand.measures)
    return {
        "stand": stand,
        "id": "-".join(stand.measures),
        "title": words.measures(names),
        "short": words.short(names),
        "value": names,
        "job": job if job is not None and not job.ended else None,
        "outcome": _outcome(job) if job is not None and job.ended else None,
        "facts": _facts(stand),
        "step": step,
    }


def _facts(stand: Stand) -> list[Fact]:
    dues = [Fact(words.due(due), calendar.when(due), note=f"{due.measure.upper()}, {due.source}") for due in stand.dues]
    came = received(stand)
    facts = [*dues, Fact(_("Ontvangen"), came.label, url=came.url)]
    if stand.run is not None:
        told = f"{stand.run}, {euro(stand.run.total_cent)}"
        facts.append(Fact(_("Laatste run"), told, url=reverse("run", args=[stand.run.pk])))
    if stand.proposal is not None:
        url = reverse("proposal", args=[stand.proposal.pk])
        facts += [Fact(_("Voorstel"), str(stand.proposal), url=url), Fact(_("Betaling"), calendar.paid_mark(stand))]
    return facts


def _outcome(job: Job) -> dict[str, Any]:
    """Return what came of work that ended: a new run, one that says the same, or why there is none."""
    run = Run.objects.filter(pk=job.result.get("run") or 0).first()
    return {"job": job, "run": run, "fresh": bool(job.result.get("fresh"))}


def _runs(runs: list[Run]) -> Listing:
    names = names_of(run.maker for run in runs)
    heads = [Column(_("Run")), Column(_("Wat")), Column(_("Gemaakt")), Column(_("Door"))]
    numbers = [
        Column(head, number=True)
        for head in (_("Lijnen"), _("Geblokkeerd"), _("Totaal (€)"), _("Verschil met vorige (€)"))
    ]
    rows = [
        Row(
            (
                str(run),
                f"{_(dict(Run.KINDS)[run.kind])} {words.short(run.measures)}",
                run.made_at,
                names[run.maker],
                run.lines,
                run.blocked,
                words.plain(run.total_cent),
                "–" if run.difference_cent is None else words.signed(run.difference_cent),
            ),
            reverse("run", args=[run.pk]),
        )
        for run in runs
    ]
    return Listing(
        "runs", _("Runs van dit kwartaal"), [*heads, *numbers], rows, len(rows), empty=_("Er is nog geen run.")
    )


@open_to(Role.OFFICER)
@require_POST
def run_ask(request: HttpRequest, quarter: str) -> HttpResponse:
    """Ask for the run of a quarter; who asks what somebody else asked already, is told so and follows the same work."""
    asked = quarter_of(quarter)
    measures = tuple(sorted(request.POST.get("maatregelen", "").split()))
    if measures not in GROUPS or asked.last_day >= clock.today():
        messages.error(request, _("Kies welke run u wilt, van een kwartaal dat voorbij is."))
        return redirect("settlement_quarter", quarter=str(asked))
    with transaction.atomic():
        before = Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        job = running.ask(asked, measures, acting(request).actor)
    if job.pk <= before or job.asked_by != acting(request).name:
        who = names_of([job.asked_by])[job.asked_by]
        messages.info(request, _("Deze run was al gevraagd door %(who)s; u volgt hetzelfde werk.") % {"who": who})
    return redirect("settlement_quarter", quarter=str(asked))
