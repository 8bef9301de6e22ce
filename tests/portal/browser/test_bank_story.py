"""The bank answers: a payment failed, a new number is entered and confirmed by a second person, and it is paid again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import Seat
from tests.portal.browser.test_every_page import wrong_with

from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.synthetic.bank import Answer, answer

STORY = "bank"


def bring(officer: Desk, told: Answer, folder: Path) -> None:
    for name, content in (("status.xml", told.pain002), ("afschrift.xml", told.camt053)):
        (folder / name).write_bytes(content)
        officer.go("/betalingen/bank/")
        officer.page.set_input_files("input[name=bestand]", folder / name)
        officer.press("Opladen en verwerken")
        assert "Het bericht is verwerkt" in officer.text()


def order_of(officer: Desk, number: str) -> bytes:
    return officer.page.request.get(f"/voorstellen/{number}/betaalbestand/").body()


def test_a_payment_that_failed_is_paid_again_on_a_new_number(desk: Seat, cast: dict[str, Any], tmp_path: Path) -> None:
    """The bank finds the account closed; on the number that a second person confirmed, the money arrives."""
    officer, approver, firm = desk("dina.dossier", bypass_csp=True), desk("gust.goedkeurder"), cast["firm"]
    first = f"V-{cast['file']:05d}"
    bring(officer, answer(order_of(officer, first), cast["luck"], 10_000), tmp_path)
    assert "AC04: de rekening is afgesloten" in officer.text()
    assert wrong_with(officer.page, axe=True) == []
    officer.go(f"/betalingen/{first}/?stand=teruggekeerd")
    assert "Bakkerij bank" in officer.text()
    assert "De som klopt" in officer.text()
    officer.go(f"/rekeningen/{firm}/")
    officer.fill(iban=make_belgian_iban(999, 8_888), houder="Bakkerij bank")
    officer.press("Invoeren")
    approver.go(f"/rekeningen/{firm}/")
    approver.fill(hoe="vergeleken met een bankkaart")
    approver.press("Dit nummer klopt")
    officer.go("/betalingen/")
    officer.press("Openstaande bedragen voorstellen")
    again = re.search(r"V-\d{5}", officer.page.locator("h1").inner_text())
    assert again
    approver.go(f"/voorstellen/{again[0]}/")
    approver.do("goedkeuren", reason="het nieuwe nummer is nagekeken")
    bring(officer, answer(order_of(officer, again[0]), 1, 0), tmp_path)
    officer.go(f"/betalingen/{again[0]}/?stand=betaald")
    assert "1.234,56" in officer.text()
    officer.go(f"/vorderingen/{firm}/")
    assert "Er staat niets open." in officer.text()
    assert wrong_with(officer.page, axe=True) == []
