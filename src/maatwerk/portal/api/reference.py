"""The description of the API in parts that a page can draw: operations by subject, and the types they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.portal.people.roles import Role


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter or a field: its name, its type in words with a link where it has one, whether it must be given."""

    name: str
    kind: str
    model: str
    required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Described:
    """One operation."""

    name: str
    method: str
    path: str
    summary: str
    said: str
    roles: tuple[str, ...]
    parameters: tuple[Line, ...]
    body: Line | None
    answers: tuple[Line, ...]


def groups(schema: Mapping[str, Any]) -> list[tuple[str, list[Described]]]:
    """Return the operations by subject, in the order of the description."""
    found: dict[str, list[Described]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found.setdefault((operation.get("tags") or ["overig"])[0], []).append(_described(path, method, operation))
    return list(found.items())


def _described(path: str, method: str, operation: Mapping[str, Any]) -> Described:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return Described(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        _roles(operation["x-roles"]),
        tuple(_line(each["name"], each["schema"], each.get("required", False)) for each in operation["parameters"]),
        _line(_("inhoud"), body, True) if body else None,
        tuple(_answers(operation["responses"])),
    )


def _roles(names: list[str]) -> tuple[str, ...]:
    return (_("iedereen"),) if Role.PUBLIC.value in names else tuple(str(Role(name).label) for name in names)


def _answers(responses: Mapping[str, Any]) -> Iterator[Line]:
    for status, answer in responses.items():
        if status.startswith("2"):
            content: Mapping[str, Any] = next(iter(answer.get("content", {}).values()), {})
            yield _line(status, content.get("schema", {}), True)


def models(schema: Mapping[str, Any]) -> list[tuple[str, str, list[Line]]]:
    """Return the types: name, what it says, its fields."""
    found = schema["components"]["schemas"]
    return [(name, str(each.get("description", "")), _fields(each)) for name, each in sorted(found.items())]


def _fields(model: Mapping[str, Any]) -> list[Line]:
    required = set(model.get("required", ()))
    return [_line(name, each, name in required) for name, each in model.get("properties", {}).items()]


def _line(name: str, schema: Mapping[str, Any], required: bool) -> Line:
    kind, model = _kind(schema)
    return Line(name, kind, model, required, str(schema.get("description", "")))


def _kind(schema: Mapping[str, Any]) -> tuple[str, str]:
    """Return a type in words, and the name of the type it refers to, if it does."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return name, name
    if "anyOf" in schema:
        parts = [_kind(each) for each in schema["anyOf"]]
        return " | ".join(part for part, _model in parts), next((model for _part, model in parts if model), "")
    if schema.get("type") == "array":
        kind, model = _kind(schema.get("items", {}))
        return _("lijst van %(kind)s") % {"kind": kind}, model
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"])), ""
    words = {
        "object": _("object"),
        "string": _("tekst"),
        "integer": _("geheel getal"),
        "boolean": _("ja of nee"),
        "null": "null",
    }
    kind = words.get(str(schema.get("type", "")), str(schema.get("type", "")) or _("iets"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind, ""
