"""Small records for the tests, and what the reader must make of them, said independently of the reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.batches import Batch
from maatwerk.sources.files import sources_of
from maatwerk.sources.identifiers import make_enterprise, make_insz
from maatwerk.sources.reading import read_batches
from maatwerk.sources.records import Attest, Contribution, Deduction, Occupation, Remuneration, Service, WorkerLine

Q = Quarter.of(2024, 3)
INSZ = make_insz("900513", 3, born_from_2000=False)
KBO = make_enterprise(19_999_999)
OTHER_KBO = make_enterprise(19_999_001)


def occupation(**changes: Any) -> Occupation:
    base = Occupation(
        1, "327.01", 500, 1, dt.date(2015, 3, 1), None, 3040, 3800, intern_nummer="W1", gepensioneerd="0",
        lokale_eenheid="8999999993", nis_code="11002",
        prestaties=[Service("001", 5200, 39520), Service("050", 300, 2280)],
        bezoldigingen=[Remuneration("001", 654_321), Remuneration("002", 30_000, 12)],
        verminderingen=[Deduction("3000", 45_000, basis=654_321)],
    )  # fmt: skip
    return replace(base, **changes)


def line(**changes: Any) -> WorkerLine:
    base = WorkerLine(
        "373", "012", Q.first_day, Q.last_day, [occupation()],
        [Contribution("012", 0, 120_000, 684_321), Contribution("855", 1, 9_000)], [Deduction("0001", 12_000)],
    )  # fmt: skip
    return replace(base, **changes)


def attest(**changes: Any) -> Attest:
    base = Attest("1000000001", 1, "nieuw", dt.date(2024, 11, 5), Q, INSZ, line(), KBO, "199999934")
    return replace(base, **changes)


def read(*paths: Path, allow_test_numbers: bool = True, rows: int = 20_000) -> Batch:
    """Read everything as one batch."""
    passed: list[Finding] = []
    batches = list(read_batches(sources_of(paths, passed), allow_test_numbers, rows))
    whole = batches[0]
    for batch in batches[1:]:
        whole.counts.add(batch.counts)
        whole.findings.extend(batch.findings)
    whole.findings.extend(passed)
    whole.occupations = pl.concat([batch.occupations for batch in batches])
    whole.declarations = pl.concat([batch.declarations for batch in batches])
    return whole


def codes(batch: Batch) -> set[str]:
    return {finding.code for finding in batch.findings}


def expected_rows(attest: Attest) -> list[dict[str, Any]]:
    """What one attest must become: one row per occupation, the line's own lists on the first."""
    head = {
        "soort": "magda", "kwartaal": str(attest.kwartaal), "kwartaal_index": attest.kwartaal.index, "insz": attest.insz,
        "vorig_insz": attest.vorig_insz, "ondernemingsnummer": attest.ondernemingsnummer,
        "rsz_nummer": None if set(attest.rsz_nummer) == {"0"} else attest.rsz_nummer,
        "vorig_rsz_nummer": attest.vorig_rsz_nummer, "attest_nummer": attest.nummer, "attest_versie": attest.versie,
        "status": attest.status, "vorige_versie": attest.vorige_versie, "volgende_versie": attest.volgende_versie,
        "datum_creatie": attest.datum_creatie,
    }  # fmt: skip
    return [head | row for row in expected_line(attest.lijn)]


def expected_line(line: WorkerLine) -> list[dict[str, Any]]:
    own = {name: getattr(line, name) for name in ("categorie", "kerngetal", "kwartaal_begin", "kwartaal_einde")}
    rows = [own | _occupation(one) for one in line.tewerkstellingen] or [own | _no_occupation()]
    rows[0]["bijdragen"] = [asdict(one) for one in line.bijdragen]
    rows[0]["verminderingen"] += [_deduction(one, "werknemerslijn") for one in line.verminderingen]
    return rows


def _no_occupation() -> dict[str, Any]:
    names = Occupation.__dataclass_fields__
    lists: dict[str, Any] = {"prestaties": [], "bezoldigingen": [], "bijdragen": [], "verminderingen": []}
    return dict.fromkeys(names) | lists | {"rij": 0}


def _occupation(one: Occupation) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Occupation.__dataclass_fields__} | {"bijdragen": []}
    for name in ("prestaties", "bezoldigingen"):
        row[name] = [asdict(item) | {"volgnummer": item.volgnummer or at} for at, item in enumerate(row[name], 1)]
    row["verminderingen"] = [_deduction(item, "tewerkstelling") for item in one.verminderingen]
    return row


def _deduction(item: Deduction, level: str) -> dict[str, Any]:
    return asdict(item) | {"niveau": level, "details": [asdict(detail) for detail in item.details]}
