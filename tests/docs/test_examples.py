"""Every example of docs/reforms.md runs, and gives what the page shows."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from doc_pages import Block, blocks
from typer.testing import CliRunner

from maatwerk.cli.main import app

FOUND = blocks("reforms.md")
REFORMS = [i for i, block in enumerate(FOUND) if block.language == "yaml"]


def shown_after(place: int) -> Block:
    return next(block for block in FOUND[place:] if block.name == "uit.csv")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for block in FOUND:
        if block.name != "uit.csv":
            (tmp_path / block.name).write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "eigen_regels", raising=False)
    return tmp_path


@pytest.mark.parametrize("place", REFORMS, ids=[FOUND[i].name for i in REFORMS])
def test_a_reform_of_the_page_gives_what_the_page_shows(place: int, folder: Path) -> None:
    call = ["simulate", FOUND[place].name, "--measure", "imw", "--in", "rijen.csv", "--out", "uit.csv"]
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 0, result.output
    shown = list(csv.DictReader(io.StringIO(shown_after(place).text)))
    with (folder / "uit.csv").open(encoding="utf-8") as file:
        written = [{name: row[name] for name in shown[0]} for row in csv.DictReader(file)]
    assert written == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x\nchange: []\n", "onbekend veld"),
        ("name: x\nchanges:\n  - {path: loonplafond, from: 2025-01-01, value: 3}\n", "geen parameter"),
        ("name: x\nchanges:\n  - {path: loonplafond_factor, from: 2025-01-01, value: 2.5}\n", "2.5 is geen waarde"),
        ("name: x\nwithdraw: [begeleidingspremie]\n", "geen regel"),
        (
            "name: x\nchanges:\n  - {path: imw_startpakket_percentage.loonpremie.2, from: 2025-01-01, value: 45}\n",
            "geen cel",
        ),
    ],
)
def test_a_reform_that_says_nothing_known_is_wrong_use(text: str, said: str, folder: Path) -> None:
    (folder / "fout.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(
        app, ["simulate", "fout.yaml", "--measure", "imw", "--in", "rijen.csv", "--out", "uit.csv"]
    )
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
