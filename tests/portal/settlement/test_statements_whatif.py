"""What if, on the employer's own lines: it adds up, says on what it rests, and writes nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.settlement.conftest import browser_of
from tests.portal.settlement.quarters import QUARTER, SettledQuarter
from tests.portal.settlement.test_statements import approved, of

from maatwerk.lab.whatif import whatif
from maatwerk.portal.people.roles import Role
from maatwerk.portal.settlement.statements.whatif_form import WhatIfForm, package_of, packages
from maatwerk.portal.settlement.statements.whatif_views import firm_of

HIRE = {"aantal": "2", "werktijd": "80", "bruto": "9000", "pakket": "cmw:45:laag"}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture
def employer(settled: SettledQuarter) -> Client:
    """The browser of an employer whose quarter was approved."""
    approved(settled.cmw)
    return browser_of(settled, Role.EMPLOYER)


def asked(settled: SettledQuarter, employer: Client, **given: str) -> str:
    answer = employer.get(f"/afrekeningen/{settled.employer}/wat-als/", {"kwartaal": str(QUARTER), **given})
    assert answer.status_code == 200
    return answer.text


def test_what_is_asked_is_answered_and_nothing_is_written(settled: SettledQuarter, employer: Client) -> None:
    asked(settled, employer)
    with CaptureQueriesContext(connection) as queries:
        page = asked(settled, employer, **HIRE, vertrekt="cmw-1", index="2")
    wrote = [one["sql"] for one in queries if one["sql"].lstrip().upper().startswith(WRITES)]
    assert wrote == []
    assert "2 aanwerven aan 80" in page
    assert "Waarop dit rust" in page
    assert "cmw_recht" in page
    assert of(settled).parts[0].lines[0].insz not in page


@pytest.mark.usefixtures("employer")
def test_the_parts_add_up_to_the_difference(settled: SettledQuarter) -> None:
    statement = of(settled)
    lines = list(statement.parts[0].lines)
    given = {"kwartaal": str(QUARTER), **HIRE, "overstapt": "cmw-2", "startpakket": "loonpremie:laag", "index": "1.5"}
    form = WhatIfForm(given, [str(QUARTER)], lines, {})
    assert form.is_valid(), form.errors
    found = whatif(firm_of(statement), form.changes())
    assert found.before.total == statement.cents, "what it starts from is the statement itself"
    assert sum(one.cents for one in found.moved) == found.cents == found.after.total - found.before.total
    assert len(found.moved) == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"aantal": "2"}, "Vul ook dit in"),
        ({"vertrekt": "cmw-99999"}, "keuze"),
        ({"index": "0"}, "minstens één verandering"),
        ({"aantal": "1", "werktijd": "0", "bruto": "1", "pakket": "cmw:45:laag"}, "1"),
        ({"overstapt": "cmw-1"}, "Vul ook dit in"),
    ],
)
def test_half_a_question_is_sent_back(
    settled: SettledQuarter, employer: Client, given: dict[str, str], said: str
) -> None:
    page = asked(settled, employer, **given)
    assert "error-summary" in page
    assert said in page


def test_every_package_that_is_offered_exists() -> None:
    codes = [code for code, _words in packages()]
    assert len(codes) == len({str(package_of(code)) for code in codes}) > 10


def test_before_anything_is_approved_there_is_nothing_to_start_from(settled: SettledQuarter) -> None:
    page = browser_of(settled, Role.EMPLOYER).get(f"/afrekeningen/{settled.employer}/wat-als/")
    assert page.status_code == 200
    assert "nog geen afrekening" in page.text
