"""What every answer says to the browser, what stays out of logs and mails, and whether the house is well."""

from __future__ import annotations

import io
import logging
import logging.config
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings
from tests.portal import factory

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import EVERYBODY, Role
from maatwerk.portal.urls import urlpatterns as real

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
INSZ = factory.insz(7)
WRITTEN = [INSZ, f"{INSZ[:2]}.{INSZ[2:4]}.{INSZ[4:6]}-{INSZ[6:9]}.{INSZ[9:]}", f"{INSZ[:6]} {INSZ[6:9]} {INSZ[9:]}"]


@open_to(EVERYBODY)
def failing(request: HttpRequest, text: str) -> HttpResponse:
    raise ValueError(f"niet te lezen: {text} {request.POST.get('nummer')}")


urlpatterns = [path("stuk/<str:text>/", failing), *real]


# Headers


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(factory.user("dina.dossier", Role.OFFICER))
    return client


def test_the_headers_of_every_page(officer: Client) -> None:
    headers = officer.get("/dossiers/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


def test_no_page_carries_style_or_script_of_its_own(officer: Client) -> None:
    for address in ("/", "/dossiers/", "/aanmelden/", "/hoedanigheid/", "/wachtwoord/", "/niets/"):
        page = officer.get(address).content.decode()
        for forbidden in ("<style", " style=", "<script>", " onclick=", "javascript:"):
            assert forbidden not in page, (address, forbidden)


def test_cookies_are_out_of_reach_of_scripts(client: Client) -> None:
    factory.user("an.peeters", Role.OFFICER)
    answer = client.post("/aanmelden/", {"username": "an.peeters", "password": factory.PASSWORD})
    session = answer.cookies[configured.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert client.get("/aanmelden/").cookies["csrftoken"]["httponly"]


# Behind TLS


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAATWERK_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env=kept | {"DJANGO_SETTINGS_MODULE": "maatwerk.portal.settings"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


REAL = {
    "MAATWERK_SECURE": "1",
    "MAATWERK_SECRET_KEY": "Zq8-vN3_tR6yK1pW9xB4mD7sL2hF5jC0gQeUaTiOoPnXzYwVbEr",
    "MAATWERK_INSZ_KEY": "another key, as long as it should be, of the search hash",
    "MAATWERK_HOSTS": "maatwerk.example",
}


def test_the_check_before_opening_to_the_world_is_clean(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level", "INFO", MAATWERK_DATA=str(tmp_path), **REAL)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"MAATWERK_DEMO": "1"}, "people.W001"),
        ({"MAATWERK_OIDC_ISSUER": "https://acm.example"}, "people.E001"),
        ({"MAATWERK_OIDC_ISSUER": "https://acm.example"}, "people.W002"),
        ({"MAATWERK_SECURE": "0"}, "security.W012"),
    ],
)
def test_what_is_not_ready_for_the_world_is_found(tmp_path: Path, changed: dict[str, str], code: str) -> None:
    environment = REAL | {"MAATWERK_DATA": str(tmp_path)} | changed
    done = manage("check", "--deploy", "--fail-level", "INFO", **environment)
    assert done.returncode == 1
    assert code in done.stderr


def test_keys_are_written_for_the_owner_alone(tmp_path: Path) -> None:
    manage("check", MAATWERK_DATA=str(tmp_path))
    assert (tmp_path / "portal.json").stat().st_mode & 0o077 == 0


# Logs and mails


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What goes to the log of the portal, written by its own handlers."""
    said = io.StringIO()
    logging.config.dictConfig(configured.LOGGING)
    handlers = [each for name in ("", "django.server") for each in logging.getLogger(name).handlers]
    ours = [each for each in handlers if type(each) is logging.StreamHandler]
    assert ours
    for each in ours:
        each.setStream(said)
    logging.getLogger().setLevel(logging.DEBUG)
    yield said
    logging.config.dictConfig(configured.LOGGING)


@pytest.mark.urls("tests.portal.people.test_care")
@pytest.mark.parametrize("number", WRITTEN)
def test_an_error_is_noted_without_national_numbers(settings: Settings, log: io.StringIO, number: str) -> None:
    settings.ADMINS = [("Beheer", "beheer@maatwerk.example")]
    client = Client(raise_request_exception=False)
    assert client.post(f"/stuk/{number}/", {"nummer": number}).status_code == 500
    assert client.get(f"/personen/{number}/?zoek={number}").status_code in (302, 404)
    assert client.post("/aanmelden/", {"username": number, "password": number}).status_code == 200
    logging.getLogger("django.server").warning("%s", number, extra={"server_time": ""})
    said = log.getvalue()
    assert "ValueError: niet te lezen: [INSZ] [INSZ]" in said
    assert all(each not in said for each in WRITTEN)
    assert mail.outbox == [], "an error is not mailed: a mail leaves the house"


@pytest.mark.urls("tests.portal.people.test_care")
def test_the_page_of_an_error_tells_nothing() -> None:
    client = Client(raise_request_exception=False)
    page = client.post(f"/stuk/{INSZ}/", {"nummer": INSZ}).content.decode()
    assert "Er ging iets mis bij ons" in page
    assert INSZ not in page
    assert "ValueError" not in page


# Health


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


def test_a_house_that_is_well_says_so_to_everybody(client: Client) -> None:
    answer = client.get("/gezond")
    assert (answer.status_code, answer.json()) == (200, {"gezond": True})


def test_what_is_wrong_is_for_the_department(officer: Client) -> None:
    with connection.cursor() as cursor:
        on = ' ON "audit_event"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "audit_event_kept"{on}')
    answer = Client().get("/gezond")
    assert (answer.status_code, answer.json()) == (503, {"gezond": False})
    told = officer.get("/gezond").json()
    assert told == {"gezond": False, "databank": True, "migraties": True, "waarborgen": False}


def test_a_migration_that_is_missing_is_found(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people' AND name LIKE '0003%%'")
    assert client.get("/gezond").status_code == 503
