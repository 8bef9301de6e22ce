"""A blocked worker beside his colleagues: what is computed holds whatever he turns out to be, by trying everything."""

from __future__ import annotations

from itertools import product
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.runs.companies import Q

from maatwerk.cli.quarter import law_under
from maatwerk.rules.finding import Finding
from maatwerk.rules.split import evaluate_split
from maatwerk.runs.around import computed_around

LAW = {name: law_under(name, None)["cmw"] for name in ("demo", "")}
MICRO = 10**6
LEVELS, PACKAGES = (0, 1, 2), (45, 60, 75)
FRACTIONS = (1, 250_000, 500_000, 800_000, MICRO, 2 * MICRO)
WAGES = (0, 1, 300_000, 650_000, 100_000_000)
COULD_BE = list(product(LEVELS, PACKAGES, FRACTIONS, WAGES))
"""Everything tried for a blocked worker: level, package, fraction (millionths), wage (cents; 0 = not there at all)."""

worker = st.tuples(
    st.sampled_from(LEVELS), st.sampled_from(PACKAGES), st.sampled_from(FRACTIONS[1:]), st.sampled_from(WAGES)
)
contingent = st.integers(0, 16).map(lambda quarters: quarters * 250_000)


def row(employer: str, who: str, limit: int, facts: tuple[int, int, int, int]) -> dict[str, Any]:
    level, package, fraction, wage = facts
    return {
        "kwartaal": Q.index, "onderneming": employer, "werknemer": who, "contingent": limit, "begeleidingsgraad": level,
        "pakket_percentage": package, "tewerkstellingsbreuk_teller": fraction, "tewerkstellingsbreuk_noemer": MICRO,
        "brutoloon": wage, "werkgeversbijdragen": 0, "verminderingen": 0,
    }  # fmt: skip


def finding(at: int) -> Finding:
    return Finding("proef", "", f"rij {at + 1}", "", "", "geblokkeerd voor de proef.", "")


def targets_of(assumptions: str) -> tuple[str, ...]:
    ruleset = LAW[assumptions]
    return tuple(ruleset.order(ruleset.targets + (ruleset.optional_targets if assumptions else ())))


def worlds(
    people: list[tuple[int, int, int, int]], limit: int, held: dict[int, list[tuple[int, int, int, int]]]
) -> pl.DataFrame:
    """One employer per way the blocked workers could be; alternatives of several are taken side by side and at the ends."""
    length = max(len(ways) for ways in held.values())
    return pl.DataFrame([
        row(f"W{world:05}", f"P{at}", limit, held[at][world % len(held[at])] if at in held else facts)
        for world in range(length)
        for at, facts in enumerate(people)
    ])  # fmt: skip


def check(people: list[tuple[int, int, int, int]], limit: int, held: dict[int, list[Any]], assumptions: str) -> None:
    ruleset, targets = LAW[assumptions], targets_of(assumptions)
    frame = pl.DataFrame([row("W", f"P{at}", limit, facts) for at, facts in enumerate(people)])
    outcome = computed_around(ruleset, frame, targets, {at: finding(at) for at in held})
    real = evaluate_split(ruleset, worlds(people, limit, held), targets, scaled=True)
    assert real.findings == ()
    amounts = [name for name in targets if name.startswith(("loonpremie", "begeleidingspremie"))]
    flags = [name for name in ("binnen_contingent", "vaste_premie_telt") if name in targets]
    said = {int(f.path.removeprefix("rij ")) - 1 for f in outcome.findings}
    for at, result in enumerate(outcome.frame.to_dicts()):
        ways = real.frame.filter(pl.col("werknemer") == f"P{at}")
        empty = all(result[name] is None for name in targets)
        assert empty == (at in said)
        if at in held:
            assert empty
        elif not empty:
            for name in targets:  # a place may be left empty where it is uncertain; what stands there holds
                if name in amounts or result[name] is not None:
                    assert ways[name].to_list() == [result[name]] * ways.height, (name, result)
        else:
            assert any(ways[name].n_unique() > 1 for name in (*amounts, *flags)), "blocked without need"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(worker, min_size=2, max_size=5), contingent, st.data(), st.sampled_from(["demo", ""]))
def test_whatever_a_blocked_worker_is_his_computed_colleagues_keep_their_amounts(
    people: list[tuple[int, int, int, int]], limit: int, data: st.DataObject, assumptions: str
) -> None:
    blocked = data.draw(st.integers(0, len(people) - 1))
    check(people, limit, {blocked: COULD_BE}, assumptions)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(worker, min_size=3, max_size=6), contingent, st.data())
def test_the_same_with_two_blocked_workers(
    people: list[tuple[int, int, int, int]], limit: int, data: st.DataObject
) -> None:
    one, other = data.draw(st.lists(st.integers(0, len(people) - 1), min_size=2, max_size=2, unique=True))
    top, absent = (2, 75, 2 * MICRO, 100_000_000), (0, 45, 1, 0)
    second = data.draw(st.permutations(COULD_BE))
    check(people, limit, {one: [*COULD_BE, absent, top], other: [*second, absent, top]}, "demo")


def test_a_worker_who_fits_beside_anybody_is_computed() -> None:
    people = [(1, 45, MICRO, 650_000), (0, 45, MICRO, 650_000), (2, 60, 0, 0)]
    frame = pl.DataFrame([row("W", f"P{at}", 4 * MICRO, facts) for at, facts in enumerate(people)])
    outcome = computed_around(LAW["demo"], frame, targets_of("demo"), {2: finding(2)})
    assert outcome.frame["loonpremie"].to_list() == [292_500, 292_500, None]
    assert outcome.frame["rang"].to_list() == [None, None, None]
    assert outcome.frame["reden"].to_list() == ["", "", None]
    assert [f.code for f in outcome.findings] == ["proef"]


def test_a_worker_who_can_be_pushed_out_is_held_back() -> None:
    people = [(1, 45, MICRO, 650_000), (0, 45, MICRO, 650_000), (2, 60, 0, 0)]
    frame = pl.DataFrame([row("W", f"P{at}", 3 * MICRO, facts) for at, facts in enumerate(people)])
    outcome = computed_around(LAW["demo"], frame, targets_of("demo"), {2: finding(2)})
    assert outcome.frame["loonpremie"].to_list() == [292_500, None, None]
    assert [(f.code, f.path, f.blocking) for f in outcome.findings] == [
        ("proef", "rij 3", True), ("groep-geblokkeerd", "rij 2", True)]  # fmt: skip


def test_another_employer_is_left_alone() -> None:
    rows = [row("W", "P0", MICRO, (1, 45, MICRO, 650_000)), row("W", "P1", MICRO, (1, 45, MICRO, 600_000))]
    rows.append(row("X", "P0", MICRO, (1, 45, MICRO, 500_000)))
    outcome = computed_around(LAW["demo"], pl.DataFrame(rows), targets_of("demo"), {0: finding(0)})
    assert outcome.frame["loonpremie"].to_list() == [None, None, 225_000]
    assert outcome.frame["rang"].to_list() == [None, None, 1]


def test_a_blocked_worker_without_a_contingent_does_not_touch_others() -> None:
    rows = [row("W", "P0", MICRO, (1, 45, MICRO, 650_000)), row("X", "P0", MICRO, (1, 45, MICRO, 500_000))]
    rows[0]["contingent"] = None
    outcome = computed_around(LAW["demo"], pl.DataFrame(rows), targets_of("demo"), {0: finding(0)})
    assert outcome.frame["loonpremie"].to_list() == [None, 225_000]
