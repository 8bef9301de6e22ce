"""Dated parameters and readings as plain data and back, and the one way in which plain data is hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from maatwerk.rules.parameters import Cells, Dated, Key, Parameter
from maatwerk.rules.ruleset import Reading


def canonical(data: Any) -> str:
    """Return plain data as the one text that it has: keys sorted, no spaces. Raises TypeError for a float."""
    _refuse_floats(data)
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        raise TypeError("a record holds no floating-point numbers: they are not exact")
    if isinstance(data, Mapping):
        for value in data.values():
            _refuse_floats(value)
    elif isinstance(data, list | tuple):
        for value in data:
            _refuse_floats(value)


def hashed(data: Any) -> str:
    """Return the SHA-256 (hexadecimal) of plain data."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def plain_parameter(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter with all its dated values as plain JSON data."""
    return {
        "title": parameter.title,
        "unit": parameter.unit,
        "scale": parameter.scale,
        "keys": [[key.name, key.kind] for key in parameter.keys],
        "within_quarter": parameter.within_quarter,
        "reading": parameter.reading,
        "basis": parameter.basis,
        "applies": [parameter.applies[0], list(parameter.applies[1])] if parameter.applies else None,
        "values": [_plain_dated(dated) for dated in parameter.values],
        "options": {name: [_plain_dated(d) for d in dated] for name, dated in sorted(parameter.options.items())},
    }


def _plain_dated(dated: Dated) -> dict[str, Any]:
    return {
        "from": dated.since.isoformat(),
        "until": dated.until.isoformat() if dated.until else None,
        "value": _plain_value(dated.value),
        "source": dated.source,
        "confidence": dated.confidence,
        "note": dated.note,
        "assumption": dated.assumption,
    }


def _plain_value(value: int | Cells | None) -> Any:
    if isinstance(value, dict):
        return [[list(place), cell] for place, cell in sorted(value.items(), key=repr)]
    return value


def read_parameter(name: str, data: Mapping[str, Any]) -> Parameter:
    """Return the parameter that ``plain_parameter`` wrote; raises KeyError, TypeError or ValueError."""
    return Parameter(
        name=name,
        title=data["title"],
        unit=data["unit"],
        scale=data["scale"],
        values=tuple(_read_dated(entry) for entry in data["values"]),
        keys=tuple(Key(key, kind) for key, kind in data["keys"]),
        within_quarter=data["within_quarter"],
        reading=data["reading"],
        options={label: tuple(map(_read_dated, entries)) for label, entries in data["options"].items()},
        basis=data["basis"],
        applies=(data["applies"][0], tuple(data["applies"][1])) if data["applies"] else None,
    )


def _read_dated(entry: Mapping[str, Any]) -> Dated:
    return Dated(
        since=dt.date.fromisoformat(entry["from"]),
        value=_read_value(entry["value"]),
        until=dt.date.fromisoformat(entry["until"]) if entry["until"] else None,
        source=entry["source"],
        confidence=entry["confidence"],
        note=entry["note"],
        assumption=entry["assumption"],
    )


def _read_value(value: Any) -> int | Cells | None:
    if isinstance(value, list):
        return {tuple(place): cell for place, cell in value}
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError(f"{value!r} is no whole number")


def plain_reading(reading: Reading) -> dict[str, Any]:
    """Return a reading, with the option taken, as plain JSON data."""
    return {
        "title": reading.title,
        "options": dict(sorted(reading.options.items())),
        "taken": reading.default,
        "why": reading.why,
        "source": reading.source,
    }


def read_reading(name: str, data: Mapping[str, Any]) -> Reading:
    """Return the reading that ``plain_reading`` wrote; raises KeyError, or ValueError where its option is none."""
    if data["taken"] not in data["options"]:
        raise ValueError(f"{data['taken']!r} is no option of {name}")
    return Reading(name, data["title"], dict(data["options"]), data["taken"], data["why"], data["source"])
