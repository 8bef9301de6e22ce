"""The lists of organisations, recognised maatwerkbedrijven, and external providers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet, last_day
from maatwerk.portal.register.lookup import municipalities_named, organisations_named
from maatwerk.portal.register.models import Contingent, Erkenning, OrganisationFacts, ProviderRegistration
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.sheets.fields import (
    choice_field,
    in_province,
    name_field,
    organisation_named,
    province_field,
)
from maatwerk.portal.register.words import in_words
from maatwerk.portal.web.parts import Row

_lazy_words = lazy(in_words, str)
KINDS = [(kind, _lazy_words(kind)) for kind in ("maatwerkbedrijf", "privaat", "school", "lokaal_bestuur")]


class Filters(forms.Form):
    """Filters of the list of organisations."""

    naam = name_field(_("Naam begint met"))
    soort = choice_field(_("Soort"), KINDS)
    provincie = province_field()
    erkend = choice_field(_("Erkend"), [("ja", _("ja")), ("nee", _("nee"))])


def _rows(asked: Question) -> QuerySet[OrganisationFacts]:
    found = visible_to(OrganisationFacts.objects.as_of(asked.at.valid_on, asked.at.instant), asked.acting)
    given = asked.filters
    found = found.filter(organisation_named(given.get("naam", "")), in_province(given.get("provincie", ""), asked.at))
    if given.get("soort"):
        found = found.filter(soort=given["soort"])
    if given.get("erkend"):
        recognised = Erkenning.objects.as_of(asked.at.valid_on, asked.at.instant).values("organisation_id")
        keep = found.filter if given["erkend"] == "ja" else found.exclude
        found = keep(organisation_id__in=recognised)
    return found.select_related("organisation")


def _cells(rows: Sequence[OrganisationFacts], asked: Question) -> list[Row]:
    places = municipalities_named({row.gemeente_id for row in rows}, asked.at)
    ids = [row.organisation_id for row in rows]
    granted = contingents(ids, asked.at)
    return [
        Row(
            (
                row.naam,
                str(row.organisation),
                in_words(row.soort),
                places[row.gemeente_id].naam if row.gemeente_id in places else "",
                vte(granted[row.organisation_id]) if row.organisation_id in granted else "–",
            ),
            reverse("organisation", args=[row.organisation.ondernemingsnummer]),
        )
        for row in rows
    ]


def contingents(ids: Collection[int], at: Moment) -> Counter[int]:
    """Return the places of organisations on the day, in millionths of a VTE; who has none is not in it."""
    asked = Contingent.objects.as_of(at.valid_on, at.instant).filter(organisation_id__in=ids)
    rows: Any = asked.values_list("organisation_id", "vte")
    return Counter(dict(rows))


def vte(millionths: int) -> Scaled:
    """Return a number of VTE with two decimals, half up."""
    return Scaled((millionths + 5_000) // 10_000, 2)


ORGANISATIONS = Sheet(
    id="organisaties",
    title=_("Organisaties"),
    columns=(
        Head(_("Naam"), "naam"),
        Head(_("Ondernemingsnummer"), "nummer"),
        Head(_("Soort"), "soort"),
        Head(_("Zetel")),
        Head(_("Contingent (VTE)"), number=True),
    ),
    form=Filters,
    rows=_rows,
    cells=_cells,
    sorts={"naam": ("zoeknaam",), "nummer": ("organisation__ondernemingsnummer",), "soort": ("soort", "zoeknaam")},
    order="naam",
    empty=_("Op deze dag zijn er geen organisaties die u mag zien."),
)


class RecognitionFilters(forms.Form):
    """Filters of the list of recognitions."""

    provincie = province_field()


def _recognised(asked: Question) -> QuerySet[Erkenning]:
    found = Erkenning.objects.as_of(asked.at.valid_on, asked.at.instant)
    if asked.filters.get("provincie"):
        seats = OrganisationFacts.objects.as_of(asked.at.valid_on, asked.at.instant)
        there = seats.filter(in_province(asked.filters["provincie"], asked.at))
        found = found.filter(organisation_id__in=there.values("organisation_id"))
    return visible_to(found, asked.acting).select_related("organisation")


def _recognition_cells(rows: Sequence[Erkenning], asked: Question) -> list[Row]:
    facts = organisations_named({row.organisation_id for row in rows}, asked.at)
    places = municipalities_named({each.gemeente_id for each in facts.values()}, asked.at)
    return [_recognition(row, facts.get(row.organisation_id), places, asked) for row in rows]


def _recognition(row: Erkenning, facts: OrganisationFacts | None, places: dict[str, Any], asked: Question) -> Row:
    place = places.get(facts.gemeente_id or "") if facts else None
    opens = asked.acting.role not in (Role.PUBLIC, Role.PERSON, Role.EMPLOYER, Role.EMPLOYER_READER)
    return Row(
        (
            facts.naam if facts else str(row.organisation),
            str(row.organisation),
            in_words(row.soort),
            place.naam if place else "",
            place.get_provincie_display() if place else "",
            row.valid_from,
            last_day(row.valid_until) or _("onbepaald"),
        ),
        reverse("organisation", args=[row.organisation.ondernemingsnummer]) if opens else "",
    )


RECOGNITIONS = Sheet(
    id="erkenningen",
    title=_("Erkende maatwerkbedrijven"),
    columns=(
        Head(_("Naam")),
        Head(_("Ondernemingsnummer"), "nummer"),
        Head(_("Erkend als"), "soort"),
        Head(_("Gemeente")),
        Head(_("Provincie")),
        Head(_("Sinds"), "sinds"),
        Head(_("Tot en met")),
    ),
    form=RecognitionFilters,
    rows=_recognised,
    cells=_recognition_cells,
    sorts={
        "nummer": ("organisation__ondernemingsnummer",),
        "soort": ("soort", "organisation__ondernemingsnummer"),
        "sinds": ("valid_from",),
    },
    order="nummer",
    empty=_("Op deze dag is er geen erkenning."),
)


class ProviderFilters(forms.Form):
    """Filters of the list of providers."""

    werkingsgebied = forms.CharField(label=_("Werkingsgebied bevat"), required=False, max_length=60)


def _providers(asked: Question) -> QuerySet[ProviderRegistration]:
    found = ProviderRegistration.objects.as_of(asked.at.valid_on, asked.at.instant)
    if asked.filters.get("werkingsgebied"):
        found = found.filter(werkingsgebied__icontains=asked.filters["werkingsgebied"])
    return visible_to(found, asked.acting).select_related("organisation")


def _provider_cells(rows: Sequence[ProviderRegistration], asked: Question) -> list[Row]:
    facts = organisations_named({row.organisation_id for row in rows}, asked.at)
    return [
        Row(
            (
                facts[row.organisation_id].naam if row.organisation_id in facts else str(row.organisation),
                str(row.organisation),
                row.werkingsgebied,
                row.capaciteit,
                row.valid_from,
                last_day(row.valid_until),
            )
        )
        for row in rows
    ]


PROVIDERS = Sheet(
    id="dienstverleners",
    title=_("Externe dienstverleners"),
    columns=(
        Head(_("Naam")),
        Head(_("Ondernemingsnummer"), "nummer"),
        Head(_("Werkingsgebied"), "gebied"),
        Head(_("Trajecten tegelijk"), "capaciteit", number=True),
        Head(_("Geregistreerd sinds"), "sinds"),
        Head(_("Tot en met")),
    ),
    form=ProviderFilters,
    rows=_providers,
    cells=_provider_cells,
    sorts={
        "nummer": ("organisation__ondernemingsnummer",),
        "gebied": ("werkingsgebied",),
        "capaciteit": ("capaciteit",),
        "sinds": ("valid_from",),
    },
    order="nummer",
    empty=_("Op deze dag is er geen dienstverlener geregistreerd."),
)
