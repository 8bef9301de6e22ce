from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.attest_findings import frame_findings
from maatwerk.sources.files import sources_of
from maatwerk.sources.reading import read_batches
from maatwerk.synthetic.make import MadeFlanders, make

SMALL = Fraction(1, 50)
FIRST, LAST = Quarter.of(2024, 1), Quarter.of(2024, 4)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> MadeFlanders:
    return make(tmp_path_factory.mktemp("flanders"), 7, FIRST, LAST, SMALL)


@pytest.fixture(scope="session")
def read(small: MadeFlanders) -> tuple[pl.DataFrame, list[Finding]]:
    """Every occupation of every attest version of the small Flanders, and the findings."""
    findings: list[Finding] = []
    folders: list[Path] = sorted((small.out / "declarations").iterdir())
    batches = list(read_batches(sources_of(folders, findings)))
    occupations = pl.concat([batch.occupations for batch in batches])
    findings += [finding for batch in batches for finding in batch.findings]
    return occupations, findings + frame_findings(occupations)


@pytest.fixture(scope="session")
def occupations(read: tuple[pl.DataFrame, list[Finding]]) -> pl.DataFrame:
    return read[0]
