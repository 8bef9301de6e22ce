"""What a decision tells, and to whom: an employer reads nothing of what VDAB found about a person."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_noop

from maatwerk.portal.cases.models import Decision
from maatwerk.portal.cases.table import kinds

KEPT: Final = gettext_noop("vastgesteld door VDAB; niet meegedeeld aan de werkgever")
"""Stands for a finding of VDAB where an employer reads."""
OF_VDAB: Final = ("register.advice",)
"""Sources that hold what VDAB found; so does every field that a private act asks."""


def words_for(decision: Decision, *, employer: bool) -> dict[str, Any]:
    """Return what was told of a decision as plain data, without what VDAB found where an employer reads."""
    words = decision.words()
    hidden = findings_of(decision) if employer else frozenset[str]()
    if not hidden:
        return words
    conditions = [_condition(each, hidden) for each in words["conditions"]]
    facts = {name: KEPT if name in hidden else value for name, value in words["facts"].items()}
    return words | {"conditions": conditions, "facts": facts, "explanation": _tree(words["explanation"], hidden)}


def findings_of(decision: Decision) -> frozenset[str]:
    """Return the inputs of a decision that VDAB found."""
    kind = kinds()[decision.case.kind]
    private = {f"given.{each.name}" for action in kind.actions.values() if action.private for each in action.fields}
    return frozenset(name for name, where in kind.facts.items() if where in OF_VDAB or where in private)


def _condition(each: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    used = [one | {"value": KEPT} if one["name"] in hidden else one for one in each["inputs"]]
    return each | {"inputs": used}


def _tree(step: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """Return an explanation in which a finding has no value, and what names it no formula with the value in it."""
    if not step:
        return step
    if step.get("name") in hidden:
        return {**step, "value": KEPT} | ({"exact": ""} if "exact" in step else {})
    below = [_tree(each, hidden) for each in step.get("inputs", [])]
    return {**step, **({"inputs": below} if below else {})}
