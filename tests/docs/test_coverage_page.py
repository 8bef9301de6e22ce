"""docs/coverage.md: every measure, book and article stands in it, and every name it uses is one the program has."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from doc_commands import PROGRAM, ROOT, below
from doc_pages import page

from maatwerk.figures.catalogue.reading import published
from maatwerk.figures.indicators.listing import indicators
from maatwerk.law.measures import measures
from maatwerk.ledger.books import load, years

TEXT = page("coverage.md")
NAMES = set(re.findall(r"`([^`]+)`", TEXT))
ARTICLES = {name for name in NAMES if re.fullmatch(r"[A-Z]B0-\S+", name)}
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ")]


def known_articles() -> set[str]:
    text = (ROOT / "src" / "maatwerk" / "ledger" / "names.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return set(content["articles"])


@pytest.mark.parametrize("name", sorted(measures()))
def test_every_measure_of_the_law(name: str) -> None:
    assert name in NAMES


def test_every_article_of_the_programme() -> None:
    booked = {code for year in years() for code in load(year)[0].budget.articles}
    assert {str(code) for code in booked if "JE" in str(code)} - ARTICLES == set()
    assert ARTICLES - known_articles() == set()


def test_every_book() -> None:
    assert [year for year in years() if str(year) not in TEXT] == []


def test_every_document_of_the_catalogue() -> None:
    walked = [name for name, document in published().documents.items() if document.walked]
    assert walked
    assert [name for name in walked if name not in TEXT] == []


def test_every_other_name_is_one_of_the_program() -> None:
    commands = {f"maatwerk {name}" for name in below(PROGRAM)} | {"maatwerk law evaluate", "maatwerk law coverage"}
    indices = {one.id for one in indicators()}
    assert NAMES - ARTICLES - set(measures()) - commands - indices == set()


def test_a_row_has_as_many_cells_as_its_table() -> None:
    assert {len(row) for row in ROWS} == {2, 4, 6}
