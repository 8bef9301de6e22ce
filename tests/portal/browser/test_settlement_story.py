"""A quarter from the file of the supplier to the file for the bank, in a real browser: one makes, another approves."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import sepaxml
import xmlschema
from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import Seat

STORY = "quarter"
PAIN001 = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"
LONGEST = 30
"""Seconds that the worker may take over a piece of work of this size."""


def cents(text: str) -> int:
    """Return the cents of an amount as people read it."""
    return int(re.sub(r"\D", "", text))


def waited(somebody: Desk, words: str) -> None:
    """Wait until the page itself, asked again by its progress bar, says something."""
    late = time.monotonic() + LONGEST
    while words not in somebody.text():
        assert time.monotonic() < late, somebody.text()
        somebody.page.wait_for_timeout(200)


def test_a_quarter_goes_from_the_file_to_the_bank(desk: Seat, cast: dict[str, Any]) -> None:
    officer = desk("dina.dossier")
    officer.go("/ontvangst/")
    officer.fill(leverancier="MAGDA")
    officer.page.locator("input[type=file]").set_input_files(cast["file"])
    officer.press("Opladen en laten lezen")
    waited(officer, "Wat erin staat")
    run = _run(officer, cast["quarter"])
    _explained(officer, cast, run)
    proposal = _handed_over(officer, cast["quarter"])
    assert "u maakte dit voorstel" in officer.text()
    approver = desk("gust.goedkeurder")
    _answered(approver, proposal)
    paid = _approved(approver, proposal)
    _the_file_is_right(approver, proposal, paid)
    officer.go(proposal)
    assert "goedgekeurd" in officer.text()


def _run(officer: Desk, quarter: str) -> str:
    """Run the quarter; return the address of the run. A second time nothing new is made."""
    officer.go(f"/kwartalen/{quarter}/")
    officer.press("Run CMW")
    waited(officer, "gemaakt: R-")
    officer.press("Run CMW")
    waited(officer, "zegt hetzelfde")
    officer.page.locator("#runs tbody a").first.click()
    officer.page.wait_for_url(re.compile(r"/runs/R-\d{5}/$"))
    return officer.page.url


def _explained(officer: Desk, cast: dict[str, Any], run: str) -> None:
    """The run says why it differs from the quarter before, to the cent, and so does each employer in it."""
    for _page in range(2):
        shown = officer.page.locator(".bridge").first.locator("tbody td.number:nth-of-type(2)").all_inner_texts()
        amounts = [one.split("\n")[0] for one in shown]
        signed = [-cents(one) if "−" in one else cents(one) for one in amounts]
        assert signed[0] + sum(signed[1:-1]) == signed[-1]
        officer.go(f"{run}{cast['employers'][0]}/")
    assert cast["settled"] in officer.text()


def _handed_over(officer: Desk, quarter: str) -> str:
    """Make a proposal of the run; return its address."""
    officer.go(f"/kwartalen/{quarter}/")
    officer.follow("voorstel maken (CMW)")
    officer.press("Voorstel maken")
    assert "wacht op goedkeuring" in officer.text()
    return officer.page.url


def _answered(approver: Desk, proposal: str) -> None:
    """Answer every question, each after seeing how its amount came about."""
    approver.go("/")
    assert "voorstellen goed te keuren" in approver.text()
    approver.go(proposal)
    assert "beantwoord eerst de vragen" in approver.text()
    count = approver.page.locator("#vragen tbody tr").count()
    approver.follow("Vraag 1", exact=True)
    for _question in range(count):
        assert "Hoe het bedrag tot stand komt" in approver.text()
        assert approver.page.locator("#stappen a[href^='/wet/']").count(), "every step leads to its rule"
        approver.fill(antwoord="Gevolgd tot de aangifte: de lijn klopt.")
        approver.press("Antwoord bewaren")
    assert approver.page.url == proposal


def _approved(approver: Desk, proposal: str) -> int:
    """Approve; return what is paid."""
    assert approver.page.url == proposal
    approver.do("goedkeuren", reason="Alle vragen nagekeken.")
    assert "is goedgekeurd en geboekt" in approver.text()
    facts = approver.page.locator("section[aria-labelledby=betaalbestand]").inner_text()
    assert "ja, tot op de cent" in facts
    found = re.search(r"Controlesom\s+€\s*([\d.,]+)", facts)
    assert found, facts
    return cents(found[1])


def _the_file_is_right(approver: Desk, proposal: str, paid: int) -> None:
    """The payment file is of the schema of ISO 20022, and its sum is that of the page."""
    answer = approver.page.request.get(f"{proposal}betaalbestand/")
    assert answer.status == 200
    schema, content = xmlschema.XMLSchema(PAIN001), answer.body().decode()
    schema.validate(content)
    head = schema.to_dict(content)["CstmrCdtTrfInitn"]["GrpHdr"]
    assert cents(f"{head['CtrlSum']:.2f}") == paid
