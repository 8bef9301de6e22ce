"""The smallest change, against brute force: nothing smaller leads to yes, and what is proposed does.

The law of these tests is invented and small, so that every combination of values can be tried in plain Python.
"""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.law.decide.nearest import Search
from maatwerk.law.decide.question import Changeable
from maatwerk.rules.exact import Code, Exact, Flag, all_of
from maatwerk.rules.inputs import amount, code, date, flag, number
from maatwerk.rules.parameters import Dated, Parameter
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.ruleset import rule_set

BASIS = Basis("Verzonnen besluit", "", "test")
FIRST = dt.date(2024, 1, 1).toordinal() - 719_163
TURN = dt.date(2024, 4, 1).toordinal() - 719_163
LAST = dt.date(2024, 6, 30).toordinal() - 719_163
PLACES = ("dorp", "stad", "zee")


@rule(BASIS, "ja/nee", "2024Q1", "2024Q1", name="lang_genoeg")
def kort_kan(uren: Exact, laagste_uren: Exact) -> Flag:
    """In het eerste kwartaal volstaat het minimum."""
    return uren >= laagste_uren


@rule(BASIS, "ja/nee", "2024Q2")
def lang_genoeg(uren: Exact, laagste_uren: Exact, loon: Exact) -> Flag:
    """Daarna is meer dan het minimum nodig, of een hoog loon."""
    return (uren > laagste_uren) | (loon >= Exact.constant(25, 1))


@rule(BASIS, "ja/nee", "2024Q1")
def genoeg_loon(loon: Exact, laagste_loon: Exact, plaats: Code) -> Flag:
    """Het loon haalt het minimum, behalve aan zee."""
    return (loon >= laagste_loon) | plaats.is_("zee")


@rule(BASIS, "ja/nee", "2024Q1")
def niet_ziek_in_stad(ziek: Flag, plaats: Code) -> Flag:
    """Wie ziek is, komt in de stad niet in aanmerking, en in een dorp is het altijd nee."""
    return ~plaats.is_("dorp") & ~(ziek & plaats.is_("stad"))


@rule(BASIS, "ja/nee", "2024Q1")
def voldoet(lang_genoeg: Flag, genoeg_loon: Flag, niet_ziek_in_stad: Flag) -> Flag:
    """Alles samen."""
    return all_of((lang_genoeg, genoeg_loon, niet_ziek_in_stad))


RULES = (kort_kan, lang_genoeg, genoeg_loon, niet_ziek_in_stad, voldoet)


def parameter(name, scale, values):
    dated = tuple(Dated(since, value, source="test", confidence="official") for since, value in values)
    return Parameter(name, f"Het {name}", "stuks", scale, dated)


def invented(hours, wage_before, wage_after):
    return rule_set(
        "verzonnen",
        "Verzonnen",
        time="dag",
        first="2024Q1",
        last="2024Q2",
        inputs=[
            date("dag", "Dag"),
            number("uren", "Uren", 0, 9),
            amount("loon", "Loon", most="3.0", scale=1),
            code("plaats", "Plaats", *PLACES),
            flag("ziek", "Ziek"),
        ],
        rules=[body.__rule__ for body in RULES],
        parameters={
            "laagste_uren": parameter("laagste_uren", 0, [(dt.date(2024, 1, 1), hours)]),
            "laagste_loon": parameter(
                "laagste_loon", 1, [(dt.date(2024, 1, 1), wage_before), (dt.date(2024, 4, 1), wage_after)]
            ),
        },
        readings={},
        targets=["voldoet"],
    )


def is_yes(row, hours, wage_before, wage_after):
    """The invented law once more, in plain Python."""
    later = row["dag"] >= TURN
    long_enough = (row["uren"] > hours or row["loon"] >= 25) if later else row["uren"] >= hours
    paid = row["loon"] >= (wage_after if later else wage_before) or row["plaats"] == 2
    return long_enough and paid and row["plaats"] != 0 and not (row["ziek"] and row["plaats"] == 1)


CHANGEABLE = (
    Changeable("uren", "{na}", way="more"),
    Changeable("loon", "{na}"),
    Changeable("plaats", "{na}", only=("stad", "zee")),
    Changeable("ziek", "{na}"),
    Changeable("dag", "{na}", way="more"),
)
FAILING = {
    "lang_genoeg": ("uren", "loon", "dag"),
    "genoeg_loon": ("loon", "plaats", "dag"),
    "niet_ziek_in_stad": ("ziek", "plaats"),
}


