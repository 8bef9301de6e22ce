"""The work of running a quarter: facts as known now, computed, compared, kept. Nothing is booked or paid by a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.audit import chain
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.queue import Problem, Task, work
from maatwerk.portal.settlement.comparing import CHANGES, change_rows, compared, keep_change
from maatwerk.portal.settlement.facts import given
from maatwerk.portal.settlement.kept import joined, kept, latest
from maatwerk.portal.settlement.law import assumptions, law_of
from maatwerk.portal.settlement.making import Made, keep_files, keep_run, law_hash
from maatwerk.portal.settlement.models import Run, RunCause, RunChange, RunFound
from maatwerk.rules.finding import Finding
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.change import Change
from maatwerk.runs.kept import keep
from maatwerk.runs.lines import CENTS
from maatwerk.runs.settle import Before, Settled, Terms, WrongRun, settle

QUARTER: Final = "kwartaal"
"""The work of running a quarter."""
_BATCH: Final = 1_000
c = pl.col


def ask(quarter: Quarter, measures: Iterable[str], actor: chain.Actor) -> Job:
    """Ask for the run of a quarter for some measures (``cmw``, ``imw``, ``vop``)."""
    return queue.ask(QUARTER, {"quarter": str(quarter), "measures": sorted(set(measures))}, actor)


@work(QUARTER)
def run_quarter(task: Task) -> Mapping[str, Any]:
    """Run a quarter; a run that would say what the last one said is not made again, the last one is the answer."""
    quarter, measures = Quarter.parse(task.arguments["quarter"]), task.arguments["measures"]
    before, moment = latest(quarter, measures), clock.now()
    try:
        settled = _settled(task, quarter, law_of(measures), before, moment)
    except UnsetParameter as unset:
        raise Problem(f"{unset.args[0]} Zonder dat bedrag rekent de run niet; vul de parameter in.") from unset
    except (WrongRun, store.Damaged) as problem:
        raise Problem(str(problem)) from problem
    if before is not None and _says_the_same(settled, before) and not _can_be_compared_now(before, quarter):
        return {"run": before.pk, "fresh": False}
    return {"run": _made(task, settled, measures, before, moment).pk, "fresh": True}


def _settled(
    task: Task, quarter: Quarter, law: Mapping[str, RuleSet], before: Run | None, moment: dt.datetime
) -> Settled:
    task.say("gegevens verzamelen", 1, 5)
    facts = given(quarter, moment)
    task.say("berekenen", 2, 5)
    earlier = None
    if before is not None:
        files = kept(before)
        earlier = Before(files.lines(), files.receipt["rules"])
    return settle(facts, Terms(quarter, law, None, assumptions()), earlier)


def _says_the_same(settled: Settled, before: Run) -> bool:
    """Return whether a run has the facts, the law and the lines of the one before it."""
    told, receipt = kept(before).receipt, settled.receipt
    inputs = ("declarations", "rights", "contingents")
    return all(told["inputs"][name] == receipt["inputs"][name] for name in inputs) and all(
        told[name] == receipt[name] for name in ("rules", "assumptions", "readings")
    )


def _can_be_compared_now(before: Run, quarter: Quarter) -> bool:
    """Return whether a run was made before there was a quarter to compare it with, and there is one now."""
    compared_then = before.files.filter(name=CHANGES).exists()
    return not compared_then and latest(quarter + -1, before.measures.split()) is not None


def _made(task: Task, settled: Settled, measures: Iterable[str], before: Run | None, moment: dt.datetime) -> Run:
    task.say("vergelijken met het vorige kwartaal", 3, 5)
    terms = settled.terms
    moved = compared(terms.quarter, joined(measures), settled.lines, terms.law, bool(terms.assumptions))
    task.say("bewaren", 4, 5)
    files = keep_files(lambda folder: keep(settled, folder) | ({} if moved is None else keep_change(moved, folder)))
    return keep_run(task, _said(settled, measures, moment), before, files, lambda run: _explain(run, settled, moved))


def _said(settled: Settled, measures: Iterable[str], moment: dt.datetime) -> Made:
    receipt = settled.receipt
    totals = settled.lines.group_by("onderneming", "maatregel").agg(
        pl.len().alias("lijnen"), c("geblokkeerd").sum(), c(CENTS).sum().alias("cent")
    )
    return Made(
        Run.QUARTER,
        receipt["quarter"],
        joined(measures),
        moment,
        receipt["hash"],
        law_hash(receipt["rules"]),
        receipt["assumptions"],
        totals,
        settled.summary["difference_cents"],
    )


def _explain(run: Run, settled: Settled, moved: Change | None) -> None:
    RunCause.objects.bulk_create(list(_causes(run, settled.differences)), batch_size=_BATCH)
    if moved is not None:
        RunChange.objects.bulk_create(list(change_rows(run, moved)), batch_size=_BATCH)
    RunFound.objects.bulk_create(list(_found(run, settled)), batch_size=_BATCH)


def _causes(run: Run, differences: pl.DataFrame | None) -> Iterator[RunCause]:
    if differences is None:
        return
    sums = differences.group_by("onderneming", "maatregel", "oorzaak").agg(
        pl.len().alias("lijnen"), c("verschil_cent").sum().alias("cent")
    )
    for row in sums.sort("onderneming", "maatregel", "oorzaak").iter_rows(named=True):
        yield RunCause(run=run, **row)


def _found(run: Run, settled: Settled) -> Iterator[RunFound]:
    """Yield what was found while computing; what was found while reading stands with the deliveries."""
    of_employer = {id(one): number for number, own in settled.findings_by_employer.items() for one in own}
    for one in settled.findings:
        yield _as_row(run, one, of_employer.get(id(one), ""))


def _as_row(run: Run, one: Finding, employer: str) -> RunFound:
    return RunFound(
        run=run,
        code=one.code[:60],
        place=one.path[:400],
        field=one.field[:80],
        value=one.value[:200],
        why=one.why,
        mend=one.mend,
        blocking=one.blocking,
        euro_cent=one.euro_cents,
        onderneming=employer,
    )
