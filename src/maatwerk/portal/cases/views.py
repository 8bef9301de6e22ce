"""The pages of cases: the list, one case, filling in, acting, a decision and its replay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maatwerk.portal.cases import deciding, pages, services
from maatwerk.portal.cases.errors import CaseError, Held, NotAllowed, Stale
from maatwerk.portal.cases.forms import TableForm, form_of
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.table import Kind, kinds
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, LOGGED_IN, VDAB, Role
from maatwerk.portal.register.models import Employment, PersonFacts
from maatwerk.portal.web.parts import Column, Link, Listing, Row

OF_CASES = DEPARTMENT | VDAB | EMPLOYERS | {Role.PERSON, Role.INSPECTOR}
SORTS = {"nummer": "number", "sinds": "entered_at", "uiterlijk": "due", "geopend": "opened_at"}


class Filters(forms.Form):
    """What a list of cases can be narrowed to."""

    soort = forms.ChoiceField(required=False)
    toestand = forms.ChoiceField(required=False)
    nummer = forms.CharField(required=False, max_length=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        soort, toestand = self.fields["soort"], self.fields["toestand"]
        assert isinstance(soort, forms.ChoiceField)
        assert isinstance(toestand, forms.ChoiceField)
        soort.label, toestand.label, self.fields["nummer"].label = _("Soort"), _("Toestand"), _("Dossiernummer")
        soort.choices = [("", _("alle")), *((kind.code, str(kind.title)) for kind in kinds().values())]
        states = {name: str(s.title) for kind in kinds().values() for name, s in kind.states.items()}
        toestand.choices = [("", _("alle")), *sorted(states.items(), key=lambda item: item[1])]


@open_to(OF_CASES)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Return the cases that somebody may see."""
    who = acting(request)
    filters = Filters(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    found = Case.objects.visible_to(who)
    named = {"kind": asked.get("soort"), "state": asked.get("toestand"), "number__istartswith": asked.get("nummer")}
    found = found.filter(**{name: value for name, value in named.items() if value})
    listing = _listing(found, request, filters)
    return render(request, "cases/list.html", {"listing": listing, "breadcrumbs": [Link(_("Dossiers"), "")]})


def _listing(found: Any, request: HttpRequest, filters: Filters) -> Listing:
    sort = request.GET.get("sorteer", "-geopend")
    key = SORTS.get(sort.lstrip("-"), "opened_at")
    ordered = found.order_by(("-" if sort.startswith("-") else "") + key, "-id")
    page = Paginator(ordered, 25).get_page(request.GET.get("blad"))
    columns = [
        Column(_("Dossier"), "nummer"),
        Column(_("Soort")),
        Column(_("Wie")),
        Column(_("Toestand")),
        Column(_("Sinds"), "sinds"),
        Column(_("Uiterlijk"), "uiterlijk"),
    ]
    rows = rows_of(list(page.object_list))
    return Listing(
        "dossiers", _("Dossiers"), columns, rows, page.paginator.count, sort=sort, page=page, filters=filters,
        empty=_("Er zijn geen dossiers die u mag zien en die hieraan voldoen."),
    )  # fmt: skip


def rows_of(found: list[Case]) -> list[Row]:
    """Return cases as rows of a table."""
    people = {
        p.person_id: p.naam for p in PersonFacts.objects.known_on().filter(person__in=[c.person_id for c in found])
    }
    return [_row(case, people.get(case.person_id or 0, "")) for case in found]


def _row(case: Case, name: str) -> Row:
    kind = kinds()[case.kind]
    cells = (
        case.number,
        str(kind.title),
        name or "–",
        pages.state_mark(kind.states[case.state]),
        case.entered_at.date(),
        case.due or "–",
    )
    return Row(cells, reverse("case", args=[case.number]))


@open_to(OF_CASES)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Return the page of one case."""
    return render(request, "cases/case.html", _case_context(request, _case(request, number)))


def _case(request: HttpRequest, number: str) -> Case:
    return get_object_or_404(Case.objects.visible_to(acting(request)).select_related("opened_by"), number=number)


def _case_context(request: HttpRequest, found: Case) -> dict[str, Any]:
    who, kind = acting(request), kinds()[found.kind]
    offers = pages.offers(found, kind, who)
    return {
        "case": found,
        "kind": kind,
        "state": kind.states[found.state],
        "mark": pages.state_mark(kind.states[found.state]),
        "waits": pages.waits(kind.states[found.state]),
        "summary": pages.summary(found, kind),
        "filled": pages.filled(found, kind),
        "actions": offers,
        "fillable": any(a.submits for a in kind.offered(found.state, who.role)) and bool(kind.fields),
        "decisions": [pages.decision_page(each) for each in found.decisions.select_related("case")],
        "letters": list(found.letters.defer("pdf", "content")),
        "events": pages.history(found, kind),
        "breadcrumbs": [Link(_("Dossiers"), reverse("cases")), Link(found.number, "")],
    }


@open_to(LOGGED_IN)
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """Return which kinds of case somebody can open."""
    offered = [kind for kind in kinds().values() if acting(request).role in kind.opened_by]
    return render(request, "cases/new.html", {"kinds": offered, "breadcrumbs": [Link(_("Nieuw dossier"), "")]})


@open_to(LOGGED_IN)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose what a new case is about, and open it."""
    table, who = kinds().get(kind), acting(request)
    if table is None or who.role not in table.opened_by:
        raise Http404
    if request.method == "POST":
        about = _about(request, table)
        made = services.open_case(kind, who, user=request.user, **about)
        return redirect("case_fill", number=made.number)
    context = {"kind": table, "choices": _choices(request, table), "breadcrumbs": [Link(str(table.title), "")]}
    return render(request, "cases/begin.html", context)


def _about(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    who = acting(request)
    if kind.about == "employment":
        own = Employment.objects.filter(organisation_id=who.organisation)
        work = get_object_or_404(own, code=request.POST.get("employment", ""))
        return {"employment": work, "person": work.person, "organisation": work.organisation}
    return {"person_id": who.person, "organisation_id": who.organisation}


def _choices(request: HttpRequest, kind: Kind) -> list[tuple[str, str]]:
    who, asked = acting(request), request.GET.get("q", "").strip().lower()
    if kind.about != "employment":
        return []
    own = PersonFacts.objects.known_on().filter(person__employments__organisation_id=who.organisation, valid_until=None)
    if asked:
        own = own.filter(zoeknaam__contains=asked)
    found = own.values_list("person__employments__code", "voornaam", "achternaam").order_by("zoeknaam")[:50]
    return [(code, f"{first} {last}") for code, first, last in found]


@open_to(LOGGED_IN)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in a draft: kept as it is, half or whole."""
    found = _case(request, number)
    kind = kinds()[found.kind]
    form = form_of(kind.fields, request.POST if request.method == "POST" else None, found.draft)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_draft(found.pk, acting(request), _version(request), form.values())
        except CaseError as error:
            return _refused(request, found, error)
        return redirect("case", number=number)
    return render(request, "cases/fill.html", _fill_context(found, kind, form))


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
    form = form_of(action.fields, request.POST)
    if not form.is_valid():
        return _again(request, found, action.name, form)
    try:
        reason = request.POST.get("reason", "")
        services.act(found.pk, action.name, acting(request), _version(request), form.values(), reason)
    except Held as error:
        for each in error.missing:
            form.add_error(each.field if each.field in form.fields else None, each.sentence)
        return _again(request, found, action.name, form)
    except CaseError as error:
        return _refused(request, found, error)
    return redirect("case", number=number)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else 0


def _again(request: HttpRequest, found: Case, name: str, form: TableForm) -> HttpResponse:
    context = _case_context(request, found) | {"asked_action": name, "failed": form}
    return render(request, "cases/case.html", context, status=422)


def _refused(request: HttpRequest, found: Case, error: CaseError) -> HttpResponse:
    found.refresh_from_db()
    kind = kinds()[found.kind]
    context = {
        "what_happened": pages.history(found, kind)[:1],
        "state_now": pages.state_mark(kind.states[found.state]),
        "back_url": reverse("case", args=[found.number]),
        "why": str(error),
    }
    assert isinstance(error, Stale | NotAllowed)
    return render(request, "409.html", context, status=409)


@open_to(OF_CASES)
@require_GET
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Return a decision with everything it rests on."""
    found = _decision(request, number)
    links = [Link(found.case.number, reverse("case", args=[found.case.number])), Link(_("Beslissing"), "")]
    return render(request, "cases/decision.html", pages.decision_page(found) | {"breadcrumbs": links})


@open_to(DEPARTMENT, Role.INSPECTOR)
@require_GET
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """Recompute a decision with the law and the facts known then, and say whether it is the same."""
    found = _decision(request, number)
    replayed = deciding.replay(found)
    links = [Link(_("Beslissing"), reverse("decision", args=[number])), Link(_("Herrekend"), "")]
    return render(
        request, "cases/replay.html", pages.decision_page(found) | {"replayed": replayed, "breadcrumbs": links}
    )


def _decision(request: HttpRequest, number: int) -> Decision:
    visible = Case.objects.visible_to(acting(request))
    asked = Decision.objects.select_related("case", "law", "submission").filter(case__in=visible)
    return get_object_or_404(asked, number=number)