def domain(one, row):
    before = row[one.name]
    every = {
        "uren": range(10),
        "loon": range(31),
        "plaats": (1, 2),
        "ziek": (False, True),
        "dag": range(FIRST, LAST + 1),
    }[one.name]
    return [v for v in every if v != before and not (one.way == "more" and v < before)]


def steps(one, value, row):
    if one.name == "plaats":
        return (1, 2).index(value) + 1
    return int(value) + 1 if one.name == "ziek" else abs(value - row[one.name])


def brute_force(row, law):
    """Return the smallest change by trying every set of inputs and every combination of values."""
    for size in range(1, len(CHANGEABLE) + 1):
        for chosen in itertools.combinations(CHANGEABLE, size):
            found = [
                (tuple(steps(one, v, row) for one, v in zip(chosen, values, strict=True)), values)
                for values in itertools.product(*(domain(one, row) for one in chosen))
                if is_yes({**row, **{one.name: v for one, v in zip(chosen, values, strict=True)}}, *law)
            ]
            if found:
                return {one.name: v for one, v in zip(chosen, min(found)[1], strict=True)}
    return None


ROWS = st.fixed_dictionaries(
    {
        "dag": st.integers(FIRST, LAST) | st.sampled_from([TURN - 1, TURN, TURN + 1]),
        "uren": st.integers(0, 9),
        "loon": st.integers(0, 30),
        "plaats": st.integers(0, 2),
        "ziek": st.booleans(),
    }
)
LAWS = st.tuples(st.integers(0, 9), st.integers(0, 30), st.integers(0, 30))


def search(row, law, **more):
    return Search(invented(*law), "voldoet", row, **more)


def failing(row, law):
    hours, before, after = law
    later = row["dag"] >= TURN
    holds = {
        "lang_genoeg": (row["uren"] > hours or row["loon"] >= 25) if later else row["uren"] >= hours,
        "genoeg_loon": row["loon"] >= (after if later else before) or row["plaats"] == 2,
        "niet_ziek_in_stad": row["plaats"] != 0 and not (row["ziek"] and row["plaats"] == 1),
    }
    return [FAILING[name] for name, yes in holds.items() if not yes]


@settings(max_examples=60, deadline=None)
@given(row=ROWS, law=LAWS)
def test_the_change_is_the_smallest_that_brute_force_finds(row, law):
    if is_yes(row, *law):
        assert search(row, law).answers([{}]) == [True]
        return
    assert search(row, law).smallest(CHANGEABLE, failing(row, law)) == brute_force(row, law)


@settings(max_examples=60, deadline=None)
@given(row=ROWS, law=LAWS)
def test_with_probes_instead_of_all_values_no_single_step_could_be_smaller(row, law):
    """As for amounts in euro, where not every value can be tried."""
    if is_yes(row, *law):
        return
    found = search(row, law, full=4).smallest(CHANGEABLE, failing(row, law))
    best = brute_force(row, law)
    assert (found is None) == (best is None)
    if found is None:
        return
    assert list(found) == list(best)
    assert is_yes({**row, **found}, *law)
    for one in (one for one in CHANGEABLE if one.name in found):
        smaller = [v for v in domain(one, row) if steps(one, v, row) < steps(one, found[one.name], row)]
        assert not any(is_yes({**row, **found, one.name: v}, *law) for v in smaller)


@pytest.mark.parametrize("threshold", [1, 25, 30])
def test_a_threshold_is_found_between_the_probes(threshold):
    row = {"dag": FIRST, "uren": 9, "loon": 0, "plaats": 1, "ziek": False}
    law = (0, threshold, threshold)
    found = search(row, law, full=2).smallest((Changeable("loon", "{na}"),), [("loon",)])
    assert found == {"loon": threshold}


def test_nothing_that_can_change_touches_the_failing_condition():
    row = {"dag": FIRST, "uren": 9, "loon": 30, "plaats": 0, "ziek": False}
    assert search(row, (0, 0, 0)).smallest((Changeable("uren", "{na}"),), [("plaats", "ziek")]) is None
