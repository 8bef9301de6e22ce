"""``maatwerk quarter run``: 0 fine, 1 blocking findings, 2 wrong use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import Result
from tests.runs.companies import ALPHA, attest, order, person, right
from typer.testing import CliRunner

from maatwerk.cli.main import app

ROOT = Path(__file__).parents[2]
A, B = person(1), person(2)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def quarter(folder: Path, *more: object, which: str = "2024Q3", out: str = "out", **swap: object) -> Result:
    given: dict[str, object] = {
        "declarations": folder / "declarations", "rights": folder / "rights.csv",
        "contingents": folder / "contingents.csv",
    }  # fmt: skip
    words = [word for name, path in (given | swap).items() for word in (f"--{name}", path)]
    return run("quarter", "run", which, *words, "--out", folder / out, *more)


def made(folder: Path, **of_first: Any) -> Path:
    order(folder, [attest(A, **of_first), attest(B)], [right(A), right(B)], {ALPHA: "2"})
    return folder


def test_a_fine_run_prints_its_totals_and_ends_with_zero(tmp_path: Path) -> None:
    result = quarter(made(tmp_path))
    assert result.exit_code == 0, result.output
    assert "7.290,00" in result.output  # 2 × 45 % of 8,100.00
    assert "0 bevindingen, waarvan 0 blokkerend" in result.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"lines.parquet", "statements", "findings.csv", "summary.json", "manifest.json"}


def test_blocking_findings_end_with_one(tmp_path: Path) -> None:
    result = quarter(made(tmp_path, contributions=None))
    assert result.exit_code == 1, result.output
    assert "blokkerend" in result.output
    assert pl.read_parquet(tmp_path / "out" / "lines.parquet").filter(pl.col("geblokkeerd")).height >= 1


def test_findings_that_do_not_block_end_with_zero(tmp_path: Path) -> None:
    order(tmp_path, [attest(A)], [right(A), right(B)], {ALPHA: "1"})
    result = quarter(tmp_path)
    assert result.exit_code == 0
    assert "1 bevindingen, waarvan 0 blokkerend" in result.output


def test_json_is_the_summary_alone(tmp_path: Path) -> None:
    result = quarter(made(tmp_path), "--json", "--assumptions", "demo")
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert said == json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert said["total_cents"] == sum(measure["total_cents"] for measure in said["measures"].values())


def test_demo_amounts_are_said(tmp_path: Path) -> None:
    result = quarter(made(tmp_path), "--assumptions", "demo")
    assert "demobedrag" in result.output
    assert "cmw_begeleidingspremie_vast_bedrag" in result.output


def test_the_worked_quarter_of_the_docs(tmp_path: Path) -> None:
    worked = ROOT / "tests" / "runs" / "worked"
    result = run("quarter", "run", "2024Q2", "--declarations", worked / "declarations", "--rights", worked / "rights.csv",
                 "--contingents", worked / "contingents.csv", "--out", tmp_path / "out")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "20.155,47" in result.output


def test_previous_prints_the_difference(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert quarter(folder, "--known-on", "2024-11-04").exit_code == 0
    result = quarter(folder, "--previous", folder / "out", out="next")
    assert result.exit_code == 0, result.output
    assert "Verschil met de vorige run: 7.290,00 euro in 2 lijnen" in result.output
    assert (folder / "next" / "differences.csv").is_file()


def test_names_of_employers_stand_on_the_statement(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "names.csv").write_text(f"onderneming,naam,soort\n{ALPHA},Verzonnen & Zoon,x\n", encoding="utf-8")
    assert quarter(folder, "--employers", folder / "names.csv").exit_code == 0
    page = (folder / "out" / "statements" / f"{ALPHA}.html").read_text("utf-8")
    assert "Verzonnen &amp; Zoon" in page
    (folder / "names.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert quarter(folder, "--employers", folder / "names.csv").exit_code == 2
    assert quarter(folder, "--employers", folder / "weg.csv").exit_code == 2


# --- wrong use --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["2024", "2024Q5", "Q3", "", "2024Q3x", "kwartaal"])
def test_a_text_that_is_no_quarter(tmp_path: Path, which: str) -> None:
    result = quarter(made(tmp_path), which=which)
    assert result.exit_code == 2
    assert "geen kwartaal" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("missing", ["declarations", "rights", "contingents"])
def test_an_input_that_does_not_exist(tmp_path: Path, missing: str) -> None:
    result = quarter(made(tmp_path), **{missing: tmp_path / "weg"})
    assert result.exit_code == 2
    assert "weg" in result.output.replace("\n", "")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--known-on", "gisteren"), "geen datum"), (("--assumptions", "droom"), "bestaat niet"),
     (("--reading", "afronding_premie=wild"), "afronding_premie"), (("--reading", "onbekend=1"), "gekend zijn"),
     (("--reading", "afronding_premie"), "afronding_premie"), (("--onbekend",), "No such option")],
)  # fmt: skip
def test_options_that_can_not_be(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = quarter(made(tmp_path), *words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_previous_run_that_does_not_fit(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert quarter(folder, which="2024Q2").exit_code == 1
    result = quarter(folder, "--previous", folder / "out", out="next")
    assert result.exit_code == 2
    assert "2024Q2" in result.output
    result = quarter(folder, "--previous", folder / "declarations", out="next")
    assert result.exit_code == 2
    assert "geen vorige run" in result.output
    assert not (folder / "next").exists()


@pytest.mark.parametrize("which", ["2015Q4", "2026Q3", "2030Q1", "1999Q1"])
def test_a_quarter_that_no_measure_supports_is_wrong_use(tmp_path: Path, which: str) -> None:
    result = quarter(made(tmp_path), which=which)
    assert result.exit_code == 2, result.output
    assert which in result.output


@pytest.mark.parametrize("which", ["2019Q1", "2023Q2", "2026Q2"])
def test_quarters_that_only_some_measures_know_are_run(tmp_path: Path, which: str) -> None:
    """They run; that nothing of that quarter came in is a finding, not a nil report."""
    folder = made(tmp_path)
    assert quarter(folder, which=which).exit_code == 1
    assert "geen-aangiften" in (folder / "out" / "findings.csv").read_text("utf-8")


def test_an_out_that_is_a_file_is_wrong_use(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "out").write_text("mijn tekst", encoding="utf-8")
    result = quarter(folder)
    assert result.exit_code == 2
    assert (folder / "out").read_text("utf-8") == "mijn tekst"


def test_a_reading_changes_the_amounts(tmp_path: Path) -> None:
    order(tmp_path, [attest(A, gross=650_001)], [right(A)], {ALPHA: "1"})
    totals = {}
    for option in ("kwartaal_half_op", "kwartaal_afgekapt"):
        result = quarter(tmp_path, "--json", "--reading", f"afronding_premie={option}", out=option)
        totals[option] = json.loads(result.stdout)["total_cents"]
    # 45 % of 8,100.01 = 3,645.0045, both 3,645.00; of 8,100.02 = 3,645.009
    assert totals["kwartaal_half_op"] == totals["kwartaal_afgekapt"] == 364_500
    order(tmp_path / "two", [attest(A, gross=650_002)], [right(A)], {ALPHA: "1"})
    for option, cents in (("kwartaal_half_op", 364_501), ("kwartaal_afgekapt", 364_500)):
        result = quarter(tmp_path / "two", "--json", "--reading", f"afronding_premie={option}", out=option)
        assert json.loads(result.stdout)["total_cents"] == cents
