"""The waiting list by name: who waits since when, in which province.

Somebody of VDAB with a region gets that region unasked. A mediator reads the names of no other: the work does not need them,
and whoever comes by name from elsewhere is found by searching, which is noted as a look. Others may ask for all of Flanders.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.listing import Head, Question, Sheet
from maatwerk.portal.register.lookup import municipalities_named, persons_named
from maatwerk.portal.register.models import Province, WaitingEntry
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.sheets.employments import named_person
from maatwerk.portal.register.sheets.fields import province_field
from maatwerk.portal.web.parts import Row

EVERYWHERE: Final = "heel_vlaanderen"
"""In the address: the whole list, where the region is shown unasked."""


class Filters(forms.Form):
    """Filters of the waiting list."""

    provincie = province_field()


def region_in_words(acting: Acting) -> str:
    """Return the provinces of somebody's region; empty for whoever has none."""
    return ", ".join(str(Province(each).label) for each in acting.provinces)


def sees_everywhere(acting: Acting) -> bool:
    """Return whether somebody may read the names of who waits in all of Flanders."""
    return acting.role is not Role.MEDIATOR or not acting.provinces


def _fit(form: forms.Form, acting: Acting) -> None:
    """Offer the own region first to whoever has one, and beside it what they may ask."""
    if not acting.provinces:
        return
    own = [(code, label) for code, label in Province.choices if sees_everywhere(acting) or code in acting.provinces]
    whole = [(EVERYWHERE, _("heel Vlaanderen"))] if sees_everywhere(acting) else []
    form.fields["provincie"].choices = [("", _("mijn regio")), *whole, *own]  # type: ignore[attr-defined]


def _rows(asked: Question) -> QuerySet[WaitingEntry]:
    found = visible_to(WaitingEntry.objects.as_of(asked.at.valid_on, asked.at.instant), asked.acting)
    wanted = asked.filters.get("provincie")
    if wanted and wanted != EVERYWHERE:
        found = found.filter(provincie=wanted)
    elif asked.acting.provinces and wanted != EVERYWHERE:
        found = found.filter(provincie__in=asked.acting.provinces)
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
    fit=_fit,
    names_people=True,
)
