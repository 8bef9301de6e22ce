"""Units of published figures: how a printed number becomes a number of base units, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name in the catalogue, its Dutch words, and how many base units one of it is.

    ``counted`` says that things are counted one by one: a printed number is then exact and not rounded.
    """

    name: str
    words: str
    base: str
    factor: Fraction
    counted: bool = False


def read_units(content: Mapping[str, Any]) -> dict[str, Unit]:
    """Return units by name from their entries; raises ValueError naming the unit that is incomplete."""
    return {str(name): _unit(str(name), entry) for name, entry in content.items()}


def _unit(name: str, entry: Mapping[str, Any]) -> Unit:
    try:
        return Unit(name, entry["words"], entry["base"], Fraction(entry["factor"]), bool(entry.get("counted", False)))
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"unit {name}: needs words, base and factor as text such as '1/100' ({problem})") from problem
