# ruff: noqa: ARG005
"""The small vocabulary against ``fractions.Fraction``, on plain integers and on columns; and what is refused."""

import math
from fractions import Fraction

import polars as pl
import pytest
from fictional import rows, tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.rules.columns import evaluate
from maatwerk.rules.exact import (
    LIMIT,
    Code,
    Exact,
    Flag,
    Over,
    TooLarge,
    all_of,
    down,
    half_even,
    half_up,
    highest,
    lowest,
    per,
    reasons,
    when,
    whole,
)
from maatwerk.rules.group import LARGEST_GROUP, total
from maatwerk.rules.inputs import amount, fraction, text
from maatwerk.rules.rule import Basis, rule

BASIS = Basis("Proefwet", "1", "proef")
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
BIG, SMALL = 10**6, 5000


def up(value: Fraction, places: int = 2) -> Fraction:
    return Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places)


NUMBERS = {
    "sum": (lambda a, b, p, q: a + b, lambda a, b, p, q: a + b),
    "difference": (lambda a, b, p, q: a - b, lambda a, b, p, q: a - b),
    "product": (lambda a, b, p, q: a * b, lambda a, b, p, q: a * b),
    "lowest": (lambda a, b, p, q: lowest(a, b), lambda a, b, p, q: min(a, b)),
    "highest": (lambda a, b, p, q: highest(a, b), lambda a, b, p, q: max(a, b)),
    "per": (lambda a, b, p, q: per(a, p), lambda a, b, p, q: a / p),
    "per of per": (lambda a, b, p, q: per(per(a, p), q), lambda a, b, p, q: a / p / q),
    "sum of two fractions": (lambda a, b, p, q: per(a, p) + per(b, q), lambda a, b, p, q: a / p + b / q),
    "fraction minus whole": (lambda a, b, p, q: per(a, p) - b, lambda a, b, p, q: a / p - b),
    "whole minus fraction": (lambda a, b, p, q: a - per(b, q), lambda a, b, p, q: a - b / q),
    "product of fractions": (lambda a, b, p, q: per(a, p) * per(whole(3), q), lambda a, b, p, q: a / p * 3 / q),
    "lowest of two fractions": (lambda a, b, p, q: lowest(per(a, p), per(b, q)), lambda a, b, p, q: min(a / p, b / q)),
    "highest of fraction and whole": (lambda a, b, p, q: highest(per(a, p), b), lambda a, b, p, q: max(a / p, b)),
    "same denominator": (lambda a, b, p, q: per(a, p) + per(b, p), lambda a, b, p, q: (a + b) / p),
    "a percentage": (lambda a, b, p, q: per(a * p, whole(100)), lambda a, b, p, q: a * p / 100),
    "when": (lambda a, b, p, q: when(a <= b, per(a, p), b), lambda a, b, p, q: a / p if a <= b else b),
    "when between scales": (lambda a, b, p, q: when(p < q, a, p), lambda a, b, p, q: a if p < q else p),
    "half up": (lambda a, b, p, q: half_up(per(a, p)), lambda a, b, p, q: up(a / p)),
    "half up to whole": (lambda a, b, p, q: half_up(a, 0), lambda a, b, p, q: up(a, 0)),
    "half up to more": (lambda a, b, p, q: half_up(per(a, p), 4), lambda a, b, p, q: up(a / p, 4)),
    "half even": (lambda a, b, p, q: half_even(per(a, p)), lambda a, b, p, q: Fraction(round(a / p * 100), 100)),
    "half even to whole": (lambda a, b, p, q: half_even(a, 0), lambda a, b, p, q: Fraction(round(a))),
    "down": (lambda a, b, p, q: down(per(a, p)), lambda a, b, p, q: Fraction(math.floor(a / p * 100), 100)),
    "rounded, then on": (lambda a, b, p, q: half_up(per(a, p)) * p - a, lambda a, b, p, q: up(a / p) * p - a),
}
TESTS = {
    "at most": (lambda a, b, p, q: per(a, p) <= per(b, q), lambda a, b, p, q: a / p <= b / q),
    "less": (lambda a, b, p, q: per(a, p) < per(b, q), lambda a, b, p, q: a / p < b / q),
    "at least": (lambda a, b, p, q: per(a, p) >= b, lambda a, b, p, q: a / p >= b),
    "more": (lambda a, b, p, q: a > per(b, q), lambda a, b, p, q: a > b / q),
    "and": (lambda a, b, p, q: (a < b) & (p < q), lambda a, b, p, q: a < b and p < q),
    "or": (lambda a, b, p, q: (a < b) | (p < q), lambda a, b, p, q: a < b or p < q),
    "not": (lambda a, b, p, q: ~(a < b), lambda a, b, p, q: not a < b),
    "all": (lambda a, b, p, q: all_of([a < b, p < q, Flag(True)]), lambda a, b, p, q: a < b and p < q),
    "flag by flag": (lambda a, b, p, q: when(a < b, p < q, q < p), lambda a, b, p, q: p < q if a < b else q < p),
}
ROWS = st.lists(
    st.tuples(
        st.one_of(st.integers(-BIG, BIG), st.integers(-3, 3)),
        st.one_of(st.integers(-BIG, BIG), st.integers(-3, 3)),
        st.one_of(st.integers(1, SMALL), st.integers(1, 8)),
        st.one_of(st.integers(1, SMALL), st.integers(1, 8)),
    ),
    min_size=1,
    max_size=40,
)


