"""The waiting list by name: who waits since when, in which province."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.register.listing import Head, Question, Sheet
from maatwerk.portal.register.lookup import municipalities_named, persons_named
from maatwerk.portal.register.models import WaitingEntry
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.sheets.employments import named_person
from maatwerk.portal.register.sheets.fields import province_field
from maatwerk.portal.web.parts import Row


class Filters(forms.Form):
    """Filters of the waiting list."""

    provincie = province_field()


def _rows(asked: Question) -> QuerySet[WaitingEntry]:
    found = visible_to(WaitingEntry.objects.as_of(asked.at.valid_on, asked.at.instant), asked.acting)
    if asked.filters.get("provincie"):
        found = found.filter(provincie=asked.filters["provincie"])
    return found.select_related("person")


def _cells(rows: Sequence[WaitingEntry], asked: Question) -> list[Row]:
    persons = persons_named({row.person_id for row in rows}, asked.at)
    homes = municipalities_named({each.gemeente_id for each in persons.values()}, asked.at)
    made = []
    for row in rows:
        person = persons.get(row.person_id)
        home = homes.get(person.gemeente_id or "") if person else None
        cells = (
            named_person(person),
            home.naam if home else "",
            row.get_provincie_display(),
            row.valid_from,
            (asked.at.valid_on - row.valid_from).days,
        )
        made.append(Row(cells, reverse("person", args=[row.person.code])))
    return made


WAITING = Sheet(
    id="wachtlijst",
    title=_("Wie wacht op een plaats in collectief maatwerk"),
    columns=(
        Head(_("Naam")),
        Head(_("Woonplaats")),
        Head(_("Provincie"), "provincie"),
        Head(_("Wacht sinds"), "sinds"),
        Head(_("Dagen"), number=True),
    ),
    form=Filters,
    rows=_rows,
    cells=_cells,
    sorts={"provincie": ("provincie", "valid_from"), "sinds": ("valid_from",)},
    order="sinds",
    empty=_("Op deze dag wacht niemand."),
)
