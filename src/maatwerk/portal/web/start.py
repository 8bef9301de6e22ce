"""The start page: for each role, today's work and where to go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maatwerk.portal.cases.table import kinds
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import EVERYBODY, Role
from maatwerk.portal.web.today import today_of


@open_to(EVERYBODY)
def start(request: HttpRequest) -> HttpResponse:
    """Return the start page of whoever asks; somebody unknown is sent to the login."""
    who = acting(request)
    if who.role is Role.PUBLIC and not request.user.is_authenticated:
        return redirect("login")
    openable = [kind for kind in kinds().values() if who.role in kind.opened_by]
    context: dict[str, Any] = {"work": today_of(who), "openable": openable}
    return render(request, "web/start.html", context)
