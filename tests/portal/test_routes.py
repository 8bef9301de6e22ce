"""Every address of the portal, as every role and as a stranger: who may enter, and what of others stays hidden.

The addresses come from the URL configuration itself. A new one without a door, or with a parameter for which nothing stands in
``OBJECTS``, fails here by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from tests.portal import factory
from tests.portal.factory import World

from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
OWNERS = (Role.EMPLOYER, Role.EMPLOYER_READER, Role.PERSON)
SEES_OWN = (Role.OFFICER, *OWNERS)
FINE = {200, 302, 400, 405, 409, 422}

LISTS = [
    "personen",
    "organisaties",
    "tewerkstellingen",
    "toekenningen",
    "erkenningen",
    "dienstverleners",
    "wachtlijst",
    "ontvangst",
    "runs",
    "voorstellen",
    "betalingen",
    "boeken",
]
OBJECTS: dict[tuple[str, str], Any] = {
    ("dossiers", "number"): lambda w: w.case.number,
    ("dossiers", "kind"): lambda _w: "imw_aanvraag",
    ("beslissingen", "number"): lambda w: w.decision.number,
    ("brieven", "code"): lambda w: w.letter.check_code,
    ("controle", "code"): lambda w: w.letter.check_code,
    ("personen", "code"): lambda w: w.person.code,
    ("organisaties", "number"): lambda w: w.organisation.ondernemingsnummer,
    ("vestigingen", "number"): lambda w: w.establishment.vestigingsnummer,
    ("tewerkstellingen", "code"): lambda w: w.employment.code,
    ("indiceringen", "number"): lambda w: w.indicering.aanvraagnummer,
    ("toekenningen", "number"): lambda w: w.toekenning.toekenningsnummer,
    ("gemeenten", "nis"): lambda w: w.municipality.nis,
    ("wet", "measure"): lambda _w: "imw",
    ("wet", "rule"): lambda _w: "loonpremie",
    ("wet", "name"): lambda _w: "ggmmi",
    ("wet", "question"): lambda _w: "imw_recht",
    ("werk", "number"): lambda w: w.job.pk,
    ("ontvangst", "number"): lambda w: w.finding.reading.delivery_id,
    ("ontvangst", "found"): lambda w: w.finding.pk,
    ("ontvangst", "quarter"): lambda _w: factory.QUARTER,
    ("ontvangst", "firm"): lambda w: w.organisation.ondernemingsnummer,
    ("kwartalen", "quarter"): lambda _w: factory.QUARTER,
    ("runs", "number"): lambda w: f"{w.run.pk:05d}",
    ("runs", "firm"): lambda w: w.organisation.ondernemingsnummer,
    ("voorstellen", "number"): lambda w: f"{w.proposal.pk:05d}",
    ("voorstellen", "question"): lambda w: w.proposal.questions.get().pk,
    ("rekeningen", "firm"): lambda w: w.organisation.ondernemingsnummer,
    ("betalingen", "number"): lambda w: f"{w.money.sent.proposal_id:05d}",
    ("betalingen", "message"): lambda w: w.money.message.pk,
    ("betalingen", "entry"): lambda w: w.money.unknown.pk,
    ("vorderingen", "firm"): lambda w: w.organisation.ondernemingsnummer,
    ("vorderingen", "decision"): lambda w: f"{w.money.claim.decision_id:05d}",
    ("vorderingen", "code"): lambda w: w.money.claim.check_code,
    ("afrekeningen", "onderneming"): lambda w: w.organisation.ondernemingsnummer,
    ("afrekeningen", "kwartaal"): lambda _w: factory.QUARTER,
    ("afrekeningen", "line"): lambda w: f"{w.run.pk}-cmw-1",
    ("afrekeningen", "kind"): lambda _w: "json",
    ("afrekeningen", "number"): lambda w: w.proposal.pk,
    ("afrekeningen", "code"): lambda _w: "ABCDEFGHJK",
    **{(first, "kind"): lambda _w: "csv" for first in LISTS},
}
"""What fills a parameter: by the first word of the address and the name of the parameter."""

SAME_FOR_ALL = {
    "case_begin": "names a kind of case, not a case",
    "law_measure": "the law is public",
    "law_rule": "the law is public",
    "law_parameter": "the law is public",
    "law_question": "the law is public; what is filled in is invented and kept nowhere",
    "law_premium": "the law is public; what is filled in is invented and kept nowhere",
    "statement_check": "whoever holds the statement may check it; tells nothing of the employer",
    "claim_check": "whoever holds the letter may check it; tells nothing of the employer",
    "letter_check": "whoever holds the letter may check it; tells nothing of the person",
}
"""Addresses with a parameter that is nobody's."""

NOT_THEIRS: dict[tuple[str, Role], str] = {
    ("payment_file", Role.OFFICER): "the proposal waits for its approval",
    **{("statement_check", role): "no statement was sent here" for role in Role},
    **{("statement_letter", role): "no statement was sent here" for role in (Role.OFFICER, *OWNERS)},
}
"""Where somebody meets 404 with something of their own, and why."""


@dataclass(frozen=True)
class Route:
    """One address."""

    name: str
    path: str
    view: Any

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.path)

    @property
    def keys(self) -> list[tuple[str, str]]:
        return [(self.first, name) for name in self.parameters]

    @property
    def first(self) -> str:
        """The first word that says what it is about: that of the programs' interface comes after its version."""
        return re.sub(r"^api/(v\d+/)?", "", self.path).split("/")[0]

    @property
    def of_somebody(self) -> bool:
        return bool(self.parameters) and self.name not in SAME_FOR_ALL and not self.is_export

    @property
    def is_export(self) -> bool:
        """A list as a file: the parameter names the kind of file."""
        return self.path.endswith("uitvoer.<kind>")

    def address(self, world: World) -> str:
        def filled(found: re.Match[str]) -> str:
            return str(OBJECTS[self.first, found[1]](world))

        return "/" + PARAMETER.sub(filled, self.path)


