"""The list of provisions says the truth: what it refers to exists, and nothing of the code stands outside it."""

from pathlib import Path

import pytest

from maatwerk.law.coverage import STATUSES, coverage_report, problems_in, provisions
from maatwerk.law.measures import measures, parameters

TESTS = Path(__file__).parents[1]


def test_the_list_has_no_problems():
    assert coverage_report(measures())["problems"] == []


def test_a_wrong_status_a_reference_to_nothing_and_a_rule_outside_the_list_are_found():
    one = {
        "id": "x",
        "title": "t",
        "basis": "b",
        "status": "half",
        "refs": ["imw.bestaat_niet"],
        "tests": [],
        "note": "",
    }
    found = problems_in([one], measures())
    assert "x: unknown status half" in found
    assert "x: nothing is called imw.bestaat_niet" in found
    assert "imw.loonpremie stands in no provision" in found


def test_the_counts_add_up():
    report = coverage_report(measures())
    assert sum(report["counts"].values()) == len(report["provisions"])
    assert set(report["counts"]) == set(STATUSES)


def test_no_two_provisions_share_an_id():
    ids = [provision["id"] for provision in provisions()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("provision", provisions(), ids=lambda p: p["id"])
def test_the_status_of_a_provision_fits_what_it_refers_to(provision):
    refs, status = provision["refs"], provision["status"]
    if status == "rule":
        assert any("." in ref for ref in refs)
    if status == "parameter":
        assert any(name in refs or name in provision["note"] for name in parameters())
    if status == "unset" and refs:
        values = [dated.value for ref in refs if ref in parameters() for dated in parameters()[ref].values]
        assert [v for v in values if v is None or (isinstance(v, dict) and None in v.values())]
    if status in ("not_expressible", "open") or (status == "unset" and not refs):
        assert provision["note"], "say why"


@pytest.mark.parametrize("provision", [p for p in provisions() if p["tests"]], ids=lambda p: p["id"])
def test_the_tests_of_a_provision_exist(provision):
    for named in provision["tests"]:
        file = named.split("::")[0]
        assert (TESTS / file).exists() or (TESTS.parent / file).exists(), named
