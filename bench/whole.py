"""The whole job, measured: `python -m bench.whole [--write-docs]`.

Three things users wait for: the full IMW and CMW rule sets over a million worker-quarters, a full Flemish quarter from XML
attests to statements, and one explanation.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import polars as pl

from maatwerk.cli.quarter import law_under
from maatwerk.law.measures import folder, measures
from maatwerk.rules.columns import evaluate
from maatwerk.rules.explain import Explainer
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assume
from maatwerk.runs.quarter import Order, run
from maatwerk.synthetic.make import make

ROWS = 1_000_000
QUARTER = Quarter.of(2024, 4)
PAGE = Path("docs/bench.md")
MARKS = ("<!-- whole: begin -->", "<!-- whole: end -->")


def column(draws: random.Random, low: int, high: int) -> pl.Series:
    """Whole numbers from `low` to `high`."""
    return pl.Series([draws.randint(low, high) for _ in range(ROWS)], dtype=pl.Int64)


def worker_quarters() -> tuple[pl.DataFrame, pl.DataFrame]:
    """A million rows for IMW and for CMW, over eleven quarters and 120 companies."""
    draws = random.Random(1)
    shared = {
        "kwartaal": column(draws, Quarter.of(2023, 3).index, Quarter.of(2026, 1).index),
        "brutoloon": column(draws, 0, 1_000_000),
        "werkgeversbijdragen": column(draws, 0, 300_000),
        "verminderingen": column(draws, 0, 100_000),
        "tewerkstellingsbreuk": column(draws, 0, 1_000_000),
    }
    imw = pl.DataFrame(shared).with_columns(
        volgkwartaal=column(draws, 1, 20),
        startpakket=column(draws, 0, 3),
        begeleidingsnood=column(draws, 0, 3),
        gewerkte_breuk=column(draws, 0, 1_200_000),
    )
    cmw = pl.DataFrame(shared).with_columns(
        onderneming=column(draws, 1, 120).cast(pl.String),
        werknemer=pl.int_range(ROWS).cast(pl.String),
        pakket_percentage=column(draws, 8, 15) * 5,
        begeleidingsgraad=column(draws, 0, 2),
        contingent=pl.lit(400 * 10**6),
    )
    return imw, cmw


def median_of(job: Callable[[], object], times: int) -> float:
    """Median seconds of a job."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def rule_sets() -> tuple[float, float]:
    """Seconds for the full IMW and CMW rule sets, every row checked, plan building included."""
    imw_rows, cmw_rows = worker_quarters()
    imw, cmw = measures()["imw"], assume(measures()["cmw"], folder() / "assumptions" / "demo.yaml")
    wanted = cmw.targets + cmw.optional_targets
    return (
        median_of(lambda: evaluate(imw, imw_rows, scaled=True), 5),
        median_of(lambda: evaluate(cmw, cmw_rows, wanted, scaled=True), 5),
    )


def one_explanation() -> float:
    """Milliseconds for one IMW explanation, reading and checking its row included."""
    row = {
        "kwartaal": "2024Q2",
        "volgkwartaal": "7",
        "startpakket": "verhoogde_loonpremie",
        "brutoloon": "9000.00",
        "werkgeversbijdragen": "2000.00",
        "verminderingen": "500.00",
        "tewerkstellingsbreuk": "0.8",
        "begeleidingsnood": "hoog",
        "gewerkte_breuk": "0.75",
    }
    imw, frame = measures()["imw"], pl.DataFrame([row])
    return 1000 * median_of(lambda: Explainer.of(imw, frame, ["imw_premie"]).explain(0, "imw_premie"), 15)


def quarter_in(where: Path) -> None:
    """Run one full quarter from XML attests to statements, and print seconds and peak memory of all processes."""
    made = where / "invoer"
    order = Order(
        quarter=QUARTER,
        declarations=made / "declarations",
        rights=made / "rights",
        contingents=made / "contingents.csv",
        out=where / "uit",
        law=law_under("demo", None),
        assumptions="demo",
    )
    began = time.perf_counter()
    result = run(order)
    seconds = time.perf_counter() - began
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1e6
    print(f"{seconds:.1f} {memory:.2f} {result.lines.height} {len(result.statements)}")


def whole_quarter() -> tuple[float, float, int, int]:
    """Seconds, peak GB (main process plus the largest reader), lines and statements of a full Flemish quarter."""
    with tempfile.TemporaryDirectory() as folder_:
        where = Path(folder_)
        make(where / "invoer", 2024, QUARTER, QUARTER, Fraction(1))
        command = [sys.executable, "-m", "bench.whole", "--quarter-in", str(where)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return float(said[0]), float(said[1]), int(said[2]), int(said[3])


def report() -> str:
    """Measure everything and return it as a Markdown table."""
    imw, cmw = rule_sets()
    seconds, memory, lines, statements = whole_quarter()
    explanation = one_explanation()
    today = dt.date.today().isoformat()
    return "\n".join(
        (
            f"Measured on {today} with `python -m bench.whole --write-docs`, {os.cpu_count()} cores.",
            "",
            "| what | measured | to reach |",
            "|---|---|---|",
            f"| full IMW rule set, 1 million worker-quarters, rows checked | {imw:.2f} s | |",
            f"| full CMW rule set with ranking, 1 million worker-quarters, rows checked | {cmw:.2f} s | |",
            f"| both together | {imw + cmw:.2f} s | under 2 s |",
            f"| a full Flemish quarter, XML to {statements:,} statements ({lines:,} lines) | {seconds:.1f} s | under 40 s |",
            f"| … its peak memory, main process plus largest reader | {memory:.2f} GB | under 2 GB |",
            f"| one `explain` | {explanation:.1f} ms | under 50 ms |",
        )
    )


def main() -> None:
    """Measure, print, and write into the docs when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write-docs", action="store_true")
    parser.add_argument("--quarter-in", type=Path)
    asked = parser.parse_args()
    if asked.quarter_in:
        quarter_in(asked.quarter_in)
        return
    table = report()
    print(table)
    if asked.write_docs:
        text = PAGE.read_text(encoding="utf-8")
        begin, end = (re.escape(mark) for mark in MARKS)
        PAGE.write_text(
            re.sub(f"{begin}.*{end}", f"{MARKS[0]}\n{table}\n{MARKS[1]}", text, flags=re.S), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
