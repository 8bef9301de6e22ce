"""The pages of a quarter: what is expected against what came, one employer in it, and the nil report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maatwerk.portal import clock
from maatwerk.portal.intake import quarter as quarters
from maatwerk.portal.intake import services
from maatwerk.portal.intake.forms import NilForm
from maatwerk.portal.intake.models import NilReport
from maatwerk.portal.intake.quarter import NIL, NOTHING, PART, WHOLE, Expected, Overview
from maatwerk.portal.intake.views import READERS, euros, may_act, way
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, Role
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.lookup import organisations_named, persons_named
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.web.parts import Column, Fact, Link, Listing, Mark, Row, Tone
from maatwerk.rules.quarter import Quarter

ON_A_PAGE: Final = 50
STATES: Final[dict[str, tuple[Any, Tone]]] = {
    NOTHING: (gettext_lazy("niets ontvangen"), "bad"),
    PART: (gettext_lazy("deels ontvangen"), "attention"),
    NIL: (gettext_lazy("nulmelding"), "closed"),
    WHOLE: (gettext_lazy("ontvangen"), "good"),
}
_SORTS: Final[dict[str, Callable[[Expected], int]]] = {
    "ontbreekt": lambda each: each.asks,
    "rechten": lambda each: each.holders,
    "werknemers": lambda each: each.workers,
    "loon": lambda each: each.cents,
}
_BACK: Final = 8
"""Quarters back that an employer can say something about: how long wages are corrected is for the law, this is for the screen."""


class Filters(forms.Form):
    """Filter of the employers of a quarter."""

    stand = forms.ChoiceField(label=gettext_lazy("Stand"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stand = self.fields["stand"]
        assert isinstance(stand, forms.ChoiceField)
        stand.choices = [("", _("alle")), *((name, words) for name, (words, _tone) in STATES.items())]


def mark_of(state: str) -> Mark:
    """Return the state of an employer in a quarter as a badge."""
    words, tone = STATES[state]
    return Mark(str(words), tone)


def quarter_of(text: str) -> Quarter:
    """Return the quarter of an address. Raises Http404 for what is none."""
    try:
        found = Quarter.parse(text)
    except ValueError:
        found = None
    if found is None or str(found) != text or not 2000 <= found.year < 2100:
        raise Http404(_("Dit is geen kwartaal; schrijf het als 2026Q1."))
    return found


@open_to(READERS)
@require_GET
def latest(_request: HttpRequest) -> HttpResponse:
    """Lead to the last quarter that ended."""
    return redirect("intake_quarter", quarter=str(Quarter.containing(clock.today()) + -1))


@open_to(READERS)
@require_GET
def intake_quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """Return what is expected of a quarter against what came."""
    asked = quarter_of(quarter)
    found = quarters.overview(asked)
    content = {
        "quarter": asked,
        "before": reverse("intake_quarter", args=[str(asked + -1)]),
        "after": reverse("intake_quarter", args=[str(asked + 1)]),
        "overview": found,
        "states": [(mark_of(state), found.count(state), f"?stand={state}") for state in STATES],
        "listing": _employers(request, found),
        "breadcrumbs": way((str(asked), "")),
    }
    return render(request, "intake/quarter.html", content)


def _employers(request: HttpRequest, found: Overview) -> Listing:
    form = Filters(request.GET if "stand" in request.GET else None)
    wanted = form.cleaned_data["stand"] if form.is_bound and form.is_valid() else ""
    chosen = [each for each in found.employers if not wanted or each.state == wanted]
    sort = request.GET.get("sorteer", "")
    sort = sort if sort.lstrip("-") in _SORTS else "-ontbreekt"
    chosen.sort(key=_SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))
    page = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("blad"))
    shown = list(page.object_list)
    names = organisations_named({each.organisation for each in shown}, Moment(found.quarter.last_day))
    rows = [
        _row(found.quarter, each, names[each.organisation].naam if each.organisation in names else each.number)
        for each in shown
    ]
    columns = [
        Column(_("Werkgever")),
        Column(_("Stand")),
        Column(_("Met een recht"), "rechten", number=True),
        Column(_("Zonder aangifte"), "ontbreekt", number=True),
        Column(_("Werknemers ontvangen"), "werknemers", number=True),
        Column(_("Attesten"), number=True),
        Column(_("Aangegeven loon (€)"), "loon", number=True),
    ]
    empty = _("Niemand heeft een recht in dit kwartaal.") if not wanted else ""
    return Listing(
        "werkgevers", _("Werkgevers met rechten in dit kwartaal"), columns, rows, len(chosen), sort, page, form,
        empty=empty,
    )  # fmt: skip


def _row(quarter: Quarter, each: Expected, name: str) -> Row:
    came = (each.workers, each.attests, euros(each.cents)) if each.workers else ("–", "–", "–")
    cells = (name, mark_of(each.state), each.holders, each.missing, *came)
    return Row(cells, reverse("intake_employer", args=[str(quarter), each.number]))


@open_to(READERS)
@require_GET
def intake_employer(request: HttpRequest, quarter: str, firm: str) -> HttpResponse:
    """Return one employer in a quarter: of whom a declaration is missing, and the nil report."""
    return _employer(request, quarter_of(quarter), _organisation(firm), NilForm())


def _organisation(number: str) -> Organisation:
    return get_object_or_404(Organisation, ondernemingsnummer=number)


def _employer(
    request: HttpRequest, asked: Quarter, firm: Organisation, form: NilForm, problem: str = "", status: int = 200
) -> HttpResponse:
    overview = quarters.overview(asked)
    found = next((each for each in overview.employers if each.organisation == firm.pk), None)
    at = Moment(asked.last_day)
    name = _name_of(firm, at)
    people = quarters.missing_of(asked, firm.ondernemingsnummer)
    note_list("zonder-aangifte", acting(request), len(people), {"kwartaal": asked, "onderneming": firm})
    nil = NilReport.objects.filter(organisation=firm, kwartaal=str(asked)).first()
    ended = asked.last_day < clock.today()
    content = {
        "quarter": asked,
        "firm": firm,
        "name": name,
        "mark": mark_of(found.state) if found else None,
        "summary": _summary(firm, found, nil),
        "listing": _people(people, at),
        "form": form if may_act(request) and nil is None and ended else None,
        "ended": ended,
        "problem": problem,
        "breadcrumbs": way((str(asked), reverse("intake_quarter", args=[str(asked)])), (name, "")),
    }
    return render(request, "intake/employer.html", content, status=status)


def _name_of(firm: Organisation, at: Moment) -> str:
    known = organisations_named([firm.pk], at)
    return known[firm.pk].naam if firm.pk in known else str(firm)


def _summary(firm: Organisation, found: Expected | None, nil: NilReport | None) -> list[Fact]:
    facts = [Fact(_("Onderneming"), str(firm), url=reverse("organisation", args=[firm.ondernemingsnummer]))]
    if found is not None:
        told: list[tuple[str, Any]] = [
            (_("Mensen met een recht"), found.holders),
            (_("Zonder aangifte"), found.missing),
            (_("Werknemers ontvangen"), found.workers),
            (_("Attesten"), found.attests),
            (_("Aangegeven loon"), f"€\N{NO-BREAK SPACE}{euros(found.cents)}"),
        ]
        facts += [Fact(label, value) for label, value in told]
    if nil is not None:
        facts.append(Fact(_("Nulmelding"), nil.at, note=nil.reason))
    return facts


def _people(people: list[int], at: Moment) -> Listing:
    named = persons_named(people, at)
    ordered = sorted(named.values(), key=lambda each: (each.achternaam, each.voornaam))
    rows = [Row((each.naam,), reverse("person", args=[each.person.code])) for each in ordered]
    empty = _("Van iedereen met een recht kwam een aangifte.")
    return Listing(
        "zonder-aangifte", _("Met een recht, zonder aangifte"), [Column(_("Naam"))], rows, len(rows), empty=empty
    )


@open_to(DEPARTMENT)
@require_POST
def intake_nil(request: HttpRequest, quarter: str, firm: str) -> HttpResponse:
    """Note that an employer said that nobody with a right worked in the quarter."""
    asked, body, form = quarter_of(quarter), _organisation(firm), NilForm(request.POST)
    if not form.is_valid():
        return _employer(request, asked, body, form, status=422)
    try:
        services.report_nil(body, asked, form.cleaned_data["reden"], acting(request).actor)
    except services.NotTakenIn as problem:
        return _employer(request, asked, body, form, str(problem), 409)
    messages.success(request, _("De nulmelding is genoteerd."))
    return redirect("intake_employer", quarter=quarter, firm=firm)


class OwnNilForm(forms.Form):
    """An employer says for which quarter nobody worked, and why."""

    kwartaal = forms.ChoiceField(label=gettext_lazy("Kwartaal"))
    reden = forms.CharField(
        label=gettext_lazy("Toelichting"),
        help_text=gettext_lazy(
            "Waarom er niemand werkte: de werknemer is al het hele kwartaal afwezig, of uit dienst."
        ),
        min_length=5,
        max_length=300,
    )

    def __init__(self, *args: Any, choices: list[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kwartaal = self.fields["kwartaal"]
        assert isinstance(kwartaal, forms.ChoiceField)
        kwartaal.choices = [(str(each), str(each)) for each in choices]


@open_to(EMPLOYERS)
@require_http_methods(["GET", "POST"])
def own_nil(request: HttpRequest) -> HttpResponse:
    """Let an employer say that nobody with a right worked in a quarter, and show what it said before."""
    who = acting(request)
    firm = get_object_or_404(Organisation, pk=who.organisation)
    said = list(NilReport.objects.filter(organisation=firm).order_by("-kwartaal"))
    ended = Quarter.containing(clock.today())
    free = [ended + -back for back in range(1, _BACK + 1) if str(ended + -back) not in {each.kwartaal for each in said}]
    form = OwnNilForm(request.POST if request.method == "POST" else None, choices=free)
    if request.method == "POST":
        if who.role is not Role.EMPLOYER:
            raise Http404
        if form.is_valid():
            try:
                services.report_nil(
                    firm, Quarter.parse(form.cleaned_data["kwartaal"]), form.cleaned_data["reden"], who.actor
                )
            except services.NotTakenIn as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("De nulmelding is genoteerd."))
                return redirect("own_nil")
    heads = (_("Kwartaal"), _("Gemeld op"), _("Toelichting"))
    rows = [Row((each.kwartaal, each.at, each.reason)) for each in said]
    content = {
        "form": form if who.role is Role.EMPLOYER and free else None,
        "listing": Listing(
            "nulmeldingen",
            _("Eerdere nulmeldingen"),
            [Column(each) for each in heads],
            rows,
            len(rows),
            empty=_("U deed nog geen nulmelding."),
        ),
        "breadcrumbs": [Link(_("Nulmelding"), "")],
    }
    return render(request, "intake/own_nil.html", content, status=422 if form.errors else 200)
