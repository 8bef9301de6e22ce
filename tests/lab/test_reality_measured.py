"""The stored result: that of the amounts in use, with the limits held where the page says so, and the page itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maatwerk.lab.reality import published
from maatwerk.lab.reality.amounts import DEMO, Amounts, demo_amounts
from maatwerk.lab.reality.demo_file import demo_text, write_demo
from maatwerk.lab.reality.measured import amounts_dict, measured
from maatwerk.lab.reality.table import article_rows
from maatwerk.rules.money import dutch
from maatwerk.rules.parameters import read_parameter_file
from maatwerk.synthetic.mix import load_mix

PAGE = (Path(__file__).parents[2] / "docs" / "reality.md").read_text(encoding="utf-8")
YEARS = measured()["years"]


def test_it_was_measured_with_the_amounts_in_use() -> None:
    assert measured()["amounts_cents"] == amounts_dict(demo_amounts())
    assert measured()["calibration"]["amounts_cents"] == amounts_dict(demo_amounts())
    assert (measured()["scale"], measured()["seed"]) == ("1", 7)


def test_the_targets_are_the_published_ones() -> None:
    assert {row["year"]: row["published_cents"] for row in YEARS} == published.settled()
    assert published.settled()[2024] == 53_546_441_700
    beside = {int(one.period): one.value for one in load_mix().published if one.figure == "cmw_subsidie_eur"}
    assert {year: str(cents // 100) for year, cents in published.settled().items()} == beside


@pytest.mark.parametrize("row", YEARS, ids=lambda row: str(row["year"]))
def test_a_year_adds_up(row: dict[str, int]) -> None:
    assert sum(row["parts_cents"].values()) == row["computed_cents"]  # type: ignore[attr-defined]
    assert row["computed_cents"] - row["published_cents"] == row["difference_cents"]
    assert row["volume_cents"] + row["price_cents"] == row["difference_cents"]
    exact = abs(row["difference_cents"]) * 1000 <= row["limit_permille"] * row["published_cents"]
    assert row["within"] == exact


def test_calibrated_years_are_within_two_per_cent_and_the_page_names_the_one_outside() -> None:
    assert all(row["within"] and row["limit_permille"] == 20 for row in YEARS if row["calibrated"])
    outside = [row["year"] for row in YEARS if not row["within"]]
    assert outside == [2020]
    assert "2020 stays outside" in PAGE


@pytest.mark.parametrize("row", YEARS, ids=lambda row: str(row["year"]))
def test_the_page_holds_the_measured_table(row: dict[str, int]) -> None:
    (line,) = [one for one in PAGE.splitlines() if re.match(rf"\| {row['year']} (calibrated|checked)", one)]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    million = [dutch((2 * row[name] + 1_000_000) // 2_000_000) for name in ("published_cents", "computed_cents")]
    assert cells[1:3] == [one.replace(".", "").replace(",", ".") for one in million]
    assert cells[4] == f"{row['deviation_per_10000'] / 100:.2f} %".replace("-", "−")


def test_the_gap_to_the_article_is_two_to_five_per_cent() -> None:
    for row in article_rows():
        assert row.gap == row.executed - row.settled == row.explained + row.unexplained
        assert 200 <= row.share <= 500
    assert {row.year for row in article_rows()} == {2022, 2023, 2024, 2025}


def test_what_stands_in_the_catalogue_is_taken_from_it() -> None:
    (row,) = [one for year, one in published.article().items() if year == 2024]
    assert (row.figure, row.cents) == ("a2ha_vek_bu", 55_215_700_000)
    assert {one.figure: one.cents for one in row.named if one.figure} == {"overlopend_2ha_vek": 1_818_800_000}


def test_an_estimate_inside_the_article_explains_no_gap() -> None:
    (row,) = [one for one in article_rows() if one.year == 2024]
    assert {one.sort for one in row.named} == {"inside"}
    assert row.explained == 0


def test_individueel_maatwerk_shows_its_estimate() -> None:
    wages, coaching = measured()["imw"]
    assert (wages["published_cents"], wages["estimate_cents"]) == (4_566_300_000, 3_030_500_000)
    assert (coaching["published_cents"], coaching["estimate_cents"]) == (360_200_000, 258_000_000)


def test_the_demo_file_is_written_as_it_stands_and_the_rest_of_it_stays(tmp_path: Path) -> None:
    text = DEMO.read_text(encoding="utf-8")
    assert demo_text(demo_amounts(), text) == text
    file = tmp_path / "demo.yaml"
    file.write_text(text, encoding="utf-8")
    assert not write_demo(demo_amounts(), file)
    assert write_demo(Amounts(1, 70, 3, 4, 5), file)
    before, after = ({one.name: one.values for one in read_parameter_file(path)} for path in (DEMO, file))
    changed = {name for name in before if before[name] != after[name]}
    assert all(name.startswith("cmw_") for name in changed)
    assert len(changed) == 4
    assert all(one.confidence == "not_found" and one.assumption for values in after.values() for one in values)
    with pytest.raises(ValueError, match="demo file"):
        demo_text(demo_amounts(), "leeg")
