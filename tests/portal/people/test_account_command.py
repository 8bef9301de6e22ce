"""Local accounts from the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.portal import factory

from maatwerk.portal.audit.models import Event
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db


def account(*arguments: str) -> str:
    said = io.StringIO()
    call_command("account", *arguments, stdout=said)
    return said.getvalue()


def test_an_account_is_made_with_a_password_said_once(client: Client) -> None:
    said = account("dina.dossier", "--role", "dossierbehandelaar", "--names", "Dina", "Goossens", "--reason", "nieuw")
    password = said.split()[1]
    answer = client.post("/aanmelden/", {"username": "dina.dossier", "password": password})
    assert answer.headers["Location"] == "/"
    assert client.get("/").context["acting"].role is Role.OFFICER
    event = Event.objects.last()
    assert event is not None
    assert (event.verb, event.capacity, event.why()) == ("hoedanigheid gegeven", "beheer", "nieuw")
    assert "said once" not in account("dina.dossier", "--role", "goedkeurder")


def test_a_closed_account_is_out_at_once(client: Client) -> None:
    firm = factory.organisation(3)
    account("wout.werkgever", "--role", "werkgever", "--organisation", firm.ondernemingsnummer)
    user = User.objects.get()
    client.force_login(user)
    assert client.get("/dossiers/").status_code == 200
    assert "withdrawn: werkgever" in account("wout.werkgever", "--withdraw", "--reason", "uit dienst")
    assert client.get("/dossiers/").status_code == 302


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--role", "werkgever"), "needs an organisation"),
        (("--role", "werkgever", "--organisation", "0000000000"), "no organisation with"),
        (("--withdraw",), "no user with"),
    ],
)
def test_what_can_not_be_given_is_said_and_nothing_is_made(arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        account("niemand", *arguments)
    assert not User.objects.exists()
