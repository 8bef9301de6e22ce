"""Rows of a declaration table (CSV, Parquet) to the raw rows that messages give, so that the same checks run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from maatwerk.rules.finding import Finding
from maatwerk.sources.bounded import Refused, Source
from maatwerk.sources.extract import RAW_ROWS, Notes, Raw
from maatwerk.sources.schema import CONTINGENTS, DETAILS, JOIN, LISTS, OCCUPATIONS, RIGHTS, Column, Table
from maatwerk.sources.tabular import Bad, Record, as_items, as_text, records

_GIVEN: Final = {"bestand", "pad", "soort", *JOIN, *(table.name for table in LISTS)}
_LINE: Final = ("bestand", "aangifte", "persoon", "lijn")
_NOWHERE: Final[tuple[object, ...]] = (None,) * len(_LINE)
NEEDED: Final = tuple(c.name for c in OCCUPATIONS.columns if c.required and c.name not in _GIVEN)
"""Columns a declaration table must have; keys, place and lists have defaults."""


def read_table(source: Source, notes: Notes, most: int) -> Iterator[Raw]:
    """Yield the rows of a declaration table, about so many at a time; the last may be empty. Never raises on content.

    The rows of one worker line come together, since what belongs to the line stands on its first row; a line without end is cut
    at twice as many.
    """
    raw, last = Raw(table=source.name), _NOWHERE
    try:
        rows = records(source)
        header = next(rows)
        for row in rows if _wanted(header, source, notes) else ():
            here = _line_of(row)
            if len(raw) >= 2 * most or (len(raw) >= most and (here != last or here == _NOWHERE)):
                yield raw
                raw = raw.next_of_table()
            _take(row, source, raw, notes)
            last = here
    except (Refused, OSError) as error:
        notes.findings.append(refused(source, error))
    yield raw


def _line_of(row: Record | Bad) -> tuple[object, ...]:
    """Return the worker line that a row says it is of."""
    return tuple(row.get(name) for name in _LINE) if isinstance(row, dict) else _NOWHERE


def refused(source: Source, error: Exception) -> Finding:
    """Return the finding for a file that cannot be read (further)."""
    if isinstance(error, Refused):
        return Finding(error.code, source.name, "", "", error.value, error.why, error.mend)
    return Finding("bestand-onleesbaar", source.name, "", "", str(getattr(error, "strerror", "") or ""),
                   "Het bestand is niet te openen.", "Controleer het bestand en de rechten erop.")  # fmt: skip


def missing_columns(header: Record | Bad, table: Table) -> list[str]:
    """Return the required columns of ``table`` that a header lacks."""
    names = header if isinstance(header, dict) else {}
    return [c.name for c in table.columns if c.required and c.name not in names]


def _wanted(header: Record | Bad, source: Source, notes: Notes) -> bool:
    names = header if isinstance(header, dict) else {}
    missing = [name for name in NEEDED if name not in names]
    if not missing:
        _extra(names, source, notes)
        return True
    other = next((table for table in (RIGHTS, CONTINGENTS) if not missing_columns(header, table)), None)
    if other is not None:
        notes.findings.append(
            Finding("geen-aangifte", source.name, "", "", other.name, "Dit is een tabel met rechten of contingenten, "
                    "geen aangifte.", "Lees ze met de rechten of contingenten in.", blocking=False)
        )  # fmt: skip
        return False
    raise Refused("kolom-ontbreekt", "De tabel mist verplichte kolommen.", "Voeg de kolommen toe; zie het schema.",
                  ", ".join(missing))  # fmt: skip


def _extra(names: Record, source: Source, notes: Notes) -> None:
    extra = sorted(set(names) - set(OCCUPATIONS.schema) - {"__number"})
    if extra:
        notes.findings.append(
            Finding("kolom-onbekend", source.name, "", "", ", ".join(extra), "Deze kolommen staan niet in het schema en "
                    "zijn niet gelezen.", "Niets te doen.", blocking=False)
        )  # fmt: skip


def bad_row(source: Source, row: Bad) -> Finding:
    """Return the finding for a row that is no row."""
    return Finding("rij-onleesbaar", source.name, f"rij {row.number}", "", row.value, row.why, "Verbeter de rij.")


def _take(row: Record | Bad, source: Source, raw: Raw, notes: Notes) -> None:
    if isinstance(row, Bad):
        notes.findings.append(bad_row(source, row))
        return
    number = int(row["__number"])
    here = {
        "bestand": as_text(row.get("bestand")) or source.name,
        "pad": as_text(row.get("pad")) or f"rij {number}",
        "soort": as_text(row.get("soort")) or "magda",
        "aangifte": _key(row, "aangifte", number, source, notes),
        **{name: _key(row, name, 1, source, notes) for name in ("persoon", "lijn", "rij")},
    }
    index = len(raw.rows)
    raw.rows.append(tuple(here[name] if name in here else as_text(row.get(name)) for name in RAW_ROWS))
    raw.numbers.append(number)
    if as_text(row.get("geblokkeerd")) == "true":
        raw.unreadable.append(index)
        notes.findings.append(
            Finding("eerder-geblokkeerd", source.name, f"rij {number}", "geblokkeerd", "true",
                    "Bij een eerdere lezing stond op deze rij een bevinding die blokkeert.",
                    "Lees de oorspronkelijke aangifte, of los die bevinding op.")
        )  # fmt: skip
    for table in LISTS:
        _take_list(row.get(table.name), table, index, number, source, raw, notes)


def _key(row: Record, name: str, default: int, source: Source, notes: Notes) -> int:
    value = row.get(name)
    if value is None or value == "":
        return default
    try:
        return min(max(int(value), 0), 2**31 - 1)
    except (TypeError, ValueError):
        notes.findings.append(
            Finding("zone-geen-getal", source.name, f"rij {row['__number']}", name, str(value),
                    "De sleutel is geen geheel getal.", "Verbeter het getal.")
        )  # fmt: skip
        return default


def _take_list(value: Any, table: Table, index: int, number: int, source: Source, raw: Raw, notes: Notes) -> None:
    items = as_items(value)
    if items is None:
        notes.findings.append(
            Finding("lijst-onleesbaar", source.name, f"rij {number}", table.name, str(value)[:80],
                    "De lijst is geen JSON-lijst van objecten.", "Schrijf de lijst als JSON.")
        )  # fmt: skip
        raw.unreadable.append(index)
        return
    for position, item in enumerate(items, 1):
        if table.name == "verminderingen":
            owner = len(raw.lists[table.name])
            for at, detail in enumerate(as_items(item.get("details")) or [], 1):
                raw.details.append((owner, at, *_cells(detail, DETAILS.columns)))
        raw.lists[table.name].append((index, position, *_cells(item, table.columns)))


def _cells(item: dict[str, Any], columns: tuple[Column, ...]) -> Iterator[str | None]:
    return (as_text(item.get(column.name)) for column in columns if column.name != "details")
