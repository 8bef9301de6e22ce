"""Backup and restore: every row of the portal in one file, whatever the database, proved whole before and after."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

MANIFEST: Final = "manifest.json"
FORM: Final = 1
FILES: Final = "archief/"
"""Before the name of each kept file in a backup; the name is the hash of its bytes."""
_LEFT_OUT: Final = frozenset({"sessions", "contenttypes", "auth", "axes"})
_PASSING: Final = frozenset({"jobs.beat"})
"""Tables that tell of this moment alone: who is alive."""
_BATCH: Final = 5_000
_CHUNK: Final = 1 << 20
_MEND: Final = "zet het terug uit een eerdere reservekopie (maatwerk audit files noemt alle beschadigde bestanden)"


class BackupError(ValueError):
    """A backup can not be made or restored; the message says why, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was written or read: rows per table, and the head of the chain of events."""

    rows: dict[str, int]
    head: str

    @property
    def total(self) -> int:
        """Return all rows."""
        return sum(self.rows.values())


def tables() -> list[type[models.Model]]:
    """Return the models that a backup holds, each after those it refers to."""
    own = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in _LEFT_OUT]
    own = [m for m in own if m._meta.managed and not _reaches_out(m) and m._meta.label_lower not in _PASSING]
    return _ordered(own)


def _reaches_out(model: type[models.Model]) -> bool:
    """Return whether a table only ties our rows to tables that are left out (groups and permissions)."""
    return bool(model._meta.auto_created)


def _ordered(found: list[type[models.Model]]) -> list[type[models.Model]]:
    done: list[type[models.Model]] = []
    ahead = list(found)
    while ahead:
        free = [m for m in ahead if _refers_to(m) <= {*done, m} | (set(apps.get_models()) - set(found))]
        if not free:
            raise BackupError(f"tabellen verwijzen in een kring: {', '.join(m._meta.label for m in ahead)}")
        done += free
        ahead = [m for m in ahead if m not in free]
    return done


def _refers_to(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def backup(target: Path) -> Told:
    """Write everything to a file that must not exist yet; return what was written. One view of the database throughout."""
    if target.exists():
        raise BackupError(f"{target.name} bestaat al; een reservekopie overschrijft niets")
    half = target.with_name(target.name + ".half")
    try:
        with one_view(), zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            parts = {model._meta.label: _write(archive, number, model) for number, model in enumerate(tables())}
            head = _head()
            files = [_write_file(archive, sha256) for sha256 in kept_files()]
            content = {"form": FORM, "head": head, "migrations": _migrations(), "tables": parts, "files": files}
            archive.writestr(MANIFEST, json.dumps(content, indent=1))
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)
    return Told({label: part["rows"] for label, part in parts.items()}, head)


@contextmanager
def one_view() -> Iterator[None]:
    """Read everything as it stood at one moment, while others write on; nothing is written inside."""
    own: Any = connection
    mode = getattr(own, "transaction_mode", None)
    if connection.vendor == "sqlite":
        own.transaction_mode = "DEFERRED"  # otherwise a reader begins as a writer, and there is one of those at a time
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        own.transaction_mode = mode


def _head() -> str:
    from maatwerk.portal.audit import chain

    return chain.head()


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app not in _LEFT_OUT)


def _write(archive: zipfile.ZipFile, number: int, model: type[models.Model]) -> dict[str, Any]:
    columns = [field.attname for field in model._meta.concrete_fields]
    name, digest, rows = f"{number:03d}-{model._meta.label_lower}.jsonl", hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as file:
        found = model._base_manager.order_by("pk").values_list(*columns)
        for row in found.iterator(chunk_size=_BATCH):
            told = [_plain(value) for value in row]
            # A database may give the keys of a document in an order of its own.
            line = json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            digest.update(line)
            file.write(line)
            rows += 1
    return {"file": name, "columns": columns, "rows": rows, "sha256": digest.hexdigest()}


def kept_files() -> list[str]:
    """Return the hashes of the files that the archive must hold."""
    from maatwerk.portal.archive.models import Archived

    return list(Archived.objects.order_by("pk").values_list("pk", flat=True))


def _write_file(archive: zipfile.ZipFile, sha256: str) -> str:
    """Write one kept file while reading it against its hash; return the hash. Raises BackupError where it is not whole."""
    from maatwerk.portal.archive.store import path_of

    digest = hashlib.sha256()
    try:
        with path_of(sha256).open("rb") as source, archive.open(FILES + sha256, "w", force_zip64=True) as file:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
    except FileNotFoundError as problem:
        raise BackupError(f"het bestand {sha256} van het archief ontbreekt; {_MEND}") from problem
    if digest.hexdigest() != sha256:
        raise BackupError(f"het bestand {sha256} van het archief is gewijzigd; {_MEND}")
    return sha256


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def restore(source: Path) -> Told:
    """Put a backup into an empty, migrated database; return what was read. All or nothing.

    Raises BackupError where the file is not whole, is of another version of the tables, the database is not empty, or the chain
    of events does not hold afterwards.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive)
        _check_files(archive, manifest)
        _check_database(manifest)
        _keep_files(archive, manifest)  # before the rows: a file without a row is no damage
        with transaction.atomic():
            rows = {m._meta.label: _read(archive, manifest["tables"][m._meta.label], m) for m in tables()}
            _reset_sequences()
            _check_chain(manifest["head"])
    count_again()
    return Told(rows, manifest["head"])


