"""Statements as files, the letters that were sent, and the page where anybody can check one."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maatwerk.portal.archive import store
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.letters.content import LetterError
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, EVERYBODY
from maatwerk.portal.settlement.models import Proposal, StatementLetter
from maatwerk.portal.settlement.statements import letters
from maatwerk.portal.settlement.statements.choosing import SEES
from maatwerk.portal.settlement.statements.content import Statement, plain
from maatwerk.portal.settlement.statements.printed import print_of
from maatwerk.portal.settlement.statements.views import asked_for, refused, whole
from maatwerk.portal.settlement.statements.workbook import as_xlsx

MOST_BYTES: Final = 25_000_000
"""A file that is larger is no statement."""
TYPES: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@open_to(SEES)
@require_GET
@whole
def statement_file(request: HttpRequest, onderneming: str, kwartaal: str, kind: str) -> HttpResponse:
    """Return the whole statement as a file, or refuse it; that it left the house is noted in the chain."""
    statement = asked_for(request, onderneming, kwartaal)
    if not statement.parts:
        return refused(request, _("Van dit kwartaal is er nog geen afrekening: er is niets om mee te geven."))
    try:
        content = _bytes(statement, kind)
    except LetterError as error:
        return refused(request, str(error))
    who = acting(request)
    with transaction.atomic():
        told = {"soort": kind, "sha256": hashlib.sha256(content).hexdigest()}
        subject = f"organisatie:{statement.number}"
        chain.record(who.actor, "afrekening uitgevoerd", subject, told | {"kwartaal": str(statement.quarter)})
    return _answer(content, f"afrekening-{statement.number}-{statement.quarter}.{kind}", TYPES[kind])


def _bytes(statement: Statement, kind: str) -> bytes:
    if kind == "xlsx":
        return as_xlsx(statement)
    if kind == "json":
        return json.dumps(plain(statement), ensure_ascii=False, indent=1).encode()
    return print_of(statement)


def _answer(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    shown = "inline" if kind == TYPES["pdf"] else "attachment"
    answer["Content-Disposition"] = f'{shown}; filename="{name}"'
    return answer


@open_to(SEES)
@require_GET
@whole
def letter(request: HttpRequest, onderneming: str, kwartaal: str, code: str) -> HttpResponse:
    """Return the bytes of a statement as it was sent."""
    statement = asked_for(request, onderneming, kwartaal)
    found = get_object_or_404(letters.of_quarter(statement.number, statement.quarter), check_code=code)
    return _answer(store.read(found.archived_id), f"{found.reference}.pdf", TYPES["pdf"])


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a statement is ours and unchanged; tells nothing of the employer or of an amount."""
    found = get_object_or_404(StatementLetter, check_code=code)
    content = {
        "letter": found,
        "archived": store.whole(found.archived_id),
        "chained": Event.objects.filter(hash=found.head).exists(),
        "uploaded": _uploaded(request),
    }
    return render(request, "settlement/statement_check.html", content)


def _uploaded(request: HttpRequest) -> str | None:
    """Return the hash of a file that somebody wants compared; None where there is none, empty where it is too large."""
    given = request.FILES.get("bestand")
    if given is None:
        return None
    return hashlib.sha256(given.read()).hexdigest() if (given.size or 0) <= MOST_BYTES else ""


@open_to(DEPARTMENT)
@require_POST
def ask_letters(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the letters of an approved proposal; the page of the work tells how far it is."""
    proposal = get_object_or_404(Proposal.objects.select_related("approval"), pk=number)
    if not hasattr(proposal, "approval"):
        return refused(
            request, _("Dit voorstel is niet goedgekeurd: eerst goedkeuren, dan vertrekken de afrekeningen.")
        )
    job = letters.ask(proposal, acting(request).actor)
    messages.success(request, _("De afrekeningen worden gemaakt."))
    return redirect("job", job.pk)
