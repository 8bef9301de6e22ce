"""Where the inputs of the law come from: what was handed in, what the register holds at both times, the case itself.

Each source is a function of a case at a moment; a replay asks the same functions for the same moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import Kind
from maatwerk.portal.register.models import (
    EmploymentFacts,
    IndiceringFacts,
    MunicipalityFacts,
    OrganisationFacts,
    PersonFacts,
    Province,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A case at one point of both times, with what was handed in by then."""

    case: Case
    data: Mapping[str, Any]
    valid_on: dt.date
    known_on: dt.datetime
    submitted: dt.date


Source = Callable[[Moment], Any]
SOURCES: Final[dict[str, Source]] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Return a decorator that gives a source its name in the tables."""

    def named(function: Source) -> Source:
        SOURCES[name] = function
        return function

    return named


def law_facts(kind: Kind, moment: Moment) -> dict[str, Any]:
    """Return the inputs of the law for a case at a moment, each from where the table says; None where not known."""
    return {name: value(where, moment) for name, where in kind.facts.items()}


def value(where: str, moment: Moment) -> Any:
    """Return one input: from the form, else from a named source; raises KeyError for an unknown source."""
    if where.startswith("form."):
        return moment.data.get(where.removeprefix("form."))
    return SOURCES[where](moment)


@source("case.submitted")
def submitted(moment: Moment) -> dt.date:
    """Return the day of the request."""
    return moment.submitted


@source("case.today")
def day(moment: Moment) -> dt.date:
    """Return the day on which the facts are taken."""
    return moment.valid_on


@source("register.organisation_kind")
def organisation_kind(moment: Moment) -> str | None:
    """Return the kind of employer."""
    facts = OrganisationFacts.objects.as_of(moment.valid_on, moment.known_on)
    return facts.filter(organisation_id=moment.case.organisation_id).values_list("soort", flat=True).first()


@source("register.residence")
def residence(moment: Moment) -> str | None:
    """Return where the person lives, in the words of the law: vlaanderen, brussel, wallonie, eer or buiten_eer."""
    facts = PersonFacts.objects.as_of(moment.valid_on, moment.known_on).filter(person_id=moment.case.person_id).first()
    if facts is None:
        return None
    if facts.land != "BE":
        return "eer" if facts.land in _EEA else "buiten_eer"
    return _region(facts.gemeente_id, moment)


_EEA: Final = frozenset(
    [
        "AT",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


def _region(nis: str | None, moment: Moment) -> str | None:
    if nis is None:
        return None
    known = MunicipalityFacts.objects.as_of(moment.valid_on, moment.known_on).filter(municipality_id=nis)
    province = known.values_list("provincie", flat=True).first()
    if province is None:
        return "wallonie"
    return "brussel" if province == Province.BRUSSEL else "vlaanderen"


@source("register.advice")
def advice(moment: Moment) -> str:
    """Return the advice of VDAB that holds on the day, the strongest where there are several; ``geen`` where there is none."""
    held = IndiceringFacts.objects.as_of(moment.valid_on, moment.known_on)
    found = set(held.filter(indicering__person_id=moment.case.person_id).values_list("advies", flat=True))
    return next((name for name in _STRONGEST if name in found), "geen")


_STRONGEST: Final = ("cmw", "verhoogde_loonpremie", "loonpremie", "max_2_jaar")


@source("register.in_service")
def in_service(moment: Moment) -> bool:
    """Return whether the employment runs on the day."""
    running = EmploymentFacts.objects.as_of(moment.valid_on, moment.known_on)
    return running.filter(employment_id=moment.case.employment_id).exists()
