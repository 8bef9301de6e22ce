"""A letter as it was sent, and the page where anybody can check one."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.cases.views import OF_CASES
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.register.numbers import note_case

MOST_BYTES = 5_000_000


@open_to(OF_CASES)
@require_GET
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Return the bytes of a letter as they were archived."""
    visible = Case.objects.visible_to(acting(request))
    found = get_object_or_404(Letter.objects.filter(case__in=visible).select_related("case__person"), check_code=code)
    if found.erased:
        return render(request, "letters/erased.html", {"letter": found}, status=410)
    note_case(found.case, acting(request), gettext_noop("brief bekeken"))
    answer = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.reference.replace("/", "-")}.pdf"'
    return answer


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a letter is ours and unchanged; tells what kind of decision it is, and nothing of the person."""
    found = get_object_or_404(Letter.objects.select_related("case", "decision").defer("content"), check_code=code)
    kind = kinds()[found.case.kind]
    context = {
        "letter": found,
        "kind": kind,
        "archived": hashlib.sha256(bytes(found.pdf)).hexdigest() == found.sha256,
        "chained": Event.objects.filter(hash=found.head).exists(),
        "outcome": kind.states[found.decision.outcome] if found.decision else None,
        "uploaded": _uploaded(request),
    }
    return render(request, "letters/check.html", context)


def _uploaded(request: HttpRequest) -> str | None:
    """Return the hash of a file that somebody wants compared; None where there is none, empty where it is too large."""
    given = request.FILES.get("bestand")
    if given is None:
        return None
    return hashlib.sha256(given.read()).hexdigest() if (given.size or 0) <= MOST_BYTES else ""
