"""The peers' environments: `bench/.envs/NAME`, made on demand from pinned requirements and kept until these change."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE = 1_200
"""Seconds that making an environment may take."""


class Unbuildable(RuntimeError):
    """An environment could not be made; its text is the reason."""


def requirements(name: str) -> Path:
    """The pinned requirements of a peer."""
    return HERE / "peers" / f"{name}.txt"


def python(name: str) -> Path:
    """The Python of a peer's environment, which is made first if it is absent or no longer what is asked for."""
    folder = HERE / ".envs" / name
    found, stamp = folder / "bin" / "python", folder / ".requirements"
    wanted = hashlib.sha256(requirements(name).read_bytes() + sys.version.encode()).hexdigest()
    if not (found.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted):
        make(name, folder)
        stamp.write_text(wanted, encoding="ascii")
    return found


def make(name: str, folder: Path) -> None:
    """Make an environment anew."""
    shutil.rmtree(folder, ignore_errors=True)
    call([sys.executable, "-m", "venv", str(folder)])
    quiet = ["--quiet", "--disable-pip-version-check"]
    # Everything is pinned, also what the packages depend on, so pip has nothing to find out.
    call([str(folder / "bin" / "python"), "-m", "pip", "install", *quiet, "--no-deps", "-r", str(requirements(name))])


def call(command: list[str]) -> None:
    """Run a command; what it says last is the reason when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as late:
        raise Unbuildable(f"not ready after {PATIENCE} s") from late
    if done.returncode:
        raise Unbuildable(last_line(done.stderr) or f"exit code {done.returncode}")


def last_line(said: str) -> str:
    """The last line that says what went wrong."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip() and not line.startswith("WARNING")]
    errors = [line for line in lines if re.match(r"ERROR|[\w.]+(Error|Exception|Failed)\b", line)]
    return (errors or lines or [""])[-1].strip()[:200]
