"""The page of lead times: how long cases take, how many wait, what is still to come. Public, protected, about nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maatwerk.portal import clock
from maatwerk.portal.cases import queries
from maatwerk.portal.cases.measuring import Backlog, Forecast, LeadTime
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, EVERYBODY, VDAB, Role
from maatwerk.portal.web.parts import Column, Fact, Listing, Row

YEAR: Final = dt.timedelta(days=365)
KEEP: Final = 600
"""Seconds that the public figures are kept: they change by the day."""
SEES_BACKLOG: Final = DEPARTMENT | VDAB | {Role.INSPECTOR, Role.ANALYST}


@open_to(EVERYBODY)
@require_GET
def lead_times(request: HttpRequest) -> HttpResponse:
    """Return how long cases took in the last year, and the screenings to come; the backlog for whoever works on it."""
    today = clock.today()
    told: dict[str, Any] = (
        cache.get_or_set(f"doorlooptijden-{today}-{get_language()}", lambda: _measured(today), KEEP) or {}
    )
    sees = acting(request).role in SEES_BACKLOG
    context = {
        "since": today - YEAR,
        "until": today,
        "times": _times(told["times"]),
        "forecast": _forecast(told["forecast"]),
        "method": told["forecast"].method,
        "source": told["forecast"].source,
        "backlog": _backlog(queries.backlog(today)) if sees else None,
    }
    return render(request, "cases/lead_times.html", context)


def _measured(today: dt.date) -> dict[str, Any]:
    return {"times": queries.lead_times(today - YEAR, today), "forecast": queries.forecast(today)}


def _times(found: list[LeadTime]) -> Listing:
    rows = [Row((each.title, _shown(each.cases), _days(each.median))) for each in found]
    heads = [Column(_("Soort")), Column(_("Afgeronde dossiers"), number=True), Column(_("Middelste duur"), number=True)]
    empty = _("In dit jaar is nog geen dossier afgerond.")
    return Listing("duur", _("Van indienen tot uitkomst"), heads, rows, len(rows), empty=empty)


def _shown(count: int | None) -> Any:
    return _("niet getoond") if count is None else count


def _days(days: int | None) -> str:
    return "–" if days is None else ngettext("%(days)s dag", "%(days)s dagen", days) % {"days": days}


def _forecast(found: Forecast) -> list[Fact]:
    return [
        Fact(_("Screenings die erbij komen"), found.screenings),
        Fact(
            _("Nodig per maand"), found.needed_per_month, note=_("over %(months)s maanden") % {"months": found.months}
        ),
        Fact(_("Tempo van de laatste maanden"), found.pace, note=_("indiceringen per maand")),
        Fact(_("Aan dat tempo"), _months(found.months_at_pace), note=_spread(found)),
    ]


def _months(count: int | None) -> str:
    return "" if count is None else ngettext("%(n)s maand", "%(n)s maanden", count) % {"n": count}


def _spread(found: Forecast) -> str:
    if found.low is None or found.high is None:
        return ""
    return _("tussen %(low)s en %(high)s maanden, naar de snelste en de traagste maand") % {
        "low": found.low,
        "high": found.high,
    }


def _backlog(found: list[Backlog]) -> Listing:
    rows = [
        Row((str(kinds()[each.kind].title), each.title, each.waiting, each.late, each.oldest and each.oldest.date()))
        for each in found
    ]
    heads = [
        Column(_("Soort")),
        Column(_("Toestand")),
        Column(_("Wachten"), number=True),
        Column(_("Te laat"), number=True),
        Column(_("Oudste sinds")),
    ]
    return Listing("achterstand", _("Wat er wacht"), heads, rows, len(rows), empty=_("Er wacht niets."))
