"""The vintage table as CSV: read with a finding per bad row (the good ones stay), and written.

Columns: artikel, onderdeel, kwartaal, gekend_op, soort (vastlegging or vereffening), cent, volume (may be empty), and
herkomst (may be left out): where the rows come from; ``verzonnen`` at the beginning says that they are invented.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from maatwerk.lab.estimate.vintages import COMMITMENT, INVENTED, KINDS, Book, Vintage, book_of
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import printed, scaled
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.writing import written_whole
from maatwerk.sources.bounded import Refused, Source
from maatwerk.sources.tabular import Bad, Record, csv_records

COLUMNS: Final = ("artikel", "onderdeel", "kwartaal", "gekend_op", "soort", "cent", "volume", "herkomst")
NEEDED: Final = COLUMNS[:6]
VOLUME_SCALE: Final = 6
_WHOLE: Final = re.compile(r"^[+-]?\d{1,15}$", re.ASCII)
Placed = tuple[int, Vintage]


class _Wrong(ValueError):
    """A cell that can not be used: its column, its text, why, and how to mend it."""

    def __init__(self, field: str, value: str, why: str, mend: str) -> None:
        super().__init__(why)
        self.said = (field, value, why, mend)


def read_vintages(path: Path) -> tuple[Book, tuple[Finding, ...]]:
    """Return the book of a CSV file and a finding per row that is not in it.

    Raises FileNotFoundError when there is no such file; everything wrong inside it is a finding.
    """
    findings: list[Finding] = []
    origins: set[str] = set()
    rows = list(_rows(path, findings, origins))
    return book_of(_once(rows, path.name, findings), "; ".join(_invented_first(origins))), tuple(findings)


def _invented_first(origins: set[str]) -> list[str]:
    """Return where rows come from; invented ones before the others, so that they are never overlooked."""
    return sorted(origins - {""}, key=lambda origin: (not origin.startswith(INVENTED), origin))


def write_vintages(book: Book, path: Path) -> None:
    """Write a book as CSV, in a settled order."""
    with written_whole(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*_cells(row), book.origin) for row in book.rows())


def _cells(row: Vintage) -> tuple[str, ...]:
    volume = "" if row.volume is None else printed(row.volume, VOLUME_SCALE)
    return (row.article, row.component, str(row.quarter), str(row.known_on), row.kind, str(row.cents), volume)


def _rows(path: Path, findings: list[Finding], origins: set[str]) -> Iterator[Placed]:
    try:
        records = csv_records(Source(path.name, path))
        header = next(records)
        absent = [name for name in NEEDED if not isinstance(header, dict) or name not in header]
        if absent:
            mend = f"Geef de kolommen {', '.join(COLUMNS)}."
            raise Refused("kolom-ontbreekt", "De tabel mist verplichte kolommen.", mend, ", ".join(absent))
        for record in records:
            if isinstance(record, dict):
                origins.add(str(record.get("herkomst") or "").strip())
            yield from _row(record, path.name, findings)
    except Refused as problem:
        findings.append(Finding(problem.code, path.name, "", "", problem.value, problem.why, problem.mend))


def _row(record: Record | Bad, name: str, findings: list[Finding]) -> Iterator[Placed]:
    if isinstance(record, Bad):
        place = f"rij {record.number}"
        findings.append(Finding("rij-onleesbaar", name, place, "", record.value, record.why, "Verbeter de rij."))
        return
    number = int(record["__number"])
    try:
        yield number, _vintage({key: str(value or "").strip() for key, value in record.items()})
    except _Wrong as problem:
        findings.append(Finding("stand-onbruikbaar", name, f"rij {number}", *problem.said, euro_cents=_stake(record)))


def _stake(record: Record) -> int | None:
    text = str(record.get("cent") or "").strip()
    return abs(int(text)) if _WHOLE.match(text) else None


def _vintage(cells: dict[str, str]) -> Vintage:
    quarter = _read(cells, "kwartaal", Quarter.parse, "is geen kwartaal.", "Schrijf 2024Q3.")
    day = _read(cells, "gekend_op", dt.date.fromisoformat, "is geen datum.", "Schrijf 2024-10-31.")
    kind = _read(cells, "soort", _kind, "is geen soort.", f"Schrijf {' of '.join(KINDS)}.")
    if kind == COMMITMENT and day < quarter.first_day:
        why = f"is voor het begin van {quarter}: van een kwartaal is dan nog niets gekend."
        raise _Wrong("gekend_op", str(day), why, "Kijk kwartaal en dag na.")
    return Vintage(
        _read(cells, "artikel", _named, "is leeg.", "Geef het begrotingsartikel."),
        _read(cells, "onderdeel", _named, "is leeg.", "Geef het onderdeel, of nog eens het artikel."),
        quarter,
        kind,
        day,
        _read(cells, "cent", _cents, "is geen geheel aantal eurocent.", "Schrijf 123450 voor 1.234,50 euro."),
        _read(cells, "volume", _volume, "is geen aantal.", "Schrijf 1234.5, of laat het leeg."),
    )


def _read(cells: dict[str, str], field: str, reader: Callable[[str], Any], why: str, mend: str) -> Any:
    text = cells.get(field, "")
    try:
        return reader(text)
    except ValueError:
        raise _Wrong(field, text, why, mend) from None


def _kind(text: str) -> str:
    return KINDS[KINDS.index(text)]


def _named(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _cents(text: str) -> int:
    if not _WHOLE.match(text):
        raise ValueError
    return int(text)


def _volume(text: str) -> int | None:
    found = scaled(text, VOLUME_SCALE) if text else None
    if found is not None and found < 0:
        raise ValueError
    return found


def _once(rows: list[Placed], name: str, findings: list[Finding]) -> Iterator[Vintage]:
    """Yield each standing once; of two that differ neither is used."""
    groups: dict[object, list[Placed]] = defaultdict(list)
    for placed in rows:
        groups[placed[1].key].append(placed)
    for group in groups.values():
        if len({(row.cents, row.volume) for _, row in group}) == 1:
            yield group[0][1]
            findings += [_twice(number, row, name, same=True) for number, row in group[1:]]
        else:
            findings += [_twice(number, row, name, same=False) for number, row in group]


def _twice(number: int, row: Vintage, name: str, *, same: bool) -> Finding:
    what = f"{row.article} {row.component} {row.quarter} {row.kind} op {row.known_on}"
    if same:
        why, mend = f"dezelfde stand staat er twee keer ({what}).", "Niets te doen: ze telt een keer."
    else:
        why, mend = f"er zijn twee verschillende standen ({what}): geen van beide is gebruikt.", "Houd de juiste over."
    code = "stand-dubbel" if same else "stand-strijdig"
    stake = None if same else abs(row.cents)
    return Finding(code, name, f"rij {number}", "cent", str(row.cents), why, mend, blocking=not same, euro_cents=stake)
