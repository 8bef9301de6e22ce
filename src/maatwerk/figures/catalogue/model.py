"""The catalogue of published figures, typed: documents, figures, and every place where a document prints one."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from maatwerk.figures.catalogue.formula import Formula
from maatwerk.figures.catalogue.printed import Printed
from maatwerk.figures.catalogue.span import Span
from maatwerk.figures.catalogue.units import Unit
from maatwerk.figures.pictures.paper import plain
from maatwerk.rules.finding import Finding

DERIVED = "derived"
"""The status of a figure that no document prints: computed from figures that are printed."""
STATUSES = {
    "target": "doel",
    "realised": "gerealiseerd",
    "estimate": "raming",
    "norm": "norm",
    DERIVED: "eigen berekening",
}
QUALIFIERS = {
    "": "",
    "more_than": "meer dan ",
    "at_least": "minstens ",
    "at_most": "hoogstens ",
    "less_than": "minder dan ",
    "about": "ongeveer ",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose figures are in the catalogue; ``walked`` says that its text can be walked number by number."""

    id: str
    title: str
    date: str
    kind: str
    file: str
    source: str
    walked: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document prints a quantity: the characters, what they say, and where they stand."""

    printed: str
    read: Printed
    unit: Unit
    place: str
    where: str
    period: str
    qualifier: str
    exact: bool
    note: str = ""
    page: str = ""
    misprint: bool = False

    @property
    def value(self) -> Fraction:
        """The value in base units."""
        return self.read.value * self.times

    @property
    def times(self) -> Fraction:
        """Base units per printed unit (1 where the text itself names the thousands)."""
        return self.unit.factor if not self.read.magnitude or self.unit.factor < 1 else Fraction(1)

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit, in base units; 0 for a word."""
        return self.read.step * self.times

    @property
    def span(self) -> Span:
        """What the printed number can stand for, by its digits and by words such as ``meer dan``, in base units."""
        half = Fraction(0) if self.exact else self.step / 2
        low, high = self.value - half, self.value + half
        if self.qualifier in ("more_than", "at_least"):
            return Span(low, None)
        if self.qualifier in ("less_than", "at_most"):
            return Span(None, high)
        if self.qualifier == "about":
            room = max(self.read.round_step, self.read.step) * self.times / 2
            return Span(min(low, self.value - room), max(high, self.value + room))
        return Span(low, high)

    @property
    def said(self) -> str:
        """The number with its unit, as words: ``meer dan 148.000 dagen``."""
        return f"{QUALIFIERS[self.qualifier]}{shown_with_unit(shown_number(self.printed, self.read), self.unit)}"


def shown_with_unit(printed: str, unit: Unit) -> str:
    """Return a written number with its unit, once: ``93,9 %``, ``18.278 keuro``, ``583k EUR``."""
    if unit.name == "%":
        return f"{printed.rstrip('% ')} %"
    short = unit.name if unit.base.startswith("EUR") or unit.name == "VTE" else unit.words
    return printed + (" EUR" if printed[-1:].lower() == "k" and unit.base == "EUR" else f" {short}")


def shown_number(printed: str, read: Printed) -> str:
    """Return a print as a sentence can hold it: words that are more than a number (``driejaarlijkse``) as digits."""
    if printed[-1:].isdigit() or printed.endswith("%") or printed.lower() in ("geen", "één") or not read.value:
        return printed
    cardinal = printed.lower().endswith(("e", "tal", "maal", "voud", "half", "helft", "kwart", "beide", "dubbel"))
    return plain(read.value, 2) if cardinal and printed.lower() not in ("twee", "drie") else printed


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity that a document publishes; ``said`` holds every place, the first is the one taken.

    A derived quantity stands in no document: its one mention is what its formula comes to, at ``decimals``.
    """

    id: str
    document: str
    measures: str
    unit: Unit
    period: str
    status: str
    said: tuple[Mention, ...]
    formula: Formula | None = None
    relation: str = "equals"
    note: str = ""
    like: tuple[str, ...] = ()
    file: str = ""
    """The file of the catalogue that it stands in."""
    decimals: int = 0

    @property
    def first(self) -> Mention:
        """The mention that is taken as the figure."""
        return self.said[0]

    @property
    def value(self) -> Fraction:
        """The value taken, in base units."""
        return self.first.value


@dataclass(frozen=True, slots=True)
class WalkRow:
    """One number of a document's text: what stands there, and which figures it is or why it is none."""

    line: int
    printed: str
    figures: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def settled(self) -> bool:
        """Return whether the number is a figure or has a reason."""
        return bool(self.figures or self.skipped)


@dataclass(frozen=True)
class Catalogue:
    """Everything that was read, and every fault met while reading it; a faulty figure is left out."""

    documents: Mapping[str, Document]
    units: Mapping[str, Unit]
    reasons: Mapping[str, str]
    figures: Mapping[str, Figure]
    walks: Mapping[str, tuple[WalkRow, ...]]
    faults: tuple[Finding, ...] = ()
    folder: Path = field(default_factory=Path)

    def of(self, document: str) -> list[Figure]:
        """Return the figures of one document, in the order of its file."""
        return [figure for figure in self.figures.values() if figure.document == document]

    @functools.cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """Which figures have each figure in their formula."""
        return users_of(self.figures.values())


def users_of(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """Return for every figure that stands in a formula the figures whose formula it is."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        for name in figure.formula.names if figure.formula else ():
            found.setdefault(name, []).append(figure.id)
    return {name: tuple(ids) for name, ids in found.items()}
