"""Files of the bank that lie in the inbox: recognised by their namespace, taken in as if somebody brought them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from maatwerk.portal.audit.chain import Actor
from maatwerk.portal.intake.services import NotTakenIn
from maatwerk.portal.intake.takers import TAKERS
from maatwerk.portal.settlement.bank.reading import kind_of
from maatwerk.portal.settlement.bank.taking import take

_PIECE: Final = 1 << 20


def wants(start: bytes) -> bool:
    """Return whether a file that begins so is a message of the bank."""
    return bool(kind_of(start))


def takes(path: Path, actor: Actor) -> None:
    """Take in a file of the bank; raises NotTakenIn where nothing of it counts: the page of bank messages says why."""
    with path.open("rb") as file:
        taken = take(iter(lambda: file.read(_PIECE), b""), path.name, actor)
    if taken.refused is not None:
        raise NotTakenIn(f"{path.name}: " + "; ".join(str(one) for one in taken.findings[:3]))


TAKERS.append((wants, takes))