def _keep_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Put the kept files of a backup in the archive folder, unless they lie there whole already."""
    from maatwerk.portal.archive.store import place, whole

    for sha256 in manifest.get("files", []):
        if whole(sha256):
            continue
        with archive.open(FILES + sha256) as file:
            place(iter(lambda source=file: source.read(_CHUNK), b""))  # type: ignore[misc]


def count_again() -> None:
    """Let the database count what its tables hold; after many rows at once it would choose slow ways to find them."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except zipfile.BadZipFile as problem:
        raise BackupError(f"{source.name} is geen reservekopie, of ze is afgebroken") from problem


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        content = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as problem:
        raise BackupError(
            "dit is geen reservekopie van het portaal: het manifest ontbreekt of is onleesbaar"
        ) from problem
    if content.get("form") != FORM:
        raise BackupError(f"de reservekopie heeft vorm {content.get('form')}, deze versie leest vorm {FORM}")
    return dict(content)


def _check_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for label, part in manifest["tables"].items():
        digest = hashlib.sha256()
        with archive.open(part["file"]) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != part["sha256"]:
            raise BackupError(
                f"{label}: de inhoud past niet bij het manifest; de reservekopie is beschadigd of gewijzigd"
            )
    for sha256 in manifest.get("files", []):
        if _hash_of_member(archive, FILES + sha256) != sha256:
            raise BackupError(f"het bestand {sha256} ontbreekt in de reservekopie of is er gewijzigd")


def _hash_of_member(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except (KeyError, zipfile.BadZipFile):
        return ""
    return digest.hexdigest()


def _check_database(manifest: dict[str, Any]) -> None:
    if _migrations() != manifest["migrations"]:
        raise BackupError(
            "de tabellen zijn van een andere versie dan de reservekopie; gebruik de versie waarmee ze gemaakt werd"
        )
    filled = [model._meta.label for model in tables() if model._base_manager.exists()]
    if filled:
        raise BackupError(
            f"de databank is niet leeg ({', '.join(filled[:3])}); terugzetten gebeurt in een nieuwe databank"
        )


def _read(archive: zipfile.ZipFile, part: dict[str, Any], model: type[models.Model]) -> int:
    fields = [model._meta.get_field(name) for name in part["columns"]]
    count = 0
    with archive.open(part["file"]) as raw:
        lines = io.TextIOWrapper(raw, encoding="utf-8")
        while batch := list(islice(lines, _BATCH)):
            made = [_made(model, part["columns"], fields, json.loads(line)) for line in batch]
            model._base_manager.bulk_create(made)
            count += len(made)
    return count


def _made(model: type[models.Model], columns: list[str], fields: list[Any], row: list[Any]) -> models.Model:
    values = {name: _typed(field, value) for name, field, value in zip(columns, fields, row, strict=True)}
    return model(**values)


def _typed(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    if isinstance(field, models.DateField):
        return dt.date.fromisoformat(value)
    return value


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _check_chain(head: str) -> None:
    from maatwerk.portal.audit import chain

    breaches = chain.verify(head)
    if breaches:
        raise BackupError(
            f"de keten van gebeurtenissen houdt niet: {breaches[0].what} (gebeurtenis {breaches[0].number})"
        )


def lines_of(model: type[models.Model]) -> Iterator[tuple[Any, ...]]:
    """Yield every row of a table as plain values, to compare two databases."""
    columns = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=_BATCH):
        yield tuple(_plain(value) for value in row)
