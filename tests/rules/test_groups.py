"""Sums, rankings, running sums and kernels over a group: columns and plain lists agree with plain Python."""

import random
import sys
from pathlib import Path

import polars as pl
import pytest
from fictional import ROW, TARGETS, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "law"))
from two_readings import shown_rows

from maatwerk.rules.columns import evaluate
from maatwerk.rules.exact import Exact, Over
from maatwerk.rules.group import raw

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
HERDERS = st.lists(
    st.fixed_dictionaries(
        {
            "kwartaal": st.sampled_from(["2019Q1", "2020Q1", "2021Q4"]),
            "dorp": st.sampled_from(["Noord", "Zuid", "Oost"]),
            "vacht": st.sampled_from(["grof", "fijn"]),
            "jaren": st.sampled_from(["0", "3", "8"]),
            "wol": st.sampled_from(["0.00", "0.49", "0.50", "100.00", "250.00", "999.99"]),
            "deel": st.sampled_from(["1", "0.5", "1/3"]),
            "giften": st.sampled_from(["", "2.00"]),
        }
    ),
    min_size=1,
    max_size=25,
)


def frame_of(drawn, names=None):
    numbered = [ROW | one | {"herder": (names or "{:03}").format(i)} for i, one in enumerate(drawn)]
    return rows(*numbered)


def by_village(frame):
    groups = {}
    for i, row in enumerate(frame.iter_rows(named=True)):
        groups.setdefault((row["kwartaal"], row["dorp"]), []).append(i)
    return groups.values()


@SOME
@given(HERDERS)
def test_groups_equal_plain_python(wool, drawn):
    frame = frame_of(drawn)
    found = evaluate(wool, frame).rows(named=True)
    for group in by_village(frame):
        kilos = {i: found[i]["hele_kilo"] for i in group}
        fine = {i: found[i]["vacht"] == "fijn" for i in group}
        order = sorted(
            (i for i in group if kilos[i] > 0),
            key=lambda i: (-fine[i], -kilos[i], int(found[i]["jaren"]), found[i]["herder"]),
        )
        running = 0
        for place, i in enumerate(order, 1):
            running += kilos[i]
            assert (found[i]["plaats"], found[i]["lopend"], found[i]["past"]) == (place, running, running <= 600)
        for i in group:
            assert found[i]["dorpsgewicht"] == sum(kilos.values())
            assert found[i]["fijn_gewicht"] == sum(kilos[j] for j in group if fine[j])
            assert found[i]["verdeling"] == sum(kilos.values()) // len(group)
            if i not in order:
                assert (found[i]["plaats"], found[i]["lopend"], found[i]["past"]) == (None, 0, False)
                assert found[i]["reden"] == "geen wol"


@SOME
@given(HERDERS)
def test_both_readings_agree_on_every_target_of_the_island(wool, drawn):
    frame = frame_of(drawn)
    assert shown_rows(wool, frame, TARGETS) == evaluate(wool, frame).select(TARGETS).rows(named=True)


@SOME
@given(HERDERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_other_groups_change_nothing(wool, drawn, shuffle):
    frame = frame_of(drawn)
    whole = evaluate(wool, frame)
    order = list(range(frame.height))
    shuffle.shuffle(order)
    assert evaluate(wool, frame[order]).rows() == whole[order].rows()
    one = pl.col("dorp") == frame["dorp"][0]
    assert evaluate(wool, frame.filter(one)).rows() == whole.filter(one).rows()


def test_names_are_ranked_alike_in_both_readings_whatever_their_letters(wool):
    names = ["Z", "a", "É", "é", "10", "9", "ß", "𝄞", "~", "Ab", "aB"]
    frame = rows(*({"herder": name} for name in names))
    found = evaluate(wool, frame, ["plaats"])["plaats"].to_list()
    assert [row["plaats"] for row in shown_rows(wool, frame, ["plaats"])] == found
    assert sorted(names) == [name for _, name in sorted(zip(found, names, strict=True))]


def test_a_large_group_keeps_its_sums(wool):
    dice = random.Random(7)
    kilos = [dice.randint(0, 99_999) for _ in range(5000)]
    frame = pl.DataFrame(
        {name: [value] * 5000 for name, value in ROW.items()}
        | {"deel": ["1"] * 5000}
        | {"herder": [str(i) for i in range(5000)], "wol": [f"{n // 100}.{n % 100:02}" for n in kilos]}
    )
    expected = sum((n + 50) // 100 for n in kilos)
    found = evaluate(wool, frame, ["dorpsgewicht", "lopend", "plaats"])
    assert found["dorpsgewicht"].unique().to_list() == [expected]
    assert found["lopend"].max() == expected


def test_a_fraction_must_be_rounded_before_it_enters_a_group():
    with pytest.raises(TypeError, match="round a fraction"):
        raw(Exact(1, 0, 0, 1, Over(3, 3), "een derde"))
