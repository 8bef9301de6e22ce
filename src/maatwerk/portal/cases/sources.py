"""The sources that the tables name: the case itself, and the register at both times."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils import timezone

from maatwerk.portal.cases.facts import Moment, source
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.register.models import (
    EmploymentFacts,
    IndiceringFacts,
    Maatregel,
    MunicipalityFacts,
    OrganisationFacts,
    Pakket,
    PersonFacts,
    Province,
    ToekenningFacts,
    WaitingEntry,
)
from maatwerk.rules.quarter import Quarter

RUNNING: Final = ("TG", "GG")
_EEA: Final = frozenset(
    ("AT", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
     "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip
STRONGEST: Final = ("cmw", "verhoogde_loonpremie", "loonpremie", "max_2_jaar")


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
    known = OrganisationFacts.objects.as_of(moment.valid_on, moment.known_on)
    return known.filter(organisation_id=moment.case.organisation_id).values_list("soort", flat=True).first()


@source("register.residence")
def residence(moment: Moment) -> str | None:
    """Return where the person lives, in the words of the law: vlaanderen, brussel, wallonie, eer or buiten_eer."""
    found = PersonFacts.objects.as_of(moment.valid_on, moment.known_on).filter(person_id=moment.case.person_id).first()
    if found is None:
        return None
    if found.land != "BE":
        return "eer" if found.land in _EEA else "buiten_eer"
    return _region(province_of(found.gemeente_id, moment)) if found.gemeente_id else None


def province_of(nis: str | None, moment: Moment) -> str | None:
    """Return the province of a municipality; None outside Flanders and Brussels."""
    known = MunicipalityFacts.objects.as_of(moment.valid_on, moment.known_on).filter(municipality_id=nis)
    return known.values_list("provincie", flat=True).first()


def _region(province: str | None) -> str:
    if province is None:
        return "wallonie"
    return "brussel" if province == Province.BRUSSEL else "vlaanderen"


def advices(moment: Moment) -> dict[str, IndiceringFacts]:
    """Return what VDAB found of the person and holds on the day, by advice."""
    held = IndiceringFacts.objects.as_of(moment.valid_on, moment.known_on).order_by("pk")
    return {each.advies: each for each in held.filter(indicering__person_id=moment.case.person_id)}


@source("register.advice")
def advice(moment: Moment) -> str:
    """Return the advice of VDAB that holds on the day, the strongest where there are several; ``geen`` where there is none."""
    found = advices(moment)
    return next((name for name in STRONGEST if name in found), "geen")


@source("register.has_cmw_advice")
def has_cmw_advice(moment: Moment) -> bool:
    """Return whether an advice for collectief maatwerk holds on the day."""
    return "cmw" in advices(moment)


@source("register.in_service")
def in_service(moment: Moment) -> bool:
    """Return whether the employment runs on the day."""
    running = EmploymentFacts.objects.as_of(moment.valid_on, moment.known_on)
    return running.filter(employment_id=moment.case.employment_id).exists()


@source("register.waits")
def waits(moment: Moment) -> bool:
    """Return whether the person stands on the waiting list on the day."""
    known = WaitingEntry.objects.as_of(moment.valid_on, moment.known_on)
    return known.filter(person_id=moment.case.person_id).exists()


def right_of(moment: Moment) -> ToekenningFacts | None:
    """Return the right that the case is about, as known then: its own, else the one that runs for the employment."""
    known = ToekenningFacts.objects.known_on(moment.known_on).filter(status__in=RUNNING).order_by("valid_from")
    case = moment.case
    if case.toekenning_id is not None and case.employment_id is None:
        return known.filter(toekenning_id=case.toekenning_id).first()
    return known.filter(toekenning__employment_id=case.employment_id).valid_on(moment.valid_on).first()


def closed(moment: Moment, right: ToekenningFacts) -> bool:
    """Return whether a right was closed by the day."""
    known = ToekenningFacts.objects.as_of(moment.valid_on, moment.known_on)
    return known.filter(toekenning_id=right.toekenning_id, status="AF").exists()


def first_package(moment: Moment) -> Pakket | None:
    """Return the first package of the right that the case is about."""
    right = right_of(moment)
    if right is None:
        return None
    return (
        Pakket.objects.known_on(moment.known_on)
        .filter(toekenning_id=right.toekenning_id)
        .order_by("valid_from")
        .first()
    )


def package_on(moment: Moment) -> Pakket | None:
    """Return the package that runs on the day."""
    right = right_of(moment)
    if right is None:
        return None
    return Pakket.objects.as_of(moment.valid_on, moment.known_on).filter(toekenning_id=right.toekenning_id).first()


@source("register.right_quarter")
def right_quarter(moment: Moment) -> str | None:
    """Return the quarter in which the right began, that of its decision."""
    right = right_of(moment)
    return str(Quarter.containing(right.valid_from)) if right else None


@source("register.start_package")
def start_package(moment: Moment) -> str | None:
    """Return the start package of the right."""
    found = first_package(moment)
    return (found.startpakket or None) if found else None


@source("register.package_begin")
def package_begin(moment: Moment) -> dt.date | None:
    """Return the day on which the running package began."""
    found = package_on(moment)
    return found.valid_from if found else None


@source("register.package_kind")
def package_kind(moment: Moment) -> str | None:
    """Return what kind of package runs: a start package, one after an evaluation, or one without an end."""
    found = package_on(moment)
    if found is None:
        return None
    if found.valid_until is None:
        return "zonder_einde"
    return "na_evaluatie" if found.type_indicering == "EVAL" else "startpakket"


def about(moment: Moment) -> Any:
    """Return the case that this one is about; raises LookupError where it is about none."""
    if moment.case.about is None:
        raise LookupError(moment.case.number)
    return moment.case.about


@source("about.measure")
def measure_of_decision(moment: Moment) -> str:
    """Return which law the decision objected to falls under: imw or cmw."""
    return kinds()[about(moment).kind].measure


@source("about.decided")
def day_of_decision(moment: Moment) -> dt.date | None:
    """Return the day on which the decision objected to was taken; the day it became known is not recorded apart."""
    last = about(moment).steps.filter(at__lte=moment.known_on).order_by("-version").first()
    return timezone.localtime(last.at).date() if last else None


def first_day(moment: Moment) -> dt.date | None:
    """Return the first day of the employment."""
    known = EmploymentFacts.objects.known_on(moment.known_on).filter(employment_id=moment.case.employment_id)
    return known.order_by("valid_from").values_list("valid_from", flat=True).first()


@source("register.left_maatwerk")
def left_maatwerk(moment: Moment) -> dt.date | None:
    """Return the day after the last one with a right to collectief maatwerk; None where there was none that ended."""
    known = ToekenningFacts.objects.known_on(moment.known_on).filter(
        toekenning__person_id=moment.case.person_id, toekenning__type_maatregel=Maatregel.MWB, status__in=RUNNING
    )
    ended = known.filter(valid_until__lte=moment.valid_on).order_by("-valid_until")
    return ended.values_list("valid_until", flat=True).first()
