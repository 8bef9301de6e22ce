"""Invented annual accounts for the tests: numbers nobody has, rubrics in hundredths of a euro."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maatwerk.sources.identifiers import make_enterprise
from maatwerk.sources.jaarrekening import AccountsRead, accounts_read
from maatwerk.sources.jaarrekening_write import Filed, Item, write_answer

ALPHA, BETA, GAMMA = (make_enterprise(19_900_500 + at) for at in range(3))
SOUND: Mapping[str, int] = {
    "10/15": 500_000_00, "10/49": 1_000_000_00, "20/58": 1_000_000_00, "40/41": 150_000_00, "50/53": 50_000_00,
    "54/58": 100_000_00, "490/1": 10_000_00, "42/48": 200_000_00, "492/3": 20_000_00, "9901": 11_000_00,
    "9903": 12_000_00, "9904": 9_000_00,
}  # fmt: skip
"""Solvency 50 %, quick ratio 300/200 = 1,50, with accruals 310/220; profit before tax 12.000 euro."""


def filed(rubrics: Mapping[str, int] = SOUND, company: str = ALPHA, year: int = 2023, **more: Any) -> Filed:
    given: dict[str, Any] = {
        "model": "VOL-vzw", "description": "Volledig model voor verenigingen en stichtingen",
        "items": tuple(Item(code, value) for code, value in rubrics.items()), "begin": dt.date(year, 1, 1),
        "end": dt.date(year, 12, 31), "deposited": dt.date(year + 1, 6, 3),
    }  # fmt: skip
    return Filed(company, year, **(given | more))


def answer(folder: Path, *accounts: Filed, name: str = "antwoord.xml") -> Path:
    path = folder / name
    write_answer(accounts, path)
    return path


def read(*files: Path, **more: Any) -> AccountsRead:
    return accounts_read(list(files), **more)


def codes(found: AccountsRead) -> list[str]:
    return [finding.code for finding in found.findings]


def values(found: AccountsRead) -> dict[str, int]:
    """The rubrics of the one account that was read."""
    return dict(found.rubrieken.select("rubriek", "waarde").iter_rows())
