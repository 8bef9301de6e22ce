"""The list of persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.register.listing import Head, Question, Sheet
from maatwerk.portal.register.lookup import municipalities_named, organisations_named
from maatwerk.portal.register.models import EmploymentFacts, PersonFacts, Toekenning, ToekenningFacts
from maatwerk.portal.register.queries import GRANTED, SEES_RIGHTS, visible_to
from maatwerk.portal.register.sheets.fields import in_province, measure_field, name_field, named, province_field
from maatwerk.portal.web.parts import Row


class Filters(forms.Form):
    """Filters of the list of persons."""

    naam = name_field(_("Naam begint met"))
    provincie = province_field()
    maatregel = measure_field()


def _rows(asked: Question) -> QuerySet[PersonFacts]:
    found = visible_to(PersonFacts.objects.as_of(asked.at.valid_on, asked.at.instant), asked.acting)
    given = asked.filters
    found = found.filter(named(given.get("naam", "")), in_province(given.get("provincie", ""), asked.at))
    return found.filter(_supported(given.get("maatregel", ""), asked)).select_related("person")


def _supported(measure: str, asked: Question) -> Q:
    """Return the condition that somebody holds a right under a measure that day, as far as the asker may see rights."""
    if not measure:
        return Q()
    holds = ToekenningFacts.objects.as_of(asked.at.valid_on, asked.at.instant).filter(status__in=GRANTED)
    rights = visible_to(Toekenning.objects.filter(type_maatregel=measure), asked.acting)
    return Q(person__in=rights.filter(Exists(holds.filter(toekenning=OuterRef("pk")))).values("person_id"))


def _cells(rows: Sequence[PersonFacts], asked: Question) -> list[Row]:
    places = municipalities_named({row.gemeente_id for row in rows}, asked.at)
    work = _work([row.person_id for row in rows], asked)
    return [
        Row(
            (
                f"{row.achternaam} {row.voornaam}",
                row.geboortedatum,
                places[row.gemeente_id].naam if row.gemeente_id in places else "",
                work.get(row.person_id, "–"),
            ),
            reverse("person", args=[row.person.code]),
        )
        for row in rows
    ]


def _work(persons: list[int], asked: Question) -> dict[int, str]:
    """Return the employers of persons that day, as far as the asker may see employments."""
    facts = EmploymentFacts.objects.as_of(asked.at.valid_on, asked.at.instant)
    jobs = visible_to(facts.filter(employment__person_id__in=persons), asked.acting)
    pairs: Any = jobs.values_list("employment__person_id", "employment__organisation_id")
    employers: dict[int, list[int]] = defaultdict(list)
    for person, organisation in pairs:
        if organisation not in employers[person]:
            employers[person].append(organisation)
    names = organisations_named({one for each in employers.values() for one in each}, asked.at)
    return {person: ", ".join(names[o].naam for o in found if o in names) for person, found in employers.items()}


PERSONS = Sheet(
    id="personen",
    title=_("Personen"),
    columns=(
        Head(_("Naam"), "naam"),
        Head(_("Geboren"), "geboren"),
        Head(_("Woonplaats")),
        Head(_("Werkt bij")),
    ),
    form=Filters,
    rows=_rows,
    cells=_cells,
    sorts={"naam": ("zoeknaam",), "geboren": ("geboortedatum",)},
    order="naam",
    empty=_("Op deze dag zijn er geen personen die u mag zien."),
    narrow={"maatregel": SEES_RIGHTS},
    names_people=True,
)
