"""Names as they are searched: without accents, capitals and signs."""

from __future__ import annotations

import re
import unicodedata

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
    """Return the condition that a name starts with the words, the first name typed in front or behind; nothing for no words.

    It is a range per way to read the words, so that the index of the column finds them.
    """
    known = search_name(words).split()
    if not known:
        return Q(pk__in=[])
    found = _range(known, column)
    for place in range(1, min(len(known), 5)):
        # "jan van l": the family name begins with "van l", and "jan" stands behind it.
        found |= _range(known[place:], column) & Q(**{f"{column}__contains": " " + " ".join(known[:place])})
    return found


def _range(words: list[str], column: str) -> Q:
    prefix = " ".join(words)
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"})
