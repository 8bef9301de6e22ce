"""Comparing a run with that of the quarter before: what moved, by cause, and what somebody must answer for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl
from django.conf import settings

from maatwerk.portal.archive import store
from maatwerk.portal.settlement.kept import kept, latest
from maatwerk.portal.settlement.models import Run, RunChange
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.change import Change, change
from maatwerk.runs.change_questions import largest_unexplained
from maatwerk.runs.change_states import Side

CHANGES: Final = "changes.parquet"
LARGE: Final = "large.json"


def compared(
    quarter: Quarter, measures: str, lines: pl.DataFrame, law: Mapping[str, RuleSet], assumed: bool
) -> Change | None:
    """Return the change since the latest run of the quarter before; None where there is none, or the law began in between."""
    before = latest(quarter + -1, measures.split())
    if before is None or any(not rs.first <= quarter + -1 <= rs.last for rs in law.values()):
        return None
    return change(Side(kept(before).lines(), quarter + -1), Side(lines, quarter), law, with_assumptions=assumed)


def keep_change(moved: Change, folder: Path) -> dict[str, Path]:
    """Write a change to a folder; return its files by name."""
    moved.lines.write_parquet(folder / CHANGES)
    asked = largest_unexplained(moved, settings.SETTLEMENT_ASK_CENT)
    (folder / LARGE).write_text(json.dumps(asked.to_dicts(), ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return {name: folder / name for name in (CHANGES, LARGE)}


def change_rows(run: Run, moved: Change) -> Iterator[RunChange]:
    """Yield the change per employer, measure and cause."""
    for row in moved.table.iter_rows(named=True):
        yield RunChange(
            run=run,
            onderneming=row["onderneming"],
            maatregel=row["maatregel"],
            oorzaak=row["oorzaak"][:40],
            werknemers=row["werknemers"],
            cent=row["cent"],
            toelichting=(row["toelichting"] or "")[:300],
        )


def large(run: Run) -> list[dict[str, object]]:
    """Return the employers whose change somebody must answer for, the largest first; nothing where nothing was compared."""
    file = run.files.filter(name=LARGE).first()
    return list(json.loads(store.read(file.archived_id))) if file else []
