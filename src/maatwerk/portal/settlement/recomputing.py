"""Recomputing quarters from what is stored: what would a run say now, and how does that differ from the run that counts.

Nothing is read from files again and nothing is written: the facts are those of the readings and the register as they are known
at a moment, the law is that of this program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from maatwerk.portal.settlement.facts import given
from maatwerk.portal.settlement.kept import joined, kept
from maatwerk.portal.settlement.law import SETTLED, assumptions, law_of
from maatwerk.portal.settlement.models import Run
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.differences import SCHEMA
from maatwerk.runs.lines import CENTS
from maatwerk.runs.settle import Before, Given, Terms, settle


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A quarter computed anew for some measures. ``run`` is the run that counts, None where there was none."""

    quarter: Quarter
    measures: str
    run: Run | None
    lines: pl.DataFrame
    differences: pl.DataFrame
    """What differs from the run that counts, as ``runs.differences``; empty where there is none."""
    same: bool
    """Whether every line is that of the run, to the last byte."""

    @property
    def cents(self) -> int:
        """Return the total."""
        return int(self.lines[CENTS].sum() or 0)

    @property
    def moved(self) -> int:
        """Return by how many cents the total differs from that of the run."""
        return int(self.differences["verschil_cent"].sum() or 0)

    @property
    def causes(self) -> list[tuple[str, int, int]]:
        """Return each cause with its lines and cents, the largest first."""
        sums = self.differences.group_by("oorzaak").agg(pl.len(), pl.col("verschil_cent").sum().alias("cent"))
        return list(sums.sort(pl.col("cent").abs(), "oorzaak", descending=[True, False]).iter_rows())


def recomputed(quarters: Iterable[Quarter], known_at: dt.datetime) -> Iterator[Recomputed]:
    """Yield every quarter computed anew with what is known at a moment, once for each group of measures that was run together.

    A quarter without a run is computed for all measures of its time; one of which nothing was received and that has no run, not
    at all. Raises archive.store.Damaged, and UnsetParameter where the law lacks an amount.
    """
    for quarter in quarters:
        runs = _that_count(quarter)
        facts = given(quarter, known_at)
        if not runs and facts.declared.history.height:
            yield _computed(quarter, facts, _of_its_time(quarter), None)
        for run in runs:
            yield _computed(quarter, facts, run.measures.split(), run)


def _that_count(quarter: Quarter) -> list[Run]:
    """Return the last run of each group of measures of a quarter."""
    found = Run.objects.filter(kind=Run.QUARTER, period=str(quarter)).order_by("measures", "number")
    return list({run.measures: run for run in found}.values())


def _of_its_time(quarter: Quarter) -> list[str]:
    return [name for name in SETTLED if (law := law_of([name])[name]).first <= quarter <= law.last]


def _computed(quarter: Quarter, facts: Given, measures: Sequence[str], run: Run | None) -> Recomputed:
    before, told = None, None
    if run is not None:
        files = kept(run)
        before, told = Before(files.lines(), files.receipt["rules"]), files.receipt["outputs"]["lines"]
    settled = settle(facts, Terms(quarter, law_of(measures), None, assumptions()), before)
    same = told == settled.receipt["outputs"]["lines"]
    changed = pl.DataFrame(schema=SCHEMA) if settled.differences is None else settled.differences
    return Recomputed(quarter, joined(measures), run, settled.lines, changed, same)
