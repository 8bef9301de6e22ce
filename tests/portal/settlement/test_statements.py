"""The statement of an employer: who sees it, that its sums tie, down to the article, the bridge after a correction, its files."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal import factory
from tests.portal.settlement.conftest import browser_of
from tests.portal.settlement.quarters import APPROVER, CMW, OFFICER, QUARTER, SettledQuarter, run, take_in

from maatwerk.law.calendar import next_working_day
from maatwerk.law.measures import measures
from maatwerk.ledger.settlement import EMPLOYER, KINDS
from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.kit import facts
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.models import Organisation, PersonNumber
from maatwerk.portal.settlement.approving import answer, approve
from maatwerk.portal.settlement.books import booked_dues
from maatwerk.portal.settlement.law import law_of
from maatwerk.portal.settlement.models import Approval, PaymentState, Run, RunTotal, StatementLetter
from maatwerk.portal.settlement.proposing import propose
from maatwerk.portal.settlement.statements import letters, shown, vouching, words
from maatwerk.portal.settlement.statements.bridge import REST
from maatwerk.portal.settlement.statements.choosing import Step, chosen
from maatwerk.portal.settlement.statements.content import Statement, plain, statement_of
from maatwerk.portal.settlement.statements.explaining import trees
from maatwerk.portal.settlement.statements.naming import names_of
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.money import scaled
from maatwerk.runs.differences import _FACTS

NEVER = ("doelgroep", "indicering", "icf", "diagnose", "handicap", "type_", "vdab")


def approved(which: Run) -> Approval:
    """Propose, answer and approve a run."""
    made = propose([which], next_working_day(clock.today()), OFFICER.actor)
    for question in made.questions.all():
        answer(question, "nagekeken", APPROVER.actor)
    return approve(made, made.hash, "klopt", APPROVER.actor)


def of(settled: SettledQuarter, *, drafts: bool = False) -> Statement:
    firm = Organisation.objects.get(ondernemingsnummer=settled.employer)
    return statement_of(firm, QUARTER, drafts)


def address(settled: SettledQuarter, rest: str = "") -> str:
    return f"/afrekeningen/{settled.employer}/{QUARTER}/{rest}"


def test_an_employer_sees_only_what_was_approved(settled: SettledQuarter, officer: Client) -> None:
    employer = browser_of(settled, Role.EMPLOYER)
    total = RunTotal.objects.filter(run=settled.cmw, onderneming=settled.employer)
    code = f"{settled.cmw.pk}-cmw-1"
    page = employer.get(address(settled))
    assert page.status_code == 200
    assert "nog geen goedgekeurde afrekening" in page.text
    assert employer.get(address(settled, f"lijn/{code}/")).status_code == 302
    assert employer.get(address(settled, "afrekening.json")).status_code == 409
    assert "concept" in officer.get(address(settled)).text
    approved(settled.cmw)
    found = of(settled)
    assert found.cents == sum(total.values_list("cent", flat=True)) > 0
    assert {one.measure for one in found.parts} == {"cmw", "cmw_onderneming"}
    assert employer.get(address(settled, f"lijn/{code}/")).status_code == 200
    assert str(QUARTER) in employer.get("/afrekeningen/").text


def test_a_stranger_and_other_roles_get_nothing(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    stranger = Organisation.objects.get(ondernemingsnummer=settled.employers[1])
    addresses = [address(settled, rest) for rest in ("", f"lijn/{settled.cmw.pk}-cmw-1/", "afrekening.xlsx")]
    addresses.append(f"/afrekeningen/{settled.employer}/wat-als/")
    for role, code in ((Role.EMPLOYER, 404), (Role.EMPLOYER_READER, 404)):
        client = Client()
        client.force_login(factory.user(f"vreemd.{role.value}", role, organisation=stranger))
        assert [client.get(one).status_code for one in addresses] == [code] * 4
    analyst = browser_of(settled, Role.ANALYST)
    assert [analyst.get(one).status_code for one in addresses] == [403] * 4
    assert [Client().get(one).status_code for one in addresses] == [302] * 4


def test_every_input_of_the_law_was_decided_on() -> None:
    inputs = {name for measure in ("cmw", "imw", "vop", "cmw_onderneming") for name in measures()[measure].inputs}
    assert inputs - shown.HIDDEN <= shown.FACTS
    assert not [name for name in shown.FACTS for word in NEVER if word in name]
    assert {name.removesuffix(TOP).removesuffix(BOTTOM) for name in _FACTS} <= shown.FACTS


def test_every_state_of_a_payment_and_every_booking_has_words() -> None:
    assert set(words.STATES) == {"", *(state for state, _title in PaymentState.STATES)}
    on_account = {kind for kind, pairs in KINDS.items() if any(EMPLOYER in pair for pair in pairs)}
    assert on_account == set(words.KINDS)


def test_nothing_tells_why_somebody_has_the_advice(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    approved(settled.imw)
    employer = browser_of(settled, Role.EMPLOYER)
    found = of(settled)
    pages = [employer.get(address(settled)).text, json.dumps(plain(found)["maatregelen"])]
    pages += [employer.get(address(settled, f"lijn/{part.lines[0].code}/")).text for part in found.parts]
    for page in pages:
        told = re.sub(r"<(header|footer|nav).*?</\1>", "", page, flags=re.DOTALL).lower()
        assert not [word for word in ("doelgroep", "type_indicering", "icf", "diagnose") if word in told]


def test_the_explanation_is_that_of_the_whole_computation(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    found = of(settled)
    part = found.parts[0]
    for line in part.lines[:5]:
        told = trees(part, line, settled.employer, Role.OFFICER)
        assert sum(scaled(step["value"], 2) for step in told.values()) == line.cents
        kinds = {step["kind"] for step in told.values()}
        assert kinds == {"regel"}
        assert all(step["basis"] for step in told.values())
    assert law_of(["cmw"], "demo")["cmw"].hash == part.sheet["regels_hash"]


def test_under_another_law_the_rules_of_the_run_are_shown(
    settled: SettledQuarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(settled.cmw)
    line = of(settled).parts[0].lines[0]
    monkeypatch.setattr("maatwerk.portal.settlement.statements.explaining.law_of", lambda *_law: {})
    page = browser_of(settled, Role.EMPLOYER).get(address(settled, f"lijn/{line.code}/")).text
    assert "De regels veranderden sinds deze run" in page
    assert "hoogste van (" in page
    assert "[cmw.md" not in page
    assert "True" not in page


def test_an_amount_opens_down_to_parameter_and_article(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    employer = browser_of(settled, Role.EMPLOYER)
    line = of(settled).parts[0].lines[0]
    page = employer.get(address(settled, f"lijn/{line.code}/")).text
    assert "step-parameter" in page
    assert "BVR van 17 februari 2017" in page
    assert "ggmmi" in page
    assert "[cmw.md" not in page, "an employer reads documents, not keys of work sheets"
    part = employer.get(address(settled, f"lijn/{line.code}/"), {"deel": "1"}).text
    assert "<html" not in part
    assert "step-parameter" in part
    assert line.insz not in address(settled, f"lijn/{line.code}/")


def test_a_correction_is_a_bridge_with_every_cause(settled: SettledQuarter, quarter_employer: str) -> None:
    approved(settled.cmw)
    firm = Organisation.objects.get(ondernemingsnummer=quarter_employer)
    before = statement_of(firm, QUARTER)
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    draft = statement_of(firm, QUARTER, drafts=True)
    assert draft.draft
    assert statement_of(firm, QUARTER).bridge == []
    approved(later)
    after = statement_of(firm, QUARTER)
    (step,) = after.bridge
    assert (step.old, step.new) == (before.cents, after.cents)
    assert sum(cause.cents for cause in step.causes) == after.cents - before.cents
    assert REST not in {cause.name for cause in step.causes}
    moves = after.moved(step)
    assert sum(move.cents for move in moves) == step.cents
    dues = booked_dues(str(QUARTER), ["cmw", "cmw_onderneming"])
    assert dues.filter(dues["onderneming"] == quarter_employer)["cent"].sum() == after.cents == after.money.settled


@pytest.fixture
def quarter_employer(settled: SettledQuarter) -> str:
    """An employer whose amount the corrections change."""
    point = transaction.savepoint()
    take_in(settled.files.corrections, "correcties.zip")
    found = run(QUARTER, CMW).causes.filter(maatregel="cmw").exclude(cent=0).order_by("onderneming").first()
    transaction.savepoint_rollback(point)
    assert found is not None
    return str(found.onderneming)


def fewer_places(number: str) -> Run:
    """Take away all but one tenth of the places of an employer, told afterwards; return the run that knows it."""
    held = m.Contingent.objects.as_of(QUARTER.first_day).get(organisation__ondernemingsnummer=number)
    thing, told = ({name: getattr(held, name) for name in names} for names in (held.thing(), held.told()))
    facts.record(m.Contingent, thing, told | {"vte": held.vte / 10}, held.valid_from, held.valid_until, factory.event())
    return run(QUARTER, CMW)


@pytest.mark.parametrize("middle_counts", [False, True])
def test_a_chain_of_corrections_adds_up(settled: SettledQuarter, quarter_employer: str, middle_counts: bool) -> None:
    approved(settled.cmw)
    take_in(settled.files.corrections, "correcties.zip")
    middle = run(QUARTER, CMW)
    if middle_counts:
        approved(middle)
    last = fewer_places(quarter_employer)
    approved(last)
    firm = m.Organisation.objects.get(ondernemingsnummer=quarter_employer)
    found = statement_of(firm, QUARTER)
    steps = found.bridge
    assert [step.runs for step in steps] == ([(middle,), (last,)] if middle_counts else [(middle, last)])
    assert all(sum(cause.cents for cause in step.causes) == step.cents for step in steps)
    assert all(sum(move.cents for move in found.moved(step)) == step.cents for step in steps)
    assert [one.new for one in steps[:-1]] == [one.old for one in steps[1:]]
    assert steps[-1].new == found.cents == found.money.settled
    assert "contingent" in {cause.name for cause in steps[-1].causes}
    page = browser_of(settled, Role.OFFICER).get(f"/afrekeningen/{quarter_employer}/{QUARTER}/").text
    assert "andere plaatsen (het contingent)" in page


def test_the_department_also_sees_the_run_that_waits(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    (one,) = [each for each in chosen(QUARTER, drafts=True) if each.measure == "cmw"]
    assert [step.run for step in one.steps] == [settled.cmw, later]
    assert one.steps[-1] == Step(later, None)


def test_the_files_are_whole_and_tie(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    employer, found = browser_of(settled, Role.EMPLOYER), of(settled)
    told = json.loads(employer.get(address(settled, "afrekening.json")).content)
    assert told["schema"] == "maatwerk/afrekening/1"
    assert told["totaal_cent"] == found.cents == told["rekening"]["afgerekend_cent"]
    assert sum(line["premie_cent"] for part in told["maatregelen"] for line in part["lijnen"]) == found.cents
    book = openpyxl.load_workbook(io.BytesIO(employer.get(address(settled, "afrekening.xlsx")).content))
    sheet = book["CMW"]
    amounts = [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert round(sum(amounts[:-1]) * 100) == found.parts[0].cents
    assert str(amounts[-1]).startswith("=SUM(")
    pdf = employer.get(address(settled, "afrekening.pdf"))
    assert pdf.content.startswith(b"%PDF")
    assert b"pdfuaid" in pdf.content


def test_a_damaged_file_gives_nothing_half(settled: SettledQuarter, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(settled.cmw)

    def gone(sha256: str) -> Any:
        raise store.Damaged(f"het bestand {sha256[:12]}… van het archief ontbreekt")

    monkeypatch.setattr(store, "opened", gone)
    employer = browser_of(settled, Role.EMPLOYER)
    for rest in ("", "afrekening.xlsx", "afrekening.json", "afrekening.pdf"):
        answered = employer.get(address(settled, rest))
        assert answered.status_code == 409
        assert "ontbreekt" in answered.text


def test_letters_are_made_once_and_can_be_checked(settled: SettledQuarter) -> None:
    approval = approved(settled.imw)
    wanted = letters.wanted_of(approval.proposal)
    letters.ask(approval.proposal, OFFICER.actor)
    assert _done()["new"] == len(wanted) == StatementLetter.objects.count()
    letters.ask(approval.proposal, OFFICER.actor)
    assert _done()["new"] == 0
    sent = StatementLetter.objects.order_by("pk").first()
    assert sent is not None
    page = Client().get(f"/afrekeningen/controle/{sent.check_code}/").text
    assert sent.archived_id in page
    assert "staat in de keten" in page
    assert sent.onderneming not in page
    same = io.BytesIO(store.read(sent.archived_id))
    assert "byte voor byte" in Client().post(f"/afrekeningen/controle/{sent.check_code}/", {"bestand": same}).text
    assert sent.event.content()["brieven"][sent.reference] == sent.archived_id
    assert list(vouching.kept()) == []
    place = store.path_of(sent.archived_id)
    whole = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(whole[:-1])
    assert [sent.reference in breach.what for breach in vouching.kept()] == [True]
    place.write_bytes(whole)
    place.chmod(0o400)


def test_letters_wait_for_the_approval(settled: SettledQuarter, officer: Client) -> None:
    made = propose([settled.imw], next_working_day(clock.today()), OFFICER.actor)
    assert officer.post(f"/afrekeningen/voorstel/{made.pk}/brieven/").status_code == 409
    letters.ask(made, OFFICER.actor)
    task = queue.take()
    assert task is not None
    queue.do(task)
    task.job.refresh_from_db()
    assert task.job.state == Job.FAILED
    assert "niet goedgekeurd" in task.job.problem


def _done() -> dict[str, Any]:
    task = queue.take()
    assert task is not None
    queue.do(task)
    task.job.refresh_from_db()
    assert task.job.state == Job.DONE, task.job.problem
    return dict(task.job.result)


def test_a_page_asks_no_more_for_more_lines(settled: SettledQuarter) -> None:
    approved(settled.cmw)
    counts = []
    for number in (settled.employers[0], settled.employers[-1]):
        client = Client()
        firm = Organisation.objects.get(ondernemingsnummer=number)
        client.force_login(factory.user(f"teller.{number}", Role.EMPLOYER, organisation=firm))
        client.get(f"/afrekeningen/{number}/{QUARTER}/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/afrekeningen/{number}/{QUARTER}/").status_code == 200
        counts.append(len(asked))
    assert max(counts) <= 45
    assert abs(counts[0] - counts[1]) <= 2


def test_names_are_shown_only_of_who_may_be_seen(settled: SettledQuarter) -> None:
    firm = Organisation.objects.get(ondernemingsnummer=settled.employer)
    number = (
        PersonNumber.objects.known_on()
        .exclude(person__employments__organisation=firm)
        .values_list("insz", flat=True)[0]
    )
    seen = names_of([number], Acting("x", Role.EMPLOYER, organisation=firm.pk))
    assert re.fullmatch(r"[\d.\-]+", seen[number])
    assert not re.fullmatch(r"[\d.\-]+", names_of([number], OFFICER)[number])
