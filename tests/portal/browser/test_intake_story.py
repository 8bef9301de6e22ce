"""An officer takes in a file: the bar, what was found, and handling one finding, in a real browser with a real worker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import Seat
from tests.portal.browser.test_every_page import wrong_with
from tests.portal.intake.declared import half, message, one

WRONG = "73630200261"
"""No national number: its check digits do not hold."""
LONGEST = 30_000
"""Milliseconds that the worker may take to start and read."""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Files to bring: one with a wrong number in it, one that broke off."""
    told = {
        "kwartaal.xml": message(one(501, insz=WRONG), one(502)),
        "half.xml": half(message(*(one(seed) for seed in range(503, 540)))),
    }
    for name, content in told.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in told}


def bring(officer: Desk, path: Path) -> None:
    officer.go("/ontvangst/")
    officer.fill(leverancier="RSZ via MAGDA")
    officer.page.set_input_files("input[name=bestanden]", path)
    officer.press("Opladen en laten lezen")


def wait_until(officer: Desk, state: str) -> None:
    """Wait, without touching the page, until the bar brought the state."""
    officer.page.locator(".status .badge", has_text=re.compile(rf"^\s*{state}\s*$")).wait_for(timeout=LONGEST)


def test_an_officer_takes_in_a_file_and_handles_what_was_found(desk: Seat, files: dict[str, Path]) -> None:
    officer = desk("dina.dossier")
    bring(officer, files["kwartaal.xml"])
    assert "kwartaal.xml is ontvangen als L-" in officer.text()
    wait_until(officer, "gelezen")
    assert "2024Q3" in officer.text()
    assert wrong_with(officer.page, axe=True) == []
    officer.page.locator("main tbody th a", has_text="Insz").first.click()
    officer.do("gevraagd", reason="gemaild naar het secretariaat")
    assert "verbetering gevraagd" in officer.page.locator(".status").inner_text()
    officer.do("opgelost", reason="staat in de volgende levering")
    assert "gemaild naar het secretariaat" in officer.text()
    bring(officer, files["kwartaal.xml"])
    assert "is al ontvangen op" in officer.text()


def test_half_a_file_is_refused_and_the_page_says_what_to_do_also_without_scripts(
    desk: Seat, files: dict[str, Path]
) -> None:
    officer = desk("dina.dossier", java_script_enabled=False)
    bring(officer, files["half.xml"])
    for _look in range(60):
        if "geweigerd" in officer.page.locator(".status").inner_text():
            break
        officer.page.wait_for_timeout(500)
        officer.page.reload()
    assert "er telt niets van" in officer.text()
    assert "vraag de leverancier om het hele bestand opnieuw" in officer.text()
