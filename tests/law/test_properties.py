"""What must hold for any row: the columns equal the oracle, both readings agree, order and neighbours do not matter."""

import itertools
import random

import law_oracle as oracle
import polars as pl
import pytest
import rows as make
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from two_readings import shown_rows

from maatwerk.law.measures import measures
from maatwerk.rules.columns import evaluate

LAW = measures()
SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
IMW = ("referteloon", "loonplafond", "begrensd_referteloon", "loonpremie_percentage", "loonpremie")
IMW_ALL = (*IMW, "begeleidingspremie_vast", "begeleidingspremie_variabel", "imw_premie")
VOP = ("referteloon", "loonplafond", "begrensd_referteloon", "vop_percentage", "vop_premie")
CMW = (
    "referteloon",
    "loonplafond",
    "begrensd_referteloon",
    "rang",
    "loonpremie_voor_aftrek",
    "loonpremie",
    "binnen_contingent",
)
ROUND = (
    "invulling_percentage",
    "verlies",
    "verlies_voor_ondergrens",
    "nieuw_contingent",
    "toegekend",
    "komt_in_aanmerking_voor_uitbreiding",
)
WITHIN = ("sum_of_months", "first_month_times_three", "last_month_times_three")


def computed(ruleset, rows, targets):
    return evaluate(ruleset, make.frame(rows), targets).select(targets).rows(named=True)


def many(row, size=50):
    return st.lists(row, min_size=1, max_size=size)


@SOME
@given(many(make.IMW))
def test_imw_equals_the_oracle(rows):
    assert computed(LAW["imw"], rows, IMW_ALL) == [oracle.imw(row) for row in rows]


@FEW
@given(
    many(make.IMW, 20),
    st.sampled_from(list(oracle.IMW_BLOCKS)),
    st.sampled_from(WITHIN),
    st.sampled_from(list(oracle.ROUND)),
)
def test_imw_equals_the_oracle_under_every_reading(rows, blocks, within, where):
    law = LAW["imw"].choose(imw_blokken=blocks, ggmmi_in_kwartaal=within, afronding_premie=where)
    assert computed(law, rows, IMW_ALL) == [oracle.imw(row, blocks, within, where) for row in rows]


@SOME
@given(many(make.VOP))
def test_vop_equals_the_oracle(rows):
    assert computed(LAW["vop"], rows, VOP) == [oracle.vop(row) for row in rows]


@FEW
@given(many(make.VOP, 20), st.sampled_from(WITHIN), st.sampled_from(list(oracle.ROUND)))
def test_vop_equals_the_oracle_under_every_reading(rows, within, where):
    law = LAW["vop"].choose(ggmmi_in_kwartaal=within, afronding_premie=where)
    assert computed(law, rows, VOP) == [oracle.vop(row, within, where) for row in rows]


@SOME
@given(make.CMW)
def test_cmw_equals_the_oracle(rows):
    expected = oracle.cmw(rows)
    assert computed(LAW["cmw"], rows, CMW) == [{name: row[name] for name in CMW} for row in expected]
    company = ("vte", "vte_ingevuld")
    assert computed(LAW["cmw_onderneming"], rows, company) == [
        {name: row[name] for name in company} for row in expected
    ]


@SOME
@given(make.CONTINGENT)
def test_the_ranking_equals_the_oracle_and_the_inside_is_a_prefix_that_fits(rows):
    found = computed(LAW["cmw_contingent"], rows, ("rang", "binnen_contingent"))
    for group in oracle.groups_of(rows):
        members = [rows[i] for i in group]
        expected = oracle.ranked(members, lambda row: oracle.number(row["loonkost"]))
        assert [(found[i]["rang"], found[i]["binnen_contingent"]) for i in group] == [one[:2] for one in expected]
        ranks = sorted(found[i]["rang"] for i in group if found[i]["rang"])
        assert ranks == list(range(1, len(ranks) + 1))
        inside = sorted(found[i]["rang"] for i in group if found[i]["binnen_contingent"])
        assert inside == list(range(1, len(inside) + 1))
        sizes = {found[i]["rang"]: oracle.half_up(oracle.number(rows[i]["tewerkstellingsbreuk"]), 6) for i in group}
        room = oracle.number(members[0]["contingent"]) * 10**6
        assert sum(sizes[place] for place in inside) <= room
        if len(inside) < len(ranks):
            assert sum(sizes[place] for place in [*inside, len(inside) + 1]) > room


