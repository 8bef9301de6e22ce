"""docs/budget.md: its example runs, and with docs/settlement.md it explains every code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "budget.md").read_text(encoding="utf-8")
SETTLEMENT = (ROOT / "docs" / "settlement.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "src" / "maatwerk" / "ledger").rglob("*.py"))
CODES = {
    code for file in SOURCES for code in re.findall(r'(?<!_)refused\(\s*"([a-z-]+)"', file.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code: str) -> None:
    assert f"`{code}`" in PAGE + SETTLEMENT


def test_codes_were_found() -> None:
    assert len(CODES) > 30


def test_the_example_runs() -> None:
    names: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.S)[0], names)
    assert names["findings"] == ()
    assert f"# {names['book'].execution('2HA', 'vek')} cents" in PAGE
    assert names["scratch"].execution("2HA", "vek") == 1_000_000
