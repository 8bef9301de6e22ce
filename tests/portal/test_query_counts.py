"""No page asks the database more when there is more to show: ten things of each, then forty, the same number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal import factory
from tests.portal.factory import World
from tests.portal.test_routes import CLOSED, ROUTES, Route

from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.kit import facts
from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.letters.services import no_letters
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.people.services import grant
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db
ROLES = (Role.OFFICER, Role.EMPLOYER, Role.MEDIATOR, Role.PERSON, Role.LOCAL)
FEW, MANY = 10, 40
MOST = 60
"""No page asks more often than this, however much there is."""
LOGS_OUT = {"logout"}

Counts = dict[tuple[str, Role], int]


def more(world: World, first: int, until: int) -> None:
    """Add things beside those of a world: every other one of the same person."""
    for seed in range(first, until):
        own = seed % 2 == 0
        someone = world.person if own else factory.person(seed, "Jan", f"Janssens{seed}", world.municipality)
        work = factory.employment(someone, world.organisation, world.establishment)
        right = factory.toekenning(work, factory.indicering(someone, seed, "cmw"), seed)
        _cases(world, work)
        _around(world, seed, someone)
        assert right.pk


def _cases(world: World, work: m.Employment) -> None:
    """Two cases: one that waits, one that is decided."""
    employer = Acting(world.users[Role.EMPLOYER].username, Role.EMPLOYER, organisation=world.organisation.pk)
    officer = Acting(world.users[Role.OFFICER].username, Role.OFFICER)
    factory.decided(factory.case(work, employer), officer)
    factory.case(work, employer)


def _around(world: World, seed: int, someone: m.Person) -> None:
    """What else lists show: other organisations, recognitions, providers, coaches, places, who waits, capacities."""
    event, firm = factory.event(), factory.organisation(seed, f"Werkplaats {seed}", world.municipality)
    factory.establishment(world.organisation, seed, world.municipality)
    factory.coach(world.organisation, f"Coach {seed}")
    since = factory.DAY
    facts.record(m.Erkenning, {"organisation": firm}, {"soort": "maatwerkbedrijf"}, since, None, event)
    facts.record(m.Contingent, {"organisation": firm}, {"vte": 12_000_000}, since, None, event)
    told = {"werkingsgebied": "Vlaanderen", "capaciteit": 10}
    facts.record(m.ProviderRegistration, {"organisation": firm}, told, since, None, event)
    if someone != world.person:
        told = {"indicering": None, "provincie": "oost-vlaanderen"}
        facts.record(m.WaitingEntry, {"person": someone}, told, since, None, event)
    days = [since + dt.timedelta(days=each) for each in (seed * 40, seed * 40 + 40)]
    facts.record(m.Contingent, {"organisation": world.organisation}, {"vte": seed}, *days, event)
    grant(world.users[Role.EMPLOYER], Role.EMPLOYER, SYSTEM, organisation=firm)


def counted(world: World) -> Counts:
    """Return how many queries each page takes for each role that may enter, the second time it is asked."""
    return {
        (route.name, role): _queries(world, route, role)
        for role in ROLES
        for route in ROUTES
        if role in (roles_of(route.view) or ()) and route.name not in CLOSED.keys() | LOGS_OUT
    }


def _queries(world: World, route: Route, role: Role) -> int:
    client, address = Client(raise_request_exception=False), route.address(world)
    client.force_login(world.users[role])
    with transaction.atomic():
        _read(client, address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            _read(client, address)
        transaction.set_rollback(True)
    return len(seen)


def _read(client: Client, address: str) -> None:
    response = client.get(address, {"q": "jan"} if "zoek" in address else {})
    list(response) if response.streaming else None


@pytest.fixture(scope="module")
def counts(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[tuple[Counts, Counts]]:
    """How many queries each page takes with few things and with many; all is undone afterwards."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic(), no_letters():
        world = factory.world(1)
        more(world, 100, 100 + FEW)
        few = counted(world)
        more(world, 200, 200 + MANY - FEW)
        yield few, counted(world)
        transaction.set_rollback(True)


def test_more_rows_take_no_more_queries(counts: tuple[Counts, Counts]) -> None:
    few, many = counts
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}


def test_no_page_takes_many_queries(counts: tuple[Counts, Counts]) -> None:
    assert {page: count for page, count in counts[1].items() if count > MOST} == {}
