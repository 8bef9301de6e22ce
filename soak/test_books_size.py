"""The ledger at real size: 31,000 workers in 40 quarters. Takes some minutes; every number is of one processor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MEASURE = """
import datetime as dt, resource, sys, time
from pathlib import Path
from maatwerk.ledger import accounts, drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.drafts import Evidence, Header
from maatwerk.ledger.journal import Line, Transaction, first_broken
from maatwerk.ledger.store import read_journal, write_journal

shape, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
A, DAY = "JB0-1JEC2HA-WT", dt.date(2024, 3, 31)
budget = Budget(2024, (A,))
budget.post(drafts.initial(Header("ba", 2024, "begroting", DAY, DAY), A, {"vak": 10**16, "vek": 10**16}))
spent = 0

def workers():
    "One posting per worker and quarter: committed and paid, six lines."
    for number in range(count):
        global spent
        spent += 100_000 + number
        head = Header(f"w{number}", 2024, "subsidie", DAY, DAY)
        yield drafts.execute(head, A, {"vak": 100_000 + number, "vek": 100_000 + number})

def employers():
    "One posting per employer and quarter: a line per worker, 260 of them, and the other side."
    for number in range(count // 261):
        global spent
        lines = tuple(Line(accounts.execution(2024, A, "vak", f"K{number % 40}", f"W{number // 40}"), 100_000 + n)
                      for n in range(260))
        total = sum(line.amount for line in lines)
        spent += total
        lines = (*lines, Line((accounts.ENCOURS, A, f"e{number}"), -total))
        yield Transaction(f"e{number}", "execution", DAY, DAY, "subsidie", lines)

def timed(name, what):
    started = time.process_time()
    result = what()
    print(f"{name}={time.process_time() - started:.6f}")
    return result

def post():
    used = 0.0
    for transaction in {"workers": workers, "employers": employers}[shape]():
        started = time.process_time()
        budget.post(transaction)
        used += time.process_time() - started
    print(f"post={used:.6f}")

post()
print(f"entries={len(budget.journal)}")
print(f"postmb={resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}")
assert timed("balance", lambda: budget.execution(A, "vak")) == spent
if shape == "employers":
    found = timed("open", lambda: budget.lines_of(accounts.execution(2024, A, "vak", "K7", "W3")))
    assert len(found) == 260, len(found)
    wide = timed("openwide", lambda: budget.lines_of(accounts.execution(2024, A, "vak", "K7")))
    print(f"widelines={len(wide)}")
timed("known", lambda: budget.journal.balance(accounts.execution(2024, A, "vak"), known_on=DAY))
file = folder / "grootboek.jsonl"
head = timed("write", lambda: write_journal(budget.journal, file))
print(f"filemb={file.stat().st_size // 10**6}")
assert timed("verify", lambda: first_broken(budget.journal.since(0))) is None
chart = budget.journal.chart
del budget
back = timed("read", lambda: read_journal(file, chart, head))
assert back.head == head
print(f"peakmb={resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}")
"""


def measured(shape: str, count: int, folder: Path) -> dict[str, float]:
    """Return the numbers of one run in a process of its own: seconds of processor, megabytes at the peak."""
    command = [sys.executable, "-c", MEASURE, shape, str(count), str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {name: float(value) for name, _, value in (line.partition("=") for line in said.splitlines())}
    print(shape, count, found)
    return found


def test_a_million_lines_per_employer(tmp_path: Path) -> None:
    """120 employers in 40 quarters with 260 workers each: 1.25 million lines in 4,800 postings."""
    found = measured("employers", 4_800 * 261, tmp_path)
    assert found["post"] < 60
    assert found["balance"] < 0.01
    assert found["open"] < 0.1
    assert found["write"] < 60
    assert found["read"] < 120
    assert found["peakmb"] < 3_000


@pytest.mark.parametrize("count", [50_000, 200_000])
def test_a_posting_per_worker_takes_the_same_time_however_many_there_are(tmp_path: Path, count: int) -> None:
    """A posting of six lines stays below a fifth of a millisecond, a balance below a hundredth of a second."""
    found = measured("workers", count, tmp_path)
    assert found["post"] / count < 0.000_2
    assert found["balance"] < 0.01
    assert found["peakmb"] < 100 + count / 200
