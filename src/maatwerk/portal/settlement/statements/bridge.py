"""The bridge: from what was booked first to what counts now, step by step, every cent with its cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from django.db.models import Sum

from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.law import BESIDE
from maatwerk.portal.settlement.models import Run, RunCause, RunTotal
from maatwerk.portal.settlement.statements.choosing import Chosen, Step

REST: Final = "niet te verdelen"
"""The cause of what no kept difference explains: the runs in between were of other measures."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a step, over all lines; cents."""

    name: str
    lines: int
    cents: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that a step moved, with its cause and what changed in its facts (Dutch)."""

    measure: str
    insz: str
    old: int
    new: int
    cause: str
    said: str

    @property
    def cents(self) -> int:
        """Return the difference."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Crossing:
    """One step of the bridge: from one run that counted to the next; the causes add up to the difference."""

    measure: str
    before: Step
    after: Step
    old: int
    new: int
    causes: tuple[Cause, ...]
    runs: tuple[Run, ...]
    """The runs whose differences are in it; more than one where a run in between was never approved."""

    @property
    def cents(self) -> int:
        """Return the difference."""
        return self.new - self.old

    @property
    def at(self) -> dt.datetime:
        """Return when it began to count: the approval, or for a draft when it was computed."""
        return self.after.approval.at if self.after.approval is not None else self.after.run.made_at


def crossings(runs: Sequence[Chosen], employer: str) -> list[Crossing]:
    """Return every step by which the amount of an employer in a quarter changed, oldest first; at most four queries."""
    pairs = [(one, before, after) for one in runs for before, after in pairwise(one.steps)]
    if not pairs:
        return []
    paths = {id(after): _path(before.run, after.run) for _one, before, after in pairs}
    totals = _totals(employer, {step.run.pk for _one, *steps in pairs for step in steps})
    causes = _causes(employer, {run.pk for path in paths.values() for run in path})
    found = [_crossing(one, before, after, paths[id(after)], totals, causes) for one, before, after in pairs]
    return sorted((one for one in found if one.cents or one.causes), key=lambda one: one.at)


def _path(before: Run, after: Run) -> tuple[Run, ...]:
    """Return the runs from the one after ``before`` until ``after``; none where they are not of one row."""
    if before.measures != after.measures:
        return ()
    between = Run.objects.filter(
        kind=after.kind, period=after.period, measures=after.measures, number__gt=before.number, number__lt=after.number
    )
    return (*between.order_by("number"), after)


def _totals(employer: str, runs: set[int]) -> Mapping[tuple[int, str], int]:
    rows = RunTotal.objects.filter(run_id__in=runs, onderneming=employer)
    return {(run, measure): cents for run, measure, cents in rows.values_list("run_id", "maatregel", "cent")}


def _causes(employer: str, runs: set[int]) -> Mapping[tuple[int, str], list[Cause]]:
    rows = RunCause.objects.filter(run_id__in=runs, onderneming=employer).order_by("oorzaak")
    found: dict[tuple[int, str], list[Cause]] = {}
    sums = rows.values_list("run_id", "maatregel", "oorzaak").annotate(lines=Sum("lijnen"), cents=Sum("cent"))
    for run, measure, name, lines, cents in sums:
        found.setdefault((run, measure), []).append(Cause(name, lines, cents))
    return found


def _crossing(
    one: Chosen,
    before: Step,
    after: Step,
    path: tuple[Run, ...],
    totals: Mapping[tuple[int, str], int],
    causes: Mapping[tuple[int, str], list[Cause]],
) -> Crossing:
    own = (one.measure, *BESIDE.get(one.measure, ()))
    old, new = (sum(totals.get((step.run.pk, name), 0) for name in own) for step in (before, after))
    told = _summed(cause for run in path for name in own for cause in causes.get((run.pk, name), ()))
    rest = new - old - sum(cause.cents for cause in told)
    return Crossing(one.measure, before, after, old, new, (*told, *((Cause(REST, 0, rest),) if rest else ())), path)


def _summed(causes: Iterator[Cause]) -> tuple[Cause, ...]:
    found: dict[str, Cause] = {}
    for one in causes:
        known = found.get(one.name, Cause(one.name, 0, 0))
        found[one.name] = Cause(one.name, known.lines + one.lines, known.cents + one.cents)
    return tuple(found[name] for name in sorted(found))


def moved(crossing: Crossing, employer: str) -> list[Moved]:
    """Return every line that a step moved, in the order of the runs. Raises archive.store.Damaged."""
    own = (crossing.measure, *BESIDE.get(crossing.measure, ()))
    return [one for run in crossing.runs for one in _of_run(run, own, employer)]


def _of_run(run: Run, measures: Sequence[str], employer: str) -> Iterator[Moved]:
    changed = kept(run).differences(employer)
    for row in changed.iter_rows(named=True) if changed is not None else ():
        if row["maatregel"] in measures:
            yield _moved(row)


def _moved(row: Mapping[str, Any]) -> Moved:
    return Moved(
        row["maatregel"], row["insz"], row["oud_cent"], row["nieuw_cent"], row["oorzaak"], row["toelichting"] or ""
    )
