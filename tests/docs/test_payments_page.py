"""docs/payments.md names every finding of the payments and every parameter of the calendar, with its confidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from doc_pages import page

from maatwerk.law.measures import folder, parameters
from maatwerk.rules.parameters import read_parameter_file
from maatwerk.sources import payments

TEXT = page("payments.md")
CALENDAR = sorted(one.name for one in read_parameter_file(folder() / "parameters" / "kalender.yaml"))


def test_every_finding() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in Path(str(payments.__file__)).parent.glob("*.py"))
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source)) - {"utf-8"}
    assert len(codes) > 40
    assert [code for code in sorted(codes) if f"`{code}`" not in TEXT] == []


@pytest.mark.parametrize("name", CALENDAR)
def test_every_parameter_of_the_calendar_with_its_confidence(name: str) -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and f"`{name}`" in line]
    assert rows
    assert all(parameters()[name].values[-1].confidence in row for row in rows)
