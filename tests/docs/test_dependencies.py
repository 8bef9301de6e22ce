"""docs/dependencies.md: every dependency of pyproject.toml has a line with the licence of its own metadata."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata

import pytest
from doc_pages import DOCS, page

PROJECT = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))
NAMES = [re.split(r"[<>=!~ \[]", line)[0] for line in PROJECT["project"]["dependencies"]]
NAMES += [re.split(r"[<>=!~ \[]", line)[0] for line in PROJECT["dependency-groups"]["dev"]]
FAMILIES = ("MIT", "BSD", "MPL", "LGPL", "Apache")


def lines() -> dict[str, list[str]]:
    found = {}
    for line in page("dependencies.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for name in cells[0].split(", ") if line.startswith("|") else ():
            found[name] = cells
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_dependency_has_a_line_with_its_licence(name: str) -> None:
    said = metadata(name)
    own = " ".join(
        [said["License-Expression"] or "", (said["License"] or "")[:200], *(said.get_all("Classifier") or [])]
    )
    families = {family for family in FAMILIES if re.search(rf"\b{family}", own)}
    licence = lines()[name][1]
    assert any(re.match(family, licence) for family in families), (licence, families)
