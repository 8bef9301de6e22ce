"""The right behind a change: what the law answers with what is filled in, and the first condition that is not met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.law.decide import Condition, decide


@dataclass(frozen=True, slots=True)
class RightSaid:
    """The answer to the question behind a change (None: it can not be said), and the first condition that is not met.

    ``sentence`` says it in Dutch; ``article`` is where the condition stands, empty where every condition holds.
    """

    question: str
    title: str
    answer: bool | None
    condition: str
    sentence: str
    article: str


def asked(question: str, facts: Mapping[str, Any]) -> RightSaid:
    """Return what the law answers. Raises UnknownQuestion. A fact that is not given leaves its conditions open."""
    outcome = decide(question, facts)
    first = _first(outcome.conditions)
    if first is None:
        said = "elke voorwaarde is vervuld." if outcome.answer else outcome.why_open
        return RightSaid(question, outcome.title, outcome.answer, "", said, "")
    said = f"niet vervuld: {first.sentence}" if first.met is False else f"niet te zeggen: {first.why_open}"
    return RightSaid(question, outcome.title, outcome.answer, first.name, said, first.basis)


def _first(conditions: tuple[Condition, ...]) -> Condition | None:
    """Return the first condition that fails, or else the first that can not be said."""
    for met in (False, None):
        found = next((condition for condition in conditions if condition.met is met), None)
        if found is not None:
            return found
    return None
