"""A quarter on Spark, in parts by employer: ``python -m soak.spark_run ROWS.parquet --quarter 2026Q1 --parts 16``.

Runs in an environment of its own (``bench/peers/spark.txt``, made as those of the bench are), with the sources of the project on
its path; the project does not depend on it. ``ROWS.parquet`` is what ``runs.partition.flat`` makes of the rows of a quarter.
Spark brings the rows of an employer together and hands each part to ``runs.partition.computed`` as it is; nothing of the law is
written anew. Prints how many lines there are and the hash over all of them, sorted as a run sorts them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.law.measures import folder, measures
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assume
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import EMPLOYER_LINE
from maatwerk.runs.manifest import frame_hash
from maatwerk.runs.partition import EMPLOYER, MEASURE, computed, together
from maatwerk.runs.rows import MEASURES


@cache
def law() -> Mapping[str, RuleSet]:
    """Return the law of a quarter with the demo amounts."""
    amounts = folder() / "assumptions" / "demo.yaml"
    return {name: assume(measures()[name], amounts) for name in (*MEASURES, EMPLOYER_LINE)}


def lines_of(rows: pl.DataFrame, quarter: str) -> pl.DataFrame:
    """Return the lines of some employers."""
    return computed(rows, law(), Quarter.parse(quarter), with_assumptions=True).lines


def shape_of(place: Path, quarter: str) -> pl.Schema:
    """Return the columns of the lines: what one employer of each measure gives."""
    rows = pl.scan_parquet(place)
    some = rows.group_by(MEASURE).agg(pl.col(EMPLOYER).min()).select(EMPLOYER)
    return lines_of(rows.join(some, on=EMPLOYER, how="semi").collect(), quarter).schema


def shaped(lines: pl.DataFrame, shape: pl.Schema) -> pl.DataFrame:
    """Return lines with all columns of a shape."""
    absent = [pl.lit(None).alias(name) for name in shape if name not in lines.columns]
    return lines.with_columns(absent).select(list(shape)).cast(dict(shape))


def on_spark(place: Path, quarter: str, parts: int, cores: int) -> pl.DataFrame:
    """Return the lines of a quarter, computed by Spark in so many parts."""
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    shape = shape_of(place, quarter)

    def work(batches: Iterable[Any]) -> Iterator[Any]:
        held = [pl.DataFrame(batch) for batch in batches]
        if held:
            yield from shaped(lines_of(pl.concat(held), quarter), shape).to_arrow().to_batches()

    told = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.sql.shuffle.partitions": str(parts),
        "spark.sql.adaptive.enabled": "false",
    }
    builder = SparkSession.builder.master(f"local[{cores}]").appName("maatwerk")
    for name, value in told.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        rows = spark.read.parquet(str(place)).repartition(parts, EMPLOYER)
        made = rows.mapInArrow(work, from_arrow_schema(pl.DataFrame(schema=shape).to_arrow().schema)).toArrow()
    finally:
        spark.stop()
    return together([pl.DataFrame(made)])


def main() -> None:
    """Compute the quarter and print what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", type=Path)
    asked.add_argument("--quarter", required=True)
    asked.add_argument("--parts", type=int, default=16)
    asked.add_argument("--cores", type=int, default=2)
    given = asked.parse_args()
    began = time.perf_counter()
    lines = on_spark(given.rows, given.quarter, given.parts, given.cores)
    seconds = time.perf_counter() - began
    print(json.dumps({"lines": lines.height, "hash": frame_hash(lines), "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    from soak.spark_run import main as main_of_module  # so that what Spark moves has a name elsewhere

    main_of_module()
