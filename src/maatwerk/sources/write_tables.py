"""Writes typed frames as Parquet and CSV, in one go or chunk by chunk, and takes occupations apart into blocks."""

from __future__ import annotations

import contextlib
import errno
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

import polars as pl

from maatwerk.rules.money import printed
from maatwerk.rules.writing import written_whole
from maatwerk.sources.schema import (
    BEZOLDIGINGEN,
    BIJDRAGEN,
    DECLARATIONS,
    JOIN,
    OCCUPATIONS,
    PRESTATIES,
    RIGHTS,
    VERMINDERINGEN,
)

c = pl.col
_LISTS: Final = (PRESTATIES.name, BEZOLDIGINGEN.name, BIJDRAGEN.name, VERMINDERINGEN.name)
_PERSON_COLUMNS: Final = ("insz", "vorig_insz", "persoon_volgnummer")
_LINE_COLUMNS: Final = ("categorie", "kerngetal", "kwartaal_begin", "kwartaal_einde")
ROW_GROUP: Final = 25_000
"""Rows in a row group of the Parquet written; small groups keep writing and reading within bounds."""
BLOCKS: Final = ("declarations", "persons", "records", "occupations", "services", "remunerations", "contributions",
                 "deductions")  # fmt: skip
"""Names of the Parquet files of ``--out DIR``."""


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame fit for CSV: list columns as JSON text, an empty list as ``[]``."""
    nested = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(_json(name) for name in nested)


def _json(name: str) -> pl.Expr:
    whole = pl.struct(c(name).alias("v")).struct.json_encode()
    return whole.str.strip_prefix('{"v":').str.strip_suffix("}").alias(name)


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a typed frame as CSV or Parquet, by the ending of ``path``. Raises OSError, ValueError (other ending)."""
    if path.suffix == ".csv":
        flat(frame).write_csv(path)
    elif path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        raise ValueError(f"{path.name} ends neither in .csv nor in .parquet")


def blocks(occupations: pl.DataFrame, declarations: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return a batch taken apart into ``BLOCKS``; the key columns join them (bestand, aangifte, persoon, lijn, rij)."""
    own = ("pad", "soort", *DECLARATIONS.schema, *_PERSON_COLUMNS, *_LINE_COLUMNS, *_LISTS)
    rest = [name for name in occupations.columns if name in JOIN or name not in own]
    return {
        "declarations": declarations,
        "persons": _once(occupations, 3, "persoon", (*_PERSON_COLUMNS,)),
        "records": _once(occupations, 4, "lijn", (*_LINE_COLUMNS,)),
        "occupations": occupations.filter(c("rij") > 0).select(*rest, "pad"),
        "services": _exploded(occupations, PRESTATIES.name),
        "remunerations": _exploded(occupations, BEZOLDIGINGEN.name),
        "contributions": _exploded(occupations, BIJDRAGEN.name).drop("rij"),
        "deductions": _exploded(occupations, VERMINDERINGEN.name),
    }


def _once(frame: pl.DataFrame, depth: int, level: str, columns: tuple[str, ...]) -> pl.DataFrame:
    keys = JOIN[:depth]
    return frame.filter(c(level) > 0).unique(keys, keep="first", maintain_order=True).select(*keys, *columns)


def _exploded(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    rows = frame.filter(c(name).list.len() > 0).select(*JOIN, name)
    return rows.explode(name).unnest(name)


@contextlib.contextmanager
def _as_os_error(path: Path) -> Iterator[None]:
    """Raise OSError, with the name of the table, for what polars says of a disk."""
    try:
        yield
    except pl.exceptions.ComputeError as problem:
        raise OSError(errno.EIO, str(problem), str(path)) from problem


class Chunks:
    """A table written chunk by chunk: Parquet parts first, one file at the end, so that memory stays bounded.

    Use as a context manager; the file appears only when everything went well.
    """

    def __init__(self, path: Path, empty: pl.DataFrame) -> None:
        self._path, self._empty, self._count = path, empty, 0
        self._parts = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))

    def add(self, frame: pl.DataFrame) -> None:
        """Write one chunk."""
        if not frame.is_empty():
            with _as_os_error(self._path):
                frame.write_parquet(self._parts / f"{self._count:06d}.parquet", compression="lz4")
            self._count += 1

    def __enter__(self) -> Chunks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with written_whole(self._path) as fresh, _as_os_error(self._path):
                    self._close(fresh)
        finally:
            shutil.rmtree(self._parts, ignore_errors=True)

    def _close(self, fresh: Path) -> None:
        if self._path.suffix == ".csv":
            self._close_csv(fresh)
        elif self._count == 0:
            self._empty.write_parquet(fresh)
        else:
            pl.scan_parquet(self._parts / "*.parquet").sink_parquet(fresh, row_group_size=ROW_GROUP)

    def _close_csv(self, fresh: Path) -> None:
        flat(self._empty).write_csv(fresh)
        with fresh.open("ab") as out:
            for part in sorted(self._parts.glob("*.parquet")):
                flat(pl.read_parquet(part)).write_csv(out, include_header=False)


def empty_blocks() -> dict[str, pl.DataFrame]:
    """Return the blocks of nothing: their schemas."""
    return blocks(OCCUPATIONS.empty(), DECLARATIONS.empty())


def write_rights(rights: pl.DataFrame, path: Path) -> None:
    """Write rights as CSV or Parquet with the published columns, without place and marks. Raises as ``write_table``."""
    own = ("bestand", "pad", "geblokkeerd")
    write_table(rights.select(name for name in RIGHTS.schema if name in rights.columns and name not in own), path)


def write_contingents(contingents: pl.DataFrame, path: Path) -> None:
    """Write contingents (``vte`` in millionths) as CSV or Parquet, ``vte`` as a decimal. Raises as ``write_table``."""
    texts = pl.Series("vte", [printed(number, 6) for number in contingents["vte"]], dtype=pl.String)
    decimal = contingents.select("onderneming", "datum_begin", texts.cast(pl.Decimal(18, 6)))
    write_table(decimal, path)
