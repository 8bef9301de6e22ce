"""People, work and rights of the register that a case in a demonstration can be about; each is taken once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from maatwerk.portal.register.models import (
    Employment,
    EmploymentFacts,
    Erkenning,
    Maatregel,
    Organisation,
    Person,
    PersonFacts,
    Toekenning,
    ToekenningFacts,
    WaitingEntry,
)

MOST: Final = 4_000
"""Of each pool no more are read than this."""


class Subjects:
    """Pools of the register as known at the first moment of the demonstration, shuffled; without the people ``apart``."""

    def __init__(self, dice: Random, at: dt.datetime, apart: Iterable[Person] = ()) -> None:
        self._apart = {each.pk for each in apart}
        self._dice, self._at, self._day = dice, at, timezone.localtime(at).date()
        self._pools: dict[str, list[Any]] = {}

    def about(self, kind: str) -> dict[str, Any] | None:
        """Return what the next case of a kind is about; None where nothing is left."""
        source, made = _SUBJECTS[kind]
        pool = self._pool(source)
        while pool:
            found = made(self, pool.pop())
            if found is None or found["person"].pk not in self._apart:
                return found
        return None

    def _pool(self, name: str) -> list[Any]:
        if name not in self._pools:
            found = list(_POOLS[name](self)[:MOST])
            self._dice.shuffle(found)
            self._pools[name] = found
        return self._pools[name]

    def running(self, measure: Maatregel) -> QuerySet[Toekenning]:
        """Return the rights of a measure that run, and whose employment does."""
        held = ToekenningFacts.objects.as_of(self._day, self._at).filter(toekenning=OuterRef("pk"), status="TG")
        works = EmploymentFacts.objects.as_of(self._day, self._at).filter(
            employment=OuterRef("employment"), valid_until=None
        )
        found = Toekenning.objects.filter(Exists(held), Exists(works), type_maatregel=measure)
        return found.select_related(
            "employment__person", "employment__organisation", "person", "organisation"
        ).order_by("pk")

    def imw_rights(self) -> QuerySet[Toekenning]:
        """Return running rights to individueel maatwerk."""
        return self.running(Maatregel.IMW)

    def cmw_rights(self) -> QuerySet[Toekenning]:
        """Return running rights to collectief maatwerk."""
        return self.running(Maatregel.MWB)

    def work(self) -> QuerySet[Employment]:
        """Return running employments without a right, at no maatwerkbedrijf."""
        runs = EmploymentFacts.objects.as_of(self._day, self._at).filter(employment=OuterRef("pk"), valid_until=None)
        right = Toekenning.objects.filter(person=OuterRef("person"), type_maatregel=Maatregel.MWB)
        found = Employment.objects.filter(Exists(runs), ~Exists(right))
        return found.select_related("person", "organisation").order_by("pk")

    def people(self) -> QuerySet[Person]:
        """Return people of whom the register knows where they live, who do not wait for a place."""
        known = PersonFacts.objects.as_of(self._day, self._at).filter(person=OuterRef("pk"), gemeente__isnull=False)
        waits = WaitingEntry.objects.filter(person=OuterRef("pk"))
        right = Toekenning.objects.filter(person=OuterRef("pk"), type_maatregel=Maatregel.MWB)
        return Person.objects.filter(Exists(known), ~Exists(waits), ~Exists(right)).order_by("-pk")

    def waiting(self) -> QuerySet[Person]:
        """Return people who wait for a place, as far as known."""
        waits = WaitingEntry.objects.as_of(self._day, self._at).filter(person=OuterRef("pk"), valid_until=None)
        return Person.objects.filter(Exists(waits)).order_by("pk")

    def former(self) -> QuerySet[Toekenning]:
        """Return ended rights to collectief maatwerk of people who hold none now."""
        ended = ToekenningFacts.objects.known_on(self._at).filter(toekenning=OuterRef("pk"), valid_until__lt=self._day)
        now = ToekenningFacts.objects.as_of(self._day, self._at).filter(
            toekenning__person=OuterRef("person"), status="TG"
        )
        found = Toekenning.objects.filter(Exists(ended), ~Exists(now), type_maatregel=Maatregel.MWB)
        return found.select_related("person", "organisation").order_by("pk")

    def workshop(self) -> Organisation | None:
        """Return a maatwerkbedrijf, one after the other."""
        pool = self._pool("workshops")
        if not pool:
            return None
        pool.insert(0, pool.pop())
        made: Organisation = pool[0]
        return made

    def workshops(self) -> QuerySet[Organisation]:
        """Return the recognised maatwerkbedrijven."""
        known = Erkenning.objects.as_of(self._day, self._at).filter(
            organisation=OuterRef("pk"), soort="maatwerkbedrijf"
        )
        return Organisation.objects.filter(Exists(known)).order_by("pk")


def _of_work(_subjects: Subjects, work: Employment) -> dict[str, Any]:
    return {"employment": work, "person": work.person, "organisation": work.organisation}


def _of_right(_subjects: Subjects, right: Toekenning) -> dict[str, Any]:
    return {"toekenning": right, "person": right.person, "organisation": right.organisation}


def _of_its_work(_subjects: Subjects, right: Toekenning) -> dict[str, Any]:
    assert right.employment is not None
    return {"employment": right.employment, "person": right.person, "organisation": right.employment.organisation}


def _of_person(_subjects: Subjects, person: Person) -> dict[str, Any]:
    return {"person": person}


def _of_place(subjects: Subjects, person: Person) -> dict[str, Any] | None:
    workshop = subjects.workshop()
    return {"person": person, "organisation": workshop} if workshop else None


def _of_former(_subjects: Subjects, right: Toekenning) -> dict[str, Any]:
    return {"person": right.person, "organisation": right.organisation}


Made = Callable[[Subjects, Any], "dict[str, Any] | None"]
_SUBJECTS: Final[dict[str, tuple[str, Made]]] = {
    "imw_aanvraag": ("work", _of_work),
    "imw_zelfstandige": ("people", _of_person),
    "indicering": ("people", _of_person),
    "cmw_indicering": ("people", _of_person),
    "cmw_plaatsing": ("waiting", _of_place),
    "cmw_evaluatie": ("cmw_rights", _of_right),
    "doorstroom": ("cmw_rights", _of_right),
    "imw_einde": ("imw_rights", _of_its_work),
    "imw_aanpassing": ("imw_rights", _of_right),
    "imw_verlenging": ("imw_rights", _of_right),
    "terugval": ("former", _of_former),
}
_POOLS: Final[dict[str, Callable[[Subjects], Any]]] = {
    "work": Subjects.work,
    "people": Subjects.people,
    "waiting": Subjects.waiting,
    "imw_rights": Subjects.imw_rights,
    "cmw_rights": Subjects.cmw_rights,
    "former": Subjects.former,
    "workshops": Subjects.workshops,
}
