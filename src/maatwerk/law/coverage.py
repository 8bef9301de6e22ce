"""What of the law is in the code: a list of provisions, each with where it stands and which tests prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import yaml

from maatwerk.law.numbers import folder, parameters
from maatwerk.rules.ruleset import RuleSet

STATUSES = ("rule", "parameter", "unset", "not_expressible", "open")


def provisions() -> list[dict[str, Any]]:
    """Return the list of provisions: id, title, basis, status, refs (``measure.rule`` or a parameter), tests, note."""
    content = yaml.safe_load((folder() / "provisions.yaml").read_text(encoding="utf-8"))
    return [{"refs": [], "tests": [], "note": "", **entry} for entry in content]


def problems_in(listed: list[dict[str, Any]], measures: Mapping[str, RuleSet]) -> list[str]:
    """Return what is wrong with the list: an unknown status, a reference to nothing, a rule or parameter not listed."""
    known = _known(measures)
    found = [f"{p['id']}: unknown status {p['status']}" for p in listed if p["status"] not in STATUSES]
    found += [f"{p['id']}: nothing is called {ref}" for p in listed for ref in p["refs"] if ref not in known]
    named = {ref for provision in listed for ref in provision["refs"]}
    return found + [f"{name} stands in no provision" for name in sorted(known - named)]


def _known(measures: Mapping[str, RuleSet]) -> set[str]:
    rules = {f"{ruleset.name}.{name}" for ruleset in measures.values() for name in ruleset.rules}
    return rules | set(parameters())


def coverage_report(measures: Mapping[str, RuleSet]) -> dict[str, Any]:
    """Return every provision with its status, counts per status, and what is wrong with the list."""
    listed = provisions()
    counts = Counter(provision["status"] for provision in listed)
    return {
        "provisions": listed,
        "counts": {status: counts.get(status, 0) for status in STATUSES},
        "problems": problems_in(listed, measures),
    }
