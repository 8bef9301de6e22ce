"""Whether the archived letters are still the bytes that the chain says were sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from maatwerk.portal.audit.verifying import Breach
from maatwerk.portal.cases.vouching import erased_fault
from maatwerk.portal.letters.models import Letter


def kept() -> Iterator[Breach]:
    """Yield every letter whose bytes or hash are not those of its event."""
    for letter in Letter.objects.select_related("event", "case", "erased_by").order_by("pk").iterator(chunk_size=50):
        fault = erased_fault(letter) if letter.erased else _fault(letter)
        if fault:
            yield Breach(letter.event_id, f"brief {letter.reference}: {fault}")


def _fault(letter: Letter) -> str:
    told = json.loads(letter.event.facts)
    if hashlib.sha256(bytes(letter.pdf)).hexdigest() != letter.sha256:
        return "de bewaarde brief past niet bij zijn hash: gewijzigd"
    same = told.get("sha256") == letter.sha256 and told.get("reference") == letter.reference
    return "" if same else "staat anders in de keten"
