"""The case of the bench: the hand-written Polars gives exactly what plain Python integers give."""

import json
import sys
from fractions import Fraction

import polars as pl
import pytest
from bench.engines import polars_engine
from bench.registry import ENGINES, Engine

from bench import case, data, measure, oracle, report

ROWS = 10_000


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return data.make(ROWS)


@pytest.fixture(scope="module")
def exact(rows: pl.DataFrame) -> pl.DataFrame:
    return oracle.truth(rows)


def test_polars_equals_plain_integers(rows, exact):
    assert oracle.wrong_rows(exact, polars_engine.compute(rows)) == 0


def test_integers_equal_fractions(rows, exact):
    assert oracle.check(rows, exact) > 500


def test_the_comparison_sees_one_cent(exact):
    result = exact.with_row_index().with_columns(total=pl.col("total") + (pl.col("index") == 7).cast(pl.Int64))
    assert oracle.wrong_rows(exact, result.drop("index")) == 1


def test_the_comparison_sees_a_null(exact):
    emptied = pl.when(pl.int_range(pl.len()) < 3).then(None).otherwise(pl.col("premium"))
    assert oracle.wrong_rows(exact, exact.with_columns(premium=emptied)) == 3


def test_the_input_is_the_same_every_time_and_of_64_bits(rows):
    assert rows.equals(data.make(ROWS))
    assert not rows.equals(data.make(ROWS, seed=1))
    assert rows.columns == list(case.INPUTS)
    assert set(rows.dtypes) == {pl.Int64}
    assert rows.null_count().sum_horizontal().item() == 0


def test_employers_count_from_zero_without_gaps(rows):
    assert rows["employer"].unique().sort().to_list() == list(range(oracle.employers(rows)))


def test_the_input_reaches_every_corner_of_the_case(rows, exact):
    mass = pl.col("wage") + pl.col("contributions") - pl.col("reductions")
    capped = mass * case.FRACTION > pl.col("employment") * case.CAP
    corners = rows.select(below_zero=(mass < 0).any(), capped=capped.any(), within=(~capped).any())
    corners = corners.with_columns(rows.select(more_than_one=(pl.col("performed") > case.FRACTION).any()))
    assert all(corners.row(0))
    assert rows.select("package", "quarter").unique().height == len(case.PERCENTAGES) * case.QUARTERS
    cut = (exact["payable"] < exact["total"]).mean()
    assert 0.05 < cut < 0.5


def test_no_employer_gets_more_than_its_ceiling(rows, exact):
    paid = pl.concat([rows.select("employer"), exact], how="horizontal").group_by("employer")
    assert paid.agg((pl.col("payable").sum() <= pl.len() * case.CEILING_PER_WORKER).alias("fits"))["fits"].all()


def test_one_worker_by_hand():
    # 4,000.00 x 45 % = 1,800.00; coaching 312.50 + 412.75 x 0.123456 = 50.956464 -> 50.96
    assert oracle.amounts(0, 1, 350_000, 60_000, 10_000, 1_000_000, 1, 123_456) == (180_000, 31_250 + 5_096)
    # a half cent goes up: 0.10 x 45 % = 0.045 -> 0.05
    assert oracle.amounts(0, 1, 10, 0, 0, 1_000_000, 0, 0)[0] == 5
    assert oracle.half_up(Fraction(45, 1000)) == Fraction(5, 100)


def test_a_process_of_its_own_gives_the_same():
    polars = next(engine for engine in ENGINES if engine.name == "polars")
    with measure.prepared(1_000, arrays=False) as on:
        found = measure.measure(polars, on, repeat=2, budget=60)
    assert (found.reason, found.wrong, len(found.seconds)) == (None, 0, 2)
    assert found.peak_bytes > 1_000_000
    assert json.loads(json.dumps(found.as_dict()))["median"] == found.median


def test_an_engine_that_fails_is_said_and_the_rest_goes_on():
    broken = Engine("broken", "Broken", "bench.engines.there_is_none")
    with measure.prepared(100, arrays=False) as on, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "why_not", lambda _self: None)
        found = measure.measure(broken, on, repeat=1, budget=60)
    assert found.median is None
    assert "there_is_none" in found.reason
    assert report.remarks([found]) == [f"Broken: not available, {found.reason}."]


def test_the_table_goes_between_its_markers(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    ours = measure.Measured("maatwerk", "ours", 1_000_000, [1.1, 1.0, 1.2], 0, 10**6)
    polars = measure.Measured("polars", "hand", 1_000_000, [1.0], 0, 10**6)
    fisca = measure.Measured("openfisca", "fisca", 1_000_000, [11.0], 5, 10**6)
    report.write_docs(page, [ours, polars, fisca], "python -m bench")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert "| ours | 1 000 000 | 1.10 | 3 | 1.10 | 0 | 1 |" in text
    assert "10.0 x as fast as OpenFisca-core" in text
    assert sys.prefix not in text
