"""At full size the counts lie near what is published."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.beside import beside_published
from maatwerk.synthetic.make import MadeFlanders, make

Q4 = Quarter.of(2024, 4)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> MadeFlanders:
    return make(tmp_path_factory.mktemp("full"), 7, Q4, Q4)


def counted(made: MadeFlanders) -> dict[str, Decimal]:
    return {figure: value for figure, period, value in made.counts.iter_rows() if period == "2024Q4"}


def test_full_size_is_near_the_published_figures(full: MadeFlanders) -> None:
    counts = counted(full)
    assert counts["contingent_vte"] == Decimal("21318.540000")
    assert counts["cmw_bedrijven"] == 120
    assert 23_000 < counts["cmw_werknemers"] < 25_000
    assert Decimal(92) < counts["invulling_procent"] < Decimal(94)
    assert 7_800 < counts["imw_werknemers"] < 8_300
    assert 2_300 < counts["imw_bedrijven"] <= 2_564
    assert 0 < counts["vop_werknemers"] < 3_000


def test_the_comparison_covers_what_was_counted(full: MadeFlanders) -> None:
    table = beside_published(full.counts)
    ratios = {row["figuur"]: row["verhouding"] for row in table.iter_rows(named=True) if row["verzonnen"] is not None}
    assert ratios["contingent_vte"] == 100
    assert all(Decimal(98) < ratios[figure] < Decimal(102) for figure in ("ingevuld_vte", "imw_werknemers"))


def test_files_are_of_a_handy_number(full: MadeFlanders) -> None:
    files = list((full.out / "declarations" / "2024Q4").iterdir())
    assert 60 <= len(files) <= 250


def test_a_small_flanders_is_in_proportion(small: MadeFlanders) -> None:
    counts = counted(small)
    assert counts["contingent_vte"] == Decimal("426.370800")
    assert 430 < counts["cmw_werknemers"] < 520
    assert 140 < counts["imw_werknemers"] < 180
    assert counts["cmw_bedrijven"] == 8


def test_economic_unemployment_follows_the_published_days(tmp_path: Path) -> None:
    made = make(tmp_path, 7, Quarter.of(2024, 1), Quarter.of(2024, 3), Fraction(1, 5))
    days = {
        period: value for figure, period, value in made.counts.iter_rows() if figure == "economische_werkloosheidsdagen"
    }
    assert days["2024Q1"] * 5 == pytest.approx(148_000, rel=0.06)
    assert days["2024Q3"] * 5 == pytest.approx(49_397, rel=0.08)
