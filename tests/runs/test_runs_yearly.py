"""The yearly settlement: differences of four quarters, and what evens out over- and under-filled ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runs.small_quarters import LAW, MICRO, Cmw, lines, rows

from maatwerk.rules.quarter import Quarter
from maatwerk.runs.yearly import FORMULA, WAITS, Evened, NotOneYear, bookings, even_out, recompute, year_of

c = pl.col
CAUSE = 300
"""So long a cause may be where bookings are kept."""
YEAR = tuple(Quarter.of(2024, number) for number in range(1, 5))
ONE, TWO, THREE = Cmw("1", level=2), Cmw("2"), Cmw("3", level=0)
Teams = Mapping[Quarter, tuple[Cmw, ...]]


def year(*teams: tuple[Cmw, ...]) -> dict[Quarter, tuple[Cmw, ...]]:
    return dict(zip(YEAR, teams, strict=True))


def computed(teams: Teams, places: int = 2 * MICRO) -> dict[Quarter, pl.DataFrame]:
    return {quarter: lines(team, dict.fromkeys("AB", places), quarter) for quarter, team in teams.items()}


def evened(teams: Teams, places: int = 2 * MICRO, limits: dict[str, int] | None = None) -> Evened:
    return even_out(computed(teams, places), LAW, with_assumptions=True, limits=limits)


def test_an_empty_place_carries_who_dropped_out() -> None:
    """Two places. Quarter 1 has one worker, so one place is empty; in quarter 3 the lowest of three dropped out."""
    teams = year((ONE,), (ONE, TWO), (ONE, TWO, THREE), (ONE, TWO))
    found = evened(teams)
    wider = lines(teams[YEAR[2]], {"A": 3 * MICRO}, YEAR[2])
    settled = computed(teams)[YEAR[2]]
    assert settled.filter(c("insz") == "3")["premie_cent"].to_list() == [0]
    gained = wider["premie_cent"].sum() - settled["premie_cent"].sum()
    assert found.employers.rows() == [("A", MICRO, MICRO, gained, 0, gained, FORMULA)]
    assert found.supplements.select("kwartaal", "maatregel", "insz").rows() == [
        ("2024Q3", "cmw", "3"),
        ("2024Q3", "cmw_onderneming", ""),
    ]
    (booked,) = bookings(found, 2024)
    assert (booked.cents, booked.quarter, booked.credit) == (gained, "2024", ("onderneming", "A"))
    assert "demo-aanname" in booked.cause
    assert len(booked.cause) <= CAUSE


def test_the_higher_ranked_goes_first_wherever_it_dropped_out() -> None:
    """One empty place; quarter 2 loses a worker of level laag, quarter 4 one of level midden: the second is carried."""
    high = Cmw("8", level=2)
    found = evened(year((ONE,), (ONE, high, THREE), (ONE, high), (ONE, high, TWO)))
    assert [row for row in found.supplements.select("kwartaal", "insz").rows() if row[1]] == [("2024Q4", "2")]


def test_who_does_not_fit_ends_the_row() -> None:
    """Half a place is empty and the first in the row needs a whole one: as within a quarter, nobody after is carried."""
    half = Cmw("5", level=0, fraction=500_000)
    found = evened(year((ONE, half), (ONE, TWO, THREE, half), (ONE, TWO), (ONE, TWO)))
    assert found.employers.select("leeg_vte", "gebruikt_vte", "cent").rows() == [(500_000, 0, 0)]


def test_the_amount_of_the_year_holds() -> None:
    teams = year((ONE,), (ONE, TWO), (ONE, TWO, THREE), (ONE, TWO))
    paid = sum(frame["premie_cent"].sum() for frame in computed(teams).values())
    free = evened(teams).employers["cent"].item()
    held = evened(teams, limits={"A": paid + 1_000})
    assert held.employers.select("supplement_cent", "begrensd_cent", "cent").rows() == [(free, free - 1_000, 1_000)]
    assert evened(teams, limits={"A": paid - 5}).employers["cent"].to_list() == [0]


def test_an_employer_with_a_blocked_line_waits() -> None:
    found = evened(year((ONE,), (ONE, replace(TWO, held=True)), (ONE, TWO, THREE), (ONE, TWO)))
    assert found.employers.select("onderneming", "cent", "toelichting").rows() == [("A", 0, WAITS)]


worker = st.builds(
    Cmw,
    insz=st.sampled_from("123456"),
    employer=st.sampled_from("AB"),
    level=st.integers(0, 2),
    percentage=st.sampled_from((45, 75)),
    fraction=st.sampled_from((300_000, 500_000, MICRO)),
    gross=st.sampled_from((0, 650_000, 700_000)),
)
team = st.lists(worker, min_size=1, max_size=6, unique_by=lambda one: (one.insz, one.employer)).map(tuple)


def supported(frames: Mapping[Quarter, pl.DataFrame]) -> dict[str, int]:
    own = pl.concat(
        [frame.filter(c("maatregel") == "cmw_onderneming").select("onderneming", "vte") for frame in frames.values()]
    )
    sums = own.group_by("onderneming").agg((c("vte") * MICRO).cast(pl.Int64).sum())
    return dict(sums.iter_rows())


@settings(max_examples=10, deadline=None)
@given(st.lists(team, min_size=4, max_size=4), st.sampled_from((500_000, MICRO, 2 * MICRO)))
def test_it_only_adds_and_stays_in_the_envelope(teams: list[tuple[Cmw, ...]], places: int) -> None:
    frames = computed(year(*teams), places)
    found = even_out(frames, LAW, with_assumptions=True)
    assert (found.supplements["cent"] > 0).all()
    assert found.supplements["cent"].sum() == found.employers["cent"].sum()
    assert (found.employers["gebruikt_vte"] <= found.employers["leeg_vte"]).all()
    within, present = supported(frames), dict.fromkeys("AB", 0)
    for frame in frames.values():
        for name in frame.filter(c("maatregel") == "cmw_onderneming")["onderneming"]:
            present[name] += places
    for name, used in found.employers.select("onderneming", "gebruikt_vte").iter_rows():
        assert within[name] + used <= present[name]
    shuffled = {quarter: frames[quarter].reverse() for quarter in reversed(YEAR)}
    again = even_out(shuffled, LAW, with_assumptions=True)
    assert again.employers.equals(found.employers)
    assert again.supplements.equals(found.supplements)


@pytest.mark.parametrize("teams", [year((ONE,), (ONE, TWO), (ONE,), (TWO,)), year(*[(ONE, TWO, THREE)] * 4)])
def test_nothing_where_all_quarters_are_under_or_all_over(teams: Teams) -> None:
    found = evened(teams)
    assert found.supplements.height == 0
    assert found.employers["cent"].to_list() == [0]


def test_four_quarters_again_with_the_newest_facts() -> None:
    """A wage corrected in the second quarter: the March computation books that difference alone, with its cause."""
    teams = year(*[(ONE, TWO)] * 4)
    settled = computed(teams)
    newest = teams | {YEAR[1]: (ONE, replace(TWO, gross=700_000))}
    fresh = {quarter: rows(own, {"A": 2 * MICRO}, quarter) for quarter, own in newest.items()}
    found = recompute(settled, fresh, LAW, with_assumptions=True)
    assert found.differences.select("kwartaal", "insz", "oorzaak").rows() == [("2024Q2", "2", "attest")]
    then = {quarter: {"cmw": "another"} for quarter in YEAR}
    under = recompute(settled, fresh, LAW, with_assumptions=True, rules_then=then)
    assert under.differences["verschil_cent"].sum() == found.differences["verschil_cent"].sum()


def test_a_year_has_its_four_quarters() -> None:
    with pytest.raises(NotOneYear):
        year_of({quarter + 1: None for quarter in YEAR})
    with pytest.raises(NotOneYear):
        even_out({YEAR[0]: lines((ONE,), {"A": MICRO}, YEAR[0])}, LAW, with_assumptions=True)
    settled = computed(year(*[(ONE,)] * 4))
    other = {quarter + 4: rows((ONE,), {"A": MICRO}, quarter + 4) for quarter in YEAR}
    with pytest.raises(NotOneYear):
        recompute(settled, other, LAW, with_assumptions=True)
