"""Amounts of the catalogue of published figures, for the lab: so that no file of its own repeats one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from maatwerk.figures.catalogue.reading import published

KEURO: Final = 100_000
"""Cents in a thousand euro."""

_NAMED: Final = re.compile(r"\{([a-z0-9_]+)\}")


def cents_of(figure: str) -> int:
    """Return a figure in euro as cents; raises KeyError for a name that the catalogue does not have."""
    cents = published().figures[figure].value * 100
    assert cents.denominator == 1
    return cents.numerator


def amount(said: Mapping[str, Any]) -> int:
    """Return an amount in cents: of ``figure``, of ``figure`` minus the figure ``minus``, or ``keuro`` where no catalogued
    document prints it.
    """
    if "figure" not in said:
        return int(said["keuro"]) * KEURO
    return cents_of(said["figure"]) - (cents_of(said["minus"]) if "minus" in said else 0)


def keuro(figure: str) -> int:
    """Return a figure as a whole number of thousand euro; raises KeyError as ``cents_of``."""
    thousands, rest = divmod(cents_of(figure), KEURO)
    assert rest == 0
    return thousands


def as_printed(text: str) -> str:
    """Return a text with every ``{figure}`` in it as its document prints it."""
    return _NAMED.sub(lambda found: published().figures[found[1]].first.printed, text)
