"""What every engine's process does: load, compute a number of times, and report. Standard library only."""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

Data = TypeVar("Data")
Result = TypeVar("Result")


def run(
    load: Callable[[Path], Data],
    compute: Callable[[Data], Result],
    store: Callable[[Result, Path], None],
    packages: Sequence[str] = (),
) -> None:
    """Load the input, time `compute` from memory to memory after a warm-up, store the last result and write the report.

    Repeating ends early when the next run would go past the budget; at least one run is always made.
    """
    options = parse()
    data = load(options.data)
    warm_up(compute, data)
    seconds: list[float] = []
    result: Result | None = None
    while len(seconds) < options.repeat and (not seconds or sum(seconds) + max(seconds) <= options.budget):
        result = None
        gc.collect()
        start = time.perf_counter()
        result = compute(data)
        seconds.append(time.perf_counter() - start)
    peak = peak_bytes()
    assert result is not None
    store(result, options.out)
    report = {
        "seconds": seconds,
        "peak_bytes": peak,
        "versions": {name: version(name) for name in packages},
    }
    (options.out / "report.json").write_text(json.dumps(report), encoding="utf-8")


WARM_UPS = 2
QUICK = 1.0
"""Seconds: an engine that takes longer needs no warming up."""


def warm_up(compute: Callable[[Data], Result], data: Data) -> None:
    """Compute twice before the clock where that is quick: the first runs in a new process mostly measure its memory."""
    for _ in range(WARM_UPS):
        start = time.perf_counter()
        compute(data)
        gc.collect()
        if time.perf_counter() - start > QUICK:
            return


def parse() -> argparse.Namespace:
    """The three things a process is told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="folder with the input")
    parser.add_argument("--out", type=Path, required=True, help="folder for results and report")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--budget", type=float, default=180.0, help="seconds after which repeating ends")
    return parser.parse_args()


def peak_bytes() -> int:
    """The most memory this process has held; from /proc where there is one, as `getrusage` also counts the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
