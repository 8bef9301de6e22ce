"""Names as they are searched: without accents, capitals and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.db.models import Q

_SIGNS = re.compile(r"[^a-z0-9]+")


def search_name(*parts: str) -> str:
    """Return names as one text of small letters and digits: ``search_name("Peeters", "Zoë")`` is ``peeters zoe``."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).lower()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", bare).strip()


_GENERAL = (("lokaal", "bestuur"), ("maatwerkbedrijf",), ("begeleiding",), ("school",), ("vzw",), ("bv",), ("nv",))


def organisation_name(text: str) -> str:
    """Return the name of an organisation without the words in front that say what it is, as it is searched and sorted."""
    words = search_name(text.replace("(verzonnen)", "")).split()
    for general in _GENERAL:
        if tuple(words[: len(general)]) == general and len(words) > len(general):
            words = words[len(general) :]
    return " ".join(words)


def starting_with(words: str, column: str = "zoeknaam") -> Q:
    """Return the condition that a name starts with the words, whichever of them stands first; nothing for no words.

    It is a range per order of the words, so that the index of the column finds them.
    """
    found = Q(pk__in=[])
    for prefix in _orders(search_name(words).split()):
        found |= Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"})
    return found


def _orders(words: list[str]) -> Iterator[str]:
    """Yield the words in the order typed and each turn of it: "jan van loo" is also "van loo jan"."""
    for turn in range(min(len(words), 5)):
        yield " ".join((*words[turn:], *words[:turn]))
