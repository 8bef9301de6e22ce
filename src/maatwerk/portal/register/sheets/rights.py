"""The list of toekenningen with their packages."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.register.listing import Head, Question, Sheet, last_day
from maatwerk.portal.register.lookup import organisations_named, packages_of, persons_named
from maatwerk.portal.register.models import Maatregel, ToekenningFacts
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.sheets.employments import named_person
from maatwerk.portal.register.sheets.fields import choice_field, measure_field
from maatwerk.portal.register.words import package_in_words, status_mark
from maatwerk.portal.web.parts import Row


class Filters(forms.Form):
    """Filters of the list of toekenningen."""

    maatregel = measure_field()
    status = choice_field(_("Status"), [(code, _(words)) for code, words in ToekenningFacts.STATUS])
    einde_voor = forms.DateField(label=_("Eindigt voor"), required=False, widget=forms.DateInput({"type": "date"}))


def _rows(asked: Question) -> QuerySet[ToekenningFacts]:
    found = visible_to(ToekenningFacts.objects.as_of(asked.at.valid_on, asked.at.instant), asked.acting)
    given = asked.filters
    if given.get("maatregel"):
        found = found.filter(toekenning__type_maatregel=given["maatregel"])
    if given.get("status"):
        found = found.filter(status=given["status"])
    if given.get("einde_voor"):
        found = found.filter(valid_until__lte=given["einde_voor"])
    return found.select_related("toekenning__person")


def _cells(rows: Sequence[ToekenningFacts], asked: Question) -> list[Row]:
    persons = persons_named({row.toekenning.person_id for row in rows}, asked.at)
    employers = organisations_named({row.toekenning.organisation_id or 0 for row in rows}, asked.at)
    packages = packages_of([row.toekenning_id for row in rows], asked.at)
    measures = dict(Maatregel.choices)
    return [
        Row(
            (
                row.toekenning.toekenningsnummer,
                named_person(persons.get(row.toekenning.person_id)),
                employers[row.toekenning.organisation_id].naam if row.toekenning.organisation_id in employers else "–",
                measures[row.toekenning.type_maatregel],
                status_mark(row.status),
                package_in_words(packages.get(row.toekenning_id)),
                row.valid_from,
                last_day(row.valid_until) or _("loopt"),
            ),
            reverse("person", args=[row.toekenning.person.code]) + "#rechten",
        )
        for row in rows
    ]


RIGHTS = Sheet(
    id="toekenningen",
    title=_("Toekenningen"),
    columns=(
        Head(_("Nummer")),
        Head(_("Persoon")),
        Head(_("Werkgever")),
        Head(_("Maatregel")),
        Head(_("Status"), "status"),
        Head(_("Pakket")),
        Head(_("Sinds"), "sinds"),
        Head(_("Tot en met"), "tot"),
    ),
    form=Filters,
    rows=_rows,
    cells=_cells,
    sorts={"status": ("status", "valid_from"), "sinds": ("valid_from",), "tot": ("valid_until",)},
    order="-sinds",
    empty=_("Op deze dag is er geen toekenning die u mag zien."),
    names_people=True,
)
