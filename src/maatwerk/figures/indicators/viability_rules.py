"""The rules of viability as data: formulas, thresholds and named readings, from ``series/leefbaarheid.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


class WrongReading(ValueError):
    """A reading or option that does not exist; the message says which ones do."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a value must reach from a year on: ``above`` strictly, or ``at_least``."""

    since: int | None
    strict: bool
    value: Fraction
    source: str
    confidence: str
    note: str = ""

    def met(self, value: Fraction) -> bool:
        """Return whether a value reaches it."""
        return value > self.value if self.strict else value >= self.value


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the three: how it is computed under the chosen reading, and what it must reach."""

    name: str
    title: str
    share: str
    definition: str
    unit: str
    digits: int
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    thresholds: tuple[Threshold, ...]
    reading: str = ""

    @property
    def formula(self) -> str:
        """Return the formula in codes of rubrics."""
        top = " + ".join(self.numerator)
        return f"({top}) / ({' + '.join(self.denominator)})" if self.denominator else top

    def threshold(self, year: int) -> Threshold | None:
        """Return the threshold that holds in a year, or None."""
        holding = [one for one in self.thresholds if one.since is None or one.since <= year]
        return max(holding, key=lambda one: one.since or 0, default=None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The measures under the chosen readings, with what is known of rubrics, totals and models."""

    measures: tuple[Measure, ...]
    readings: Mapping[str, str]
    rubrics: Mapping[str, str]
    same: Mapping[str, str]
    totals: Mapping[str, tuple[str, ...]]
    lacks: Mapping[str, Mapping[str, str]]

    @property
    def needed(self) -> frozenset[str]:
        """Return every rubric that could be used."""
        own = {code for one in self.measures for code in (*one.numerator, *one.denominator)}
        totals = {code for total, parts in self.totals.items() for code in (total, *parts)}
        return frozenset(own | totals | set(self.same.values()))

    def title(self, code: str) -> str:
        """Return a rubric with its name: ``42/48 (schulden op ten hoogste één jaar)``."""
        return f"{code} ({self.rubrics[code]})" if code in self.rubrics else code


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Any]:
    text = resources.files("maatwerk.figures").joinpath("series/leefbaarheid.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content


def reading_texts() -> Mapping[str, Mapping[str, Any]]:
    """Return the named readings: title, default, options, why and source."""
    texts: Mapping[str, Mapping[str, Any]] = _content()["readings"]
    return texts


def rules(**readings: str) -> Rules:
    """Return the rules under the given readings (the others at their default); raises WrongReading."""
    content = _content()
    chosen = {name: str(one["default"]) for name, one in content["readings"].items()}
    for name, option in readings.items():
        _check(name, option, content["readings"])
        chosen[name] = option
    return Rules(
        tuple(_measure(name, one, chosen) for name, one in content["measures"].items()),
        chosen,
        content["rubrics"],
        {code: one["rubric"] for code, one in content["same"].items()},
        {code: tuple(one["parts"]) for code, one in content["totals"].items()},
        {name: one["lacks"] for name, one in content["models"].items()},
    )


def _check(name: str, option: str, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise WrongReading(f"{name!r} is geen lezing. Gekend zijn: {', '.join(known)}.")
    if option not in known[name]["options"]:
        raise WrongReading(f"{name}={option}: gekend zijn {', '.join(known[name]['options'])}.")


def _measure(name: str, one: Mapping[str, Any], chosen: Mapping[str, str]) -> Measure:
    option = chosen.get(one["reading"], "")
    formula = one["formulas"][option]
    return Measure(
        name, one["title"], one["share"], one["definition"].strip(), one["unit"], one["digits"],
        tuple(formula["numerator"]), tuple(formula.get("denominator", ())),
        tuple(_threshold(row) for row in one["thresholds"]), f"{one['reading']}={option}" if option else "",
    )  # fmt: skip


def _threshold(row: Mapping[str, Any]) -> Threshold:
    strict = {"above": True, "at_least": False}[row["test"]]
    return Threshold(row["from"], strict, Fraction(row["value"]), row["source"], row["confidence"], row.get("note", ""))
