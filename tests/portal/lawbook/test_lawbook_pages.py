"""The law browser: every measure, rule and parameter has its page, and what a form answers is what the law answers."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from maatwerk.law.decide import decide, questions
from maatwerk.law.measures import measures, parameters, readings
from maatwerk.portal.lawbook import catalogue
from maatwerk.portal.lawbook.catalogue import Place

pytestmark = pytest.mark.django_db
IMW = {
    "datum": "2025-03-03",
    "werkgever_soort": "privaat",
    "in_moeilijkheden": "nee",
    "woonplaats": "vlaanderen",
    "werkplaats": "vlaanderen",
    "contract_uren": "38",
    "advies": "loonpremie",
}
WAGE = {
    "kwartaal": "2024Q3",
    "volgkwartaal": "6",
    "startpakket": "loonpremie",
    "statuut": "werknemer",
    "brutoloon": "6500,00",
    "werkgeversbijdragen": "1625,00",
    "verminderingen": "412,50",
    "tewerkstellingsbreuk": "1",
    "begeleidingsnood": "geen",
}


def addresses() -> Iterator[str]:
    yield from (reverse(name) for name in ("law", "law_parameters", "law_readings", "law_provisions"))
    yield from (reverse("law_measure", args=[code]) for code in measures())
    yield from (reverse("law_question", args=[code]) for code in questions())
    yield from (reverse("law_premium", args=[code]) for code in ("imw", "vop", "cmw"))


@pytest.mark.parametrize("address", list(addresses()))
def test_a_page_is_there_for_everybody(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_every_rule_and_every_parameter_has_its_page(client: Client) -> None:
    rules = [reverse("law_rule", args=[code, name]) for code, ruleset in measures().items() for name in ruleset.rules]
    numbers = [reverse("law_parameter", args=[name]) for name in parameters()]
    assert {url: code for url in rules + numbers if (code := client.get(url).status_code) != 200} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/wet/maatregelen/niets/",
        "/wet/maatregelen/imw/niets/",
        "/wet/parameters/niets/",
        "/wet/vragen/niets/",
        "/wet/premie/bezwaar/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_every_rule_with_a_number_or_a_yes_has_a_formula_in_words() -> None:
    without = {
        Place(code, name)
        for code, ruleset in measures().items()
        for name, versions in ruleset.rules.items()
        for place, version in enumerate(versions)
        if version.unit not in ("tekst", "code", "datum", "kwartaal") and not catalogue.formula(code, name, place)
    }
    assert without == set()


def test_a_formula_stands_with_both_branches(client: Client) -> None:
    page = client.get(reverse("law_rule", args=["imw", "begrensd_referteloon"])).content.decode()
    assert "als statuut is zelfstandige: loonplafond; anders: laagste van (referteloon; loonplafond)" in page


def test_each_version_of_a_rule_stands_with_its_quarters(client: Client) -> None:
    page = client.get(reverse("law_rule", args=["cmw", "loonpremie"])).content.decode()
    assert "tot en met kwartaal 2 van 2025" in page
    assert "vanaf kwartaal 3 van 2025" in page


def test_a_rule_names_what_needs_it(client: Client) -> None:
    page = client.get(reverse("law_rule", args=["imw", "loonplafond"])).content.decode()
    assert reverse("law_rule", args=["imw", "begrensd_referteloon"]) in page
    assert reverse("law_parameter", args=["ggmmi"]) in page


def test_a_parameter_shows_every_value_with_its_source(client: Client) -> None:
    page = client.get(reverse("law_parameter", args=["imw_inkomensgrens_zelfstandige"])).content.decode()
    for text in (
        "16.409,20",
        "16.861,46",
        "17.008,88",
        "grens van 2026 niet gevonden",
        "imw.md 8 (S-DEX)",
        "niet gekend",
    ):
        assert text in page


def test_a_value_that_ends_without_another_leaves_a_gap_in_the_chart() -> None:
    found = catalogue.periods(parameters()["imw_inkomensgrens_zelfstandige"])
    assert [each.until is None for each in found] == [False, False, False, True]


def test_parameters_are_found_by_their_words(client: Client) -> None:
    page = client.get(reverse("law_parameters"), {"q": "minimum contracturen"}).content.decode()
    assert reverse("law_parameter", args=["imw_minimum_contracturen"]) in page
    assert reverse("law_parameter", args=["ggmmi"]) not in page


def test_readings_say_what_is_taken_and_where(client: Client) -> None:
    page = client.get(reverse("law_readings")).content.decode()
    for reading in readings().values():
        assert reading.why.replace("'", "&#x27;") in page
    assert reverse("law_parameter", args=["imw_startpakket_percentage"]) in page


def test_all_provisions_are_listed_over_the_pages(client: Client) -> None:
    wanted, seen, page = {each.id for each in catalogue.provisions()}, set(), 1
    while len(seen) < len(wanted) and page < 20:
        content = client.get(reverse("law_provisions"), {"blad": page}).content.decode()
        seen |= {name for name in wanted if f'id="{name}"' in content}
        page += 1
    assert seen == wanted


def test_provisions_are_found_by_how_they_stand(client: Client) -> None:
    page = client.get(
        reverse("law_provisions"), {"stand": "not_expressible", "q": "imw-ontslagverbod"}
    ).content.decode()
    assert "het doel van een ontslag is een oordeel" in page
    assert "<b>1</b>" in page


def test_a_question_answers_as_the_law_does(client: Client) -> None:
    page = client.get(reverse("law_question", args=["imw_recht"]), IMW).content.decode()
    told = decide("imw_recht", {**IMW, "in_moeilijkheden": False})
    assert told.answer is True
    assert all(condition.sentence in page for condition in told.conditions)
    assert 'tone-good">ja' in page


def test_a_no_says_what_would_have_led_to_yes(client: Client) -> None:
    page = client.get(reverse("law_question", args=["imw_recht"]), IMW | {"contract_uren": "12"}).content.decode()
    assert 'tone-bad">nee' in page
    assert "ten minste 24 uur" in page


def test_what_is_missing_is_asked_at_its_field(client: Client) -> None:
    answer = client.get(reverse("law_question", args=["imw_recht"]), {"contract_uren": "38"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="#v_werkgever_soort' in page
    assert 'id="antwoord"' not in page


@pytest.mark.parametrize(
    "wrong", [{"datum": "gisteren"}, {"contract_uren": "1e999999"}, {"advies": "\x00"}, {"datum": "1-1-1"}]
)
def test_a_form_that_makes_no_sense_is_answered(client: Client, wrong: dict[str, str]) -> None:
    answer = client.get(reverse("law_question", args=["imw_recht"]), IMW | wrong)
    assert answer.status_code == 200
    assert 'id="antwoord"' not in answer.content.decode()


def test_a_premium_is_that_of_the_worked_case(client: Client) -> None:
    page = client.get(reverse("law_premium", args=["imw"]), WAGE).content.decode()
    assert "2.313,75 euro" in page
    assert "7.712,50 euro" in page
    assert "000 euro" not in page
    assert "afgerond" in page


def test_an_amount_that_is_not_known_is_computed_only_on_request(client: Client) -> None:
    case = {
        "kwartaal": "2024Q3", "pakket_percentage": "60", "begeleidingsgraad": "hoog", "brutoloon": "6500",
        "werkgeversbijdragen": "1625", "verminderingen": "412.50", "tewerkstellingsbreuk": "1", "contingent": "10",
    }  # fmt: skip
    address = reverse("law_premium", args=["cmw"])
    without = client.get(address, case).content.decode()
    assert "begeleidingspremie vast</a>" not in without
    assert "demobedrag cmw_" not in without
    with_demo = client.get(address, case | {"demo": "ja"}).content.decode()
    assert "begeleidingspremie vast</a>" in with_demo
    assert "demobedrag cmw_begeleidingspremie_vast_bedrag" in with_demo
    assert "notice-warning" in with_demo


@pytest.mark.parametrize(
    "wrong", [{"kwartaal": "2024"}, {"tewerkstellingsbreuk": "1/0"}, {"brutoloon": "veel"}, {"startpakket": "x"}]
)
def test_a_premium_that_can_not_be_computed_says_why(client: Client, wrong: dict[str, str]) -> None:
    answer = client.get(reverse("law_premium", args=["imw"]), WAGE | wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "error-summary" in page
    assert 'id="bedragen"' not in page


def test_nothing_is_posted(client: Client) -> None:
    assert client.post(reverse("law_question", args=["imw_recht"]), IMW).status_code == 405


def test_the_pages_are_quick(client: Client) -> None:
    """A page that was made once is made again within the 200 ms that every page has; the slowest of each counts."""
    slow = {}
    for address in addresses():
        client.get(address)
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            client.get(address)
            taken.append(time.perf_counter() - begun)
        if min(taken) > 0.2:
            slow[address] = min(taken)
    assert slow == {}
