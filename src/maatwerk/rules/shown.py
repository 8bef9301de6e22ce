"""Values as people read them in an explanation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from maatwerk.rules.columns import decimals
from maatwerk.rules.dates import as_day
from maatwerk.rules.exact import Choice, Code, Exact, Flag, half_up
from maatwerk.rules.inputs import Input
from maatwerk.rules.money import printed
from maatwerk.rules.quarter import Quarter

_ORDINALS = ("eerste", "tweede", "derde", "vierde")
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december")  # fmt: skip


def quarter_words(quarter: Quarter) -> str:
    """Return ``derde kwartaal 2024``."""
    return f"{_ORDINALS[quarter.number - 1]} kwartaal {quarter.year}"


def day_words(day: dt.date) -> str:
    """Return ``1 juli 2024``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def shown_unit(unit: str) -> str:
    """Return the unit as people read it."""
    return {"%2": "%", "kwartaal": "", "datum": "", "tekst": "", "ja/nee": "", "code": "", "breuk": ""}.get(unit, unit)


def written(value: Any, unit: str, given: Input | None = None) -> tuple[str, str]:
    """Return a value as written for people, and exactly where that differs (numerator and denominator)."""
    if isinstance(value, Exact):
        return _written_number(value, unit, given)
    if isinstance(value, Code) and value.given is not None and value.given.value is False:
        return "niet ingevuld", ""
    if isinstance(value, Code):
        return (value.names[value.place] if isinstance(value.place, int) else ""), ""
    if isinstance(value, Flag):
        return ("ja" if value.value else "nee"), ""
    return str(value.option if isinstance(value, Choice) else value.value), ""


def _written_number(value: Exact, unit: str, given: Input | None) -> tuple[str, str]:
    assert isinstance(value.number, int)
    if value.given is not None and not value.given.value:
        return "niet ingevuld", ""
    if unit in ("kwartaal", "quarter"):
        return str(Quarter(value.number)), ""
    if unit in ("datum", "date"):
        return as_day(value.number).isoformat(), ""
    if value.over is not None:
        places = max(decimals(unit), 2)
        scale = f" × 10^-{value.scale}" if value.scale else ""
        return printed(_for_display(value, places), places), f"{value.number}/{value.over.number}{scale}"
    if given is not None or value.scale == decimals(unit):
        return printed(value.number, value.scale), ""
    shown, exact = printed(_for_display(value, decimals(unit)), decimals(unit)), printed(value.number, value.scale)
    return shown, ("" if Decimal(shown) == Decimal(exact) else exact)


def _for_display(value: Exact, places: int) -> int:
    rounded = half_up(value, places).number
    assert isinstance(rounded, int)
    return rounded
