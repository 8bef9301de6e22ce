"""What there is to tell of the law, gathered once per process: who uses what, what covers what, formulas in words."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from maatwerk.law.coverage import provisions as listed
from maatwerk.law.decide import Question, questions
from maatwerk.law.measures import measures
from maatwerk.law.numbers import folder, parameters
from maatwerk.rules.explain import Explainer
from maatwerk.rules.inputs import Input
from maatwerk.rules.parameters import Cells, Dated, Parameter, UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assume
from maatwerk.rules.rule import Rule
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.wording import whole, with_numbers

ONE_DAY: Final = dt.timedelta(days=1)
_STAND_IN: Final = 1
"""Stands in for an amount that is not known, where only the words of a formula are wanted."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rule of a measure."""

    measure: str
    rule: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of the law: where it stands in the code, or why it does not."""

    id: str
    title: str
    basis: str
    status: str
    rules: tuple[Place, ...]
    parameters: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Period:
    """A dated value with the last day on which it holds, if there is one."""

    dated: Dated
    until: dt.date | None


def periods(parameter: Parameter) -> tuple[Period, ...]:
    """Return the dated values of a parameter, oldest first; each ends where it says or where the next begins."""
    ends = [later.since - ONE_DAY for later in parameter.values[1:]] + [None]
    return tuple(Period(dated, dated.until or end) for dated, end in zip(parameter.values, ends, strict=True))


@functools.cache
def used_by() -> Mapping[str, tuple[Place, ...]]:
    """Return the rules that need a parameter or reading themselves, by its name."""
    found: dict[str, list[Place]] = {}
    for code, ruleset in measures().items():
        for name in ruleset.rules:
            for need in ruleset.needs(name):
                if ruleset.kind_of(need) in ("parameter", "reading"):
                    found.setdefault(need, []).append(Place(code, name))
    return {name: tuple(places) for name, places in found.items()}


@functools.cache
def needed_by() -> Mapping[Place, tuple[str, ...]]:
    """Return the rules of the same measure that need a rule themselves."""
    found: dict[Place, list[str]] = {}
    for code, ruleset in measures().items():
        for name in ruleset.rules:
            for need in ruleset.needs(name):
                found.setdefault(Place(code, need), []).append(name)
    return {place: tuple(names) for place, names in found.items()}


@functools.cache
def resting_on(reading: str) -> tuple[str, ...]:
    """Return the parameters whose values depend on a reading."""
    return tuple(name for name, each in parameters().items() if each.reading == reading)


@functools.cache
def provisions() -> tuple[Provision, ...]:
    """Return every provision, in the order of the list."""
    return tuple(_provision(entry) for entry in listed())


def _provision(entry: Mapping[str, Any]) -> Provision:
    refs = [str(ref) for ref in entry["refs"]]
    places = tuple(Place(*ref.split(".")) for ref in refs if "." in ref)
    names = tuple(ref for ref in refs if "." not in ref)
    return Provision(
        entry["id"], entry["title"], str(entry["basis"]), entry["status"], places, names, entry["note"] or ""
    )


@functools.cache
def provisions_of(place: Place) -> tuple[Provision, ...]:
    """Return the provisions that a rule carries out."""
    return tuple(each for each in provisions() if place in each.rules)


@functools.cache
def provisions_of_parameter(name: str) -> tuple[Provision, ...]:
    """Return the provisions that a parameter carries out."""
    return tuple(each for each in provisions() if name in each.parameters)


def questions_of(measure: str) -> tuple[Question, ...]:
    """Return the questions that are answered by a measure."""
    return tuple(asked for asked in questions().values() if asked.measure == measure)


@functools.cache
def formula(measure: str, rule: str, version: int) -> str:
    """Return the formula of one version of a rule in words, with both branches of every choice; empty where it has none."""
    ruleset = _with_stand_ins(measure)
    held = ruleset.rules[rule][version]
    quarter = max(held.since, ruleset.first)
    needed = ruleset.needed([rule], "input")
    row = {name: [_example(ruleset, ruleset.inputs[name], quarter)] for name in needed}
    frame = pl.DataFrame(row, schema=dict.fromkeys(row, pl.String))
    try:
        result = Explainer.of(ruleset, frame, [rule], check=False).row(0).result(rule)
    except UnsetParameter:
        return ""
    return _kept(with_numbers(whole(getattr(result, "words", "") or ""), {}), held)


def _kept(words: str, held: Rule) -> str:
    """Leave out a formula that only repeats the name of the rule."""
    return "" if words == with_numbers(held.name, {}) else words


def _example(ruleset: RuleSet, given: Input, quarter: Quarter) -> str | None:
    """Return the date of the row, the least of a number, the last of the choices; what else is asked stays open."""
    if given.name == ruleset.time:
        return {"quarter": str(quarter), "year": str(quarter.year)}.get(given.kind, quarter.first_day.isoformat())
    if given.kind == "code":
        return given.names[-1]
    return str(given.low) if given.kind == "whole" else None


@functools.cache
def _with_stand_ins(measure: str) -> RuleSet:
    """Return a measure in which every amount that is not known is 1: only the words of its formulas may be read."""
    ruleset = assume(measures()[measure], folder() / "assumptions" / "demo.yaml")
    known = {name: replace(each, values=_known(each)) for name, each in ruleset.parameters.items()}
    return replace(ruleset, parameters=known)


def _known(parameter: Parameter) -> tuple[Dated, ...]:
    """Return the values of a parameter with stand-ins; a table without any cell stays as it is."""
    return tuple(replace(dated, value=_filled(parameter, dated.value)) for dated in parameter.values)


def _filled(parameter: Parameter, value: int | Cells | None) -> int | Cells | None:
    if isinstance(value, dict):
        return {place: _STAND_IN if cell is None else cell for place, cell in value.items()}
    return _STAND_IN if value is None and not parameter.keys else value


def unset_now(parameter: Parameter, day: dt.date) -> bool:
    """Return whether a parameter has no value on a day, or a table of it misses a cell."""
    dated = parameter.on(day)
    if dated is None or dated.value is None:
        return True
    return isinstance(dated.value, dict) and None in dated.value.values()
