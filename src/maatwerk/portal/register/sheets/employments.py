"""The list of employments, also that of one organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet, last_day
from maatwerk.portal.register.lookup import organisations_named, persons_named
from maatwerk.portal.register.models import EmploymentFacts, OrganisationFacts, PersonFacts
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.sheets.fields import choice_field, name_field, named, organisation_named
from maatwerk.portal.register.words import in_words
from maatwerk.portal.web.parts import Row

KINDS = [("arbeider", _("arbeider")), ("bediende", _("bediende"))]


class Filters(forms.Form):
    """Filters of the list of employments."""

    werkgever = name_field(_("Naam van de werkgever begint met"))
    type_werknemer = choice_field(_("Soort werknemer"), KINDS)
    sinds = forms.DateField(label=_("Begonnen op of na"), required=False, widget=forms.DateInput({"type": "date"}))


def _rows(asked: Question) -> QuerySet[EmploymentFacts]:
    found = visible_to(EmploymentFacts.objects.as_of(asked.at.valid_on, asked.at.instant), asked.acting)
    given = asked.filters
    if given.get("werkgever"):
        employers = OrganisationFacts.objects.known_on(asked.at.instant).filter(organisation_named(given["werkgever"]))
        found = found.filter(employment__organisation_id__in=employers.values("organisation_id"))
    if given.get("type_werknemer"):
        found = found.filter(type_werknemer=given["type_werknemer"])
    if given.get("sinds"):
        found = found.filter(valid_from__gte=given["sinds"])
    return found.select_related("employment")


def _cells(rows: Sequence[EmploymentFacts], asked: Question) -> list[Row]:
    persons = persons_named({row.employment.person_id for row in rows}, asked.at)
    employers = organisations_named({row.employment.organisation_id for row in rows}, asked.at)
    return [
        Row(
            (
                named_person(persons.get(row.employment.person_id)),
                employers[row.employment.organisation_id].naam,
                in_words(row.type_werknemer),
                Scaled(row.tewerkstellings_percentage, 2),
                row.valid_from,
                last_day(row.valid_until) or _("loopt"),
            ),
            reverse("employment", args=[row.employment.code]),
        )
        for row in rows
    ]


def named_person(facts: PersonFacts | None) -> str:
    """Return last and first name; a dash for somebody nothing is known of."""
    return f"{facts.achternaam} {facts.voornaam}" if facts else "–"


EMPLOYMENTS = Sheet(
    id="tewerkstellingen",
    title=_("Tewerkstellingen"),
    columns=(
        Head(_("Werknemer")),
        Head(_("Werkgever")),
        Head(_("Soort")),
        Head(_("Tewerkstelling (%)"), number=True),
        Head(_("Geldt sinds"), "sinds"),
        Head(_("Tot en met"), "tot"),
    ),
    form=Filters,
    rows=_rows,
    cells=_cells,
    sorts={"sinds": ("valid_from",), "tot": ("valid_until",)},
    order="-sinds",
    empty=_("Op deze dag is er geen tewerkstelling die u mag zien."),
    names_people=True,
)


class WorkerFilters(forms.Form):
    """Filters of the workers of one organisation."""

    naam = name_field(_("Naam begint met"))


def workers(organisation: int) -> Sheet:
    """Return the list of who works at one organisation on the day: by name, with what they do."""

    def rows(asked: Question) -> QuerySet[EmploymentFacts]:
        found = EmploymentFacts.objects.as_of(asked.at.valid_on, asked.at.instant)
        found = found.filter(employment__organisation_id=organisation)
        if asked.filters.get("naam"):
            people = PersonFacts.objects.as_of(asked.at.valid_on, asked.at.instant).filter(named(asked.filters["naam"]))
            found = found.filter(employment__person_id__in=people.values("person_id"))
        return visible_to(found, asked.acting).select_related("employment")

    return Sheet(
        id="werknemers",
        title=_("Werknemers"),
        columns=tuple(column for place, column in enumerate(EMPLOYMENTS.columns) if place != 1),
        form=WorkerFilters,
        rows=rows,
        cells=_worker_cells,
        sorts=EMPLOYMENTS.sorts,
        order="-sinds",
        empty=_("Op deze dag werkt hier niemand die u mag zien."),
        names_people=True,
    )


def _worker_cells(rows: Sequence[EmploymentFacts], asked: Question) -> list[Row]:
    return [Row([cell for place, cell in enumerate(row.cells) if place != 1], row.url) for row in _cells(rows, asked)]
