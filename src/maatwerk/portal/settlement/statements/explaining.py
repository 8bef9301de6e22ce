"""How the amounts of one line came about: trees of steps down to article and parameter, and what the declaration said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maatwerk.portal.people.roles import Role
from maatwerk.portal.settlement.law import law_of
from maatwerk.portal.settlement.statements.reading import Line, Part, files_of
from maatwerk.portal.settlement.statements.shown import EMPLOYER_LINE, parts_of, tree
from maatwerk.portal.web.lawsources import tree_for
from maatwerk.rules.check import InputError
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.wording import NO, YES, with_numbers
from maatwerk.runs.explained import explained, outcomes_of, worker_row
from maatwerk.runs.formula import numbers_of

_OF: Mapping[str, str] = {EMPLOYER_LINE: "cmw"}
"""Whose rows a line of the employer rests on."""


def trees(part: Part, line: Line, employer: str, role: Role) -> dict[str, dict[str, Any]]:
    """Return, per amount of a line, how it came about, as somebody in a role reads it; nothing for a blocked line.

    The law is the one that runs here now: where the run was made under another one, nothing is explained (``same_law``).
    """
    if line.cents is None or not same_law(part):
        return {}
    frame = files_of(part).frame(_OF.get(part.measure, part.measure), employer)
    if frame is None or not frame.height:
        return {}
    row = worker_row(frame, line.insz) if line.insz else frame.head(1)
    wanted = [name for name in parts_of(part.measure) if name in line.steps]
    ruleset = law_of(part.run.measures.split(), part.run.assumptions)[part.measure]
    outcomes = outcomes_of(row, line.steps)
    try:
        steps = explained(ruleset, row, wanted, outcomes, Quarter.parse(part.run.period))
    except (KeyError, InputError, UnsetParameter):
        return {}
    return {name: tree_for(role, tree(step.as_dict())) for name, step in steps.items()}


def same_law(part: Part) -> bool:
    """Return whether the law that runs here is the one of the run."""
    ruleset = law_of(part.run.measures.split(), part.run.assumptions).get(part.measure)
    return ruleset is not None and ruleset.hash == part.sheet.get("regels_hash")


def declared(part: Part, line: Line, employer: str) -> list[dict[str, Any]]:
    """Return what the declarations said of the worker of a line; nothing for the employer as such."""
    return list(files_of(part).opened(employer).get((line.insz, employer), ())) if line.insz else []


def by_sheet(part: Part, line: Line, role: Role) -> list[dict[str, Any]]:
    """Return every step of a line with the rule as it was when the run was made: name, value, formula, article.

    For a run under another law than the one that runs here: its rules are kept with it, its computation is not done again.
    """
    numbers = numbers_of(line.facts, line.steps, part.sheet.get("waarden", {}))
    rules = [rule for rule in part.sheet.get("regels", ()) if rule["name"] in line.steps]
    return [tree_for(role, _as_step(rule, line, numbers)) for rule in rules]


def _as_step(rule: Mapping[str, Any], line: Line, numbers: Mapping[str, str]) -> dict[str, Any]:
    known = ("name", "kind", "unit", "text", "formula", "basis", "since", "until", "rounding", "aanname")
    filled = with_numbers(rule.get("formula", ""), {} if rule["groep"] else numbers)
    told = {name: rule[name] for name in known if rule.get(name)}
    return told | {
        "value": _value(line.steps[rule["name"]]),
        "filled": filled,
        "rust_op_aanname": bool(rule.get("aanname")),
    }


def _value(value: Any) -> str:
    return (YES if value else NO) if isinstance(value, bool) else str(value)
