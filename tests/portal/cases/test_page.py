"""docs/cases.md is what the tables say."""

from __future__ import annotations

from pathlib import Path

from maatwerk.portal.cases.diagram import current, mermaid
from maatwerk.portal.cases.table import kinds

PAGE = Path(__file__).parents[3] / "docs" / "cases.md"


def test_the_page_of_the_cases_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert current(text) == text, "run: python docs/_generate.py"


def test_a_diagram_shows_every_state_and_every_act() -> None:
    for kind in kinds().values():
        drawn = mermaid(kind)
        assert all(f"  {name} : " in drawn for name in kind.states)
        assert all(f" : {action.title.en}" in drawn for action in kind.actions.values())
        assert drawn.count("--> [*]") == len(kind.ends)
