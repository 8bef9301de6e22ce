"""The law of one question as it was at a moment: its parameters and readings in full, its code as a hash."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from maatwerk.law.decide.code import code_hash
from maatwerk.law.decide.plain import hashed, plain_parameter, plain_reading, read_parameter, read_reading
from maatwerk.law.decide.question import Question
from maatwerk.rules.rule import RuleError
from maatwerk.rules.ruleset import RuleSet

FORM = 1
"""The form of ``as_dict``; another number is refused."""


class SnapshotError(ValueError):
    """A snapshot can not be used: it is damaged, of another form, or of another question. The text is Dutch."""


@dataclass(frozen=True)
class Snapshot:
    """What the law was for one question. ``code`` is a hash over its rules; the rest is plain data.

    Two snapshots are the same exactly when their ``hash`` is.
    """

    question: str
    code: str
    parameters: Mapping[str, Any]
    readings: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return the snapshot as plain JSON data, with its hash."""
        return {**self._content(), "hash": self.hash}

    def _content(self) -> dict[str, Any]:
        return {
            "form": FORM,
            "question": self.question,
            "code": self.code,
            "parameters": dict(self.parameters),
            "readings": dict(self.readings),
        }

    @functools.cached_property
    def hash(self) -> str:
        """SHA-256 over the content: question, code, parameters and readings."""
        return hashed(self._content())

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Snapshot:
        """Read what ``as_dict`` wrote; raises SnapshotError where it is damaged or of another form."""
        if not isinstance(data, Mapping) or data.get("form") != FORM:
            raise SnapshotError("Deze momentopname van de wet heeft een vorm die niet gekend is.")
        try:
            found = cls(data["question"], data["code"], data["parameters"], data["readings"])
            same = found.hash == data["hash"]
            found.law()
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise SnapshotError(f"Deze momentopname van de wet is beschadigd ({problem}).") from problem
        if not same:
            raise SnapshotError("Deze momentopname van de wet is gewijzigd: haar inhoud past niet bij haar hash.")
        return found

    def law(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return parameters and readings as the engine holds them; raises KeyError, TypeError or ValueError."""
        parameters = {name: read_parameter(name, data) for name, data in self.parameters.items()}
        return parameters, {name: read_reading(name, data) for name, data in self.readings.items()}


def snapshot_of(asked: Question, ruleset: RuleSet) -> Snapshot:
    """Return the law of a question as it stands in a rule set."""
    parameters = {n: plain_parameter(ruleset.parameters[n]) for n in ruleset.needed(asked.targets, "parameter")}
    needed = set(ruleset.needed(asked.targets, "reading")) | {p["reading"] for p in parameters.values()}
    readings = {name: plain_reading(reading) for name, reading in ruleset.readings.items() if name in needed}
    return Snapshot(asked.code, code_hash(ruleset, asked.targets), parameters, readings)


def under(snapshot: Snapshot, ruleset: RuleSet) -> RuleSet:
    """Return the rule set with the parameters and readings of a snapshot.

    What today's code needs and the snapshot does not have stays as it is today. Raises SnapshotError.
    """
    parameters, readings = snapshot.law()
    try:
        return replace(
            ruleset,
            parameters={name: parameters.get(name, today) for name, today in ruleset.parameters.items()},
            readings={name: readings.get(name, today) for name, today in ruleset.readings.items()},
        )
    except RuleError as problem:
        raise SnapshotError(f"Deze momentopname past niet bij de regels van vandaag ({problem}).") from problem