def values(numbers):
    """Return a and b in cents, p and q whole and above zero."""
    a, b, p, q = numbers
    return (
        Exact(a, 2, -BIG, BIG, words="a"),
        Exact(b, 2, -BIG, BIG, words="b"),
        Exact(p, 0, 1, SMALL, words="p"),
        Exact(q, 0, 1, SMALL, words="q"),
    )


def true_value(exact: Exact) -> Fraction:
    return Fraction(exact.number, 10**exact.scale * (exact.over.number if exact.over else 1))


def columns_of(formula, drawn):
    frame = pl.DataFrame(drawn, schema=dict.fromkeys("abpq", pl.Int64), orient="row")
    return frame, formula(*values([pl.col(name) for name in "abpq"]))


@MANY
@pytest.mark.parametrize("name", NUMBERS)
@given(drawn=ROWS)
def test_a_number_is_exact_in_both_readings(name, drawn):
    formula, truth = NUMBERS[name]
    expected = [truth(Fraction(a, 100), Fraction(b, 100), Fraction(p), Fraction(q)) for a, b, p, q in drawn]
    plain = [formula(*values(row)) for row in drawn]
    assert [true_value(exact) for exact in plain] == expected
    assert all(exact.low <= exact.number <= exact.high for exact in plain)
    assert all(true_value(exact) <= exact.top for exact in plain)
    frame, wide = columns_of(formula, drawn)
    number = wide.number if isinstance(wide.number, pl.Expr) else pl.lit(wide.number)
    over = wide.over.number if wide.over else pl.lit(1)
    found = frame.select(number.alias("n"), over.alias("d"))
    assert found.dtypes[0] == pl.Int64
    assert [Fraction(n, 10**wide.scale * d) for n, d in found.iter_rows()] == expected


@MANY
@pytest.mark.parametrize("name", TESTS)
@given(drawn=ROWS)
def test_a_comparison_is_exact_in_both_readings(name, drawn):
    formula, truth = TESTS[name]
    expected = [truth(Fraction(a, 100), Fraction(b, 100), Fraction(p), Fraction(q)) for a, b, p, q in drawn]
    assert [formula(*values(row)).value for row in drawn] == expected
    frame, wide = columns_of(formula, drawn)
    assert frame.select(wide.value)[:, 0].to_list() == expected


@pytest.mark.parametrize(
    ("cents", "up", "even", "cut"),
    [
        (5, 1, 0, 0),
        (15, 2, 2, 1),
        (25, 3, 2, 2),
        (-5, 0, 0, -1),
        (-15, -1, -2, -2),
        (-25, -2, -2, -3),
        (4, 0, 0, 0),
        (6, 1, 1, 0),
    ],
)
def test_the_halves(cents, up, even, cut):
    """Ties of tenths: halves go up to plus infinity, to the even neighbour, or down."""
    value = Exact(cents, 1, -100, 100)
    assert (half_up(value, 0).number, half_even(value, 0).number, down(value, 0).number) == (up, even, cut)


def test_a_rounding_says_how_it_rounded():
    value = per(Exact(100, 2, 0, 100, words="loon"), Exact(3, 0, 1, 3, words="drie"))
    assert half_up(value).rounding == "afgerond op 2 decimalen, half omhoog"
    assert half_even(value).rounding == "afgerond op 2 decimalen, half naar even"
    assert down(value).rounding == "afgekapt op 2 decimalen"
    assert half_up(value).words == "afgerond op 2 decimalen, half omhoog (loon / drie)"


def test_the_limit_itself_is_refused_and_one_below_is_not():
    assert Exact(0, 0, 0, LIMIT - 1).high == LIMIT - 1
    assert Exact(0, 0, 1 - LIMIT, 0).low == 1 - LIMIT
    for low, high in ((0, LIMIT), (-LIMIT, 0)):
        with pytest.raises(TooLarge, match=f"{LIMIT:,}"):
            Exact(0, 2, low, high, words="het loon")


