"""What the inputs of invented Flanders take from the catalogue of published figures, by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from maatwerk.figures.catalogue.formula import FormulaError, parse
from maatwerk.figures.catalogue.model import Figure
from maatwerk.figures.catalogue.reading import published
from maatwerk.rules.money import nearest, printed


class MixError(ValueError):
    """An input is missing, does not say where it comes from, or names no published figure; the message names it."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure beside what is counted under ``figure``: value with a decimal point, document, place, its id.

    ``unit`` is that of the catalogue, money in EUR.
    """

    figure: str
    period: str
    value: str
    unit: str
    document: str
    place: str
    id: str


def from_catalogue(formula: str) -> Fraction:
    """Return a figure of the catalogue, or what a formula over figures comes to, in base units."""
    try:
        parsed = parse(formula)
        return parsed.exact({name: figure_of(name).value for name in parsed.names})
    except FormulaError as problem:
        raise MixError(f"{formula}: {problem}") from problem


def figure_of(id_: str) -> Figure:
    """Return a figure of the catalogue; raises MixError for an id that it does not have."""
    found = published().figures.get(id_)
    if found is None:
        raise MixError(f"{id_} is no figure of the catalogue")
    return found


def published_rows(entries: Iterable[Mapping[str, Any]]) -> tuple[Published, ...]:
    """Return the published figures of entries with ``figure``, ``beside``, ``periods`` and perhaps a ``note``."""
    return tuple(row for entry in entries for row in _rows(**entry))


def _rows(figure: str, beside: str, periods: Sequence[str], note: str = "") -> Iterator[Published]:
    for period in periods:
        found = figure_of(beside.format(period.lower()))
        place = f"{found.first.place} ({note})" if note else found.first.place
        yield Published(figure, period, *_value(found), found.document, place, found.id)


def _value(figure: Figure) -> tuple[str, str]:
    """Return the value with a decimal point and as many decimals as it needs to be exact, and its unit; money in EUR."""
    money = figure.unit.base == "EUR"
    value, step = figure.value, figure.first.step
    if not money:
        value, step = value / figure.unit.factor, step / figure.unit.factor
    decimals = len(str(1 / step)) - 1 if 0 < step < 1 else 0
    return printed(nearest(value, decimals), decimals), "EUR" if money else figure.unit.name
