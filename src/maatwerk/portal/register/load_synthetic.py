"""Loading the invented Flanders into the register, and finding examples in it that are worth a look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import SYSTEM, record
from maatwerk.portal.register import models as m
from maatwerk.portal.register.load import Loaded, NotEmpty, load
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.register import register
from maatwerk.synthetic.timeline import FIRST, LAST


def quarters(years: int) -> tuple[Quarter, Quarter]:
    """Return the first and last quarter of the last so many years that can be made; the first is never before the timeline."""
    return max(FIRST, LAST + (1 - 4 * years)), LAST


@transaction.atomic
def load_synthetic(
    years: int = 1, scale: Fraction = Fraction(1), seed: int = 1, at: dt.datetime | None = None
) -> Loaded:
    """Load an invented Flanders, all or nothing; nothing in it is known later than now.

    ``at`` is the moment that the chain notes for it (now), earlier where a demo tells what happened since.

    The chain holds when it began and, with counts and the hash of all rows, that it is there. Raises NotEmpty for a register
    that holds another load, CannotMake for a scale that cannot be.
    """
    if m.Person.objects.exists():
        raise NotEmpty("Het register bevat al gegevens. Laad een verzonnen Vlaanderen in een lege databank.")
    first, last = quarters(years)
    asked = {"seed": seed, "schaal": str(scale), "van": str(first), "tot": str(last)}
    event = record(SYSTEM, "laden begonnen", "register", asked, "verzonnen Vlaanderen", at)
    loaded = load(register(seed, first, last, scale, clock.now()), event)
    told = {**asked, "rijen": loaded.counts, "sha256": loaded.hash}
    record(SYSTEM, "register geladen", "register", told, "verzonnen Vlaanderen", at)
    return loaded


@dataclass(frozen=True, slots=True)
class Examples:
    """Things of the register that make good examples today; None where the load has none."""

    maatwerkbedrijf: m.Organisation | None
    imw_employer: m.Organisation | None
    provider: m.Organisation | None
    worker: m.Person | None
    """Somebody with an advice for collectief maatwerk who works."""
    waiting: m.Person | None
    """Somebody who waits for a place."""
    imw_worker: m.Person | None
    """Somebody who works with individueel maatwerk."""
    municipality: m.Municipality | None
    """The municipality where most people wait."""


def examples() -> Examples:
    """Return examples for the accounts and stories of the demo: always the same for the same load and day."""
    collective, individual = _largest("MWB"), _largest("IMW")
    return Examples(
        maatwerkbedrijf=collective,
        imw_employer=individual,
        provider=m.Organisation.objects.filter(pk__in=_now(m.ProviderRegistration, "organisation_id")).first(),
        worker=_worker(collective, "MWB"),
        waiting=m.Person.objects.filter(pk__in=_now(m.WaitingEntry, "person_id")).order_by("pk").first(),
        imw_worker=_worker(individual, "IMW"),
        municipality=_where_most_wait(),
    )


def _now(model: Any, column: str) -> Any:
    return model.objects.as_of(clock.today()).order_by("pk").values(column)


def _held(measure: str) -> Any:
    facts = m.ToekenningFacts.objects.as_of(clock.today()).filter(toekenning=OuterRef("pk"), status="TG")
    return m.Toekenning.objects.filter(Exists(facts), type_maatregel=measure)


def _largest(measure: str) -> m.Organisation | None:
    held = _held(measure).filter(organisation__isnull=False)
    counted = held.values("organisation_id").annotate(count=Count("pk")).order_by("-count", "organisation_id")
    found = counted.first()
    return m.Organisation.objects.get(pk=found["organisation_id"]) if found else None


def _worker(organisation: m.Organisation | None, measure: str) -> m.Person | None:
    if organisation is None:
        return None
    facts = m.EmploymentFacts.objects.as_of(clock.today()).filter(employment=OuterRef("employment"))
    found = _held(measure).filter(Exists(facts), organisation=organisation).order_by("pk").first()
    return found.person if found else None


def _where_most_wait() -> m.Municipality | None:
    homes = m.PersonFacts.objects.as_of(clock.today()).filter(person_id__in=_now(m.WaitingEntry, "person_id"))
    found = homes.values("gemeente_id").annotate(count=Count("pk")).order_by("-count", "gemeente_id").first()
    return m.Municipality.objects.get(pk=found["gemeente_id"]) if found and found["gemeente_id"] else None
