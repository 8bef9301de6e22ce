"""A settled quarter on disk, so that the statement of any employer opens at once: nothing is read or computed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import Computed
from maatwerk.runs.opened import Worker, opened
from maatwerk.runs.settle import Settled
from maatwerk.runs.statements import Context, statement
from maatwerk.runs.taken import taken

c = pl.col
LINES: Final = "lines.parquet"
DIFFERENCES: Final = "differences.parquet"
DECLARED: Final = "declared.parquet"
SHARED: Final = "shared.json"
RECEIPT: Final = "receipt.json"
_FRAME: Final = "frame-{}.parquet"
_ROWS: Final = 2_048
"""Lines in a row group: an employer is found without reading the others."""


def keep(settled: Settled, folder: Path) -> dict[str, Path]:
    """Write a settled quarter to an empty folder; return its files by name. The same quarter gives the same bytes."""
    frames = {LINES: settled.lines, DECLARED: settled.rows.declared.sort("ondernemingsnummer", maintain_order=True)}
    if settled.differences is not None:
        frames[DIFFERENCES] = settled.differences
    for measure, frame in settled.computed.frames.items():
        frames[_FRAME.format(measure)] = frame.sort("onderneming", maintain_order=True)
    for name, frame in frames.items():
        frame.write_parquet(folder / name, row_group_size=_ROWS)
    told = {SHARED: _shared(settled), RECEIPT: dict(settled.receipt)}
    for name, content in told.items():
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        (folder / name).write_text(text, encoding="utf-8")
    return {name: folder / name for name in (*frames, *told)}


def _shared(settled: Settled) -> dict[str, Any]:
    context = replace(settled.shared, names={})
    return {
        "sheets": context.sheets,
        "assumptions": context.assumptions,
        "not_computed": context.not_computed,
        "quarter": str(context.quarter),
        "known_on": context.known_on,
        "run_hash": context.run_hash,
        "findings": {number: [f.as_dict() for f in own] for number, own in settled.findings_by_employer.items()},
        "summary": settled.summary,
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """A settled quarter as ``keep`` wrote it, wherever its files lie now: paths by name."""

    files: Mapping[str, Path]

    def lines(self, employer: str | None = None) -> pl.DataFrame:
        """Return the lines, of one employer or of all."""
        return self._of(LINES, "onderneming", employer)

    def differences(self, employer: str | None = None) -> pl.DataFrame | None:
        """Return the differences with the run before, of one employer or of all; None where there was no run before."""
        return self._of(DIFFERENCES, "onderneming", employer) if DIFFERENCES in self.files else None

    @property
    def receipt(self) -> dict[str, Any]:
        """Return the receipt: what went in, which law, what came out, and the hash over all of it."""
        return dict(json.loads(self.files[RECEIPT].read_text(encoding="utf-8")))

    @property
    def summary(self) -> dict[str, Any]:
        """Return the totals of the run as plain data."""
        return dict(self.shared["summary"])

    @property
    def shared(self) -> dict[str, Any]:
        """Return what all statements share: ``sheets``, ``assumptions``, ``not_computed``, ``quarter``, ``findings`` and more."""
        return dict(json.loads(self.files[SHARED].read_text(encoding="utf-8")))

    def frame(self, measure: str, employer: str) -> pl.DataFrame | None:
        """Return the rows of an employer in a measure as they were computed with; None where the run has none."""
        name = _FRAME.format(measure)
        return self._of(name, "onderneming", employer) if name in self.files else None

    def opened(self, employer: str) -> Mapping[Worker, list[dict[str, Any]]]:
        """Return what the declarations say of every worker of an employer, with what counts."""
        declared = self._of(DECLARED, "ondernemingsnummer", employer)
        return opened(declared, Quarter.parse(self.shared["quarter"]))

    def statement(self, employer: str, name: str, law: Mapping[str, RuleSet]) -> dict[str, Any] | None:
        """Return the statement of an employer as plain data, as ``runs.statements`` makes it; None where it has no line.

        ``law`` is the law the run was made under: it names the branches that applied.
        """
        lines = self.lines(employer)
        if not lines.height:
            return None
        changed = self.differences(employer)
        shared = self.shared
        findings = [Finding(**told) for told in shared["findings"].get(employer, [])]
        context = self._context(shared, employer, name, law)
        return statement(employer, lines, [] if changed is None else changed.to_dicts(), findings, context)

    def _context(self, shared: Mapping[str, Any], employer: str, name: str, law: Mapping[str, RuleSet]) -> Context:
        return Context(
            quarter=Quarter.parse(shared["quarter"]),
            sheets=shared["sheets"],
            run_hash=shared["run_hash"],
            known_on=shared["known_on"],
            assumptions=shared["assumptions"],
            not_computed=shared["not_computed"],
            names={employer: name} if name else {},
            taken=taken(Computed(pl.DataFrame(), (), self._frames(employer)), law),
            opened=self.opened(employer),
        )

    def _frames(self, employer: str) -> dict[str, pl.DataFrame]:
        head, tail = _FRAME.split("{}")
        names = {name.removeprefix(head).removesuffix(tail): name for name in self.files if name.startswith(head)}
        return {measure: self._of(name, "onderneming", employer) for measure, name in names.items()}

    def _of(self, name: str, column: str, employer: str | None) -> pl.DataFrame:
        rows = pl.scan_parquet(self.files[name])
        return (rows if employer is None else rows.filter(c(column) == employer)).collect()
