"""What was filled in, as plain JSON data without floats; and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return filled-in values as JSON data: days as ISO dates, numbers as written; empty ones left out."""
    return {name: _plain(value) for name, value in data.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} is geen gegeven voor een dossier")
