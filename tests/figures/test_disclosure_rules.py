"""Which cells are too small by themselves: limits to the unit, percentages to the cent."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.figures.disclosure import Cell, Rules, WrongRule, rules_on
from maatwerk.figures.disclosure.primary import Need, is_empty, merged, sensitive, sorted_shares
from maatwerk.figures.disclosure.rules import parameters

DAY = dt.date(2025, 1, 1)
RULES = rules_on(DAY)


def reasons(cell: Cell, kind: str = "sum", rules: Rules = RULES) -> tuple[str, ...]:
    found = sensitive(cell, kind, rules, 0)  # type: ignore[arg-type]
    return found.reasons if found else ()


def cell_of(*amounts: int, units: int = 100) -> Cell:
    return Cell(sum(amounts), units, sorted_shares({f"W{at}": amount for at, amount in enumerate(amounts)}))


# --- the parameters ---------------------------------------------------------------------------------------------------


def test_the_default_threshold_is_five() -> None:
    assert (RULES.minimum_eenheden, RULES.minimum_bijdragers) == (5, 5)


def test_every_parameter_is_dated_with_source_and_reason() -> None:
    assert set(parameters()) == set(Rules.__dataclass_fields__) - {"zeros"}
    for parameter in parameters().values():
        for dated in parameter.values:
            assert dated.source
            assert dated.note


def test_a_release_may_set_its_own_threshold() -> None:
    assert rules_on(DAY, minimum_eenheden=10).minimum_eenheden == 10
    assert rules_on(DAY, minimum_eenheden=None).minimum_eenheden == 5


@pytest.mark.parametrize(
    "own", [{"minimum_eenheden": 0}, {"p_procent": -1}, {"zeros": "weg"}, {"dominantie_procent": 0}]
)
def test_an_impossible_rule_is_refused(own: dict[str, object]) -> None:
    with pytest.raises(WrongRule):
        rules_on(DAY, **own)


def test_a_day_before_the_first_value_has_no_rules() -> None:
    with pytest.raises(WrongRule, match="geen waarde"):
        rules_on(dt.date(2000, 1, 1))


def test_percentages_are_written_with_decimals() -> None:
    assert RULES.as_dict()["dominantie_procent"] == "90.00"


# --- minimum count ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "expected"), [(0, ()), (1, ("minimum",)), (4, ("minimum",)), (5, ()), (6, ())])
def test_a_count_is_shown_from_the_threshold_on(count: int, expected: tuple[str, ...]) -> None:
    assert reasons(Cell(count, count), "count") == expected


def test_a_count_must_be_able_to_reach_the_threshold_and_keep_five_values() -> None:
    found = sensitive(Cell(3, 3), "count", RULES, 1)
    assert found is not None
    assert found.need == Need(3, 5, 4)
    assert found.need.met_by(1, 5)
    assert not found.need.met_by(1, 4)
    assert not found.need.met_by(2, 5)


def test_a_sum_by_five_employers_but_four_persons_is_hidden() -> None:
    assert reasons(cell_of(10, 10, 10, 10, 10, units=4)) == ("minimum",)


def test_a_sum_by_four_employers_is_hidden_however_many_persons() -> None:
    assert reasons(cell_of(10, 10, 10, 10)) == ("bijdragers",)
    assert reasons(cell_of(10, 10, 10, 10, 10)) == ()


def test_a_contributor_of_nothing_does_not_count() -> None:
    assert reasons(cell_of(10, 10, 10, 10, 0)) == ("bijdragers",)
    assert reasons(Cell(0, 9, ())) == ("bijdragers",)


def test_an_empty_cell_is_sensitive_only_by_choice() -> None:
    empty = Cell(0, 0, ())
    assert is_empty(empty)
    assert reasons(empty) == ()
    assert reasons(empty, rules=rules_on(DAY, zeros="verbergen")) == ("nul",)


# --- dominance and p %: exactly at the limit is not over it ------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((45_00, 45_00, 4_00, 3_00, 3_00), ()),
        ((45_01, 45_00, 4_00, 3_00, 2_99), ("dominantie",)),
        ((45_00, 45_00, 4_00, 3_00, 2_99), ("dominantie",)),
    ],
)
def test_two_largest_at_ninety_percent(amounts: tuple[int, ...], expected: tuple[str, ...]) -> None:
    assert reasons(cell_of(*amounts)) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((100_00, 50_00, 4_00, 3_00, 3_00), ()),
        ((100_00, 50_00, 4_00, 3_00, 2_99), ("p_procent",)),
        ((100_01, 50_00, 4_00, 3_00, 3_00), ("p_procent",)),
    ],
)
def test_the_rest_at_ten_percent_of_the_largest(amounts: tuple[int, ...], expected: tuple[str, ...]) -> None:
    assert reasons(cell_of(*amounts), rules=rules_on(DAY, dominantie_procent=9999)) == expected


def test_no_float_decides_at_large_amounts() -> None:
    """One cent beyond a tie at 10**17 cents, where a float sees no cents."""
    part = 45 * 10**15
    tie = cell_of(part, part, 10**16 - 2, 1, 1)
    assert reasons(tie) == ()
    assert reasons(cell_of(part, part, 10**16 - 3, 1, 1)) == ("dominantie",)


def test_the_protection_is_what_the_p_rule_lacks() -> None:
    """Largest 1000, the rest beyond two 30: 10 % of 1000 is 100, so 70 more must stay possible, up and down."""
    found = sensitive(cell_of(1000, 500, 10, 10, 10), "sum", rules_on(DAY, dominantie_procent=10000), 0)
    assert found is not None
    assert found.need == Need(1530 - 70, 1530 + 70, 1)


def test_recoveries_weigh_as_much_as_payments() -> None:
    assert "dominantie" in reasons(cell_of(-1000, 5, 4, 3, 2))


def test_employers_of_one_group_are_one() -> None:
    separate = cell_of(20, 20, 20, 20, 20)
    grouped = Cell(100, 100, sorted_shares({"groep": 60, "W3": 20, "W4": 20}))
    assert reasons(separate) == ()
    assert "bijdragers" in reasons(grouped)


@given(
    st.lists(st.integers(1, 10**12), min_size=5, max_size=9),
    st.integers(1, 4),
    st.integers(1, 9999),
    st.integers(0, 9999),
)
def test_the_rules_are_the_fractions_of_the_handbook(amounts: list[int], n: int, k: int, p: int) -> None:
    rules = rules_on(DAY, dominantie_aantal=n, dominantie_procent=k, p_procent=p)
    largest = sorted(amounts, reverse=True)
    dominated = Fraction(sum(largest[:n]), sum(largest)) > Fraction(k, 10_000)
    close = Fraction(sum(largest[2:]), largest[0]) < Fraction(p, 10_000)
    found = reasons(cell_of(*amounts), rules=rules)
    assert ("dominantie" in found, "p_procent" in found) == (dominated, close)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=1, max_size=4), min_size=1, max_size=4))
def test_cells_merge_by_contributor(parts: list[list[int]]) -> None:
    whole = merged(cell_of(*amounts, units=1) for amounts in parts)
    assert whole.value == sum(map(sum, parts))
    assert whole.units == len(parts)
    assert dict(whole.shares or ()) == {
        f"W{at}": total for at in range(4) if (total := sum(amounts[at] for amounts in parts if at < len(amounts)))
    }
