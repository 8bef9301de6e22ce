"""The statement in a real browser: it opens, folds and counts as it should, without scripts or network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from maatwerk.cli.quarter import law_under
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.index import write_index
from maatwerk.runs.quarter import Order, run

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
WORKED = Path(__file__).parents[1] / "runs" / "worked"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> str:
    if CHROMIUM is None:
        if os.environ.get("MAATWERK_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and is not installed")
        pytest.skip("Chromium is not installed on this machine")
    return CHROMIUM


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pages")
    order = Order(
        quarter=Quarter.parse("2024Q2"),
        declarations=WORKED / "declarations",
        rights=WORKED / "rights.csv",
        contingents=WORKED / "contingents.csv",
        out=out,
        law=law_under("", None),
    )
    result = run(order)
    write_index(result.summary, result.lines, out)
    return out


def opened(browser: str, page: Path, tmp_path: Path) -> html.HtmlElement:
    """Return the page as the browser built it."""
    command = [browser, *QUIET, f"--user-data-dir={tmp_path}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    return html.fromstring(done.stdout)


def test_a_statement_opens_with_every_worker_folded(browser: str, made: Path, tmp_path: Path) -> None:
    page = opened(browser, made / "statements" / "1999999943.html", tmp_path)
    assert page.xpath("string(//h1)") == "Afrekening tweede kwartaal 2024"
    folded = page.xpath("//tr[@class='how']//details[not(@open)]")
    assert len(folded) == 6
    assert "11.623,76" in page.text_content()
    targets = {anchor.get("href")[1:] for anchor in page.xpath("//a[starts-with(@href, '#')]")}
    assert targets <= {element.get("id") for element in page.xpath("//*[@id]")}


def test_the_overview_leads_to_every_statement(browser: str, made: Path, tmp_path: Path) -> None:
    page = opened(browser, made / "index.html", tmp_path)
    links = page.xpath("//a/@href")
    assert len(links) == 2
    assert all((made / link).is_file() for link in links)
    assert "20.155,47" in page.text_content()
