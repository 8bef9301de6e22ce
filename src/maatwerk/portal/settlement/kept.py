"""The runs that are kept: which is the latest, and its files."""

from __future__ import annotations

from collections.abc import Iterable

from maatwerk.portal.archive import store
from maatwerk.portal.settlement.models import Run
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.kept import Kept


def kept(run: Run) -> Kept:
    """Return the files of a run. Raises archive.store.Damaged."""
    return Kept({file.name: store.opened(file.archived_id) for file in run.files.all()})


def latest(quarter: Quarter, measures: Iterable[str]) -> Run | None:
    """Return the last run of a quarter for exactly these measures."""
    found = Run.objects.filter(kind=Run.QUARTER, period=str(quarter), measures=joined(measures))
    return found.order_by("-number").first()


def joined(measures: Iterable[str]) -> str:
    """Return measures as one text: sorted, parted by spaces."""
    return " ".join(sorted(set(measures)))
