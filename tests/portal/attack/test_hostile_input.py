"""Whatever somebody sends, the portal answers: it refuses or leaves out, and never breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from tests.portal import factory
from tests.portal.api import calling
from tests.portal.factory import World
from tests.portal.test_routes import PARAMETER, ROUTES, Route

from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
TEXTS = ["a\x00b", "\u202e\U0001f600 '\"><script>", "x" * 10_000, "²", "٣", "1e5", "9" * 400]
DAYS = ["0000-00-00", "0001-01-01", "9999-12-31", "2024-02-30", "2024-W01-1", "a\x00b"]
WORDS = ("q", "naam", "nummer", "blad", "pagina", "sorteer", "soort", "toestand", "wacht", "over", "next", "status")
DATES = ("geldig_op", "gekend_op", "datum", "op", "van", "tot")
ASKED = ("version", "action", "reason", "why", "username", "password", "grant", "token", "days", "name", "language")
FIELDS = (*ASKED, "contract_uren", "opmerking", "werkplaats", "in_moeilijkheden", "datum_begin")
ROLES = (Role.OFFICER, Role.EMPLOYER, Role.LOCAL)


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[World]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        yield factory.world(1)
        transaction.set_rollback(True)


def client_of(world: World, role: Role) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(world.users[role])
    return client


def tried(ask: Any) -> str:
    """Return what broke, or nothing."""
    try:
        with transaction.atomic():
            answer = ask()
            if answer.streaming:
                list(answer)
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:120]}"
    return "" if answer.status_code < 500 else str(answer.status_code)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_page_withstands_whatever_stands_in_its_address(route: Route, world: World) -> None:
    broken = {}
    for role in ROLES:
        if role not in (roles_of(route.view) or ()):
            continue
        client = client_of(world, role)
        for text in TEXTS:
            address = f"{route.address(world)}?{urlencode(dict.fromkeys(WORDS, text))}"
            broken[role, text[:12]] = tried(lambda a=address, c=client: c.get(a))  # type: ignore[misc]
        for day in DAYS:
            address = f"{route.address(world)}?{urlencode(dict.fromkeys(DATES, day))}"
            broken[role, day] = tried(lambda a=address, c=client: c.get(a))  # type: ignore[misc]
    assert {key: value for key, value in broken.items() if value} == {}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_form_withstands_whatever_is_sent(route: Route, world: World) -> None:
    broken = {}
    for role in ROLES:
        if role not in (roles_of(route.view) or ()):
            continue
        client = client_of(world, role)
        for text in TEXTS:
            sent = {**dict.fromkeys((*WORDS, *DATES), text), **dict.fromkeys(FIELDS, text)}
            for action in ("", "intrekken"):
                told = sent | ({"action": action, "version": str(world.case.version)} if action else {})
                broken[role, action, text[:12]] = tried(
                    lambda t=told, c=client: c.post(route.address(world), t)  # type: ignore[misc]
                )
    assert {key: value for key, value in broken.items() if value} == {}


@pytest.mark.parametrize("route", [each for each in ROUTES if each.parameters], ids=lambda route: route.name)
def test_an_address_with_signs_that_name_nothing_is_not_found(route: Route, world: World) -> None:
    answers = {}
    for sign in ("%00", "a%00b", "%C2%B2", "%F0%9F%98%80", "..%2f..", "9" * 400):
        address = "/" + PARAMETER.sub(sign, route.path)
        answers[sign] = tried(lambda a=address: client_of(world, Role.OFFICER).get(a))  # type: ignore[misc]
    assert {key: value for key, value in answers.items() if value} == {}


@pytest.mark.parametrize("text", [*TEXTS, "\ud800", "a\udfffb"])
@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.OFFICER])
def test_the_api_withstands_whatever_is_sent(text: str, role: Role, world: World) -> None:
    key = calling.token(world, role)
    number, version = world.case.number, world.case.version
    form = dict.fromkeys(factory.FORM, text) | {"opmerking": text}
    questions = [
        ("/dossiers", "POST", {"kind": "imw_aanvraag", "employment": world.employment.code, "data": form}),
        (f"/dossiers/{number}/ontwerp", "PUT", {"version": version, "data": form}),
        (f"/dossiers/{number}/acties/intrekken", "POST", {"version": version, "reason": text}),
        (f"/dossiers/{number}/acties/intrekken", "POST", {"version": text, "reason": text}),
        ("/personen/zoeken", "POST", {"insz": text, "waarom": text}),
        ("/wet/vragen/imw_recht/antwoord", "POST", {"facts": form}),
        (f"/brieven?{urlencode({'case': text.encode('utf-8', 'replace').decode()})}", "GET", None),
    ]
    answers = {path: calling.asked(path, key, method, body) for path, method, body in questions}
    assert {path: answer.content for path, answer in answers.items() if answer.status_code >= 500} == {}
