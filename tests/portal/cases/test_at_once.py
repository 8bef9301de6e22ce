"""Two at once, in two processes on a database of their own: one outcome, and the other is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).parents[3]
RACE = Path(__file__).with_name("race.py")


class Runner:
    """A process that acts when it is told to."""

    def __init__(self, where: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([sys.executable, str(RACE)], env=where, stdin=pipe, stdout=pipe, text=True)

    def say(self, *words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, *words: str) -> str:
        self.say(*words)
        return self.hear()


@dataclass
class Scratch:
    """Processes over a database that nobody else has, and what waits in it."""

    runners: list[Runner]
    waits: dict[str, str]

    def ask(self, *words: str) -> str:
        return self.runners[0].ask(*words)

    def together(self, *acts: tuple[str, ...]) -> list[str]:
        """Return what came of acts in as many processes, all let go at the same moment."""
        runs = list(zip(self.runners, acts, strict=False))
        assert [runner.ask(*act) for runner, act in runs] == ["ready"] * len(acts)
        for runner, _act in runs:
            runner.say()
        return [runner.hear() for runner, _act in runs]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """Three processes over a database of the same kind as that of the tests."""
    folder = tmp_path_factory.mktemp("race")
    own = {"MAATWERK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.portal.settings", "PYTHONPATH": str(ROOT)}
    base = {**os.environ, **own, "MAATWERK_SHIFT_DAYS": str(settings.SHIFT_DAYS)}
    with _database(folder) as url:
        runners = [Runner(base | {"DATABASE_URL": url}) for _each in range(3)]
        yield Scratch(runners, json.loads(runners[0].ask("prepare")))
        for runner in runners:
            runner.process.communicate()


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'race.sqlite3'}"
        return
    name, server = f"race_{os.getpid()}", _server(database)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _server(database: dict[str, str]) -> str:
    secret = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"postgresql://{database['USER']}{secret}@{database['HOST']}:{database['PORT'] or 5432}"


def _decide(number: str, name: str) -> tuple[str, ...]:
    return ("act", number, "2", "beslissen", "dossierbehandelaar", name)


def test_of_two_officers_who_decide_at_once_one_does(scratch: Scratch) -> None:
    waits = scratch.waits
    number = waits["two"]
    assert sorted(scratch.together(_decide(number, "els"), _decide(number, "tom"))) == ["done", "stale"]
    assert scratch.ask("told", number) == "1 2 geweigerd 0"


def test_a_double_click_decides_once_and_another_act_is_late(scratch: Scratch) -> None:
    waits = scratch.waits
    number = waits["click"]
    ask = ("act", number, "2", "aanvulling_vragen", "dossierbehandelaar", "els")
    came = scratch.together(_decide(number, "els"), _decide(number, "els"), ask)
    assert sorted(came) == ["done", "stale", "stale"]
    steps = scratch.ask("told", number).split()
    assert (steps[1], steps[3]) == ("2", "0")


def test_a_case_is_withdrawn_or_decided_and_never_both(scratch: Scratch) -> None:
    waits = scratch.waits
    number = waits["withdraw"]
    withdraw = ("act", number, "2", "intrekken", "werkgever", "an", waits["employer"])
    decided, withdrawn = scratch.together(_decide(number, "els"), withdraw)
    assert sorted((decided, withdrawn)) == ["done", "stale"]
    whole = "1 2 geweigerd 0" if decided == "done" else "0 2 ingetrokken 0"
    assert scratch.ask("told", number) == whole


def test_somebody_who_waits_is_placed_once(scratch: Scratch) -> None:
    waits = scratch.waits
    names = ("place_one", "place_two")
    report = [("act", waits[name], "1", "melden", "werkgever", "wies", waits[f"{name}_firm"]) for name in names]
    came = scratch.together(*report)
    assert sorted(came) == ["done", "held"]
    first = waits[names[came.index("done")]]
    confirm = ("act", first, "2", "bevestigen", "bemiddelaar")
    assert sorted(scratch.together((*confirm, "bea"), (*confirm, "ali"))) == ["done", "stale"]
    assert scratch.ask("employed", waits["waiting"]) == "1 1 False"


def test_two_feeds_that_tell_of_the_past_at_once_leave_one_history(scratch: Scratch) -> None:
    """The later day never hides the earlier one, whoever comes first; no two facts hold on one day."""
    waits = scratch.waits
    firm = waits["place_two_firm"]
    came = scratch.together(("fact", firm, "2024-01-01", "10"), ("fact", firm, "2023-01-01", "20"))
    assert came == ["done", "done"]
    either = ("20 2023-01-01..None; 0", "20 2023-01-01..2024-01-01, 10 2024-01-01..None; 0")
    assert scratch.ask("places", firm) in either


def test_a_message_of_the_bank_brought_twice_at_once_counts_once(scratch: Scratch, tmp_path: Path) -> None:
    failed = json.loads(scratch.ask("bank_sent", str(tmp_path)))
    names = ("statement", "statement", "report")
    assert scratch.together(*(("bank", str(tmp_path / name)) for name in names)) == ["done", "done", "done"]
    states, *rest = json.loads(scratch.ask("bank_told"))
    assert {name: states.get(name, 0) for name in failed} == failed
    assert sum(states.values()) == sum(failed.values()) + states["betaald"] == 12
    assert rest == ["2 0", [], 0, 0]
