"""Keeping files by the hash of their bytes: whole or not at all, once, never changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from maatwerk.portal import clock
from maatwerk.portal.archive.models import Archived

_CHUNK: Final = 1 << 20
_HALF: Final = "half-"


class Damaged(OSError):
    """A file of the archive is gone or is not what was kept; the message says which."""


def folder() -> Path:
    """Return the archive folder."""
    return Path(settings.ARCHIVE)


def path_of(sha256: str) -> Path:
    """Return where the bytes with a hash lie, or would lie."""
    return folder() / sha256[:2] / sha256


def keep(chunks: Iterable[bytes]) -> Archived:
    """Keep the bytes; return their row, which may be there already.

    The bytes are on the disk before the row is. Raises OSError where the disk refuses them; nothing half is left then.
    """
    sha256, size = place(chunks)
    row, _ = Archived.objects.get_or_create(sha256=sha256, defaults={"size": size, "kept_at": clock.now()})
    return row


def place(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Put bytes in the archive folder under their hash; return the hash and the size. Raises OSError as ``keep`` does."""
    digest, size, half = hashlib.sha256(), 0, _half()
    try:
        with half.open("wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        half.chmod(0o400)
        goal = path_of(digest.hexdigest())
        if not goal.parent.is_dir():
            goal.parent.mkdir(exist_ok=True)
            _settle(folder())
        half.replace(goal)
        _settle(goal.parent)
    finally:
        half.unlink(missing_ok=True)
    return goal.name, size


def keep_file(path: Path) -> Archived:
    """Keep a file that lies elsewhere; the file itself is left where it is."""
    return keep(_chunks(path))


def opened(sha256: str) -> Path:
    """Return the path of kept bytes after looking that they are there, of the size that was kept. Raises Damaged."""
    place, row = path_of(sha256), Archived.objects.filter(pk=sha256).first()
    if row is None or not place.is_file() or place.stat().st_size != row.size:
        raise Damaged(
            f"het bestand {sha256[:12]}… van het archief ontbreekt of is niet heel; zet een reservekopie terug"
        )
    return place


def working_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder on the disk of the archive for what is being made; gone when it is closed, swept when its maker died."""
    folder().mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=_HALF, dir=folder())


def checked(sha256: str) -> Path:
    """Return the path of kept bytes after reading them against their hash. Raises Damaged."""
    place = opened(sha256)
    if _hash_of(place) != sha256:
        raise Damaged(f"het bestand {sha256[:12]}… van het archief is gewijzigd; zet een reservekopie terug")
    return place


def read(sha256: str) -> bytes:
    """Return kept bytes, checked against their hash. Raises Damaged."""
    return checked(sha256).read_bytes()


def damaged() -> Iterator[str]:
    """Yield the hash of every kept file that is gone or changed: each is read whole."""
    for sha256 in Archived.objects.order_by("pk").values_list("sha256", flat=True).iterator():
        if not whole(sha256):
            yield sha256


def whole(sha256: str) -> bool:
    """Return whether the bytes with a hash are there, unchanged: they are read."""
    place = path_of(sha256)
    return place.is_file() and _hash_of(place) == sha256


def sweep(older: float = 86_400.0) -> int:
    """Remove what killed processes left half in the archive folder longer ago than so many seconds; return how many."""
    gone = 0
    for path in folder().glob(f"{_HALF}*"):
        if time.time() - path.lstat().st_mtime > older:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            gone += 1
    return gone


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _half() -> Path:
    """Return a new empty file in the archive folder: what is not whole never has the name of something kept."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_HALF, dir=folder())
    os.close(handle)
    return Path(name)


def _settle(place: Path) -> None:
    """Let the disk remember that a file has its name."""
    held = os.open(place, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
