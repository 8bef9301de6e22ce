"""The pure run many times over Flanders, in parts by employer: ``python -m soak.settlement_pure FACTS.pickle FOLDER``.

``FACTS.pickle`` holds the declarations, the rights and the contingents of a quarter. The copies are written in parts by employer;
then each part is settled by itself, so that memory stays that of one part whatever the number of copies.
"""

from __future__ import annotations

import argparse
import json
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from soak.settlement_copies import copied, numbers_of
from soak.settlement_quarter import Watch, peak
from soak.spark_run import law

from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import Declared
from maatwerk.runs.lines import CENTS
from maatwerk.runs.settle import Given, Terms, settle

KINDS = {"history": "ondernemingsnummer", "rights": "ondernemingsnummer", "contingents": "onderneming"}
BATCH = 10


def write(facts: dict[str, pl.DataFrame], folder: Path, times: int, parts: int) -> int:
    """Write so many copies in so many parts; return the rows of declarations."""
    numbers, rows = numbers_of(**facts), 0
    for begin in range(0, times, BATCH):
        for kind, employer in KINDS.items():
            made = [copied(facts[kind], numbers, copy) for copy in range(begin, min(begin + BATCH, times))]
            part = pl.col(employer).str.head(8).cast(pl.Int64) % parts
            whole = pl.concat(made).with_columns(part.fill_null(0).alias("·part"))
            rows += whole.height if kind == "history" else 0
            for (place,), own in whole.partition_by("·part", as_dict=True, include_key=False).items():
                target = folder / f"{place:04d}" / f"{kind}-{begin:04d}.parquet"
                target.parent.mkdir(parents=True, exist_ok=True)
                own.write_parquet(target, compression="lz4")
    return rows


def settled(folder: Path, quarter: Quarter) -> Iterator[tuple[int, int, str]]:
    """Settle every part; yield its lines, its cents and the hash of its receipt. The lines are left beside the facts."""
    terms = Terms(quarter, law(), None, "demo")
    for place in sorted(folder.iterdir()):
        history, rights, contingents = (pl.read_parquet(place / f"{kind}-*.parquet") for kind in KINDS)
        done = settle(Given(Declared(history, (), 1, 0), rights, contingents), terms)
        done.lines.write_parquet(place / "lines.parquet")
        yield done.lines.height, int(done.lines[CENTS].sum() or 0), done.receipt["hash"]


def main() -> None:
    """Write the copies, settle them, print what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("facts", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quarter", default="2026Q1")
    asked.add_argument("--times", type=int, default=100)
    asked.add_argument("--parts", type=int, default=50)
    given = asked.parse_args()
    facts = dict(zip(KINDS, pickle.loads(given.facts.read_bytes()), strict=True))
    shutil.rmtree(given.folder, ignore_errors=True)
    watch = Watch()
    rows = watch.part("write the copies", lambda: write(facts, given.folder, given.times, given.parts))
    found = watch.part("settle every part", lambda: list(settled(given.folder, Quarter.parse(given.quarter))))
    lines, cents = (sum(one[at] for one in found) for at in (0, 1))
    print(json.dumps({"times": given.times, "rows": rows, "lines": lines, "cents": cents, "mb": peak()}))


if __name__ == "__main__":
    main()
