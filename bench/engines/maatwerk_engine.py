"""The case in this project's own engine, `maatwerk.rules`.

The adapter is one function, and the reason why it can not be run. `compute` is what is timed, from the input in
memory to the outputs in memory, and everything the engine does for a run belongs in it: collecting the rules,
building the plan, checking the input, computing. Its numbers come from `bench.case`, the law of the case is written
the way a law is written in the project, and nothing is kept from one call to the next.
"""

from __future__ import annotations

import polars as pl

from bench.engines import _frames
from bench.stopwatch import run

NOT_AVAILABLE: str | None = "the case is not yet written as rules"
"""Why the engine can not be run, said in the table; None as soon as it can."""


def compute(data: pl.DataFrame) -> pl.DataFrame:
    """Compute the case, plan building included.

    Args:
        data: the columns `bench.case.INPUTS`, all Int64, no nulls, one row per worker, in no particular order.
            `employer` counts from 0 without gaps, `package` is 0 to 2, `quarter` 1 to 20, `need` 0 to 3;
            `wage`, `contributions`, `reductions` are cents; `employment` and `performed` are millionths
            (`employment` at most 1_000_000; `performed` may be more and counts for at most 1).

    Returns:
        The columns `bench.case.OUTPUTS`, all Int64, whole cents, one row per input row and in the same order.
    """
    raise NotImplementedError(NOT_AVAILABLE)


if __name__ == "__main__":
    run(_frames.load, compute, _frames.store, packages=["maatwerk", "polars"])
