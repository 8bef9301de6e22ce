"""The pages of the desk, as the roles that may open them: what they say, what they refuse, how often they ask the database."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.portal.settlement.conftest import browser_of
from tests.portal.settlement.quarters import APPROVER, CMW, OFFICER, QUARTER, SettledQuarter, run, take_in

from maatwerk.law.calendar import next_working_day
from maatwerk.portal import clock
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.roles import DEPARTMENT, Role
from maatwerk.portal.settlement import accounts
from maatwerk.portal.settlement.desk.bridge import bridge
from maatwerk.portal.settlement.desk.urls import urlpatterns
from maatwerk.portal.settlement.models import BankAccount, Proposal, Question, Run
from maatwerk.portal.settlement.proposing import propose
from maatwerk.portal.web.wording import number
from maatwerk.rules.quarter import Quarter

READS = DEPARTMENT | {Role.INSPECTOR}
MAKES = {"run_ask", "run_other", "proposal_new", "account_enter"}
APPROVES = {"proposal_approve", "account_confirm"}
MOST = 40


def text(client: Client, address: str, status: int = 200) -> str:
    """Return what a page says, without its tags."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(plain.split())


@pytest.fixture
def waiting(settled: SettledQuarter) -> Proposal:
    """A proposal that waits for its approval."""
    return propose([settled.cmw], next_working_day(clock.today()), OFFICER.actor)


def test_an_officer_makes_an_approver_approves_an_inspector_reads() -> None:
    doors = {str(route.name): roles_of(route.callback) for route in urlpatterns}
    assert {name for name, door in doors.items() if door == {Role.OFFICER}} == MAKES
    assert {name for name, door in doors.items() if door == {Role.APPROVER}} == APPROVES
    assert doors["payment_file"] == DEPARTMENT
    assert {door for name, door in doors.items() if name not in MAKES | APPROVES | {"payment_file"}} == {READS}


def test_the_calendar_says_what_comes_next(settled: SettledQuarter, officer: Client) -> None:
    page = text(officer, "/kwartalen/")
    assert "aanname" in page
    address = f"/kwartalen/?jaar={QUARTER.year}"
    assert f"Afrekening van {QUARTER} berekenen" in text(officer, address)
    quarter = text(officer, f"/kwartalen/{QUARTER}/")
    assert quarter.count("Wat nu: voorstel maken") == 2
    assert str(settled.cmw) in quarter
    take_in(settled.files.corrections, "correcties.zip")
    assert text(officer, f"/kwartalen/{QUARTER}/").count("opnieuw rekenen") >= 2
    assert text(officer, "/kwartalen/2026Q9/", 404)


def test_a_run_is_asked_followed_and_says_the_same(settled: SettledQuarter, officer: Client) -> None:
    address = f"/kwartalen/{QUARTER}/"
    for _twice in range(2):
        officer.post(f"{address}run/", {"maatregelen": "cmw"})
    assert Job.objects.filter(state=Job.WAITING).count() == 1, "the same work is asked once"
    page = text(officer, address)
    assert "al gevraagd door" in page
    assert "Run CMW" not in page
    assert "Run IMW en VOP" in page
    task = queue.take()
    assert task is not None
    queue.do(task)
    assert f"{settled.cmw} zegt hetzelfde" in text(officer, address)
    assert not Run.objects.filter(previous=settled.cmw).exists()


def test_a_run_that_makes_no_sense_is_refused(officer: Client) -> None:
    for quarter, measures in ((str(QUARTER), "vop"), (str(QUARTER), ""), ("2090Q1", "cmw")):
        officer.post(f"/kwartalen/{quarter}/run/", {"maatregelen": measures})
    assert not Job.objects.filter(state=Job.WAITING).exists()


def test_advances_and_the_year_are_asked_beside_the_quarter(settled: SettledQuarter, officer: Client) -> None:
    current = Quarter.containing(clock.today())
    month = f"{current.first_day:%Y-%m}"
    assert f'value="voorschot {month}"' in officer.get(f"/kwartalen/{current}/").content.decode()
    address = f"/kwartalen/{current}/andere/"
    asked = officer.post(address, {"wat": f"voorschot {month}"})
    task = queue.take()
    assert task is not None
    assert asked["Location"] == reverse("job", args=[task.job.pk])
    queue.do(task)
    made = Run.objects.get(kind=Run.ADVANCE, period=month)
    assert made.total_cent > 0
    assert str(made) in text(officer, f"/kwartalen/{current}/")
    assert settled.employer in text(officer, reverse("run", args=[made.pk]))
    assert officer.post(address, {"wat": "jaar"})["Location"] == f"/kwartalen/{current}/", "the year has not ended"
    officer.post("/kwartalen/2025Q4/andere/", {"wat": "herberekening"})
    assert Job.objects.filter(state=Job.WAITING).count() == 4


