"""Tables on disk: CSV and Parquet in, and results back out with amounts as people write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from maatwerk.rules.columns import decimals
from maatwerk.rules.ruleset import RuleSet


class TableError(ValueError):
    """A file can not be read as a table; the message says which, why and how to mend it."""


def read_table(path: Path) -> pl.DataFrame:
    """Read a CSV (every column as text) or Parquet file; raises TableError naming the file and the reason."""
    if not path.is_file():
        raise TableError(f"{path.name}: het bestand bestaat niet. Kijk de naam na.")
    try:
        return _read_parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _read_csv(path)
    except (pl.exceptions.PolarsError, OSError) as problem:
        why = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise TableError(
            f"{path.name}: dit is geen leesbare tabel ({why}). Lever CSV in UTF-8 of Parquet."
        ) from problem


def _read_parquet(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def _read_csv(path: Path) -> pl.DataFrame:
    with path.open("rb") as content:
        head = content.read(65536)
    if not head.strip():
        raise TableError(f"{path.name}: het bestand is leeg. Lever een tabel met een kopregel.")
    if b"\0" in head:
        raise TableError(f"{path.name}: dit is geen UTF-8 (misschien UTF-16). Bewaar het bestand als UTF-8.")
    first_line = head.decode("utf-8-sig", errors="replace").splitlines()[0]
    separator = ";" if first_line.count(";") > first_line.count(",") else ","
    names = [name.strip() for name in next(csv.reader([first_line], delimiter=separator))]
    _refuse_repeated(path, names)
    try:
        frame = pl.read_csv(path, infer_schema=False, separator=separator, encoding="utf8-lossy")
    except pl.exceptions.ComputeError:
        return _read_ragged(path, names, separator)
    return frame.rename(dict(zip(frame.columns, names, strict=True)))


def _refuse_repeated(path: Path, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise TableError(
            f"{path.name}: de kolom {', '.join(repeated)} staat meer dan eens in de kopregel. Behoud er één."
        )


def _read_ragged(path: Path, names: list[str], separator: str) -> pl.DataFrame:
    """Read a CSV with rows of another length: those keep their place with empty cells, so that nothing moves up."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as content:
        rows = list(csv.reader(content, delimiter=separator))[1:]
    cells = [row if len(row) == len(names) else [None] * len(names) for row in rows if row]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")


def written(ruleset: RuleSet, frame: pl.DataFrame, targets: Iterable[str]) -> pl.DataFrame:
    """Return ``frame`` with its targets as written values: decimals for amounts, ``2024Q3`` for quarters, dates as dates."""
    return frame.with_columns([_written(ruleset, frame, name) for name in targets if name in frame.columns])


def _written(ruleset: RuleSet, frame: pl.DataFrame, name: str) -> pl.Expr:
    unit, value = ruleset.rules[name][-1].unit, pl.col(name)
    if frame.schema[name] == pl.String:
        return pl.when(value == "").then(None).otherwise(value).alias(name)
    if frame.schema[name] != pl.Int64:
        return value
    if unit == "kwartaal":
        return pl.format("{}Q{}", value // 4, value % 4 + 1).alias(name)
    if unit == "datum":
        return value.cast(pl.Int32).cast(pl.Date)
    places = decimals(unit)
    return as_decimal(value, places).alias(name) if places else value


def as_decimal(value: pl.Expr, places: int) -> pl.Expr:
    """Return a scaled integer as a decimal column with exactly ``places`` decimals, without passing through a float."""
    sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    digits = value.abs().cast(pl.String).str.zfill(places + 1)
    text = sign + digits.str.head(-places) + pl.lit(".") + digits.str.tail(places)
    return text.cast(pl.Decimal(30, places))


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet or CSV, by the ending of ``path``; creates the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() in (".parquet", ".pq"):
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
