"""Declarations from disk, two files at a time: the rows of one quarter, and every finding."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.attest_findings import version_findings
from maatwerk.sources.attests import aliases, latest_valid, versions
from maatwerk.sources.bounded import Source
from maatwerk.sources.files import sources_of
from maatwerk.sources.reading import read_batches
from maatwerk.sources.schema import OCCUPATIONS

PARALLEL_FROM = 8
"""Files from which a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Every version that the files hold for one quarter (the history), and the findings."""

    history: pl.DataFrame
    findings: tuple[Finding, ...]
    files: int
    other_quarters: int

    @property
    def numbers(self) -> dict[str, str]:
        """The present number of every person who had another one before."""
        return aliases(versions(self.history)) if self.history.height else {}

    def valid(self, known_on: dt.date | None = None) -> pl.DataFrame:
        """Return the rows that count with what was known on a day, under the present numbers of the persons."""
        rows = latest_valid(self.history, known_on) if self.history.height else self.history
        return rows.with_columns(pl.col("insz").replace(self.numbers))


def declared(paths: Iterable[Path], quarter: Quarter, progress: Callable[[int], None] | None = None) -> Declared:
    """Read declarations below ``paths`` and keep the quarter; raises FileNotFoundError for a path that does not exist."""
    passed: list[Finding] = []
    files = list(sources_of(list(paths), passed))
    parts = _read_all(files, str(quarter))
    frames, findings, others = [OCCUPATIONS.empty()], list(passed), 0
    for frame, found, other in parts:
        frames.append(frame)
        findings += found
        others += other
    history = pl.concat(frames)
    if history.height:
        findings += version_findings(versions(history))
    if progress is not None:
        progress(len(files))
    return Declared(history, tuple(findings), len(files), others)


_Part = tuple[pl.DataFrame, list[Finding], int]


def _read_all(files: list[Source], quarter: str) -> list[_Part]:
    workers = min(os.cpu_count() or 1, 4)
    if len(files) < PARALLEL_FROM or workers < 2:
        return [_read(files, quarter)]
    shares = [files[i::workers] for i in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_read, shares, [quarter] * workers))


def _read(files: list[Source], quarter: str) -> _Part:
    """Read some files: the rows of the quarter, the findings, and how many rows are of other quarters."""
    findings: list[Finding] = []
    frames, others = [OCCUPATIONS.empty()], 0
    for batch in read_batches(files):
        kept = batch.occupations.filter(pl.col("kwartaal").is_null() | (pl.col("kwartaal") == quarter))
        others += batch.occupations.height - kept.height
        frames.append(kept)
        findings += batch.findings
    return pl.concat(frames), findings, others
