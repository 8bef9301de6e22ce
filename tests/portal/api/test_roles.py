"""Every operation of the API, as every role and as a stranger: who may ask, and what of others stays hidden."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import get_resolver
from tests.portal.api.calling import BASE, ask, asked, paths, token
from tests.portal.factory import World

from maatwerk.portal.api.api import api
from maatwerk.portal.api.doors import Door
from maatwerk.portal.api.openapi import doors
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
OPERATIONS = list(doors(api))
OWNERS = (Role.EMPLOYER, Role.EMPLOYER_READER, Role.PERSON)
SAME_FOR_ALL = re.compile(r"^/wet/")
BODIES: dict[str, Any] = {
    "answer": {"facts": {}},
    "find_person": {"insz": "85.67.30-033.28", "waarom": "proef"},
    "open_case": {"kind": "imw_aanvraag", "employment": "AAAAAAAAAA"},
    "save_draft": {"version": 1, "data": {}},
    "act": {"version": 1},
}


def address(path: str, world: World) -> str:
    return path.format(**paths(world).get(path, {}))


@pytest.fixture(scope="module")
def keys(worlds: tuple[World, World]) -> dict[Role, str]:
    return {role: token(worlds[0], role) for role in Role if role is not Role.PUBLIC}


def test_every_operation_has_a_door() -> None:
    assert [name for _method, _path, name, door in OPERATIONS if not isinstance(door, Door) or not door.roles] == []


def test_every_operation_is_in_the_description_once() -> None:
    described = [op["operationId"] for path in api.get_openapi_schema()["paths"].values() for op in path.values()]
    assert sorted(described) == sorted(name for _method, _path, name, _door in OPERATIONS)


def test_every_parameter_has_something_to_try(worlds: tuple[World, World]) -> None:
    assert {path for _method, path, _name, _door in OPERATIONS if "{" in path} == set(paths(worlds[0]))


@pytest.mark.parametrize(("method", "path", "name", "door"), OPERATIONS, ids=[each[2] for each in OPERATIONS])
def test_the_door(
    method: str, path: str, name: str, door: Door, worlds: tuple[World, World], keys: dict[Role, str]
) -> None:
    wrong = {}
    for role in Role:
        answer = asked(address(path, worlds[0]), keys.get(role, ""), method, BODIES.get(name))
        may = role in door.roles or Role.PUBLIC in door.roles
        expected = {200, 201, 404, 409} if may else {401} if role is Role.PUBLIC else {403}
        if answer.status_code not in expected:
            wrong[str(role)] = (answer.status_code, answer.content[:200])
    assert wrong == {}


@pytest.mark.parametrize(("method", "path", "name", "door"), OPERATIONS, ids=[each[2] for each in OPERATIONS])
def test_whoever_it_is_for_gets_it(
    method: str, path: str, name: str, door: Door, worlds: tuple[World, World], keys: dict[Role, str]
) -> None:
    if method != "GET":
        pytest.skip("an act has its own tests")
    seen = [role for role in (Role.OFFICER, Role.EMPLOYER, Role.PERSON) if role in door.roles]
    codes = {role: asked(address(path, worlds[0]), keys[role]).status_code for role in seen}
    assert set(codes.values()) == {200}, (name, codes)


@pytest.mark.parametrize(
    ("method", "path", "name", "door"),
    [each for each in OPERATIONS if "{" in each[1] and not SAME_FOR_ALL.match(each[1])],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_a_strangers_stays_hidden(
    method: str, path: str, name: str, door: Door, worlds: tuple[World, World], keys: dict[Role, str]
) -> None:
    there = address(path, worlds[1])
    codes = {
        role: asked(there, keys[role], method, BODIES.get(name)).status_code for role in OWNERS if role in door.roles
    }
    assert set(codes.values()) <= {404}, codes


def test_lists_hold_only_ones_own(worlds: tuple[World, World], keys: dict[Role, str]) -> None:
    own, other = worlds
    for path, key, mine, theirs in (
        (
            "/organisaties",
            "ondernemingsnummer",
            own.organisation.ondernemingsnummer,
            other.organisation.ondernemingsnummer,
        ),
        ("/tewerkstellingen", "code", own.employment.code, other.employment.code),
        ("/toekenningen", "toekenningsnummer", own.toekenning.toekenningsnummer, other.toekenning.toekenningsnummer),
        ("/dossiers", "number", own.case.number, other.case.number),
        ("/brieven", "code", own.letter.check_code, other.letter.check_code),
    ):
        found = {each[key] for each in ask(path, keys[Role.EMPLOYER]).json()["items"]}
        assert mine in found, path
        assert theirs not in found, path


def test_vdab_sees_no_rights_and_an_employer_no_persons(keys: dict[Role, str]) -> None:
    assert ask("/toekenningen", keys[Role.MEDIATOR]).status_code == 403
    assert ask("/personen", keys[Role.EMPLOYER]).status_code == 403
    assert ask("/personen", keys[Role.ANALYST]).status_code == 403


def test_only_what_the_api_says_stands_under_its_address() -> None:
    match = get_resolver().resolve(f"{BASE}/geen/idee")
    assert match.view_name == "api:missing"


def test_no_answer_holds_a_national_number(worlds: tuple[World, World], keys: dict[Role, str]) -> None:
    number = worlds[0].person.numbers.get().insz
    for method, path, _name, door in OPERATIONS:
        if method == "GET" and Role.OFFICER in door.roles:
            assert number.encode() not in asked(address(path, worlds[0]), keys[Role.OFFICER]).content, path