@SOME
@given(make.REALLOCATION)
def test_the_reallocation_equals_the_oracle_and_gives_no_more_than_it_frees(rows):
    found = computed(LAW["cmw_herverdeling"], rows, ROUND)
    assert found == oracle.reallocation(rows)
    assert sum(row["toegekend"] for row in found) <= sum(row["verlies"] for row in found)


@FEW
@given(many(make.IMW, 15), many(make.VOP, 15), make.CMW, make.CONTINGENT, make.REALLOCATION)
def test_both_readings_agree_on_every_target(imw, vop, cmw, contingent, reallocation):
    drawn = {"imw": imw, "vop": vop, "cmw": cmw, "cmw_onderneming": cmw, "cmw_contingent": contingent}
    for name, rows in (drawn | {"cmw_herverdeling": reallocation}).items():
        frame, targets = make.frame(rows), LAW[name].targets
        assert shown_rows(LAW[name], frame, targets) == evaluate(LAW[name], frame, targets).select(targets).rows(
            named=True
        )


@FEW
@given(make.IMW, many(st.integers(0, 3_000_000), 40))
def test_the_premium_never_falls_when_the_wage_rises_and_is_flat_above_the_cap(row, wages):
    assume(row["statuut"] != "zelfstandige")
    plain = row | {"werkgeversbijdragen": "0", "verminderingen": "0"}
    wages = sorted(wages)
    rows = [plain | {"brutoloon": make.written(cents)} for cents in wages]
    found = computed(LAW["imw"], rows, IMW)
    assert all(a["loonpremie"] <= b["loonpremie"] for a, b in itertools.pairwise(found))
    cap = 2 * oracle.ggmmi(row["kwartaal"]) * oracle.number(row["tewerkstellingsbreuk"])
    above = {one["loonpremie"] for cents, one in zip(wages, found, strict=True) if cents >= cap * 100}
    assert len(above) <= 1


@FEW
@given(make.CMW, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, shuffle):
    frame = make.frame(rows)
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    for name in ("cmw", "cmw_onderneming"):
        targets = LAW[name].targets
        straight = evaluate(LAW[name], frame, targets)
        assert evaluate(LAW[name], frame[order], targets).rows() == straight[order].rows()


@FEW
@given(make.CMW)
def test_employers_add_up_neighbours_change_nothing(rows):
    frame, targets = make.frame(rows), CMW
    whole = evaluate(LAW["cmw"], frame, targets)
    for company in frame["onderneming"].unique():
        own = pl.col("onderneming") == company
        assert evaluate(LAW["cmw"], frame.filter(own), targets).rows() == whole.filter(own).rows()


@FEW
@given(many(make.IMW, 15), many(make.IMW, 15))
def test_rows_of_workers_do_not_touch_each_other(left, right):
    law, a, b = LAW["imw"], make.frame(left), make.frame(right)
    together = evaluate(law, pl.concat([a, b]))
    assert together.rows() == evaluate(law, a).rows() + evaluate(law, b).rows()


def test_twenty_thousand_rows_of_every_quarter_equal_the_oracle():
    """Many rows at once take the path of all quarters in one plan."""
    dice = random.Random(2024)
    rows = [
        {
            "kwartaal": dice.choice(make.VOP_QUARTERS),
            "volgkwartaal": str(dice.randint(1, 20)),
            "statuut": "werknemer",
            "recht": dice.choice(["", "bepaald"]),
            "verhoging_percentage": dice.choice(["", "", "45"]),
            "brutoloon": make.written(dice.randint(0, 1_600_000)),
            "werkgeversbijdragen": make.written(dice.randint(0, 300_000)),
            "verminderingen": make.written(dice.randint(0, 200_000)),
            "tewerkstellingsbreuk": dice.choice(["1", "0.5", "3040/3800", "1/3", "0.123456"]),
        }
        for _ in range(20_000)
    ]
    assert computed(LAW["vop"], rows, VOP) == [oracle.vop(row) for row in rows]


@pytest.mark.parametrize(
    ("measure", "first", "last"),
    [("imw", "2023Q3", "2026Q2"), ("vop", "2016Q3", "2026Q2"), ("cmw", "2019Q1", "2026Q2")],
)
def test_the_supported_quarters(measure, first, last):
    assert (str(LAW[measure].first), str(LAW[measure].last)) == (first, last)
