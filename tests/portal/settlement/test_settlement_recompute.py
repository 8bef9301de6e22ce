"""Stored quarters computed anew: the same as their runs until something comes in, and nothing is ever written."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.portal.settlement.quarters import BEFORE, CMW, IMW, QUARTER, SettledQuarter, run, take_in

from maatwerk.portal import clock
from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.settlement.models import Run
from maatwerk.portal.settlement.recomputing import recomputed


def told(first: str, last: str) -> str:
    out = io.StringIO()
    call_command("recompute", "--from", first, "--to", last, stdout=out)
    return out.getvalue()


def test_what_did_not_change_is_the_same_to_the_last_byte(settled: SettledQuarter) -> None:
    found = list(recomputed([BEFORE, QUARTER], clock.now()))
    assert [(one.quarter, tuple(one.measures.split())) for one in found] == list(settled.runs)
    for one in found:
        assert one.run == settled.runs[one.quarter, tuple(one.measures.split())]
        assert one.same
        assert (one.moved, one.causes, one.differences.height) == (0, [], 0)
        assert (one.lines.height, one.cents) == (one.run.lines, one.run.total_cent)


def test_corrections_are_told_with_their_causes_before_anybody_runs(settled: SettledQuarter) -> None:
    take_in(settled.files.corrections, "correcties.zip")
    before = Event.objects.count(), Run.objects.count(), Archived.objects.count()
    found = {tuple(one.measures.split()): one for one in recomputed([QUARTER], clock.now())}
    text = told(str(BEFORE), str(QUARTER))
    assert (Event.objects.count(), Run.objects.count(), Archived.objects.count()) == before
    changed = [measures for measures, one in found.items() if not one.same]
    assert changed
    for measures in (CMW, IMW):
        new = run(QUARTER, measures)
        assert (found[measures].cents, found[measures].lines.height) == (new.total_cent, new.lines)
        if measures in changed:
            assert found[measures].moved == new.difference_cent
            assert sum(cents for _, _, cents in found[measures].causes) == new.difference_cent
    assert f"{BEFORE} CMW" in text
    assert f"waarvan {len(changed)} anders dan hun run; er werd niets geschreven" in text


def test_a_quarter_of_which_nothing_came_and_that_has_no_run_is_passed_over(settled: SettledQuarter) -> None:
    assert list(recomputed([QUARTER + 1, QUARTER + -9], clock.now())) == []
    assert told(str(QUARTER + 1), str(QUARTER + 1)).startswith("0 berekeningen")
    assert settled.runs


def test_words_that_are_no_quarter(settled: SettledQuarter) -> None:
    del settled
    with pytest.raises(CommandError, match="2026Q1"):
        told("2026", "2026Q1")
