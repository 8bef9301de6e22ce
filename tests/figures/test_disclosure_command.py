"""``publish table`` and ``publish audit``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from maatwerk.cli.publish import publish

LINES = [
    ("insz", "onderneming", "provincie", "maatregel", "bedrag"),
    *((f"{p}{m}{at}", f"W{at % 7}", p, m, "100.00") for p, m, size in
      (("Antwerpen", "cmw", 40), ("Antwerpen", "imw", 12), ("Limburg", "cmw", 30), ("Limburg", "imw", 3), ("Brussel", "cmw", 25),
       ("Brussel", "imw", 9)) for at in range(size)),
]  # fmt: skip


def run(*words: object) -> Result:
    return CliRunner().invoke(publish, [str(word) for word in words])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "lijnen.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(LINES)
    return file


def table(source: Path, *words: object) -> Result:
    fixed = ("--in", source, "--rows", "provincie", "--out", source.with_name("uit.csv"), "--date", "2025-03-01")
    return run("table", *fixed, *words)


def rows(file: Path) -> dict[tuple[str, ...], str]:
    with file.open(encoding="utf-8", newline="") as content:
        return {tuple(row[:-1]): row[-1] for row in list(csv.reader(content))[1:]}


def test_a_table_is_written_with_manifest_and_the_officers_list(source: Path, tmp_path: Path) -> None:
    result = table(source, "--columns", "maatregel", "--unit", "insz")
    assert result.exit_code == 0, result.output
    found = rows(tmp_path / "uit.csv")
    assert found["Limburg", "imw"] == ":"
    assert sum(value == ":" for value in found.values()) == 4
    assert found["Totaal", "Totaal"] == "119"
    manifest = json.loads((tmp_path / "uit.csv.manifest.json").read_text())
    assert manifest["question"] == "aantal per provincie en maatregel"
    inside = pl.read_csv(tmp_path / "uit.csv.intern.csv")
    assert inside["soort"].to_list().count("te klein") == 1


def test_json_holds_manifest_bounds_and_findings(source: Path) -> None:
    result = table(source, "--columns", "maatregel", "--unit", "insz", "--json")
    content = json.loads(result.stdout)
    assert content["audit"] == {"hidden": 4, "protected": True}
    assert all(bound["protected"] for bound in content["bounds"])
    assert content["findings"] == []


def test_the_threshold_is_a_choice(source: Path, tmp_path: Path) -> None:
    table(source, "--columns", "maatregel", "--threshold", 3)
    assert ":" not in rows(tmp_path / "uit.csv").values()
    table(source, "--columns", "maatregel", "--threshold", 13)
    found = rows(tmp_path / "uit.csv")
    assert {found[p, "imw"] for p in ("Antwerpen", "Limburg", "Brussel")} == {":"}


def test_sums_are_written_in_euro_and_protect_the_contributor(source: Path, tmp_path: Path) -> None:
    result = table(source, "--columns", "maatregel", "--sum", "bedrag", "--contributor", "onderneming")
    assert result.exit_code == 0, result.output
    found = rows(tmp_path / "uit.csv")
    assert found["Totaal", "Totaal"] == "11900.00"
    assert found["Limburg", "imw"] == ":"


def test_bad_lines_end_in_findings_and_the_rest_is_published(source: Path, tmp_path: Path) -> None:
    with source.open("a", encoding="utf-8") as out:
        out.write("999,W1,,cmw,100.00\n")
    result = table(source)
    assert result.exit_code == 1
    assert "waarvan 1 blokkerend" in result.output
    assert rows(tmp_path / "uit.csv")["Totaal",] == "119"
    assert (tmp_path / "uit.csv.findings.csv").read_text().count("lijn-niet-geteld") == 1


def test_lines_counted_as_persons_are_pointed_out(source: Path, tmp_path: Path) -> None:
    assert table(source).exit_code == 0
    assert "--unit insz" in (tmp_path / "uit.csv.findings.csv").read_text()


def test_a_ready_table_of_counts(tmp_path: Path) -> None:
    file = tmp_path / "wachtlijst.csv"
    file.write_text("provincie,wachtenden\nAntwerpen,1083\nBrussel,14\nandere,3\nTotaal,1100\n", encoding="utf-8")
    assert table(file, "--counts", "wachtenden").exit_code == 0
    assert rows(tmp_path / "uit.csv") == {
        ("Antwerpen",): "1083",
        ("Brussel",): ":",
        ("andere",): ":",
        ("Totaal",): "1100",
    }


def test_what_is_out_already_is_kept_in_mind(source: Path, tmp_path: Path) -> None:
    """The first table shows Brussel whole; the second by measure must not undo it, and the other way round."""
    assert table(source, "--columns", "maatregel").exit_code == 0
    first = tmp_path / "eerst.csv"
    (tmp_path / "uit.csv").rename(first)
    assert table(source, "--earlier", first).exit_code == 0
    both = run("audit", first, "--margins", tmp_path / "uit.csv")
    assert both.exit_code == 0, both.output


def test_nothing_is_written_when_it_can_not_be_protected(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "al.csv"
    out.write_text("provincie,maatregel,aantal\nLimburg,imw,3\n", encoding="utf-8")
    result = table(source, "--columns", "maatregel", "--earlier", out)
    assert result.exit_code == 1
    assert "Niets geschreven" in result.output
    assert not (tmp_path / "uit.csv").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--columns", "gemeente"), "gemeente ontbreekt"),
        (("--columns", "provincie"), "verschillende indelingen"),
        (("--zeros", "weg"), "bestaat niet"),
        (("--threshold", "0"), "te klein"),
        (("--date", "morgen"), "geen datum"),
        (("--sum", "maatregel"), "geen enkele bruikbare"),
        (("--quantity", "provincie"), "andere naam"),
    ],
)
def test_wrong_use_is_said_and_nothing_written(words: tuple[str, ...], said: str, source: Path, tmp_path: Path) -> None:
    result = table(source, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert not (tmp_path / "uit.csv").exists()


def test_the_input_is_never_overwritten(source: Path) -> None:
    result = run("table", "--in", source, "--rows", "provincie", "--out", source)
    assert result.exit_code == 2


def test_the_audit_finds_a_cell_that_can_be_computed(tmp_path: Path) -> None:
    file = tmp_path / "lek.csv"
    file.write_text("provincie,n\nAntwerpen,90\nBrussel,:\nTotaal,93\n", encoding="utf-8")
    result = run("audit", file, "--json")
    assert result.exit_code == 1
    (bound,) = json.loads(result.stdout)["bounds"]
    assert (bound["cell"], bound["low"], bound["high"], bound["protected"]) == ({"provincie": "Brussel"}, 3, 3, False)


def test_two_tables_that_are_safe_alone_are_not_together(tmp_path: Path) -> None:
    one, two = tmp_path / "een.csv", tmp_path / "twee.csv"
    one.write_text("r,n\na,:\nb,:\nc,50\nTotaal,62\n", encoding="utf-8")
    two.write_text("r,n\na,:\nb,9\nc,:\nTotaal,62\n", encoding="utf-8")
    assert [run("audit", file).exit_code for file in (one, two)] == [0, 0]
    result = run("audit", one, "--margins", two)
    assert result.exit_code == 1
    assert "NEE" in result.output


def test_an_audit_of_what_is_no_table_is_wrong_use(tmp_path: Path) -> None:
    file = tmp_path / "leeg.csv"
    file.write_text("", encoding="utf-8")
    assert run("audit", file).exit_code == 2
    assert run("audit", tmp_path / "weg.csv").exit_code == 2


def test_the_example_of_the_page_gives_what_the_page_shows(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "disclosure.md").read_text(encoding="utf-8")
    shown = {name: page.split(f"```csv {name}\n")[1].split("```")[0] for name in ("wachtlijst.csv", "uit.csv")}
    file = tmp_path / "wachtlijst.csv"
    file.write_text(shown["wachtlijst.csv"], encoding="utf-8")
    assert table(file, "--counts", "wachtenden").exit_code == 0
    assert (tmp_path / "uit.csv").read_text(encoding="utf-8") == shown["uit.csv"]
    result = run("audit", tmp_path / "uit.csv", "--json")
    assert {(bound["low"], bound["high"]) for bound in json.loads(result.stdout)["bounds"]} == {(1, 16)}
