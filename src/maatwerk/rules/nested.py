"""An explanation as nested plain data for a page: every step with its sentence, its formula with the numbers filled in,
its ground, its source, and the steps it rests on.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from maatwerk.rules.explain import CONFIDENCE_WORDS, Step
from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.shown import day_words, quarter_words
from maatwerk.rules.wording import label, with_numbers


def nested(step: Step) -> dict[str, Any]:
    """Return a step and everything below it as plain data; every key is always there, text in Dutch.

    ``name``, ``kind`` (``regel``, ``invoer``, ``parameter``, ``lezing``), ``sentence``, ``value`` (as a Dutch reader writes
    it) and ``unit``, ``exact``, ``formula`` (names), ``filled`` (numbers instead of names), ``whole`` (every branch, where
    the rule chooses), ``conditions`` (what chose the branch), ``article``, ``source``, ``confidence``, ``since``, ``until``,
    ``rounding``, ``note``, ``assumptions``, ``shaky`` (whether it or something below rests on an assumption), ``children``.
    ``anchor`` is the same for the same step; a step that already stands higher up has ``again`` and no children.
    """
    return _nested(step, set())


def _nested(step: Step, seen: set[str]) -> dict[str, Any]:
    again = step.id in seen
    seen.add(step.id)
    return {
        "anchor": step.id,
        "name": label(step.name),
        "kind": step.kind,
        "sentence": step.text,
        "value": shown_value(step),
        "unit": step.unit,
        "exact": step.exact,
        "formula": label(step.formula),
        "filled": filled(step),
        "whole": label(step.whole),
        "conditions": list(step.conditions),
        "article": step.basis,
        "source": step.source,
        "confidence": CONFIDENCE_WORDS.get(step.confidence, ""),
        "since": shown_day(step.since),
        "until": shown_day(step.until),
        "rounding": step.rounding,
        "note": step.note,
        "assumptions": list(step.assumptions),
        "shaky": step.shaky,
        "again": again,
        "children": [] if again else [_nested(below, seen) for below in step.inputs],
    }


def filled(step: Step) -> str:
    """Return the formula of a step with the values of what it needs; a word stands behind its name."""
    words = step.formula
    for below in step.inputs:
        words = _looked_up(words, below)
    return with_numbers(words, {below.name: _in_formula(below) for below in step.inputs})


def _looked_up(words: str, table: Step) -> str:
    """Return the words with the one cell that was looked up in a table instead of its name and keys."""
    keys, colon, number = table.value.partition(": ")
    if table.kind != "parameter" or not colon or ";" in number:
        return words
    names = ", ".join([r"[a-z][a-z0-9_]*"] * (keys.count(", ") + 1))
    return re.sub(rf"\b{table.name} bij {names}", dutch_number(number), words)


def _in_formula(step: Step) -> str:
    if step.kind == "invoer" and "/" in step.exact:
        return step.exact
    if not step.value or ":" in step.value:
        return ""
    return shown_value(step) if _is_number(step.value) else f"{label(step.name)} ({step.value})"


def shown_value(step: Step) -> str:
    """Return the value of a step as a Dutch reader writes it (``1.234,50``); what is no decimal stays as it is."""
    return dutch_number(step.value)


def dutch_number(text: str) -> str:
    """Return a decimal number as a Dutch reader writes it; other text as it is."""
    whole, _, decimals = text.partition(".")
    return dutch(int(whole + decimals), len(decimals)) if decimals and _is_number(text) else text


def _is_number(text: str) -> bool:
    whole, point, decimals = text.removeprefix("-").partition(".")
    return whole.isdigit() and (decimals.isdigit() or not point)


def shown_day(text: str) -> str:
    """Return a day as ``1 juli 2024``, a quarter as ``derde kwartaal 2024``; empty stays empty."""
    if not text:
        return ""
    return day_words(dt.date.fromisoformat(text)) if "-" in text else quarter_words(Quarter.parse(text))
