"""``maatwerk reality``: run, calibrate and show, and wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from tests.lab.reality_small import small_world
from typer.testing import CliRunner

from maatwerk.cli.reality import reality
from maatwerk.lab.reality.amounts import DEMO
from maatwerk.lab.reality.world import write_world


def run(*words: object) -> Result:
    return CliRunner().invoke(reality, [str(word) for word in words], env={"COLUMNS": "220"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reality")
    write_world(small_world(), made)
    return made


def test_run_keeps_the_totals_of_the_years_asked(tmp_path: Path) -> None:
    words = ("run", "--out", tmp_path, "--from", 2024, "--until", 2024, "--scale", "0.01")
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert "2024: " in result.output
    said = json.loads(run(*words, "--json").stdout)
    assert [one["quarter"] for one in said["quarters"]] == ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]
    assert said == json.loads((tmp_path / "totals.json").read_text(encoding="utf-8"))


def test_show_prints_every_year_with_its_drivers(folder: Path) -> None:
    result = run("show", "--in", folder)
    assert result.exit_code == 0, result.output
    for word in ("2019 geijkt", "2020 enkel getoetst", "door volume", "verhoging a", "minstens onverklaard",
                 "waarvan raming K3-K4", "overlopende rekening", "geen bron geeft dagen"):  # fmt: skip
        assert word in result.output
    said = json.loads(run("show", "--in", folder, "--json").stdout)
    assert [row["year"] for row in said["years"]] == list(range(2019, 2026))


def test_a_year_opens_to_its_quarters_and_parts(folder: Path) -> None:
    result = run("show", "--in", folder, "--year", 2024)
    assert result.exit_code == 0
    assert result.output.count("2024Q3") == 5
    assert "JB0-1JEC2HA-WT" in result.output
    assert run("show", "--in", folder, "--year", 2018).exit_code == 2


def test_calibrate_prints_and_writes_nothing_at_another_size(folder: Path) -> None:
    before = DEMO.read_bytes()
    result = run("calibrate", "--in", folder)
    assert result.exit_code == 0, result.output
    assert "1/10000 (gekozen)" in result.output
    assert "niet geschreven" in result.output
    assert DEMO.read_bytes() == before
    said = json.loads(run("calibrate", "--in", folder, "--no-write", "--json").stdout)
    assert set(said["amounts_cents"]) == {"vast", "hoog", "a_voor_2023", "a_vanaf_2023", "b"}


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--out", "UIT", "--from", 2018),
        ("run", "--out", "UIT", "--from", 2024, "--until", 2023),
        ("run", "--out", "UIT", "--scale", "veel"),
        ("run", "--out", "UIT", "--scale", "2"),
        ("show", "--in", "UIT"),
        ("calibrate", "--in", "UIT"),
    ],
)
def test_wrong_use_is_said_and_ends_with_two(words: tuple[object, ...], tmp_path: Path) -> None:
    result = run(*(tmp_path / "UIT" if word == "UIT" else word for word in words))
    assert result.exit_code == 2, result.output
    assert "Fout:" in result.output
    assert not (tmp_path / "UIT" / "totals.json").exists()


def test_calibrating_needs_its_years(tmp_path: Path) -> None:
    assert run("run", "--out", tmp_path, "--from", 2024, "--until", 2024, "--scale", "0.01").exit_code == 0
    result = run("calibrate", "--in", tmp_path)
    assert result.exit_code == 2
    assert "2019" in result.output
