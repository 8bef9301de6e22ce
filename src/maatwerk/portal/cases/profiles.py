"""Profiles of those indicated, in protected totals: is the target group getting weaker, are weaker profiles passed over?

No score of anybody stands here: the register holds none. The totals end with the last whole quarter, so that nobody can subtract
two days.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from maatwerk.figures.disclosure import Face, place_of
from maatwerk.portal import clock
from maatwerk.portal.cases import queries
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import DEPARTMENT, VDAB, Role
from maatwerk.portal.web.parts import Column, Listing, Row
from maatwerk.rules.quarter import Quarter

QUARTERS: Final = 8
KEEP: Final = 3_600
WORDS: Final = {
    "max_2_jaar": gettext_lazy("hoogstens twee jaar"),
    "loonpremie": gettext_lazy("loonpremie"),
    "verhoogde_loonpremie": gettext_lazy("verhoogde loonpremie"),
    "cmw": gettext_lazy("collectief maatwerk"),
    "geen": gettext_lazy("geen"),
    "M": gettext_lazy("man"),
    "V": gettext_lazy("vrouw"),
    "X": gettext_lazy("onbekend"),
    "laag": gettext_lazy("laag"),
    "midden": gettext_lazy("midden"),
    "hoog": gettext_lazy("hoog"),
    "onbekend": gettext_lazy("onbekend"),
    "geplaatst": gettext_lazy("geplaatst"),
    "wacht": gettext_lazy("wacht nog"),
}


@open_to(DEPARTMENT, VDAB, Role.ANALYST, Role.INSPECTOR)
@require_GET
def profiles(_request: HttpRequest) -> HttpResponse:
    """Return who was indicated in the last whole quarters, in three protected tables."""
    last = Quarter.containing(clock.today()) + -1
    since, until = (last + (1 - QUARTERS)).first_day, last.last_day
    faces = cache.get_or_set(f"profielen-{until}", lambda: _measured(since, until), KEEP) or {}
    context = {"since": since, "until": until, "tables": _tables(faces)}
    return render(_request, "cases/profiles.html", context)


def _measured(since: dt.date, until: dt.date) -> dict[str, Face | None]:
    return {
        "adviezen": queries.profiles(since, until),
        "plaatsen": queries.passed_over(since, until),
        "leeftijden": queries.ages(since, until),
    }


def _tables(faces: dict[str, Face | None]) -> list[Listing]:
    titles = {
        "adviezen": _("Adviezen per kwartaal"),
        "plaatsen": _("Advies voor collectief maatwerk: kwam er een plaats?"),
        "leeftijden": _("Leeftijd en geslacht"),
    }
    return [table(name, title, faces.get(name)) for name, title in titles.items()]


def table(name: str, title: str, face: Face | None) -> Listing:
    """Return a protected table of two dimensions as rows and columns, its margins last; what is hidden says so."""
    empty = _("In deze periode is niemand geïndiceerd.")
    if face is None:
        return Listing(name, title, [Column(_("Groep"))], [], 0, empty=empty)
    down, across = face.dimensions
    rows, columns = _categories(face, down), _categories(face, across)
    heads = [
        Column(_("Groep")),
        *(Column(said(each), number=True) for each in columns),
        Column(_("totaal"), number=True),
    ]
    lines = [
        Row((said(row), *(_cell(face, {down: row, across: each}) for each in columns), _cell(face, {down: row})))
        for row in rows
    ]
    lines.append(Row((_("totaal"), *(_cell(face, {across: each}) for each in columns), _cell(face, {}))))
    return Listing(name, title, heads, lines, len(rows), empty=empty)


def _categories(face: Face, dimension: str) -> list[str]:
    places = {*face.shown, *face.hidden}
    return sorted({category for place in places for name, category in place if name == dimension})


def _cell(face: Face, categories: dict[str, str]) -> Any:
    place = place_of(**categories)
    if place in face.shown:
        return face.shown[place]
    return _("niet getoond") if place in face.hidden else "–"


def said(category: str) -> str:
    """Return a category in words."""
    return str(WORDS.get(category, category))
