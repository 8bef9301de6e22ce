"""The law's files, and the bounds of inputs that are legal numbers themselves."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from maatwerk.rules.parameters import Parameter, load_parameters
from maatwerk.rules.ruleset import Reading, load_readings


def folder() -> Path:
    """Return the folder that holds parameters, readings and assumptions."""
    return Path(str(resources.files("maatwerk.law")))


@functools.cache
def parameters() -> Mapping[str, Parameter]:
    """Return every dated parameter of the law."""
    return load_parameters(folder() / "parameters")


@functools.cache
def readings() -> Mapping[str, Reading]:
    """Return every named reading."""
    return load_readings(folder() / "readings.yaml")


def ever(name: str) -> tuple[int, ...]:
    """Return every whole number a parameter, or a cell of it, ever had, oldest first."""
    values = (dated.value for dated in parameters()[name].values)
    cells = (value.values() if isinstance(value, dict) else (value,) for value in values)
    return tuple(cell for group in cells for cell in group if cell is not None)


def steps(least: str, most: str, step: str) -> frozenset[int]:
    """Return the numbers from the parameter ``least`` to ``most`` in steps of ``step``."""
    return frozenset(range(min(ever(least)), max(ever(most)) + 1, min(ever(step))))
