"""Values as a citizen reads them: Dutch dates, decimal comma, words for codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maatwerk.law.words import WORDS
from maatwerk.rules.dates import as_day
from maatwerk.rules.exact import Choice, Code, Exact, Flag, half_up
from maatwerk.rules.inputs import Input
from maatwerk.rules.money import printed
from maatwerk.rules.quarter import Quarter

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
ORDINALS = ("eerste", "tweede", "derde", "vierde")
NOT_GIVEN = "niet ingevuld"


def name_in_words(name: str, of: str = "") -> str:
    """Return the words of a name of a code: those of the list (for this input, or any), else the name with spaces."""
    return WORDS.get(f"{of}.{name}") or WORDS.get(name) or name.replace("_", " ")


def day_in_words(days: int) -> str:
    """Return a day (days since 1970-01-01) as ``1 juli 2023``."""
    day = as_day(days)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def quarter_in_words(index: int) -> str:
    """Return a quarter (its index) as ``derde kwartaal van 2023``."""
    quarter = Quarter(index)
    return f"{ORDINALS[quarter.number - 1]} kwartaal van {quarter.year}"


def number_in_words(number: int, scale: int, unit: str = "") -> str:
    """Return a scaled number with decimal comma and its unit: ``16.861,46 euro``, ``24 uur``."""
    whole, _, decimals = printed(abs(number), scale).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    kept = decimals if unit.startswith("EUR") else decimals.rstrip("0")
    text = ("-" if number < 0 else "") + grouped + (f",{kept}" if kept else "")
    return f"{text} {unit.replace('EUR', 'euro')}".strip()


def fact_in_words(given: Input, value: Any) -> str:
    """Return the value of an input (a scaled number, a place, a truth or text) for people; ``None`` is not given."""
    if value is None:
        return NOT_GIVEN
    if given.kind == "code":
        return name_in_words(given.names[value], given.name)
    if given.kind == "flag":
        return "ja" if value else "nee"
    by_kind: dict[str, Callable[[Any], str]] = {
        "text": str,
        "year": str,
        "date": day_in_words,
        "quarter": quarter_in_words,
    }
    if given.kind in by_kind:
        return by_kind[given.kind](value)
    return number_in_words(value, given.scale, given.unit)


def result_in_words(value: Any, unit: str, *, blank_zero: bool = False) -> str:
    """Return the value of a rule for people; nothing where a zero means that there is none."""
    if isinstance(value, Flag):
        return "ja" if value.value else "nee"
    if isinstance(value, Code):
        return name_in_words(value.names[int(value.place)])  # type: ignore[arg-type]
    if isinstance(value, Exact):
        return _exact_in_words(value, unit, blank_zero)
    return str(value.option if isinstance(value, Choice) else value.value)


def _exact_in_words(value: Exact, unit: str, blank_zero: bool) -> str:
    exact = value if value.over is None else half_up(value, 2)
    assert isinstance(exact.number, int)
    if blank_zero and exact.number == 0:
        return ""
    if unit == "datum":
        return day_in_words(exact.number)
    if unit == "kwartaal":
        return quarter_in_words(exact.number)
    return number_in_words(exact.number, exact.scale, unit)