def test_a_run_explains_its_total_by_cause(settled: SettledQuarter, officer: Client) -> None:
    page = text(officer, reverse("run", args=[settled.cmw.pk]))
    assert f"Van {QUARTER + -1} naar {QUARTER}" in page
    for cents in settled.cmw.changes.values_list("oorzaak", flat=True).distinct():
        assert str(cents).capitalize() in page
    assert number(settled.cmw.total_cent, 2) in page
    assert settled.cmw.hash in page
    assert "cmw organisatieondersteuning a" in page, "demo amounts are shown as assumed"
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    page = text(officer, reverse("run", args=[later.pk]))
    assert f"Van {settled.cmw} naar {later}" in page
    assert "attest" in page
    assert f"de nieuwste is {later}" in text(officer, reverse("run", args=[settled.cmw.pk]))


def test_a_bridge_ends_where_it_must() -> None:
    made = bridge("van hier", "keer", ("oud", 1_000), ("nieuw", 700), [("meer", "", 1, 200), ("minder", "", 2, -500)])
    assert made.difference == -300
    assert [part.shown.replace("\N{NO-BREAK SPACE}", " ") for part in made.parts] == [
        "10,00",
        "+ 2,00",
        "− 5,00",
        "7,00",
    ]
    for part in made.parts:
        assert 0 <= part.left <= part.left + part.wide <= made.wide + 1


def test_the_list_of_a_run_filters_sorts_and_leaves_whole(settled: SettledQuarter, officer: Client) -> None:
    address = reverse("run", args=[settled.cmw.pk])
    assert settled.employer in text(officer, f"{address}?werkgever={settled.employer}")
    assert settled.employers[1] not in text(officer, f"{address}?werkgever={settled.employer}")
    for sort in ("wijziging", "-verschil", "werkgever"):
        assert settled.employer in text(officer, f"{address}?sorteer={sort}")
    answer = officer.get(f"{address}uitvoer.csv")
    assert f"# aantal rijen: {settled.cmw.totals.count()}" in answer.content.decode()
    assert officer.get(f"{address}bevindingen/uitvoer.xlsx").status_code == 200
    assert settled.employer in text(officer, reverse("run_employer", args=[settled.cmw.pk, settled.employer]))
    assert text(officer, reverse("run_employer", args=[settled.cmw.pk, "0000000000"]), 404)


def test_a_proposal_is_made_on_a_page(settled: SettledQuarter, officer: Client) -> None:
    page = officer.get(f"/voorstellen/nieuw/?run={settled.cmw.pk}").content.decode()
    assert re.search(rf'value="{settled.cmw.pk}"[^>]*checked', page)
    tomorrow = next_working_day(clock.today() + dt.timedelta(days=1))
    assert f'value="{tomorrow.isoformat()}"' in page, "as a date field of a browser takes it"
    sunday = clock.today() + dt.timedelta(days=6 - clock.today().weekday())
    refused = officer.post("/voorstellen/nieuw/", {"runs": [settled.cmw.pk], "uitvoering": sunday.isoformat()})
    assert refused.status_code == 422
    assert "geen werkdag" in refused.content.decode()
    day = next_working_day(clock.today())
    made = officer.post("/voorstellen/nieuw/", {"runs": [settled.cmw.pk], "uitvoering": day.isoformat()})
    assert made.status_code == 302
    page = text(officer, made["Location"])
    assert "u maakte dit voorstel" in page
    assert "wacht op goedkeuring" in page
    assert officer.post(f"{made['Location']}goedkeuren/").status_code == 403


