"""Sums: amounts in cents, contributors who know their own part, and what hidden cells give away together."""

from __future__ import annotations

import datetime as dt
import random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.figures.disclosure import (
    Question,
    Rules,
    Table,
    audit,
    place_of,
    protect,
    ready_table,
    release,
    rules_on,
    table_from,
)
from maatwerk.figures.disclosure.audit import HIDDEN_PARTS
from maatwerk.figures.disclosure.protect import face_of
from maatwerk.figures.disclosure.secret import secrets

DAY = dt.date(2025, 1, 1)
RULES = rules_on(DAY)
LOOSE = rules_on(DAY, minimum_eenheden=1, minimum_bijdragers=2, dominantie_procent=10000, p_procent=0)
"""Only a contributor that is alone in a cell is protected."""


def sums(parts: dict[str, dict[str, int]]) -> Table:
    """A table over one classification: category -> contributor -> amount."""
    return ready_table(
        "bedragen", "bedrag", ("r",), {(name,): sum(of.values()) for name, of in parts.items()},
        units={(name,): len(of) for name, of in parts.items()},
        shares={(name,): tuple(of.items()) for name, of in parts.items()}, kind="sum", decimals=2,
    )  # fmt: skip


def hidden(table: Table, rules: Rules) -> set[str]:
    return {dict(place).get("r", "totaal") for _, place in protect([table], rules).reasons}


def many(size: int, count: int = 6) -> dict[str, int]:
    return {f"X{size}-{at}": size for at in range(count)}


def test_who_is_alone_in_a_cell_can_not_compute_another_who_is_alone() -> None:
    """With only a and b hidden, A knows a, and the total gives b."""
    table = sums({"a": {"A": 500}, "b": {"B": 700}, "c": many(300), "d": many(900)})
    faces = [face_of(table, [("bedrag", place_of(r="a")), ("bedrag", place_of(r="b"))])]
    weak = {(bound.key[1], bound.by) for bound in audit(faces, secrets([table], LOOSE)) if not bound.protected}
    assert weak == {(place_of(r="b"), "A"), (place_of(r="a"), "B")}
    assert hidden(table, LOOSE) == {"a", "b", "c"}


def test_two_cells_of_the_same_contributor_are_not_hidden_with_each_other_alone() -> None:
    table = sums({"a": {"A": 500}, "b": {"A": 700}, "c": many(300), "d": many(900)})
    faces = [face_of(table, [("bedrag", place_of(r="a")), ("bedrag", place_of(r="b"))])]
    weak = [bound for bound in audit(faces, secrets([table], LOOSE)) if not bound.protected]
    assert [(bound.key[1], bound.low, bound.by) for bound in weak] == [((), 1200, HIDDEN_PARTS)]
    assert hidden(table, LOOSE) == {"a", "b", "c"}


def test_cells_of_nobody_but_two_contributors_together_show_too_few() -> None:
    """Each hidden cell has 2 contributors, their sum 4: the sum would be hidden if it were a cell."""
    table = sums({"a": {"A": 500, "B": 400}, "b": {"C": 700, "D": 650}, "c": many(300), "d": many(900)})
    assert hidden(table, rules_on(DAY, dominantie_procent=10000, p_procent=0, minimum_eenheden=1)) == {"a", "b", "c"}


def test_a_large_cell_keeps_its_margin() -> None:
    """a is 100.000,00 by one employer: b and c must give at least 10 % of it room."""
    table = sums(
        {"a": {"A": 100_000_00}, "b": many(100_00), "c": many(500_00), "d": many(5_000_00), "e": many(9_000_00)}
    )
    made = protect([table], RULES)
    bounds = {bound.key[1]: bound for bound in audit(made.faces, made.house)}
    assert bounds[place_of(r="a")].low <= 90_000_00
    high = bounds[place_of(r="a")].high
    assert high is None or high >= 110_000_00
    assert made.chosen.method == "goedkoopste"


def test_amounts_may_be_negative() -> None:
    """A recovery: nothing is known about the sign, so two hidden cells have no bounds at all."""
    table = sums({"a": {"A": -2_188_00}, "b": many(300_00), "c": many(900_00)})
    made = release([table], RULES, "terugvordering", DAY)
    assert {bound.high for bound in made.audit} == {None}
    assert {dict(bound.key[1])["r"] for bound in made.audit} == {"a", "b"}


