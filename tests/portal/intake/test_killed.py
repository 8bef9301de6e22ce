"""A worker that is killed anywhere leaves nothing half and nothing twice; nor do two at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from tests.portal.intake.declared import message, one, pack

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("scratch.py")
READ = "1 1 3 0 0"
"""One delivery, read once, three employers, nothing found, the chain whole."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A database with a delivery that waits to be read: (its folder, its environment)."""
    folder = tmp_path_factory.mktemp("gedood")
    content = pack({f"{seed}.xml": message(one(seed)) for seed in (1, 2, 3)})
    (folder / "q.zip").write_bytes(content)
    env = _env(folder)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        env["DATABASE_URL"] = f"sqlite:///{folder / 'een.sqlite3'}"
        assert _ask(env, "prepare", str(folder / "q.zip")) == "L-00001 nieuw"
        yield folder, env
        return
    name, server = f"gedood_{os.getpid()}", _server(database)
    env["DATABASE_URL"] = f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            assert _ask(env, "prepare", str(folder / "q.zip")) == "L-00001 nieuw"
            yield folder, env
        finally:
            for each in (name, f"{name}_kopie"):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(each)))


@pytest.fixture
def env(prepared: tuple[Path, dict[str, str]], tmp_path: Path) -> dict[str, str]:
    """The environment of a copy of the prepared database, with an archive of its own."""
    folder, given = prepared
    shutil.copytree(folder / "archief", tmp_path / "archief")
    own = given | {"MAATWERK_DATA": str(tmp_path)}
    if given["DATABASE_URL"].startswith("sqlite"):
        shutil.copy(folder / "een.sqlite3", tmp_path / "een.sqlite3")
        return own | {"DATABASE_URL": f"sqlite:///{tmp_path / 'een.sqlite3'}"}
    server, _slash, name = given["DATABASE_URL"].rpartition("/")
    copy = f"{name}_kopie"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(name)))
    return own | {"DATABASE_URL": f"{server}/{copy}"}


def _env(folder: Path) -> dict[str, str]:
    own = {"MAATWERK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.portal.settings", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **own}


def _server(database: dict[str, str]) -> str:
    secret = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"postgresql://{database['USER']}{secret}@{database['HOST']}:{database['PORT'] or 5432}"


def _start(env: dict[str, str], *words: str) -> subprocess.Popen[str]:
    program = [sys.executable, str(SCRIPT), *words]
    return subprocess.Popen(program, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _ask(env: dict[str, str], *words: str) -> str:
    said, problem = _start(env, *words).communicate(timeout=120)
    assert said, problem
    return said.strip().splitlines()[-1]


def test_a_worker_killed_while_it_keeps_leaves_nothing_half_and_the_next_reads_it_once(env: dict[str, str]) -> None:
    worker = _start(env, "work", "keeping")
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "hier", worker.stderr and worker.stderr.read()
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    assert _ask(env, "again") == f"1 0 0 0 0 loopt / gedaan 1 / {READ} klaar"


def test_two_at_once_receive_the_same_file_once_and_read_each_delivery_once(
    env: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "later.xml"
    path.write_bytes(message(one(4)))
    started = [_start(env, "both", str(path)) for _each in range(2)]
    said = [each.communicate(timeout=120)[0].split() for each in started]
    assert sorted(words[1] for words in said) == ["gekend", "nieuw"]
    assert sum(int(words[3]) for words in said) == 2
    assert _ask(env, "told") == "2 2 4 0 0 klaar klaar"
