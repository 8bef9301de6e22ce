"""An indicator: a number with its definition, its source and the lines it opens to. Exact; a printed form beside it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from maatwerk.rules.money import dutch, nearest

Status = Literal["gepubliceerd", "herrekend", "berekend", "niet berekenbaar"]
_FINEST: Final = 12
"""Decimals beyond which a printed value is not made finer to keep it on its side of a threshold."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an indicator rests on: a company, a rubric, a figure of a document; with the lines below it."""

    what: str
    printed: str
    source: str
    place: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()
    figure: str = ""
    """Its id in the catalogue of published figures, where it is one."""

    def as_dict(self) -> dict[str, Any]:
        """Return the line and those below it as plain dictionaries."""
        own = {
            "what": self.what,
            "printed": self.printed,
            "source": self.source,
            "place": self.place,
            "note": self.note,
            "figure": self.figure,
        }
        return {**own, "lines": [line.as_dict() for line in self.lines]}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator in one period.

    ``value``, ``numerator`` and ``denominator`` are exact (None where they are not known); ``status`` says whether a
    document printed it, it was recomputed from printed parts, or computed from lines. Dutch texts: officers read them.
    """

    id: str
    title: str
    value: Fraction | None
    printed: str
    unit: str
    period: str
    definition: str
    source: str
    status: Status
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    confidence: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the indicator as a plain dictionary; exact numbers as text (``637199/6871`` or ``93``), never floats."""
        own = {
            "id": self.id, "title": self.title, "value": written(self.value), "printed": self.printed,
            "numerator": written(self.numerator), "denominator": written(self.denominator), "unit": self.unit,
            "period": self.period, "definition": self.definition, "source": self.source, "status": self.status,
            "confidence": self.confidence, "note": self.note,
        }  # fmt: skip
        return {**own, "lines": [line.as_dict() for line in self.lines]}


def written(value: Fraction | None) -> str | None:
    """Return an exact number as text: ``93`` or ``637199/6871``."""
    return None if value is None else str(value)


def shown(value: Fraction, digits: int, unit: str = "") -> str:
    """Return a number as a Dutch letter prints it, rounded half up: ``92,75 %``."""
    return f"{dutch(nearest(value, digits), digits)} {unit}".strip()


def plainly(value: Fraction) -> str:
    """Return an exact number as a Dutch letter prints it when its decimals end: ``76.476,81``; else as a fraction."""
    for digits in range(7):
        if (value * 10**digits).denominator == 1:
            return shown(value, digits)
    return str(value)


def shown_beside(value: Fraction, threshold: Fraction, digits: int, unit: str = "") -> str:
    """Return a number printed with enough decimals to stay on its own side of ``threshold``: 0,996 is not 1,00."""
    while digits < _FINEST and _side(Fraction(nearest(value, digits), 10**digits), threshold) != _side(
        value, threshold
    ):
        digits += 1
    return shown(value, digits, unit)


def _side(value: Fraction, threshold: Fraction) -> int:
    return (value > threshold) - (value < threshold)


def exactly(text: str) -> Fraction:
    """Return the number a document prints: ``76.476,81`` is 7647681/100. Raises ValueError when it is none."""
    return Fraction(text.replace(".", "").replace(",", "."))


def ratio(numerator: Fraction, denominator: Fraction) -> Fraction | None:
    """Return numerator over denominator in per cent; None when the denominator is zero."""
    return None if denominator == 0 else numerator * 100 / denominator
