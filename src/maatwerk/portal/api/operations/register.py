"""The register at both times: organisations, persons, employments, rights. Everybody sees the rows of their capacity."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from maatwerk.portal.api.doors import Caller, Door
from maatwerk.portal.api.paging import Asked, Page, paged
from maatwerk.portal.api.problems import Problem, not_found
from maatwerk.portal.api.types import At, Code, Text, Times, moment, times
from maatwerk.portal.people.roles import EMPLOYERS, LOGGED_IN, VDAB, Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.looking import TooMany, note_list
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.numbers import WrongNumber, note_look, person_by_insz
from maatwerk.portal.register.queries import WHOLE_REGISTER, sees, visible_to
from maatwerk.rules.money import printed

router = Router(tags=["register"])
ORGANISATIONS = Door(LOGGED_IN - {Role.PERSON})
PERSONS = Door(WHOLE_REGISTER | VDAB | {Role.PERSON})
SEEKERS = Door(WHOLE_REGISTER | VDAB)
EMPLOYMENTS = Door(WHOLE_REGISTER | VDAB | EMPLOYERS | {Role.PERSON})
RIGHTS = Door(WHOLE_REGISTER | EMPLOYERS | {Role.PERSON})


class OrganisationOut(Times):
    """An organisation on the day; ``gemeente`` is the REFNIS code of its seat."""

    ondernemingsnummer: str
    naam: str
    soort: str
    paritair_comite: str
    gemeente: str | None


class PersonOut(Times):
    """A person on the day, by an internal code; the national number is not given."""

    code: str
    voornaam: str
    achternaam: str
    geboortedatum: dt.date | None
    geslacht: str
    gemeente: str | None


class EmploymentOut(Times):
    """A contract on the day. Hours per week and the share of full time (%) are exact numbers, as text."""

    code: str
    persoon: str
    organisatie: str
    vestiging: str | None
    type_werknemer: str
    uren: str
    uren_voltijds: str
    tewerkstellings_percentage: str


class PackageOut(Times):
    """A werkondersteuningspakket on the day."""

    type_indicering: str
    loonpremie_percentage: int | None
    begeleidingsgraad: str
    startpakket: str


class RightOut(Times):
    """A toekenning on the day with its packages of that day."""

    toekenningsnummer: str
    type_maatregel: str
    status: str
    persoon: str
    organisatie: str | None
    tewerkstelling: str | None
    pakketten: list[PackageOut]


class WhoseFilter(Schema):
    """What a list is narrowed to: a person by code, an organisation by its number."""

    persoon: str | None = Field(None, pattern=r"^[A-Z0-9]{1,10}$")
    organisatie: str | None = Field(None, pattern=r"^[0-9]{1,10}$")


Whose = Annotated[WhoseFilter, Query()]


class Wanted(Schema, extra="forbid"):
    """Whose file is sought, and why: the person can read it."""

    insz: Annotated[str, Field(pattern=r"^[0-9 .-]{11,20}$")]
    waarom: Annotated[Text, Field(min_length=3, max_length=200)]


class FoundOut(Schema):
    """The internal code of a person."""

    code: str


def caller(request: HttpRequest) -> Acting:
    """Return in which capacity an operation was asked."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found.acting


