"""What is said when something breaks: a page that tells nothing of anybody, and another one when the database is away or full."""

from __future__ import annotations

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

AGAIN: Final = 30
"""After so many seconds a program may ask again."""


def broken(_request: HttpRequest) -> HttpResponse:
    """Return 503 where the database does not answer, is locked or has no room left; 500 for a fault of ours.

    No context of a request is used: that would ask the database.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        headers = {"Retry-After": str(AGAIN), "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500, headers={"Cache-Control": "no-store"})
