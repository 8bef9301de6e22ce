"""A rule's formula read with the numbers of one line: ``hoogste van (2.930,45 + 732,61 − 293,04; 0)``."""

from __future__ import annotations

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


def conditions(taken: Sequence[Condition], numbers: Mapping[str, str]) -> Iterator[str]:
    """Yield the conditions of a formula as sentences; a comparison with its numbers."""
    for condition in taken:
        words = condition.words
        compared = any(sign in words for sign in _COMPARES)
        yield str(Condition(with_numbers(words, numbers), condition.held) if compared else condition)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and str(value).replace(".", "", 1).lstrip("-").isdigit()
