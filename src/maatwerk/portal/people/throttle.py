"""After too many wrong passwords: a page that says how long to wait."""

from __future__ import annotations

import math
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked(
    request: HttpRequest, _answer: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page for a name that is locked on this address, with the minutes still to wait."""
    minutes = minutes_left(str((credentials or {}).get("username") or ""), get_client_ip_address(request))
    response = render(request, "429.html", {"retry_after": minutes}, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def minutes_left(username: str, address: str | None) -> int:
    """Return how many minutes the lock still holds at most, at least 1."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    seconds: float = (last + get_cool_off() - timezone.now()).total_seconds()
    return max(1, math.ceil(seconds / 60))
