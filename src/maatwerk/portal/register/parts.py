"""Small lists and ways that the pages of the register share."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.web.parts import Column, Link, Listing, Row


def case_list(cases: list[Case]) -> Listing:
    """Return cases as a short list."""
    rows = [
        Row((case.number, *_kind_and_state(case), case.opened_at.date()), reverse("case", args=[case.number]))
        for case in cases
    ]
    heads = (_("Dossier"), _("Soort"), _("Toestand"), _("Geopend"))
    return short("dossiers", _("Dossiers"), heads, rows, _("Er is geen dossier."))


def _kind_and_state(case: Case) -> tuple[str, str]:
    kind = kinds().get(case.kind)
    if kind is None:
        return case.kind, case.state
    state = kind.states.get(case.state)
    return str(kind.title), str(state.title) if state else case.state


def short(name: str, title: str, heads: Iterable[str], rows: list[Row], empty: str) -> Listing:
    """Return a list that is shown whole, without filters or pages."""
    return Listing(name, title, [Column(head) for head in heads], rows, len(rows), empty=empty)


def crumbs(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page."""
    return [Link(label, url) for label, url in links]
