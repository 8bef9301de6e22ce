"""The case in `maatwerk.rules` with its checks of every row: bounds, blanks, codes and quarters, before anything is computed."""

from __future__ import annotations

import polars as pl

from bench.engines import _frames, maatwerk_engine
from bench.stopwatch import run

NOT_AVAILABLE: str | None = None


def compute(data: pl.DataFrame) -> pl.DataFrame:
    """All outputs of the case, rows checked first."""
    return maatwerk_engine.compute(data, check=True)


if __name__ == "__main__":
    run(_frames.load, compute, _frames.store, packages=["maatwerk", "polars"])
