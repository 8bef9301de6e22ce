"""Lists of cases: filters, sorting, and cases as rows of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.cases import pages, queries
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.lookup import organisations_named, persons_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.web.parts import Column, Listing, Mark, Row

SORTS: Final = {"nummer": "number", "sinds": "entered_at", "uiterlijk": "due", "geopend": "opened_at"}
PAGE: Final = 25


class Filters(forms.Form):
    """What a list of cases can be narrowed to."""

    soort = forms.ChoiceField(required=False)
    toestand = forms.ChoiceField(required=False)
    nummer = forms.CharField(required=False, max_length=30)
    wacht = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        soort, toestand, wacht = (self.fields[name] for name in ("soort", "toestand", "wacht"))
        assert isinstance(soort, forms.ChoiceField)
        assert isinstance(toestand, forms.ChoiceField)
        assert isinstance(wacht, forms.ChoiceField)
        soort.label, toestand.label, self.fields["nummer"].label = _("Soort"), _("Toestand"), _("Dossiernummer")
        wacht.label = _("Wacht")
        soort.choices = [("", _("alle")), *((kind.code, str(kind.title)) for kind in kinds().values())]
        toestand.choices = [("", _("alle")), *_states()]
        wacht.choices = [("", _("alle")), ("op_mij", _("op mij")), ("te_laat", _("voorbij de termijn"))]


def _states() -> list[tuple[str, str]]:
    states: dict[str, set[str]] = {}
    for kind in kinds().values():
        for name, state in kind.states.items():
            states.setdefault(name, set()).add(str(state.title))
    return sorted(((name, " / ".join(sorted(titles))) for name, titles in states.items()), key=lambda item: item[1])


def narrowed(acting: Acting, asked: dict[str, Any]) -> QuerySet[Case]:
    """Return the cases that somebody may see and that fit the filters."""
    found: QuerySet[Case] = Case.objects.visible_to(acting)
    if asked.get("wacht") == "op_mij":
        found = queries.todo(acting)
    if asked.get("wacht") == "te_laat":
        found = found.filter(due__lt=clock.today())
    named = {"kind": asked.get("soort"), "state": asked.get("toestand"), "number__istartswith": asked.get("nummer")}
    return found.filter(**{name: value for name, value in named.items() if value})


def whole_list(request: HttpRequest, acting: Acting) -> Listing:
    """Return the list of cases with its filters."""
    filters = Filters(request.GET)
    found = narrowed(acting, filters.cleaned_data if filters.is_valid() else {})
    sort = request.GET.get("sorteer", "-geopend")
    key = SORTS.get(sort.lstrip("-"), "opened_at")
    ordered = found.order_by(("-" if sort.startswith("-") else "") + key, "-id")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("blad"))
    note_list("dossiers", acting, page.paginator.count, filters.cleaned_data if filters.is_valid() else None)
    columns = [
        Column(_("Dossier"), "nummer"),
        Column(_("Soort")),
        Column(_("Wie")),
        Column(_("Toestand")),
        Column(_("Sinds"), "sinds"),
        Column(_("Uiterlijk"), "uiterlijk"),
    ]
    return Listing(
        "dossiers", _("Dossiers"), columns, rows_of(list(page.object_list)), page.paginator.count, sort=sort, page=page,
        filters=filters, empty=_("Er zijn geen dossiers die u mag zien en die hieraan voldoen."), heading=False,
    )  # fmt: skip


def short_list(name: str, title: str, found: Sequence[Case], count: int, empty: str) -> Listing:
    """Return the first cases of a list, with how many there are in all."""
    heads = (_("Dossier"), _("Soort"), _("Wie"), _("Toestand"), _("Sinds"), _("Uiterlijk"))
    return Listing(name, title, [Column(head) for head in heads], rows_of(list(found)), count, empty=empty)


def rows_of(found: list[Case]) -> list[Row]:
    """Return cases as rows of a table, with the worker and the employer by name; two queries."""
    now = Moment(clock.today())
    people = persons_named({case.person_id for case in found if case.person_id}, now)
    firms = organisations_named({case.organisation_id for case in found if case.organisation_id}, now)
    return [_row(case, _who(people.get(case.person_id or 0), firms.get(case.organisation_id or 0))) for case in found]


def _who(person: Any, firm: Any) -> str:
    return ", ".join(each.naam for each in (person, firm) if each) or "–"


def _row(case: Case, who: str) -> Row:
    kind = kinds()[case.kind]
    state = kind.states[case.state]
    cells = (
        case.number,
        str(kind.title),
        who,
        pages.state_mark(state),
        _short(timezone.localtime(case.entered_at).date()),
        _due(case),
    )
    return Row(cells, reverse("case", args=[case.number]))


def _due(case: Case) -> Any:
    """Return the day until which a case waits; past ones stand out, and one without a known term says so."""
    if kinds()[case.kind].states[case.state].end:
        return "–"
    if case.due is None:
        return _("geen termijn")
    late = case.due < clock.today()
    return Mark(_("te laat: %(day)s") % {"day": _short(case.due)}, "bad") if late else _short(case.due)


def _short(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
