"""The official sample answers, counted again by hand with another walk over the XML."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from jaarrekening_builders import codes, read
from lxml import etree

c = pl.col
FULL = ("0204212714-2020.xml", "0205157869-2017.xml")


def by_hand(path: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Rubric to the (value, significant decimals, unit) of every place it stands in."""
    found = defaultdict(list)
    for element in etree.parse(str(path)).iter("Element"):
        amount = element.find("AantalBedrag")
        texts = [amount.findtext(name) or "" for name in ("Waarde", "DecimalenBetekenisvol", "Eenheid")]
        found[element.findtext("Rubriek")].append(tuple(texts))
    return dict(found)


@pytest.mark.shared
@pytest.mark.parametrize("name", FULL)
def test_every_rubric_of_a_sample_is_there_once_with_its_value(shared: Path, name: str) -> None:
    path = shared / "magda" / "jaarrekening" / name
    hand, found = by_hand(path), read(path)
    assert found.findings == []
    assert found.rubrieken.height == len(hand)
    for row in found.rubrieken.iter_rows(named=True):
        places = hand[row["rubriek"]]
        assert {int(value) for value, _, _ in places} == {row["waarde"]}
        assert {int(said) for _, said, _ in places} == {row["decimalen_betekenisvol"]}
        assert row["keren"] == len(places)
        assert row["eenheid"] == places[0][2]
    assert not found.rubrieken["geblokkeerd"].any()


@pytest.mark.shared
def test_the_heads_of_the_samples(shared: Path) -> None:
    found = read(*(shared / "magda" / "jaarrekening" / name for name in FULL))
    heads = found.jaarrekeningen.select(
        "onderneming", "boekjaar", "maanden", "model", "vorm", "schema_code", "soortschema"
    )
    assert sorted(heads.iter_rows()) == [
        ("0204212714", 2020, 12, "volledig", "vennootschap", "82", "43"),
        ("0205157869", 2017, 12, "volledig", "vennootschap", "02", "40"),
    ]
    assert {str(day) for day in found.jaarrekeningen["neerlegging"]} == {"2021-05-20", "2018-06-11"}


@pytest.mark.shared
def test_rubrics_that_stand_in_two_sections_are_kept_once_from_the_balance_or_result(shared: Path) -> None:
    found = read(shared / "magda" / "jaarrekening" / FULL[0]).rubrieken
    twice = found.filter(c("keren") == 2)
    assert set(twice["rubriek"]) == {"22", "23", "24", "26", "284", "285/8", "111", "76A", "9905"}
    assert twice.filter(c("rubriek") == "9905").select("deel", "waarde").row(0) == (4, 189684800)


@pytest.mark.shared
@pytest.mark.parametrize("name", FULL)
def test_the_value_stands_in_hundredths_because_the_other_reading_gives_more_hours_than_a_year_has(
    shared: Path, name: str
) -> None:
    hours_in_a_year = 366 * 24

    def hours_per_fte(decimals: str) -> Fraction:
        rows = read(shared / "magda" / "jaarrekening" / name, decimals=decimals).rubrieken
        value = {row["rubriek"]: Fraction(row["waarde"], 10 ** row["schaal"]) for row in rows.iter_rows(named=True)}
        return value["1013"] / value["1003"]

    assert 1_000 < hours_per_fte("honderdsten") < 2_000
    assert hours_per_fte("machten") > hours_in_a_year


@pytest.mark.shared
def test_the_error_answer_is_one_clear_finding(shared: Path) -> None:
    found = read(shared / "magda" / "jaarrekening" / "0202239951-2021.xml")
    [finding] = found.findings
    assert (finding.code, finding.field, finding.value) == (
        "magda-uitzondering", "30001", "Geen gegevens gevonden voor de vraag",
    )  # fmt: skip
    assert finding.blocking
    assert "0202239951" in finding.why
    assert "2024-05-03" in finding.why
    assert found.rubrieken.is_empty()
    assert found.jaarrekeningen.is_empty()


@pytest.mark.shared
def test_a_folder_with_good_and_wrong_answers_keeps_the_good_ones(shared: Path, tmp_path: Path) -> None:
    found = read(shared / "magda" / "jaarrekening", out=tmp_path / "rubrieken.parquet")
    assert (found.files, found.jaarrekeningen.height, found.rubrics) == (3, 2, 294 + 252)
    assert codes(found) == ["magda-uitzondering"]
    again = read(tmp_path / "rubrieken.parquet")
    whole = read(shared / "magda" / "jaarrekening").rubrieken
    same = ["onderneming", "boekjaar", "model", "rubriek", "waarde", "schaal", "eenheid"]
    assert again.rubrieken.select(same).sort(same).equals(whole.select(same).sort(same))
