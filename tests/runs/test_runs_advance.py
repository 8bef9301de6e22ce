"""Advances and transition money: exact to the cent, and what is assumed is said."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.ledger.settlement_balances import Balances
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.advance import ARTICLE, Share, advances, by_month, grants, of_quarter, share_in, transition

Q = Quarter.of(2024, 4)
CENTS = st.integers(0, 10**11)


def due(**cents: int) -> pl.DataFrame:
    rows = [(employer, "cmw", ARTICLE, amount) for employer, amount in cents.items()]
    return pl.DataFrame(rows, schema=["onderneming", "maatregel", "artikel", "cent"], orient="row")


def test_the_share_is_not_the_laws() -> None:
    with pytest.raises(UnsetParameter, match="cmw_voorschot_aandeel"):
        share_in(Q)
    share = share_in(Q, "demo")
    assert share.per_mille == 850
    assert share.words.startswith("85,0 % van de verwachte subsidie; demobedrag: ")


def test_a_quarter_by_hand() -> None:
    """85 % of 10.000,01 is 8.500,0085, so 8.500,01: 2.833,33 twice and 2.833,35."""
    settled = pl.concat(
        [due(A=900_001), due(A=100_000), due(B=-5), due(C=1).with_columns(artikel=pl.lit("JB0-1JEC2HG-WT"))]
    )
    found = advances(settled, Q, share_in(Q, "demo"))
    assert found["cent"].to_list() == [283_333, 283_333, 283_335]
    assert found["onderneming"].unique().to_list() == ["A"]
    assert [str(day) for day in found["maand"]] == ["2024-10-01", "2024-11-01", "2024-12-01"]
    booked = tuple(one for month in Q.months for one in grants(found, month, share_in(Q, "demo")))
    assert Balances.of(booked).balance(("voorschot", ARTICLE, "A", "2024Q4")) == 850_001
    assert "demobedrag" in booked[0].cause
    assert "aanname" in booked[0].cause
    assert len(booked[0].cause) <= 300  # so long a cause may be where bookings are kept


@given(CENTS, st.integers(0, 1000))
def test_three_months_are_the_quarter_and_never_more_than_expected(expected: int, per_mille: int) -> None:
    whole = of_quarter(expected, Share(per_mille))
    months = by_month(whole)
    assert sum(months) == whole <= expected
    assert 0 <= months[0] == months[1] <= months[2] <= months[0] + 2
    assert abs(1000 * whole - expected * per_mille) <= 500


@given(CENTS)
def test_a_transition_quarter_is_split_exactly(estimated: int) -> None:
    parts = transition(estimated, Q)
    assert parts.estimated == estimated
    assert parts.in_year + parts.final(estimated) == estimated
    assert abs(100 * parts.in_year - 85 * estimated) <= 50


def test_the_published_transition() -> None:
    """Document 004: 495 keuro stood on the overlopende rekening, 15 % of the last quarter of 2024."""
    assert transition(330_000_000, Q).carried_over == 49_500_000


@pytest.mark.parametrize(("cents", "quarter"), [(1, Quarter.of(2024, 3)), (-1, Q)])
def test_only_an_estimate_of_a_last_quarter_is_split(cents: int, quarter: Quarter) -> None:
    with pytest.raises(ValueError, match="last quarter"):
        transition(cents, quarter)
