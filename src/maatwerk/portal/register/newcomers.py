"""Whom the register does not know yet: made at the first login, from what the identity provider vouches for.

A school leaver or a self-employed person stands in no feed of employments, a new employer in no list of rights; both must be
able to enter. Only what the login says is kept, and that it says so: ``told_at_login`` tells such a fact from one of a source.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import Actor, alone, record
from maatwerk.portal.kit import facts
from maatwerk.portal.kit.models import TwoTimes
from maatwerk.portal.register.models import (
    Organisation,
    OrganisationFacts,
    Person,
    PersonFacts,
    PersonNumber,
)
from maatwerk.portal.register.names import organisation_name, search_name
from maatwerk.portal.register.numbers import WrongNumber, checked, hashed
from maatwerk.sources.identifiers import enterprise_fault

PERSON: Final = "persoon aangemeld"
ORGANISATION: Final = "organisatie aangemeld"
FIRST: Final = "eerste aanmelding; nog in geen bron gezien"
UNKNOWN: Final = "X"
"""The sex that is kept where none is known: a login does not say it."""


def person_with(insz: str) -> Person | None:
    """Return the person with that national number today, found by its hash; None where none is or the number is no number."""
    try:
        key = hashed(checked(insz))
    except WrongNumber:
        return None
    number = PersonNumber.objects.as_of(clock.today()).filter(hashed=key).select_related("person").first()
    return number.person if number else None


@transaction.atomic
def person_of(insz: str, first: str, last: str, by: Actor) -> Person | None:
    """Return the person with that national number, made with these names where the register knows none.

    None where the number is no number, no family name is told, or the number was somebody's on other days only: who that is,
    a human finds out.
    """
    found = person_with(insz)
    try:
        number = checked(insz)
    except WrongNumber:
        return None
    if found is not None or not last.strip():
        return found
    alone()  # two first logins at the same moment make one person
    if PersonNumber.objects.known_on().filter(hashed=hashed(number)).exists():
        return person_with(insz)
    return _person(number, first.strip(), last.strip(), by)


def _person(number: str, first: str, last: str, by: Actor) -> Person:
    made, today = Person.objects.create(), clock.today()
    event = record(by, PERSON, f"persoon:{made.code}", {"feiten": ["naam", "rijksregisternummer"]}, FIRST)
    facts.record(
        PersonNumber, {"person": made}, {"insz": number, "hashed": hashed(number)}, today, None, event, event.at
    )
    told: dict[str, Any] = {
        "voornaam": first[:60],
        "achternaam": last[:80],
        "geslacht": UNKNOWN,
        "zoeknaam": search_name(last, first)[:150],
    }
    facts.record(PersonFacts, {"person": made}, told, today, None, event, event.at)
    return made


@transaction.atomic
def organisation_of(number: str, name: str, by: Actor) -> Organisation | None:
    """Return the organisation with that enterprise number, made with this name where the register knows none.

    None for a number that is none. Kind, seat and joint committee stay unknown until a source tells them.
    """
    found = Organisation.objects.filter(ondernemingsnummer=number).first()
    if found is not None or enterprise_fault(number) is not None:
        return found
    alone()
    found = Organisation.objects.filter(ondernemingsnummer=number).first()
    return found or _organisation(number, name.strip(), by)


def _organisation(number: str, name: str, by: Actor) -> Organisation:
    made = Organisation.objects.create(ondernemingsnummer=number)
    told = {"feiten": ["naam", "ondernemingsnummer"]}
    event = record(by, ORGANISATION, f"organisatie:{number}", told, FIRST)
    known = (name or str(made))[:150]
    content = {"naam": known, "soort": "", "zoeknaam": organisation_name(known)[:150]}
    facts.record(OrganisationFacts, {"organisation": made}, content, clock.today(), None, event, event.at)
    return made


def told_at_login(fact: TwoTimes | None) -> bool:
    """Return whether a fact stands on nothing but a first login."""
    return fact is not None and fact.event.verb in (PERSON, ORGANISATION)
