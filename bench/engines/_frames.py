"""Reading the input and storing the results as Parquet, for the engines of the project's own environment."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def load(folder: Path) -> pl.DataFrame:
    """The input, every column whole and in one piece in memory."""
    return pl.read_parquet(folder / "input.parquet").rechunk()


def store(result: pl.DataFrame, folder: Path) -> None:
    """The results as they are compared."""
    result.write_parquet(folder / "result.parquet", compression="uncompressed")
