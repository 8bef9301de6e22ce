"""Two at once, in two processes on a database of their own: one outcome, and the other is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).parents[3]
RACE = Path(__file__).with_name("race.py")


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a database that nobody else has: of the same kind as that of the tests."""
    own = {"MAATWERK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.portal.settings", "PYTHONPATH": str(ROOT)}
    base = {**os.environ, **own, "MAATWERK_SHIFT_DAYS": str(settings.SHIFT_DAYS)}
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        yield base | {"DATABASE_URL": f"sqlite:///{tmp_path / 'race.sqlite3'}"}
        return
    name, server = f"race_{os.getpid()}", _server(database)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield base | {"DATABASE_URL": f"{server}/{name}"}
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _server(database: dict[str, str]) -> str:
    secret = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"postgresql://{database['USER']}{secret}@{database['HOST']}:{database['PORT'] or 5432}"


def _ask(scratch: dict[str, str], *asked: str) -> str:
    command = [sys.executable, str(RACE), *asked]
    made = subprocess.run(command, env=scratch, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout.split("\n")[-2]


def _together(scratch: dict[str, str], *asked: tuple[str, ...]) -> list[str]:
    """Return what came of acts in as many processes, all let go at the same moment."""
    pipe = subprocess.PIPE
    runs = [
        subprocess.Popen(
            [sys.executable, str(RACE), *each], env=scratch, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )
        for each in asked
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    return [run.communicate()[0].strip() for run in runs]


def test_of_two_officers_who_decide_at_once_one_does(scratch: dict[str, str]) -> None:
    number = _ask(scratch, "prepare")
    told = ("2", "beslissen", "dossierbehandelaar")
    assert sorted(_together(scratch, (number, *told, "els"), (number, *told, "tom"))) == ["done", "stale"]
    assert _ask(scratch, "count") == "1 2 0"


def test_a_double_click_decides_once_and_another_act_is_late(scratch: dict[str, str]) -> None:
    number = _ask(scratch, "prepare")
    decide = (number, "2", "beslissen", "dossierbehandelaar", "els")
    ask = (number, "2", "aanvulling_vragen", "dossierbehandelaar", "els")
    assert sorted(_together(scratch, decide, decide, ask)) == ["done", "stale", "stale"]
    steps = _ask(scratch, "count").split()
    assert steps[1:] == ["2", "0"]
