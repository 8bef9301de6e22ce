"""What the law answers: the answer, every condition with what it rests on, and the smallest change to yes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from maatwerk.law.decide.facts import FactFinding
from maatwerk.law.decide.plain import hashed


@dataclass(frozen=True, slots=True)
class InputUsed:
    """A fact a condition looked at: its name, its label and its value as shown."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ParameterUsed:
    """A number of the law a condition rests on, for people and (``exact``) for machines; empty where unknown.

    ``since`` and ``until`` are ISO dates, or empty.
    """

    name: str
    label: str
    value: str
    exact: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """A choice where the sources allow several rules; ``name`` is empty for one that is written into the rule."""

    name: str
    option: str
    text: str
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition for yes. ``met`` is None where it can not be said; ``why_open`` then says why (Dutch)."""

    name: str
    label: str
    sentence: str
    met: bool | None
    inputs: tuple[InputUsed, ...]
    instrument: str
    article: str
    basis: str
    source: str
    confidence: str
    parameters: tuple[ParameterUsed, ...] = ()
    readings: tuple[ReadingUsed, ...] = ()
    why_open: str = ""

    @property
    def reading(self) -> str:
        """The readings it rests on, in words; empty when it rests on none."""
        return "; ".join(reading.text for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Result:
    """Another outcome of the measure: ``value`` for people, ``exact`` for machines (empty for words and where unknown)."""

    name: str
    label: str
    value: str
    exact: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One input that would have had to differ: values for machines (``old``, ``new``) and as shown, and a sentence part."""

    name: str
    label: str
    old: Any
    new: Any
    before: str
    after: str
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """The answer to one question for one case.

    ``answer`` is None where the law does not say, or a fact is missing or wrong: ``why_open`` says why and ``findings``
    which facts. ``nearest`` is None unless the answer is no; then it holds the fewest and smallest changes to yes, or
    nothing when no change of what can change would do; ``nearest_sentence`` says either in Dutch.
    """

    question: str
    title: str
    answer: bool | None
    why_open: str
    conditions: tuple[Condition, ...]
    results: tuple[Result, ...]
    nearest: tuple[Change, ...] | None
    nearest_sentence: str
    findings: tuple[FactFinding, ...]
    facts: Mapping[str, Any]
    explanation: Mapping[str, Any]
    law: str
    quarter: str = ""
    code_changed: bool = False
    law_note: str = ""
    """Says that the text of the rules changed since the snapshot was taken; empty otherwise."""

    def record(self) -> dict[str, Any]:
        """Return what was asked, known and answered as plain JSON data: no floats, no clock, no wording.

        Two computations of the same facts under the same law give the same record, whatever the words on the screen.
        """
        return {
            "question": self.question,
            "law": self.law,
            "facts": dict(self.facts),
            "answer": self.answer,
            "conditions": [_condition_record(condition) for condition in self.conditions],
            "results": {result.name: result.exact if result.known else None for result in self.results},
            "nearest": None if self.nearest is None else [[c.name, c.old, c.new] for c in self.nearest],
            "findings": [[finding.code, finding.field] for finding in self.findings],
        }

    def hash(self) -> str:
        """Return the SHA-256 of the record, in hexadecimal."""
        return self._hash

    @functools.cached_property
    def _hash(self) -> str:
        return hashed(self.record())

    def as_dict(self) -> dict[str, Any]:
        """Return everything, words included, as plain JSON data."""
        return {
            "question": self.question,
            "title": self.title,
            "answer": self.answer,
            "why_open": self.why_open,
            "conditions": [_listed(asdict(c)) | {"reading": c.reading} for c in self.conditions],
            "results": [asdict(result) for result in self.results],
            "nearest": None if self.nearest is None else [asdict(change) for change in self.nearest],
            "nearest_sentence": self.nearest_sentence,
            "findings": [finding.as_dict() for finding in self.findings],
            "facts": dict(self.facts),
            "explanation": dict(self.explanation),
            "law": self.law,
            "quarter": self.quarter,
            "code_changed": self.code_changed,
            "law_note": self.law_note,
            "hash": self.hash(),
        }


def _condition_record(condition: Condition) -> dict[str, Any]:
    return {
        "name": condition.name,
        "met": condition.met,
        "parameters": {used.name: used.exact for used in condition.parameters},
        "readings": {used.name: used.option for used in condition.readings if used.name},
    }


def _listed(data: dict[str, Any]) -> dict[str, Any]:
    """Return data with lists for tuples, as JSON has them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}
