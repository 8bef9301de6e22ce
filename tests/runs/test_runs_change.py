"""Why a quarter costs something else: every cause by hand, and the causes always add up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runs.small_quarters import LAW, MICRO, Cmw, Imw, Worker, lines

from maatwerk.rules.quarter import Quarter
from maatwerk.runs.change import CAUSES, Change, change
from maatwerk.runs.change_questions import largest_unexplained, sample
from maatwerk.runs.change_states import Side
from maatwerk.runs.differences import UnexplainedDifference
from maatwerk.runs.quarter import Result

c = pl.col
Q3, Q4 = Quarter.of(2024, 3), Quarter.of(2024, 4)
TEAM: tuple[Worker, ...] = (Cmw("1", level=2), Cmw("2"), Cmw("3", level=0), Imw("4"))


def between(
    old: tuple[Worker, ...],
    new: tuple[Worker, ...],
    before: int = 3,
    now: int = 3,
    quarters: tuple[Quarter, Quarter] = (Q3, Q4),
) -> Change:
    sides = [
        Side(lines(team, dict.fromkeys("AB", places * MICRO), quarter), quarter)
        for team, places, quarter in zip((old, new), (before, now), quarters, strict=True)
    ]
    return change(sides[0], sides[1], LAW, with_assumptions=True)


def causes(found: Change) -> dict[tuple[str, str], str]:
    return {(m, o): t for m, o, t in found.table.select("maatregel", "oorzaak", "toelichting").iter_rows()}


def with_one(at: int, **changed: Any) -> tuple[Worker, ...]:
    return tuple(replace(worker, **changed) if place == at else worker for place, worker in enumerate(TEAM))


def test_the_same_quarter_again_changes_nothing() -> None:
    found = between(TEAM, TEAM, quarters=(Q3, Q3))
    assert found.lines.height == found.table.height == found.totals().height == 0
    assert found.employers["verschil_cent"].to_list() == [0]


def test_the_same_team_a_quarter_later_has_only_prices() -> None:
    """Nothing moved in the law from the third to the fourth quarter of 2024; from the first to the third GGMMI and spilindex."""
    assert causes(between(TEAM, TEAM)) == {}
    found = between(TEAM, TEAM, quarters=(Quarter.of(2024, 1), Q3))
    assert {cause for _, cause in causes(found)} == {"prijs"}
    assert "ggmmi 5982,54 → 6211,44" in causes(found)["cmw", "prijs"]
    assert largest_unexplained(found, 1).height == 0


@pytest.mark.parametrize(
    ("at", "changed", "cause", "said"),
    [
        (1, {"gross": 700_000}, "loon", "brutoloon van 1, werkgeversbijdragen van 1; brutolonen samen"),
        (1, {"percentage": 60}, "pakket", "pakket percentage van 1"),
        (1, {"fraction": 500_000}, "fractie", "tewerkstellingsbreuk van 1"),
        (3, {"number": 6}, "pakket", "volgkwartaal van 1"),
        (3, {"mu": 250_000}, "fractie", "gewerkte breuk van 1"),
    ],
)
def test_one_fact_is_one_cause(at: int, changed: dict[str, Any], cause: str, said: str) -> None:
    found = between(TEAM, with_one(at, **changed))
    measure = "imw" if at == 3 else "cmw"
    told = causes(found)
    assert {other for _, other in told} == {cause}
    assert told[measure, cause].startswith(said)
    assert found.table.filter(c("maatregel") == measure)["werknemers"].to_list() == [1]


def test_who_comes_pushes_another_out_of_the_contingent() -> None:
    """A third worker of the highest level on two places: the one of the lowest loses what the ranking took, to the cent."""
    found = between(TEAM[:2], (*TEAM[:2], Cmw("9", level=2)), before=2, now=2)
    amounts = dict(found.lines.select("oorzaak", "cent").iter_rows())
    old = lines(TEAM[:2], {"A": 2 * MICRO}, Q4).filter(c("insz") == "2")["premie_cent"].item()
    assert amounts["contingent"] == -old
    assert amounts["volume"] > old
    assert causes(found)["cmw", "volume"] == "1 erbij"
    assert causes(found)["cmw", "contingent"].startswith("rangorde: 1 werknemer(s)")


def test_more_places() -> None:
    found = between(TEAM, TEAM, before=2, now=3)
    assert {cause for _, cause in causes(found)} == {"contingent"}
    assert causes(found)["cmw", "contingent"] == "contingent 2 → 3 VTE, en de rangorde"


def test_the_first_quarter_of_all_is_volume() -> None:
    now = Side(lines(TEAM, {"A": 3 * MICRO}, Q3), Q3)
    nothing = Side(now.lines.clear(), Quarter.of(2024, 2))
    found = change(nothing, now, LAW, with_assumptions=True)
    assert set(found.lines["oorzaak"]) == {"volume"}
    assert found.employers["verschil_cent"].item() == now.lines["premie_cent"].sum()
    assert set(change(now, Side(nothing.lines, Q4), LAW, with_assumptions=True).lines["oorzaak"]) == {"volume"}


def test_left_blocked_and_unblocked_are_volume() -> None:
    assert causes(between(TEAM, TEAM[1:]))["cmw", "volume"] == "1 weg"
    assert causes(between(TEAM, with_one(1, held=True), 5, 5))["cmw", "volume"] == "1 nu geblokkeerd"
    assert causes(between(with_one(1, held=True), TEAM, 5, 5))["cmw", "volume"] == "1 niet meer geblokkeerd"


def test_a_colleague_that_is_held_back_is_volume_too() -> None:
    """One place, and who could stand above is blocked: the amount of the colleague is not certain, so neither is paid."""
    found = between(TEAM[:2], (replace(TEAM[0], held=True), TEAM[1]), before=1, now=1)
    assert {cause for _, cause in causes(found)} <= {"volume", "contingent"}
    assert found.employers["nieuw_cent"].to_list() == [0]


def test_other_rules_since_the_last_run_are_a_correction() -> None:
    """The old lines were paid a euro more than the rules give now: that is said, and it is not the price of this quarter."""
    side = Side(lines(TEAM, {"A": 3 * MICRO}, Q3), Q3)
    paid = side.lines.with_columns(
        pl.when(c("insz") == "2").then(c("premie_cent") + 100).otherwise("premie_cent").alias("premie_cent")
    )
    found = change(replace(side, lines=paid), side, LAW, with_assumptions=True)
    assert found.lines.select("insz", "oorzaak", "cent").rows() == [("2", "correctie", -100)]


def test_what_no_cause_explains_must_always_be_answered() -> None:
    side = Side(lines(TEAM, {"A": 3 * MICRO}, Q3), Q3)
    other = side.lines.with_columns(
        pl.when(c("insz") == "2").then(c("premie_cent") + 1).otherwise("premie_cent").alias("premie_cent")
    )
    found = change(side, replace(side, lines=other), LAW, with_assumptions=True)
    assert largest_unexplained(found, 10**9).select("onderneming", "grootste_oorzaak", "oorzaak_cent").rows() == [
        ("A", "rest", 1)
    ]


def test_two_large_causes_that_cancel_out_are_asked() -> None:
    """Level up and half the time: little in total, much in each."""
    found = between(TEAM, with_one(0, percentage=60, fraction=700_000))
    sums = {cause: abs(cents) for cause, cents in found.totals().select("oorzaak", "cent").iter_rows()}
    total = abs(found.employers["verschil_cent"].sum())
    asked = largest_unexplained(found, max(sums.values()))
    assert total < max(sums.values()) == asked["te_verklaren_cent"].item()
    assert largest_unexplained(found, max(sums.values()) + 1).height == 0


cmw_worker = st.builds(
    Cmw,
    insz=st.sampled_from([str(at) for at in range(8)]),
    employer=st.sampled_from("AB"),
    level=st.integers(0, 2),
    percentage=st.sampled_from((45, 60, 75)),
    fraction=st.sampled_from((250_000, 500_000, MICRO)),
    gross=st.sampled_from((0, 300_000, 650_000, 2_000_000)),
    held=st.sampled_from((False, False, False, True)),
)
imw_worker = st.builds(
    Imw,
    insz=st.sampled_from([str(at) for at in range(10, 14)]),
    employer=st.sampled_from("AB"),
    number=st.integers(1, 20),
    need=st.integers(0, 3),
    mu=st.sampled_from((0, 500_000, MICRO)),
    held=st.sampled_from((False, False, False, True)),
)
team = st.lists(cmw_worker | imw_worker, max_size=8, unique_by=lambda w: (type(w), w.insz, w.employer)).map(tuple)


@settings(max_examples=12, deadline=None)
@given(team, team, st.integers(0, 4), st.integers(0, 4))
def test_the_causes_always_add_up(old: tuple[Worker, ...], new: tuple[Worker, ...], before: int, now: int) -> None:
    if not old or not new:
        return
    found = between(old, new, before, now, (Quarter.of(2024, 1), Q3))
    assert found.lines["cent"].sum() == found.table["cent"].sum() == found.employers["verschil_cent"].sum()
    assert set(found.lines["oorzaak"]) <= set(CAUSES) - {"rest", "correctie"}
    assert all(found.table["toelichting"])


def test_two_runs_of_an_invented_flanders(early_run: Result, flanders_run: Result) -> None:
    """The same quarter as first known and with all corrections: only facts changed, so no price and nothing left."""
    found = change(Side(early_run.lines, Q3), Side(flanders_run.lines, Q3), LAW, with_assumptions=True)
    assert (
        found.employers["verschil_cent"].sum()
        == flanders_run.lines["premie_cent"].sum() - early_run.lines["premie_cent"].sum()
    )
    assert set(found.lines["oorzaak"]) <= {"volume", "loon", "fractie", "pakket", "contingent"}
    assert {"volume", "loon"} <= set(found.lines["oorzaak"])


def test_a_sample_belongs_to_its_batch() -> None:
    drawn = lines([Cmw(str(at)) for at in range(40)], {"A": 50 * MICRO}, Q3)
    one = sample(drawn, "a" * 64, 5)
    assert one.height == 5
    assert one.equals(sample(drawn.reverse(), "a" * 64, 5))
    assert not one.equals(sample(drawn, "b" * 64, 5))
    assert sample(drawn, "a" * 64, 99).height == drawn.height


def test_steps_that_do_not_add_up_are_a_fault() -> None:
    """Lines that stand in a quarter twice can not be told apart: nothing is explained rather than something wrong."""
    side = Side(lines(TEAM, {"A": 3 * MICRO}, Q3), Q3)
    with pytest.raises(UnexplainedDifference):
        change(side, Side(pl.concat([side.lines, side.lines]), Q4), LAW, with_assumptions=True)
