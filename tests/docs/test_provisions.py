"""The list of provisions names every rule and parameter, and only tests and articles that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from maatwerk.law.coverage import STATUSES, problems_in, provisions
from maatwerk.law.measures import measures, parameters

ROOT = Path(__file__).parents[2]
BASIS = re.compile(r".+, (art\. .+|artikel niet gevonden) \[.+\]$")
# The only articles that any sheet gives for these instruments.
ARTICLES = {
    "art. 2, 1°",
    "art. 2, 5° en 32",
    "art. 3, 2°",
    "art. 3, eerste lid",
    "art. 4",
    "art. 5, § 2",
    "art. 13 en 51",
    "art. 21, § 1",
    "art. 22, tweede lid",
    "art. 23",
    "art. 23 en 24",
    "art. 47",
    "art. 50",
    "art. 51",
    "art. 70",
}


def test_every_rule_and_parameter_of_a_measure_stands_in_a_provision() -> None:
    assert problems_in(provisions(), measures()) == []


def test_parameters_that_no_rule_uses_are_named_too() -> None:
    said = " ".join(" ".join((*p["refs"], p["note"])) for p in provisions())
    assert [name for name in parameters() if not re.search(rf"\b{name}\b", said)] == []


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(p["id"] for p in provisions()).items() if count > 1] == []


def test_every_status_occurs() -> None:
    assert {p["status"] for p in provisions()} == set(STATUSES)


@pytest.mark.parametrize("status", ["open", "unset", "not_expressible"])
def test_what_is_not_a_rule_says_why(status: str) -> None:
    assert [p["id"] for p in provisions() if p["status"] == status and not p["note"]] == []


def test_a_rule_has_a_reference() -> None:
    assert [p["id"] for p in provisions() if p["status"] == "rule" and not p["refs"]] == []


def test_a_basis_gives_an_article_or_says_that_none_was_found() -> None:
    assert [p["id"] for p in provisions() if not BASIS.match(p["basis"])] == []


def test_no_article_that_no_sheet_gives() -> None:
    named = {match[1] for p in provisions() if (match := re.search(r", (art\. [^\[]+) \[", p["basis"]))}
    assert named <= ARTICLES


def test_every_test_file_exists() -> None:
    missing = {test for p in provisions() for test in p["tests"] if not (ROOT / test.split("::")[0]).exists()}
    assert not missing
