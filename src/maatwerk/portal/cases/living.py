"""The cases of the invented employer and citizen of a demonstration: a handful of each, from draft to objection."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from maatwerk.portal import clock
from maatwerk.portal.cases.bulk import Wanted
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.models import (
    Employment,
    EmploymentFacts,
    Maatregel,
    Organisation,
    Person,
    Toekenning,
    ToekenningFacts,
)

WHOLE: Final = {"contract_uren": "38", "in_moeilijkheden": "nee", "werkplaats": "vlaanderen", "begeleider": "intern"}
SHORT: Final = WHOLE | {"contract_uren": "8"}
"""A contract that is too short: the law says no."""
OBJECTS: Final = "indienen 0-0, ontvankelijkheid 2-2"


@dataclass(frozen=True, slots=True)
class Living:
    """The cases, and everybody they are about."""

    wanted: tuple[Wanted, ...]
    people: tuple[Person, ...]


def living(employer: str, firm: Organisation, citizen: str, person: Person) -> Living:
    """Return cases of an employer and a citizen, by the names of their accounts; fewer where the firm has few workers."""
    cases = [*_of_firm(Acting(employer, Role.EMPLOYER, organisation=firm.pk), firm, person)]
    cases += _of_citizen(Acting(citizen, Role.PERSON, person=person.pk), person)
    people = {each.about["person"].pk: each.about["person"] for each in cases}
    return Living(tuple(cases), tuple(people.values()))


APPLIED: Final = (
    (19, "indienen 0-0, advies_vragen 1-1, indiceren 6-6, beslissen 2-2", WHOLE, ""),
    (18, "indienen 0-0, beslissen 5-5", SHORT, OBJECTS),
    (14, "indienen 0-0, aanvulling_vragen 4-4", WHOLE, ""),
    (6, "", {"contract_uren": "38"}, ""),
    (5, "indienen 0-0", WHOLE, ""),
    (4, "", WHOLE, ""),
)
"""Applications of the employer: days ago, what follows, what was filled in, and the objection."""


def _of_firm(by: Acting, firm: Organisation, citizen: Person) -> Iterator[Wanted]:
    """Yield an application in each state, and what follows a right; each about another worker."""
    for (days, turns, data, objects), work in zip(APPLIED, _without_right(firm, citizen), strict=False):
        yield Wanted("imw_aanvraag", by, _of_work(work), days, turns, data, objects)
    rights = _running(firm, citizen)
    for right in itertools.islice(rights, 1):
        assert right.employment is not None
        yield Wanted("imw_einde", by, _of_work(right.employment), 4, "melden 0-0")
    for right in itertools.islice(rights, 1):
        about = {"toekenning": right, "person": right.person, "organisation": firm}
        yield Wanted("imw_aanpassing", by, about, 9, "indienen 0-0")


NO_NEED: Final = {"nood_loonpremie": "ja", "nood_begeleiding": "nee", "icf_resultaat": "geen_nood"}


def _of_citizen(by: Acting, person: Person) -> Iterator[Wanted]:
    """Yield a draft, a question that waits for VDAB, and a refusal with its letter and an objection."""
    about: dict[str, Any] = {"person": person}
    yield Wanted("imw_zelfstandige", by, about, 4, "", {"statuut": "zelfstandige"})
    yield Wanted("indicering", by, about, 6, "aanvragen 0-0", {"situatie": "werknemer", "attest": "nee"})
    refused = "aanvragen 0-0, voorbereiden 2-2, vaststellen 5-5"
    yield Wanted("cmw_indicering", by, about, 18, refused, None, OBJECTS, {"vaststellen": NO_NEED})


def _of_work(work: Employment) -> dict[str, Any]:
    return {"employment": work, "person": work.person, "organisation": work.organisation}


def _employed(firm: Organisation, citizen: Person) -> Any:
    """Return the workers of today without end in sight, without the citizen."""
    runs = EmploymentFacts.objects.as_of(clock.today()).filter(employment__organisation=firm, valid_until=None)
    found = Employment.objects.filter(pk__in=runs.values("employment")).exclude(person=citizen)
    return found.select_related("person", "organisation").order_by("pk")


def _held(firm: Organisation) -> Any:
    return ToekenningFacts.objects.as_of(clock.today()).filter(toekenning__organisation=firm, status="TG")


def _without_right(firm: Organisation, citizen: Person) -> Iterator[Employment]:
    """Yield workers, those without a right first, after them those whose right began last."""
    workers, held = _employed(firm, citizen), _held(firm)
    yield from workers.exclude(person__in=held.values("toekenning__person"))
    yield from workers.filter(person__in=held.values("toekenning__person")).order_by("-pk")


def _running(firm: Organisation, citizen: Person) -> Iterator[Toekenning]:
    """Yield the rights to individueel maatwerk of workers, the oldest first."""
    rights = Toekenning.objects.filter(
        pk__in=_held(firm).values("toekenning"),
        employment__in=_employed(firm, citizen),
        type_maatregel=Maatregel.IMW,
    )
    yield from rights.select_related("person", "employment__person", "employment__organisation").order_by("pk")
