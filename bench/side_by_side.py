"""This engine and hand-written Polars in turns, in one process: `python -m bench.side_by_side [ROWS]`.

The table of the bench gives every engine a process of its own, so that memory can be told apart; between two processes the
machine's mood moves a median by more than the difference looked for. Here the two take turns, forty times.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import polars as pl

import bench.data
from bench.engines import maatwerk_engine, polars_engine

TURNS = 40


def seconds(compute: Callable[[pl.DataFrame], pl.DataFrame], data: pl.DataFrame) -> float:
    """Time one computation."""
    began = time.perf_counter()
    compute(data)
    return time.perf_counter() - began


def main() -> None:
    """Print both medians and their ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    data = bench.data.make(rows)
    pairs = [(seconds(maatwerk_engine.compute, data), seconds(polars_engine.compute, data)) for _ in range(TURNS + 1)][
        1:
    ]
    ours, by_hand = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(
        f"{rows:,} rows: maatwerk.rules {ours * 1000:.1f} ms, Polars by hand {by_hand * 1000:.1f} ms: {ours / by_hand:.2f} x"
    )


if __name__ == "__main__":
    main()
