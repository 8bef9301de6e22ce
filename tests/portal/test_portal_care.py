"""What happens when the database is away, locked or full, and when too much is sent: a clear page, nothing half, nothing told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from tests.portal import factory

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import EVERYBODY, Role
from maatwerk.portal.urls import handler500 as handler500
from maatwerk.portal.urls import urlpatterns as real

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SECRET = "wat niemand mag lezen"


@open_to(EVERYBODY)
def away(_request: HttpRequest, why: str) -> HttpResponse:
    raise {"weg": OperationalError, "stuk": InterfaceError, "fout": RuntimeError}[why](SECRET)


urlpatterns = [path("valt/<str:why>/", away), *real]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls("tests.portal.test_portal_care")
@pytest.mark.parametrize(("why", "status"), [("weg", 503), ("stuk", 503), ("fout", 500)])
def test_a_page_says_that_the_house_is_closed(visitor: Client, why: str, status: int) -> None:
    answer = visitor.get(f"/valt/{why}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert "<h1>" in page
    assert SECRET not in page
    assert "Traceback" not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in answer.headers) == (status == 503)


@contextmanager
def nothing_answers() -> Iterator[None]:
    """A database that refuses every question."""

    def refused(*_arguments: Any) -> Any:
        raise OperationalError("could not connect to server at 10.0.0.7")

    with connection.execute_wrapper(refused):
        yield


@pytest.mark.parametrize(
    "address", ["/", "/personen/", "/dossiers/", "/zoeken?q=jan", "/erkenningen/", "/hoedanigheid/"]
)
def test_without_a_database_every_page_is_closed_with_all_its_headers(visitor: Client, address: str) -> None:
    visitor.force_login(factory.user("dina.dossier", Role.OFFICER))
    with nothing_answers():
        answer = visitor.get(address)
    assert answer.status_code == 503
    assert b"10.0.0.7" not in answer.content
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_database_the_law_can_be_read(visitor: Client) -> None:
    with nothing_answers():
        assert visitor.get("/gezond").status_code == 503
        assert visitor.get("/aanmelden/").status_code in (200, 503)


# A full disk


FULL = """
import django, tests.portal.settings
django.setup()
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
call_command("migrate", verbosity=0)
from tests.portal import factory
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases import services
from maatwerk.portal.cases.models import Case
from maatwerk.portal.people.roles import Acting, Role

with transaction.atomic():
    world = factory.world(1)
employer = Acting("werkgever.1", Role.EMPLOYER, organisation=world.organisation.pk)
about = {"employment": world.employment, "person": world.person, "organisation": world.organisation}
seen = lambda: (chain.head(), Event.objects.count(), Case.objects.count())
before, said = seen(), ""
with connection.cursor() as cursor:
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
try:
    with transaction.atomic():
        for _again in range(500):
            services.open_case("imw_aanvraag", employer, data=factory.FORM, **about)
except OperationalError as problem:
    said = str(problem)
connection.close()
assert "full" in said, said
assert seen() == before, "something is half"
assert chain.verify() == []
services.open_case("imw_aanvraag", employer, data=factory.FORM, **about)
print("whole")
"""


BESIDE = """
import django, sqlite3, tests.portal.settings
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
call_command("migrate", verbosity=0)
from tests.portal import factory
from maatwerk.portal.kit.backup import one_view
from maatwerk.portal.register.models import Municipality

factory.municipality()
with one_view():
    assert Municipality.objects.count() == 1
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0.2)
    other.execute("INSERT INTO register_municipality (nis) VALUES ('11002')")
    other.commit()
    assert Municipality.objects.count() == 1, "the view moved"
assert Municipality.objects.count() == 2
with transaction.atomic():
    try:
        other.execute("INSERT INTO register_municipality (nis) VALUES ('11003')")
    except sqlite3.OperationalError as problem:
        print("whole", problem)
"""


def in_its_own_database(program: str, folder: Path) -> str:
    """Run a program over an empty SQLite of its own; return what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAATWERK_", "DATABASE_URL"))}
    surroundings = {"MAATWERK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=kept | surroundings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout.strip()


def test_a_full_disk_says_so_and_keeps_nothing_half(tmp_path: Path) -> None:
    """In a process and a database of its own: SQLite ends the whole transaction when there is no room left."""
    assert in_its_own_database(FULL, tmp_path) == "whole"


def test_a_backup_reads_one_moment_while_others_write(tmp_path: Path) -> None:
    """Elsewhere a transaction begins as a writer, and the other one has to wait."""
    assert in_its_own_database(BESIDE, tmp_path) == "whole database is locked"


# Too much


def test_too_much_at_once_is_refused(visitor: Client) -> None:
    visitor.force_login(factory.user("dina.dossier", Role.OFFICER))
    much = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert visitor.post("/aanmelden/", {"username": much}).status_code in (400, 413)
    many = {f"f{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert visitor.post("/aanmelden/", many).status_code == 400


def test_files_are_taken_nowhere(visitor: Client, tmp_path: Path) -> None:
    visitor.force_login(factory.user("dina.dossier", Role.OFFICER))
    file = tmp_path / "groot.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_000)
    with file.open("rb") as sent:
        answer = visitor.post("/aanmelden/", {"username": "dina.dossier", "password": "x", "bijlage": sent})
    assert answer.status_code in (200, 302)
