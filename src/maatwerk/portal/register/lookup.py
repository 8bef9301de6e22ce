"""Names beside the rows of a page: one query per kind, whatever the number of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TypeVar

from maatwerk.portal.kit.models import TwoTimes
from maatwerk.portal.register.models import MunicipalityFacts, OrganisationFacts, Pakket, PersonFacts
from maatwerk.portal.register.moment import Moment

Fact = TypeVar("Fact", bound=TwoTimes)


def persons_named(ids: Collection[int], at: Moment) -> dict[int, PersonFacts]:
    """Return what is known of persons on the day; who has no facts that day has those nearest before or after."""
    asked = PersonFacts.objects.filter(person_id__in=ids).known_on(at.instant).select_related("person")
    return {row.person_id: row for row in _nearest_last(asked, at)}


def organisations_named(ids: Collection[int], at: Moment) -> dict[int, OrganisationFacts]:
    """Return what is known of organisations on the day, or nearest to it."""
    asked = OrganisationFacts.objects.filter(organisation_id__in=ids).known_on(at.instant)
    return {row.organisation_id: row for row in _nearest_last(asked.select_related("organisation"), at)}


def municipalities_named(codes: Collection[str | None], at: Moment) -> dict[str, MunicipalityFacts]:
    """Return names and provinces by REFNIS code on the day, or nearest to it."""
    asked = MunicipalityFacts.objects.filter(municipality_id__in={code for code in codes if code})
    return {row.municipality_id: row for row in _nearest_last(asked.known_on(at.instant), at)}


def packages_of(ids: Collection[int], at: Moment) -> dict[int, Pakket]:
    """Return the package of each toekenning on the day, or nearest to it."""
    asked = Pakket.objects.filter(toekenning_id__in=ids).known_on(at.instant)
    return {row.toekenning_id: row for row in _nearest_last(asked, at)}


def codes_in(province: str, at: Moment) -> list[str]:
    """Return the REFNIS codes of the municipalities of a province, as known; of whatever day."""
    asked = MunicipalityFacts.objects.filter(provincie=province).known_on(at.instant)
    return sorted(set(asked.values_list("municipality_id", flat=True)))


def _nearest_last(rows: Iterable[Fact], at: Moment) -> list[Fact]:
    """Return facts so that the one holding on the day comes last, before it the nearest."""
    return sorted(rows, key=lambda row: _away(row, at.valid_on), reverse=True)


def _away(row: TwoTimes, day: dt.date) -> int:
    """Return how many days lie between the day and those of the fact; 0 when it holds."""
    if day < row.valid_from:
        return (row.valid_from - day).days
    return 0 if row.valid_until is None or day < row.valid_until else (day - row.valid_until).days + 1
