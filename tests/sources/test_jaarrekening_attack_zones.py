"""Annual accounts that say a thing twice, in other digits, or of an impossible year: never read as something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.sources.jaarrekening_builders import ALPHA, SOUND, answer, codes, filed, read, values

HEAD = "onderneming,boekjaar,model,rubriek,waarde\n"


def changed(folder: Path, pattern: str, by: str, count: int = 1) -> Path:
    file = answer(folder, filed())
    text, times = re.subn(pattern, by, file.read_text(encoding="utf-8"), count=count, flags=re.DOTALL)
    assert times
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r"(<Waarde>)(\d+)(</Waarde>)", r"\1\2\3<Waarde>7</Waarde>"),
        (r"(<AantalBedrag>.*?</AantalBedrag>)", r"\1<AantalBedrag><Waarde>7</Waarde></AantalBedrag>"),
        (r"(<Rubriek>.*?</Rubriek>)", r"\1<Rubriek>9905</Rubriek>"),
    ],
)
def test_a_rubric_that_says_a_thing_twice_is_not_used(tmp_path: Path, pattern: str, by: str) -> None:
    found = read(changed(tmp_path, pattern, by))
    assert codes(found) == ["zone-dubbel"]
    assert found.blocking == 1
    assert len(values(found)) == len(SOUND) - 1


def test_the_same_thing_said_twice_is_one_thing(tmp_path: Path) -> None:
    found = read(changed(tmp_path, r"(<Waarde>\d+</Waarde>)", r"\1\1"))
    assert (codes(found), values(found)) == ([], dict(SOUND))


def test_two_heads_that_differ_block_the_account(tmp_path: Path) -> None:
    file = answer(tmp_path, filed())
    text = file.read_text(encoding="utf-8")
    head = re.search(r"<Hoofding>.*?</Hoofding>", text, re.DOTALL)
    assert head is not None
    file.write_text(text.replace(head[0], head[0] + head[0].replace("2023", "2013")), encoding="utf-8")
    found = read(file)
    assert codes(found) == ["zone-dubbel"]
    assert found.jaarrekeningen["geblokkeerd"].to_list() == [True]


@pytest.mark.parametrize("part", ["<Waarde>5<!--0-->0000000</Waarde>", "<Waarde><![CDATA[50000000]]></Waarde>",
                                  "<Waarde>5<?x y?>0000000</Waarde>"])  # fmt: skip
def test_a_value_in_pieces_is_read_whole(tmp_path: Path, part: str) -> None:
    assert values(read(changed(tmp_path, "<Waarde>50000000</Waarde>", part))) == dict(SOUND)


@pytest.mark.parametrize("year", ["-5", "0", "99999", "2011"])
def test_a_year_that_can_not_be_blocks_the_account(tmp_path: Path, year: str) -> None:
    found = read(changed(tmp_path, r"<Jaar>\d+<", f"<Jaar>{year}<", count=0))
    assert codes(found) == ["boekjaar-ongeldig"]
    assert found.jaarrekeningen["geblokkeerd"].to_list() == [True]


@pytest.mark.parametrize("day", ["2023-02-30", "2023-W05-1x", "20231231", "2023-12-31garbage"])
def test_a_day_that_is_none_is_said(tmp_path: Path, day: str) -> None:
    assert "datum-ongeldig" in codes(read(changed(tmp_path, r"<Einde>.*?<", f"<Einde>{day}<", count=0)))


def table(folder: Path, *rows: str, head: str = HEAD) -> Path:
    file = folder / "rubrieken.csv"
    file.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


@pytest.mark.parametrize("year", ["20233", "-5", "99999", "0", "2e3", "٢٠٢٣"])
def test_a_year_in_a_table_is_four_digits(tmp_path: Path, year: str) -> None:
    """An extra digit was once cut off: 20233 is not 2023."""
    found = read(table(tmp_path, f"{ALPHA},{year},VOL-vzw,9903,5"))
    assert "boekjaar-ongeldig" in codes(found)
    assert found.jaarrekeningen["geblokkeerd"].to_list() == [True]


@pytest.mark.parametrize("value", ["٣", "1.٣", "1e3", "NaN", "inf", "1_0", "1 000", "(5)", "−5", "0x1", "1.1234567"])
def test_an_exotic_number_in_a_table_is_a_finding(tmp_path: Path, value: str) -> None:
    found = read(table(tmp_path, f"{ALPHA},2023,VOL-vzw,9903,{value}", f"{ALPHA},2023,VOL-vzw,10/15,7"))
    assert codes(found) == ["waarde-geen-getal"]
    assert values(found) == {"10/15": 7}


def test_a_company_written_in_two_ways_is_one_company(tmp_path: Path) -> None:
    pretty = f"BE {ALPHA[:4]}.{ALPHA[4:7]}.{ALPHA[7:]}"
    found = read(table(tmp_path, f"{ALPHA},2023,VOL-vzw,9903,5", f"{pretty},2023,VOL-vzw,10/15,6"))
    assert (codes(found), found.jaarrekeningen.height) == ([], 1)
    assert values(found) == {"9903": 5, "10/15": 6}


def test_two_values_for_a_rubric_in_a_table_are_not_used(tmp_path: Path) -> None:
    found = read(table(tmp_path, *(f"{ALPHA},2023,VOL-vzw,9903,{value}" for value in ("5", "7"))))
    assert codes(found) == ["rubriek-tegenstrijdig"]


@pytest.mark.parametrize("ending", ["\r\n", "\n\n"])
def test_marks_and_line_ends_of_other_programs(tmp_path: Path, ending: str) -> None:
    text = f"\ufeff{HEAD}{ALPHA},2023,VOL-vzw,9903,5\n".replace("\n", ending)
    (tmp_path / "r.csv").write_bytes(text.encode("utf-8"))
    assert values(read(tmp_path / "r.csv")) == {"9903": 5}
