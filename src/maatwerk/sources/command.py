"""What stands behind ``maatwerk declarations read FILES --out F``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from maatwerk.rules.finding import FIELDS, Finding
from maatwerk.sources.attest_findings import version_findings
from maatwerk.sources.attests import compact, eventful, versions
from maatwerk.sources.batches import Batch, Counts
from maatwerk.sources.bounded import Source
from maatwerk.sources.files import sources_of
from maatwerk.sources.reading import read_batches
from maatwerk.sources.schema import OCCUPATIONS
from maatwerk.sources.write_tables import Chunks, blocks, empty_blocks

KEPT: Final = 10_000
"""Findings kept in the summary; the findings file has them all."""


@dataclass(slots=True)
class ReadSummary:
    """What was read. ``findings`` holds the first ``KEPT``; ``found`` and ``blocking`` count them all."""

    files: int = 0
    counts: Counts = field(default_factory=Counts)
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    blocking: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return ``{files, persons, …, deductions, findings: [...]}`` for ``--json``."""
        counts = {name: getattr(self.counts, name) for name in Counts.__dataclass_fields__}
        return {"files": self.files, **counts, "findings": [finding.as_dict() for finding in self.findings]}


def findings_path(out: Path) -> Path:
    """Return where the findings of a run with this ``out`` are written."""
    return out.with_name(out.name + ".findings.csv")


class _Log:
    """Writes findings as they come and keeps the first in the summary."""

    def __init__(self, summary: ReadSummary, writer: csv.DictWriter[str]) -> None:
        self._summary, self._writer = summary, writer

    def add(self, findings: Iterable[Finding]) -> None:
        summary = self._summary
        for finding in findings:
            self._writer.writerow(finding.as_row())
            summary.found += 1
            summary.blocking += finding.blocking
            if summary.found <= KEPT:
                summary.findings.append(finding)

    def close(self) -> None:
        """Say in the summary that there are more than it holds."""
        more = self._summary.found - KEPT
        if more > 0:
            self._summary.findings.append(
                Finding("meer-bevindingen", "", "", "", str(more), "Er zijn meer bevindingen dan hier staan.",
                        "Zie het bestand met bevindingen.", blocking=self._summary.blocking > 0)
            )  # fmt: skip


@contextmanager
def _log(summary: ReadSummary, path: Path) -> Iterator[_Log]:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS)
        writer.writeheader()
        log = _Log(summary, writer)
        yield log
        log.close()


def _sink(out: Path, stack: ExitStack) -> Callable[[Batch], None]:
    """Return what writes a batch: to one file, or to a file per block in a folder."""
    if out.suffix in (".parquet", ".csv"):
        out.parent.mkdir(parents=True, exist_ok=True)
        whole = stack.enter_context(Chunks(out, OCCUPATIONS.empty()))
        return lambda batch: whole.add(batch.occupations)
    out.mkdir(parents=True, exist_ok=True)
    parts = {
        name: stack.enter_context(Chunks(out / f"{name}.parquet", empty)) for name, empty in empty_blocks().items()
    }

    def add(batch: Batch) -> None:
        for name, block in blocks(batch.occupations, batch.declarations).items():
            parts[name].add(block)

    return add


def _counted(
    sources: Iterable[Source], out: Path, summary: ReadSummary, progress: Callable[[int], None] | None
) -> Iterator[Source]:
    for source in sources:
        if source.path.resolve() == out.resolve() or out.resolve() in source.path.resolve().parents:
            continue  # what an earlier run wrote is no input
        summary.files += 1
        yield source
        if progress is not None:
            progress(summary.files)


def declarations_read(
    files: list[Path], out: Path, allow_test_numbers: bool = True, progress: Callable[[int], None] | None = None
) -> ReadSummary:
    """Read declarations and attests into ``out`` and return what was read.

    ``files``: files or folders (``*.xml``, ``*.xml.gz``, ``*.zip``, ``*.csv``, ``*.parquet``, in sorted order). ``out``:
    a ``.parquet`` or ``.csv`` (one row per occupation and attest version), else a folder with one Parquet per block. All
    findings go to ``OUT.findings.csv``. ``progress`` is called with the number of files done. Raises FileNotFoundError
    for a given path that does not exist, and OSError when ``out`` cannot be written; never on what a file holds.
    """
    summary, passed = ReadSummary(), list[Finding]()
    sources = sources_of(files, passed)
    tables: list[pl.DataFrame] = []
    findings_path(out).parent.mkdir(parents=True, exist_ok=True)
    with _log(summary, findings_path(out)) as log, ExitStack() as stack:
        write = _sink(out, stack)
        for batch in read_batches(_counted(sources, out, summary, progress), allow_test_numbers):
            write(batch)
            log.add(batch.findings)
            summary.counts.add(batch.counts)
            tables.append(compact(versions(batch.occupations)))
        log.add(passed)
        log.add(version_findings(eventful(tables)))
        tables.clear()
    return summary
