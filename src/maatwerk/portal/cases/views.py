"""The pages of cases: the list, one case, filling in, acting, a decision and its replay."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maatwerk.portal.cases import choosing, deciding, listing, opening, pages, queries, services
from maatwerk.portal.cases.errors import CaseError, Held, NotAllowed, Stale
from maatwerk.portal.cases.forms import TableForm, form_of
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.table import Kind, kinds
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, LOGGED_IN, VDAB, Role
from maatwerk.portal.register.looking import TooMany
from maatwerk.portal.register.numbers import WrongNumber, note_case
from maatwerk.portal.web.limits import too_many
from maatwerk.portal.web.parts import Fact, Link

OF_CASES = DEPARTMENT | VDAB | EMPLOYERS | {Role.PERSON, Role.INSPECTOR}


@open_to(OF_CASES)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Return the cases that somebody may see."""
    who = acting(request)
    opens = any(who.role in kind.opened_by for kind in kinds().values())
    found = listing.whole_list(request, who)
    return render(request, "cases/list.html", {"listing": found, "opens": opens})


@open_to(OF_CASES)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Return the page of one case."""
    found = _case(request, number)
    note_case(found, acting(request))
    return render(request, "cases/case.html", _case_context(request, found))


def _case(request: HttpRequest, number: str) -> Case:
    found = Case.objects.visible_to(acting(request)).select_related("person", "organisation", "toekenning", "about")
    return get_object_or_404(found, number=number)


def _case_context(request: HttpRequest, found: Case, failed: dict[str, TableForm] | None = None) -> dict[str, Any]:
    who, kind = acting(request), kinds()[found.kind]
    offers = queries.offers(found, who)
    fillable = any(each.action.submits for each in offers) and bool(kind.fields)
    decided = found.decisions.select_related("case").order_by("-number")
    return pages.waits(found) | {
        "case": found,
        "kind": kind,
        "mark": pages.state_mark(kind.states[found.state]),
        "ended": bool(kind.states[found.state].end),
        "summary": pages.summary(found, kind, who),
        "fillable": fillable,
        "checks": pages.checks(found, who) if fillable else [],
        "filled": [] if fillable or found.erased_at else pages.filled(found, who),
        "actions": pages.actions(found, offers, failed),
        "preview": pages.preview(offers, who),
        "decisions": [pages.decision_page(each, who) for each in decided],
        "letters": list(found.letters.defer("pdf", "content")),
        "events": pages.history(found, who),
        "spans": pages.spans(found, who),
        "objection_url": _objection_url(found, who),
        "breadcrumbs": [Link(_("Dossiers"), reverse("cases")), Link(found.number, "")],
    }


def _objection_url(found: Case, who: Any) -> str:
    """Return where somebody objects to what came out of a case; empty where that is not theirs."""
    kind = kinds()["bezwaar"]
    if who.role not in kind.opened_by or not queries.objectionable(who).filter(pk=found.pk).exists():
        return ""
    return f"{reverse('case_begin', args=[kind.code])}?over={found.number}"


@open_to(LOGGED_IN)
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """Return which kinds of case somebody can open."""
    groups = choosing.offered(acting(request))
    return render(request, "cases/new.html", {"groups": groups, "breadcrumbs": [Link(_("Nieuw dossier"), "")]})


@open_to(LOGGED_IN)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose what a new case is about, and open it."""
    table, who = kinds().get(kind), acting(request)
    if table is None or who.role not in table.opened_by:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            made = _opened(request, table)
        except (WrongNumber, NotAllowed) as error:
            made, problem = None, str(error)
        except TooMany as error:
            return too_many(request, str(error), error.minutes)
        if made is not None:
            return redirect("case_fill" if table.fields else "case", number=made.number)
        problem = problem or _not_found(table, choosing.asks(table, who))
    return render(request, "cases/begin.html", _begin_context(request, table, problem), status=422 if problem else 200)


def _opened(request: HttpRequest, kind: Kind) -> Case | None:
    about = choosing.about(kind, acting(request), request.POST)
    return services.open_case(kind.code, acting(request), user=request.user, **about) if about is not None else None


def _not_found(kind: Kind, how: str) -> str:
    if how == "number":
        return _("Wie dit nummer heeft, wacht niet op een plaats. Kijk het nummer na of vraag het aan VDAB.")
    return _("Kies waarover het gaat.") if kind.about else ""


def _begin_context(request: HttpRequest, kind: Kind, problem: str) -> dict[str, Any]:
    who, words = acting(request), request.GET.get("q", "").strip()
    return {
        "kind": kind,
        "asks": choosing.asks(kind, who),
        "words": words,
        "most": choosing.MOST,
        "of_firms": kind.about == "employment" and who.role not in EMPLOYERS,
        "must_search": choosing.must_search(kind, who) and not words,
        "choices": choosing.choices(kind, who, words) if choosing.asks(kind, who) == "choice" else [],
        "chosen": request.POST.get("over", "") or request.GET.get("over", ""),
        "problem": problem,
        "breadcrumbs": [Link(_("Nieuw dossier"), reverse("case_new")), Link(str(kind.title), "")],
    }


