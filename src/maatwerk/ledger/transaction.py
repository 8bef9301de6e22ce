"""What is posted: lines on accounts that belong together, and the hash of what they say."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

CENT, PLACE = "cent", "plaats"
"""The two units: eurocents, and hundredths of places."""

UNITS = (CENT, PLACE)

Account = tuple[str, ...]
"""An account is a path, from wide to narrow: every account that begins with a path is part of it."""

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


def hash_of(content: Any) -> str:
    """Return the SHA-256 of plain data."""
    return hashlib.sha256(_ENCODE(content).encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One amount on one account. ``figure`` names the published figure that is its evidence."""

    account: Account
    amount: int
    unit: str = CENT
    figure: str = ""
    source: str = ""
    """Whose money it is, where that is not the account's own business: vlaams, rrf, esf …"""


@dataclass(frozen=True, slots=True)
class Approval:
    """A second person's consent to exactly one transaction: bound to its digest."""

    digest: str
    by: str
    day: dt.date
    why: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """Lines that belong together and sum to zero per unit. ``booked`` is the day we knew it, ``valid`` when it holds."""

    id: str
    kind: str
    booked: dt.date
    valid: dt.date
    cause: str
    lines: tuple[Line, ...]
    place: str = ""
    """Where it stands: document and place."""
    reverses: str = ""
    maker: str = ""
    note: str = ""
    approval: Approval | None = None

    @property
    def digest(self) -> str:
        """The hash of what it says, without the approval: what an approval is bound to."""
        return hash_of(self.as_plain() | {"approval": None})

    def as_plain(self) -> dict[str, Any]:
        """Return it as plain data: what is hashed and written."""
        own = {name: getattr(self, name) for name in self.__slots__}
        approval = self.approval and {name: getattr(self.approval, name) for name in Approval.__slots__}
        lines = [{name: getattr(line, name) for name in Line.__slots__} for line in self.lines]
        return own | {"lines": lines, "approval": approval}
