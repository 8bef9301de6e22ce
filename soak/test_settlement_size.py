"""A settled quarter at full size: through the portal on both databases, in parts, on Spark, and computed again.

Takes some minutes on a machine that does nothing else; the bars are by the clock. Without PostgreSQL (``MAATWERK_POSTGRES``)
or an environment for Spark (``bench/peers/spark.txt``, Java) those parts are left out, and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import psycopg
import pytest
from bench.envs import Unbuildable, python
from tests.on_postgres import WHERE, absent

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.make import make

ROOT = Path(__file__).resolve().parents[1]
SCRATCH = "maatwerk_soak_settlement"
QUARTER = "2026Q1"
MOST_SECONDS = {"sqlite": 120, "postgresql": 90}
MOST_MB = 1_500


def run(folder: Path, *words: str, database: str = "", interpreter: str = sys.executable) -> str:
    """Run a part in a process of its own over a data folder; print and return what it said."""
    own = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MAATWERK_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    told = kept | {"MAATWERK_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    surroundings = told | ({"DATABASE_URL": database} if database else {})
    done = subprocess.run(
        [interpreter, "-m", *words], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    print(" ".join(words[:2]), done.stdout, sep="\n")
    assert done.returncode == 0, (done.stdout[-3_000:], done.stderr[-3_000:])
    return done.stdout


def last(said: str) -> dict[str, Any]:
    """Return the numbers that a part prints on its last line."""
    return dict(json.loads(said.strip().splitlines()[-1]))


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The messages of a quarter of the whole invented Flanders, as one zip."""
    folder = tmp_path_factory.mktemp("messages")
    made = make(folder / "made", 1, Quarter.parse(QUARTER), Quarter.parse(QUARTER), Fraction(1))
    with zipfile.ZipFile(folder / "kwartaal.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        for message in sorted((made.out / "declarations" / QUARTER).iterdir()):
            pack.write(message, message.name)
    return folder / "kwartaal.zip"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, messages: Path) -> tuple[Path, dict[str, Any]]:
    """A portal on SQLite through which the quarter went, and what that took."""
    folder = tmp_path_factory.mktemp("portal")
    run(folder, "soak.portal_fill", "--years", "10", "--cases", "0", "--letters", "0")
    return folder, last(run(folder, "soak.settlement_quarter", str(messages), "--quarter", QUARTER))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory, portal: tuple[Path, dict[str, Any]]) -> tuple[Path, dict[str, Any]]:
    """The facts of that quarter as files, and the lines and the hash they come to."""
    folder = tmp_path_factory.mktemp("facts")
    return folder, last(run(portal[0], "soak.settlement_facts", str(folder), "--quarter", QUARTER))


def test_a_quarter_from_files_to_a_payable_batch(portal: tuple[Path, dict[str, Any]]) -> None:
    """On SQLite below two minutes; there is something to pay."""
    said = portal[1]
    assert said["seconds"] < MOST_SECONDS["sqlite"]
    assert said["mb"] < MOST_MB
    assert said["payments"] > 2_000


def test_the_same_on_postgresql(tmp_path: Path, messages: Path, portal: tuple[Path, dict[str, Any]]) -> None:
    """Below a minute and a half; the same lines, the same amounts."""
    if absent():
        pytest.skip(f"PostgreSQL is not there: {absent()}")
    with psycopg.connect(WHERE, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {SCRATCH}")
    scratch = WHERE.rsplit("/", 1)[0] + f"/{SCRATCH}"
    run(tmp_path, "soak.portal_fill", "--years", "10", "--cases", "0", "--letters", "0", database=scratch)
    said = last(run(tmp_path, "soak.settlement_quarter", str(messages), "--quarter", QUARTER, database=scratch))
    assert said["seconds"] < MOST_SECONDS["postgresql"]
    assert [one[2:] for one in said["runs"]] == [one[2:] for one in portal[1]["runs"]]
    assert said["pay_cent"] == portal[1]["pay_cent"]


def test_three_copies_in_parts_come_to_three_times_the_total(
    tmp_path: Path, facts: tuple[Path, dict[str, Any]], portal: tuple[Path, dict[str, Any]]
) -> None:
    """To the cent, in seven parts by employer."""
    words = (
        str(facts[0] / "facts.pickle"),
        str(tmp_path / "parts"),
        "--quarter",
        QUARTER,
        "--times",
        "3",
        "--parts",
        "7",
    )
    said = last(run(tmp_path, "soak.settlement_pure", *words))
    assert said["cents"] == 3 * sum(one[4] for one in portal[1]["runs"])
    assert said["lines"] == 3 * facts[1]["lines"]


def test_spark_gives_the_same_hash(tmp_path: Path, facts: tuple[Path, dict[str, Any]]) -> None:
    """The rows in parts by employer on Spark in local mode: the same lines to the last byte."""
    if shutil.which("java") is None:
        pytest.skip("Java is not there: Spark was left out")
    try:
        own = python("spark")
    except Unbuildable as why:
        pytest.skip(f"the environment of Spark can not be made: {why}")
    words = ("soak.spark_run", str(facts[0] / "rows.parquet"), "--quarter", QUARTER, "--parts", "5")
    said = last(run(tmp_path, *words, interpreter=str(own)))
    assert (said["lines"], said["hash"]) == (facts[1]["lines"], facts[1]["hash"])


def test_quarters_are_computed_again_within_their_share_of_five_minutes(portal: tuple[Path, dict[str, Any]]) -> None:
    """What is stored of one quarter, to lines and differences: below the fortieth part of five minutes."""
    said = run(portal[0], "maatwerk", "manage", "recompute", "--from", QUARTER, "--to", QUARTER)
    assert "0 anders dan hun run" in said
    assert int(said.split(" berekeningen in ")[1].split(" s")[0]) <= 300 // 40
