"""Coverage of a text: every number in it is a published figure, or skipped for a reason, or in neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maatwerk.figures.catalogue.alignment import aligned
from maatwerk.figures.catalogue.model import Catalogue, WalkRow
from maatwerk.figures.catalogue.numbers_in_text import Number, numbers_in

MOST_BYTES = 4_000_000
MOST_NUMBERS = 10_000
"""Beyond these a file is no document of this kind, and is refused rather than walked for minutes."""

ALIKE = 0.5
"""How much of a file and a document must be shared, common numbers counting less, to take one for the other."""
TELLING = 8
"""Numbers that stand at most twice in a document and that a piece of it must share to be known as a piece."""


class WalkError(ValueError):
    """A file or document that can not be walked; in Dutch, with what to do."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One number of a file: where it stands, and the figures it is or why it is none; both empty is in neither."""

    number: Number
    figures: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def settled(self) -> bool:
        """Return whether the number is a figure or has a reason."""
        return bool(self.figures or self.skipped)

    def as_dict(self) -> dict[str, Any]:
        """Return it as a plain dictionary, for JSON."""
        return {
            "line": self.number.line,
            "printed": self.number.printed,
            "figures": list(self.figures),
            "skipped": self.skipped,
            "around": self.number.around,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """The walk through a file: ``document`` is empty when no known document resembles it.

    ``missing`` are the numbers of the document that the file lacks.
    """

    document: str
    seen: tuple[Seen, ...]
    missing: tuple[WalkRow, ...]

    @property
    def neither(self) -> tuple[Seen, ...]:
        """Return the numbers that are no figure and have no reason."""
        return tuple(one for one in self.seen if not one.settled)

    def as_dict(self) -> dict[str, Any]:
        """Return ``{document, numbers, figures, skipped, neither, missing, items}``, for JSON."""
        return {
            "document": self.document or None,
            "numbers": len(self.seen),
            "figures": sum(bool(one.figures) for one in self.seen),
            "skipped": dict(Counter(one.skipped for one in self.seen if one.skipped).most_common()),
            "neither": [one.as_dict() for one in self.neither],
            "missing": [{"line": r.line, "printed": r.printed, "figures": list(r.figures)} for r in self.missing],
            "items": [one.as_dict() for one in self.seen],
        }


def read_text(file: Path) -> str:
    """Return the text of a file; raises WalkError for a folder, something empty, too large or no text, and OSError."""
    if file.is_dir():
        raise WalkError(f"{file.name} is een map. Geef een tekstbestand.")
    with file.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise WalkError(f"{file.name} is groter dan {MOST_BYTES // 1_000_000} MB. Geef de tekst van één document.")
    if content.startswith(b"%PDF") or b"\0" in content:
        raise WalkError(f"{file.name} is geen tekst (PDF of een ander binair bestand). Haal eerst de tekst eruit.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise WalkError(
            f"{file.name} is geen tekst in UTF-8 (byte {problem.start}). Bewaar het als UTF-8."
        ) from problem
    if not text.strip():
        raise WalkError(f"{file.name} is leeg.")
    return text


def coverage(text: str, catalogue: Catalogue, document: str = "") -> Coverage:
    """Walk a text beside a document of the catalogue: the one that is named, or the one it resembles.

    Raises WalkError for a document without a walk and for a text with too many numbers.
    """
    numbers = list(numbers_in(text))
    if len(numbers) > MOST_NUMBERS:
        raise WalkError(f"De tekst heeft meer dan {MOST_NUMBERS} getallen. Geef de tekst van één document.")
    known = _given(document, catalogue) if document else resembles([n.printed for n in numbers], catalogue)
    if not known:
        return Coverage("", tuple(Seen(number) for number in numbers), ())
    rows = catalogue.walks[known]
    pairs = dict(aligned([n.printed for n in numbers], [row.printed for row in rows]))
    seen = tuple(_seen(number, rows[pairs[place]] if place in pairs else None) for place, number in enumerate(numbers))
    met = set(pairs.values())
    return Coverage(known, seen, tuple(row for place, row in enumerate(rows) if place not in met))


def _given(document: str, catalogue: Catalogue) -> str:
    if not catalogue.walks.get(document):
        known = ", ".join(name for name, rows in catalogue.walks.items() if rows)
        raise WalkError(f"Van {document!r} is er geen wandeling. Kies {known}.")
    return document


def _seen(number: Number, row: WalkRow | None) -> Seen:
    return Seen(number, row.figures, row.skipped) if row else Seen(number)


def resembles(printed: Sequence[str], catalogue: Catalogue) -> str:
    """Return the document whose numbers a text shares most, or "" when it shares too few to be it or a piece of it."""
    scores = {name: _likeness(printed, [r.printed for r in rows]) for name, rows in catalogue.walks.items() if rows}
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= ALIKE else ""


def _likeness(printed: Sequence[str], walk: Sequence[str]) -> float:
    """Return from 0 to 1 how much two rows of numbers share; a number that the document often prints counts less."""
    here, there = Counter(map(str.casefold, printed)), Counter(map(str.casefold, walk))
    both = here & there
    shared, whole = _weight(both, there), _weight(here, there) + _weight(there, there)
    piece = shared / (_weight(here, there) or 1)
    telling = sum(there[token] <= 2 and len(token) > 2 for token in both)
    return max(2 * shared / (whole or 1), piece if telling >= TELLING else 0)


def _weight(counted: Mapping[str, int], walk: Mapping[str, int]) -> float:
    return sum(count / max(1, walk.get(token, 1)) for token, count in counted.items())
