"""The portal at full size, from an empty folder: filled, walked, saved, put back in the other database, used by fifty people.

Takes a quarter of an hour. Without PostgreSQL (``MAATWERK_POSTGRES``) the last two parts are left out, and say so.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psycopg
import pytest
from tests.on_postgres import WHERE, absent

ROOT = Path(__file__).resolve().parents[1]
SCRATCH = "maatwerk_soak"
MOST_MB = 600


def run(folder: Path, *words: str, database: str = "") -> str:
    """Run a part in a process of its own; return what it said, and print it with its seconds and its memory."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    surroundings = kept | {"MAATWERK_DATA": str(folder)} | ({"DATABASE_URL": database} if database else {})
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{' '.join(words[:4])}: {time.monotonic() - began:.0f} s, {processor:.0f} s of processor",
        done.stdout,
        sep="\n",
    )
    assert done.returncode == 0, (done.stdout[-3_000:], done.stderr[-3_000:])
    return done.stdout


MAATWERK = ("-c", "from maatwerk.cli.main import main; main()")
PEAK = "import resource,sys; from maatwerk.cli.main import main\ntry: main()\nfinally: print('peak', {})".format(
    "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024"
)


def peak(folder: Path, *words: str, database: str = "") -> int:
    """Run a command of the program; return the megabytes at its peak."""
    return int(run(folder, "-c", PEAK, *words, database=database).split("peak")[-1])


@pytest.fixture
def scratch() -> str:
    """An empty database of PostgreSQL; empty where there is no PostgreSQL."""
    if absent():
        return ""
    with psycopg.connect(WHERE, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {SCRATCH}")
    return WHERE.rsplit("/", 1)[0] + f"/{SCRATCH}"


def test_the_portal_at_full_size(tmp_path: Path, scratch: str) -> None:
    """Every page stays quick, a backup carries every row from one database into the other, fifty people break nothing."""
    own, other = tmp_path / "eigen", tmp_path / "ander"
    run(own, "-m", "soak.portal_fill", "--years", "10", "--cases", "2000")
    run(own, "-m", "soak.portal_walk", "--times", "5", "--over", "200", "--processor")
    assert peak(own, "backup", str(tmp_path / "een.zip")) < MOST_MB
    run(own, *MAATWERK, "audit", "verify")
    if not scratch:
        pytest.skip("PostgreSQL is not there: the second half was left out")
    run(other, *MAATWERK, "manage", "migrate", "--verbosity", "0", database=scratch)
    assert peak(other, "restore", str(tmp_path / "een.zip"), database=scratch) < MOST_MB
    assert peak(other, "backup", str(tmp_path / "twee.zip"), database=scratch) < MOST_MB
    assert tables(tmp_path / "een.zip") == tables(tmp_path / "twee.zip")
    run(other, "-m", "soak.portal_load", "--seconds", "180", "--kill", database=scratch)


def tables(file: Path) -> dict[str, tuple[int, str]]:
    """Return the rows and the hash of each table of a backup."""
    with zipfile.ZipFile(file) as archive:
        parts = json.loads(archive.read("manifest.json"))["tables"]
    return {name: (part["rows"], part["sha256"]) for name, part in parts.items()}
