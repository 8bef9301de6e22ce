"""An employer opens its statement, drills one amount down to its article; a correction is approved and the bridge shows it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator
from tests.portal.browser.desk import Desk
from tests.portal.browser.statement_cast import EMPLOYER, STORY
from tests.portal.browser.test_application import Seat
from tests.portal.browser.test_settlement_story import cents

__all__ = ["STORY"]


def amount(where: Locator) -> int:
    """Return the cents of an amount in the page, with its sign."""
    text = where.inner_text()
    return -cents(text) if "-" in text or "−" in text else cents(text)


def total(somebody: Desk) -> int:
    """Return the total of the statement before somebody."""
    return amount(somebody.page.locator(".tile .big-number").first)


def test_an_amount_opens_to_its_article_and_a_correction_to_its_cause(desk: Seat, cast: dict[str, Any]) -> None:
    employer = desk(EMPLOYER)
    address = f"/afrekeningen/{cast['statement_firm']}/{cast['statement_quarter']}/"
    employer.go("/")
    employer.follow("afgerekende kwartalen")
    employer.page.locator("main tbody a").first.click()
    employer.page.wait_for_url(f"**{address}")
    before = total(employer)
    assert "Van het oude naar het nieuwe totaal" not in employer.text()
    _drilled(employer)
    _sent(employer, cast)
    _corrected(desk, cast)
    employer.go(address)
    _bridged(employer, before)
    assert employer.said == []


def _drilled(employer: Desk) -> None:
    """Open one amount with the keyboard, step by step, down to the article and the parameter."""
    link = employer.page.locator(".statement-lines tbody a").first
    shown = amount(link)
    link.focus()
    employer.page.keyboard.press("Enter")
    detail = employer.page.locator(".line-detail details.box").first
    detail.wait_for()
    steps = detail.locator("> details.step")
    assert sum(amount(one.locator("> summary .step-value")) for one in steps.all()) == shown
    while (closed := detail.locator("details.step:not([open]) > summary:visible")).count():
        closed.first.click()
    told = detail.inner_text()
    assert "BVR van 15 juli 2022" in told
    assert re.search(r"art\. 2\d", told)
    assert detail.locator(".step-parameter:visible").count()
    employer.follow("Als eigen bladzijde")
    assert "Hoe dit bedrag tot stand kwam" in employer.text()
    employer.follow("Terug naar de afrekening")


def _sent(employer: Desk, cast: dict[str, Any]) -> None:
    """The letter that was sent is there, and its check page knows it."""
    href = employer.page.locator("aside .letters a").first.get_attribute("href")
    assert href is not None
    letter = employer.page.request.get(href).body()
    assert letter.startswith(b"%PDF")
    employer.go(f"/afrekeningen/controle/{cast['statement_code']}/")
    employer.page.locator("input[type=file]").set_input_files(
        {"name": "afrekening.pdf", "mimeType": "application/pdf", "buffer": letter}
    )
    employer.press("Vergelijken")
    assert "byte voor byte" in employer.text()


def _corrected(desk: Seat, cast: dict[str, Any]) -> None:
    """An officer proposes the run that waits; another answers and approves."""
    officer = desk("dina.dossier")
    officer.go(f"/kwartalen/{cast['statement_quarter']}/")
    officer.follow("voorstel maken (IMW")
    officer.press("Voorstel maken")
    approver = desk("gust.goedkeurder")
    approver.go(officer.page.url)
    count = approver.page.locator("#vragen tbody tr").count()
    if count:
        approver.follow("Vraag 1", exact=True)
        for _question in range(count):
            approver.fill(antwoord="Het startpakket was anders.")
            approver.press("Antwoord bewaren")
    approver.do("goedkeuren", reason="Het startpakket was verkeerd gekend.")
    assert "is goedgekeurd en geboekt" in approver.text()


def _bridged(employer: Desk, before: int) -> None:
    """The bridge begins at what stood there, names the cause, and adds up to what stands there now."""
    bridge = employer.page.locator("section[aria-labelledby=brug] table").first
    shown = [amount(one) for one in bridge.locator("tbody td.number:last-child").all()]
    assert shown[0] == before
    assert shown[0] + sum(shown[1:-1]) == shown[-1] == total(employer) != before
    assert "een ander pakket of recht" in bridge.inner_text()
