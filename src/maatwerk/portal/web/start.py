"""The start page: for each role, today's work and where to go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maatwerk.portal.cases.listing import rows_of
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import EVERYBODY, Role
from maatwerk.portal.web.parts import Column, Listing

MOST = 25


@open_to(EVERYBODY)
def start(request: HttpRequest) -> HttpResponse:
    """Return the start page of whoever asks; somebody unknown is sent to the login."""
    who = acting(request)
    if who.role is Role.PUBLIC and not request.user.is_authenticated:
        return redirect("login")
    waiting = [
        (kind.code, state.name)
        for kind in kinds().values()
        for state in kind.states.values()
        if who.role in state.waits_for
    ]
    found = Case.objects.visible_to(who)
    mine = [
        case for case in found.filter(state__in={s for _k, s in waiting})[:200] if (case.kind, case.state) in waiting
    ]
    columns = [Column(name) for name in (_("Dossier"), _("Soort"), _("Wie"), _("Toestand"), _("Sinds"), _("Uiterlijk"))]
    empty = _("Er wacht niets op u.")
    todo = Listing("vandaag", _("Wacht op u"), columns, rows_of(mine[:MOST]), len(mine), empty=empty)
    openable = [kind for kind in kinds().values() if who.role in kind.opened_by]
    return render(request, "web/start.html", {"todo": todo, "openable": openable})
