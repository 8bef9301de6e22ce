"""What an officer wrote is refused in Dutch: reforms and readings on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from maatwerk.cli.main import app
from maatwerk.rules.parameters import ParameterError
from maatwerk.rules.rule import RuleError

ROW = "kwartaal,volgkwartaal,startpakket,brutoloon,werkgeversbijdragen,verminderingen,tewerkstellingsbreuk,begeleidingsnood\n"
ENGLISH = (" the ", " has ", " no ", " must ", " needs ", " not ", " unknown ", " is named ", " are ", " twice ")


def refused(tmp_path: Path, reform: str, *more: str) -> str:
    (tmp_path / "hervorming.yaml").write_text(reform, encoding="utf-8")
    (tmp_path / "in.csv").write_text(ROW + "2024Q3,1,loonpremie,100.00,25.00,0.00,1,geen\n", encoding="utf-8")
    words = ["simulate", tmp_path / "hervorming.yaml", "--measure", "imw", "--in", tmp_path / "in.csv"]
    result = CliRunner().invoke(app, [*map(str, words), "--out", str(tmp_path / "uit.csv"), *more])
    assert result.exit_code == 2, result.output
    return " " + " ".join(result.output.split()) + " "


def change(path: str, value: str = "1", since: str = "2024-01-01", more: str = "") -> str:
    return f"name: proef\nchanges: [{{path: {path}, from: {since}, value: {value}{more}}}]"


@pytest.mark.parametrize(
    ("reform", "said"),
    [
        (change("zonnebrand"), "imw heeft geen parameter 'zonnebrand'"),
        (change("imw_startpakket_percentage.loonpremie.2"), "heeft geen cel loonpremie.2"),
        (change("imw_startpakket_percentage.loonpremie"), "heeft de sleutels"),
        (change("loonplafond_factor", "2.5"), "is geen waarde voor deze parameter"),
        (change("loonplafond_factor", more=", until: 2023-01-01"), "voor ze begint"),
        (change("loonplafond_factor", more=", tot: 2025-01-01"), "onbekend veld: tot"),
        (change("loonplafond_factor", since="januari"), "from en until zijn datums"),
        ("name: x\nchanges: 5", "changes moet een lijst zijn"),
        ("name: x\nadd: []", "add moet een reeks van naam: waarde zijn"),
        ("name: x\nchanges: [tekst]", "heeft path, from en value nodig"),
        ("[]", "met minstens een naam"),
        ("name: x\nkleur: rood", "onbekend veld: kleur"),
        ("name: x\nwithdraw: [zomer]", "heeft geen regel 'zomer'"),
        ("name: x\nreplace: {loonpremie: os:getcwd}", "staat geen regel"),
        ("name: x\nadd: {referteloon: maatwerk.law.imw:referteloon}", "bestaat al"),
        ("name: x\nreplace: {loonpremie: maatwerk.law.imw:referteloon}", "heet referteloon"),
        ("name: [", "dit is geen YAML"),
        (
            "name: x\nchanges: [{path: loonplafond_factor, from: 2024-01-01, value: 1}, {path: loonplafond_factor, "
            "from: 2024-01-01, value: 3}]",
            "verandert twee keer",
        ),
    ],
)
def test_a_reform_is_refused_in_dutch(tmp_path: Path, reform: str, said: str) -> None:
    text = refused(tmp_path, reform)
    assert said in text
    assert [word for word in ENGLISH if word in text.partition("(")[0]] == []


def test_a_reading_is_refused_in_dutch(tmp_path: Path) -> None:
    good = change("loonplafond_factor", "3")
    assert "is geen lezing van imw" in refused(tmp_path, good, "--reading", "kleur=rood")
    assert "heeft de opties" in refused(tmp_path, good, "--reading", "afronding_premie=zijwaarts")


def test_a_fault_that_only_engineers_make_keeps_its_own_words() -> None:
    assert ParameterError("two values").dutch == "two values"
    assert RuleError("in English", "in het Nederlands").dutch == "in het Nederlands"
    assert str(RuleError("in English", "in het Nederlands")) == "in English"
