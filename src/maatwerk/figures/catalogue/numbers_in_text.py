"""Every number in a running text, in digits or in words, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNDER_TEN = "[ée]én|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_SUFFIX = "jaarlijkse?|jarige?|maandelijkse?|maandige?|maal|voud|voudige?|tal|tallen|delige?"
_SMALL = rf"(?:{_UNDER_TEN}|{_TEENS}|(?:(?:{_UNDER_TEN}|een)[eë]n)?(?:{_TENS}))"
_HUNDREDS = rf"(?:{_SMALL}?honderd(?:en)?{_SMALL}?|{_SMALL})"
_CARDINAL = rf"(?:nul|{_HUNDREDS}?duizend(?:en)?{_HUNDREDS}?|{_HUNDREDS})"
_LOOSE = (
    "eenmalige?|geen|beide|half|halve|helft|kwart|driekwart|dubbele?|tientallen|honderden|duizenden|miljoenen|"
    "anderhal(?:f|ve)|(?:twee|drie|vier)[eë]nhal(?:f|ve)|dozijn"
)
_WORD = rf"\b(?:{_CARDINAL}(?:{_SUFFIX})?|{_LOOSE})\b|[½¼¾]"
_PART = r"\w*\d\w*"
_DIGITS = rf"(?<!\w){_PART}(?:[.,/:\-−–]{_PART})*"
_NUMBER = re.compile(rf"{_WORD}|{_DIGITS}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text: the line (from 1), the characters themselves, and a little of what stands around."""

    line: int
    printed: str
    around: str


def numbers_in(text: str) -> Iterator[Number]:
    """Yield every number of ``text`` in reading order.

    A run of digits counts whole with the letters, points, commas and strokes inside it (``588.293``, ``31/12/2018``,
    ``2019-2024``, ``JB0-1JEC2HA``). Cardinals in words count (``veertien``, ``geen``, ``één``, ``driejaarlijkse``); the
    article ``een`` and ordinals (``tweede``) do not.
    """
    for count, line in enumerate(text.splitlines(), 1):
        for match in _NUMBER.finditer(line):
            yield Number(count, match[0], line[max(0, match.start() - 40) : match.end() + 40].strip())
