"""The runs beside those of a quarter: advances per month, the four quarters again in March, and the second part of the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maatwerk.portal import clock
from maatwerk.portal.intake.quarter_views import quarter_of
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Role
from maatwerk.portal.settlement import others
from maatwerk.portal.settlement.desk.calendar import month_after
from maatwerk.portal.settlement.models import Run
from maatwerk.portal.web.wording import day_in_words, euro
from maatwerk.rules.quarter import Quarter

ADVANCE, AGAIN, YEAR = "voorschot", "herberekening", "jaar"


@dataclass(frozen=True, slots=True)
class Other:
    """A run that can be asked beside the quarter: what it is, its latest outcome, and ``value`` for the button."""

    label: str
    value: str
    run: Run | None
    assumed: str = ""

    @property
    def url(self) -> str:
        """Return the page of the latest run."""
        return reverse("run", args=[self.run.pk]) if self.run else ""

    @property
    def told(self) -> str:
        """Return the latest run with its total."""
        return f"{self.run}, {euro(self.run.total_cent)}" if self.run else ""


def others_of(quarter: Quarter) -> list[Other]:
    """Return the advances of the months of a quarter; of the last quarter of a year that ended, also what the year asks."""
    months = [month_after(quarter.first_day, later) for later in range(3)]
    periods = [f"{month:%Y-%m}" for month in months]
    found = Run.objects.filter(kind__in=(Run.ADVANCE, Run.YEAR), period__in=[*periods, str(quarter.year)]).order_by(
        "number"
    )
    runs = {run.period: run for run in found}
    share = _("het aandeel van een voorschot is niet gevonden: een demobedrag")
    rows = [
        Other(_("Voorschot voor %(month)s") % {"month": _month(month)}, f"{ADVANCE} {period}", runs.get(period), share)
        for month, period in zip(months, periods, strict=True)
    ]
    return rows + _of_year(quarter, runs.get(str(quarter.year)))


def _of_year(quarter: Quarter, run: Run | None) -> list[Other]:
    if quarter.number != 4 or quarter.last_day >= clock.today():
        return []
    told = {"year": quarter.year}
    formula = _("de formule van het tweede deel is niet gevonden")
    return [
        Other(_("De vier kwartalen van %(year)s opnieuw") % told, AGAIN, None),
        Other(_("Jaarafrekening van %(year)s, tweede deel") % told, YEAR, run, formula),
    ]


def _month(month: dt.date) -> str:
    return day_in_words(month).partition(" ")[2]


@open_to(Role.OFFICER)
@require_POST
def run_other(request: HttpRequest, quarter: str) -> HttpResponse:
    """Ask for a run beside the quarter; lead to the page of its work."""
    asked, actor = quarter_of(quarter), acting(request).actor
    wanted = request.POST.get("wat", "")
    if wanted not in {each.value for each in others_of(asked)}:
        messages.error(request, _("Kies een van de runs van dit kwartaal."))
        return redirect("settlement_quarter", quarter=str(asked))
    if wanted == AGAIN:
        others.ask_recomputation(asked.year, actor)
        messages.success(request, _("De vier kwartalen worden opnieuw gerekend; elk kwartaal zegt hoe ver het is."))
        return redirect("settlement_quarter", quarter=str(asked))
    if wanted == YEAR:
        return redirect("job", number=others.ask_year(asked.year, actor).pk)
    month = dt.date.fromisoformat(f"{wanted.partition(' ')[2]}-01")
    return redirect("job", number=others.ask_advance(month, actor).pk)
