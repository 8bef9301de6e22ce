"""Economic unemployment: days out of declarations, and what they take from the loonpremie, by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runs.companies import ALPHA, Q, attest, person

from maatwerk.figures.indicators.unemployment import (
    day_indicators,
    days_of,
    effect_indicators,
    given_back,
    premium_effect,
)
from maatwerk.law.measures import measures
from maatwerk.rules.columns import evaluate
from maatwerk.runs.declared import declared
from maatwerk.sources.records import Service
from maatwerk.sources.write_magda import write_attests

CMW = measures()["cmw"]


def row(worker: str = "W1", gross: int = 400_000, **more: object) -> dict[str, object]:
    """A full-timer with 45 midden, in cents; contingent of ten VTE."""
    own: dict[str, object] = {
        "kwartaal": "2024Q3", "onderneming": ALPHA, "werknemer": worker, "pakket_percentage": 45,
        "begeleidingsgraad": 1, "brutoloon": gross, "werkgeversbijdragen": 100_000, "verminderingen": 60_000,
        "tewerkstellingsbreuk_teller": 3800, "tewerkstellingsbreuk_noemer": 3800, "contingent": 10_000_000,
    }  # fmt: skip
    return own | more


def days(worker: str, idle: int, paid: int) -> dict[str, object]:
    """Days in hundredths."""
    return {
        "kwartaal": "2024Q3",
        "onderneming": ALPHA,
        "werknemer": worker,
        "werkloosheidsdagen": idle,
        "betaalde_dagen": paid,
    }


def test_a_worker_with_ten_days_by_hand() -> None:
    # 55 paid days and 10 idle ones. As declared: 4000 + 1000 - 600 = 4400; 45 % = 1980,00.
    # As if worked: x 65/55 = 4727,27 + 1181,82 - 709,09 = 5200,00; 45 % = 2340,00. The days take 360,00.
    effect = premium_effect(pl.DataFrame([row()]), pl.DataFrame([days("W1", 1000, 5500)]), CMW)
    assert effect.workers.select("loonpremie_met", "loonpremie_zonder", "verschil").row(0) == (198_000, 234_000, 36_000)
    assert effect.taken("2024Q3") == 36_000
    found = next(effect_indicators(effect))
    assert (found.printed, found.lines[0].printed) == ("360,00 EUR", "360,00 EUR")
    assert found.lines[0].note == "10,00 dagen bij 1 werknemers"


def test_the_cap_limits_what_the_days_take() -> None:
    # Cap of 2024Q3: 2 x 3 x 2070,48 = 12.422,88. As declared 10.400,00; as if worked 12.480,00, capped.
    rows = pl.DataFrame([row(gross=1_000_000)])
    effect = premium_effect(rows, pl.DataFrame([days("W1", 1000, 5000)]), CMW)
    assert effect.workers.select("loonpremie_met", "loonpremie_zonder").row(0) == (468_000, 559_030)


def test_without_days_nothing_changes_and_a_worker_without_paid_days_is_left_out() -> None:
    rows = pl.DataFrame([row("W1"), row("W2"), row("W3", 0, werkgeversbijdragen=0, verminderingen=0)])
    effect = premium_effect(rows, pl.DataFrame([days("W3", 6500, 0)]), CMW)
    assert effect.workers["verschil"].to_list() == [0, 0]
    assert effect.left_out.select("werknemer", "reden").rows() == [("W3", "geen enkele betaalde dag")]
    assert "1 werknemers niet berekend: geen enkele betaalde dag" in next(effect_indicators(effect)).note


@settings(max_examples=40, deadline=None)
@given(
    people=st.lists(
        st.tuples(st.integers(1, 900_000), st.integers(0, 6500), st.integers(500, 6500)), min_size=1, max_size=6
    )
)
def test_with_room_in_the_contingent_the_days_only_take_and_the_law_agrees(people: list[tuple[int, int, int]]) -> None:
    rows = pl.DataFrame([row(f"W{at}", gross) for at, (gross, _, _) in enumerate(people)])
    told = pl.DataFrame([days(f"W{at}", idle, paid) for at, (_, idle, paid) in enumerate(people)])
    effect = premium_effect(rows, told, CMW)
    assert effect.left_out.is_empty()
    assert (effect.workers["verschil"] >= 0).all()
    assert (
        effect.workers["loonpremie_met"].to_list()
        == evaluate(CMW, rows, ["loonpremie"], scaled=True)["loonpremie"].to_list()
    )


@settings(max_examples=60, deadline=None)
@given(gross=st.integers(0, 10**7), idle=st.integers(0, 9_200), paid=st.integers(0, 9_200))
def test_the_wage_given_back_is_the_exact_proportion_half_up(gross: int, idle: int, paid: int) -> None:
    found = given_back(pl.DataFrame([row(gross=gross) | days("W1", idle, paid)]))["brutoloon"][0]
    if paid and idle:
        assert abs(2 * (found * paid - gross * (paid + idle))) <= paid
    else:
        assert found == gross


def test_days_are_counted_from_the_attests_that_hold(tmp_path: Path) -> None:
    idle = [Service("001", 5500), Service("071", 750), Service("072", 300), Service("050", 250)]
    more = [Service("001", 5000), Service("071", 1250)]
    attests = [attest(person(1), prestaties=idle, number="1"), attest(person(1), prestaties=more, number="1", version=2),
               attest(person(2), prestaties=[Service("001", 6500)])]  # fmt: skip
    write_attests(attests, tmp_path / "attesten.xml")
    found = days_of(declared([tmp_path], Q).valid())
    assert found.select("werknemer", "werkloosheidsdagen", "betaalde_dagen").rows() == [
        (person(1), 1250, 5000),
        (person(2), 0, 6500),
    ]
    [indicator] = day_indicators(found)
    assert (indicator.id, indicator.printed) == ("economische_werkloosheidsdagen_2024Q3_berekend", "12,50 dagen")
    assert [line.what for line in indicator.lines] == [ALPHA]
