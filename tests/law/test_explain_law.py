"""Explanations of real amounts: what a decision letter has to be able to say."""

import json
import time

import polars as pl
import pytest
import rows as make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.law.measures import folder, measures
from maatwerk.rules.explain import explain
from maatwerk.rules.reform import assume
from maatwerk.rules.render import as_html, as_json, as_text

LAW = measures()
ROW = {
    "kwartaal": "2024Q2",
    "volgkwartaal": "6",
    "startpakket": "loonpremie",
    "brutoloon": "11000.00",
    "werkgeversbijdragen": "2750.00",
    "verminderingen": "500.00",
    "tewerkstellingsbreuk": "3040/3800",
    "begeleidingsnood": "laag",
    "gewerkte_breuk": "0.77",
}


def step_named(step, name):
    return next(one for one in step.walk() if one.name == name)


def test_a_premium_opens_down_to_its_inputs_numbers_and_articles():
    step = explain(LAW["imw"], ROW, "imw_premie")
    # cap 12341.68 × 0.8 = 9873.344, 30 % = 2962.0032 → 2962.00; 600.00; 430 × 0.77 = 331.10
    assert (step.value, step.unit) == ("3893.10", "EUR")
    assert step_named(step, "loonpremie").value == "2962.00"
    assert step_named(step, "begeleidingspremie_variabel").value == "331.10"
    assert step_named(step, "loonplafond").exact
    assert step_named(step, "tewerkstellingsbreuk").exact == "3040/3800"
    assert step_named(step, "referteloon").basis.startswith("BVR van 15 juli 2022 (individueel maatwerk), art. 21, § 1")
    assert "artikel niet gevonden" in step_named(step, "loonpremie").basis
    months = [one for one in step_named(step, "ggmmi").inputs if one.kind == "parameter"]
    assert [(one.value, one.since) for one in months] == [
        ("2029.88", "2024-04-01"),
        ("2070.48", "2024-05-01"),
        ("2070.48", "2024-05-01"),
    ]
    assert {one.name for one in step.walk() if one.kind == "lezing"} == {
        "afronding_premie",
        "ggmmi_in_kwartaal",
        "imw_blokken",
    }
    assert step.shaky


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("kwartaal_half_op", "half omhoog"),
        ("kwartaal_half_even", "half naar even"),
        ("kwartaal_afgekapt", "afgekapt"),
        ("maand_half_op_maal_drie", "half omhoog"),
    ],
)
def test_the_rounding_of_a_premium_is_said_with_its_ground(option, said):
    step = explain(LAW["imw"].choose(afronding_premie=option), ROW, "loonpremie")
    assert said in step.rounding
    assert "lezing afronding_premie" in step.rounding


def test_a_sine_amount_and_its_version_are_explained():
    row = {
        "kwartaal": "2025Q2",
        "onderneming": "A",
        "werknemer": "W1",
        "pakket_percentage": "60",
        "begeleidingsgraad": "hoog",
        "brutoloon": "6500.00",
        "werkgeversbijdragen": "1625.00",
        "verminderingen": "412.50",
        "tewerkstellingsbreuk": "1",
        "sine_uitkering": "100.00",
        "contingent": "1",
    }
    step = explain(LAW["cmw"], row, "loonpremie")
    assert (step.value, step.until) == ("4527.50", "2025Q2")
    later = explain(LAW["cmw"], row | {"kwartaal": "2025Q3", "sine_uitkering": ""}, "loonpremie")
    assert (later.value, later.since) == ("4627.50", "2025Q3")
    assert "sine_uitkering" not in {one.name for one in later.walk()}
    demo = assume(LAW["cmw"], folder() / "assumptions" / "demo.yaml")
    lump = explain(demo, row, "begeleidingspremie_vast")
    # 598.81 × 2.1223 / 1.7069 = 744.539
    assert lump.value == "744.54"
    assert any(text.startswith("demobedrag") for one in lump.walk() for text in one.assumptions)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(make.IMW, min_size=1, max_size=4))
def test_the_explained_amount_is_the_computed_amount_in_every_form(drawn):
    from maatwerk.rules.columns import evaluate
    from maatwerk.rules.money import printed

    for row in drawn:
        frame = make.frame([row])
        cents = evaluate(LAW["imw"], frame, ["imw_premie"])["imw_premie"][0]
        step = explain(LAW["imw"], frame.row(0, named=True), "imw_premie")
        assert step.value == printed(cents, 2)
        assert as_text(step).startswith(f"imw_premie = {printed(cents, 2)} EUR")
        assert json.loads(as_json(step))["value"] == printed(cents, 2)
        assert f"{printed(cents, 2)} EUR" in as_html(step)


def best_of(times, action):
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return min(taken)


def test_one_explanation_takes_less_than_fifty_milliseconds():
    assert best_of(7, lambda: as_text(explain(LAW["imw"], ROW, "imw_premie"))) < 0.05


def test_the_explanation_of_a_worker_in_a_company_of_three_hundred_takes_less_than_half_a_second():
    one = {
        "kwartaal": "2024Q3",
        "onderneming": "A",
        "pakket_percentage": "60",
        "begeleidingsgraad": "hoog",
        "brutoloon": "6500.00",
        "werkgeversbijdragen": "1625.00",
        "verminderingen": "412.50",
        "tewerkstellingsbreuk": "0.8",
        "contingent": "200",
    }
    group = pl.DataFrame([one | {"werknemer": f"W{i:03}"} for i in range(300)])
    row = group.row(150, named=True)
    assert explain(LAW["cmw"], row, "loonpremie", group=group).value == "4627.50"
    assert best_of(3, lambda: explain(LAW["cmw"], row, "loonpremie", group=group)) < 0.5