def test_a_denominator_counts_too():
    with pytest.raises(TooLarge):
        Exact(1, 0, 0, 1, Over(1, LIMIT))


@pytest.mark.parametrize(
    "grow",
    [
        lambda a: a * a,
        lambda a: a + a,
        lambda a: a - Exact(0, 0, -(2**52), 0),
        lambda a: a.at(3),
        lambda a: half_up(a, 4),
        lambda a: half_up(per(a, Exact(3, 0, 1, 2**20)), 0) if half_up(a, 0) else None,
        lambda a: per(a, Exact(3, 0, 1, 5)) + per(a, Exact(7, 0, 1, 9)),
        lambda a: lowest(per(a, Exact(3, 0, 1, 5)), a),
        lambda a: when(Flag(True), a, Exact(1, 6, 0, 1)),
        lambda a: per(a, Exact(3, 2, 1, 5)),
    ],
)
def test_every_way_to_grow_is_refused_before_it_happens(grow):
    """The number itself is tiny: what it could become is what counts."""
    with pytest.raises(TooLarge):
        grow(Exact(1, 0, 0, 2**52, words="a"))


def test_rounding_up_needs_room_for_twice_the_number():
    fits = Exact(1, 3, 0, 2**51 - 10)
    assert half_up(fits, 2).number == 0
    with pytest.raises(TooLarge):
        half_up(Exact(1, 3, 0, 2**52), 2)
    assert down(Exact(1, 3, 0, 2**52), 2).number == 0


def test_a_sum_over_a_group_counts_the_largest_group():
    fits = total(Exact(1, 0, 0, (LIMIT - 1) // LARGEST_GROUP, words="x"))
    assert fits.result(1).high < LIMIT
    with pytest.raises(TooLarge):
        total(Exact(1, 0, 0, LIMIT // LARGEST_GROUP + 1, words="x")).result(1)


@rule(BASIS, "EUR", "2020Q1")
def kwadraat(bedrag, deel):
    """Te groot om exact te blijven."""
    return bedrag * bedrag * deel


@rule(BASIS, "EUR", "2020Q1", over=("kwartaal", "dorp"))
def som(bedrag):
    """De som over een dorp kan te groot worden."""
    return total(bedrag)


@pytest.mark.parametrize("body", [kwadraat, som])
def test_a_plan_that_could_overflow_is_refused_on_the_smallest_row(body):
    law = tiny(
        body,
        inputs=(amount("bedrag", "b", most="1000000000.00"), fraction("deel", "d"), text("dorp", "dorp")),
        targets=(body.__name__,),
    )
    frame = rows({"kwartaal": "2020Q1"}).select("kwartaal", "dorp", "deel", bedrag=pl.lit("0.01"))
    with pytest.raises(TooLarge):
        evaluate(law, frame)


@pytest.mark.parametrize(
    "bad", [Exact(0, 0, 0, 5, words="p"), Exact(2, 0, -1, 5, words="p"), Exact(1, 0, 1, 5, Over(3, 3), "p")]
)
def test_dividing_by_what_could_be_nothing_is_refused(bad):
    with pytest.raises(ValueError, match="above zero"):
        per(whole(1), bad)


@given(st.integers(1, 10**6), st.integers(0, 6), st.integers(0, 4))
def test_dividing_by_a_constant_power_of_ten_moves_the_point(number, power, scale):
    value = per(Exact(number, 2, 0, 10**6), Exact.constant(10**power, scale))
    assert value.over is None
    assert true_value(value) == Fraction(number, 100) / (Fraction(10**power, 10**scale))


def test_a_name_that_is_not_declared_is_an_error():
    with pytest.raises(KeyError, match="paars"):
        Code(0, ("grof", "fijn")).is_("paars")
    assert Code(1, ("grof", "fijn")).is_("grof", "fijn").value is True


def test_two_lists_of_names_or_two_kinds_do_not_mix():
    with pytest.raises(TypeError, match="two different lists"):
        when(Flag(True), Code(0, ("a",)), Code(0, ("b",)))
    with pytest.raises(TypeError, match="one kind"):
        when(Flag(True), whole(1), Flag(True))


def test_reasons_are_joined_in_order_in_both_readings():
    cases = [(True, True), (True, False), (False, True), (False, False)]
    plain = [reasons((Flag(a), "eerst"), (Flag(b), "dan")).value for a, b in cases]
    frame = pl.DataFrame(cases, schema=["a", "b"], orient="row")
    wide = reasons((Flag(pl.col("a")), "eerst"), (Flag(pl.col("b")), "dan")).value
    assert plain == ["eerst; dan", "eerst", "dan", ""]
    assert frame.select(wide)[:, 0].to_list() == plain
