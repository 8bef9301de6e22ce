"""The graph of a rule set, as Mermaid and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from maatwerk.rules.ruleset import RuleSet

_SHAPES = {"rule": ("[", "]"), "input": ("([", "])"), "parameter": ("{{", "}}"), "reading": (">", "]")}


def edges(ruleset: RuleSet, targets: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return pairs (need, rule), sorted, for the targets (all rules by default)."""
    rules = ruleset.order(tuple(targets) or tuple(ruleset.rules))
    return sorted({(need, name) for name in rules for need in ruleset.needs(name)})


def as_mermaid(ruleset: RuleSet, targets: Iterable[str] = ()) -> str:
    """Return the graph as a Mermaid flowchart: inputs round, parameters six-sided, readings flagged."""
    pairs = edges(ruleset, targets)
    nodes = sorted({name for pair in pairs for name in pair})
    shapes = {name: _SHAPES[ruleset.kind_of(name)] for name in nodes}
    lines = [f"  {name}{shapes[name][0]}{name}{shapes[name][1]}" for name in nodes]
    return "\n".join(["flowchart LR", *lines, *(f"  {need} --> {name}" for need, name in pairs)])


def as_json(ruleset: RuleSet, targets: Iterable[str] = ()) -> dict[str, Any]:
    """Return the graph as plain data: nodes with kind and text, and edges."""
    pairs = edges(ruleset, targets)
    nodes = sorted({name for pair in pairs for name in pair})
    return {
        "measure": ruleset.name,
        "nodes": [{"name": name, "kind": ruleset.kind_of(name)} for name in nodes],
        "edges": [{"from": need, "to": name} for need, name in pairs],
    }
