"""The quarter run on files: declarations, rights and contingents are read, the quarter is settled, everything is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding, write_findings
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.declared import declared
from maatwerk.runs.settle import Before, Given, Say, Settled, Terms, WrongRun, check_quarter, settle, silent
from maatwerk.runs.statements import write_statements
from maatwerk.sources.rights import contingents_read, rights_read

__all__ = ["Order", "Result", "WrongRun", "run"]

LINES, DIFFERENCES, FINDINGS, SUMMARY, MANIFEST = (
    "lines.parquet",
    "differences.csv",
    "findings.csv",
    "summary.json",
    "manifest.json",
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: the quarter, where everything is, what was known when, and under which law."""

    quarter: Quarter
    declarations: Path
    rights: Path
    contingents: Path
    out: Path
    law: Mapping[str, RuleSet]
    previous: Path | None = None
    known_on: dt.date | None = None
    assumptions: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of employers, for the statements; nothing is computed with them."""

    @property
    def terms(self) -> Terms:
        """Return what the quarter is settled under."""
        return Terms(self.quarter, self.law, self.known_on, self.assumptions, self.names)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gave: the summary, the statements, and everything that was found."""

    summary: dict[str, Any]
    statements: tuple[Path, ...]
    findings: tuple[Finding, ...]
    lines: pl.DataFrame = field(repr=False)

    @property
    def blocking(self) -> bool:
        """Return whether an amount is missing or could be wrong."""
        return any(finding.blocking for finding in self.findings)


def run(order: Order, say: Say = silent) -> Result:
    """Run a quarter and write everything below ``order.out``; the previous run is only read.

    Raises FileNotFoundError for an input that does not exist and WrongRun for a previous run that does not fit; whatever is
    wrong inside the files is a finding.
    """
    _check(order)
    before = _previous(order)
    settled = settle(_given(order, say), order.terms, before, say)
    _clear(order.out)
    say("afrekeningen schrijven")
    folder = order.out / "statements"
    pages = write_statements(settled.lines, settled.differences, settled.findings_by_employer, settled.context, folder)
    _write(order.out, settled)
    return Result(settled.summary, tuple(pages), settled.findings, settled.lines)


def _given(order: Order, say: Say) -> Given:
    say("aangiften lezen")
    read = declared([order.declarations], order.quarter)
    say("rechten en contingenten lezen")
    given = rights_read([order.rights])
    contingents, more = contingents_read([order.contingents])
    return Given(read, given.rights, contingents, tuple(given.findings), tuple(more), order.declarations.name)


def _check(order: Order) -> None:
    """Raise WrongRun for a quarter no measure supports, and for a run into the folder it compares with."""
    check_quarter(order.terms)
    if order.previous is not None and order.previous.resolve() == order.out.resolve():
        raise WrongRun("de vorige run staat in dezelfde map: kies een andere --out, zodat ze bewaard blijft.")


def _previous(order: Order) -> Before | None:
    """Return the lines of the previous run and the hashes of its rules."""
    if order.previous is None:
        return None
    files = (order.previous / LINES, order.previous / MANIFEST)
    if not all(file.is_file() for file in files):
        raise WrongRun(f"{order.previous.name} is geen vorige run: {LINES} of {MANIFEST} ontbreekt.")
    try:
        said = json.loads(files[1].read_text(encoding="utf-8"))
        quarter, rules = said["quarter"], dict(said["rules"])
        lines = pl.read_parquet(files[0])
    except (ValueError, KeyError, TypeError, OSError, pl.exceptions.PolarsError) as problem:
        raise WrongRun(
            f"{order.previous.name} is geen leesbare vorige run: {LINES} of {MANIFEST} is beschadigd."
        ) from problem
    if quarter != str(order.quarter):
        raise WrongRun(f"de vorige run is van {quarter}, deze van {order.quarter}: verschillen gaan over één kwartaal.")
    return Before(lines, rules)


def _clear(out: Path) -> None:
    """Make the folder, and remove what an earlier run wrote there and this one might not."""
    out.mkdir(parents=True, exist_ok=True)
    if (out / MANIFEST).is_file():
        stale = [*(out / "statements").glob("*.json"), *(out / "statements").glob("*.html"), out / DIFFERENCES]
        for file in stale:
            file.unlink(missing_ok=True)


def _write(out: Path, settled: Settled) -> None:
    settled.lines.write_parquet(out / LINES)
    if settled.differences is not None:
        settled.differences.write_csv(out / DIFFERENCES)
    write_findings(settled.findings, out / FINDINGS)
    for name, content in ((SUMMARY, settled.summary), (MANIFEST, settled.receipt)):
        (out / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
