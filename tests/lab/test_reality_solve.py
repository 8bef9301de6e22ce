"""Least squares with a preference: the answer is the lowest, exact, and never below zero."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maatwerk.lab.reality.solve import NoAnswer, least_squares, solved

whole = st.integers(-20, 20).map(Fraction)
part = st.integers(1, 30).map(lambda number: Fraction(number, 10))
rows_of_three = st.lists(st.tuples(part, part, part), min_size=3, max_size=5)
answer = st.tuples(*[st.integers(0, 90).map(Fraction)] * 3)


@given(st.lists(st.tuples(whole, whole, whole), min_size=3, max_size=3), st.tuples(whole, whole, whole))
def test_equations_are_solved_exactly(matrix: list[tuple[Fraction, ...]], wanted: tuple[Fraction, ...]) -> None:
    right = [sum((a * b for a, b in zip(row, wanted, strict=True)), Fraction(0)) for row in matrix]
    try:
        assert solved(matrix, right) == list(wanted)
    except NoAnswer:
        (a, b, c), (d, e, f), (g, h, i) = matrix
        assert a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) == 0


def loss(
    rows: list[tuple[Fraction, ...]], wanted: list[Fraction], x: list[Fraction], prior: list[Fraction], weight: Fraction
) -> Fraction:
    """The sum that must be smallest, written out a second time."""
    errors = [
        sum((a * b for a, b in zip(row, x, strict=True)), -value) for row, value in zip(rows, wanted, strict=True)
    ]
    shares = [a / b for a, b in zip(x, prior, strict=True)]
    mean = sum(shares, Fraction(0)) / len(shares)
    return sum((one * one for one in errors), Fraction(0)) + weight * sum((one - mean) ** 2 for one in shares)


@given(
    rows_of_three,
    st.lists(whole, min_size=5, max_size=5),
    st.tuples(part, part, part),
    st.lists(st.tuples(*[st.integers(0, 40).map(lambda n: Fraction(n, 8))] * 3), min_size=5, max_size=20),
)
def test_nothing_at_or_above_zero_is_lower(
    rows: list[tuple[Fraction, ...]],
    targets: list[Fraction],
    prior: tuple[Fraction, ...],
    others: list[tuple[Fraction, ...]],
) -> None:
    wanted, weight = targets[: len(rows)], Fraction(1, 100)
    found = least_squares(rows, wanted, prior, weight)
    assert all(one >= 0 for one in found)
    best = loss(rows, wanted, found, list(prior), weight)
    step = Fraction(1, 50)
    near = [[max(one + sign * step * (at == place), Fraction(0)) for at, one in enumerate(found)]
            for place in range(3) for sign in (-1, 1)]  # fmt: skip
    assert all(best <= loss(rows, wanted, list(x), list(prior), weight) for x in (*others, *near))


@given(rows_of_three, answer)
def test_known_amounts_come_back_without_a_preference(
    rows: list[tuple[Fraction, ...]], known: tuple[Fraction, ...]
) -> None:
    wanted = [sum((a * b for a, b in zip(row, known, strict=True)), Fraction(0)) for row in rows]
    try:
        found = least_squares(rows, wanted, [Fraction(1)] * 3, Fraction(0))
    except NoAnswer:
        assume(False)
    fitted = [sum((a * b for a, b in zip(row, found, strict=True)), Fraction(0)) for row in rows]
    assert fitted == wanted


@given(part, answer.filter(all))
def test_what_the_years_can_not_tell_apart_keeps_its_proportions(level: Fraction, prior: tuple[Fraction, ...]) -> None:
    rows = [(Fraction(1), Fraction(2), Fraction(3)), (Fraction(2), Fraction(4), Fraction(6))]
    wanted = [level * sum((a * b for a, b in zip(row, prior, strict=True)), Fraction(0)) for row in rows]
    assert least_squares(rows, wanted, prior, Fraction(1, 10_000)) == [level * one for one in prior]


def test_too_few_years_without_a_preference_have_no_answer() -> None:
    rows = [(Fraction(1), Fraction(1))]
    with pytest.raises(NoAnswer, match="voorkeur"):
        least_squares(rows, [Fraction(1)], [Fraction(1), Fraction(1)], Fraction(0))
