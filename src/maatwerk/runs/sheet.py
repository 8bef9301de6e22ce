"""The rule sheet of a statement: each rule, parameter and reading said once, so that every line can point at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from maatwerk.rules.explain import Explainer, Step
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.facts import READINGS


def steps_of(ruleset: RuleSet, sample: pl.DataFrame, targets: Iterable[str]) -> dict[str, Step]:
    """Return one step per rule, parameter and reading behind the targets, taken from one computable row."""
    found: dict[str, Step] = {}
    wanted = list(targets)
    explainer = Explainer.of(ruleset, sample, wanted, scaled=True, check=False)
    for target in wanted:
        for step in explainer.explain(0, target).walk():
            if step.kind != "invoer":
                found.setdefault(step.name if step.kind != "parameter" else step.id, step)
    return found


def sheet(ruleset: RuleSet, sample: pl.DataFrame, targets: Iterable[str]) -> dict[str, Any]:
    """Return the rule sheet as plain data: ``regels``, ``parameters`` and ``aannames``."""
    steps = list(steps_of(ruleset, sample, targets).values())
    return {
        "maatregel": ruleset.name,
        "titel": ruleset.title,
        "regels": [_flat(step) for step in steps if step.kind == "regel"],
        "parameters": [_flat(step) for step in steps if step.kind == "parameter"],
        "aannames": sorted({said for step in steps for said in step.assumptions} | set(READINGS)),
        "regels_hash": ruleset.hash,
    }


def _flat(step: Step) -> dict[str, Any]:
    own = step.as_dict()
    return {
        name: value
        for name, value in own.items()
        if name not in ("inputs", "exact", "rust_op_aanname", *_ROW[step.kind])
    }


_ROW: Mapping[str, tuple[str, ...]] = {"regel": ("value",), "parameter": (), "lezing": ()}
"""Fields that belong to the sample row and not to the sheet."""


def quarter_words(quarter: Quarter) -> str:
    """Return ``derde kwartaal 2024``."""
    return f"{('eerste', 'tweede', 'derde', 'vierde')[quarter.number - 1]} kwartaal {quarter.year}"