def noted(request: HttpRequest, what: str, made: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a list that tells of people, and note that it was read."""
    note_list(f"api:{what}", caller(request), made["total"], {"vraag": request.GET.urlencode()})
    return made


def _facts(model: Any, request: HttpRequest, at: Moment, *related: str) -> QuerySet[Any]:
    rows = model.objects.as_of(at.valid_on, at.instant).select_related(*related)
    return visible_to(rows, caller(request))


def _one(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    if found is None:
        raise not_found()
    return found


@router.get("/organisaties", response=Page[OrganisationOut], auth=ORGANISATIONS, summary="Organisaties")
def list_organisations(request: HttpRequest, part: Asked, at: At) -> dict[str, Any]:
    """De organisaties die u mag zien."""
    rows = _facts(m.OrganisationFacts, request, moment(at), "organisation")
    return paged(rows, part, lambda found: [_organisation(each) for each in found], "organisation_id")


@router.get("/organisaties/{nummer}", response=OrganisationOut, auth=ORGANISATIONS, summary="Een organisatie")
def one_organisation(request: HttpRequest, nummer: Code, at: At) -> dict[str, Any]:
    """Een organisatie op haar ondernemingsnummer."""
    rows = _facts(m.OrganisationFacts, request, moment(at), "organisation")
    return _organisation(_one(rows.filter(organisation__ondernemingsnummer=nummer)))


def _organisation(fact: m.OrganisationFacts) -> dict[str, Any]:
    return times(fact) | {
        "ondernemingsnummer": fact.organisation.ondernemingsnummer,
        "naam": fact.naam,
        "soort": fact.soort,
        "paritair_comite": fact.paritair_comite,
        "gemeente": fact.gemeente_id,
    }


@router.get("/personen", response=Page[PersonOut], auth=PERSONS, summary="Personen")
def list_persons(request: HttpRequest, part: Asked, at: At) -> dict[str, Any]:
    """De personen die u mag zien; een burger ziet enkel zichzelf."""
    rows = _facts(m.PersonFacts, request, moment(at), "person")
    return noted(request, "personen", paged(rows, part, lambda found: [_person(each) for each in found], "person_id"))


@router.post("/personen/zoeken", response=FoundOut, auth=SEEKERS, summary="Een persoon zoeken op rijksregisternummer")
def find_person(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """De code van een persoon. Dat u zocht en waarom, kan de persoon lezen."""
    who = caller(request)
    try:
        found = person_by_insz(wanted.insz, who, wanted.waarom)
    except WrongNumber as wrong:
        errors = [{"field": "insz", "message": str(wrong)}]
        raise Problem(409, "geen-nummer", str(wrong), errors=errors) from None
    except TooMany as much:
        raise Problem(429, "te-veel", str(much), {"Retry-After": str(much.minutes * 60)}) from None
    if found is None or not sees(found, who):
        raise not_found()
    return {"code": found.code}


@router.get("/personen/{code}", response=PersonOut, auth=PERSONS, summary="Een persoon")
def one_person(request: HttpRequest, code: Code, at: At) -> dict[str, Any]:
    """Een persoon op zijn of haar code. Dat u keek, wordt genoteerd."""
    fact = _one(_facts(m.PersonFacts, request, moment(at), "person").filter(person__code=code))
    note_look(fact.person, caller(request), "dossier bekeken")
    return _person(fact)


def _person(fact: m.PersonFacts) -> dict[str, Any]:
    names = ("voornaam", "achternaam", "geboortedatum", "geslacht")
    own = {name: getattr(fact, name) for name in names}
    return times(fact) | own | {"code": fact.person.code, "gemeente": fact.gemeente_id}


@router.get("/tewerkstellingen", response=Page[EmploymentOut], auth=EMPLOYMENTS, summary="Tewerkstellingen")
def list_employments(request: HttpRequest, part: Asked, at: At, whose: Whose) -> dict[str, Any]:
    """De tewerkstellingen die u mag zien."""
    rows = _of(_employments(request, moment(at)), whose, "employment__")
    made = paged(rows, part, lambda found: [_employment(each) for each in found], "employment_id")
    return noted(request, "tewerkstellingen", made)


def _employments(request: HttpRequest, at: Moment) -> QuerySet[Any]:
    related = ("employment__person", "employment__organisation", "establishment")
    return _facts(m.EmploymentFacts, request, at, *related)


def _of(rows: QuerySet[Any], whose: WhoseFilter, path: str) -> QuerySet[Any]:
    asked = {"person__code": whose.persoon, "organisation__ondernemingsnummer": whose.organisatie}
    return rows.filter(**{path + name: value for name, value in asked.items() if value})


@router.get("/tewerkstellingen/{code}", response=EmploymentOut, auth=EMPLOYMENTS, summary="Een tewerkstelling")
def one_employment(request: HttpRequest, code: Code, at: At) -> dict[str, Any]:
    """Een tewerkstelling op haar code. Het telt als een blik in het dossier van de werknemer."""
    fact = _one(_employments(request, moment(at)).filter(employment__code=code))
    note_look(fact.employment.person, caller(request), "tewerkstelling bekeken")
    return _employment(fact)


def _employment(fact: m.EmploymentFacts) -> dict[str, Any]:
    return times(fact) | {
        "code": fact.employment.code,
        "persoon": fact.employment.person.code,
        "organisatie": fact.employment.organisation.ondernemingsnummer,
        "vestiging": fact.establishment.vestigingsnummer if fact.establishment else None,
        "type_werknemer": fact.type_werknemer,
        "uren": printed(fact.uren, 2),
        "uren_voltijds": printed(fact.uren_voltijds, 2),
        "tewerkstellings_percentage": printed(fact.tewerkstellings_percentage, 2),
    }


@router.get("/toekenningen", response=Page[RightOut], auth=RIGHTS, summary="Toekenningen met hun pakketten")
def list_rights(request: HttpRequest, part: Asked, at: At, whose: Whose) -> dict[str, Any]:
    """De rechten die u mag zien, elk met de pakketten van die dag."""
    when = moment(at)
    rows = _of(_rights(request, when), whose, "toekenning__")
    made = paged(rows, part, lambda found: _with_packages(request, found, when), "toekenning_id")
    return noted(request, "toekenningen", made)


@router.get("/toekenningen/{nummer}", response=RightOut, auth=RIGHTS, summary="Een toekenning met haar pakketten")
def one_right(request: HttpRequest, nummer: Code, at: At) -> dict[str, Any]:
    """Een recht op zijn toekenningsnummer."""
    when = moment(at)
    found = _one(_rights(request, when).filter(toekenning__toekenningsnummer=nummer))
    return _with_packages(request, [found], when)[0]


def _rights(request: HttpRequest, at: Moment) -> QuerySet[Any]:
    related = ("toekenning__person", "toekenning__organisation", "toekenning__employment")
    return _facts(m.ToekenningFacts, request, at, *related)


def _with_packages(request: HttpRequest, found: list[m.ToekenningFacts], at: Moment) -> list[dict[str, Any]]:
    packages: dict[int, list[dict[str, Any]]] = {}
    asked = _facts(m.Pakket, request, at).filter(toekenning_id__in=[each.toekenning_id for each in found])
    for each in asked.order_by("pk"):
        packages.setdefault(each.toekenning_id, []).append(_package(each))
    return [_right(each, packages.get(each.toekenning_id, [])) for each in found]


def _package(fact: m.Pakket) -> dict[str, Any]:
    names = ("type_indicering", "loonpremie_percentage", "begeleidingsgraad", "startpakket")
    return times(fact) | {name: getattr(fact, name) for name in names}


def _right(fact: m.ToekenningFacts, packages: list[dict[str, Any]]) -> dict[str, Any]:
    right = fact.toekenning
    return times(fact) | {
        "toekenningsnummer": right.toekenningsnummer,
        "type_maatregel": right.type_maatregel,
        "status": fact.status,
        "persoon": right.person.code,
        "organisatie": right.organisation.ondernemingsnummer if right.organisation else None,
        "tewerkstelling": right.employment.code if right.employment else None,
        "pakketten": packages,
    }
