"""One engine at one number of rows: a process of its own, its report, and the rows it had wrong."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from bench import data, envs, oracle
from bench.registry import Engine

ROOT = Path(__file__).parent.parent
PATIENCE = 3_600
"""Seconds that one engine may take for one number of rows, repeats included."""


@dataclass
class Measured:
    """A cell of the table: what one engine did with so many rows, or why it did nothing."""

    engine: str
    label: str
    rows: int
    seconds: list[float] = field(default_factory=list)
    wrong: int | None = None
    peak_bytes: int | None = None
    versions: dict[str, str] = field(default_factory=dict)
    reason: str | None = None

    @property
    def median(self) -> float | None:
        """The median of the runs."""
        return statistics.median(self.seconds) if self.seconds else None

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        return asdict(self) | {"median": self.median}


@dataclass
class Case:
    """The input of one size, in a temporary folder, with its exact truth."""

    rows: int
    folder: Path
    exact: pl.DataFrame
    compared: int
    """Rows on which both exact computations were compared."""

    arrays: bool
    """Whether the input is there as `.npy` files too."""


@contextmanager
def prepared(rows: int, arrays: bool) -> Iterator[Case]:
    """Make the input and the truth; `arrays` also writes the input as `.npy`, for the peers."""
    with tempfile.TemporaryDirectory(prefix="maatwerk-bench-") as name:
        folder = Path(name)
        frame = data.make(rows)
        frame.write_parquet(folder / "input.parquet", compression="uncompressed")
        exact = oracle.truth(frame)
        compared = oracle.check(frame, exact)
        del frame
        if arrays:
            exchange("to_npy", folder)
        yield Case(rows, folder, exact, compared, arrays)


def measure(engine: Engine, on: Case, repeat: int, budget: float) -> Measured:
    """Run an engine on a prepared case; whatever goes wrong is said in the result."""
    result = Measured(engine.name, engine.label, on.rows, reason=engine.why_not())
    if engine.environment is not None and not on.arrays:
        result.reason = "the environment of NumPy, which hands the input to every peer, can not be made"
    if result.reason is not None:
        return result
    try:
        python = Path(sys.executable) if engine.environment is None else envs.python(engine.environment)
        out = on.folder / engine.name
        out.mkdir()
        ask = ["--data", str(on.folder), "--out", str(out), "--repeat", str(repeat), "--budget", str(budget)]
        run(python, engine.module, *ask)
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        result.seconds, result.peak_bytes = report["seconds"], report["peak_bytes"]
        result.versions = report["versions"]
        if engine.computes:
            if engine.environment is not None:
                exchange("to_parquet", out)
            result.wrong = oracle.wrong_rows(on.exact, pl.read_parquet(out / "result.parquet"))
    except (envs.Unbuildable, Failed, OSError, ValueError, pl.exceptions.PolarsError) as trouble:
        result.reason = str(trouble)
    return result


class Failed(RuntimeError):
    """A process ended badly; its text is what it said last."""


def exchange(direction: str, folder: Path) -> None:
    """Turn Parquet into `.npy` files or back."""
    run(envs.python("numpy"), "bench.peers.exchange", direction, str(folder))


def run(python: Path, module: str, *arguments: str) -> None:
    """Run a module of the bench with some Python."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            [str(python), "-m", module, *arguments],
            cwd=ROOT,
            env=plain | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(f"stopped after {PATIENCE} s") from late
    if done.returncode < 0:
        raise Failed(f"stopped by signal {-done.returncode} (9 is mostly: out of memory)")
    if done.returncode:
        raise Failed(envs.last_line(done.stderr) or f"exit code {done.returncode}")
