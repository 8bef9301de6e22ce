"""Whoever reads about a person leaves a look that the person can read; a national number stands in no address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal import factory
from tests.portal.api import calling
from tests.portal.factory import World

from maatwerk.portal.people.roles import Role
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return factory.world(1)


def client_of(world: World, role: Role) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EMPLOYER, Role.INSPECTOR, Role.MEDIATOR])
def test_every_page_about_a_person_is_noted_as_a_look(role: Role, world: World) -> None:
    pages = [
        reverse("case", args=[world.case.number]),
        reverse("decision", args=[world.decision.number]),
        reverse("letter", args=[world.letter.check_code]),
        reverse("person", args=[world.person.code]),
        reverse("employment", args=[world.employment.code]),
    ]
    for number, page in enumerate(pages, 1):
        assert client_of(world, role).get(page).status_code == 200
        looks = m.Look.objects.filter(person=world.person, actor=world.users[role].username)
        assert looks.count() == number, page


def test_every_question_of_a_program_about_a_person_is_noted_too(world: World) -> None:
    key = calling.token(world, Role.OFFICER)
    asked = [
        f"/dossiers/{world.case.number}",
        f"/beslissingen/{world.decision.number}",
        f"/brieven/{world.letter.check_code}/pdf",
    ]
    for number, path in enumerate(asked, 1):
        assert calling.ask(path, key).status_code == 200
        assert m.Look.objects.filter(person=world.person).count() == number, path


def test_a_look_that_is_refused_is_none(world: World) -> None:
    other = factory.world(2, ("11002", "Antwerpen", "antwerpen"))
    assert client_of(other, Role.EMPLOYER).get(reverse("case", args=[world.case.number])).status_code == 404
    assert not m.Look.objects.filter(person=world.person).exists()


def test_a_search_on_a_national_number_stands_in_no_address(world: World) -> None:
    client, number = client_of(world, Role.OFFICER), factory.insz(1)
    written: Any = client.post(reverse("search"), {"q": f"{number[:6]}-{number[6:9]}.{number[9:]}"})
    assert written.status_code == 200
    assert world.person.code in written.content.decode()
    named = client.post(reverse("search"), {"q": "peeters 1"})
    assert named.headers["Location"] == f"{reverse('search')}?q=peeters+1"
    page = client.get(reverse("search")).content.decode()
    assert page.count('method="post"') >= 2
    assert 'role="search"' in page
    assert not any('role="search"' in form and 'method="get"' in form for form in page.split("<form")[1:])
