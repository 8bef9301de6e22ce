"""``maatwerk estimate``: from a table of standings to an estimate, a comparison and a backtest."""

import json

import pytest
from typer.testing import CliRunner

from maatwerk.cli.estimate import estimate

HEAD = "artikel,onderdeel,kwartaal,gekend_op,soort,cent,volume,herkomst"


def run(*words):
    return CliRunner().invoke(estimate, [str(word) for word in words])


@pytest.fixture
def table(tmp_path):
    """Nine quarters of 100 euro, from 2022Q1 on, each known four months later."""
    ends = ["07-31", "10-31", "01-31", "04-30"]
    lines = [
        f"JB0-1JEC2HG-WT,x,{year}Q{n},{year + (n > 2)}-{ends[n - 1]},vastlegging,10000,1,verzonnen proef"
        for year in (2022, 2023, 2024)
        for n in (1, 2, 3, 4)
    ]
    file = tmp_path / "standen.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return file


def make(table, *more):
    target = table.with_name("raming.json")
    return run("make", "--in", table, "--year", 2024, "--known-on", "2024-08-15", "--out", target, *more), target


def test_make_and_compare(table):
    result, target = make(table, "--made-on", "2024-08-16")
    assert result.exit_code == 0, result.output
    stored = json.loads(target.read_text(encoding="utf-8"))
    assert stored["total"]["commitments"]["cents"] == 40000
    assert (stored["made_on"], stored["known_on"]) == ("2024-08-16", "2024-08-15")
    assert "verzonnen proef" in result.output
    again = run("compare", target, "--in", table, "--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["total"]["difference_cents"] == 0


def test_every_method_is_named_in_the_record(table):
    for method in ("laatste-kwartaal", "vorig-jaar", "ontwikkeld"):
        result, target = make(table, "--method", method, "--json")
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["method"] == method
        assert json.loads(target.read_text(encoding="utf-8"))["method"] == method


def test_a_bad_row_ends_with_one_and_a_finding(table):
    with table.open("a", encoding="utf-8") as out:
        out.write("JB0-1JEC2HG-WT,x,2024Q9,2024-08-01,vastlegging,1,,\n")
    result, target = make(table)
    assert result.exit_code == 1
    assert target.is_file(), "the good rows are estimated"
    assert "rij 13" in target.with_name("raming.json.findings.csv").read_text(encoding="utf-8")
    assert run("compare", target, "--in", table).exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--method", "gevoel"], "gevoel"),
        (["--known-on", "gisteren"], "gisteren"),
        (["--known-on", "2019-01-01"], "nog niets gekend"),
        (["--in", "bestaat-niet.csv"], "bestaat niet"),
    ],
)
def test_wrong_use_ends_with_two(table, words, said):
    result, _ = make(table, *words)
    assert result.exit_code == 2
    assert said in result.output


def test_backtest(table):
    result = run("backtest", "--in", table, "--out", table.with_name("bt.json"))
    assert result.exit_code == 0, result.output
    assert "VERZONNEN" in result.output
    stored = json.loads(table.with_name("bt.json").read_text(encoding="utf-8"))
    assert stored["summary"]
    as_json = run("backtest", "--in", table, "--json")
    assert json.loads(as_json.stdout) == stored


def test_a_table_without_a_whole_year_has_no_backtest(tmp_path):
    file = tmp_path / "leeg.csv"
    file.write_text(HEAD + "\n", encoding="utf-8")
    result = run("backtest", "--in", file)
    assert result.exit_code == 2
    assert "vier gekende kwartalen" in result.output


def test_published_estimates():
    result = run("published", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["estimated_keuro"] == 1462
    assert "nog niet gekend" in run("published").output


def test_a_scale_that_can_not_be_is_wrong_use(tmp_path):
    assert run("vintages", "--out", tmp_path / "x.csv", "--scale", "7").exit_code == 2
