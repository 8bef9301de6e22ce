"""The other runs: monthly advances, the year in March with what it can only add, and the two payments of a transition quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.audit import chain
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.queue import Problem, Task, work
from maatwerk.portal.settlement.kept import kept, latest
from maatwerk.portal.settlement.law import assumptions, law_of
from maatwerk.portal.settlement.making import (
    Made,
    frame_written,
    keep_files,
    keep_run,
    last_of,
    law_hash,
    plain_hash,
)
from maatwerk.portal.settlement.models import Run
from maatwerk.portal.settlement.running import QUARTER
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.advance import Share, advances, share_in, transition
from maatwerk.runs.dues import dues
from maatwerk.runs.yearly import even_out

ADVANCE, YEAR, TRANSITION = "voorschot", "jaar", "overgang"
ADVANCES: Final = "advances.parquet"
SUPPLEMENTS, EVENED = "supplements.parquet", "evened.parquet"
ESTIMATES: Final = "transition.parquet"
_CMW: Final = "cmw"
c = pl.col


def ask_advance(month: dt.date, actor: chain.Actor) -> Job:
    """Ask for the advances of a month."""
    return queue.ask(ADVANCE, {"month": f"{month:%Y-%m}"}, actor)


def ask_year(year: int, actor: chain.Actor) -> Job:
    """Ask for the yearly settlement, part 2, over the latest runs of the four quarters."""
    return queue.ask(YEAR, {"year": year}, actor)


def ask_recomputation(year: int, actor: chain.Actor) -> list[Job]:
    """Ask for the four quarters of a year again with what is known now: what March does for collectief maatwerk."""
    wanted = [Quarter.of(year, number) for number in (1, 2, 3, 4)]
    return [queue.ask(QUARTER, {"quarter": str(one), "measures": [_CMW]}, actor) for one in wanted]


def ask_transition(quarter: Quarter, cents: Mapping[str, int], final: bool, actor: chain.Actor) -> Job:
    """Ask for the payment of a transition quarter: of its estimate in the year, or (``final``) of what it came to."""
    told = {"quarter": str(quarter), "cents": dict(sorted(cents.items())), "final": final}
    return queue.ask(TRANSITION, told, actor)


@work(ADVANCE)
def run_advance(task: Task) -> Mapping[str, Any]:
    """Compute the advances of a month on what is expected of its quarter."""
    month, moment = dt.date.fromisoformat(f"{task.arguments['month']}-01"), clock.now()
    quarter = Quarter.containing(month)
    task.say("het laatst afgerekende kwartaal zoeken", 1, 3)
    try:
        share = share_in(quarter, assumptions())
        settled = _settled_before(quarter)
        due = advances(dues(kept(settled).lines()), quarter, share).filter(c("maand") == month)
    except UnsetParameter as unset:
        raise Problem(f"{unset.args[0]} Zonder dat aandeel is er geen voorschot te berekenen.") from unset
    except store.Damaged as damage:
        raise Problem(str(damage)) from damage
    return _next(task, _of_advance(due, month, settled, share, moment), {ADVANCES: due}, 3)


def _settled_before(quarter: Quarter) -> Run:
    """Return the last run of collectief maatwerk over an earlier quarter. Raises Problem where there is none."""
    runs = Run.objects.filter(kind=Run.QUARTER, measures=_CMW, period__lt=str(quarter))
    found = runs.order_by("-period", "-number").first()
    if found is None:
        raise Problem(f"er is geen run van collectief maatwerk voor {quarter}: reken eerst een kwartaal af")
    return found


def _of_advance(due: pl.DataFrame, month: dt.date, settled: Run, share: Share, moment: dt.datetime) -> Made:
    totals = due.group_by("onderneming").agg(pl.len().alias("lijnen"), c("cent").sum())
    told = [f"{month:%Y-%m}", settled.hash, share.per_mille, due.rows()]
    return Made(
        Run.ADVANCE, f"{month:%Y-%m}", _CMW, moment, plain_hash(told), settled.law, assumptions(), _totals(totals, _CMW)
    )


def _totals(sums: pl.DataFrame, measure: str) -> pl.DataFrame:
    return sums.select(
        "onderneming", pl.lit(measure).alias("maatregel"), "lijnen", pl.lit(0).alias("geblokkeerd"), "cent"
    )


@work(YEAR)
def run_year(task: Task) -> Mapping[str, Any]:
    """Even out the over- and under-filled quarters of a year: it can only add. Its formula is an assumption, shown everywhere."""
    year, moment = int(task.arguments["year"]), clock.now()
    if not assumptions():
        raise Problem(
            "de formule van het tweede deel van de jaarafrekening is niet gevonden: ze rust op een demo-aanname"
        )
    quarters = [Quarter.of(year, number) for number in (1, 2, 3, 4)]
    task.say("de vier kwartalen verzamelen", 1, 3)
    runs = {quarter: latest(quarter, [_CMW]) for quarter in quarters}
    missing = [str(quarter) for quarter, run in runs.items() if run is None]
    if missing:
        raise Problem(f"er is nog geen run van collectief maatwerk voor {', '.join(missing)}")
    law = law_of([_CMW])
    lines = {quarter: kept(run).lines() for quarter, run in runs.items() if run is not None}
    task.say("kwartalen vereffenen", 2, 3)
    evened = even_out(lines, law, with_assumptions=True)
    sums = evened.employers.filter(c("cent") > 0).select("onderneming", pl.lit(4).alias("lijnen"), "cent")
    told = [year, [run.hash for run in runs.values() if run is not None], sums.sort("onderneming").rows()]
    law_then = law_hash({name: rules.hash for name, rules in law.items()})
    made = Made(Run.YEAR, str(year), _CMW, moment, plain_hash(told), law_then, assumptions(), _totals(sums, _CMW))
    return _next(task, made, {SUPPLEMENTS: evened.supplements, EVENED: evened.employers}, 3)


@work(TRANSITION)
def run_transition(task: Task) -> Mapping[str, Any]:
    """Split the estimated last quarter of transition money: what the year bears, and later what it came to."""
    quarter, final = Quarter.parse(task.arguments["quarter"]), bool(task.arguments["final"])
    given, moment = {name: int(cents) for name, cents in task.arguments["cents"].items()}, clock.now()
    try:
        rows = [_split(name, cents, quarter, final) for name, cents in sorted(given.items())]
    except (UnsetParameter, ValueError) as problem:
        raise Problem(str(problem.args[0])) from problem
    schema = {"onderneming": pl.String(), "geraamd_cent": pl.Int64(), "cent": pl.Int64()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    sums = frame.select("onderneming", pl.lit(1).alias("lijnen"), "cent")
    told = [str(quarter), final, rows]
    made = Made(Run.TRANSITION, str(quarter), "lde", moment, plain_hash(told), "", assumptions(), _totals(sums, "lde"))
    return _next(task, made, {ESTIMATES: frame}, 2)


def _split(employer: str, cents: int, quarter: Quarter, final: bool) -> tuple[str, int, int]:
    """Return employer, the quarter's amount, and what is paid of it by then in all."""
    return employer, cents, cents if final else transition(cents, quarter).in_year


def _next(task: Task, made: Made, frames: Mapping[str, pl.DataFrame], steps: int) -> Mapping[str, Any]:
    """Keep a run as the next of its period, unless it says what the last one said."""
    before = last_of(made.kind, made.period, made.measures)
    if before is not None and before.hash == made.hash:
        return {"run": before.pk, "fresh": False}
    task.say("bewaren", steps, steps)

    def write(folder: Path) -> dict[str, Path]:
        return {name: frame_written(frame, folder / name) for name, frame in frames.items()}

    return {"run": keep_run(task, made, before, keep_files(write)).pk, "fresh": True}
