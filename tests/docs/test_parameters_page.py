"""docs/parameters.md: its examples are read, and it names every field and word of the schema."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from doc_pages import blocks, page

from maatwerk.rules.parameters import CONFIDENCES, WITHIN_QUARTER, read_parameter_file

SCHEMA = json.loads(resources.files("maatwerk.rules").joinpath("parameters.schema.json").read_text(encoding="utf-8"))
DEFS: dict[str, Any] = SCHEMA["$defs"]
FIELDS = {*DEFS["parameter"]["properties"], *DEFS["values"]["items"]["properties"]}


@pytest.mark.parametrize("block", blocks("parameters.md"), ids=lambda block: block.name)
def test_an_example_is_a_parameter_file(block: Any, tmp_path: Path) -> None:
    file = tmp_path / block.name
    file.write_text(block.text, encoding="utf-8")
    assert list(read_parameter_file(file))


def test_the_page_names_every_field_and_word() -> None:
    text = page("parameters.md")
    assert [word for word in sorted({*FIELDS, *CONFIDENCES, *WITHIN_QUARTER}) if f"`{word}`" not in text] == []
