"""A rule's formula read with the numbers of one line: ``hoogste van (2.930,45 + 732,61 − 293,04; 0)``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from maatwerk.rules.money import dutch
from maatwerk.rules.render import label

_WORD = re.compile(r"([a-z][a-z0-9_]*)")
TOP, BOTTOM = "_teller", "_noemer"


@functools.lru_cache(maxsize=1024)
def _parts(words: str) -> tuple[str, ...]:
    return tuple(_WORD.split(words))


def with_numbers(words: str, values: Mapping[str, str]) -> str:
    """Return a formula in words with the numbers that are known filled in; names without a number stay words."""
    return "".join(values.get(part) or label(part) for part in _parts(words))


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
    """Return what can stand in a formula instead of a name: numbers only, a fraction as ``Q/S``."""
    known = {**parameters, **facts, **steps}
    numbers = {name: shown(value) for name, value in known.items() if _is_number(value)}
    for name in [name for name in facts if name.endswith(TOP)]:
        bare = name.removesuffix(TOP)
        numbers[bare] = f"{facts[name]}/{facts[bare + BOTTOM]}"
    return numbers


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and str(value).replace(".", "", 1).lstrip("-").isdigit()
