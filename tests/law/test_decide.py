"""A case decided by the law: the answer, its conditions, what is missing, and the record that a replay compares."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.law.decide import UnknownQuestion, decide, fields, question_of, questions
from maatwerk.law.measures import measures
from maatwerk.rules.quarter import Quarter

IMW = {
    "datum": "2024-03-01",
    "werkgever_soort": "privaat",
    "in_moeilijkheden": False,
    "woonplaats": "vlaanderen",
    "werkplaats": "vlaanderen",
    "contract_uren": 24,
    "advies": "loonpremie",
}


def imw(**other):
    return decide("imw_recht", {**IMW, **other})


def met(outcome):
    return {condition.name: condition.met for condition in outcome.conditions}


def test_yes_with_every_condition_met():
    outcome = imw()
    assert outcome.answer is True
    assert set(met(outcome).values()) == {True}
    assert outcome.nearest is None
    assert outcome.nearest_sentence == ""
    assert outcome.findings == ()
    assert outcome.why_open == ""


def test_no_names_the_condition_its_input_its_number_its_article_and_the_smallest_change():
    outcome = imw(contract_uren="20")
    assert outcome.answer is False
    assert [name for name, holds in met(outcome).items() if not holds] == ["contract_lang_genoeg"]
    condition = next(c for c in outcome.conditions if c.met is False)
    assert [(used.name, used.value) for used in condition.inputs] == [("contract_uren", "20 uur")]
    assert [(p.name, p.value, p.since) for p in condition.parameters] == [
        ("imw_minimum_contracturen", "24 uren", "2023-07-01")
    ]
    assert [reading.name for reading in condition.readings] == ["contracturen_grens"]
    assert condition.article == ""
    assert "artikel niet gevonden" in condition.basis
    assert [(c.name, c.old, c.new) for c in outcome.nearest] == [("contract_uren", "20.00", "24.00")]
    assert outcome.nearest_sentence == (
        "Als het contract ten minste 24 uur duurde in plaats van 20 uur, dan was het antwoord ja."
    )


def test_a_condition_with_an_article_gives_it():
    condition = next(c for c in imw().conditions if c.name == "nood_vastgesteld")
    assert (condition.article, condition.confidence) == ("2, 5° en 32", "primary")


def test_no_change_of_what_can_change_is_said():
    outcome = imw(werkgever_soort="andere_overheid", contract_uren=20)
    assert outcome.nearest == ()
    assert outcome.nearest_sentence.startswith("Geen wijziging van wat nog kan wijzigen, zou tot ja leiden.")


def test_two_changes_where_one_is_not_enough():
    outcome = imw(contract_uren=20, advies="geen")
    assert [change.name for change in outcome.nearest] == ["contract_uren", "advies"]
    assert imw(contract_uren=24, advies=outcome.nearest[1].new).answer is True


def test_the_date_moves_to_the_first_day_of_the_measure():
    outcome = imw(datum="2023-05-17")
    assert [(c.name, c.new) for c in outcome.nearest] == [("datum", "2023-07-01")]


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("datum", "", "ontbreekt"),
        ("datum", "31/02/2024", "onleesbaar"),
        ("datum", "2035-01-01", "buiten-periode"),
        ("datum", "1999-01-01", "buiten-periode"),
        ("contract_uren", 24.0, "verkeerd-type"),
        ("contract_uren", "veel", "onleesbaar"),
        ("contract_uren", "-1", "buiten-grenzen"),
        ("contract_uren", [], "verkeerd-type"),
        ("advies", "wonder", "onleesbaar"),
        ("in_moeilijkheden", None, "ontbreekt"),
        ("iets_anders", "x", "onbekend-gegeven"),
    ],
)
def test_a_wrong_fact_leaves_the_answer_open_and_says_so_in_dutch(fact, value, code):
    outcome = imw(**{fact: value})
    assert outcome.answer is None
    assert [(finding.code, finding.field) for finding in outcome.findings] == [(code, fact)]
    assert outcome.findings[0].sentence in outcome.why_open
    assert outcome.nearest is None


def test_without_any_fact_each_asked_field_is_named():
    outcome = decide("imw_recht", {})
    assert outcome.answer is None
    assert [finding.field for finding in outcome.findings] == [field.name for field in fields("imw_recht")]


def test_conditions_that_can_be_said_are_said_while_a_fact_is_missing():
    outcome = imw(contract_uren=None)
    assert met(outcome)["contract_lang_genoeg"] is None
    assert met(outcome)["werkgever_komt_in_aanmerking"] is True
    assert next(c for c in outcome.conditions if c.met is None).why_open


def test_facts_as_python_values_are_those_written():
    typed = imw(datum=dt.date(2024, 3, 1), contract_uren=Decimal("24.00"), in_moeilijkheden="nee")
    assert typed.hash() == imw().hash()


def test_an_unknown_question_is_refused_with_those_there_are():
    with pytest.raises(UnknownQuestion, match="imw_recht"):
        decide("bestaat_niet", {})


def test_the_record_is_plain_and_the_same_each_time():
    outcome = imw(contract_uren=20)
    assert json.loads(json.dumps(outcome.record())) == outcome.record()
    assert json.loads(json.dumps(outcome.as_dict())) == outcome.as_dict()
    assert outcome.hash() == imw(contract_uren=20).hash() != imw(contract_uren=21).hash()


def test_the_explanation_is_the_tree_of_the_answer():
    tree = imw().explanation
    assert (tree["name"], tree["value"]) == ("voldoet", "ja")
    assert {step["name"] for step in tree["inputs"]} == set(met(imw()))


@pytest.mark.parametrize("code", sorted(questions()))
def test_a_question_fits_its_measure(code):
    asked = question_of(code)
    ruleset = measures()[asked.measure]
    assert set(asked.targets) <= set(ruleset.rules)
    inputs = {field.name: field for field in fields(code)}
    for one in asked.changeable:
        assert one.name in inputs
        assert set(one.only) <= {name for name, _ in inputs[one.name].choices}
        assert one.sentence.format(na="A", voor="B", grens="C")
    assert all(field.label and field.kind for field in inputs.values())
    assert ruleset.last >= Quarter.parse("2026Q4"), "questions by date reach the end of 2026"
    assert asked.title.endswith("?")


def values(field):
    if field.kind == "code":
        return st.sampled_from([name for name, _ in field.choices])
    if field.kind == "flag":
        return st.booleans()
    if field.kind == "date":
        return st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31))
    if field.kind == "quarter":
        return st.integers(Quarter.of(2019, 1).index, Quarter.of(2026, 4).index).map(lambda i: str(Quarter(i)))
    whole = st.integers(int(Decimal(field.least)), min(int(Decimal(field.most)), 100_000))
    return whole.map(str)


def cases(code):
    asked = {f.name: (values(f) if f.required == "ja" else st.none() | values(f)) for f in fields(code)}
    return st.fixed_dictionaries(asked)


@pytest.mark.parametrize("code", sorted(questions()))
@settings(max_examples=40)
@given(data=st.data())
def test_the_answer_is_yes_exactly_when_every_condition_holds(code, data):
    """The answer rule itself and the list of conditions say the same, for whatever facts."""
    facts = data.draw(cases(code))
    outcome = decide(code, facts)
    if outcome.answer is None:
        assert outcome.why_open
        return
    assert outcome.answer == (set(met(outcome).values()) == {True})
    if None not in met(outcome).values():
        assert outcome.explanation["value"] == ("ja" if outcome.answer else "nee")


@pytest.mark.parametrize("code", sorted(questions()))
@settings(max_examples=25)
@given(data=st.data())
def test_the_change_proposed_leads_to_yes_and_each_part_of_it_is_needed(code, data):
    facts = data.draw(cases(code))
    outcome = decide(code, facts)
    if not outcome.nearest:
        return
    changed = {change.name: change.new for change in outcome.nearest}
    assert decide(code, {**facts, **changed}).answer is True
    for name in changed:
        fewer = {other: value for other, value in changed.items() if other != name}
        assert decide(code, {**facts, **fewer}).answer is not True
    for change in outcome.nearest:
        nearer = one_step_nearer(next(f for f in fields(code) if f.name == change.name), change)
        if nearer is not None:
            assert decide(code, {**facts, **changed, change.name: nearer}).answer is not True


def one_step_nearer(field, change):
    """The value one day or one unit nearer to what it was; None for a code, a truth or a fact that was not given."""
    if change.old is None or field.kind not in ("date", "amount", "whole"):
        return None
    if field.kind == "date":
        old, new = (dt.date.fromisoformat(day) for day in (change.old, change.new))
        return new + dt.timedelta(days=1 if new < old else -1)
    old, new = Decimal(change.old), Decimal(change.new)
    return str(new + (1 if new < old else -1) * Decimal(1).scaleb(-field.decimals))


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from(["2024-03-01", "2024Q1", "geen", "ja", "-0", "1e3", "\x00", "²"]),
)


@pytest.mark.parametrize("code", sorted(questions()))
@settings(max_examples=30)
@given(data=st.data())
def test_whatever_is_filled_in_there_is_an_outcome(code, data):
    names = [field.name for field in fields(code)] + ["iets_anders"]
    outcome = decide(code, data.draw(st.dictionaries(st.sampled_from(names), ANYTHING)))
    assert json.loads(json.dumps(outcome.as_dict())) == outcome.as_dict()
    assert (outcome.answer is None) == bool(outcome.why_open)
    assert all(finding.sentence.endswith(".") for finding in outcome.findings)
    if outcome.findings:
        assert outcome.answer is None


def test_a_record_holds_no_wording():
    """Other words on the screen must not make a replay differ."""
    outcome = imw(contract_uren=20)
    text = json.dumps(outcome.record(), ensure_ascii=False)
    assert [c.sentence for c in outcome.conditions if c.sentence in text] == []
    assert outcome.nearest_sentence not in text
    condition = next(c for c in outcome.record()["conditions"] if c["name"] == "contract_lang_genoeg")
    assert condition["parameters"] == {"imw_minimum_contracturen": "24.00"}


def test_a_form_knows_between_which_days_a_question_can_be_asked():
    day = next(field for field in fields("imw_recht") if field.name == "datum")
    assert (day.kind, day.least, day.most) == ("date", "2016-01-01", "2026-12-31")
