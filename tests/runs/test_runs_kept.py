"""A kept run gives every statement as the run itself wrote it, and the same bytes for the same quarter."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from maatwerk.runs.declared import declared
from maatwerk.runs.kept import LINES, Kept, keep
from maatwerk.runs.quarter import Order, Result
from maatwerk.runs.settle import Before, Given, Settled, settle
from maatwerk.sources.rights import contingents_read, rights_read


@pytest.fixture(scope="module")
def settled(flanders_order: Order, early_order: Order, early_run: Result) -> Settled:
    """The quarter of the later run, settled from facts instead of files, with the early one before it."""
    rights, (contingents, more) = rights_read([flanders_order.rights]), contingents_read([flanders_order.contingents])
    read = declared([flanders_order.declarations], flanders_order.quarter)
    rules = json.loads((early_order.out / "manifest.json").read_text())["rules"]
    given = Given(read, rights.rights, contingents, tuple(rights.findings), tuple(more), "declarations")
    return settle(given, flanders_order.terms, Before(early_run.lines, rules))


@pytest.fixture(scope="module")
def kept(settled: Settled, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(keep(settled, tmp_path_factory.mktemp("kept")))


def test_a_quarter_settled_from_facts_is_the_run_over_files(settled: Settled, later_run: Result) -> None:
    assert settled.receipt["hash"] == later_run.summary["hash"]
    assert settled.summary == later_run.summary


def test_every_statement_is_the_one_the_run_wrote(kept: Kept, later_run: Result, flanders_order: Order) -> None:
    """Differences and findings included: 50 employers, among them one with differences."""
    changed = set(kept.differences()["onderneming"])  # type: ignore[index]
    pages = sorted(later_run.statements)
    chosen = [page for page in pages if page.stem in changed][:5] + pages[:: max(1, len(pages) // 20)]
    assert any(page.stem in changed for page in chosen)
    for page in chosen:
        written = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        opened = kept.statement(page.stem, "", flanders_order.law)
        assert json.loads(json.dumps(opened, default=str)) == written


def test_nobody_has_no_statement(kept: Kept, flanders_order: Order) -> None:
    assert kept.statement("0000000097", "", flanders_order.law) is None


def test_the_same_quarter_gives_the_same_bytes(settled: Settled, kept: Kept, tmp_path: Path) -> None:
    again = keep(settled, tmp_path)
    assert again.keys() == kept.files.keys()
    for name, path in again.items():
        assert path.read_bytes() == kept.files[name].read_bytes(), name


def test_an_employer_has_its_own_lines_alone(kept: Kept, settled: Settled) -> None:
    employer = str(settled.lines["onderneming"][0])
    own = kept.lines(employer)
    assert own.height
    assert own.equals(settled.lines.filter(pl.col("onderneming") == employer))
    assert kept.files[LINES].is_file()
