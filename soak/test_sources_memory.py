"""One gigabyte of attests stays under 500 MB of memory. Takes a minute or two; not part of ``make test``."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.identifiers import make_insz
from maatwerk.sources.records import Attest, Contribution, Deduction, Occupation, Remuneration, Service, WorkerLine
from maatwerk.sources.write_magda import write_attests

Q = Quarter.of(2024, 3)
COUNT = 480_000
MEASURE = """
import resource, sys, time
from pathlib import Path
from maatwerk.sources.command import declarations_read
started = time.perf_counter()
summary = declarations_read([Path(sys.argv[1])], Path(sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(summary.counts.occupations, summary.found, peak, round(time.perf_counter() - started, 1))
"""


def attests() -> Iterator[Attest]:
    """Yield one sound attest after another."""
    for at in range(COUNT):
        job = Occupation(1, "327.01", 500, 1, dt.date(2015, 3, 1), None, 3040, 3800, f"W{at}", lokale_eenheid="8999999993",
                         prestaties=[Service("001", 5200, 39520), Service("050", 300, 2280), Service("020", 100, 760)],
                         bezoldigingen=[Remuneration("001", 500_000 + at), Remuneration("002", 30_000, 12)],
                         verminderingen=[Deduction("3000", 45_000)])  # fmt: skip
        line = WorkerLine("373", "012", Q.first_day, Q.last_day, [job], [Contribution("012", 0, 90_000, 500_000 + at),
                          Contribution("855", 0, 9_000)])  # fmt: skip
        insz = make_insz(f"{60 + at % 40:02d}{1 + at // 40 % 12:02d}{1 + at // 480 % 28:02d}", 1 + at // 13_440, False)
        yield Attest(
            str(1_000_000_000 + at), 1_000_000_000 + at, "nieuw", dt.date(2024, 11, 5), Q, insz, line, "1999999943"
        )


def test_a_gigabyte_stays_under_500_mb(tmp_path: Path) -> None:
    """Writes the file, reads it in a process of its own, and asks that process for its peak."""
    path = tmp_path / "big.xml"
    write_attests(attests(), path)
    assert path.stat().st_size > 1_000_000_000
    command = [sys.executable, "-c", MEASURE, str(path), str(tmp_path / "o.parquet")]
    occupations, found, peak, seconds = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.split()
    print(f"{path.stat().st_size / 1e9:.2f} GB, {occupations} occupations, peak {peak} MB, {seconds} s")
    assert (int(occupations), int(found)) == (COUNT, 0)
    assert int(peak) < 500
