"""The parameters of disclosure control on a day, and which of them a release may set itself."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import asdict, dataclass
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Parameter, read_parameter_file

Zeros = Literal["tonen", "verbergen", "meeverbergen"]
ZEROS: tuple[Zeros, ...] = get_args(Zeros)
PERCENT_SCALE = 2


class WrongRule(ValueError):
    """A rule can not be what it is set to; the message (Dutch) names it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a cell too small to show. Percentages are whole numbers of hundredths of a percent.

    ``zeros``: a cell nobody is in is always shown (``tonen``), is as sensitive as a small one (``verbergen``), or is not
    sensitive but may be hidden to protect another (``meeverbergen``).
    """

    minimum_eenheden: int
    minimum_bijdragers: int
    dominantie_aantal: int
    dominantie_procent: int
    p_procent: int
    mogelijke_waarden: int
    marge_procent: int
    zeros: Zeros = "tonen"

    def __post_init__(self) -> None:
        if self.zeros not in ZEROS:
            raise WrongRule(f"nullen: {self.zeros!r} bestaat niet; kies {', '.join(ZEROS)}.")
        for name, value in asdict(self).items():
            if name != "zeros" and value < (1 if name in AT_LEAST_ONE else 0):
                raise WrongRule(f"{name}: {value} is te klein.")

    def as_dict(self) -> dict[str, Any]:
        """Return the rules for a manifest, percentages written with their decimals."""
        return {
            name: printed(value, PERCENT_SCALE) if name.endswith("procent") else value
            for name, value in asdict(self).items()
        }


AT_LEAST_ONE = (
    "minimum_eenheden",
    "minimum_bijdragers",
    "dominantie_aantal",
    "dominantie_procent",
    "mogelijke_waarden",
)


def percent(hundredths: int) -> Fraction:
    """Return a percentage in hundredths as a part of one: ``percent(8500)`` is 17/20."""
    return Fraction(hundredths, 10**PERCENT_SCALE * 100)


@functools.cache
def parameters() -> dict[str, Parameter]:
    """Return the dated parameters of disclosure control, by name."""
    with resources.as_file(resources.files(__package__).joinpath("parameters.yaml")) as file:
        return {parameter.name: parameter for parameter in read_parameter_file(Path(file))}


def rules_on(day: dt.date, **own: Any) -> Rules:
    """Return the rules of a day; ``own`` replaces some by name. Raises WrongRule for a day before the first or a wrong value."""
    values = {name: _value_on(parameter, day) for name, parameter in parameters().items()}
    return Rules(**{**values, **{name: value for name, value in own.items() if value is not None}})


def _value_on(parameter: Parameter, day: dt.date) -> int:
    dated = parameter.on(day)
    if dated is None or not isinstance(dated.value, int):
        raise WrongRule(f"{parameter.name} heeft geen waarde op {day}.")
    return dated.value