@open_to(LOGGED_IN)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in a draft: kept as it is, half or whole."""
    found = _case(request, number)
    kind, who = kinds()[found.kind], acting(request)
    form = form_of(kind.fields, request.POST if request.method == "POST" else None, found.draft)
    if request.method != "POST" and not any(a.submits for a in found.offered(who.role)):
        return redirect("case", number=number)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_draft(found.pk, who, _version(request), form.values())
        except CaseError as error:
            return _refused(request, found, error)
        return redirect("case", number=number)
    wrong = request.method == "POST"
    return render(request, "cases/fill.html", _fill_context(found, kind, form), status=422 if wrong else 200)


def _fill_context(found: Case, kind: Kind, form: TableForm) -> dict[str, Any]:
    return {
        "form": form,
        "title": str(kind.title),
        "intro": str(kind.intro),
        "version": found.version,
        "submit_label": _("Bewaren en nakijken"),
        "back_url": reverse("case", args=[found.number]),
        "breadcrumbs": [Link(found.number, reverse("case", args=[found.number])), Link(_("Invullen"), "")],
    }


@open_to(OF_CASES)
@require_POST
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Do an action on a case; one outcome, whatever was clicked twice."""
    found = _case(request, number)
    action = kinds()[found.kind].actions.get(request.POST.get("action", ""))
    if action is None:
        raise Http404
    form = form_of(opening.fields_of(found, action), request.POST, name=action.name)
    readable, fresh = form.is_valid(), _version(request) == found.version
    if fresh and not readable:
        return _again(request, found, action.name, form)
    try:
        given, reason = form.values() if fresh else {}, request.POST.get("reason", "")
        services.act(found.pk, action.name, acting(request), _version(request), given, reason)
    except Held as error:
        for each in error.missing:
            form.add_error(each.field if each.field in form.fields else None, each.sentence)
        return _again(request, found, action.name, form)
    except CaseError as error:
        return _refused(request, found, error, _sent(form, request))
    return redirect("case", number=number)


def _sent(form: TableForm, request: HttpRequest) -> list[Fact]:
    """Return what somebody had filled in, to take over."""
    told = [Fact(str(form.fields[name].label), form.data.get(name)) for name in form.fields if form.data.get(name)]
    reason = request.POST.get("reason", "").strip()
    return [*told, *([Fact(_("Reden"), reason)] if reason else [])]


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _again(request: HttpRequest, found: Case, name: str, form: TableForm) -> HttpResponse:
    given = {"asked_action": name, "failed": form, "reason": request.POST.get("reason", "")}
    context = _case_context(request, found, {name: form}) | given
    return render(request, "cases/case.html", context, status=422)


def _refused(request: HttpRequest, found: Case, error: CaseError, sent: list[Fact] | None = None) -> HttpResponse:
    found.refresh_from_db()
    kind = kinds()[found.kind]
    context = {
        "what_happened": pages.history(found, acting(request))[:2],
        "state_now": pages.state_mark(kind.states[found.state]),
        "back_url": reverse("case", args=[found.number]),
        "why": str(error),
        "sent": sent,
    }
    assert isinstance(error, Stale | NotAllowed)
    return render(request, "409.html", context, status=409)


@open_to(OF_CASES)
@require_GET
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Return a decision with everything it rests on."""
    found = _decision(request, number)
    who = acting(request)
    note_case(found.case, who)
    links = [Link(found.case.number, reverse("case", args=[found.case.number])), Link(_("Beslissing"), "")]
    more = {"breadcrumbs": links, "may_replay": who.role in DEPARTMENT or who.role is Role.INSPECTOR}
    more |= {"letters": list(found.letters.defer("pdf", "content"))}
    return render(request, "cases/decision.html", pages.decision_page(found, who) | more)


@open_to(DEPARTMENT, Role.INSPECTOR)
@require_GET
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """Recompute a decision with the law and the facts known then, and say whether it is the same."""
    found = _decision(request, number)
    links = [Link(_("Beslissing"), reverse("decision", args=[number])), Link(_("Herrekend"), "")]
    context = pages.decision_page(found, acting(request)) | {"replayed": deciding.replay(found), "breadcrumbs": links}
    return render(request, "cases/replay.html", context)


def _decision(request: HttpRequest, number: int) -> Decision:
    visible = Case.objects.visible_to(acting(request))
    asked = Decision.objects.select_related("case", "law", "submission").filter(case__in=visible)
    return get_object_or_404(asked, number=number)
