"""Dated parameters: every number of the law, outside the code, with its source and how sure we are of it."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from maatwerk.rules.money import printed, scaled
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.said import InDutch

WITHIN_QUARTER = ("first_day", "sum_of_months", "first_month_times_three", "last_month_times_three")
CONFIDENCES = ("primary", "official", "secondary", "unsure", "not_found")

Cells = dict[tuple[str | int, ...], int | None]
"""A keyed value: for every combination of keys (a name, or the number from which it holds) a scaled integer."""


class ParameterError(InDutch):
    """A parameter file or an overlay does not say what it must; the message names file, parameter and place."""


class UnsetParameter(LookupError):
    """A run needs an amount that is not known. The message names it, and says what is known of it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a keyed parameter: a list of names, or numbers from which a value holds."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of a parameter from a day on (until the next, or ``until``). ``value`` None is unset."""

    since: dt.date
    value: int | Cells | None
    until: dt.date | None = None
    source: str = ""
    confidence: str = "not_found"
    note: str = ""
    assumption: str = ""
    """Not empty for an amount that is not the law's: why this one was taken."""

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the value is in force on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named legal number over time. Values are integers at ``scale``; ``keys`` is empty for a scalar."""

    name: str
    title: str
    unit: str
    scale: int
    values: tuple[Dated, ...]
    keys: tuple[Key, ...] = ()
    within_quarter: str = "first_day"
    reading: str = ""
    options: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)
    basis: str = ""
    applies: tuple[str, tuple[str, ...]] | None = None
    """Where the parameter matters: only in rows in which an input has one of some values (None: everywhere)."""

    def on(self, day: dt.date) -> Dated | None:
        """Return the value in force on ``day``, or None in a gap or before the first."""
        return next((dated for dated in reversed(self.values) if dated.holds_on(day)), None)

    def in_quarter(self, quarter: Quarter) -> tuple[Dated, ...]:
        """Return the dated values that make up the value of a quarter: one, or one per month.

        Raises UnsetParameter when one is missing.
        """
        found = tuple(self.on(day) for day in self._days(quarter))
        missing = next((d for d, value in zip(self._days(quarter), found, strict=True) if not _known(value)), None)
        if missing is not None:
            raise UnsetParameter(self._unset(quarter, self.on(missing)))
        return tuple(value for value in found if value is not None)

    def value_in(self, quarter: Quarter) -> int | Cells:
        """Return the value of a quarter at ``scale`` (summed over its months where the parameter says so)."""
        parts = [dated.value for dated in self.in_quarter(quarter)]
        if len(parts) == 1:
            return parts[0]  # type: ignore[return-value]
        return sum(part for part in parts if isinstance(part, int))

    def whole_in(self, quarter: Quarter) -> int:
        """Return the value of a quarter of a parameter that is one number. Raises TypeError for a table of cells."""
        found = self.value_in(quarter)
        if not isinstance(found, int):
            raise TypeError(f"parameter {self.name} is a table, not one number")
        return found

    def used_in(self, quarter: Quarter, *, needed: bool) -> int | Cells:
        """Return the value of a quarter for a run whose rows were checked: 0 where it is unset and no row needs it."""
        if not self.is_set(quarter) and (self.applies is not None or not needed) and not self.keys:
            return 0
        return self.value_in(quarter)

    def is_set(self, quarter: Quarter) -> bool:
        """Return whether the value of a quarter is known."""
        return all(_known(self.on(day)) for day in self._days(quarter))

    def _days(self, quarter: Quarter) -> tuple[dt.date, ...]:
        first, _, last = quarter.months
        by_kind = {
            "first_day": (first,),
            "sum_of_months": quarter.months,
            "first_month_times_three": (first,) * 3,
            "last_month_times_three": (last,) * 3,
        }
        return by_kind[self.within_quarter]

    def _unset(self, quarter: Quarter, dated: Dated | None) -> str:
        known = f" ({dated.note})" if dated and dated.note else ""
        return (
            f"parameter {self.name} ({self.title}) heeft geen waarde voor {quarter}{known}. Vul hem aan met bron, "
            "of reken met `--assumptions demo` als daar een demobedrag voor staat."
        )

    def with_option(self, option: str) -> Parameter:
        """Return the parameter under one option of its reading; raises ParameterError for an unknown option."""
        if self.options:
            if option not in self.options:
                raise ParameterError(f"{self.name}: reading {self.reading} has no option {option!r}")
            return replace(self, values=self.options[option])
        return replace(self, within_quarter=option)


def _known(dated: Dated | None) -> bool:
    return dated is not None and dated.value is not None


@functools.cache
def _schema() -> Any:
    return json.loads(resources.files("maatwerk.rules").joinpath("parameters.schema.json").read_text(encoding="utf-8"))


def load_parameters(folder: Path) -> dict[str, Parameter]:
    """Read every ``*.yaml`` in a folder; raises ParameterError naming file and place, also for a name used twice."""
    found: dict[str, Parameter] = {}
    for file in sorted(folder.glob("*.yaml")):
        for parameter in read_parameter_file(file):
            if parameter.name in found:
                raise ParameterError(f"{file.name}: parameter {parameter.name} stands in another file too")
            found[parameter.name] = parameter
    return found


def read_parameter_file(file: Path) -> Iterator[Parameter]:
    """Yield the parameters of one file; raises ParameterError where it breaks the schema."""
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    problem = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(_schema()).iter_errors(_dates(content)))
    if problem is not None:
        place = "/".join(str(part) for part in problem.absolute_path)
        raise ParameterError(f"{file.name}: {place}: {problem.message}")
    for name, entry in content.items():
        try:
            yield _parameter(name, entry)
        except ValueError as problem:
            raise ParameterError(f"{file.name}: {name}: {problem}") from problem


def _dates(content: Any) -> Any:
    """Return the content with dates as text, as a JSON schema knows them."""
    if isinstance(content, Mapping):
        return {str(key): _dates(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_dates(value) for value in content]
    return content.isoformat() if isinstance(content, dt.date) else content


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    scale, keys = entry["scale"], tuple(Key(key, kind) for key, kind in entry.get("keys", {}).items())
    if keys and entry.get("within_quarter", "first_day") != "first_day":
        raise ValueError("a keyed parameter is taken on the first day of the quarter; only a scalar can be summed")
    options = {label: _values(dated, scale, keys) for label, dated in entry.get("options", {}).items()}
    return Parameter(
        name=name,
        title=entry["title"],
        unit=entry["unit"],
        scale=scale,
        values=_values(entry["values"], scale, keys),
        keys=keys,
        within_quarter=entry.get("within_quarter", "first_day"),
        reading=entry.get("reading", ""),
        options=options,
        basis=entry.get("basis", ""),
        applies=next(((name, tuple(names)) for name, names in entry.get("applies", {}).items()), None),
    )


def _values(entries: Iterable[Mapping[str, Any]], scale: int, keys: tuple[Key, ...]) -> tuple[Dated, ...]:
    values = tuple(sorted((_dated(entry, scale, keys) for entry in entries), key=lambda dated: dated.since))
    for dated in values:
        if dated.until and dated.until < dated.since:
            raise ValueError(f"the value from {dated.since} ends before it begins")
    for earlier, later in itertools.pairwise(values):
        if earlier.since == later.since or (earlier.until and earlier.until >= later.since):
            raise ValueError(f"two values hold on {later.since}")
    return values


def _dated(entry: Mapping[str, Any], scale: int, keys: tuple[Key, ...]) -> Dated:
    raw = entry.get("value")
    if raw is None and entry["confidence"] != "not_found":
        raise ValueError(f"the value from {entry['from']} is empty, so its confidence must be not_found")
    return Dated(
        since=entry["from"],
        value=read_value(raw, scale, keys),
        until=entry.get("until"),
        source=entry["source"],
        confidence=entry["confidence"],
        note=entry.get("note", ""),
        assumption=entry.get("assumption", ""),
    )


def read_value(raw: Any, scale: int, keys: tuple[Key, ...]) -> int | Cells | None:
    """Read a written value (text, whole number, or nested by key) as scaled integers; raises ValueError."""
    if raw is None:
        return None
    if not keys:
        return _number(raw, scale)
    cells: Cells = {}
    for place, leaf in _leaves(raw, len(keys)):
        cells[place] = None if leaf is None else _number(leaf, scale)
    return cells


def _leaves(raw: Any, depth: int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if depth == 0:
        yield (), raw
        return
    if not isinstance(raw, Mapping):
        raise ValueError(f"a value per key is expected, not {raw!r}")
    for key, below in raw.items():
        for rest, leaf in _leaves(below, depth - 1):
            yield (key, *rest), leaf


def _number(raw: Any, scale: int) -> int:
    if isinstance(raw, bool):
        return int(raw)
    if not isinstance(raw, (str, int)):
        raise ValueError(f"{raw!r} must be a whole number or a quoted decimal number: a float is not exact")
    return scaled(str(raw), scale)


def show_value(value: int | Cells | None, scale: int) -> str:
    """Write a value for people: a number, or ``key.key=number`` pairs; ``onbekend`` when unset."""
    if value is None:
        return "onbekend"
    if isinstance(value, int):
        return printed(value, scale)
    return ", ".join(f"{'.'.join(map(str, place))}={show_value(cell, scale)}" for place, cell in value.items())
