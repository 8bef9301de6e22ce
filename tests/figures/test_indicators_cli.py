"""The commands for annual accounts and indicators, over invented accounts and a small run."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from maatwerk.cli.accounts import accounts
from maatwerk.cli.indicators import indicators
from maatwerk.cli.quarter import law_under
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.quarter import Order, run
from maatwerk.sources.jaarrekening import accounts_read
from maatwerk.synthetic.accounts import account_mix, make_accounts, published_beside
from maatwerk.synthetic.make import make

app = typer.Typer()
app.add_typer(accounts, name="accounts")
app.add_typer(indicators, name="indicators")


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("jaarrekeningen")
    make_accounts(folder, 7)
    return folder


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(invented: Path, tmp_path: Path) -> None:
    make_accounts(tmp_path / "zelfde", 7)
    make_accounts(tmp_path / "ander", 8)
    for file in sorted(path.relative_to(invented) for path in invented.rglob("*.*")):
        same = (invented / file).read_bytes() == (tmp_path / "zelfde" / file).read_bytes()
        assert same, file
    assert (invented / "rubrieken.csv").read_bytes() != (tmp_path / "ander" / "rubrieken.csv").read_bytes()


def test_nobody_has_the_numbers_and_every_book_balances(invented: Path) -> None:
    read = accounts_read([invented / "rubrieken.csv"])
    assert read.findings == []
    assert read.jaarrekeningen.height == 4 * 120
    assert all(number.startswith("199") for number in read.jaarrekeningen["onderneming"])
    assert set(read.jaarrekeningen["model"]) == {"volledig", "verkort", "micro"}
    assert set(read.jaarrekeningen["vorm"]) == {"vereniging", "vennootschap"}
    for _, book in read.rubrieken.group_by("jaarrekening"):
        value = {row["rubriek"]: Fraction(row["waarde"], 10 ** row["schaal"]) for row in book.iter_rows(named=True)}
        assert value["10/49"] == value["20/58"] == value["10/15"] + value["17/49"]
        assert value["29/58"] == sum(value.get(code, 0) for code in ("3", "40/41", "50/53", "54/58", "490/1"))
        assert value["9903"] == value["9901"] + value["75/76B"] - value["65/66B"]
        assert ("9900" in value) != ("70/76A" in value)


def test_no_published_share_is_an_input() -> None:
    assert account_mix().published == ()
    assert published_beside()["solvabiliteit", "2023"] == "77 %"


def test_answers_and_table_give_the_same_shares(invented: Path) -> None:
    code, shown = call("accounts", "viability", "--in", invented / "answers", "--json")
    assert code == 1  # the answer without data
    again, table = call("accounts", "viability", "--in", invented / "rubrieken.csv", "--json")
    assert again == 0
    assert json.loads(shown)["shares"] == json.loads(table)["shares"]
    assert len(json.loads(table)["companies"]) == 4 * 120 * 3


def test_read_writes_a_table_that_viability_takes(invented: Path, tmp_path: Path) -> None:
    for name in ("x.parquet", "x.csv"):
        code, shown = call("accounts", "read", invented / "answers", "--out", tmp_path / name, "--json")
        summary = json.loads(shown)
        assert (code, summary["accounts"], [one["code"] for one in summary["findings"]]) == (
            1,
            480,
            ["magda-uitzondering"],
        )
        assert (tmp_path / f"{name}.findings.csv").is_file()
        assert call("accounts", "viability", "--in", tmp_path / name)[0] == 0


def test_readings_are_named_and_wrong_use_is_two(invented: Path, tmp_path: Path) -> None:
    table = invented / "rubrieken.csv"
    found = {}
    for option in ("zonder_overlopende", "met_overlopende"):
        _, shown = call("accounts", "viability", "--in", table, "--reading", f"quick_ratio={option}", "--json")
        content = json.loads(shown)
        assert content["readings"]["quick_ratio"] == option
        found[option] = [one["value"] for one in content["companies"] if one["measure"] == "liquiditeit"]
    assert found["zonder_overlopende"] != found["met_overlopende"]
    assert call("accounts", "viability", "--in", table, "--reading", "quick_ratio=anders")[0] == 2
    assert call("accounts", "viability", "--in", tmp_path / "nergens.csv")[0] == 2
    assert call("accounts", "read", table, "--out", tmp_path / "x.txt")[0] == 2
    assert call("accounts", "read", table, "--out", tmp_path / "x.csv", "--reading", "noemer=alle")[0] == 2
    assert call("accounts", "readings", "--json")[0] == 0


def test_show_and_open(invented: Path) -> None:
    code, shown = call("indicators", "show", "--json")
    assert code == 0
    assert {"cmw_invulling_contingent_2023", "ama_invulling_2024"} <= {one["id"] for one in json.loads(shown)}
    name = "leefbaarheid_solvabiliteit_2023_berekend"
    code, shown = call("indicators", "open", name, "--accounts", invented / "answers", "--json")
    opened = json.loads(shown)
    assert (code, len(opened["lines"])) == (0, 120)
    assert opened["lines"][0]["lines"][0]["source"] == "jaarrekeningen-2023.xml"
    code, words = call("indicators", "open", "cmw_invulling_contingent_2023")
    assert code == 0
    assert "76.476,81 / 82.456,46" in words
    assert call("indicators", "open", "bestaat_niet")[0] == 2
    assert call("indicators", "show", "--declarations", invented)[0] == 2
    assert call("indicators", "show", "--run", invented)[0] == 2


def test_a_run_gives_both_fills_and_the_effect_of_unemployment(tmp_path: Path) -> None:
    quarter = Quarter.of(2024, 1)
    made = make(tmp_path / "vlaanderen", 7, quarter, quarter, Fraction(1, 100))
    result = run(Order(quarter=quarter, declarations=made.out / "declarations", rights=made.out / "rights",
                       contingents=made.out / "contingents.csv", out=tmp_path / "run", law=law_under("", None)))  # fmt: skip
    code, shown = call(
        "indicators", "show", "--run", tmp_path / "run", "--declarations", made.out / "declarations", "--json"
    )
    assert code == 0
    found = {one["id"]: one for one in json.loads(shown)}
    employers = result.lines.filter(result.lines["maatregel"] == "cmw_onderneming")
    counted = found["cmw_invulling_herverdeling_2024_berekend"]
    assert Fraction(counted["numerator"]) == Fraction(employers["vte_ingevuld"].sum())
    assert Fraction(found["cmw_invulling_contingent_2024_berekend"]["value"]) <= Fraction(counted["value"])
    effect = found["economische_werkloosheid_loonpremie_2024Q1"]
    paid = result.lines.filter(result.lines["maatregel"] == "cmw")["loonpremie"].sum()
    assert Fraction(effect["denominator"]) <= Fraction(paid)
    assert Fraction(effect["value"]) > 0
    assert "economische_werkloosheid_loonpremie" not in found
