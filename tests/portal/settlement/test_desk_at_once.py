"""Two approvals and two requests for a run at once, in processes over a database of their own: one wins, the other is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.portal.cases.test_at_once import ROOT, _database
from tests.portal.settlement.quarters import QUARTER

RACE = Path(__file__).with_name("desk_race.py")


class Runner:
    """A process that answers and acts."""

    def __init__(self, where: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([sys.executable, str(RACE)], env=where, stdin=pipe, stdout=pipe, text=True)

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, *words: str) -> Any:
        self.say(json.dumps(words))
        return json.loads(self.hear())


def together(runners: list[Runner], *acts: tuple[str, ...]) -> list[str]:
    """Return what came of acts that are let go at the same moment."""
    for runner, act in zip(runners, acts, strict=True):
        runner.say(json.dumps(act))
        assert runner.hear() == "ready"
    for runner in runners:
        runner.say("")
    return [runner.hear() for runner in runners]


def test_of_two_at_once_one_wins(tmp_path: Path) -> None:
    own = {"MAATWERK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.portal.settings", "PYTHONPATH": str(ROOT)}
    with _database(tmp_path) as url:
        runners = [Runner({**os.environ, **own, "DATABASE_URL": url}) for _each in range(2)]
        made = runners[0].ask("prepare")
        approve = ("approve", str(made["proposal"]))
        approved = together(runners, approve, approve)
        runs = together(runners, ("ask", str(QUARTER), "dina"), ("ask", str(QUARTER), "els"))
        told = runners[0].ask("told")
        for runner in runners:
            runner.process.communicate(timeout=60)
    assert "done" in approved
    assert any("al goedgekeurd" in said for said in approved)
    assert runs[0] == runs[1], "both follow the same work"
    assert told == {"approvals": 1, "waits": 1, "paid": made["pay"], "breaches": 0, "balance": 0}
