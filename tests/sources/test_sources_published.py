"""The published schemas and the documentation are current, and name every finding."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from maatwerk.sources import publish
from maatwerk.sources.schema import OCCUPATIONS, Table

ROOT = Path(__file__).parents[2]
CODE = ROOT / "src" / "maatwerk" / "sources"
DOCS = ROOT / "docs" / "sources.md"
FIRST = {"Finding": 0, "Refused": 0, "_Kind": 0, "_note": 0, "Rule": 1, "Fault": 1, "rule": 0}


@pytest.mark.parametrize("table", publish.PUBLISHED, ids=lambda table: table.name)
def test_published_schema_is_current(table: Table) -> None:
    path = publish.HERE / f"{table.name}.schema.json"
    assert path.read_text(encoding="utf-8") == publish.schema_text(table), "run: python -m maatwerk.sources.publish"


def test_published_schema_is_a_table_schema() -> None:
    schema = json.loads(publish.schema_text(OCCUPATIONS))
    assert [field["name"] for field in schema["fields"]] == OCCUPATIONS.schema.names()
    assert {field["type"] for field in schema["fields"]} == {"string", "integer", "date", "array", "boolean"}


def test_the_documented_tables_are_current() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert publish.with_tables(text) == text, "run: python -m maatwerk.sources.publish"


def _codes(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at = FIRST.get(name)
            if at is not None and len(node.args) > at:
                value = node.args[at]
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value.value)
    return found


def test_every_finding_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    codes = set().union(*(_codes(path) for path in CODE.glob("*.py")))
    extra = {
        "insz-ongeldig",
        "insz-testnummer",
        "ondernemingsnummer-ongeldig",
        "te-diep",
        "tekst-te-lang",
        "codering-fout",
    }
    assert len(codes) > 40
    assert sorted(code for code in codes | extra if f"`{code}`" not in text) == []
