"""Texts and formulas that want to break the walk or the computing: answered, in time, and never guessed."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from pathlib import Path

import pytest

from maatwerk.figures.catalogue.alignment import MOST_CHANGES
from maatwerk.figures.catalogue.coverage import MOST_BYTES, WalkError, coverage, read_text
from maatwerk.figures.catalogue.formula import FormulaError, parse
from maatwerk.figures.catalogue.numbers_in_text import numbers_in
from maatwerk.figures.catalogue.reading import published

WALK = [row.printed for row in published().walks["S004"]]


def walked(tokens: list[str]) -> tuple[int, int]:
    started = time.process_time()
    found = coverage(" ".join(tokens), published(), "S004")
    assert time.process_time() - started < 20
    assert len(found.seen) - len(found.neither) == len(WALK) - len(found.missing)
    return len(found.neither), len(found.missing)


def test_every_digit_changed_leaves_nearly_nothing() -> None:
    changed = ["".join(str((int(sign) + 1) % 10) if sign.isdigit() else sign for sign in token) for token in WALK]
    neither, missing = walked(changed)
    assert neither == missing > len(WALK) * 3 // 4


@pytest.mark.parametrize("count", [1, 100, MOST_CHANGES - 1])
def test_numbers_put_in_are_exactly_those_left_over(count: int) -> None:
    chance, tokens = random.Random(count), list(WALK)
    for _ in range(count):
        tokens.insert(chance.randrange(len(tokens)), f"77.{chance.randrange(100, 1000)}.001")
    assert walked(tokens) == (count, 0)


SLOW = [["0"] * 9_999, ["2024"] * 9_999, WALK[::-1], [one for token in WALK for one in (token, "7")]]


@pytest.mark.parametrize("tokens", SLOW, ids=["zeros", "years", "backwards", "sevens between"])
def test_texts_made_to_be_slow_are_walked_in_time(tokens: list[str]) -> None:
    neither, missing = walked(tokens)
    assert neither >= len(tokens) - len(WALK)
    assert missing < len(WALK)


def test_a_hundred_thousand_numbers_are_refused() -> None:
    with pytest.raises(WalkError, match="meer dan"):
        coverage("5 " * 100_000, published())


ENDLESS = ["1" * 2_000_000, "1-" * 1_000_000, "é" * 1_000_000, "eenen" * 400_000, "a" * 2_000_000 + "1"]


@pytest.mark.parametrize("text", ENDLESS, ids=range(5))
def test_one_endless_word_takes_seconds(text: str) -> None:
    started = time.process_time()
    assert len(list(numbers_in(text))) <= 1
    assert time.process_time() - started < 10


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "groot.txt"
    with file.open("wb") as out:
        out.truncate(100_000_000)
    with pytest.raises(WalkError, match=f"{MOST_BYTES // 1_000_000} MB"):
        read_text(file)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("٣٤ en ١٢٣", ["٣٤", "١٢٣"]),
        ("\u202e12.912\u202c", ["12.912"]),
        ("5\u0301", ["5"]),
        ("Ⅻ ① ½", []),
        ("1\u200b000", ["1", "000"]),
    ],
)
def test_other_signs_are_met_as_numbers_or_left(text: str, printed: list[str]) -> None:
    """What counts as a number in the text is shown as it stands; in another script it is in no walk, so in neither."""
    met = [number.printed for number in numbers_in(text)]
    assert met == printed or all(any(sign.isnumeric() for sign in one) for one in met)
    found = coverage(text + " 1", published(), "S004")
    assert not any(one.settled for one in found.seen if not one.number.printed.isascii())


@pytest.mark.parametrize(
    "text",
    ["a**9**9", "a**b", "1e5", "1.5", "True", "None", "a.b", "a[0]", "f(a)", "'a'", "lambda:1", "a if b else c", "a:=1",
     "await a", "a@b", "a//b", "a%b", "~a", "+a", "class", "a\nb", "\0", "", "a;b", "(" * 3000 + "a" + ")" * 3000,
     "a" + "+a" * 1990, "-" * 3900 + "a", "\ud800", "__import__('os')"],
    ids=range(29),
)  # fmt: skip
def test_what_is_no_formula_is_refused_in_words(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_dividing_by_what_comes_to_zero_is_said() -> None:
    for text in ("a/0", "a/(b-b)", "1/(a-a)/b"):
        with pytest.raises(FormulaError, match="deelt door nul"):
            parse(text).exact({"a": Fraction(3), "b": Fraction(2)})


def test_a_formula_of_hundreds_of_terms_is_computed() -> None:
    assert parse("a" + "+a" * 499).exact({"a": Fraction(1, 3)}) == Fraction(500, 3)
