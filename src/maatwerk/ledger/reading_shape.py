"""What the parts of a book's file must look like before anything is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from maatwerk.ledger import accounts
from maatwerk.ledger.book import STAGES
from maatwerk.ledger.units import POWERS

YEARS = range(1990, 2101)
Shape = Callable[[Any], bool]


def is_text(value: Any) -> bool:
    """Return whether it is a text."""
    return type(value) is str


def is_year(value: Any) -> bool:
    """Return whether it is a budget year."""
    return type(value) is int and value in YEARS


def is_programme(value: Any) -> bool:
    """Return whether it is a programme, or empty."""
    return is_text(value) and (not value or (len(value) == 2 and value.isupper()))


def is_day(value: Any) -> bool:
    """Return whether it is a day without an hour."""
    return type(value) is dt.date


def texts_by_name(value: Any) -> bool:
    """Return whether it is a mapping of names to texts."""
    return isinstance(value, dict) and all(is_text(name) and is_text(text) for name, text in value.items())


def row_of(fits: Shape, *, empty: bool = True) -> Shape:
    """Return the shape of a list of which every member fits."""
    return lambda value: isinstance(value, list) and (empty or bool(value)) and all(map(fits, value))


def is_path(value: Any) -> bool:
    """Return whether it is a path: a list of texts or whole numbers."""
    return isinstance(value, list) and all(type(part) in (str, int) for part in value)


def _or_none(fits: Shape) -> Shape:
    return lambda value: value is None or fits(value)


def _one_of(*known: str) -> Shape:
    return lambda value: is_text(value) and value in known


_ANYTHING = _or_none(row_of(lambda _: True))
NEEDED: Mapping[str, Shape] = {
    "year": is_year, "title": is_text, "document": is_text, "programme": is_programme, "booked": is_day,
    "unit": _one_of(*POWERS), "kinds": row_of(_one_of(*accounts.SPLIT, accounts.WHOLE), empty=False),
    "stages": row_of(_one_of(*STAGES), empty=False), "articles": row_of(lambda _: True, empty=False),
    "entries": row_of(lambda _: True),
}  # fmt: skip
OPTIONAL: Mapping[str, Shape] = {
    "reference": is_text, "partial": is_text, "outside": _or_none(texts_by_name), "earlier": _or_none(row_of(is_year)),
    "places": _or_none(row_of(is_text)), "guarded": lambda value: type(value) is bool,
    "printed": _or_none(lambda value: isinstance(value, dict)),
    **dict.fromkeys(("other_money", "cofinanced", "deliveries", "subtotals", "sums", "rates", "misprints", "remarks"), _ANYTHING),
}  # fmt: skip
SHAPES = {**NEEDED, **OPTIONAL}

ENTRY: Mapping[str, Shape] = {
    "id": is_text, "year": is_year, "valid": is_day, "figures": _or_none(texts_by_name), "total": texts_by_name,
    "path": _or_none(is_path), "shares": lambda value: isinstance(value, dict), "settles": is_text, "measure": is_text,
}  # fmt: skip
"""The fields of an entry that have one shape."""

BESIDE: Mapping[str, Shape] = {
    **dict.fromkeys(("row", "kind", "stage", "entries", "printed", "place", "why", "what", "taken", "source", "article",
                     "operator", "note", "correction", "id", "figure", "euro"), is_text),
    "path": row_of(is_text), "about": is_year, "due": is_day, "more_than": lambda value: type(value) is bool,
    "figures": _or_none(texts_by_name), "received": lambda value: is_text(value) or is_day(value),
}  # fmt: skip
"""The fields of what stands beside the entries."""


def misshapen(content: Mapping[str, Any]) -> list[str]:
    """Return the parts of a book's file that are missing or have another shape."""
    missing = [name for name in NEEDED if name not in content]
    return missing + wrong_in(content, SHAPES)


def wrong_in(given: Mapping[str, Any], shapes: Mapping[str, Shape]) -> list[str]:
    """Return the names of what is given in another shape."""
    return [name for name, value in given.items() if name in shapes and not shapes[name](value)]
