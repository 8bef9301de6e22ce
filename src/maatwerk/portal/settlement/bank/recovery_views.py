"""The pages of receivables: who owes what, one employer, and deciding about it with a second person."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.archive import store
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import EVERYBODY, Role
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement.bank import deciding
from maatwerk.portal.settlement.bank.forms import DecisionForm, PlanForm
from maatwerk.portal.settlement.bank.receivables import receivables
from maatwerk.portal.settlement.bank.recovery_pages import TITLES, Wrong, kind_of, page_of, receivable_rows
from maatwerk.portal.settlement.desk.words import READERS, sentence
from maatwerk.portal.settlement.models import RecoveryApproval, RecoveryDecision
from maatwerk.portal.web.parts import Link
from maatwerk.portal.web.wording import euro

_WAITING: Final = 50
_ANSWERS: Final = {"goedkeuren": deciding.approve, "afwijzen": deciding.reject}


@open_to(READERS)
@require_GET
def receivable_list(request: HttpRequest) -> HttpResponse:
    """Return who owes what, and which decisions wait for a second person."""
    found = receivables()
    waiting = list(RecoveryDecision.objects.filter(approval=None).order_by("pk")[:_WAITING])
    names = names_by_number({one.onderneming for one in waiting})
    content = {
        "listing": receivable_rows(found),
        "total": euro(sum(one.cents for one in found)),
        "waiting": [(one, kind_of(one), names.get(one.onderneming, one.onderneming)) for one in waiting],
        "breadcrumbs": [Link(_("Betalingen"), reverse("payments")), Link(_("Vorderingen"), "")],
    }
    return render(request, "settlement/bank_receivables.html", content)


@open_to(READERS)
@require_GET
def receivable_page(request: HttpRequest, firm: str) -> HttpResponse:
    """Return what one employer owes or is owed, with its history and what may be done."""
    return _page(request, _firm(firm))


def _firm(number: str) -> Organisation:
    return get_object_or_404(Organisation, ondernemingsnummer=number)


def _page(
    request: HttpRequest, firm: Organisation, wrong: Wrong = None, problem: str = "", status: int = 200
) -> HttpResponse:
    content = page_of(firm, acting(request), wrong) | {
        "problem": problem,
        "asked_action": request.POST.get("action", ""),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "settlement/bank_receivable.html", content, status=status)


@open_to(Role.OFFICER)
@require_POST
def receivable_decide(request: HttpRequest, firm: str) -> HttpResponse:
    """Decide to claim, to write off or on a sanction; a second person approves."""
    found, kind = _firm(firm), request.POST.get("action", "")
    if kind not in TITLES:
        return _page(request, found, problem=_("Kies wat u wilt beslissen."), status=422)
    form = DecisionForm(kind, request.POST)
    if form.is_valid():
        try:
            made = deciding.decide(form.draft(firm), acting(request).actor)
        except deciding.NotDecided as problem:
            form.add_error(None, sentence(str(problem)))
        else:
            messages.success(
                request, _("%(decision)s is genoteerd. Een tweede persoon keurt het goed.") % {"decision": made}
            )
            return redirect("receivable", firm=firm)
    return _page(request, found, form, status=422)


@open_to(Role.APPROVER)
@require_POST
def recovery_answer(request: HttpRequest, firm: str, decision: int) -> HttpResponse:
    """Approve or reject a decision as a second person."""
    own = _firm(firm)
    found = get_object_or_404(RecoveryDecision, pk=decision, onderneming=firm)
    answer = _ANSWERS.get(request.POST.get("action", "").partition("-")[0])
    if answer is None:
        return _page(request, own, problem=_("Kies goedkeuren of afwijzen."), status=422)
    try:
        answer(found, request.POST.get("reason", ""), acting(request).actor)
    except deciding.NotDecided as problem:
        return _page(request, own, problem=sentence(str(problem)), status=422)
    messages.success(request, _("%(decision)s kreeg uw antwoord.") % {"decision": found})
    return redirect("receivable", firm=firm)


@open_to(Role.OFFICER)
@require_POST
def recovery_plan(request: HttpRequest, firm: str, decision: int) -> HttpResponse:
    """Agree on other instalments."""
    found = get_object_or_404(RecoveryDecision, pk=decision, onderneming=firm)
    form = PlanForm(found.pk, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            parts = deciding.spread(found.cent, given["delen"], given["vanaf"])
            deciding.plan(found, parts, given["reden"], acting(request).actor)
        except deciding.NotDecided as problem:
            form.add_error(None, sentence(str(problem)))
        else:
            messages.success(request, _("De afbetaling is genoteerd."))
            return redirect("receivable", firm=firm)
    return _page(request, _firm(firm), form, status=422)


@open_to(READERS)
@require_GET
def recovery_letter(request: HttpRequest, firm: str, decision: int) -> HttpResponse:
    """Return the letter as it was archived."""
    del request
    letters = RecoveryApproval.objects.exclude(letter=None).select_related("decision")
    found = get_object_or_404(letters, decision=decision, decision__onderneming=firm)
    answer = HttpResponse(store.read(str(found.letter_id)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.decision}.pdf"'
    return answer


@open_to(EVERYBODY)
@require_GET
def claim_check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a letter of recovery is ours; tells its number, day and fingerprint, and nothing of who got it."""
    found = get_object_or_404(RecoveryApproval.objects.exclude(letter=None).select_related("decision"), check_code=code)
    content = {"approval": found, "kind": kind_of(found.decision), "whole": store.whole(str(found.letter_id))}
    return render(request, "settlement/bank_check.html", content)
