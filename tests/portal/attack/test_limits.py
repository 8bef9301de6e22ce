"""Who reads lists of people is noted; whoever asks for numbers one after the other is stopped, and that is noted too."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal import factory
from tests.portal.api import calling
from tests.portal.factory import World

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases import services
from maatwerk.portal.cases.errors import Held
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.looking import PASSED, TooMany
from maatwerk.portal.register.numbers import person_by_insz

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return factory.world(1)


def client_of(world: World, role: Role) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def lists(world: World, role: Role) -> list[tuple[str, str]]:
    rows = m.ListLook.objects.filter(actor=world.users[role].username).order_by("pk")
    return list(rows.values_list("what", "filters"))


def test_every_list_that_names_people_is_noted_once_per_page_with_its_filters(world: World) -> None:
    client = client_of(world, Role.OFFICER)
    for name in ("persons", "employments", "toekenningen", "waiting", "cases"):
        assert client.get(reverse(name)).status_code == 200
    client.get(reverse("persons"), {"naam": "peeters"})
    client.get(reverse("organisation", args=[world.organisation.ondernemingsnummer]))
    client.get(reverse("search"), {"q": "peeters"})
    names = [
        "personen",
        "tewerkstellingen",
        "toekenningen",
        "wachtlijst",
        "dossiers",
        "personen",
        "werknemers",
        "zoeken",
    ]
    found = lists(world, Role.OFFICER)
    assert [what for what, _filters in found] == names
    assert found[5][1] == '{"naam":"peeters"}'
    assert found[7][1] == '{"q":"peeters"}'
    assert m.ListLook.objects.filter(what="personen").order_by("pk")[0].count >= 1


def test_lists_that_name_nobody_and_lists_of_ones_own_are_not_noted(world: World) -> None:
    for name in ("recognitions", "organisations", "providers"):
        assert client_of(world, Role.OFFICER).get(reverse(name)).status_code == 200
    assert client_of(world, Role.PERSON).get(reverse("cases")).status_code == 200
    assert not m.ListLook.objects.exists()


def test_lists_that_programs_read_are_noted_too(world: World) -> None:
    key = calling.token(world, Role.OFFICER)
    for path in ("/personen", "/tewerkstellingen", "/toekenningen", "/dossiers"):
        assert calling.ask(path, key).status_code == 200
    whole = ["api:personen", "api:tewerkstellingen", "api:toekenningen", "api:dossiers"]
    assert [what for what, _filters in lists(world, Role.OFFICER)] == whole


def test_the_page_of_a_person_says_what_it_does_not_show(world: World) -> None:
    client_of(world, Role.OFFICER).get(reverse("persons"))
    page = client_of(world, Role.PERSON).get(reverse("person", args=[world.person.code])).content.decode()
    assert "Wie een lijst las waarin deze persoon ook stond, staat hier niet" in page


def test_beyond_the_limit_of_an_hour_nobody_is_found_by_number_any_more(world: World, settings: Any) -> None:
    settings.NUMBERS_PER_HOUR = 2
    client = client_of(world, Role.OFFICER)
    for seed in (1, 2):
        assert client.post(reverse("search"), {"q": factory.insz(seed)}).status_code == 200
    for _again in range(2):
        stopped = client.post(reverse("search"), {"q": factory.insz(1)})
        assert stopped.status_code == 429
        assert int(stopped.headers["Retry-After"]) >= 60
        assert "2 keer iemand op rijksregisternummer" in stopped.content.decode()
        assert world.person.code not in stopped.content.decode()
    noted = Event.objects.get(verb=PASSED)
    assert (noted.actor, noted.content()) == (world.users[Role.OFFICER].username, {"opzoekingen": 2, "per_uur": 2})
    assert chain.verify() == []


def test_the_limit_holds_for_programs_and_pages_together_and_for_each_account_apart(
    world: World, settings: Any
) -> None:
    settings.NUMBERS_PER_HOUR = 1
    wanted = {"insz": factory.insz(1), "waarom": "proef"}
    key = calling.token(world, Role.OFFICER)
    assert calling.ask("/personen/zoeken", key, "POST", wanted).status_code == 200
    stopped = calling.ask("/personen/zoeken", key, "POST", wanted)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "te-veel")
    assert client_of(world, Role.OFFICER).post(reverse("search"), {"q": factory.insz(1)}).status_code == 429
    assert client_of(world, Role.MEDIATOR).post(reverse("search"), {"q": factory.insz(1)}).status_code == 200


def test_an_employer_who_tries_numbers_for_a_placement_is_stopped(world: World, settings: Any) -> None:
    settings.NUMBERS_PER_HOUR = 1
    client, page = client_of(world, Role.EMPLOYER), reverse("case_begin", args=["cmw_plaatsing"])
    answers = [client.post(page, {"nummer": factory.insz(seed)}).status_code for seed in (7, 8)]
    assert answers == [422, 429]


def test_after_an_hour_the_count_begins_again(world: World, settings: Any) -> None:
    settings.NUMBERS_PER_HOUR = 1
    who = Acting(world.users[Role.OFFICER].username, Role.OFFICER)
    before = clock.now() - dt.timedelta(minutes=61)
    m.NumberLookup.objects.create(at=before, actor=who.name, capacity=who.capacity)
    assert person_by_insz(factory.insz(1), who, "proef") == world.person
    with pytest.raises(TooMany) as stopped:
        person_by_insz(factory.insz(1), who, "proef")
    assert 59 <= stopped.value.minutes <= 60


def test_a_number_that_is_none_is_not_counted(world: World, settings: Any) -> None:
    settings.NUMBERS_PER_HOUR = 1
    client = client_of(world, Role.OFFICER)
    assert client.post(reverse("search"), {"q": "85673003399"}).status_code == 200
    assert not m.NumberLookup.objects.exists()


def test_why_somebody_wants_a_number_is_short_enough_to_be_kept_whole(world: World) -> None:
    client, page = client_of(world, Role.OFFICER), reverse("person_number", args=[world.person.code])
    long = client.post(page, {"why": "x" * 201}).content.decode()
    assert "Houd het bij 200 tekens; nu zijn het er 201." in long
    assert not m.Look.objects.filter(what="nummer getoond").exists()
    client.post(page, {"why": "y" * 200})
    assert m.Look.objects.get(what="nummer getoond").why == "y" * 200


def test_a_reason_in_a_case_has_a_longest_length_and_says_so(world: World) -> None:
    employer = Acting(world.users[Role.EMPLOYER].username, Role.EMPLOYER, organisation=world.organisation.pk)
    case = world.case
    with pytest.raises(Held, match=r"Houd de reden bij 2000 tekens; nu zijn het er 2001\."):
        services.act(case.pk, "intrekken", employer, case.version, reason="x" * 2001)
