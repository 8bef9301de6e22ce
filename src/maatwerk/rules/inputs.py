"""What a rule set asks of a row: named, typed, bounded inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maatwerk.rules.money import scaled
from maatwerk.rules.quarter import Quarter

FRACTION_SCALE = 6
"""Decimals of a fraction written as one decimal number; a fraction as numerator and denominator has no such limit."""

TOP, BOTTOM = "_teller", "_noemer"
"""Endings of the two columns of a fraction that is kept as numerator and denominator."""


Blank = bool | Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Input:
    """One column of the input.

    ``kind``: ``amount`` (decimal, ``scale``), ``whole``, ``fraction``, ``code`` (one of ``names``), ``flag``, ``text``,
    ``quarter``, ``year`` or ``date``. ``low`` and ``high`` are scaled integers. ``blank`` says when an empty cell is
    right: always (``True``), or in rows where another input has one of some values (``{"statuut": ("zelfstandige",)}``,
    several conditions are alternatives); it then counts as ``default``. ``same_within`` names the keys within which the
    value must be one and the same.
    """

    name: str
    kind: str
    title: str
    unit: str = ""
    scale: int = 0
    low: int = 0
    high: int = 0
    names: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    blank: Blank = False
    default: int | str | bool | None = None
    same_within: tuple[str, ...] = ()
    until: Quarter | None = None
    allowed: frozenset[int] = frozenset()

    @property
    def default_place(self) -> int:
        """The default as the engine holds it: a scaled number, a place in ``names``, or 0."""
        if self.kind == "code" and isinstance(self.default, str):
            return self.names.index(self.default)
        return int(self.default) if isinstance(self.default, (int, bool)) else 0


def amount(
    name: str, title: str, *, most: str, least: str = "0", scale: int = 2, unit: str = "EUR", **more: object
) -> Input:
    """Declare a decimal input between ``least`` and ``most`` (written numbers) with ``scale`` decimals."""
    return Input(name, "amount", title, unit, scale, scaled(least, scale), scaled(most, scale), **more)  # type: ignore[arg-type]


def number(name: str, title: str, least: int, most: int, *, unit: str = "", **more: object) -> Input:
    """Declare a whole number between two bounds."""
    return Input(name, "whole", title, unit, 0, least, most, **more)  # type: ignore[arg-type]


def percent(name: str, title: str, least: int, most: int, **more: object) -> Input:
    """Declare a percentage in whole percents."""
    return Input(name, "whole", title, "%", 0, least, most, **more)  # type: ignore[arg-type]


def fraction(name: str, title: str, *, most: int = 2, **more: object) -> Input:
    """Declare a fraction from 0 to ``most``: a decimal of at most 6 digits, or ``Q/S``."""
    high = most * 10**FRACTION_SCALE
    return Input(name, "fraction", title, "", FRACTION_SCALE, 0, high, **more)  # type: ignore[arg-type]


def code(name: str, title: str, *names: str, **more: object) -> Input:
    """Declare one of a list of names."""
    return Input(name, "code", title, high=len(names) - 1, names=names, **more)  # type: ignore[arg-type]


def flag(name: str, title: str, **more: object) -> Input:
    """Declare a yes or no (``true``/``false``)."""
    return Input(name, "flag", title, **more)  # type: ignore[arg-type]


def text(name: str, title: str, **more: object) -> Input:
    """Declare an identifier."""
    return Input(name, "text", title, **more)  # type: ignore[arg-type]


def quarter(name: str, title: str, **more: object) -> Input:
    """Declare a quarter (``2024Q3``)."""
    low, high = Quarter.of(1990, 1).index, Quarter.of(2099, 4).index
    return Input(name, "quarter", title, "kwartaal", 0, low, high, **more)  # type: ignore[arg-type]


def year(name: str, title: str, **more: object) -> Input:
    """Declare a calendar year."""
    return Input(name, "year", title, "jaar", 0, 1990, 2099, **more)  # type: ignore[arg-type]


def date(name: str, title: str, **more: object) -> Input:
    """Declare a day (``2024-07-01``), held as days since 1970-01-01."""
    return Input(name, "date", title, "datum", 0, 7300, 47500, **more)  # type: ignore[arg-type]
