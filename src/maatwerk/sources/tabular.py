"""The same content as CSV and Parquet: read into text columns in bounded pieces, so that all checks are the same.

CSV: UTF-8, comma, a header with the published column names in any order; empty = no value; list columns are JSON text.
Columns that are not published are ignored, and a finding says so.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from maatwerk.sources.bounded import Refused, Source

LINE_LIMIT: Final = 4 << 20
Record = dict[str, Any]


@dataclass(slots=True)
class Bad:
    """A row that cannot be read as a row."""

    number: int
    why: str
    value: str


def text_lines(source: Source) -> Iterator[str]:
    """Yield lines of a UTF-8 file; raises Refused on another encoding or a line that does not end."""
    rest = b""
    for piece in source.pieces():
        *lines, rest = (rest + piece).split(b"\n")
        yield from (_decoded(line) + "\n" for line in lines)
        if len(rest) > LINE_LIMIT:
            raise Refused("regel-te-lang", "Een regel is langer dan 4 MB.", "Controleer of het een CSV-bestand is.")
    if rest:
        yield _decoded(rest)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise Refused(
            "codering-fout", "De tekens zijn geen UTF-8.", "Bewaar het bestand als UTF-8.", str(error)
        ) from error


def csv_records(source: Source) -> Iterator[Record | Bad]:
    """Yield each row of a CSV file as a dictionary; raises Refused on an empty file or another encoding."""
    reader = csv.reader(text_lines(source), strict=True)
    header = _header(reader)
    yield dict.fromkeys(header)
    number = 0
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield Bad(number, f"De rij is niet te lezen ({error}).", "")
            continue
        if not values:
            continue
        number += 1
        if len(values) != len(header):
            yield Bad(
                number, f"De rij heeft {len(values)} velden; de kop heeft er {len(header)}.", ",".join(values)[:80]
            )
        else:
            yield {"__number": number, **dict(zip(header, values, strict=True))}


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise Refused("bestand-leeg", "Het bestand is leeg.", "Vraag het bestand opnieuw op.") from None
    except csv.Error as error:
        raise Refused("geen-csv", "Dit is geen CSV-bestand.", "Lever CSV in UTF-8 aan.", str(error)) from error
    if len(header) == 1 and ";" in header[0]:
        raise Refused(
            "puntkomma-csv", "De kolommen zijn met puntkomma's gescheiden.", "Bewaar het bestand met komma's."
        )
    if "\x00" in "".join(header) or len(set(header)) < len(header):
        raise Refused("geen-csv", "De kop is geen rij van verschillende kolomnamen.", "Lever CSV met een kop aan.",
                      ",".join(header)[:80])  # fmt: skip
    return header


def parquet_records(source: Source) -> Iterator[Record | Bad]:
    """Yield each row of a Parquet file as a dictionary of text (lists stay lists); raises Refused when it is none."""
    try:
        lazy = pl.scan_parquet(source.path)
        names = lazy.collect_schema().names()
        height = int(lazy.select(pl.len()).collect().item())
        yield dict.fromkeys(names)
        for start in range(0, height, 10_000):
            for number, row in enumerate(lazy.slice(start, 10_000).collect().iter_rows(named=True), start + 1):
                yield {"__number": number, **row}
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise Refused("geen-parquet", "Dit is geen leesbaar Parquet-bestand.", "Vraag het bestand opnieuw op.",
                      str(error).splitlines()[0][:120] if str(error) else "") from error  # fmt: skip


def records(source: Source) -> Iterator[Record | Bad]:
    """Yield the header (names to None) and then each row of a CSV or Parquet source."""
    name = (source.member or source.path.name).lower()
    return parquet_records(source) if name.endswith(".parquet") else csv_records(source)


def as_text(value: object) -> str | None:
    """Return a cell as the text it would be in CSV; None for no value."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def as_items(value: object) -> list[dict[str, Any]] | None:
    """Return a list cell (JSON text, or a list already) as dictionaries; None when it is no such list."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    return None
