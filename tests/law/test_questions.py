"""What each question of a case answers, through ``decide``: also where the law does not say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.law.decide import decide, fields, questions
from maatwerk.law.months import plus_months
from maatwerk.rules.exact import Exact

SELF = {"datum": "2025-03-01", "datum_start": "2010-01-01", "statuut": "zelfstandige", "advies": "loonpremie"}
CMW = {"datum": "2026-10-31", "nood_loonpremie": True, "nood_begeleiding": True}
TRAJECT = {
    "datum": "2024-12-20",
    "datum_traject": "2024-11-15",
    "fase": "voorbereiding",
    "datum_fase": "2024-12-15",
    "vaststelling_vdab": True,
}


def shown(outcome):
    return {result.name: result.value if result.known else None for result in outcome.results}


def met(outcome):
    return {condition.name: condition.met for condition in outcome.conditions}


def test_a_self_employed_person_below_the_threshold_is_told_the_threshold():
    outcome = decide("imw_zelfstandige", {**SELF, "inkomen": "15000"})
    assert outcome.nearest_sentence == (
        "Als het belastbaar jaarinkomen ten minste 17.008,88 euro was in plaats van 15.000,00 euro, dan was het antwoord ja."
    )


def test_without_a_threshold_the_answer_is_open_and_says_which_number_is_not_known():
    outcome = decide("imw_zelfstandige", {**SELF, "datum": "2026-03-01", "inkomen": "50000"})
    assert outcome.answer is None
    assert "grens van 2026 niet gevonden" in outcome.why_open
    assert met(outcome)["inkomen_volstaat"] is None
    condition = next(c for c in outcome.conditions if c.name == "inkomen_volstaat")
    assert [(used.value, used.confidence) for used in condition.parameters] == [("niet gekend", "not_found")]
    assert condition.confidence == "not_found"


def test_a_condition_that_fails_for_sure_answers_no_while_another_is_not_known():
    outcome = decide(
        "imw_zelfstandige", {**SELF, "datum": "2026-03-01", "inkomen": "50000", "datum_start": "2001-01-01"}
    )
    assert outcome.answer is False
    assert "Open blijft" in outcome.nearest_sentence


def test_a_day_as_parameter_is_shown_as_a_day():
    outcome = decide("imw_zelfstandige", {**SELF, "inkomen": "50000"})
    condition = next(c for c in outcome.conditions if c.name == "begin_na_grensdag")
    assert [used.value for used in condition.parameters] == ["1 oktober 2008"]
    steps = [outcome.explanation]
    values = {}
    while steps:
        step = steps.pop()
        values[step["name"]] = step["value"]
        steps += step.get("inputs", [])
    assert values["imw_zelfstandige_grensdag"] == "2008-10-01"


def test_an_extension_asked_too_early_is_told_from_when():
    facts = {
        "datum": "2026-10-01",
        "kwartaal_beslissing": "2023Q3",
        "startpakket": "loonpremie",
        "vdab_vindt_passend": True,
    }
    outcome = decide("imw_verlenging", facts)
    assert [(c.name, c.new) for c in outcome.nearest] == [("datum", "2027-07-01")]
    assert shown(outcome)["percentage_na_verlenging"] is None


def test_the_last_quarter_of_a_right_whose_employment_ends():
    facts = {"datum": "2026-10-31", "kwartaal_beslissing": "2023Q3", "startpakket": "loonpremie"}
    assert shown(decide("imw_einde", facts))["laatste_kwartaal_premie"] == "vierde kwartaal van 2026"


def test_an_indicering_gives_the_package_where_it_is_known():
    known = decide("cmw_recht", {**CMW, "doelgroep": "arbeidshandicap", "attest": "vaph", "bewijs": "iq_test"})
    assert (shown(known)["pakket_percentage"], shown(known)["begeleidingsgraad"]) == ("60 %", "hoog")
    unknown = decide("cmw_recht", {**CMW, "doelgroep": "psychosociaal", "icf_resultaat": "nood"})
    assert unknown.answer is True
    assert shown(unknown)["pakket_percentage"] is None


def test_who_is_in_no_group_has_no_situation_and_no_package():
    outcome = decide("cmw_recht", {**CMW, "doelgroep": "geen", "icf_resultaat": "nood"})
    assert outcome.answer is False
    assert shown(outcome)["situatie"] == "geen"
    assert shown(outcome)["pakket_percentage"] is None


def test_no_score_of_a_person_is_asked():
    names = {field.name for code in questions() for field in fields(code)}
    assert not [name for name in names if "score" in name or "punten" in name]


@pytest.mark.parametrize("day", ["2024-11-15", "2026-12-31"])
def test_a_trajectory_since_november_2024_has_no_known_length(day):
    outcome = decide("doorstroom", {**TRAJECT, "datum": "2026-12-31", "datum_fase": day, "datum_traject": day})
    assert outcome.answer is None
    assert "Hoogste aantal maanden".lower() in outcome.why_open.lower()
    assert shown(outcome)["uitvoerder"] == "VDAB"


def test_a_return_is_decided_by_an_officer():
    outcome = decide("terugval", {"datum": "2026-08-01", "datum_doorstroom": "2024-10-15"})
    assert outcome.answer is None
    assert outcome.why_open.endswith("Een ambtenaar beslist, met een reden.")
    assert "0,5 VTE" in shown(outcome)["wat_de_plaats_betekent"]


def test_an_objection_in_collective_maatwerk_has_no_date():
    facts = {"datum": "2026-08-01", "datum_beslissing": "2026-06-01", "maatregel": "cmw"}
    outcome = decide("bezwaar", facts)
    assert outcome.answer is None
    assert shown(outcome)["bezwaar_uiterlijk"] is None
    in_time = decide("bezwaar", {**facts, "maatregel": "imw"})
    assert [(c.new, c.after) for c in in_time.nearest] == [("2026-07-16", "16 juli 2026")]


def test_one_indicering_is_not_in_the_law_and_both_tickets_are_shown():
    outcome = decide(
        "een_indicering", {"datum": "2026-08-01", "advies": "cmw", "situatie": "arbeidshandicap_met_bewijs"}
    )
    assert outcome.answer is None
    assert shown(outcome)["imw_percentage"] == "55 %"
    assert shown(outcome)["cmw_percentage"] == "60 %"


EPOCH = dt.date(1970, 1, 1)


@given(st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 24))
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    later = plus_months(Exact((day - EPOCH).days, 0, 0, 47500), Exact(months, 0, 0, 24))
    found = EPOCH + dt.timedelta(days=later.number)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + dt.timedelta(days=1)).day == 1)


@pytest.mark.parametrize("code", sorted(questions()))
def test_the_page_names_every_question(code):
    page = Path(__file__).parents[2] / "docs" / "law-evaluate.md"
    section = page.read_text(encoding="utf-8").partition("## One case, decided")[2].partition("## The measures")[0]
    assert f"`{code}`" in section
