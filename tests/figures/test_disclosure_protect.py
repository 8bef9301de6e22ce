"""Secondary suppression: worked by hand, and against somebody who tries every whole number."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.disclosure_guess import count_table, possible

from maatwerk.figures.disclosure import (
    CannotProtect,
    Face,
    NotATable,
    Protected,
    Rules,
    Table,
    audit,
    place_of,
    protect,
    ready_table,
    rules_on,
)
from maatwerk.figures.disclosure.protect import face_of, problem_of
from maatwerk.figures.disclosure.suppress import choose

DAY = dt.date(2025, 1, 1)
RULES = rules_on(DAY)
WAITING = {"Antwerpen": 1083, "Limburg": 363, "Oost-Vlaanderen": 690, "Vlaams-Brabant": 287, "West-Vlaanderen": 649,
           "Brussel": 14, "andere": 3}  # fmt: skip
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def hidden(made: Protected) -> set[tuple[tuple[str, str], ...]]:
    return {place for _, place in made.reasons}


# --- worked by hand ---------------------------------------------------------------------------------------------------


def test_the_waiting_list_hides_other_and_the_smallest_beside_it() -> None:
    made = protect([count_table({(name,): value for name, value in WAITING.items()}, ("provincie",))], RULES)
    assert hidden(made) == {place_of(provincie="andere"), place_of(provincie="Brussel")}
    assert made.reasons["n", place_of(provincie="andere")] == ("minimum",)
    assert made.reasons["n", place_of(provincie="Brussel")] == ("secundair",)
    found = {bound.key[1]: (bound.low, bound.high) for bound in audit(made.faces, made.house)}
    assert found == {place_of(provincie="andere"): (1, 16), place_of(provincie="Brussel"): (1, 16)}


def test_nothing_is_hidden_when_nothing_is_small() -> None:
    made = protect([count_table(dict.fromkeys(product("ab", "xy"), 5))], RULES)
    assert made.reasons == {}
    assert made.chosen.method == "geen"


def test_one_small_cell_in_a_square_takes_a_rectangle() -> None:
    table = count_table(
        {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40, ("c", "x"): 500, ("c", "y"): 600}
    )
    corners = {place_of(r=row, k=column) for row, column in product("ab", "xy")}
    made = protect([table], RULES)
    assert hidden(made) == corners
    assert made.chosen.method == "goedkoopste"


def test_two_small_cells_that_sum_to_less_than_the_threshold_need_a_third() -> None:
    made = protect([count_table({("a",): 1, ("b",): 2, ("c",): 9, ("d",): 50}, ("r",))], RULES)
    assert hidden(made) == {place_of(r="a"), place_of(r="b"), place_of(r="c")}


def test_two_small_cells_that_keep_each_other_uncertain_take_nothing_more() -> None:
    made = protect([count_table({("a",): 4, ("b",): 4, ("c",): 9, ("d",): 50}, ("r",))], RULES)
    assert hidden(made) == {place_of(r="a"), place_of(r="b")}


def test_a_table_that_is_small_as_a_whole_shows_nothing_but_empty_cells() -> None:
    made = protect([count_table({("a",): 1, ("b",): 2, ("c",): 0}, ("r",))], RULES)
    assert hidden(made) == {(), place_of(r="a"), place_of(r="b")}
    assert all(bound.high is None for bound in audit(made.faces, made.house))


@pytest.mark.parametrize(
    ("zeros", "expected"),
    [("tonen", {"a", "c"}), ("meeverbergen", {"a", "c"}), ("verbergen", {"a", "b", "c"})],
)
def test_what_happens_with_an_empty_cell_is_a_named_choice(zeros: str, expected: set[str]) -> None:
    table = count_table({("a",): 4, ("b",): 0, ("c",): 9, ("d",): 50}, ("r",))
    made = protect([table], rules_on(DAY, zeros=zeros))
    assert hidden(made) == {place_of(r=name) for name in expected}


def test_hidden_counts_are_at_least_one_when_empty_cells_are_always_shown() -> None:
    values = {("a",): 4, ("b",): 9, ("c",): 50}
    lows = {}
    for zeros in ("tonen", "meeverbergen"):
        made = protect([count_table(values, ("r",))], rules_on(DAY, zeros=zeros))
        lows[zeros] = {bound.low for bound in audit(made.faces, made.house)}
    assert lows == {"tonen": {1}, "meeverbergen": {0}}


def test_the_cheapest_set_is_found() -> None:
    """Every other choice of interior cells that is safe hides at least as many people."""
    values = {("a", "x"): 2, ("a", "y"): 14, ("a", "z"): 11, ("b", "x"): 17, ("b", "y"): 6, ("b", "z"): 9,
              ("c", "x"): 8, ("c", "y"): 13, ("c", "z"): 12}  # fmt: skip
    table = count_table(values)
    made = protect([table], RULES)
    assert made.chosen.method == "goedkoopste"
    price = sum(table.cells[place].value for place in hidden(made))
    inner = [place for place in table.cells if len(place) == 2 and table.cells[place].value >= 5]
    need = made.house.needs["n", place_of(r="a", k="x")]
    for choice in range(2 ** len(inner)):
        taken = [place for bit, place in enumerate(inner) if choice >> bit & 1]
        if 2 + sum(table.cells[place].value for place in taken) < price:
            face = face_of(table, [("n", place) for place in (*taken, place_of(r="a", k="x"))])
            bounds = {b.key[1]: b for b in audit([face], made.house)}
            small = bounds[place_of(r="a", k="x")]
            assert not need.met_by(small.low, 10**9 if small.high is None else small.high)


# --- properties -------------------------------------------------------------------------------------------------------

counts = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 25))


@st.composite
def small_tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    if columns == 1:
        return count_table({(f"r{at}",): draw(counts) for at in range(rows)}, ("r",))
    return count_table({(f"r{r}", f"k{k}"): draw(counts) for r in range(rows) for k in range(columns)})


def linked(draw: st.DrawFn) -> list[Table]:
    """Two tables of the same people that share the margin over ``r``."""
    rows = draw(st.integers(2, 3))
    left = {(f"r{r}", f"k{k}"): draw(counts) for r in range(rows) for k in range(2)}
    right = {}
    for r in range(rows):
        whole = left[f"r{r}", "k0"] + left[f"r{r}", "k1"]
        part = draw(st.integers(0, whole))
        right |= {(f"r{r}", "m0"): part, (f"r{r}", "m1"): whole - part}
    return [count_table(left, ("r", "k"), "een"), count_table(right, ("r", "m"), "twee")]


two_tables = st.composite(linked)


@st.composite
def three_tables(draw: st.DrawFn) -> list[Table]:
    """Three tables of the same people, each two of which share a margin: no network any more."""
    people = {(r, k, m): draw(counts) for r, k, m in product("ab", "cd", "ef")}
    found = []
    for one, two in ((0, 1), (1, 2), (0, 2)):
        values: dict[tuple[str, ...], int] = {}
        for at, count in people.items():
            values[at[one], at[two]] = values.get((at[one], at[two]), 0) + count
        found.append(count_table(values, ("rkm"[one], "rkm"[two]), f"tabel {one}{two}"))
    return found


given_rules = st.builds(
    lambda threshold, zeros: rules_on(DAY, minimum_eenheden=threshold, zeros=zeros),
    st.integers(2, 7),
    st.sampled_from(["tonen", "verbergen", "meeverbergen"]),
)


def check_against_every_whole_number(made: Protected, rules: Rules) -> None:
    """Nothing small is shown, and for each sensitive cell another whole table exists that is far enough away."""
    faces, cells = made.faces, {key: cell for table in made.tables for key, cell in table.keys.items()}
    floor = 1 if rules.zeros == "tonen" else 0
    least = 0 if rules.zeros == "verbergen" else 1
    top = 2 * max(cell.value for cell in cells.values()) + 3 * rules.minimum_eenheden + rules.mogelijke_waarden + 20
    for key, cell in cells.items():
        if least <= cell.value < rules.minimum_eenheden:
            assert key in made.reasons
    for key in made.reasons:
        value = cells[key].value
        assert possible(faces, {key: value}, floor, top), "the truth itself must fit"
        fitting = [
            v for v in range(floor, value + 2 * rules.minimum_eenheden + 6) if possible(faces, {key: v}, floor, top)
        ]
        assert len(fitting) > 1
        if made.reasons[key] != ("secundair",):
            assert fitting[-1] >= rules.minimum_eenheden
            assert fitting[-1] - fitting[0] >= rules.mogelijke_waarden - 1


@QUICK
@given(small_tables(), given_rules)
def test_no_hidden_cell_of_a_table_can_be_recovered(table: Table, rules: Rules) -> None:
    check_against_every_whole_number(protect([table], rules), rules)


@QUICK
@given(two_tables(), given_rules)
def test_no_hidden_cell_of_two_tables_with_a_shared_margin_can_be_recovered(tables: list[Table], rules: Rules) -> None:
    check_against_every_whole_number(protect(tables, rules), rules)


@QUICK
@given(three_tables(), given_rules)
def test_no_hidden_cell_of_three_tables_that_share_margins_can_be_recovered(tables: list[Table], rules: Rules) -> None:
    check_against_every_whole_number(protect(tables, rules), rules)


@QUICK
@given(small_tables(), given_rules)
def test_steps_protect_as_well_as_the_search(table: Table, rules: Rules) -> None:
    made = protect([table], rules)
    problem = problem_of([table], rules, (), made.house)
    steps = choose(problem, rounds=0)
    reasons = {key: made.reasons.get(key, ("secundair",)) for key in steps.hidden}
    check_against_every_whole_number(Protected((table,), reasons, {}, steps, made.house), rules)
    price = sum(problem.costs[key] for key in steps.hidden)
    if made.chosen.method == "goedkoopste":
        assert price >= sum(problem.costs[key] for key in made.chosen.hidden)


@QUICK
@given(st.one_of(small_tables().map(lambda table: [table]), two_tables()), given_rules)
def test_the_audit_gives_the_true_bounds(tables: list[Table], rules: Rules) -> None:
    """The ends of an interval are possible, the next values are not."""
    made = protect(tables, rules)
    floor = 1 if rules.zeros == "tonen" else 0
    cap = 4 * max(cell.value for table in tables for cell in table.cells.values()) + 50
    for bound in audit(made.faces, made.house):
        assert bound.protected
        assert possible(made.faces, {bound.key: bound.low}, floor, cap)
        assert bound.low == floor or not possible(made.faces, {bound.key: bound.low - 1}, floor, cap)
        if bound.high is not None:
            assert possible(made.faces, {bound.key: bound.high}, floor, cap)
            assert not possible(made.faces, {bound.key: bound.high + 1}, floor, cap)


@QUICK
@given(small_tables(), given_rules)
def test_what_is_shown_is_the_truth_and_the_rest_is_marked(table: Table, rules: Rules) -> None:
    (face,) = protect([table], rules).faces
    assert {*face.shown} | face.hidden == set(table.cells)
    assert not {*face.shown} & face.hidden
    assert all(table.cells[place].value == value for place, value in face.shown.items())


@QUICK
@given(small_tables(), st.integers(1, 7))
def test_without_small_cells_nothing_is_hidden(table: Table, threshold: int) -> None:
    small = [cell for cell in table.cells.values() if 0 < cell.value < threshold]
    made = protect([table], rules_on(DAY, minimum_eenheden=threshold))
    assert bool(made.reasons) == bool(small)


@QUICK
@given(small_tables(), given_rules, st.randoms(use_true_random=False))
def test_the_order_of_cells_changes_nothing(table: Table, rules: Rules, chance: object) -> None:
    places = list(table.cells)
    chance.shuffle(places)  # type: ignore[attr-defined]
    other = Table(
        table.name, table.quantity, "count", table.dimensions, {place: table.cells[place] for place in places}
    )
    assert protect([table], rules).reasons == protect([other], rules).reasons


# --- tables that are out already --------------------------------------------------------------------------------------


def test_what_is_out_already_stays_out_and_others_are_hidden_in_its_place() -> None:
    table = count_table({("a",): 3, ("b",): 9, ("c",): 20, ("d",): 50}, ("r",))
    earlier = Face("oud", "n", "count", ("r",), {place_of(r="b"): 9}, frozenset({place_of(r="a")}))
    made = protect([table], RULES, [earlier])
    assert hidden(made) == {place_of(r="a"), place_of(r="c")}
    assert all(bound.protected for bound in audit([*made.faces, earlier], made.house))


def test_a_small_cell_that_is_out_already_can_not_be_protected() -> None:
    table = count_table({("a",): 3, ("b",): 9}, ("r",))
    earlier = Face("oud", "n", "count", ("r",), {place_of(r="a"): 3}, frozenset())
    with pytest.raises(CannotProtect, match="eerder gepubliceerde"):
        protect([table], RULES, [earlier])


def test_everything_around_a_small_cell_is_out_already() -> None:
    table = count_table({("a",): 3, ("b",): 9}, ("r",))
    earlier = Face("oud", "n", "count", ("r",), {place_of(r="b"): 9, (): 12}, frozenset({place_of(r="a")}))
    with pytest.raises(CannotProtect, match="r a"):
        protect([table], RULES, [earlier])


def test_an_earlier_table_by_something_else_keeps_its_hidden_cells_uncertain() -> None:
    """The old table hid r=a and k=... in another classification; showing the margin now would give it away."""
    old = Face("oud", "n", "count", ("r", "m"),
               {place_of(r="a", m="x"): 9, place_of(r="b", m="x"): 8, place_of(r="b", m="y"): 7, place_of(r="b"): 15,
                place_of(m="x"): 17},
               frozenset({place_of(r="a", m="y"), place_of(r="a"), place_of(m="y"), ()}))  # fmt: skip
    table = count_table({("a",): 11, ("b",): 15}, ("r",))
    made = protect([table], RULES, [old])
    found = {bound.key[1]: bound for bound in audit([*made.faces, old], made.house)}
    assert found[place_of(r="a", m="y")].low < 2 < (found[place_of(r="a", m="y")].high or 99)
    assert hidden(made) == {(), place_of(r="a")}


def test_another_count_under_the_same_name_is_refused() -> None:
    table = count_table({("a",): 30, ("b",): 9}, ("r",))
    earlier = Face("oud", "n", "count", ("r",), {place_of(r="b"): 10}, frozenset())
    with pytest.raises(NotATable, match="eigen naam"):
        protect([table], RULES, [earlier])


# --- tables that are none ---------------------------------------------------------------------------------------------


def test_a_table_that_does_not_add_up_is_refused() -> None:
    table = count_table({("a",): 30, ("b",): 9}, ("r",))
    wrong = Table("fout", "n", "count", ("r",), {**table.cells, (): table.cells[place_of(r="a")]})
    with pytest.raises(NotATable, match="verschilt 9"):
        protect([wrong], RULES)


def test_a_table_with_a_hole_is_refused() -> None:
    table = count_table({("a", "x"): 30, ("b", "y"): 9})
    cells = {place: cell for place, cell in table.cells.items() if place != place_of(r="a", k="y")}
    with pytest.raises(NotATable, match="ontbreekt"):
        protect([Table("gat", "n", "count", ("r", "k"), cells)], RULES)


def test_three_classifications_are_too_many() -> None:
    with pytest.raises(NotATable, match="één of twee"):
        ready_table("drie", "n", ("a", "b", "c"), {("1", "2", "3"): 9})


def test_two_tables_that_contradict_each_other_are_refused() -> None:
    one, two = count_table({("a",): 30}, ("r",), "een"), count_table({("a",): 31}, ("r",), "twee")
    with pytest.raises(NotATable, match="andere tabel"):
        protect([one, two], RULES)
