"""Start pages of who follows from outside: a municipality in protected numbers, a provider with its registration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.portal import factory as f

from maatwerk.portal import clock
from maatwerk.portal.kit import facts as kit
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register import municipal
from maatwerk.portal.register.moment import Moment

pytestmark = pytest.mark.django_db
AT = Moment(dt.date(2024, 6, 30))
HIDDEN = "niet getoond"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def numbers(nis: str) -> dict[str, object]:
    return {str(row.cells[0]): row.cells[1] for row in municipal.numbers(nis, AT).rows}


def working(count: int, town: m.Municipality, firm: m.Organisation, first: int, right: bool) -> None:
    for seed in range(first, first + count):
        work = f.employment(f.person(seed, "An", f"Peeters{seed}", town), firm)
        if right:
            f.toekenning(work, f.indicering(work.person, seed), seed)


def test_large_groups_are_counted_and_small_ones_kept() -> None:
    gent, deinze = f.municipality(), f.municipality("44083", "Deinze")
    firm = f.organisation(1, town=gent)
    working(30, gent, firm, 1, right=True)
    working(24, gent, firm, 100, right=False)
    working(2, deinze, firm, 200, right=True)
    gent_numbers, deinze_numbers = numbers("44021"), numbers("44083")
    assert gent_numbers["inwoners die werken, samen"] in (54, HIDDEN)
    assert deinze_numbers["inwoners die werken, met een recht op individueel maatwerk"] == HIDDEN
    shown = [value for value in (*gent_numbers.values(), *deinze_numbers.values()) if value != HIDDEN]
    assert all(value == 0 or int(str(value)) >= 10 for value in shown), shown


def test_a_municipality_without_workers_says_none() -> None:
    f.municipality()
    assert set(map(str, numbers("44021").values())) <= {"0"}


def test_the_page_of_a_local_government_shows_its_numbers_and_recognitions() -> None:
    gent = f.municipality()
    workshop, elsewhere = f.organisation(1, "Werkplaats Hier", gent), f.organisation(2, "Werkplaats Elders")
    for each in (workshop, elsewhere):
        f._fact(m.Erkenning, {"organisation": each, "soort": "maatwerkbedrijf"})
    f._fact(m.Contingent, {"organisation": workshop}, vte=5_250_000)
    page = start(Role.LOCAL, municipality=gent)
    assert "Gent in cijfers" in page
    assert "Werkplaats Hier" in page
    assert "5,25" in page
    assert "Werkplaats Elders" not in page


@pytest.mark.parametrize(("days", "told"), [(400, "Antwerpen, 30 trajecten"), (-1, "niet geregistreerd")])
def test_the_page_of_a_provider_shows_its_registration_and_until_when(days: int, told: str) -> None:
    firm, until = f.organisation(1, "Begeleiding Zon"), clock.today() + dt.timedelta(days=days)
    content = {"werkingsgebied": "provincie Antwerpen", "capaciteit": 30}
    kit.record(m.ProviderRegistration, {"organisation": firm}, content, f.DAY, until, f.event())
    page = start(Role.PROVIDER, organisation=firm)
    assert "Uw registratie" in page
    assert told in page


def start(role: Role, **whom: Any) -> str:
    client = Client()
    client.force_login(f.user(f"iemand.{role.value}", role, **whom))
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()
