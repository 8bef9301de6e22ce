"""``maatwerk simulate``: the same rows under the law and under a reform, side by side."""

import csv
import json
from pathlib import Path

import pytest
from test_law_commands import BAD, CMW_HEADER, GOOD, PART, cmw_line, read, run, write

REFORM = """
name: hoger_begin
title: Eerste blok 45 procent
changes:
  - {path: imw_startpakket_percentage.loonpremie.1, from: 2024-07-01, value: 45}
"""


def simulate(folder: Path, file: Path, *more, reform=REFORM, measure="imw"):
    plan = folder / "hervorming.yaml"
    plan.write_text(reform, encoding="utf-8")
    return run("simulate", plan, "--measure", measure, "--in", file, "--out", folder / "uit.csv", *more)


def test_each_amount_stands_beside_its_reform_with_the_difference(tmp_path):
    result = simulate(tmp_path, write(tmp_path, GOOD, PART))
    assert result.exit_code == 0, result.output
    first, second = read(tmp_path / "uit.csv")
    assert (first["loonpremie"], first["loonpremie_hervorming"], first["loonpremie_verschil"]) == (
        "3085.00",
        "3470.63",
        "385.63",
    )
    assert (first["loonpremie_percentage_verschil"], first["begeleidingspremie_vast_verschil"]) == ("5", "0.00")
    assert (second["loonpremie"], second["loonpremie_verschil"]) == ("2962.00", "0.00")
    assert first["reden_hervorming"] == ""
    assert "reden_verschil" not in first
    assert (tmp_path / "uit.csv.findings.csv").is_file()


def test_the_totals_are_exact_in_json(tmp_path):
    result = simulate(tmp_path, write(tmp_path, GOOD, PART), "--json")
    data = json.loads(result.stdout)
    expected = {"law": 471500 + 296200, "reform": 510063 + 296200, "difference": 38563, "gain": 1, "lose": 0}
    assert data["totals_cents"]["imw_premie"] == expected
    assert data["reform"] == "hoger_begin"
    assert len(data["reform_hash"]) == 64


def test_a_bad_row_stays_empty_on_both_sides_and_ends_with_one(tmp_path):
    result = simulate(tmp_path, write(tmp_path, GOOD, BAD))
    assert result.exit_code == 1
    bad = read(tmp_path / "uit.csv")[1]
    assert (bad["imw_premie"], bad["imw_premie_hervorming"], bad["imw_premie_verschil"]) == ("", "", "")
    assert len(list(csv.DictReader((tmp_path / "uit.csv.findings.csv").open(encoding="utf-8")))) == 1


def test_a_reform_under_a_reading(tmp_path):
    reform = REFORM.replace("loonpremie.1,", "loonpremie.9,")
    file = write(tmp_path, GOOD.replace(",1,loonpremie", ",9,loonpremie"))
    assert simulate(tmp_path, file, reform=reform).exit_code == 2
    assert simulate(tmp_path, file, "--reading", "imw_blokken=5+3+12", reform=reform).exit_code == 0
    assert read(tmp_path / "uit.csv")[0]["loonpremie_percentage_hervorming"] == "45"


def test_a_reform_that_takes_a_number_away_is_a_finding_not_an_empty_cell_in_silence(tmp_path):
    reform = "name: leeg\nchanges:\n  - {path: loonplafond_factor, from: 2016-07-01, value: null}\n"
    result = simulate(tmp_path, write(tmp_path, GOOD), reform=reform)
    assert result.exit_code == 1
    assert "loonplafond_factor" in result.output


def test_a_reform_of_a_ranking(tmp_path):
    reform = "name: zonder_rang\nwithdraw: [rang]\n"
    file = write(tmp_path, cmw_line(), cmw_line(worker="W2"), header=CMW_HEADER)
    result = simulate(tmp_path, file, reform=reform, measure="cmw")
    assert result.exit_code == 0, result.output
    assert [row["loonpremie_verschil"] for row in read(tmp_path / "uit.csv")] == ["0.00", "4627.50"]


def test_the_same_reform_over_companies_of_two_sizes(tmp_path):
    reform = "name: zonder_rang\nwithdraw: [rang]\n"
    lines = [cmw_line(company=company, worker=f"W{i}") for company, size in (("A", 3), ("B", 1)) for i in range(size)]
    result = simulate(tmp_path, write(tmp_path, *lines, header=CMW_HEADER), reform=reform, measure="cmw")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("reform", "said"),
    [
        ("title: zonder naam", "name"),
        ("name: x\nveranderd: []", "veranderd"),
        ("name: x\nchanges: [{path: bestaat_niet, from: 2024-01-01, value: 1}]", "bestaat_niet"),
        (
            "name: x\nchanges: [{path: imw_startpakket_percentage.loonpremie.2, from: 2024-01-01, value: 1}]",
            "loonpremie.2",
        ),
        (
            "name: x\nchanges: [{path: imw_startpakket_percentage.loonpremie.x, from: 2024-01-01, value: 1}]",
            "loonpremie.x",
        ),
        ("name: x\nchanges: [{path: loonplafond_factor, from: 2024-01-01, value: 2.5}]", "loonplafond_factor"),
        (
            "name: x\nchanges: [{path: loonplafond_factor, from: 2024-01-01, value: 999999999999999}]",
            "loonplafond_factor",
        ),
        ("name: x\nwithdraw: [bestaat_niet]", "bestaat_niet"),
        ("name: x\nreplace: {loonpremie: os:getcwd}", "loonpremie"),
        ("name: [", "hervorming.yaml"),
    ],
)
def test_a_reform_that_does_not_fit_is_wrong_use(tmp_path, reform, said):
    result = simulate(tmp_path, write(tmp_path, GOOD), reform=reform)
    assert result.exit_code == 2, repr(result.exception)
    assert said in " ".join(result.output.split())
    assert not (tmp_path / "uit.csv").exists()


def test_a_missing_reform_or_measure_is_wrong_use(tmp_path):
    file = write(tmp_path, GOOD)
    missing = run("simulate", tmp_path / "weg.yaml", "--measure", "imw", "--in", file, "--out", tmp_path / "uit.csv")
    assert missing.exit_code == 2
    assert simulate(tmp_path, file, measure="zomer").exit_code == 2
    assert simulate(tmp_path, tmp_path / "weg.csv").exit_code == 2


def test_an_output_column_that_is_there_already_is_wrong_use(tmp_path):
    from test_law_commands import HEADER

    file = write(tmp_path, GOOD + ",1", header=HEADER + ",imw_premie")
    result = simulate(tmp_path, file)
    assert result.exit_code == 2, repr(result.exception)