def written(pattern: Any) -> str:
    """Return a pattern as ``path()`` writes it. A regular expression is understood where its groups have names."""
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    plain = (
        re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", str(pattern)).removeprefix("^").removesuffix("$").replace(r"\.", ".")
    )
    assert not re.search(r"[\\()\[\]*+?|]", plain), f"{pattern}: give it as path()"
    return plain


def routes(patterns: list[Any] | None = None, before: str = "", space: str = "") -> Iterator[Route]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, path, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield Route(f"{space}{pattern.name or path}", path, pattern.callback)


ROUTES = [route for route in routes() if not route.name.startswith("api:")]
"""Every address but the operations of the API: those answer by status alone and are walked in ``tests/portal/api``."""


def test_every_address_has_a_door() -> None:
    assert [route.name for route in ROUTES if roles_of(route.view) is None] == []


def test_every_parameter_has_something_to_try() -> None:
    missing = {route.name: set(route.keys) - set(OBJECTS) for route in ROUTES}
    assert {name: keys for name, keys in missing.items() if keys} == {}


def test_every_address_has_a_name_of_its_own() -> None:
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_the_exceptions_are_still_needed() -> None:
    names = {route.name for route in ROUTES}
    assert set(SAME_FOR_ALL) | {name for name, _role in NOT_THEIRS} <= names


@pytest.fixture(scope="module")
def worlds(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[tuple[World, World]]:
    """Two worlds that share nothing, made once; all is undone afterwards."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        yield factory.world(1), factory.world(2, ("11002", "Antwerpen", "antwerpen"))
        transaction.set_rollback(True)


def status(user: User | None, address: str, method: str) -> tuple[int, str]:
    """Return the status of one request and where it leads; what it changed is undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        response = client.generic(method, address)
        list(response) if response.streaming else None
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def expected_outside(user: User | None, answer: tuple[int, str]) -> bool:
    if user is None:
        return answer[0] == 302 and answer[1].startswith(f"/{'aanmelden/'}?next=")
    return answer[0] == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_door(route: Route, method: str, worlds: tuple[World, World]) -> None:
    own, _other = worlds
    door = roles_of(route.view) or frozenset()
    wrong = []
    for role in Role:
        user = None if role is Role.PUBLIC else own.users[role]
        answer = status(user, route.address(own), method)
        if role in door or Role.PUBLIC in door:
            fine = answer[0] in FINE or (answer[0] == 404 and _may_miss(route, role, method))
        else:
            fine = expected_outside(user, answer)
        if not fine:
            wrong.append((str(role), answer))
    assert wrong == []


def _may_miss(route: Route, role: Role, method: str) -> bool:
    """Whether 404 is right: a row that the role never sees, a form without what it asks for, or a page that is closed."""
    if method == "POST" or (route.name, role) in NOT_THEIRS or route.name in CLOSED:
        return True
    if route.name in SAME_FOR_ALL:
        return role is not Role.EMPLOYER and Role.PUBLIC not in (roles_of(route.view) or ())
    return route.of_somebody and role not in SEES_OWN


CLOSED = {
    "demo_login": "no demonstration here",
    "gallery": "no demonstration here",
    "oidc_authentication_init": "no identity provider here",
    "oidc_authentication_callback": "no identity provider here",
}
"""Addresses that the settings of the tests close."""


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", [r for r in ROUTES if r.of_somebody], ids=lambda route: route.name)
def test_what_is_a_strangers_stays_hidden(route: Route, method: str, worlds: tuple[World, World]) -> None:
    own, other = worlds
    door = roles_of(route.view) or frozenset()
    answers = {role: status(own.users[role], route.address(other), method)[0] for role in OWNERS}
    expected = {role: ({404, 405} if role in door else {403}) for role in OWNERS}
    assert {role: code for role, code in answers.items() if code not in expected[role]} == {}


def marks(world: World) -> list[str]:
    """Return what would betray somebody of a world on a page of another."""
    number = world.organisation.ondernemingsnummer
    seed = int(number[1:8])
    return [
        *(world.person.code, world.employment.code, world.case.number, world.letter.check_code),
        *(number, str(world.organisation), factory.insz(seed), f"Peeters{seed}", f"Bakkerij {seed}"),
        *(world.indicering.aanvraagnummer, world.toekenning.toekenningsnummer),
    ]


@pytest.mark.parametrize("role", OWNERS)
def test_no_page_shows_what_is_a_strangers(role: Role, worlds: tuple[World, World]) -> None:
    own, other = worlds
    client, found, seen = Client(), {}, 0
    client.force_login(own.users[role])
    for route in ROUTES:
        if role not in (roles_of(route.view) or ()):
            continue
        response = client.get(route.address(own), {"q": "peeters"})
        page = (b"".join(response) if response.streaming else response.content).decode("utf-8", "replace")
        seen += any(mark in page for mark in marks(own))
        betrayed = [mark for mark in marks(other) if mark in page]
        if betrayed:
            found[route.name] = betrayed
    assert found == {}
    assert seen > 3, "the own things are seen, so that this proves something"


def test_the_login_is_where_the_walk_expects_it() -> None:
    assert settings.LOGIN_URL == "login"
    assert "aanmelden/" in {route.path for route in ROUTES if route.name == "login"}
