"""A dated value over time as places on paper: the drawing itself is in ``templates/web/parts/chart.html``."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from maatwerk.figures.pictures.paper import Scale, nice_scale, plain
from maatwerk.portal.web.parts import StepChart
from maatwerk.portal.web.wording import in_language, number

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 720, 280, 84, 24, 20, 36
LABELS = 6
"""At most this many days are written below the axis; the table has all."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its label."""

    place: int
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The chart as places: one path per unbroken stretch, a point where each value begins, bands where nothing is set."""

    paths: tuple[str, ...]
    points: tuple[tuple[int, int, str], ...]
    gaps: tuple[tuple[int, int], ...]
    across: tuple[Tick, ...]
    along: tuple[Tick, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value from a day until the next begins (not included)."""

    since: dt.date
    until: dt.date
    value: int | None


def drawn(chart: StepChart) -> Drawing:
    """Return the places of a chart; it may be empty. Raises ValueError for steps that are not sorted by day."""
    stretches = stretched(chart)
    up, along = _scales(chart, stretches)
    return Drawing(
        paths=tuple(_paths(chart, stretches, up, along)),
        points=tuple(_points(chart, stretches, up, along)),
        gaps=tuple((_x(s.since, along), _x(s.until, along) - _x(s.since, along)) for s in stretches if s.value is None),
        across=tuple(Tick(up.at(t), in_language(plain(t, chart.scale))) for t in up.ticks),
        along=tuple(_days(stretches, along)),
        summary=_summary(chart, stretches),
    )


def stretched(chart: StepChart) -> list[Stretch]:
    """Return the steps with the day each ends. Raises ValueError for steps that are not sorted by day."""
    days = [day for day, _value in chart.steps]
    if any(later <= earlier for earlier, later in itertools.pairwise(days)):
        raise ValueError(f"chart {chart.id}: steps are not sorted by day, or two are of one day")
    ends = [*days[1:], max(chart.until, days[-1] + dt.timedelta(days=1))] if days else []
    return [Stretch(day, end, value) for (day, value), end in zip(chart.steps, ends, strict=True)]


def written(chart: StepChart, value: int | None) -> str:
    """Return a value of a chart as it is written in its table; empty where it is not set."""
    return "" if value is None else number(value, chart.scale)


def _scales(chart: StepChart, stretches: Sequence[Stretch]) -> tuple[Scale, Scale]:
    values = [Fraction(s.value, 10**chart.scale) for s in stretches if s.value is not None]
    first = stretches[0].since if stretches else chart.until - dt.timedelta(days=365)
    last = stretches[-1].until if stretches else chart.until
    along = Scale(Fraction(first.toordinal()), Fraction(last.toordinal()), LEFT, WIDE - RIGHT, ())
    return nice_scale(values, HIGH - BOTTOM, TOP), along


def _x(day: dt.date, along: Scale) -> int:
    return along.at(Fraction(day.toordinal()))


def _y(chart: StepChart, value: int, up: Scale) -> int:
    return up.at(Fraction(value, 10**chart.scale))


def _paths(chart: StepChart, stretches: Sequence[Stretch], up: Scale, along: Scale) -> Iterator[str]:
    path = ""
    for stretch in stretches:
        if stretch.value is None:
            if path:
                yield path
            path = ""
            continue
        y, start = _y(chart, stretch.value, up), _x(stretch.since, along)
        path += (f"V{y}" if path else f"M{start} {y}") + f"H{_x(stretch.until, along)}"
    if path:
        yield path


def _points(chart: StepChart, stretches: Sequence[Stretch], up: Scale, along: Scale) -> Iterator[tuple[int, int, str]]:
    for stretch in stretches:
        if stretch.value is not None:
            said = f"{stretch.since.isoformat()}: {written(chart, stretch.value)} {chart.unit}"
            yield _x(stretch.since, along), _y(chart, stretch.value, up), said


def _days(stretches: Sequence[Stretch], along: Scale) -> Iterator[Tick]:
    """Yield years below the axis: the first of January, as many as there is room for."""
    if not stretches:
        return
    first, last = stretches[0].since.year, stretches[-1].until.year
    every = max(1, -(-(last - first + 1) // LABELS))
    for year in range(first, last + 1, every):
        day = max(dt.date(year, 1, 1), stretches[0].since)
        if day <= stretches[-1].until:
            yield Tick(_x(day, along), str(year))


def _summary(chart: StepChart, stretches: Sequence[Stretch]) -> str:
    said = [f"{s.since.isoformat()}: {written(chart, s.value) or _('niet gekend')}" for s in stretches]
    return f"{chart.title}, in {chart.unit}. " + "; ".join(said)
