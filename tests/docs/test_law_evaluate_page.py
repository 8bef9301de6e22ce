"""docs/law-evaluate.md: its tables are those of the measures as they are, and it names every finding and column."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from doc_pages import DOCS, page

from maatwerk.rules import check, split
from maatwerk.rules.finding import FIELDS


def test_the_tables_are_current() -> None:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "_generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = page("law-evaluate.md")
    assert module.current(text) == text, "run: python docs/_generate.py"


def test_every_code_of_a_finding_is_explained() -> None:
    source = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (check, split))
    codes = set(re.findall(r"""(?:Problem|_Test|Finding)\(\s*"([a-z-]+)\"""", source))
    assert codes
    assert {code for code in codes if f"| `{code}` |" not in page("law-evaluate.md")} == set()


def test_every_column_of_the_findings_file() -> None:
    assert [name for name in FIELDS if f"| `{name}` |" not in page("law-evaluate.md")] == []
