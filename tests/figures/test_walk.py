import functools
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.figures.small import catalogue, figure, walk_of

from maatwerk.figures.catalogue.alignment import aligned
from maatwerk.figures.catalogue.coverage import MOST_NUMBERS, Coverage, WalkError, coverage, read_text
from maatwerk.figures.catalogue.model import Catalogue
from maatwerk.figures.catalogue.numbers_in_text import numbers_in

TEXT = """Verslag van 3 maart 2024
In 2024 ging 12.912 keuro naar 53 projecten, of 68,4% van het krediet.
De tabel: 0 0 0 131 0 0 131 45
Er waren geen aanvragen, en één project liep af op 31/12/2024.
"""
SETTLED = {"12.912": "money", "53": "projects", "68,4": "share", "131": "receipts", "45": "came", "geen": "asked"}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    figures = [
        figure("money", "12.912"),
        figure("projects", "53", unit="projecten"),
        figure("share", "68,4", unit="%"),
        figure("receipts", "131", "131"),
        figure("came", "45"),
        figure("asked", "geen", unit="aanvragen"),
    ]
    return catalogue(tmp_path_factory.mktemp("small"), *figures, walks={"D1": walk_of(TEXT, SETTLED)})


def test_every_number_is_a_figure_or_has_a_reason(known: Catalogue) -> None:
    found = coverage(TEXT, known)
    assert found.document == "D1"
    assert (found.neither, found.missing) == ((), ())
    assert [one.figures for one in found.seen if one.figures] == [
        ("money",), ("projects",), ("share",), ("receipts",), ("receipts",), ("came",), ("asked",)
    ]  # fmt: skip
    assert sum(one.skipped == "datum" for one in found.seen) == len(found.seen) - 7


NUMBERS = ["7", "0", "131", "2024", "veertien", "geen", "99.999", "45", "12,5%", "JB0-1JEC2HA-WT", "één"]


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(TEXT.split(" "))), number=st.sampled_from(NUMBERS))
def test_a_number_put_in_anywhere_is_exactly_the_one_in_neither(known: Catalogue, place: int, number: str) -> None:
    words = TEXT.split(" ")
    changed = " ".join([*words[:place], number, *words[place:]])
    found = coverage(changed, known, "D1")
    (one,) = found.neither
    assert [one.number.printed] == [n.printed for n in numbers_in(number)]
    assert found.missing == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_number_left_out_is_exactly_the_one_missing(known: Catalogue, data: st.DataObject) -> None:
    words = TEXT.split(" ")
    with_number = [place for place, word in enumerate(words) if len(list(numbers_in(word))) == 1]
    place = data.draw(st.sampled_from(with_number))
    found = coverage(" ".join(words[:place] + words[place + 1 :]), known, "D1")
    assert found.neither == ()
    assert [row.printed for row in found.missing] == [n.printed for n in numbers_in(words[place])]


def test_a_changed_number_is_both(known: Catalogue) -> None:
    found = coverage(TEXT.replace("12.912", "12.921"), known)
    assert found.document == "D1"
    assert [one.number.printed for one in found.neither] == ["12.921"]
    assert [row.printed for row in found.missing] == ["12.912"]
    assert "12.921" in found.neither[0].number.around


def test_a_text_nobody_knows(known: Catalogue) -> None:
    found = coverage("In 2024 waren er 17 fietsen en 3 karren, of 12% meer.", known)
    assert found.document == ""
    assert [one.number.printed for one in found.neither] == ["2024", "17", "3", "12"]


def test_a_text_without_numbers(known: Catalogue) -> None:
    assert coverage("Niets te tellen hier.", known) == Coverage("", (), ())


def test_a_document_without_walk(known: Catalogue) -> None:
    with pytest.raises(WalkError, match=r"Van 'D2' is er geen wandeling. Kies D1"):
        coverage(TEXT, known, "D2")


def test_too_many_numbers(known: Catalogue) -> None:
    with pytest.raises(WalkError, match="meer dan"):
        coverage("7 " * (MOST_NUMBERS + 1), known)


def test_the_json(known: Catalogue) -> None:
    content = coverage(TEXT + "\nen 77 meer", known).as_dict()
    assert (content["document"], content["figures"], content["skipped"]) == ("D1", 7, {"datum": 10})
    assert [one["printed"] for one in content["neither"]] == ["77"]
    assert content["numbers"] == len(content["items"]) == 18


@given(st.lists(st.sampled_from("0123"), max_size=12), st.lists(st.sampled_from("0123"), max_size=12))
def test_alignment_keeps_order_and_pairs_equals(file: list[str], walk: list[str]) -> None:
    pairs = aligned(file, walk)
    assert all(file[a] == walk[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


ROW = st.lists(st.sampled_from("01"), max_size=12)


@given(ROW, st.lists(st.tuples(st.integers(0, 12), st.sampled_from("019")), max_size=6))
def test_numbers_put_in_leave_as_many_over(walk: list[str], more: list[tuple[int, str]]) -> None:
    file = list(walk)
    for place, number in more:
        file.insert(place, number)
    assert len(aligned(file, walk)) == len(walk) == len(aligned(walk, file))


@given(ROW, ROW)
def test_no_alignment_is_longer(file: list[str], walk: list[str]) -> None:
    assert len(aligned(file, walk)) == longest(tuple(file), tuple(walk))


@functools.cache
def longest(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """The length of the longest common row, by its definition."""
    if not a or not b:
        return 0
    if a[0] == b[0]:
        return 1 + longest(a[1:], b[1:])
    return max(longest(a[1:], b), longest(a, b[1:]))


def test_rows_with_little_in_common_are_still_aligned() -> None:
    file, walk = [str(n) for n in range(3000)], [str(2 * n) for n in range(1500)]
    assert len(aligned(file, walk)) > 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b" \n\t ", "leeg"),
        (b"%PDF-1.7 12", "geen tekst"),
        (b"abc\0def", "geen tekst"),
        (b"\xff\xfea\0", "geen tekst"),
        ("caf\u00e9".encode("latin-1"), "UTF-8"),
        (b"1" * 4_000_001, "groter"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(content)
    with pytest.raises(WalkError, match=words):
        read_text(file)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file on this machine")
def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(WalkError, match="groter"):
        read_text(Path("/dev/zero"))


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(WalkError, match="map"):
        read_text(tmp_path)


def test_a_mark_at_the_start_is_no_character(tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(b"\xef\xbb\xbf7 keer")
    assert read_text(file) == "7 keer"
