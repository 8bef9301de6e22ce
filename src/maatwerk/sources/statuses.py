"""Status of an attest version: code and description together, because text and practice differ.

The official text has 0 new, 1 changed, 3 cancelled, 4 reactivated; official sample answers carry ``2 Geannuleerd``.
Reading ``status-twee-is-geannuleerd``: both 2 and 3 mean cancelled, with or without a description. A code and a
description that contradict each other, or an unknown status, block.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from maatwerk.sources.schema import STATUSES

_CODES: Final = {"0": "nieuw", "1": "gewijzigd", "2": "geannuleerd", "3": "geannuleerd", "4": "heractiveerd"}
_FORM_CODES: Final = {"0": "nieuw", "1": "gewijzigd", "3": "geannuleerd"}
"""AttestationStatus of an employer's form; a duplicate (2) or revision (4) is not read as a version."""
_WORDS: Final = (
    ("annuleer", "geannuleerd"), ("annulering", "geannuleerd"), ("activeer", "heractiveerd"),
    ("activering", "heractiveerd"), ("nieuw", "nieuw"), ("gewijzigd", "gewijzigd"), ("wijziging", "gewijzigd"),
    ("aangepast", "gewijzigd"),
)  # fmt: skip


def _from_words(words: str | None) -> str | None:
    lowered = (words or "").lower()
    return next((status for part, status in _WORDS if part in lowered), None)


@lru_cache(maxsize=1024)
def status_of(soort: str, code: str | None, words: str | None) -> tuple[str | None, str | None]:
    """Return the status (of ``STATUSES``) or None, and the reason (Dutch) when there is none."""
    code = (code or "").strip()
    if code in STATUSES:
        return code, None
    number = code.lstrip("0") or ("0" if code else "")
    by_code = (_CODES if soort == "magda" else _FORM_CODES).get(number)
    by_words = _from_words(words)
    if by_code and by_words and by_code != by_words:
        return None, f"De statuscode {code} en de omschrijving «{words}» spreken elkaar tegen."
    if by_code or (by_words and not number):
        return by_code or by_words, None
    return None, "Deze status is onbekend; gekend zijn 0 nieuw, 1 gewijzigd, 2 of 3 geannuleerd, 4 heractiveerd."
