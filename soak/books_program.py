"""The program as somebody runs it, with files it must not touch and disks that are too small."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PROGRAM = (sys.executable, "-c", "from maatwerk.cli.main import main; main()")


def run(folder: Path, *words: str, disk: int | None = None) -> tuple[int, str]:
    """Run the program in a folder and return its exit code and what it said on the error stream.

    ``disk`` is how many bytes a file may have: more is as a full disk.
    """
    full: Callable[[], None] | None = None
    if disk is not None:
        full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (disk, disk))  # noqa: E731
    ran = subprocess.run((*PROGRAM, *words), cwd=folder, capture_output=True, preexec_fn=full, timeout=120, check=False)
    return ran.returncode, ran.stderr.decode("utf-8", "replace")


def refused(folder: Path, *words: str, disk: int | None = None) -> str:
    """Run the program where it must refuse with exit code 2, one Dutch sentence, and no file more; return the sentence."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, said = run(folder, *words, disk=disk)
    assert (code, "Traceback" in said) == (2, False), said[-600:]
    assert said.strip()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    return said


def lines(folder: Path) -> Path:
    """Write a file of invented workers."""
    rows = [f"p{at},W{at % 60},g{at % 12},m{at % 4},{at * 7 % 9000}" for at in range(2000)]
    file = folder / "lines.csv"
    file.write_text("insz,onderneming,gemeente,maatregel,bedrag\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file
