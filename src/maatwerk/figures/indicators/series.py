"""Input series: figures of the catalogue in the order of time, with how sure they are.

What a document prints (number, unit, period, place) stands in the catalogue alone. A period without a point has no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import yaml

from maatwerk.figures.catalogue.model import QUALIFIERS, Figure
from maatwerk.figures.catalogue.reading import published
from maatwerk.figures.indicators.model import Indicator, Line

CONFIDENCES: Final = ("primary", "official", "secondary", "unsure", "not_found")


class SeriesError(ValueError):
    """A series file does not say what it must; the message names series and period."""


@dataclass(frozen=True, slots=True)
class Point:
    """One published value; ``value`` is None where the document speaks of it without a number."""

    period: str
    printed: str
    value: Fraction | None
    document: str
    place: str
    confidence: str
    qualifier: str = ""
    note: str = ""
    figure: str = ""
    """Its id in the catalogue of published figures; empty where the document gives no number."""
    unit: str = ""

    def shown(self, unit: str) -> str:
        """Return the point as a reader sees it: ``meer dan 148.000 dagen``."""
        return f"{QUALIFIERS[self.qualifier]}{self.printed} {unit}".strip() if self.printed else "niet gepubliceerd"


@dataclass(frozen=True, slots=True)
class Series:
    """A named series of published points, by period."""

    id: str
    title: str
    unit: str
    definition: str
    points: Mapping[str, Point]

    def value(self, period: str) -> Fraction | None:
        """Return the value in a period, or None where none was published."""
        point = self.points.get(period)
        return point.value if point else None

    def line(self, period: str) -> Line:
        """Return a point as a line to its document; raises KeyError."""
        point = self.points[period]
        return Line(self.title, point.shown(self.unit), point.document, point.place, point.note, figure=point.figure)

    def indicators(self) -> Iterator[Indicator]:
        """Yield every point as an indicator with the status ``gepubliceerd``."""
        for period, point in self.points.items():
            yield Indicator(
                id=f"{self.id}_{period}", title=self.title, value=point.value, printed=point.shown(self.unit),
                unit=self.unit, period=period, definition=self.definition, source=f"{point.document}, {point.place}",
                status="gepubliceerd" if point.printed else "niet berekenbaar", confidence=point.confidence,
                note=point.note, lines=(self.line(period),),
            )  # fmt: skip


@lru_cache(maxsize=1)
def contents() -> Mapping[str, Mapping[str, Any]]:
    """Return every file of ``figures/series`` by its name without ending."""
    files = sorted(resources.files("maatwerk.figures").joinpath("series").iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".yaml"): yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".yaml")
    }


@lru_cache(maxsize=1)
def all_series() -> Mapping[str, Series]:
    """Return every series by its id; raises SeriesError for a file that does not say what it must."""
    made = [series_of(row) for content in contents().values() for row in content.get("series", ())]
    found = {one.id: one for one in made}
    if len(found) < len(made):
        raise SeriesError("two series have the same id")
    return found


def series_of(row: Mapping[str, Any]) -> Series:
    """Return the series of an entry of a file; raises SeriesError when it does not rest on the catalogue."""
    points = [_point(row["id"], one) for one in row["points"]]
    by_period = {point.period: point for point in points}
    if len(by_period) < len(points):
        raise SeriesError(f"{row['id']}: two points in one period")
    return Series(row["id"], row["title"], _unit(row, points), row["definition"].strip(), by_period)


def _unit(row: Mapping[str, Any], points: list[Point]) -> str:
    """Return the unit a series is shown in: its own name for it, or the one unit its figures have in the catalogue."""
    units = {point.unit for point in points if point.figure}
    if len(units) != 1:
        raise SeriesError(f"{row['id']}: its figures have not one unit but {', '.join(sorted(units)) or 'none'}")
    return str(row.get("unit", units.pop()))


def _point(series: str, row: Mapping[str, Any]) -> Point:
    where = f"{series} {row.get('figure') or row.get('period')}"
    if row.get("confidence") not in CONFIDENCES or row.get("qualifier", "") not in QUALIFIERS:
        raise SeriesError(f"{where}: confidence is one of {CONFIDENCES}, qualifier one of {tuple(QUALIFIERS)}")
    if "figure" in row:
        return _of_catalogue(where, row)
    if not row.get("document") or not row.get("place") or not row.get("period") or "printed" in row:
        raise SeriesError(
            f"{where}: a point names a figure of the catalogue, or period, document and place without a number"
        )
    return Point(row["period"], "", None, row["document"], row["place"], row["confidence"], note=row.get("note", ""))


def _of_catalogue(where: str, row: Mapping[str, Any]) -> Point:
    figure = published().figures.get(row["figure"])
    repeated = sorted({"period", "printed", "unit", "document", "place"} & set(row))
    if figure is None or repeated:
        why = f"repeats {', '.join(repeated)} of the catalogue" if figure else "is no figure of the catalogue"
        raise SeriesError(f"{where}: {why}")
    return Point(
        figure.period, figure.first.printed.rstrip("% "), figure.value / figure.unit.factor, figure.document,
        _places(figure), row["confidence"], figure.first.qualifier or row.get("qualifier", ""), row.get("note", ""),
        figure.id, figure.unit.name,
    )  # fmt: skip


def _places(figure: Figure) -> str:
    """Return every place where a document prints a figure."""
    return "; ".join(dict.fromkeys(mention.place for mention in figure.said))
