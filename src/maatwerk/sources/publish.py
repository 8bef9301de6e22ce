"""The published schemas: a Frictionless table schema (JSON) per table, and the tables of ``docs/sources.md``.

``python -m maatwerk.sources.publish`` writes both; a test fails when they are not current.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import polars as pl

from maatwerk.sources.schema import (
    BEZOLDIGINGEN,
    BIJDRAGEN,
    CONTINGENTS,
    DECLARATIONS,
    DETAILS,
    OCCUPATIONS,
    PRESTATIES,
    RIGHT_STATUSES,
    RIGHTS,
    VERMINDERINGEN,
    Column,
    Table,
)

HERE: Final = Path(__file__).parent / "published"
PUBLISHED: Final = (OCCUPATIONS, DECLARATIONS, RIGHTS, RIGHT_STATUSES, CONTINGENTS)
DOCUMENTED: Final = (*PUBLISHED, PRESTATIES, BEZOLDIGINGEN, BIJDRAGEN, VERMINDERINGEN, DETAILS)
_INNER: Final = {table.name: table for table in (PRESTATIES, BEZOLDIGINGEN, BIJDRAGEN, VERMINDERINGEN, DETAILS)}


def kind(column: Column) -> str:
    """Return the type of a column as a table schema names it."""
    if column.name == "vte":
        return "number"
    if isinstance(column.dtype, pl.List):
        return "array"
    if column.dtype.is_integer():
        return "integer"
    return {"Date": "date", "Boolean": "boolean"}.get(str(column.dtype), "string")


def _constraints(column: Column) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": True} if column.required else {}
    if column.minimum is not None and column.name != "vte":
        rules["minimum"] = column.minimum
    if column.maximum is not None and column.name != "vte":
        rules["maximum"] = column.maximum
    if column.pattern is not None:
        rules["pattern"] = column.pattern
    if column.choices:
        rules["enum"] = list(column.choices)
    return rules


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": kind(column), "description": column.text}
    if rules := _constraints(column):
        field["constraints"] = rules
    if column.name in _INNER:
        field["items"] = [_field(inner) for inner in _INNER[column.name].columns]
    return field


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Frictionless table schema of a table (``items`` describes the objects of a list column)."""
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": table.name,
        "description": table.text,
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return schema


def schema_text(table: Table) -> str:
    """Return the schema as the text of its file."""
    return json.dumps(table_schema(table), indent=2, ensure_ascii=False) + "\n"


def markdown(table: Table) -> str:
    """Return a table as Markdown: column, type, meaning, what it must meet."""
    lines = [f"#### `{table.name}`", "", table.text, "", "| column | type | meaning | must |", "|---|---|---|---|"]
    lines += [f"| `{c.name}` | {kind(c)} | {c.text} | {_must(c)} |" for c in table.columns]
    return "\n".join(lines) + "\n"


def _must(column: Column) -> str:
    rules = _constraints(column)
    parts = ["be there"] if rules.get("required") else []
    if "minimum" in rules or "maximum" in rules:
        parts.append(f"{rules.get('minimum', '')}–{rules.get('maximum', '')}".strip("–") if "maximum" in rules else
                     f"≥ {rules['minimum']}")  # fmt: skip
    parts += [f"`{rules['pattern']}`".replace("|", "\\|")] if "pattern" in rules else []
    parts += [", ".join(column.choices)] if column.choices else []
    parts += [f"valid {column.identifier}"] if column.identifier else []
    return "; ".join(parts)


def tables_text() -> str:
    """Return all tables as Markdown."""
    return "\n".join(markdown(table) for table in DOCUMENTED)


def with_tables(document: str) -> str:
    """Return a document with the part between the two markers replaced by the tables."""
    part = f"<!-- tables -->\n\n{tables_text()}\n<!-- /tables -->"
    return re.sub(r"<!-- tables -->.*<!-- /tables -->", lambda _: part, document, flags=re.DOTALL)


def main(document: Path = Path("docs/sources.md")) -> None:
    """Write the schemas and bring the tables of the document up to date."""
    HERE.mkdir(exist_ok=True)
    for table in PUBLISHED:
        (HERE / f"{table.name}.schema.json").write_text(schema_text(table), encoding="utf-8")
    if document.exists():
        document.write_text(with_tables(document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