def test_an_approver_answers_and_approves(waiting: Proposal, approver: Client, officer: Client) -> None:
    address = reverse("proposal", args=[waiting.pk])
    assert "beantwoord eerst de vragen" in text(approver, address)
    assert approver.get(f"{address}betaalbestand/").status_code == 404
    for one in waiting.questions.all():
        asked = reverse("question", args=[waiting.pk, one.pk])
        page = text(approver, asked)
        assert "Hoe het bedrag tot stand komt" in page
        assert number(one.cent, 2) in page
        assert officer.post(asked, {"antwoord": "klopt"}).status_code == 422
        assert approver.post(asked, {"antwoord": ""}).status_code == 422
        assert approver.post(asked, {"antwoord": "Nagekeken tot de aangifte."}).status_code == 302
    sent = {"action": "goedkeuren", "version": waiting.hash, "reason": "nagekeken"}
    wrong = approver.post(f"{address}goedkeuren/", {**sent, "version": "0" * 64})
    assert wrong.status_code == 409
    assert "controlegetal" in wrong.content.decode()
    assert approver.post(f"{address}goedkeuren/", sent).status_code == 302
    page = text(approver, address)
    assert "De boeken zeggen hetzelfde ja, tot op de cent" in page
    answer = approver.get(f"{address}betaalbestand/")
    assert answer["Content-Type"] == "application/xml"
    assert b"pain.001.001.09" in answer.content
    assert "Nagekeken tot de aangifte." in text(officer, asked)


def test_a_stale_proposal_says_so_and_is_replaced(settled: SettledQuarter, waiting: Proposal, officer: Client) -> None:
    account = BankAccount.objects.filter(confirmation=None, known_until=None).get()
    accounts.confirm(account, "bankafschrift", APPROVER.actor)
    address = reverse("proposal", args=[waiting.pk])
    page = text(officer, address)
    assert "Dit voorstel is achterhaald" in page
    assert "wordt niet meer aangehouden" in page
    form = f"/voorstellen/nieuw/?vervangt={waiting.pk}"
    assert re.search(rf'value="{settled.cmw.pk}"[^>]*checked', officer.get(form).content.decode())
    day = next_working_day(clock.today())
    made = officer.post(form, {"runs": [settled.cmw.pk], "uitvoering": day.isoformat()})
    assert made.status_code == 302
    assert "in de plaats kwam" in text(officer, address)
    assert officer.get(form).status_code == 404, "it was replaced already"


def test_an_account_number_takes_two_people(settled: SettledQuarter, officer: Client, approver: Client) -> None:
    address = reverse("account", args=[settled.employer])
    wrong = officer.post(f"{address}invoeren/", {"iban": "BE68 5390 0754 7035", "houder": "Firma"})
    assert wrong.status_code == 422
    right = {"iban": "BE68 5390 0754 7034", "houder": "Firma"}
    assert officer.post(f"{address}invoeren/", right).status_code == 302
    assert officer.post(f"{address}invoeren/", right).status_code == 422, "known already"
    assert "U voerde dit nummer in" in text(officer, address)
    assert approver.post(f"{address}invoeren/", right).status_code == 403
    row = BankAccount.objects.get(organisation__ondernemingsnummer=settled.employer, known_until=None)
    shown = {"rekening": row.pk, "hoe": "vergeleken met de rekeningkaart"}
    assert officer.post(f"{address}bevestigen/", shown).status_code == 403
    assert approver.post(f"{address}bevestigen/", {**shown, "hoe": ""}).status_code == 422
    assert approver.post(f"{address}bevestigen/", shown).status_code == 302
    page = text(approver, address)
    assert "BE68 5390 0754 7034 bevestigd" in page
    assert settled.employer not in text(approver, "/rekeningen/?stand=geen")
    assert settled.employers[1] in text(approver, "/rekeningen/?stand=nieuw")


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.EMPLOYER_READER, Role.ANALYST])
def test_nobody_else_comes_in(role: Role, settled: SettledQuarter, waiting: Proposal) -> None:
    browser = browser_of(settled, role)
    for address in ("/kwartalen/", "/voorstellen/", "/rekeningen/", reverse("proposal", args=[waiting.pk])):
        assert browser.get(address).status_code == 403


def test_pages_ask_little(settled: SettledQuarter, waiting: Proposal) -> None:
    inspector = browser_of(settled, Role.INSPECTOR)
    question = Question.objects.filter(proposal=waiting).first()
    assert question is not None
    pages = [
        "/kwartalen/", f"/kwartalen/{QUARTER}/", reverse("run", args=[settled.cmw.pk]), "/voorstellen/", "/rekeningen/",
        reverse("run_employer", args=[settled.cmw.pk, settled.employer]), reverse("proposal", args=[waiting.pk]),
        reverse("question", args=[waiting.pk, question.pk]), reverse("account", args=[settled.employer]),
        reverse("run_findings", args=[settled.cmw.pk]),
    ]  # fmt: skip
    counts = {}
    for page in pages:
        text(inspector, page)
        with CaptureQueriesContext(connection) as seen:
            text(inspector, page)
        counts[page] = len(seen)
    assert {page: count for page, count in counts.items() if count > MOST} == {}
