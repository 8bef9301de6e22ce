"""docs/sources.md names every finding of the readers of annual accounts."""

from __future__ import annotations

import re
from pathlib import Path

from doc_pages import page

from maatwerk.sources import jaarrekening


def test_every_finding_of_annual_accounts() -> None:
    files = sorted(Path(str(jaarrekening.__file__)).parent.glob("jaarrekening*.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    codes = set(re.findall(r'(?:\.note|Finding|Refused)\(\s*"([a-z-]+)"', source))
    assert len(codes) > 15
    assert [code for code in sorted(codes) if f"`{code}`" not in page("sources.md")] == []
