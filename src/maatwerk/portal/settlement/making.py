"""Making a run of any kind: its row, its files and its totals, in one transaction, as the next of its period."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
from django.db import IntegrityError

from maatwerk.portal.archive import store
from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit import chain
from maatwerk.portal.jobs.queue import Problem, Task
from maatwerk.portal.settlement.models import Run, RunFile, RunTotal

_BATCH: Final = 1_000
c = pl.col


@dataclass(frozen=True, slots=True)
class Made:
    """What a run says. ``totals`` has ``onderneming``, ``maatregel``, ``lijnen``, ``geblokkeerd`` and ``cent``."""

    kind: str
    period: str
    measures: str
    known_at: dt.datetime
    hash: str
    law: str
    assumptions: str
    totals: pl.DataFrame
    difference: int | None = None


def last_of(kind: str, period: str, measures: str) -> Run | None:
    """Return the last run of a kind and period for exactly these measures."""
    return Run.objects.filter(kind=kind, period=period, measures=measures).order_by("-number").first()


def keep_files(write: Callable[[Path], Mapping[str, Path]]) -> dict[str, Archived]:
    """Keep what ``write`` writes to an empty folder; return it by name. Raises Problem where the disk refuses it."""
    try:
        store.folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="half-", dir=store.folder()) as name:
            return {name: store.keep_file(path) for name, path in write(Path(name)).items()}
    except OSError as refusal:
        raise Problem(f"de schijf weigert ({refusal.strerror}): maak plaats en vraag de run opnieuw") from refusal


def keep_run(
    task: Task, made: Made, before: Run | None, files: Mapping[str, Archived], also: Callable[[Run], None] | None = None
) -> Run:
    """Keep a run as the next after ``before``, with whatever ``also`` adds to it, while the work is still this worker's.

    Raises Problem where somebody else made the next one in the meantime.
    """
    try:
        with task.keeping():
            run = _kept(task.actor, made, before, files)
            if also is not None:
                also(run)
            return run
    except IntegrityError as other:
        said = f"intussen maakte iemand anders een run van {made.period}; die telt, vraag zo nodig een nieuwe"
        raise Problem(said) from other


def _kept(actor: chain.Actor, made: Made, before: Run | None, files: Mapping[str, Archived]) -> Run:
    total = int(made.totals["cent"].sum() or 0)
    told = {
        "soort": made.kind, "periode": made.period, "maatregelen": made.measures, "controlegetal": made.hash, "cent": total,
        "bestanden": {name: file.pk for name, file in files.items()},
    }  # fmt: skip
    event = chain.record(actor, "run gemaakt", f"run:{made.kind}:{made.period}", told)
    run = Run.objects.create(
        kind=made.kind,
        period=made.period,
        measures=made.measures,
        number=before.number + 1 if before else 1,
        previous=before,
        known_at=made.known_at,
        hash=made.hash,
        law=made.law,
        assumptions=made.assumptions,
        lines=int(made.totals["lijnen"].sum() or 0),
        blocked=int(made.totals["geblokkeerd"].sum() or 0),
        total_cent=total,
        difference_cent=made.difference,
        made_at=event.at,
        maker=actor.name,
        event=event,
    )
    RunFile.objects.bulk_create(RunFile(run=run, name=name, archived=file) for name, file in files.items())
    RunTotal.objects.bulk_create(list(_totals(run, made.totals, before)), batch_size=_BATCH)
    return run


def _totals(run: Run, totals: pl.DataFrame, before: Run | None) -> Iterable[RunTotal]:
    earlier = {(t.onderneming, t.maatregel): t.cent for t in before.totals.all()} if before else {}
    for row in totals.sort("onderneming", "maatregel").iter_rows(named=True):
        last = earlier.pop((row["onderneming"], row["maatregel"]), 0)
        yield RunTotal(run=run, vorig_cent=last, **row)
    for (employer, measure), cents in sorted(earlier.items()):
        yield RunTotal(
            run=run, onderneming=employer, maatregel=measure, lijnen=0, geblokkeerd=0, cent=0, vorig_cent=cents
        )


def law_hash(rules: Mapping[str, str]) -> str:
    """Return one hash over the hashes of the rule sets."""
    return plain_hash(dict(rules))


def plain_hash(content: object) -> str:
    """Return the hash of plain data."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def frame_written(frame: pl.DataFrame, place: Path) -> Path:
    """Write a frame as Parquet; return where."""
    frame.write_parquet(place)
    return place
