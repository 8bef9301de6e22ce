"""Small declarations of people who do not exist, as bytes of files that come in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from tests.portal.factory import enterprise_number, insz
from tests.sources.sources_builders import attest

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.records import Attest
from maatwerk.sources.write_magda import answer

Q = Quarter.of(2024, 3)
PAY = 684_321
"""Declared pay of a worker of these files, in cents."""


def one(seed: int, employer: str = "", **changes: Any) -> Attest:
    """Return an attest of somebody who does not exist."""
    firm = employer or enterprise_number(seed)
    own = {"nummer": f"90000{seed:05d}", "insz": insz(seed), "ondernemingsnummer": firm}
    return replace(attest(), **(own | changes))


def message(*attests: Attest) -> bytes:
    """Return a whole message."""
    return "".join(answer(attests or [one(1)])).encode()


def half(content: bytes) -> bytes:
    """Return a message that broke off."""
    return content[: len(content) * 2 // 3]


def pack(members: dict[str, bytes]) -> bytes:
    """Return a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()
