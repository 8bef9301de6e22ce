"""The folder from which files are taken in: whatever lies still there is received and moved away."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from maatwerk.portal import clock
from maatwerk.portal.archive.store import sweep
from maatwerk.portal.audit import chain
from maatwerk.portal.intake.models import Delivery
from maatwerk.portal.intake.services import NotTakenIn, receive
from maatwerk.portal.intake.takers import taker_of
from maatwerk.portal.jobs.queue import ROUNDS

DONE: Final = "verwerkt"
REFUSED: Final = "geweigerd"
REST: Final = 10.0
"""Seconds a file must lie unchanged: one that is still being written is left alone."""
_PIECE: Final = 1 << 20
_NAME: Final = 200
"""Bytes that are kept of a name, its end, so that a day fits before it."""
_log: Final = logging.getLogger(__name__)


def empty_inbox(rest: float = REST) -> int:
    """Take in every file that lies still in the folder (or in a folder of a supplier in it); return how many.

    A file is moved to ``verwerkt`` once it is received; one that can not be taken in to ``geweigerd``. What dies in between is
    recognised by its bytes the next time.
    """
    count = 0
    for path in list(_still(Path(settings.INBOX), rest)):
        supplier = path.parent.name if path.parent != Path(settings.INBOX) else "postvak"
        try:
            _take(path, supplier)
        except NotTakenIn as problem:
            _log.warning("postvak: %s", problem)
            _move(path, REFUSED)
        except OSError as problem:
            _log.warning("postvak: een bestand is niet te lezen of te bewaren (%s)", problem.strerror)
        else:
            _move(path, DONE)
            count += 1
    return count


def _take(path: Path, supplier: str) -> None:
    takes = taker_of(path)
    if takes is not None:
        takes(path, chain.SYSTEM)
    else:
        receive(_pieces(path), path.name, supplier, Delivery.FOLDER, chain.SYSTEM)


def _still(inbox: Path, rest: float) -> Iterator[Path]:
    """Yield the files that nobody touched for a while, the oldest first; those that were handled are in folders of their own."""
    if not inbox.is_dir():
        return
    found = [(_touched(path), path) for path in (*inbox.glob("*"), *inbox.glob("*/*")) if _mine(path)]
    for touched, path in sorted(found):
        if touched and time.time() - touched >= rest:
            yield path


def _mine(path: Path) -> bool:
    """Return whether a path is a file that was put here: no hidden one, no way to a file elsewhere, none handled before."""
    hidden = path.name.startswith(".") or path.parent.name in (DONE, REFUSED)
    return not hidden and not path.is_symlink() and path.is_file()


def _touched(path: Path) -> float:
    """Return when a file was last written; 0 where it is gone by now."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _move(path: Path, where: str) -> None:
    folder = Path(settings.INBOX) / where
    folder.mkdir(exist_ok=True)
    day, own = clock.today().isoformat(), os.fsdecode(os.fsencode(path.name)[-_NAME:])
    place, number = folder / f"{day}-{own}", 1
    while place.exists():
        number += 1
        place = folder / f"{day}-{number}-{own}"
    path.rename(place)


def _round() -> None:
    empty_inbox()
    sweep()


ROUNDS.append(_round)
