"""Files in the inbox that are no deliveries: whoever wants them says how they are recognised and takes them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from maatwerk.portal.audit.chain import Actor

Wants = Callable[[bytes], bool]
"""Says of the first bytes of a file whether it is one of these."""
Takes = Callable[[Path, Actor], None]
"""Takes the file in, whole; raises services.NotTakenIn where nothing of it counts, OSError where the disk refuses it."""

TAKERS: Final[list[tuple[Wants, Takes]]] = []
_START: Final = 64 << 10


def taker_of(path: Path) -> Takes | None:
    """Return who takes in a file; None where it is a delivery as any other. Raises OSError where it can not be read."""
    with path.open("rb") as file:
        start = file.read(_START)
    return next((takes for wants, takes in TAKERS if wants(start)), None)
