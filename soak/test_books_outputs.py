"""Outputs: never over an input, never half, whatever the disk. Takes a minute: each case is a run of the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from soak.books_program import lines, refused, run

ESTIMATE = ("estimate", "make", "--year", "2025", "--known-on", "2025-07-31")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a vintage table, an estimate, annual accounts, invented workers and a published table."""
    folder = tmp_path_factory.mktemp("boeken")
    lines(folder)
    for words in (
        ("estimate", "vintages", "--scale", "0.001", "--out", "vin.csv"),
        (*ESTIMATE, "--in", "vin.csv", "--out", "est.json"),
        ("accounts", "synthetic", "--seed", "1", "--out", "acc"),
        ("publish", "table", "--in", "lines.csv", "--rows", "gemeente", "--unit", "insz", "--out", "pub.csv"),
    ):
        code, said = run(folder, *words)
        assert code == 0, said
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A fresh copy of what was made."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("accounts", "read", "acc/rubrieken.csv", "--out", "acc/rubrieken.csv"),
        (*ESTIMATE, "--in", "vin.csv", "--out", "vin.csv"),
        ("estimate", "backtest", "--in", "vin.csv", "--out", "./vin.csv"),
        ("publish", "table", "--in", "lines.csv", "--rows", "gemeente", "--out", "lines.csv"),
        ("publish", "table", "--in", "lines.csv", "--rows", "gemeente", "--earlier", "pub.csv", "--out", "pub.csv"),
        ("budget", "show", "2018", "--html", "x.out", "--xlsx", "x.out"),
    ],
)  # fmt: skip
def test_an_output_never_takes_the_place_of_what_is_read(folder: Path, words: tuple[str, ...]) -> None:
    """Whatever it is called, an input stays what it was."""
    assert "hetzelfde bestand" in refused(folder, *words)


def test_an_input_behind_a_link_is_not_written_over(folder: Path) -> None:
    """A link to the input is the input."""
    (folder / "ander.csv").symlink_to("vin.csv")
    assert "hetzelfde bestand" in refused(folder, *ESTIMATE, "--in", "vin.csv", "--out", "ander.csv")


def test_a_link_to_itself_is_refused(folder: Path) -> None:
    """A circle of links is no file."""
    (folder / "kring.csv").symlink_to("kring.csv")
    refused(folder, "publish", "table", "--in", "kring.csv", "--rows", "gemeente", "--out", "uit.csv")


WRITES = [
    ("budget", "show", "2024", "--xlsx", "OUT"),
    ("budget", "show", "2024", "--html", "OUT"),
    ("accounts", "read", "acc", "--out", "OUT.csv"),
    ("accounts", "read", "acc", "--out", "OUT.parquet"),
    (*ESTIMATE, "--in", "vin.csv", "--out", "OUT"),
    ("estimate", "backtest", "--in", "vin.csv", "--out", "OUT"),
    ("estimate", "vintages", "--scale", "0.001", "--out", "OUT"),
    ("publish", "table", "--in", "lines.csv", "--rows", "gemeente", "--columns", "maatregel", "--unit", "insz", "--out", "OUT"),
]  # fmt: skip


@pytest.mark.parametrize("words", WRITES, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("there", [True, False], ids=["over an older one", "new"])
def test_a_full_disk_leaves_no_half_file(folder: Path, words: tuple[str, ...], there: bool) -> None:
    """What stood there stays, and nothing else is left."""
    words = tuple(word.replace("OUT", "uit") for word in words)
    if there:
        (folder / words[-1]).write_text("wat er stond", encoding="utf-8")
    refused(folder, *words, disk=100)


@pytest.mark.parametrize("words", WRITES, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("where", ["/proc/", "lines.csv/", "map/"], ids=["unwritable", "in a file", "a folder"])
def test_where_nothing_can_be_written_a_sentence_says_so(folder: Path, words: tuple[str, ...], where: str) -> None:
    """No folder, no right, or a folder in the place of the file."""
    if where == "map/":
        name = words[-1].replace("OUT", "map")
        (folder / name).mkdir()
        refused(folder, *words[:-1], name)
    else:
        refused(folder, *words[:-1], where + words[-1])


def test_what_is_wrong_with_accounts_is_said_beside_the_indicators(folder: Path) -> None:
    """Findings of the accounts are not swallowed."""
    (folder / "leeg.xml").write_bytes(b"")
    code, said = run(folder, "indicators", "show", "--accounts", "leeg.xml")
    assert "leeg.xml" in said, (code, said)


@pytest.mark.parametrize("scale", ["x", "nan", "1/0", "٠.٠١", "", "1e-2"])
def test_a_scale_that_is_none_gets_a_dutch_sentence(folder: Path, scale: str) -> None:
    """Not the words of a library."""
    assert "schrijf een deel" in refused(folder, "estimate", "vintages", "--scale", scale, "--out", "uit.csv")


def test_an_estimate_that_is_nested_without_end_is_no_estimate(folder: Path) -> None:
    """Nesting does not end the program."""
    (folder / "diep.json").write_text("[" * 100_000, encoding="utf-8")
    assert "raming" in refused(folder, "estimate", "compare", "diep.json", "--in", "vin.csv")
