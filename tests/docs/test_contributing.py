"""CONTRIBUTING.md: its case is right to the cent, its rules are Python, its rooms are those of the code."""

from __future__ import annotations

import ast
import re
from typing import Any

import polars as pl
import yaml
from doc_pages import DOCS

from maatwerk.law.measures import measures
from maatwerk.rules.split import evaluate_split
from maatwerk.rules.tables import written

ROOT = DOCS.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    match = re.search(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[1]


def test_the_case_is_right_to_the_cent() -> None:
    case: dict[str, Any] = yaml.load(block("yaml"), Loader=yaml.BaseLoader)["cases"][0]
    ruleset = measures()[case["measure"]]
    outcome = evaluate_split(ruleset, pl.DataFrame([case["in"]]), list(case["out"]))
    assert outcome.findings == ()
    shown = written(ruleset, outcome.frame, list(case["out"])).row(0, named=True)
    assert {name: str(shown[name]) for name in case["out"]} == case["out"]


def test_the_rules_are_python() -> None:
    assert len(ast.parse(block("python")).body) == 2


def test_every_room_stands_in_the_table() -> None:
    rooms = {folder.parent.name for folder in (ROOT / "src" / "maatwerk").glob("*/__init__.py")}
    assert set(re.findall(r"^\| `(\w+)/` \|", TEXT, re.MULTILINE)) == rooms
