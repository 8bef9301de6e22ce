"""Messages of the bank brought at once, in processes over a database of their own: each counts once, and all ties."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.portal.cases.test_at_once import ROOT, _database

RACE = Path(__file__).with_name("bank_race.py")


def started(where: dict[str, str], *words: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, str(RACE), *words], env=where, stdin=pipe, stdout=pipe, text=True)


def asked(where: dict[str, str], *words: str) -> Any:
    out, _ = started(where, *words).communicate(timeout=120)
    return json.loads(out)


def test_of_the_same_message_brought_twice_at_once_one_counts(tmp_path: Path) -> None:
    own = {"MAATWERK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.portal.settings", "PYTHONPATH": str(ROOT)}
    with _database(tmp_path) as url:
        where = {**os.environ, **own, "DATABASE_URL": url}
        expected = asked(where, "prepare", str(tmp_path))
        brought = [started(where, "take", str(tmp_path / name)) for name in ("statement", "statement", "report")]
        for each in brought:
            assert each.stdout is not None
            assert each.stdout.readline().strip() == "ready"
        came = [each.communicate("\n", timeout=60)[0].strip() for each in brought]
        assert sorted(came[:2]) == ["known", "new"]
        assert came[2] == "new"
        told = asked(where, "told")
    failed = (told["states"].get("mislukt", 0), told["states"].get("teruggekeerd", 0))
    assert failed == (expected["rejected"], expected["returned"])
    assert sum(told["states"].values()) == 12
    assert (told["wrong"], told["on_the_way"], told["breaches"]) == ([], 0, 0)
