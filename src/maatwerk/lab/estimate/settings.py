"""The numbers the method rests on, from ``settings.yaml``; and the index steps that were known on a day."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import yaml

from maatwerk.law.measures import parameters
from maatwerk.rules.quarter import Quarter

FILE: Final = Path(__file__).with_name("settings.yaml")


@dataclass(frozen=True, slots=True)
class Settings:
    """See ``settings.yaml`` for what each is and why it has this value."""

    last_stage: int
    links_at_most: int
    links_at_least: int
    ratios_at_least: int
    slope_quarters: int
    level_quarters: int
    coverage_percent: int
    origins_at_most: int
    few_numerator: int
    unknown_error: Fraction
    days_known_before: Mapping[str, int]
    index_of: Mapping[str, str]
    hash: str

    def price(self, article: str, component: str, quarter: Quarter, known_on: dt.date) -> Fraction:
        """Return the price level of a component in a quarter, with the index steps known on a day; 1 without an index."""
        name = self.index_of.get(f"{article} {component}", self.index_of.get(component, ""))
        return price(name, quarter, known_on, self.days_known_before[name]) if name else Fraction(1)


@functools.cache
def settings(file: Path = FILE) -> Settings:
    """Return the settings of a file; raises KeyError where one is missing."""
    text = file.read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    index, unknown = content["index"], content["interval"]["unknown_error"]
    names = ("development", "season", "trend", "interval")
    values: dict[str, Any] = {
        name: entry["value"] for group in names for name, entry in content[group].items() if name != "unknown_error"
    }
    return Settings(
        **values,
        unknown_error=Fraction(unknown["part"], unknown["whole"]),
        days_known_before={name: entry["value"] for name, entry in index["days_known_before"].items()},
        index_of={name: entry["value"] for name, entry in index["of_component"].items()},
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )


@functools.lru_cache(maxsize=100_000)
def price(name: str, quarter: Quarter, known_on: dt.date, days_before: int) -> Fraction:
    """Return a dated parameter in a quarter, with only the steps known on a day.

    The mean of its months, or its first day where the law takes that.

    A step is known ``days_before`` days before it takes effect, not sooner; after the last known step nothing moves.
    """
    parameter, horizon = parameters()[name], known_on + dt.timedelta(days=days_before)
    known = [dated for dated in parameter.values if dated.since <= horizon] or [parameter.values[0]]
    days = quarter.months[:1] if parameter.within_quarter == "first_day" else quarter.months
    values = [next((d.value for d in reversed(known) if d.since <= day), known[0].value) for day in days]
    return Fraction(sum(value for value in values if isinstance(value, int)), len(values))
