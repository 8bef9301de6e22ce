"""A backup of a real database is put back into another one and compared, row by row."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.backup import BackupError, restore

MAKE = """
import datetime as dt
from django.db import transaction
from maatwerk.portal.audit import chain
from maatwerk.portal.kit import facts
from maatwerk.portal.people.models import User
from maatwerk.portal.register.models import *
with transaction.atomic():
    event = chain.record(chain.SYSTEM, "proef", "proef", {"naam": "Zoë"})
firm = Organisation.objects.create(ondernemingsnummer="1999999943")
for day in (1, 2, 3):
    facts.record(Contingent, {"organisation": firm}, {"vte": day * 1000000}, dt.date(2024, 1, day), None, event)
User.objects.create_user("els", password="een lang wachtwoord", first_name="Els")
from maatwerk.portal.archive.store import keep
from maatwerk.portal.jobs import queue
keep([b"een bestand"]), keep([b"nog een bestand"])
queue.beat("werker")
"""
KEPT = {hashlib.sha256(each).hexdigest() for each in (b"een bestand", b"nog een bestand")}
COMPARE = """
from maatwerk.portal.kit.backup import tables, lines_of
import json
print(json.dumps([[list(row) for row in lines_of(model)] for model in tables()]))
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    outside = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    given = outside | {"MAATWERK_DATA": str(folder)}
    program = [sys.executable, "-c", "from maatwerk.cli import main; main()", *arguments]
    return subprocess.run(program, env=given, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("een")
    assert run(folder, "manage", "migrate").returncode == 0
    shutil.copytree(folder, folder / "leeg")
    done = run(folder, "manage", "shell", "--no-imports", "-c", MAKE)
    assert done.returncode == 0, done.stderr
    kept = run(folder, "backup", str(folder / "kopie.zip"))
    assert kept.returncode == 0, kept.stderr
    return folder


def emptied(made: Path, folder: Path) -> None:
    """Put an empty, migrated portal in a folder."""
    shutil.copytree(made / "leeg", folder, dirs_exist_ok=True)


def content(folder: Path) -> list[list[list[object]]]:
    said = run(folder, "manage", "shell", "--no-imports", "-c", COMPARE)
    assert said.returncode == 0, said.stderr
    return list(json.loads(said.stdout.strip().splitlines()[-1]))


def test_what_is_put_back_is_the_same(made: Path, tmp_path: Path) -> None:
    emptied(made, tmp_path)
    back = run(tmp_path, "restore", str(made / "kopie.zip"))
    assert back.returncode == 0, back.stderr
    rows = content(tmp_path)
    assert rows == content(made)
    assert sum(map(len, rows)) > 6
    assert run(tmp_path, "audit", "verify").returncode == 0
    assert {path.name for path in (tmp_path / "archief").glob("*/*")} == KEPT
    told = run(tmp_path, "audit", "files")
    assert (told.returncode, told.stdout.strip()) == (0, "2 bestanden in het archief, 0 beschadigd")


def test_a_full_database_is_left_alone(made: Path) -> None:
    again = run(made, "restore", str(made / "kopie.zip"))
    assert again.returncode == 2
    assert "niet leeg" in again.stderr


def test_a_backup_overwrites_nothing(made: Path) -> None:
    again = run(made, "backup", str(made / "kopie.zip"))
    assert again.returncode == 2
    assert "bestaat al" in again.stderr


def rewritten(source: Path, target: Path, change: bytes, into: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(change, into) if name.endswith(".jsonl") else old.read(name))
    return target


def test_a_changed_backup_is_refused(made: Path, tmp_path: Path) -> None:
    wrong = rewritten(made / "kopie.zip", tmp_path / "anders.zip", b"2000000", b"9000000")
    emptied(made, tmp_path)
    refused = run(tmp_path, "restore", str(wrong))
    assert refused.returncode == 2
    assert "beschadigd of gewijzigd" in refused.stderr
    assert not any(content(tmp_path))


def forged(source: Path, target: Path, table: str, change: dict[str, object]) -> Path:
    """A backup in which the first row of a table says something else, by somebody who made the hashes of the manifest anew."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        part = manifest["tables"][table]
        first, *rest = old.read(part["file"]).decode().splitlines()
        row = dict(zip(part["columns"], json.loads(first), strict=True)) | change
        told = "\n".join([json.dumps(list(row.values()), ensure_ascii=False), *rest, ""]).encode()
        part["sha256"] = hashlib.sha256(told).hexdigest()
        anew = {part["file"]: told, "manifest.json": json.dumps(manifest).encode()}
        for name in old.namelist():
            new.writestr(name, anew.get(name) or old.read(name))
    return target


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("audit.Event", {"actor": "iemand"}, "past niet bij de hash"),
        ("audit.Content", {"content": '{"facts":{"naam":"Zoé"}}'}, "naast deze gebeurtenis staat, is gewijzigd"),
        ("audit.Content", {"content": "", "salt": "", "erased_at": "2026-01-01T00:00:00+00:00"}, "zonder gebeurtenis"),
        ("register.Contingent", {"known_from": "2024-01-05T00:00:00+00:00"}, "gekend vóór de gebeurtenis"),
    ],
)
def test_a_forged_backup_is_refused(
    made: Path, tmp_path: Path, table: str, change: dict[str, object], said: str
) -> None:
    with pytest.raises(BackupError, match=said):
        restore(forged(made / "kopie.zip", tmp_path / "vervalst.zip", table, change))
    assert not Event.objects.exists()


def test_a_damaged_file_of_the_archive_is_named_and_stops_the_backup(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made, tmp_path / "kopie")
    place = next((folder / "archief").glob("*/*"))
    place.chmod(0o600)
    place.write_bytes(b"iets anders")
    told = run(folder, "audit", "files")
    assert told.returncode == 1
    assert place.name in told.stdout
    refused = run(folder, "backup", str(tmp_path / "nieuw.zip"))
    assert refused.returncode == 2
    assert place.name in refused.stderr.replace("\n", "")
    assert "gewijzigd" in refused.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kopie"]


def test_a_backup_whose_file_was_changed_is_refused(made: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "anders.zip"
    with zipfile.ZipFile(made / "kopie.zip") as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"iets anders" if name.startswith("archief/") else old.read(name))
    emptied(made, tmp_path)
    refused = run(tmp_path, "restore", str(wrong))
    assert refused.returncode == 2
    assert "archief" not in {path.name for path in tmp_path.iterdir()}
    assert not any(content(tmp_path))


def test_half_a_backup_is_refused(made: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes((made / "kopie.zip").read_bytes()[:500])
    emptied(made, tmp_path)
    refused = run(tmp_path, "restore", str(half))
    assert refused.returncode == 2
    assert "afgebroken" in refused.stderr


def test_tests_run_on_their_own_data() -> None:
    assert "maatwerk-test-" in str(settings.DATA)
