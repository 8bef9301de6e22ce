"""The folder from which files are taken in: whatever lies still there is received and moved away."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.intake.models import Delivery
from maatwerk.portal.intake.services import NotTakenIn, receive
from maatwerk.portal.jobs.queue import ROUNDS

DONE: Final = "verwerkt"
REFUSED: Final = "geweigerd"
REST: Final = 10.0
"""Seconds a file must lie unchanged: one that is still being written is left alone."""
_PIECE: Final = 1 << 20
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
            receive(_pieces(path), path.name, supplier, Delivery.FOLDER, chain.SYSTEM)
        except NotTakenIn as problem:
            _log.warning("postvak: %s", problem)
            _move(path, REFUSED)
        except OSError as problem:
            _log.warning("postvak: een bestand is niet te lezen of te bewaren (%s)", problem.strerror)
        else:
            _move(path, DONE)
            count += 1
    return count


def _still(inbox: Path, rest: float) -> Iterator[Path]:
    """Yield the files that nobody touched for a while, the oldest first; those that were handled are in folders of their own."""
    if not inbox.is_dir():
        return
    found = [
        path for path in (*inbox.glob("*"), *inbox.glob("*/*")) if path.is_file() and not path.name.startswith(".")
    ]
    mine = [path for path in found if path.parent.name not in (DONE, REFUSED)]
    for path in sorted(mine, key=lambda path: (path.stat().st_mtime, path.name)):
        if time.time() - path.stat().st_mtime >= rest:
            yield path


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _move(path: Path, where: str) -> None:
    folder = Path(settings.INBOX) / where
    folder.mkdir(exist_ok=True)
    place, number = folder / f"{clock.today().isoformat()}-{path.name}", 1
    while place.exists():
        number += 1
        place = folder / f"{clock.today().isoformat()}-{number}-{path.name}"
    path.rename(place)


def _round() -> None:
    empty_inbox()


ROUNDS.append(_round)
