"""What every page needs: who acts, where they can go, which day it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from maatwerk.portal import clock
from maatwerk.portal.people.roles import NOBODY


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame around a page."""
    acting = getattr(request, "acting", NOBODY)
    return {
        "acting": acting,
        "capacities": getattr(request, "capacities", []),
        "demo": settings.DEMO,
        "today": clock.today(),
    }
