"""The page for somebody who asked too much."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest, why: str, minutes: int) -> HttpResponse:
    """Return the page that says what was too much and how many minutes to wait (429)."""
    answer = render(request, "429.html", {"why": why, "retry_after": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer
