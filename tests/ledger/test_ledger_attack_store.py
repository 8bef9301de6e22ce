"""The journal on disk under attack: strange signs, lines that say more, full disks, two writers."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from tests.ledger.making import A, header, small

from maatwerk.ledger import drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.drafts import Header
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.store import read_journal, write_journal


def noted(note: str) -> Budget:
    budget, head = small(), header("x")
    budget.post(drafts.execute(Header(head.id, 2024, head.cause, head.booked, head.valid, note=note), A, {"vak": 5}))
    return budget


@pytest.mark.parametrize(
    "note", ["a\u2028b", "a\u2029b", "a\x85b", "a\x0bb\x0cc\x1cd", "a\rb", "a\nb", "\ufeff", "\u202e"]
)
def test_every_sign_comes_back(tmp_path: Path, note: str) -> None:
    budget, file = noted(note), tmp_path / "g.jsonl"
    head = write_journal(budget.journal, file)
    assert read_journal(file, budget.journal.chart, head).entries == budget.journal.entries


def refused_as(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "g.jsonl"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_journal(file, small().journal.chart)
    return caught.value.finding.code


@pytest.mark.parametrize("content", [b"\xff\xfe{}\n", b"[" * 100_000 + b"\n", b"{}\0\n", "é".encode("latin1")])
def test_bytes_that_are_no_journal_are_refused(tmp_path: Path, content: bytes) -> None:
    assert refused_as(tmp_path, content) == "grootboek-onleesbaar"


@pytest.mark.parametrize("extra", ['"opmerking": "x", ', '"number": 9, ', " "])
def test_a_line_that_says_more_than_the_entry_is_refused(tmp_path: Path, extra: str) -> None:
    """What a reader sees in the file is what was booked: no second value that is read over."""
    file, budget = tmp_path / "g.jsonl", small()
    write_journal(budget.journal, file)
    text = file.read_text(encoding="utf-8")
    assert refused_as(tmp_path, text.replace("{", "{" + extra, 1).encode()) == "grootboek-onleesbaar"


def test_a_day_in_another_spelling_is_another_line(tmp_path: Path) -> None:
    file = tmp_path / "g.jsonl"
    write_journal(small().journal, file)
    assert refused_as(tmp_path, file.read_bytes().replace(b"2024-06-30", b"20240630", 1)) == "grootboek-onleesbaar"


def test_two_writers_do_not_lose_each_others_postings(tmp_path: Path) -> None:
    file, first, second = tmp_path / "g.jsonl", small(), small()
    write_journal(first.journal, file)
    first.post(drafts.execute(header("van An"), A, {"vak": 5}))
    second.post(drafts.execute(header("van Bo"), A, {"vak": 7}))
    write_journal(first.journal, file)
    before = file.read_bytes()
    with pytest.raises(Refused) as caught:
        write_journal(second.journal, file)
    assert caught.value.finding.code == "grootboek-ander"
    assert file.read_bytes() == before


def test_a_shorter_journal_does_not_replace_a_longer(tmp_path: Path) -> None:
    file, budget = tmp_path / "g.jsonl", noted("x")
    write_journal(budget.journal, file)
    with pytest.raises(Refused):
        write_journal(small().journal, file)
    assert len(read_journal(file, budget.journal.chart).entries) == len(budget.journal.entries)


WRITE = """
import resource, sys
from pathlib import Path
from tests.ledger.making import A, header, small
from maatwerk.ledger import drafts
from maatwerk.ledger.store import write_journal
budget = small()
budget.post(drafts.execute(header("later"), A, {"vak": 5}))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_journal(budget.journal, Path(sys.argv[1]))
except OSError:
    print("vol")
"""


def test_a_full_disk_leaves_the_journal_that_was_there(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    file, budget = tmp_path / "g.jsonl", small()
    head = write_journal(budget.journal, file)
    ran = subprocess.run([sys.executable, "-c", WRITE, str(file)], capture_output=True, text=True, check=True)
    assert ran.stdout == "vol\n"
    assert read_journal(file, budget.journal.chart, head).entries == budget.journal.entries
    assert [found.name for found in tmp_path.iterdir()] == ["g.jsonl"]


def test_what_is_written_is_json_line_by_line(tmp_path: Path) -> None:
    file, budget = tmp_path / "g.jsonl", noted("één")
    write_journal(budget.journal, file)
    assert [json.loads(line)["number"] for line in file.read_text(encoding="utf-8").splitlines()] == [1, 2, 3]
