"""The lines of an employer in a quarter, as the runs that count keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import polars as pl
from django.utils.translation import gettext as _

from maatwerk.portal.archive import store
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.law import BESIDE
from maatwerk.portal.settlement.models import Run
from maatwerk.portal.settlement.statements.choosing import Chosen
from maatwerk.portal.settlement.statements.shown import CENTS, EMPLOYER_LINE, ORDER, is_fact, parts_of, picked
from maatwerk.runs.kept import LINES, Kept
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


class Lines(Sequence[Line]):
    """The lines of a measure, in the order of the run; a line is made when it is asked for."""

    def __init__(self, run: Run, measure: str, frame: pl.DataFrame, rules: Sequence[str]) -> None:
        self.run, self.measure, self.frame = run, measure, frame
        self._facts = [name for name in frame.columns if is_fact(name)]
        self._steps = [name for name in rules if name in frame.columns]

    def __len__(self) -> int:
        """Return how many there are."""
        return self.frame.height

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, at: int | slice) -> Line | tuple[Line, ...]:
        """Return a line by its place from 0, or some of them."""
        if isinstance(at, int):
            place = range(len(self))[at]
            return self._line(place, self.frame.row(place, named=True))
        places = range(len(self))[at]
        rows = self.frame[places.start : places.stop : places.step].iter_rows(named=True) if places else ()
        return tuple(self._line(place, row) for place, row in zip(places, rows, strict=True))

    def __iter__(self) -> Iterator[Line]:
        """Yield every line."""
        return (self._line(place, row) for place, row in enumerate(self.frame.iter_rows(named=True)))

    def _line(self, place: int, row: Mapping[str, Any]) -> Line:
        facts, steps = picked(row, self._facts), picked(row, self._steps)
        return Line(self.run, self.measure, place + 1, row["insz"], row.get("attesten") or "", row[CENTS], facts, steps)


@dataclass(frozen=True)
class Part:
    """A measure in a statement."""

    measure: str
    run: Run
    approved: bool
    lines: Lines
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
        return int(self.lines.frame[CENTS].sum() or 0)

    @property
    def blocked(self) -> int:
        """Return how many lines have no amount."""
        return self.lines.frame[CENTS].null_count()

    @property
    def outside(self) -> int:
        """Return how many workers fell outside the contingent."""
        frame = self.lines.frame
        return int((~frame["binnen_contingent"]).sum()) if "binnen_contingent" in frame.columns else 0

    @property
    def amounts(self) -> tuple[str, ...]:
        """Return the amounts that any of its lines has."""
        return tuple(name for name in parts_of(self.measure) if name in self.lines.frame.columns)


def parts(runs: Sequence[Chosen], employer: str) -> list[Part]:
    """Return the measures of a quarter in which an employer has lines. Raises archive.store.Damaged."""
    each = {one.run.pk: one.run for one in runs}
    opened = {key: kept(run) for key, run in each.items()}
    found = [part for one in runs for part in _of_run(one, opened[one.run.pk], employer)]
    return sorted(found, key=lambda part: ORDER.index(part.measure))


def _of_run(one: Chosen, files: Kept, employer: str) -> Iterator[Part]:
    if LINES not in files.files:
        why = _("Van %(run)s ontbreken de lijnen in het archief: zet een reservekopie terug.")
        raise store.Damaged(why % {"run": one.run})
    lines, shared = files.lines(employer), None
    for measure in (one.measure, *BESIDE.get(one.measure, ())):
        own = lines.filter(c("maatregel") == measure)
        if own.height:
            shared = shared or files.shared
            yield _part(one, measure, own, shared)


def _part(one: Chosen, measure: str, lines: pl.DataFrame, shared: Mapping[str, Any]) -> Part:
    sheet = shared["sheets"].get(measure, {})
    rules = [rule["name"] for rule in sheet.get("regels", ())]
    return Part(
        measure,
        one.run,
        one.approval is not None,
        Lines(one.run, measure, lines.select(_filled(lines)), rules),
        sheet,
        shared["not_computed"].get(measure, ()),
        shared["assumptions"].get(measure, {}),
    )


def _filled(lines: pl.DataFrame) -> list[str]:
    needed = {"insz", "attesten", CENTS}
    return [name for name in lines.columns if name in needed or lines[name].null_count() < lines.height]


def line_of(found: Sequence[Part], code: str) -> tuple[Part, Line] | None:
    """Return the line with a code in a statement, with its measure; None where the statement has no such line."""
    run, _dash, rest = code.partition("-")
    measure, _dash, place = rest.rpartition("-")
    for part in found:
        if str(part.run.pk) == run and part.measure == measure and place.isdecimal():
            return (part, part.lines[int(place) - 1]) if 0 < int(place) <= len(part.lines) else None
    return None


def files_of(part: Part) -> Kept:
    """Return the files of the run of a measure."""
    return kept(part.run)


def is_of_employer(line: Line) -> bool:
    """Return whether a line is of the employer as such, not of a worker."""
    return line.measure == EMPLOYER_LINE
