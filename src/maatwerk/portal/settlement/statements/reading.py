"""The lines of an employer in a quarter, as the runs that count keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.law import BESIDE
from maatwerk.portal.settlement.models import Run
from maatwerk.portal.settlement.statements.choosing import Chosen
from maatwerk.portal.settlement.statements.shown import CENTS, EMPLOYER_LINE, ORDER, facts_of, parts_of, steps_of
from maatwerk.runs.kept import Kept
from maatwerk.runs.statements import TITLES

c = pl.col


@dataclass(frozen=True)
class Line:
    """A line of a statement. ``place`` counts the lines of the measure in the run, from 1; ``cents`` None is blocked."""

    run: Run
    measure: str
    place: int
    insz: str
    attests: str
    cents: int | None
    facts: Mapping[str, Any]
    steps: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Return by what the line is addressed: nothing of the person stands in it."""
        return f"{self.run.pk}-{self.measure}-{self.place}"

    @property
    def within(self) -> bool | None:
        """Return whether the contingent holds the worker; None where that is not asked."""
        inside = self.steps.get("binnen_contingent")
        return inside if isinstance(inside, bool) else None


@dataclass(frozen=True)
class Part:
    """A measure in a statement, with its lines in the order of the run."""

    measure: str
    run: Run
    approved: bool
    lines: tuple[Line, ...]
    sheet: Mapping[str, Any]
    not_computed: Sequence[Mapping[str, str]]
    assumed: Mapping[str, str]

    @property
    def title(self) -> str:
        """Return the name of the measure, in Dutch."""
        return TITLES[self.measure]

    @property
    def cents(self) -> int:
        """Return what the measure comes to; a blocked line counts as nothing."""
        return sum(line.cents or 0 for line in self.lines)

    @property
    def blocked(self) -> int:
        """Return how many lines have no amount."""
        return sum(line.cents is None for line in self.lines)

    @cached_property
    def amounts(self) -> tuple[str, ...]:
        """Return the amounts that any of its lines has."""
        return tuple(name for name in parts_of(self.measure) if any(name in line.steps for line in self.lines))


def parts(runs: Sequence[Chosen], employer: str) -> list[Part]:
    """Return the measures of a quarter in which an employer has lines. Raises archive.store.Damaged."""
    found = [part for one in runs for part in _of_run(one, employer)]
    return sorted(found, key=lambda part: ORDER.index(part.measure))


def _of_run(one: Chosen, employer: str) -> Iterator[Part]:
    files = kept(one.run)
    lines, shared = files.lines(employer), None
    for measure in (one.measure, *BESIDE.get(one.measure, ())):
        own = lines.filter(c("maatregel") == measure)
        if own.height:
            shared = shared or files.shared
            yield _part(one, measure, own, shared)


def _part(one: Chosen, measure: str, lines: pl.DataFrame, shared: Mapping[str, Any]) -> Part:
    sheet = shared["sheets"].get(measure, {})
    rules = tuple(rule["name"] for rule in sheet.get("regels", ()))
    rows = lines.select(_filled(lines)).to_dicts()
    return Part(
        measure,
        one.run,
        one.approval is not None,
        tuple(_line(one.run, measure, place, row, rules) for place, row in enumerate(rows, 1)),
        sheet,
        shared["not_computed"].get(measure, ()),
        shared["assumptions"].get(measure, {}),
    )


def _filled(lines: pl.DataFrame) -> list[str]:
    needed = {"insz", "attesten", CENTS}
    return [name for name in lines.columns if name in needed or lines[name].null_count() < lines.height]


def _line(run: Run, measure: str, place: int, row: Mapping[str, Any], rules: tuple[str, ...]) -> Line:
    return Line(
        run, measure, place, row["insz"], row.get("attesten") or "", row[CENTS], facts_of(row), steps_of(row, rules)
    )


def line_of(found: Sequence[Part], code: str) -> tuple[Part, Line] | None:
    """Return the line with a code in a statement, with its measure; None where the statement has no such line."""
    return next(((part, line) for part in found for line in part.lines if line.code == code), None)


def files_of(part: Part) -> Kept:
    """Return the files of the run of a measure."""
    return kept(part.run)


def is_of_employer(line: Line) -> bool:
    """Return whether a line is of the employer as such, not of a worker."""
    return line.measure == EMPLOYER_LINE
