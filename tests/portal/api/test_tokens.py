"""Tokens: shown once, kept as a hash, for one capacity, until they end; made and withdrawn with an event."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.portal.api.calling import ask, token
from tests.portal.factory import World

from maatwerk.portal import clock
from maatwerk.portal.api import tokens
from maatwerk.portal.api.models import ApiToken
from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.audit.models import Event
from maatwerk.portal.people.models import Grant, User
from maatwerk.portal.people.roles import Role
from maatwerk.portal.people.services import grant, withdraw

pytestmark = pytest.mark.django_db
CASES = "/dossiers"


@pytest.fixture
def officer(world: World) -> str:
    return token(world, Role.OFFICER)


def made_by(text: str) -> ApiToken:
    return ApiToken.objects.get(hashed=tokens.hashed(text))


def test_a_token_opens_what_its_capacity_sees(world: World, officer: str) -> None:
    found = ask(CASES, officer).json()
    assert {each["number"] for each in found["items"]} >= {world.decision.case.number}


def test_only_the_hash_is_kept(officer: str) -> None:
    kept = made_by(officer)
    assert officer.startswith(tokens.PREFIX)
    assert len(officer) > 40
    assert officer not in str(list(ApiToken.objects.values()))
    assert officer not in str(list(Event.objects.values_list("facts", flat=True)))
    assert officer.startswith(kept.start)


def test_making_and_withdrawing_are_events(world: World, officer: str) -> None:
    tokens.withdraw(made_by(officer), SYSTEM)
    told = Event.objects.order_by("-number")[:2]
    assert [each.verb for each in told] == ["token ingetrokken", "token gemaakt"]
    assert {each.subject for each in told} == {f"gebruiker:{world.users[Role.OFFICER].username}"}
    assert told[1].content()["hoedanigheid"] == "dossierbehandelaar"


def refused(text: str) -> bool:
    answer = ask(CASES, text)
    assert answer.headers["Content-Type"] == "application/problem+json"
    return bool(
        answer.status_code == 401 and answer.json()["code"] == "niet-aangemeld" and answer.headers["WWW-Authenticate"]
    )


def test_a_withdrawn_token_opens_nothing(officer: str) -> None:
    assert ask(CASES, officer).status_code == 200
    tokens.withdraw(made_by(officer), SYSTEM)
    assert refused(officer)


def test_a_token_works_until_the_day_it_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    text, today = token(world, Role.OFFICER, days=2), clock.today()
    monkeypatch.setattr(clock, "today", lambda: today + dt.timedelta(days=1))
    assert ask(CASES, text).status_code == 200
    monkeypatch.setattr(clock, "today", lambda: today + dt.timedelta(days=2))
    assert refused(text)


def test_a_token_ends_with_its_capacity(world: World, officer: str) -> None:
    withdraw(Grant.objects.get(user=world.users[Role.OFFICER]), SYSTEM, "vertrokken")
    assert refused(officer)


def test_a_token_ends_with_its_user(world: World, officer: str) -> None:
    User.objects.filter(pk=world.users[Role.OFFICER].pk).update(is_active=False)
    assert refused(officer)


def test_a_token_of_a_demo_user_ends_with_the_demonstration(world: World, officer: str, settings: Any) -> None:
    User.objects.filter(pk=world.users[Role.OFFICER].pk).update(demo=True)
    assert refused(officer)
    settings.DEMO = True
    assert ask(CASES, officer).status_code == 200


def test_a_token_does_nothing_beyond_its_capacity(world: World) -> None:
    """Somebody with two capacities: the token of one does not open what the other sees."""
    user = world.users[Role.ANALYST]
    grant(user, Role.OFFICER, SYSTEM)
    text = tokens.make(Grant.objects.get(user=user, role=Role.ANALYST), "cijfers", 30, SYSTEM)[1]
    assert ask(CASES, text).status_code == 403
    assert ask("/organisaties", text).status_code == 200


@pytest.mark.parametrize("text", ["mwt_", "mwt_onzin", "onzin", "a.b.c", "mwt_" + "x" * 5000, "é\u0301"])
def test_what_is_no_token_is_refused(text: str) -> None:
    assert refused(text.encode("ascii", "replace").decode())


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "bearer ", "", "Token mwt_x"])
def test_another_way_of_saying_who_one_is_is_refused(header: str) -> None:
    assert ask(CASES, Authorization=header).status_code == 401


def test_a_token_says_when_it_was_used_last(officer: str) -> None:
    assert made_by(officer).used_on is None
    ask(CASES, officer)
    assert made_by(officer).used_on == clock.today()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_has_an_end(world: World, days: int) -> None:
    with pytest.raises(ValueError, match="lives"):
        token(world, Role.OFFICER, days)


def test_the_database_keeps_no_token_without_an_end(world: World) -> None:
    held = Grant.objects.get(user=world.users[Role.OFFICER])
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(
            grant=held, name="x", start="x", hashed="x", made_on=clock.today(), expires_on=clock.today()
        )


def test_there_is_a_number_of_tokens_one_may_have(world: World) -> None:
    for _ in range(tokens.MOST):
        last = token(world, Role.OFFICER)
    with pytest.raises(tokens.TooMany):
        token(world, Role.OFFICER)
    tokens.withdraw(made_by(last), SYSTEM)
    assert token(world, Role.OFFICER)


class TestThePage:
    """Mijn toegang."""

    @pytest.fixture
    def page(self, world: World) -> Client:
        client = Client()
        client.force_login(world.users[Role.OFFICER])
        return client

    def make(self, page: Client, world: World, **given: Any) -> Any:
        held = Grant.objects.get(user=world.users[Role.OFFICER])
        return page.post(reverse("access"), {"name": "mijn rekenblad", "grant": held.pk, "days": 90, **given})

    def test_a_new_token_is_shown_once_and_works(self, page: Client, world: World) -> None:
        assert self.make(page, world).status_code == 302
        first, second = (page.get(reverse("access")).content.decode() for _ in range(2))
        text = re.search(r"mwt_[\w-]{40,}", first)
        assert text is not None
        assert ask(CASES, text[0]).status_code == 200
        assert text[0] not in second
        assert "mijn rekenblad" in second

    def test_the_session_does_not_show_the_token(self, page: Client, world: World) -> None:
        self.make(page, world)
        assert "mwt_" not in str(dict(page.session))

    def test_a_token_is_withdrawn(self, page: Client, world: World) -> None:
        text = token(world, Role.OFFICER)
        answer = page.post(reverse("access_withdraw"), {"token": made_by(text).pk}, follow=True)
        assert "ingetrokken" in answer.content.decode()
        assert refused(text)

    def test_the_token_of_another_is_not_there(self, page: Client, world: World) -> None:
        text = token(world, Role.APPROVER)
        for given in (made_by(text).pk, "0", "-1", "x", "", "9" * 30):
            assert page.post(reverse("access_withdraw"), {"token": given}).status_code == 404
        assert ask(CASES, text).status_code == 200
        assert "proef" not in page.get(reverse("access")).content.decode().split("<table")[-1].split("</table>")[0]

    @pytest.mark.parametrize("wrong", [{"grant": "0"}, {"name": ""}, {"days": "400"}, {"name": "x" * 61}])
    def test_what_does_not_fit_is_said(self, page: Client, world: World, wrong: dict[str, str]) -> None:
        answer = self.make(page, world, **wrong)
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
        assert not ApiToken.objects.exists()

    def test_the_capacity_of_another_makes_no_token(self, page: Client, world: World) -> None:
        other = Grant.objects.get(user=world.users[Role.APPROVER])
        assert self.make(page, world, grant=other.pk).status_code == 422
