"""The same seed gives the same Flanders, whatever part of it is asked for."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.make import CannotMake, MadeFlanders, make

SMALL, TINY = Fraction(1, 50), Fraction(1, 200)
Q3 = Quarter.of(2024, 3)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_two_runs_are_the_same_bytes(small: MadeFlanders, tmp_path: Path) -> None:
    again = make(tmp_path / "elsewhere", 7, small.first, small.last, SMALL)
    assert again.hash == small.hash
    assert content(again.out) == content(small.out)


def test_another_seed_is_another_flanders(tmp_path: Path) -> None:
    one, other = (make(tmp_path / str(seed), seed, Q3, Q3, TINY) for seed in (1, 2))
    assert one.hash != other.hash


def test_a_quarter_is_the_same_in_every_range(small: MadeFlanders, tmp_path: Path) -> None:
    alone = make(tmp_path, 7, Q3, Q3, SMALL)
    assert content(alone.out / "declarations" / "2024Q3") == content(small.out / "declarations" / "2024Q3")
    known = set((small.out / "rights" / "rechten.csv").read_text().splitlines())
    assert set((alone.out / "rights" / "rechten.csv").read_text().splitlines()) <= known
    indications = {line for file in small.out.glob("rights/*.xml") for line in file.read_text().splitlines()}
    assert {line for file in alone.out.glob("rights/*.xml") for line in file.read_text().splitlines()} <= indications


def test_the_manifest_names_what_was_made_and_no_place_or_clock(small: MadeFlanders) -> None:
    manifest = json.loads((small.out / "manifest.json").read_text())
    assert manifest["hash"] == small.hash
    assert manifest["files"] == small.files
    for name, digest in small.files.items():
        assert hashlib.sha256((small.out / name).read_bytes()).hexdigest() == digest
    assert set(manifest) == {"seed", "from", "until", "scale", "hash", "counts", "files"}


def test_made_again_in_the_same_folder_nothing_old_is_left(tmp_path: Path) -> None:
    make(tmp_path, 1, Quarter.of(2024, 2), Q3, TINY)
    later = make(tmp_path, 1, Q3, Q3, TINY)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {*later.files, "manifest.json"}


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CannotMake, match="empty folder"):
        make(tmp_path, 1, Q3, Q3, TINY)
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("first", "last", "scale"),
    [
        ("2018Q4", "2024Q1", TINY),
        ("2024Q2", "2024Q1", TINY),
        ("2024Q1", "2030Q1", TINY),
        ("2024Q1", "2024Q1", Fraction(2)),
    ],
)
def test_what_cannot_be_made_is_said(first: str, last: str, scale: Fraction, tmp_path: Path) -> None:
    with pytest.raises(CannotMake):
        make(tmp_path / "out", 1, Quarter.parse(first), Quarter.parse(last), scale)


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    make(tmp_path, 1, Q3, Q3, TINY, lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[-1][0] == seen[-1][1]


def test_a_draw_depends_on_its_key_alone() -> None:
    assert [Dice(7, "a", 1).below(1000) for _ in range(3)] == [Dice(7, "a", 1).below(1000)] * 3
    dice = Dice("many")
    drawn = [dice.below(6) for _ in range(60_000)]
    assert all(9_500 < drawn.count(side) < 10_500 for side in range(6))
