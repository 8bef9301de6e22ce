"""Which branch of each choosing rule applied to each line, so that a statement shows that one alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from maatwerk.rules.branches import Branches, branches
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.wording import Applied
from maatwerk.runs.lines import PARTS, Computed
from maatwerk.runs.opened import Worker

Taken = Mapping[Worker, Mapping[str, Applied]]
"""Per person and employer: the formula that applied, for every rule that chooses."""


def taken(computed: Computed, law: Mapping[str, RuleSet]) -> dict[str, Taken]:
    """Return, per measure, the branches that applied to every line with an amount."""
    return {measure: _taken(measure, law[measure], frame) for measure, frame in computed.frames.items()}


def _taken(measure: str, ruleset: RuleSet, frame: pl.DataFrame) -> Taken:
    targets = [name for name in ruleset.order(ruleset.rules) if name in frame.columns]
    whole = frame.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in PARTS[measure] if name in targets))
    found = branches(ruleset, whole, targets)
    workers = whole.select("insz", "onderneming").iter_rows()
    return {
        (insz, employer): dict(_of(found, row))
        for (insz, employer), row in zip(workers, found.masks.iter_rows(named=True), strict=True)
    }


def _of(found: Branches, row: Mapping[str, int | None]) -> Iterator[tuple[str, Applied]]:
    for name, mask in row.items():
        if mask is not None:
            yield name, found.applied(name, mask)
