"""One line of a settled quarter as a tree of steps, down to articles and parameters, without computing the others again.

A rank or a running sum looks across an employer: its outcome stands in the rows as they were computed, and is taken from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from maatwerk.rules.explain import Explainer, Step
from maatwerk.rules.money import scaled
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet

c = pl.col
_VTE_DIGITS: Final = 6


def explained(
    ruleset: RuleSet, row: pl.DataFrame, targets: Iterable[str], outcomes: Mapping[str, int], quarter: Quarter
) -> dict[str, Step]:
    """Return a step per target of one row (a frame of one row, as the rules take it).

    ``outcomes`` has what every rule over the group behind the targets came to for this row, at the scale of the rule; one that
    writes nothing for zero may be missing.
    Raises KeyError where one of them is missing, InputError and UnsetParameter where the row can not be computed.
    """
    wanted = list(targets)
    explainer = Explainer.of(ruleset, row, wanted, scaled=True, check=False)
    for name in ruleset.order(wanted):
        version = ruleset.version(name, quarter)
        if version.over:
            explainer.take(0, name, outcomes.get(name, 0) if version.blank_zero else outcomes[name])
    return {name: explainer.explain(0, name) for name in wanted}


def worker_row(frame: pl.DataFrame, insz: str) -> pl.DataFrame:
    """Return the one row of a worker among those of an employer; empty where there is none."""
    return frame.filter(c("insz") == insz).head(1)


def outcomes_of(row: pl.DataFrame, line: Mapping[str, Any]) -> dict[str, int]:
    """Return the whole numbers that a row was computed to, and the VTE that the line of an employer says (at six digits)."""
    known = {name: value for name, value in row.to_dicts()[0].items() if type(value) is int}
    said = {
        name: scaled(str(line[name]), _VTE_DIGITS) for name in ("vte", "vte_ingevuld") if line.get(name) is not None
    }
    return known | said
