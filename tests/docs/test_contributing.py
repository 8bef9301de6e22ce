"""CONTRIBUTING.md: its case is right to the cent, its rules are Python, and the links of all pages lead somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from doc_pages import DOCS

from maatwerk.law.measures import measures
from maatwerk.rules.split import evaluate_split
from maatwerk.rules.tables import written

ROOT = DOCS.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OWN = ["glossary", "dependencies", "reforms", "readings", "parameters", "law-evaluate"]
PAGES = [ROOT / "CONTRIBUTING.md", *(DOCS / f"{name}.md" for name in OWN), *sorted((DOCS / "decisions").glob("*.md"))]


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


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_links_lead_somewhere(file: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
    assert [target for target in targets if not (file.parent / target).exists()] == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_speaks_of_the_product_alone(file: Path) -> None:
    forbidden = re.findall(
        r"/work/|/shared|/root/|/tmp/|/opt/|\bpypi\.org\b|\bissue #?\d", file.read_text(encoding="utf-8")
    )
    assert forbidden == []
