"""The vintage table from and to disk: good rows stay, bad rows are findings that say how to mend them."""

import datetime as dt

import pytest
from estimate_books import book, row, settled
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from maatwerk.lab.estimate.published import OPEN, published_estimates
from maatwerk.lab.estimate.stored import NoEstimate, read_estimate
from maatwerk.lab.estimate.table import COLUMNS, read_vintages, write_vintages
from maatwerk.lab.estimate.vintages import KINDS, book_of
from maatwerk.rules.quarter import Quarter

HEAD = ",".join(COLUMNS[:7])
GOOD = "JB0-1JEC2HA-WT,loonpremie,2024Q1,2024-06-30,vastlegging,12345,19.5"


def read(folder, *lines, head=HEAD):
    file = folder / "standen.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return read_vintages(file)


def test_a_good_row(tmp_path):
    found, findings = read(tmp_path, GOOD)
    assert findings == ()
    wanted = row("2024Q1", "2024-06-30", 12345, article="JB0-1JEC2HA-WT", part="loonpremie", volume=19_500_000)
    assert list(found.rows()) == [wanted]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("2024Q1", "2024Q5", "kwartaal"),
        ("2024-06-30", "30/06/2024", "gekend_op"),
        ("2024-06-30", "2023-12-31", "gekend_op"),
        ("vastlegging", "belofte", "soort"),
        ("12345", "123.45", "cent"),
        ("12345", "", "cent"),
        ("12345", "9" * 40, "cent"),
        ("19.5", "-1", "volume"),
        ("19.5", "1,5", ""),
        ("loonpremie", "", "onderdeel"),
        ("JB0-1JEC2HA-WT", " ", "artikel"),
    ],
)
def test_a_bad_row_is_a_finding_and_the_good_ones_stay(tmp_path, old, new, field):
    found, findings = read(tmp_path, GOOD.replace(old, new), GOOD)
    assert [one.cents for one in found.rows()] == [12345]
    (finding,) = findings
    assert (finding.field, finding.path, finding.file, finding.blocking) == (field, "rij 1", "standen.csv", True)
    assert finding.why
    assert finding.mend


def test_the_same_standing_twice_counts_once_and_does_not_block(tmp_path):
    found, findings = read(tmp_path, GOOD, GOOD)
    assert len(list(found.rows())) == 1
    assert [(finding.code, finding.blocking) for finding in findings] == [("stand-dubbel", False)]


def test_two_different_standings_are_both_left_out(tmp_path):
    found, findings = read(tmp_path, GOOD, GOOD.replace("12345", "54321"))
    assert not list(found.rows())
    assert [(one.code, one.path, one.euro_cents) for one in findings] == [
        ("stand-strijdig", "rij 1", 12345),
        ("stand-strijdig", "rij 2", 54321),
    ]


@pytest.mark.parametrize("content", [b"", b"a;b;c\n", b"\xff\xfe\x00", b"artikel,kwartaal\nx,2024Q1\n"])
def test_a_file_that_is_no_table_is_a_finding(tmp_path, content):
    file = tmp_path / "standen.csv"
    file.write_bytes(content)
    found, findings = read_vintages(file)
    assert not list(found.rows())
    assert findings[0].blocking


@hypothesis(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("bytes") / "standen.csv"
    file.write_bytes(HEAD.encode() + b"\n" + content)
    found, findings = read_vintages(file)
    assert not list(found.rows()) or not findings or findings[0].file == "standen.csv"


ROWS = st.builds(
    row,
    st.builds(Quarter.of, st.integers(2019, 2025), st.integers(1, 4)),
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    st.integers(-(10**12), 10**12),
    kind=st.sampled_from(KINDS),
    volume=st.none() | st.integers(0, 10**12),
)


@hypothesis(max_examples=40, deadline=None)
@given(st.lists(ROWS, unique_by=lambda one: one.key))
def test_a_written_table_is_read_back_the_same(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("table") / "standen.csv"
    book = book_of(rows, "verzonnen, om te proberen")
    write_vintages(book, file)
    again, findings = read_vintages(file)
    assert findings == ()
    assert again.hash == book.hash
    assert not rows or (again.origin, again.invented) == (book.origin, True)


def test_one_invented_row_makes_the_table_invented(tmp_path):
    more = (GOOD + ",boekhouding", GOOD.replace("2024Q1", "2023Q1") + ",verzonnen proef")
    found, _ = read(tmp_path, *more, head=",".join(COLUMNS))
    assert found.invented
    assert found.origin == "verzonnen proef; boekhouding"


def test_the_hash_sees_every_value():
    rows = settled([100, 200])
    same = book_of(reversed(rows)).hash
    assert same == book([100, 200]).hash
    assert same != book([100, 201]).hash


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"what": "raming van het jaareinde", "version": 1}', '{"what": 3}'])
def test_what_is_no_estimate_is_refused(tmp_path, text):
    file = tmp_path / "raming.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NoEstimate, match=r"raming\.json"):
        read_estimate(file)


def test_the_documents_own_estimates():
    entries = {entry.id: entry for entry in published_estimates()}
    known = entries["lde_via_2023"]
    assert known.estimated_keuro + known.difference_keuro == known.came_keuro == 1301
    assert entries["lde_overgang_2024_k4"].estimated_keuro + entries["lde_via_2024"].estimated_keuro == 1155
    assert {entry.id for entry in entries.values() if entry.state == OPEN} == {
        "cmw_2024", "ama_2024_vak", "ama_2024_vek", "imw_begeleidingspremie_2024", "lde_overgang_2024_k4", "lde_via_2024",
        "imw_loonpremie_2024",
    }  # fmt: skip
    for entry in entries.values():
        if entry.came_keuro is not None and entry.estimated_keuro is not None:
            assert entry.came_keuro - entry.estimated_keuro == entry.difference_keuro


def test_every_amount_of_them_stands_in_the_document(shared):
    (document,) = (shared / "seeds").glob("004_*.txt")
    text = document.read_text(encoding="utf-8")
    for entry in published_estimates():
        numbers = (entry.estimated_keuro, entry.came_keuro, entry.execution_keuro)
        for number in (*numbers, None if "eigen aftrekking" in entry.why else entry.difference_keuro):
            assert number is None or f"{number:,}".replace(",", ".") in text, (entry.id, number)
