"""The pages: what they show, how many queries they take, what they note."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.portal import factory as f

from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit import facts as kit
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register import export
from maatwerk.portal.register import models as m
from maatwerk.portal.register.numbers import shown
from maatwerk.portal.register.waiting import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> m.Municipality:
    return f.municipality()


def login(role: Role, **whom: Any) -> Client:
    client = Client()
    client.force_login(f.user(f"iemand.{role.value}", role, **whom))
    return client


def worker(seed: int, town: m.Municipality, firm: m.Organisation, last: str = "Peeters") -> m.Person:
    someone = f.person(seed, "An", last, town)
    f.toekenning(f.employment(someone, firm), f.indicering(someone, seed), seed)
    f._fact(m.WaitingEntry, {"person": someone}, provincie="limburg")
    return someone


LISTS = ("/personen/", "/tewerkstellingen/", "/toekenningen/", "/organisaties/", "/wachtlijst/", "/erkenningen/")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/personen/", 12),
        ("/tewerkstellingen/", 11),
        ("/toekenningen/", 12),
        ("/organisaties/", 10),
        ("/wachtlijst/", 16),
        ("/erkenningen/", 10),
    ],
)
def test_a_list_takes_the_same_queries_for_few_and_for_many(
    path: str, queries: int, town: m.Municipality, django_assert_num_queries: Callable[..., Any]
) -> None:
    officer = login(Role.OFFICER)
    for seed in range(1, 4):
        firm = f.organisation(seed, f"Firma {seed}", town)
        f._fact(m.Contingent, {"organisation": firm}, vte=5_000_000)
        f._fact(m.Erkenning, {"organisation": firm, "soort": "maatwerkbedrijf"})
        worker(seed, town, firm)
    with django_assert_num_queries(queries):
        assert officer.get(path).status_code == 200
    for seed in range(4, 12):
        worker(seed, town, f.organisation(seed, f"Firma {seed}", town))
    with django_assert_num_queries(queries):
        page = officer.get(path)
    assert page.status_code == 200


def test_a_file_takes_the_same_queries_however_long_its_history(
    town: m.Municipality, django_assert_num_queries: Callable[..., Any]
) -> None:
    firm = f.organisation(1, town=town)
    someone, officer = worker(1, town, firm), login(Role.OFFICER)
    for seed in range(2, 7):
        f.toekenning(f.employment(someone, f.organisation(seed)), f.indicering(someone, seed), seed)
    with django_assert_num_queries(19):
        assert officer.get(f"/personen/{someone.code}/").status_code == 200
    with django_assert_num_queries(21):
        assert officer.get(f"/organisaties/{firm.ondernemingsnummer}/").status_code == 200
    with django_assert_num_queries(13):
        assert officer.get(f"/tewerkstellingen/{someone.employments.earliest('pk').code}/").status_code == 200


def test_a_look_is_noted_and_the_person_sees_it(town: m.Municipality) -> None:
    someone = worker(1, town, f.organisation(1))
    login(Role.OFFICER).get(f"/personen/{someone.code}/")
    look = m.Look.objects.get(person=someone)
    assert (look.actor, look.capacity, look.what) == ("iemand.dossierbehandelaar", Role.OFFICER, "dossier bekeken")
    own = login(Role.PERSON, person=someone).get(f"/personen/{someone.code}/").content.decode()
    assert ">Iemand Proef</td>" in own, "by name, not by user name"


def test_the_number_is_masked_until_asked_for_with_a_reason(town: m.Municipality) -> None:
    someone, officer = worker(1, town, f.organisation(1)), login(Role.OFFICER)
    number, page = shown(f.insz(1)), f"/personen/{someone.code}/"
    assert number not in officer.get(page).content.decode()
    assert number not in officer.post(page + "nummer/", {"why": ""}).content.decode()
    assert not m.Look.objects.filter(what="nummer getoond").exists()
    assert number in officer.post(page + "nummer/", {"why": "identiteit nagaan"}).content.decode()
    assert m.Look.objects.get(what="nummer getoond").why == "identiteit nagaan"


def test_an_employer_reads_no_indicering_and_no_looks(town: m.Municipality) -> None:
    firm = f.organisation(1)
    someone, employer = worker(1, town, firm), login(Role.EMPLOYER, organisation=firm)
    page = employer.get(f"/personen/{someone.code}/").content.decode()
    assert "TK-000001" in page
    for secret in ("IND-000001", "Indicering", "Wie keek", "wachtlijst van"):
        assert secret not in page
    assert employer.get("/wachtlijst/").content.decode().count("Peeters") == 0


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.EMPLOYER_READER])
def test_a_stranger_finds_nothing(role: Role, town: m.Municipality) -> None:
    other, firm = f.organisation(2), f.organisation(1)
    someone = worker(1, town, firm)
    stranger = login(role, organisation=other)
    assert stranger.get(f"/personen/{someone.code}/").status_code == 404
    assert stranger.post(f"/personen/{someone.code}/nummer/", {"why": "nieuwsgierig"}).status_code == 404
    assert stranger.get(f"/organisaties/{firm.ondernemingsnummer}/").status_code == 404
    assert stranger.get(f"/tewerkstellingen/{someone.employments.get().code}/").status_code == 404
    for asked in ("peeters", f.insz(1), firm.ondernemingsnummer, "TK-000001", "IND-000001"):
        assert someone.code not in stranger.get("/zoeken", {"q": asked}).content.decode()
    assert m.Look.objects.filter(person=someone, what="opgezocht op nummer").count() == 1, "the try is noted"


@pytest.mark.parametrize(
    "asked", ["peet", "PEETERS an", "an peet", "Peeters", shown(f.insz(1)), "TK-000001", "IND-000001"]
)
def test_an_officer_finds_by_name_and_number(asked: str, town: m.Municipality) -> None:
    someone = worker(1, town, f.organisation(1))
    worker(2, town, f.organisation(2), "Janssens")
    found = login(Role.OFFICER).get("/zoeken", {"q": asked}).content.decode()
    assert someone.code in found
    assert found.count("/personen/") <= 2


@pytest.mark.parametrize("asked", ["", "%", "_", "'", "85673003328", "99999999999", "0" * 500, "\x00", "é"])
def test_a_search_for_anything_answers(asked: str) -> None:
    assert login(Role.OFFICER).get("/zoeken", {"q": asked}).status_code == 200


def test_a_page_at_two_dates_says_so_and_shows_what_was_known(town: m.Municipality) -> None:
    firm, officer = f.organisation(1, "Oude Naam", town), login(Role.OFFICER)
    kit.record(
        m.OrganisationFacts,
        {"organisation": firm},
        {"naam": "Nieuwe Naam", "soort": "privaat", "gemeente": town, "zoeknaam": "nieuwe naam"},
        dt.date(2025, 1, 1),
        None,
        f.event(),
    )
    address = f"/organisaties/{firm.ondernemingsnummer}/"
    assert "<h1>Nieuwe Naam</h1>" in officer.get(address).content.decode()
    before = officer.get(address, {"geldig_op": "2024-06-01"}).content.decode()
    assert "<h1>Oude Naam</h1>" in before
    assert "Toestand op <strong>1 juni 2024</strong>" in before
    assert officer.get(address, {"geldig_op": "onzin", "gekend_op": "2999-01-01"}).status_code == 200


def rows_of(content: str) -> tuple[dict[str, str], str]:
    about = dict(line[2:].split(": ", 1) for line in content.splitlines() if line.startswith("# "))
    return about, "".join(line for line in content.splitlines(keepends=True) if not line.startswith("# "))


def test_an_export_is_complete_and_carries_its_question(town: m.Municipality) -> None:
    for seed in range(1, 61):
        f.person(seed, "An", "Peeters" if seed % 2 else "Janssens", town)
    officer = login(Role.OFFICER)
    answer = officer.get("/personen/uitvoer.csv", {"naam": "peet", "sorteer": "-naam"})
    about, table = rows_of(answer.content.decode())
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert len(rows) == 31
    assert about["aantal rijen"] == "30"
    assert "naam peet" in about["vraag"]
    assert about["sha256"] == hashlib.sha256(table.encode()).hexdigest()
    assert Event.objects.filter(verb="lijst uitgevoerd").get().content()["sha256"] == about["sha256"]
    for seed in range(1, 61):
        assert f.insz(seed) not in answer.content.decode()


def test_a_workbook_holds_the_same(town: m.Municipality) -> None:
    worker(1, town, f.organisation(1, "=HYPERLINK(1)", town))
    answer = login(Role.OFFICER).get("/tewerkstellingen/uitvoer.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    rows = list(book["Gegevens"].iter_rows(values_only=True))
    assert rows[1][:4] == ("Peeters An", "=HYPERLINK(1)", "", 100)
    assert book["Gegevens"]["B2"].data_type == "s"
    assert book["Verantwoording"]["A1"].value == "vraag"


def test_what_a_spreadsheet_would_run_is_quoted(town: m.Municipality) -> None:
    worker(1, town, f.organisation(1, "=HYPERLINK(1)", town))
    assert ";'=HYPERLINK(1);" in login(Role.OFFICER).get("/tewerkstellingen/uitvoer.csv").content.decode()


@pytest.mark.parametrize("query", [{}, {"provincie": "onzin"}])
def test_an_export_that_can_not_be_whole_is_refused(
    query: dict[str, str], town: m.Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(1, 4):
        f.person(seed, town=town)
    monkeypatch.setattr(export, "MOST", 2)
    answer = login(Role.OFFICER).get("/personen/uitvoer.csv", query)
    assert answer.status_code == 409
    assert "Peeters" not in answer.content.decode()
    assert not Event.objects.filter(verb="lijst uitgevoerd").exists()


def test_public_totals_hide_small_groups_and_stand_still(town: m.Municipality) -> None:
    for seed in range(1, 4):
        someone = f.person(seed, town=town)
        kit.record(
            m.WaitingEntry, {"person": someone}, {"provincie": "limburg"}, dt.date(2026, 1, 1), None, f.event(),
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    for client in (Client(), login(Role.ANALYST), login(Role.LOCAL, municipality=town)):
        page = client.get("/wachtlijst/cijfers/", {"geldig_op": "2026-02-01"}).content.decode()
        assert "niet getoond" in page
        assert "Peeters" not in page
        assert ">3<" not in page
    assert published(dt.date(2026, 7, 1)).valid_on == dt.date(2026, 6, 30)
    assert published(dt.date(2026, 9, 30)) == published(dt.date(2026, 7, 1))
