"""Tables of rubrics: five columns are enough; the same account as message and as table gives the same rubrics."""

from __future__ import annotations

from pathlib import Path

import pytest
from jaarrekening_builders import ALPHA, BETA, GAMMA, answer, codes, filed, read, values

from maatwerk.sources.jaarrekening import latest
from maatwerk.sources.jaarrekening_write import write_rubrics

HEAD = "onderneming,boekjaar,model,rubriek,waarde"


def table(folder: Path, *rows: str, head: str = HEAD, name: str = "rubrieken.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def test_five_columns_are_enough(tmp_path: Path) -> None:
    found = read(table(tmp_path, f"{ALPHA},2023,VKT-vzw,10/15,1234.5", f"{ALPHA},2023,VKT-vzw,9903,-7"))
    assert found.findings == []
    rows = found.rubrieken.select("onderneming", "boekjaar", "model", "vorm", "rubriek", "waarde", "schaal").rows()
    assert rows == [
        (ALPHA, 2023, "verkort", "vereniging", "10/15", 12345, 1),
        (ALPHA, 2023, "verkort", "vereniging", "9903", -7, 0),
    ]


@pytest.mark.parametrize("column", ["schaal", "decimalen"])
def test_a_column_with_the_scale_makes_the_value_a_whole_number(tmp_path: Path, column: str) -> None:
    found = read(table(tmp_path, f"{ALPHA},2023,micro,10/15,12345,2", head=f"{HEAD},{column}"))
    assert found.rubrieken.select("waarde", "schaal").row(0) == (12345, 2)


@pytest.mark.parametrize(
    ("name", "size", "form"),
    [("VOL-vzw", "volledig", "vereniging"), ("VKT-vzw", "verkort", "vereniging"), ("MIC-vzw", "micro", "vereniging"),
     ("S-vzw", "eigen", "vereniging"), ("VOL-kap", "volledig", "vennootschap"), ("micro", "micro", ""), ("C", "volledig", ""),
     ("A", "verkort", ""), ("M", "micro", ""), ("full", "volledig", "")],
)  # fmt: skip
def test_models_are_known_by_the_names_the_bank_gives_them(tmp_path: Path, name: str, size: str, form: str) -> None:
    found = read(table(tmp_path, f"{ALPHA},2023,{name},9903,1"))
    assert found.jaarrekeningen.select("model", "vorm").row(0) == (size, form)
    assert found.findings == []


def test_a_message_and_a_table_of_the_same_accounts_give_the_same_rubrics(tmp_path: Path) -> None:
    accounts = [filed(), filed(company=BETA, year=2022)]
    write_rubrics(accounts, tmp_path / "zelfde.csv")
    same = ["onderneming", "boekjaar", "model", "vorm", "rubriek", "waarde", "eenheid", "neerlegging", "boekjaar_einde"]
    message, rows = read(answer(tmp_path, *accounts)), read(tmp_path / "zelfde.csv")
    assert rows.rubrieken.select(same).equals(message.rubrieken.select(same))


def test_rows_of_an_account_may_stand_anywhere_and_a_rubric_twice_is_one(tmp_path: Path) -> None:
    rows = [
        f"{ALPHA},2023,micro,9903,5",
        f"{BETA},2023,micro,9903,6",
        f"{ALPHA},2023,micro,10/15,7",
        f"{ALPHA},2023,micro,9903,5.00",
    ]
    found = read(table(tmp_path, *rows))
    assert (found.jaarrekeningen.height, found.rubrieken.height, codes(found)) == (2, 3, [])


def test_a_rubric_with_two_values_in_a_table_is_a_finding(tmp_path: Path) -> None:
    found = read(table(tmp_path, f"{ALPHA},2023,micro,9903,5", f"{ALPHA},2023,micro,9903,6"))
    assert codes(found) == ["rubriek-tegenstrijdig"]
    assert found.rubrieken["geblokkeerd"].to_list() == [True]


@pytest.mark.parametrize("wrong", ["1.234,50", "12,5", "abc", "", "(5)", "1e3", "nan"])
def test_a_wrong_number_in_a_table_names_row_and_rubric(tmp_path: Path, wrong: str) -> None:
    found = read(table(tmp_path, f'{ALPHA},2023,micro,9903,"{wrong}"', f"{ALPHA},2023,micro,10/15,7"))
    [finding] = found.findings
    assert (finding.code, finding.path, finding.field) == ("waarde-geen-getal", "rij 1", "9903")
    assert values(found) == {"10/15": 7}


def test_missing_columns_semicolons_and_ragged_rows_are_said(tmp_path: Path) -> None:
    assert codes(read(table(tmp_path, head="onderneming,boekjaar"))) == ["kolom-ontbreekt"]
    assert codes(read(table(tmp_path, head=HEAD.replace(",", ";")))) == ["puntkomma-csv"]
    assert codes(read(table(tmp_path, f"{ALPHA},2023,micro,9903", f"{ALPHA},2023,micro,9903,1"))) == ["rij-onleesbaar"]


def test_a_number_may_be_written_with_points_and_country(tmp_path: Path) -> None:
    written = f"BE {ALPHA[:4]}.{ALPHA[4:7]}.{ALPHA[7:]}"
    assert read(table(tmp_path, f"{written},2023,micro,9903,1")).jaarrekeningen["onderneming"].to_list() == [ALPHA]


def test_rows_of_one_account_that_name_two_models_are_said_once(tmp_path: Path) -> None:
    rows = [f"{ALPHA},2023,micro,9903,1", f"{ALPHA},2023,volledig,10/15,1", f"{ALPHA},2023,volledig,10/49,1"]
    assert codes(read(table(tmp_path, *rows))) == ["kop-tegenstrijdig"]


def test_the_last_deposited_account_of_a_year_counts_and_the_other_is_named(tmp_path: Path) -> None:
    early, late = filed(), filed({"9903": 1}, deposited=filed().deposited.replace(month=9))
    found = read(answer(tmp_path, early, late, filed(company=GAMMA)))
    assert codes(found) == ["jaarrekening-dubbel"]
    assert not found.findings[0].blocking
    taken = latest(found.jaarrekeningen)
    assert taken.select("onderneming", "jaarrekening").rows() == [(ALPHA, 2), (GAMMA, 3)]
