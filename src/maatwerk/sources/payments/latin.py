"""The characters that every SEPA bank takes, and texts brought to them.

European Payments Council, EPC217-08: letters without accents, digits, space and ``/ - ? : ( ) . , ' +``. A name keeps its
letters without accents; an identifier must fit as it is, because the bank's answer gives it back.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

IDENTIFIER: Final = 35
NAME: Final = 70
TEXT: Final = 140

_OUTSIDE: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]", re.ASCII)
_INSTEAD: Final = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i", "&": "+", "_": "-", "–": "-", "—": "-", "‘": "'", "’": "'",
    "“": "'", "”": "'", '"': "'", "`": "'", "«": "'", "»": "'", "´": "'", ";": ",", "€": "EUR", "[": "(", "]": ")", "{": "(",
    "}": ")",
})  # fmt: skip


def latin(text: str) -> str:
    """Return a text in the characters of SEPA: accents off, what has no letter a point, one space between words."""
    if not _OUTSIDE.search(text):
        return " ".join(text.split())
    apart = unicodedata.normalize("NFKD", text.translate(_INSTEAD))
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(_OUTSIDE.sub(".", " ".join(bare.translate(_INSTEAD).split())).split())


def readable(text: str) -> bool:
    """Return whether something of a text is left to read once it is in the characters of SEPA."""
    return any(character.isalnum() for character in latin(text))


def identifier_fault(text: str) -> str | None:
    """Return why ``text`` can not be an identifier in a payment message (Dutch), or None when it can."""
    if not text.strip():
        return "Het kenmerk is leeg."
    if len(text) > IDENTIFIER:
        return f"Een kenmerk heeft hoogstens {IDENTIFIER} tekens; dit heeft er {len(text)}."
    if _OUTSIDE.search(text) or text != " ".join(text.split()):
        return "Een kenmerk heeft alleen letters zonder accent, cijfers en / - ? : ( ) . , ' +."
    if text.startswith("/") or text.endswith("/") or "//" in text:
        return "Een kenmerk begint of eindigt niet met een schuine streep en heeft er geen twee na elkaar."
    return None
