"""What a quarter owes: by employer, measure and article, to the cent, and booked as transfers."""

from __future__ import annotations

import polars as pl
import pytest
from tests.runs.companies import Q

from maatwerk.ledger.settlement_ties import cost_of, tie
from maatwerk.runs.dues import PartWithoutArticle, dues, settlements
from maatwerk.runs.quarter import Result

c = pl.col


def test_every_cent_of_a_quarter_has_its_article(flanders_run: Result) -> None:
    lines = flanders_run.lines
    owed = dues(lines)
    assert owed["cent"].sum() == lines["premie_cent"].sum() > 0
    assert set(owed["artikel"]) == {"JB0-1JEC2HA-WT", "JB0-1JEC2HF-WT", "JB0-1JEC2HG-WT", "JB0-1JDE2CB-WT"}
    imw = lines.filter(c("maatregel") == "imw")
    wages = owed.filter(c("artikel") == "JB0-1JEC2HG-WT")["cent"].sum()
    assert wages == imw.select((c("loonpremie") * 100).cast(pl.Int64)).sum().item()


def test_a_later_run_books_only_what_differs(early_run: Result, flanders_run: Result) -> None:
    first, now = dues(early_run.lines), dues(flanders_run.lines)
    booked = settlements(Q, first, None, "afrekening")
    later = settlements(Q, now, first, "verbeteringen")
    assert 0 < len(later) < len(booked)
    expected = {(article, measure, str(Q)): cents for measure, article, cents in
                now.group_by("maatregel", "artikel").agg(c("cent").sum()).iter_rows()}  # fmt: skip
    assert tie(booked + later, cost=expected) == ()
    assert cost_of(booked + later) == dict(sorted(expected.items()))
    assert settlements(Q, now, now, "niets") == ()


def test_a_part_without_an_article_is_a_fault(flanders_run: Result) -> None:
    with pytest.raises(PartWithoutArticle):
        dues(flanders_run.lines.drop("begeleidingspremie_vast"))