def test_an_annual_budget_in_cents_is_whole_and_exact() -> None:
    """Half a billion euro: every end of an interval is a whole number of cents that fits the table."""
    parts = {f"r{at}": {f"W{at}-{w}": 11_111_111_11 * (at + 1) + w * 1_234_567_89 for w in range(6)} for at in range(7)}
    parts["r0"] = {"W0": 33_333_333_33}
    made = release([sums(parts)], RULES, "budget", DAY)
    assert {dict(bound.key[1])["r"] for bound in made.audit} == {"r0", "r1"}
    both = sum(parts["r0"].values()) + sum(parts["r1"].values())
    assert {(bound.low, bound.high) for bound in made.audit} == {(0, both)}


def lines(seed: int, size: int, places: int, firms: int) -> pl.DataFrame:
    chance = random.Random(seed)
    home = [chance.randrange(places) for _ in range(firms)]
    rows = []
    for at in range(size):
        firm = min(int(chance.paretovariate(0.6)) - 1, firms - 1) if chance.random() < 0.3 else chance.randrange(firms)
        place = home[firm] if chance.random() < 0.7 else chance.randrange(places)
        rows.append(
            (f"p{at}", f"W{firm}", f"g{place}", f"m{min(int(chance.expovariate(1)), 2)}", chance.randrange(1, 9_000_00))
        )
    schema = ["insz", "onderneming", "gemeente", "maatregel", "bedrag"]
    return pl.DataFrame(rows, schema=schema, orient="row")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(20, 160), st.integers(2, 6), st.integers(3, 30))
def test_a_release_of_sums_passes_its_own_audit(seed: int, size: int, places: int, firms: int) -> None:
    """Whatever the lines: the audit starts anew from what goes out, with insiders, and agrees."""
    asked = Question("som", ("gemeente", "maatregel"), value="bedrag", unit="insz", contributor="onderneming")
    table, findings = table_from(lines(seed, size, places, firms), asked)
    assert findings == []
    made = release([table], RULES, "som", DAY)
    shown = made.faces[0].shown
    for place, cell in table.cells.items():
        if place in shown and cell.units:
            assert len(cell.shares or ()) >= 5
            largest = [amount for _, amount in cell.shares or ()]
            assert 10 * sum(largest[:2]) <= 9 * sum(largest)
            assert 10 * sum(largest[2:]) >= largest[0]
    other = lines(seed, size, places, firms).sample(fraction=1, shuffle=True, seed=seed)
    again = release([table_from(other, asked)[0]], RULES, "som", DAY)
    assert again.manifest == made.manifest


def test_a_shared_cell_keeps_the_reasons_of_both_tables() -> None:
    """One table knows the contributors, the other does not: the shared margin is hidden in both."""
    asked = Question("een", ("gemeente",), value="bedrag", contributor="onderneming", quantity="bedrag")
    other = Question("twee", ("gemeente",), value="bedrag", quantity="bedrag")
    frame = pl.DataFrame({"gemeente": ["a"] * 9 + ["b"] * 9 + ["c"] * 9, "bedrag": [100] * 27,
                          "onderneming": ["W"] * 9 + [f"X{at}" for at in range(18)]})  # fmt: skip
    for order in ((asked, other), (other, asked)):
        made = protect([table_from(frame, question)[0] for question in order], RULES)
        assert set(made.reasons["bedrag", place_of(gemeente="a")]) == {"bijdragers", "dominantie", "p_procent"}
        assert all(place_of(gemeente="a") in face.hidden for face in made.faces)


@pytest.mark.parametrize("seed", range(6))
def test_equations_alone_determine_no_hidden_cell(seed: int) -> None:
    """Exact elimination over fractions: no hidden cell, and no own cell of an insider, fixes a sensitive one."""
    from fractions import Fraction

    asked = Question("som", ("gemeente", "maatregel"), value="bedrag", unit="insz", contributor="onderneming")
    table, _ = table_from(lines(seed, 120, 6, 14), asked)
    made = protect([table], RULES)
    face = made.faces[0]
    places = sorted(face.hidden)
    for insider in ({}, *made.house.insiders.values()):
        free = [place for place in places if ("bedrag", place) not in insider]
        rows = [
            [Fraction((at in parts) - (at == total)) for at in free]
            for total, parts in ((e.total[1], {key[1] for key in e.parts}) for e in face.system)
        ]
        for at, place in enumerate(free):
            if ("bedrag", place) in made.house.needs:
                assert not determined(rows, at)


def determined(rows: list[list], at: int) -> bool:  # type: ignore[type-arg]
    """Whether the unit vector of a column is a combination of the rows."""
    rank = len(reduced(rows))
    unit = [type(rows[0][0])(column == at) for column in range(len(rows[0]))]
    return len(reduced([*rows, unit])) == rank


def reduced(rows: list[list]) -> list[list]:  # type: ignore[type-arg]
    left, found = [list(row) for row in rows], []
    for column in range(len(rows[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found.append(pivot)
        left = [
            [a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)] if row[column] else row
            for row in left
        ]
    return found
