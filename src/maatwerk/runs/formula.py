"""A rule's formula read with the numbers of one line: ``hoogste van (2.930,45 + 732,61 − 293,04; 0)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.money import dutch
from maatwerk.rules.wording import Condition, label, with_numbers

_COMPARES = ("≤", "≥", "<", ">")


def shown(value: Any) -> str:
    """Return a value as a Dutch reader writes it: ``1.234,50``, ``0,434783``, ``ja``."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = str(value)
    whole, point, decimals = text.partition(".")
    if not whole.lstrip("-").isdigit() or (point and not decimals.isdigit()):
        return text
    return dutch(int(whole + decimals), len(decimals)) if decimals else text


def numbers_of(facts: Mapping[str, Any], steps: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, str]:
    """Return what can stand in a formula instead of a name: a number, a fraction as ``Q/S``, a word behind its name."""
    known = {**parameters, **facts, **steps}
    numbers = {name: shown(value) if _is_number(value) else _beside(name, value) for name, value in known.items()}
    for name in [name for name in facts if name.endswith(TOP)]:
        bare = name.removesuffix(TOP)
        numbers[bare] = f"{facts[name]}/{facts[bare + BOTTOM]}"
    return numbers


def _beside(name: str, value: Any) -> str:
    return f"{label(name)} ({shown(value)})"


def looked_up(words: str, tables: Mapping[str, Mapping[str, Any]], values: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return a formula with the number of each cell it looks up, and a sentence per cell: ``duur bij loonpremie: 20``.

    ``tables`` gives per keyed parameter its ``soorten`` (of its keys) and ``cellen``; what a line has no key for stays words.
    """
    notes: list[str] = []
    for name, table in tables.items():
        keys = ", ".join([r"([a-z][a-z0-9_]*)"] * len(table["soorten"]))
        for found in re.finditer(rf"\b{name} bij {keys}", words):
            cell = _cell(table, [values.get(key) for key in found.groups()])
            if cell:
                words = words.replace(found[0], shown(cell[1]))
                notes.append(f"{label(name)} bij {', '.join(cell[0])}: {shown(cell[1])}")
    return words, notes


def _cell(table: Mapping[str, Any], values: Sequence[Any]) -> tuple[list[str], str] | None:
    """Return the cell for the values of a line, with its keys; a number falls in the last step at or below it."""
    if any(value is None for value in values):
        return None
    place = []
    for i, (kind, value) in enumerate(zip(table["soorten"], values, strict=True)):
        starts = sorted({int(keys[i]) for keys, _ in table["cellen"]}) if kind == "from" else []
        place.append(
            str(max((start for start in starts if start <= int(value)), default=value)) if starts else str(value)
        )
    number = next((number for keys, number in table["cellen"] if keys == place), None)
    return None if number is None else ([str(value) for value in values], number)


def conditions(taken: Sequence[Condition], numbers: Mapping[str, str]) -> Iterator[str]:
    """Yield the conditions of a formula as sentences; a comparison with its numbers."""
    for condition in taken:
        words = condition.words
        compared = any(sign in words for sign in _COMPARES)
        yield str(Condition(with_numbers(words, numbers), condition.held) if compared else condition)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and str(value).replace(".", "", 1).lstrip("-").isdigit()
