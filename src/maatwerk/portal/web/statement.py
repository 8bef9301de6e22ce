"""The statement of accessibility: what was looked at and how, what falls short, whom to tell."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.web.parts import Link

WRITTEN: Final = dt.date(2026, 11, 21)
"""The day of the text in ``web/statement.html``; whoever tests again or mends something writes both anew."""


@open_to(EVERYBODY)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the statement; whom to tell is the contact of this portal, where one is set."""
    context = {"written": WRITTEN, "contact": settings.CONTACT, "breadcrumbs": [Link(_("Toegankelijkheid"), "")]}
    return render(request, "web/statement.html", context)
