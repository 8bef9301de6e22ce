"""The fixed texts of letters, Dutch and English, and numbers, days and units as a letter writes them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from maatwerk.portal.letters.content import Language

_NUMBER = re.compile(r"(-?)([0-9]{1,30})(?:\.([0-9]+))?")
_DECIMAL = re.compile(r"(?<![\w.^,-])[0-9]{1,30}\.[0-9]+(?![\w.])")
_QUARTER = re.compile(r"([0-9]{4})Q([1-4])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def words(language: Language) -> dict[str, Any]:
    """Return the fixed texts of a language, by key."""
    read = yaml.safe_load(files(__package__).joinpath("words.yaml").read_text(encoding="utf-8"))
    return dict(read[language])


def day(when: date, language: Language) -> str:
    """Return a day in words: ``5 maart 2026``."""
    return f"{when.day} {words(language)['months'][when.month - 1]} {when.year}"


def number(text: str, language: Language) -> str:
    """Return a decimal number (point as decimal sign) as the language writes it: ``9873.34`` becomes ``9.873,34``.

    Anything that is no such number comes back as it was.
    """
    match = _NUMBER.fullmatch(text)
    if not match:
        return text
    sign, whole, decimals = match.groups()
    point, comma = (",", ".") if language == "nl" else (".", ",")
    grouped = f"{int(whole):,}".replace(",", comma)
    return ("−" if sign else "") + grouped + (point + decimals if decimals else "")


def numbers_inside(text: str, language: Language) -> str:
    """Return a formula with its decimal numbers written as the language does; whole numbers stay as they are."""
    return _DECIMAL.sub(lambda match: number(match.group(0), language), text)


def unit(text: str, language: Language) -> str:
    """Return a unit in words: ``EUR/kwartaal`` becomes ``euro per kwartaal``."""
    return text.replace("EUR", "euro").replace("/", f" {words(language)['per']} ")


def moment(text: str, language: Language) -> str:
    """Return an ISO day or a quarter in words: ``2024Q2`` becomes ``kwartaal 2 van 2024``; other text stays."""
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        return str(words(language)["quarter"]).format(quarter.group(2), quarter.group(1))
    try:
        return day(date.fromisoformat(text), language) if _DAY.fullmatch(text) else text
    except ValueError:
        return text
