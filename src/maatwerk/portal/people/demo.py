"""The invented people of a demonstration: one per role, who enter without a password while it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.people.models import Grant, User
from maatwerk.portal.people.roles import VDAB, Role
from maatwerk.portal.people.services import grant
from maatwerk.portal.register.models import Municipality, MunicipalityFacts, Organisation, Person, PersonFacts
from maatwerk.portal.register.newcomers import person_of
from maatwerk.sources.identifiers import make_insz


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the login page."""

    username: str
    name: str
    role: str
    organisation: str
    does: str


@dataclass(frozen=True, slots=True)
class Things:
    """For whom the invented people act. Who has nothing to act for is not made."""

    organisation: Organisation
    person: Person
    municipality: Municipality
    stranger: Organisation | None = None
    provider: Organisation | None = None
    secretariat: Organisation | None = None


EMPLOYER: Final = "wout.werkgever"
CITIZEN: Final = "berre.burger"


def people() -> tuple[tuple[str, str, str, Role, str], ...]:
    """Return user name, first and last name, role and what they come to do."""
    return (
        (EMPLOYER, "Wout", "Claes", Role.EMPLOYER, _("ondersteuning aanvragen en elk bedrag nagaan")),
        ("lies.lezer", "Lies", "Maes", Role.EMPLOYER_READER, _("meelezen voor de werkgever")),
        (
            CITIZEN,
            "Berre",
            "Wouters",
            Role.PERSON,
            _("het eigen dossier zien, een indicering vragen, bezwaar maken"),
        ),
        ("dina.dossier", "Dina", "Goossens", Role.OFFICER, _("aanvragen beslissen")),
        ("gust.goedkeurder", "Gust", "Jacobs", Role.APPROVER, _("nagaan en goedkeuren wat een ander maakte")),
        ("bea.bemiddelaar", "Bea", "Mertens", Role.MEDIATOR, _("indiceren, evalueren en de wachtlijst volgen")),
        ("emre.expert", "Emre", "Willems", Role.EXPERT, _("een advies geven over de nood aan ondersteuning")),
        ("dirk.dienst", "Dirk", "Peeters", Role.PROVIDER, _("begeleiden op de werkvloer van anderen")),
        ("lena.lokaal", "Lena", "Janssens", Role.LOCAL, _("de sociale economie in de eigen gemeente volgen")),
        ("ines.inspectie", "Ines", "Aerts", Role.INSPECTOR, _("dossiers nakijken")),
        ("anas.analist", "Anas", "Hermans", Role.ANALYST, _("cijfers en ramingen maken, zonder persoonsgegevens")),
    )


STRANGER = ("vera.vreemd", "Vera", "Michiels")
SECRETARIAT = ("sam.secretariaat", "Sam", "De Smet")
SCHOOL_LEAVER = ("sam.schoolverlater", "Sam", "Raes")
BORN: Final = dt.date(2008, 2, 14)
SERIAL: Final = 997
"""Of whom no register tells: younger than everybody who works or waits in it, with a serial that it gives out last."""


@transaction.atomic
def make(things: Things) -> list[User]:
    """Make the invented people, each with the capacity of their role; return them. Making them again changes nothing."""
    return [*_one_per_role(things), *_others(things)]


def _one_per_role(things: Things) -> Iterator[User]:
    for name, first, last, role, _does in people():
        whom = _for(role, things)
        if whom is not None:
            user = _user(name, *(_names(things.person) if role is Role.PERSON else (first, last)))
            grant(user, role, SYSTEM, **whom)
            yield user


def _names(person: Person) -> tuple[str, str]:
    """Return the names that the register knows of the citizen: they log in as themselves."""
    facts = PersonFacts.objects.known_on().filter(person=person).order_by("-valid_from").first()
    return (facts.voornaam, facts.achternaam) if facts else ("Berre", "Wouters")


def _others(things: Things) -> Iterator[User]:
    yield from _newcomer()
    if things.stranger:
        user = _user(*STRANGER)
        grant(user, Role.EMPLOYER, SYSTEM, organisation=things.stranger)
        yield user
    if things.secretariat:
        user = _user(*SECRETARIAT)
        for firm in (each for each in (things.organisation, things.stranger) if each and each != things.secretariat):
            grant(user, Role.EMPLOYER, SYSTEM, organisation=firm, mandate=things.secretariat)
        yield user


def _newcomer() -> Iterator[User]:
    """Somebody whom the register did not know: made as at a first login."""
    name, first, last = SCHOOL_LEAVER
    person = person_of(make_insz(f"{BORN:%y%m%d}", SERIAL, BORN.year >= 2000), first, last, SYSTEM)
    if person is not None:
        user = _user(name, first, last)
        grant(user, Role.PERSON, SYSTEM, person=person)
        yield user


def _region(town: Municipality) -> list[str]:
    """Return the province of a municipality: where the invented people of VDAB work."""
    found = MunicipalityFacts.objects.as_of(clock.today()).filter(municipality=town).first()
    return [found.provincie] if found else []


def _for(role: Role, things: Things) -> dict[str, Any] | None:
    """Return for whom a role holds; None where the thing is not there."""
    if role in (Role.EMPLOYER, Role.EMPLOYER_READER):
        return {"organisation": things.organisation}
    if role is Role.PROVIDER:
        return {"organisation": things.provider} if things.provider else None
    if role is Role.LOCAL:
        return {"municipality": things.municipality}
    if role in VDAB:
        return {"provinces": _region(things.municipality)}
    return {"person": things.person} if role is Role.PERSON else {}


def _user(username: str, first: str, last: str) -> User:
    user, new = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last, "demo": True}
    )
    if new:
        user.set_unusable_password()
        user.save()
    return user


def accounts() -> list[Account]:
    """Return the invented people for the login page, in the order of the table; two queries."""
    today = clock.today()
    order = {name: number for number, (name, *_rest) in enumerate(people())}
    does = {name: text for name, *_rest, text in people()}
    does |= {
        STRANGER[0]: _("kijken wat een andere werkgever ziet"),
        SECRETARIAT[0]: _("voor werkgevers optreden, bij mandaat"),
        SCHOOL_LEAVER[0]: _("een eerste indicering vragen; geen register kende deze persoon"),
    }
    found: dict[str, Account] = {}
    for given in Grant.objects.filter(user__demo=True, user__is_active=True).on(today).named(today):
        name = given.user.username
        if name not in found:
            found[name] = Account(name, str(given.user), _role(given), given.whom, does.get(name, ""))
    return sorted(found.values(), key=lambda each: (order.get(each.username, len(order)), each.username))


def _role(given: Grant) -> str:
    if given.user.username == STRANGER[0]:
        return _("werkgever (een andere)")
    if given.user.username == SCHOOL_LEAVER[0]:
        return _("burger (nieuw)")
    return _("sociaal secretariaat") if given.mandate_id else str(given.get_role_display())
