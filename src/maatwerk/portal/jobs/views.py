"""The page of a piece of work: who asked, how far it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.queue import PAGES
from maatwerk.portal.jobs.words import state_mark
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import DEPARTMENT
from maatwerk.portal.web.parts import Fact, Link


def polled(request: HttpRequest, job: Job | None, answer: HttpResponse) -> HttpResponse:
    """Return the answer of a page with a progress bar; where the bar asked and the work ended, the whole page comes again."""
    asked_by_bar = job is not None and request.headers.get("HX-Source", "").endswith(f"#werk-{job.pk}")
    if job is not None and job.ended and asked_by_bar:
        answer["HX-Refresh"] = "true"
    return answer


@open_to(DEPARTMENT)
@require_GET
def job(request: HttpRequest, number: int) -> HttpResponse:
    """Return the page of a piece of work."""
    found = get_object_or_404(Job, pk=number)
    title = _("Werk %(number)s: %(kind)s") % {"number": found.pk, "kind": found.kind}
    content = {"job": found, "title": title, "summary": _summary(found), "breadcrumbs": [Link(title, "")]}
    return polled(request, found, render(request, "jobs/job.html", content))


def _summary(job: Job) -> list[Fact]:
    told: list[tuple[str, Any]] = [
        (_("Soort"), job.kind),
        (_("Waarover"), _plainly(job.arguments)),
        (_("Gevraagd door"), f"{job.asked_by} ({job.capacity})"),
        (_("Gevraagd op"), job.asked_at),
        (_("Toestand"), state_mark(job)),
        (_("Poging"), job.attempt or _("nog geen")),
        (_("Geëindigd op"), job.ended_at or _("nog niet")),
        (_("Uitkomst"), _plainly(job.result) or _("nog geen")),
    ]
    page, argument = PAGES.get(job.kind, ("", ""))
    if argument in job.arguments:
        told.append((_("Waar het staat"), Link(_("Naar de uitkomst"), reverse(page, args=[job.arguments[argument]]))))
    return [Fact(label, value) for label, value in told]


def _plainly(told: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items())
