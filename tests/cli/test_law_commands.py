"""``maatwerk law``: files in, files out, exit codes 0 fine, 1 findings, 2 wrong use."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from lxml import html
from typer.testing import CliRunner

from maatwerk.cli.main import app
from maatwerk.law.measures import measures

HEADER = (
    "kwartaal,volgkwartaal,startpakket,brutoloon,werkgeversbijdragen,verminderingen,tewerkstellingsbreuk,"
    "begeleidingsnood,gewerkte_breuk"
)
GOOD = "2024Q3,1,loonpremie,6500.00,1625.00,412.50,1,laag,1"
PART = "2024Q2,6,loonpremie,11000.00,2750.00,500.00,3040/3800,geen,"
BAD = "2024Q3,1,loonpremie,veel,1625.00,412.50,1,laag,1"
CMW_HEADER = (
    "kwartaal,onderneming,werknemer,pakket_percentage,begeleidingsgraad,brutoloon,werkgeversbijdragen,verminderingen,"
    "tewerkstellingsbreuk,contingent"
)


def cmw_line(company="0400000001", worker="W1", wage="6500.00", contingent="1"):
    return f"2024Q3,{company},{worker},60,hoog,{wage},1625.00,412.50,1,{contingent}"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def write(folder: Path, *lines: str, name="in.csv", header=HEADER) -> Path:
    file = folder / name
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


def read(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.open(encoding="utf-8", newline="")))


def evaluate(folder, file, *more, measure="imw", out="uit.csv"):
    return run("law", "evaluate", measure, "--in", file, "--out", folder / out, *more)


def test_evaluate_writes_every_row_with_its_outputs(tmp_path):
    result = evaluate(tmp_path, write(tmp_path, GOOD, PART))
    assert result.exit_code == 0, result.output
    first, second = read(tmp_path / "uit.csv")
    assert list(first)[:9] == HEADER.split(",")
    assert (first["brutoloon"], first["referteloon"], first["loonplafond"]) == ("6500.00", "7712.50", "12422.88")
    assert (first["loonpremie_percentage"], first["loonpremie"], first["imw_premie"]) == ("40", "3085.00", "4715.00")
    # 12341.68 × 0.8 = 9873.344; 30 % = 2962.0032
    assert (second["loonplafond"], second["loonpremie"], second["imw_premie"]) == ("9873.34", "2962.00", "2962.00")
    assert read(tmp_path / "uit.csv.findings.csv") == []
    assert "lezing" in result.output or "aanname" in result.output


def test_evaluate_keeps_a_bad_row_in_place_and_ends_with_one(tmp_path):
    result = evaluate(tmp_path, write(tmp_path, GOOD, BAD, GOOD))
    assert result.exit_code == 1
    found = read(tmp_path / "uit.csv")
    assert [row["imw_premie"] for row in found] == ["4715.00", "", "4715.00"]
    assert found[1]["brutoloon"] == "veel"
    (finding,) = read(tmp_path / "uit.csv.findings.csv")
    expected = {"code": "onleesbaar", "file": "in.csv", "path": "rij 2", "field": "brutoloon", "value": "veel"}
    assert finding | expected == finding
    assert finding["why"]
    assert finding["mend"]


def test_evaluate_reads_and_writes_parquet(tmp_path):
    source = tmp_path / "in.parquet"
    pl.read_csv(write(tmp_path, GOOD, PART), infer_schema=False).with_columns(
        pl.col("brutoloon").cast(pl.Decimal(12, 2)), pl.col("volgkwartaal").cast(pl.Int32)
    ).write_parquet(source)
    assert evaluate(tmp_path, source, out="uit.parquet").exit_code == 0
    found = pl.read_parquet(tmp_path / "uit.parquet")
    assert found.schema["imw_premie"] == pl.Decimal(30, 2)
    assert [str(value) for value in found["imw_premie"]] == ["4715.00", "2962.00"]
    assert (tmp_path / "uit.parquet.findings.csv").is_file()


@pytest.mark.parametrize(
    "prepare", [lambda t: t.replace(",", ";"), lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")]
)
def test_evaluate_reads_the_csv_that_an_office_makes(tmp_path, prepare):
    file = tmp_path / "in.csv"
    file.write_bytes(prepare(f"{HEADER}\n{GOOD}\n").encode())
    assert evaluate(tmp_path, file).exit_code == 0
    assert read(tmp_path / "uit.csv")[0]["imw_premie"] == "4715.00"


def test_evaluate_of_a_header_alone_is_fine(tmp_path):
    assert evaluate(tmp_path, write(tmp_path)).exit_code == 0
    assert read(tmp_path / "uit.csv") == []
    assert "imw_premie" in (tmp_path / "uit.csv").read_text(encoding="utf-8")


def test_evaluate_json_is_json_alone_with_exact_totals(tmp_path):
    result = evaluate(tmp_path, write(tmp_path, GOOD, BAD, PART), "--json")
    assert result.exit_code == 1
    summary = json.loads(result.stdout)
    assert (summary["measure"], summary["rows"], summary["computed"], summary["findings"]) == ("imw", 3, 2, 1)
    assert summary["totals_cents"]["imw_premie"] == 471500 + 296200
    assert summary["rules_hash"] == measures()["imw"].hash
    assert summary["readings"]["imw_blokken"] == "5+4+11"


def test_a_reading_changes_the_outcome_and_is_said(tmp_path):
    file = write(tmp_path, GOOD.replace(",1,loonpremie", ",9,loonpremie"))
    evaluate(tmp_path, file)
    assert read(tmp_path / "uit.csv")[0]["loonpremie_percentage"] == "30"
    result = evaluate(tmp_path, file, "--reading", "imw_blokken=5+3+12", "--json")
    assert read(tmp_path / "uit.csv")[0]["loonpremie_percentage"] == "20"
    assert json.loads(result.stdout)["readings"]["imw_blokken"] == "5+3+12"


def test_demo_amounts_are_used_only_when_asked_and_then_said(tmp_path):
    file = write(tmp_path, cmw_line(), cmw_line(worker="W2"), header=CMW_HEADER)
    assert evaluate(tmp_path, file, measure="cmw").exit_code == 0
    assert "begeleidingspremie_vast" not in read(tmp_path / "uit.csv")[0]
    result = evaluate(tmp_path, file, "--assumptions", "demo", measure="cmw")
    assert result.exit_code == 0
    first, second = read(tmp_path / "uit.csv")
    assert (first["begeleidingspremie_vast"], first["begeleidingspremie_variabel"]) == ("729.95", "1944.71")
    assert (second["binnen_contingent"], second["begeleidingspremie_vast"]) == ("false", "0.00")
    assert "demobedrag cmw_begeleidingspremie_vast_bedrag" in result.output


def test_a_demo_run_says_so_in_json_too(tmp_path):
    """Every output that rests on a demo amount says it."""
    file = write(tmp_path, cmw_line(), header=CMW_HEADER)
    result = evaluate(tmp_path, file, "--assumptions", "demo", "--json", measure="cmw")
    assert "cmw_begeleidingspremie_vast_bedrag" in result.stdout


def test_organisation_support_with_demo_amounts(tmp_path):
    file = write(tmp_path, cmw_line(contingent="2"), cmw_line(worker="W2", contingent="2"), header=CMW_HEADER)
    assert evaluate(tmp_path, file, "--assumptions", "demo", measure="cmw_onderneming").exit_code == 0
    assert {row["organisatieondersteuning"] for row in read(tmp_path / "uit.csv")} == {"2337.44"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["law", "evaluate", "zomer", "--in", "IN", "--out", "UIT"], "zomer"),
        (["law", "evaluate", "imw", "--in", "WEG", "--out", "UIT"], "weg.csv"),
        (["law", "evaluate", "imw", "--in", "LEEG", "--out", "UIT"], "leeg.csv"),
        (["law", "evaluate", "imw", "--in", "VOL", "--out", "UIT"], "imw_premie"),
        (["law", "evaluate", "imw", "--in", "IN"], "--out"),
        (["law", "evaluate", "imw", "--in", "IN", "--out", "UIT", "--assumptions", "echt"], "demo"),
        (["law", "evaluate", "imw", "--in", "IN", "--out", "UIT", "--reading", "kleur=rood"], "kleur"),
        (["law", "evaluate", "imw", "--in", "IN", "--out", "UIT", "--reading", "imw_blokken=6"], "5+3+12"),
        (["law", "evaluate", "imw", "--in", "IN", "--out", "UIT", "--reading", "imw_blokken"], "NAAM=OPTIE"),
        (["law", "explain", "imw", "--in", "IN", "--row", "0"], "rijen 1 tot 1"),
        (["law", "explain", "imw", "--in", "IN", "--row", "2"], "rijen 1 tot 1"),
        (["law", "explain", "imw", "--in", "IN", "--row", "-1"], "rijen 1 tot 1"),
        (["law", "explain", "imw", "--in", "IN", "--row", "een"], "--row"),
        (["law", "explain", "imw", "--in", "IN", "--row", "1", "--target", "zomer"], "zomer"),
        (["law", "explain", "imw", "--in", "IN", "--row", "1", "--format", "pdf"], "text, json of html"),
        (["law", "explain", "imw", "--in", "WEG", "--row", "1"], "weg.csv"),
        (["law", "parameters", "zomer"], "zomer"),
        (["law", "parameters", "--on", "gisteren"], "gisteren"),
        (["law", "coverage", "--graph", "zomer"], "zomer"),
        (["law", "zomer"], "zomer"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_is_wrong(tmp_path, words, said):
    write(tmp_path, GOOD)
    (tmp_path / "leeg.csv").write_text("", encoding="utf-8")
    write(tmp_path, GOOD + ",9", name="vol.csv", header=HEADER + ",imw_premie")
    places = {"IN": "in.csv", "WEG": "weg.csv", "LEEG": "leeg.csv", "VOL": "vol.csv", "UIT": "uit.csv"}
    result = run(*(str(tmp_path / places[word]) if word in places else word for word in words))
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.output.split())
    assert not (tmp_path / "uit.csv").exists()


def test_explain_opens_the_last_amount_by_default(tmp_path):
    result = run("law", "explain", "imw", "--in", write(tmp_path, PART, GOOD), "--row", 2)
    assert result.exit_code == 0
    assert result.stdout.startswith("imw_premie = 4715.00 EUR")
    assert "art. 21, § 1" in result.stdout
    assert "artikel niet gevonden" in result.stdout
    assert "aanname" in result.stdout


def test_explain_as_json_and_html_say_the_same(tmp_path):
    file = write(tmp_path, PART)
    data = json.loads(
        run("law", "explain", "imw", "--in", file, "--row", 1, "--target", "loonpremie", "--format", "json").stdout
    )
    assert (data["name"], data["value"], data["rust_op_aanname"]) == ("loonpremie", "2962.00", True)
    page = run("law", "explain", "imw", "--in", file, "--row", 1, "--target", "loonpremie", "--format", "html").stdout
    assert "2962.00 EUR" in html.fromstring(page).text_content()


def test_explain_follows_readings_and_assumptions(tmp_path):
    file = write(tmp_path, PART)
    reading = "ggmmi_in_kwartaal=last_month_times_three"
    result = run("law", "explain", "imw", "--in", file, "--row", 1, "--target", "loonpremie", "--reading", reading)
    # 12422.88 × 0.8 × 30 % = 2981.4912
    assert result.stdout.startswith("loonpremie = 2981.49 EUR")
    file = write(tmp_path, cmw_line(), header=CMW_HEADER)
    lump = ("law", "explain", "cmw", "--in", file, "--row", 1, "--target", "begeleidingspremie_vast")
    assert run(*lump).exit_code == 1
    result = run(*lump, "--assumptions", "demo")
    assert result.stdout.startswith("begeleidingspremie_vast = 729.95 EUR")
    assert "demobedrag" in result.stdout


def test_explain_of_a_bad_row_ends_with_one_and_says_why(tmp_path):
    file = write(tmp_path, GOOD, BAD)
    result = run("law", "explain", "imw", "--in", file, "--row", 2)
    assert result.exit_code == 1
    assert "brutoloon" in result.output
    assert run("law", "explain", "imw", "--in", file, "--row", 1).exit_code == 0


@pytest.mark.parametrize("cell", ["[/rood]", "[bold", "[red]veel[/red]", "\\[x]"])
def test_a_cell_with_brackets_is_said_as_it_stands(tmp_path, cell):
    file = write(tmp_path, BAD.replace("veel", cell))
    explained = run("law", "explain", "imw", "--in", file, "--row", 1)
    assert (explained.exit_code, explained.exception.__class__) == (1, SystemExit)
    assert cell in explained.output
    evaluated = evaluate(tmp_path, file)
    assert evaluated.exit_code == 1
    assert cell in evaluated.output


def test_explain_of_a_row_whose_own_group_is_good_does_not_stumble_over_another_group(tmp_path):
    file = write(tmp_path, cmw_line(company="A"), cmw_line(company="B", wage="veel"), header=CMW_HEADER)
    assert evaluate(tmp_path, file, measure="cmw").exit_code == 1
    assert read(tmp_path / "uit.csv")[0]["loonpremie"] == "4627.50"
    result = run("law", "explain", "cmw", "--in", file, "--row", 1, "--target", "loonpremie")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("loonpremie = 4627.50 EUR")


def test_explain_of_a_row_takes_its_own_group(tmp_path):
    file = write(tmp_path, cmw_line(worker="W2"), cmw_line(company="B"), cmw_line(worker="W1"), header=CMW_HEADER)
    ranks = [
        run("law", "explain", "cmw", "--in", file, "--row", row, "--target", "rang").stdout.splitlines()[0]
        for row in (1, 2, 3)
    ]
    assert [line.split(" = ")[1].split()[0] for line in ranks] == ["2", "1", "1"]


def test_parameters_shows_the_numbers_of_a_measure_with_source_and_confidence():
    result = run("law", "parameters", "imw", "--json")
    assert result.exit_code == 0
    lines = json.loads(result.stdout)
    threshold = [line for line in lines if line["parameter"] == "imw_inkomensgrens_zelfstandige"]
    assert [line["value"] for line in threshold] == ["16409.20", "16861.46", "17008.88", "onbekend"]
    assert all(line["source"] and line["confidence"] for line in lines)
    assert "vop_percentage_bepaald" not in {line["parameter"] for line in lines}
    assert "cmw_verliesdrempel" in {line["parameter"] for line in json.loads(run("law", "parameters", "--json").stdout)}


@pytest.mark.parametrize(
    ("day", "value"), [("2024-04-30", "2029.88"), ("2024-05-01", "2070.48"), ("2025-01-31", "2070.48")]
)
def test_parameters_on_a_day(day, value):
    lines = json.loads(run("law", "parameters", "imw", "--on", day, "--json").stdout)
    assert [line["value"] for line in lines if line["parameter"] == "ggmmi"] == [value]
    assert value in run("law", "parameters", "imw", "--on", day).stdout


def test_parameters_with_demo_amounts_marks_them():
    lines = json.loads(run("law", "parameters", "cmw", "--assumptions", "demo", "--json").stdout)
    marked = {line["parameter"] for line in lines if line["assumption"]}
    assert "cmw_begeleidingspremie_vast_bedrag" in marked
    assert "ggmmi" not in marked
    assert not any(line["assumption"] for line in json.loads(run("law", "parameters", "cmw", "--json").stdout))


def test_coverage_counts_and_lists_every_provision():
    assert run("law", "coverage").exit_code == 0
    report = json.loads(run("law", "coverage", "--json").stdout)
    assert report["problems"] == []
    assert sum(report["counts"].values()) == len(report["provisions"]) > 50


def test_coverage_draws_the_graph():
    assert run("law", "coverage", "--graph", "imw").stdout.startswith("flowchart LR")
    assert json.loads(run("law", "coverage", "--graph", "imw", "--json").stdout)["measure"] == "imw"


def test_the_program_runs_as_a_program(tmp_path):
    """Once through a real process: the exit codes reach the shell and standard output holds only the result."""
    command = [sys.executable, "-c", "from maatwerk.cli import main; main()", "law", "evaluate", "imw", "--json"]
    file = write(tmp_path, GOOD, BAD)
    done = subprocess.run(
        [*command, "--in", file, "--out", tmp_path / "uit.csv"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["computed"] == 1
    assert "bevinding" in done.stderr
    wrong = subprocess.run([*command, "--in", file], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
