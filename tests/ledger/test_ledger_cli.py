"""``maatwerk budget``: what it prints, writes and answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from maatwerk.cli.budget import budget
from maatwerk.ledger.books import years

YEARS = [str(year) for year in years()]


def run(*args: str) -> Result:
    return CliRunner().invoke(budget, args)


def answer(*args: str) -> Any:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_show_prints_ours_the_printed_and_why() -> None:
    result = run("show", "2024")
    assert result.exit_code == 0
    for text in ("552.289", "-2.188", "635.306", "(gedrukt 635.305)", "afronding in het document", "33.122"):
        assert text in result.stdout


def test_show_one_article_with_its_lines() -> None:
    result = run("show", "2024", "--article", "2HF", "--lines")
    assert result.exit_code == 0
    assert "Overgangsbepalingen LDE" in result.stdout
    assert "580.966" not in result.stdout


def test_show_2018() -> None:
    result = run("show", "2018")
    assert result.exit_code == 0
    assert "368,47" in result.stdout
    assert "(gedrukt 486)" in result.stdout


def test_show_json_has_whole_cents() -> None:
    tables = {table["id"]: table for table in answer("show", "2024")["tables"]}
    cells = {cell["id"]: cell for row in tables["a2he"]["rows"] for cell in row["cells"]}
    assert cells["a2he_vek_bu"] == {
        "id": "a2he_vek_bu",
        "cents": -218_800_000,
        "shown": "-2.188",
        "printed": "-2.188",
        "note": "",
    }


def test_show_json_with_lines_adds_up() -> None:
    def leaves(node: dict[str, Any]) -> int:
        return (
            sum(map(leaves, node["parts"])) if "parts" in node else node["posting"]["cents"] if "posting" in node else 0
        )

    for table in answer("show", "2024", "--lines")["tables"]:
        for row in table["rows"]:
            for cell in row["cells"]:
                assert leaves(cell["opened"]) == cell["cents"]


def test_show_writes_files(tmp_path: Path) -> None:
    result = run("show", "2024", "--xlsx", str(tmp_path / "b.xlsx"), "--html", str(tmp_path / "b.html"))
    assert result.exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames[:2] == ["Tabellen", "Lijnen"]
    assert 'id="a2ha_vak_bu"' in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_open_goes_down_to_the_lines() -> None:
    node = answer("open", "2024", "je_vek_bu")
    assert node["shown"] == "668.564"
    assert [part["id"] for part in node["parts"]] == ["activering_vek_bu", "duurzaam_vek_bu"]
    assert "lde_sine_behoud_vek" in run("open", "2024", "a2hf_vek_bu").stdout


@pytest.mark.parametrize("cell", ["foo", "a2ha_vak", "a2ha_ao_bu", "a2hz_vak_bu", "a2ha_vak_bx", ""])
def test_open_something_that_is_not_there(cell: str) -> None:
    result = run("open", "2024", cell)
    assert result.exit_code == 2


@pytest.mark.parametrize("article", ["JB0-1JEC2HX-WT", "2HX", "JB0-1JEC2hA-XT"])
def test_show_an_article_that_is_not_there(article: str) -> None:
    assert run("show", "2024", "--article", article).exit_code == 2


@pytest.mark.parametrize("command", ["show", "sources", "deliveries", "receipts", "check"])
def test_a_year_without_book_is_wrong_use(command: str) -> None:
    assert run(command, "1999").exit_code == 2


@pytest.mark.parametrize("command", ["show", "sources", "deliveries", "receipts", "check"])
@pytest.mark.parametrize("year", YEARS)
def test_every_command_on_every_year(command: str, year: str) -> None:
    assert run(command, year).exit_code == 0
    answer(command, year)


def test_check_counts_and_explains() -> None:
    found = answer("check", "2024")
    assert found["counts"]["afronding"] == 6
    assert found["counts"]["schrijffout"] == 1
    assert "niet verklaard" not in found["counts"]
    assert [tie["why"] for tie in found["ties"] if tie["status"] != "gelijk" and not tie["why"]] == []
    assert len(found["remarks"]) == 3
    assert "522.157" in run("check", "2024").stdout
    assert "BA + bewegingen = BA-JR" in run("check", "2024", "--all").stdout


def test_deliveries_on_a_day() -> None:
    late = [due["late"] for due in answer("deliveries", "2024", "--on", "2024-06-01")]
    assert late.count(True) == 1
    assert run("deliveries", "2024", "--on", "ooit").exit_code == 2


def test_sources_and_receipts_as_data() -> None:
    sources = {line["source"]: line["cents"] for line in answer("sources", "2024")["execution"]}
    assert sources["rrf"] == {"vak": 0, "vek": 1_223_700_000}
    assert sum(line["received_cents"] for line in answer("receipts", "2024")) == 4_500_000
