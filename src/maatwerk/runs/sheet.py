"""The rule sheet of a statement: each rule, parameter and reading said once, so that every line can point at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from maatwerk.rules.explain import Explainer, Step
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import show_value
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


def sheet(ruleset: RuleSet, sample: pl.DataFrame, targets: Sequence[str], quarter: Quarter) -> dict[str, Any]:
    """Return the rule sheet as plain data: ``regels`` in the order of the computation, ``parameters``, ``aannames``.

    To read a formula with its numbers: ``waarden`` holds the scalar parameters as written, and what counts for an input that
    no row fills in; ``tabellen`` the cells of the keyed parameters.
    """
    steps = list(steps_of(ruleset, sample, targets).values())
    place = {name: i for i, name in enumerate(ruleset.order(targets))}
    rules = sorted((step for step in steps if step.kind == "regel"), key=lambda step: place[step.name])
    numbers = [step for step in steps if step.kind == "parameter"]
    made_here = {text for text, measures in READINGS if ruleset.name in measures}
    return {
        "maatregel": ruleset.name,
        "titel": ruleset.title,
        "regels": [_flat(step) | {"groep": bool(ruleset.rules[step.name][0].over)} for step in rules],
        "parameters": [_number(ruleset, step, quarter) for step in numbers],
        "waarden": _defaults(ruleset, sample, targets)
        | {step.name: step.value for step in reversed(numbers) if not ruleset.parameters[step.name].keys},
        "tabellen": {step.name: _table(ruleset, step.name, quarter) for step in numbers if _is_table(ruleset, step)},
        "aannames": sorted({said for step in steps for said in step.assumptions} | made_here),
        "regels_hash": ruleset.hash,
    }


def _defaults(ruleset: RuleSet, sample: pl.DataFrame, targets: Iterable[str]) -> dict[str, str]:
    """Return what counts for the amounts and codes that are no column of the rows."""
    needed = [ruleset.inputs[name] for name in ruleset.needed(targets, "input") if name not in sample.columns]
    codes = {given.name: str(given.default) for given in needed if given.kind == "code" and given.default is not None}
    amounts = [given for given in needed if given.kind == "amount" and given.blank is True]
    return codes | {given.name: printed(given.default_place, given.scale) for given in amounts}


def _is_table(ruleset: RuleSet, step: Step) -> bool:
    return bool(ruleset.parameters[step.name].keys)


def _table(ruleset: RuleSet, name: str, quarter: Quarter) -> dict[str, Any]:
    """Return the cells of a keyed parameter in a quarter: the kinds of its keys, and each cell with its keys, as text."""
    parameter = ruleset.parameters[name]
    cells = parameter.value_in(quarter)
    assert isinstance(cells, dict)
    known = [[[*map(str, place)], printed(cell, parameter.scale)] for place, cell in cells.items() if cell is not None]
    return {"soorten": [key.kind for key in parameter.keys], "cellen": known}


def _number(ruleset: RuleSet, step: Step, quarter: Quarter) -> dict[str, Any]:
    """Return a parameter with all its cells, not only the one the sample row looked up."""
    parameter, own = ruleset.parameters[step.name], _flat(step)
    if parameter.keys:
        own["value"] = show_value(parameter.value_in(quarter), parameter.scale)
    return own


def _flat(step: Step) -> dict[str, Any]:
    """Return a step without what belongs to the sample row."""
    own = ("inputs", "exact", "rust_op_aanname", "whole", "conditions", *(("value",) if step.kind == "regel" else ()))
    formula = {"formula": step.whole or step.formula} if step.formula else {}
    return {name: value for name, value in (step.as_dict() | formula).items() if name not in own}
