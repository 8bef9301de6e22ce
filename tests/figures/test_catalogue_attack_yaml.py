"""Catalogues of other folders that are half broken: a Dutch sentence or a fault, never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from maatwerk.cli.main import app
from maatwerk.figures.catalogue.printed import PrintedError, read_printed
from maatwerk.figures.catalogue.reading import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "catalogus"))


@pytest.mark.parametrize(
    "text",
    ["? [a, b]\n: 1\n", "x: " + "[" * 5000, "document: S001\nfigures:\n- {id: x, period: 2024-13-45}\n", "x: !!int ''\n"],
    ids=["key", "deep", "day", "int"],
)  # fmt: skip
@pytest.mark.parametrize(("name", "code"), [("s001.yaml", 1), ("documents.yaml", 2)])
def test_yaml_that_breaks_its_reader_is_said(folder: Path, text: str, name: str, code: int) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    ran = CliRunner().invoke(app, ["figures", "check", "--catalogue", str(folder)])
    assert ran.exit_code == code, ran.exception
    assert name in ran.stderr


@pytest.mark.parametrize("text", ["٣", "١٢٣", "1.٠٠٠", "٣e"])
def test_other_digits_are_no_dutch_number(text: str) -> None:
    with pytest.raises(PrintedError):
        read_printed(text)


def test_a_list_of_a_catalogue_with_faults_says_so(folder: Path) -> None:
    (folder / "s001.yaml").write_text("document: S001\nfigures: 5\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["figures", "list", "--catalogue", str(folder)])
    assert "fout(en) in de catalogus" in ran.stderr
