"""The annex opens every amount completely, with the numbers filled in; the fixed texts are whole in both languages."""

import re
from datetime import date
from itertools import pairwise

import pytest
from tests.portal.letters.letter_examples import approval, premium
from tests.portal.letters.pdf_reading import opened, squeezed, text_of

from maatwerk.portal.letters.annex import assumptions, filled, rows, shown
from maatwerk.portal.letters.content import Explained
from maatwerk.portal.letters.render import letter_pdf
from maatwerk.portal.letters.words import day, moment, number, numbers_inside, unit, words
from maatwerk.rules.explain import Step

PREMIUM = Explained("De premie", premium())


def row(name: str):
    return next(one for one in rows(PREMIUM, "nl") if one.name == name)


def leaves(step: Step):
    yield step
    for below in step.inputs:
        yield from leaves(below)


def test_every_step_stands_in_the_annex():
    found = {one.name for one in rows(PREMIUM, "nl")}
    assert {step.name.replace("_", " ") for step in leaves(premium())} == found
    assert len(found) > 20


def test_every_row_stands_in_the_pdf():
    found = squeezed(without_page_ends(letter_pdf(approval())))
    for one in rows(PREMIUM, "nl"):
        for said in (
            one.place,
            one.name,
            one.value,
            one.text,
            one.again,
            *(f"{name}: {value}" for name, value in one.facts),
        ):
            assert squeezed(said) in found, one


def without_page_ends(pdf: bytes) -> str:
    """Return the text without foot and repeated table head, so that a row broken over two pages reads on."""
    pages = (page.extract_text().rpartition("\n")[0] for page in opened(pdf).pages)
    return "\n".join(page.removeprefix("Stap Wat en hoe Waarde") for page in pages)


def test_table_head_comes_back_on_every_page_of_the_annex():
    pages = [page.extract_text() for page in opened(letter_pdf(approval())).pages]
    first = next(i for i, page in enumerate(pages) if "Bijlage: de uitleg" in page)
    assert len(pages) - first > 2
    assert all("Stap Wat en hoe Waarde" in page for page in pages[first:])


def test_several_amounts_have_a_heading_and_a_numbering_each():
    found = text_of(letter_pdf(approval(annex=(PREMIUM, Explained("Het tweede bedrag", premium())))))
    assert "Het tweede bedrag" in found
    assert len(re.findall(r"^1 imw premie", found, re.MULTILINE)) == 2


def test_places_count_as_a_table_of_contents():
    places = [one.place for one in rows(PREMIUM, "nl")]
    assert places[:4] == ["1", "1.1", "1.1.1", "1.1.1.1"]
    assert len(set(places)) == len(places)
    for earlier, later in pairwise(places):
        assert later.startswith(earlier + ".1") or later.rpartition(".")[0] in {"", *ancestors(earlier)}


def ancestors(place: str) -> list[str]:
    parts = place.split(".")
    return [".".join(parts[:i]) for i in range(1, len(parts))]


def test_a_step_that_comes_back_points_to_where_it_stands():
    again = [one for one in rows(PREMIUM, "nl") if one.again]
    named = {one.place: one.name for one in rows(PREMIUM, "nl") if not one.again}
    assert len(again) >= 5
    for one in again:
        assert named[one.again.removeprefix("zie stap ")] == one.name
        assert (one.text, one.facts) == ("", ())


def test_formula_with_its_numbers():
    # 11000.00 + 2750.00 - 500.00 = 13250.00, by hand
    said = dict(row("referteloon").facts)
    assert said["formule"] == "hoogste van (brutoloon + werkgeversbijdragen − verminderingen; 0)"
    assert said["ingevuld"] == "hoogste van (11.000,00 + 2.750,00 − 500,00; 0)"
    assert row("referteloon").value == "13.250,00 euro"
    assert dict(row("loonplafond").facts)["ingevuld"] == "2 × 6.170,84 × 0,80"


def test_a_table_of_the_law_is_filled_in_with_the_number_used():
    assert dict(row("loonpremie percentage").facts)["ingevuld"] == "30"
    assert row("imw startpakket percentage").value == "loonpremie, 6: 30 %"


def test_article_period_source_and_certainty():
    said = dict(row("imw inkomensgrens zelfstandige").facts)
    assert said["geldig"] == "vanaf 1 januari 2024 tot en met 31 december 2024"
    assert said["bron"] == "imw.md 8 (S-DEX) (zekerheid: secundaire bron)"
    assert dict(row("loonpremie").facts)["grond"].startswith("BVR van 15 juli 2022")
    assert dict(row("loonpremie").facts)["geldig"] == "vanaf kwartaal 3 van 2023"


def test_exact_fraction_stands_beside_what_is_rounded_for_reading():
    assert dict(row("begrensd referteloon").facts)["exact"] == "3751870720/3800 × 10^-2"


def test_reading_is_called_a_reading():
    assert row("ggmmi in kwartaal").value == "gekozen lezing"
    assert row("ggmmi in kwartaal").shaky


def test_assumptions_come_once_and_in_order():
    found = assumptions((PREMIUM, PREMIUM))
    assert len(found) == len(set(found)) == 7
    assert found[0].startswith("lezing looncodes")


@pytest.mark.parametrize(
    ("kind", "value", "its_unit", "exact", "expected"),
    [
        ("invoer", "318.02", "", "", "318.02"),
        ("invoer", "0400000001", "", "", "0400000001"),
        ("invoer", "2024", "", "", "2024"),
        ("invoer", "20240401", "", "", "20240401"),
        ("invoer", "2024-04-01", "", "", "1 april 2024"),
        ("invoer", "2024-02-31", "", "", "2024-02-31"),
        ("invoer", "2024Q2", "", "", "kwartaal 2 van 2024"),
        ("invoer", "0.80", "", "3040/3800", "0,80"),
        ("invoer", "1234567.80", "EUR", "", "1.234.567,80 euro"),
        ("regel", "-12.50", "EUR/kwartaal", "", "−12,50 euro per kwartaal"),
        ("regel", "1.5", "", "", "1,5"),
        ("regel", "", "", "", "–"),
        ("regel", "9" * 5000, "EUR", "", "9" * 5000 + " euro"),
        ("parameter", "a, 1: 600.00; b, 2: 70.00", "EUR", "", "a, 1: 600,00; b, 2: 70,00 euro"),
    ],
)
def test_values_as_a_letter_writes_them(kind, value, its_unit, exact, expected):
    assert shown(Step("s", "stap", kind, value, its_unit, exact=exact), "nl") == expected


def test_name_inside_a_longer_name_is_not_filled_in():
    loon = Step("a", "loon", "invoer", "10.00", "EUR")
    step = Step("b", "b", "regel", "1.00", "EUR", formula="brutoloon + loon × loon_2", inputs=(loon,))
    assert filled(step, "nl") == "brutoloon + 10,00 × loon 2"


def test_english_numbers_days_and_units():
    assert number("1234567.80", "en") == "1,234,567.80"
    assert numbers_inside("0.4 × 1234.50 / art. 3.1.2", "en") == "0.4 × 1,234.50 / art. 3.1.2"
    assert unit("EUR/maand", "en") == "euro per maand"
    assert day(date(2026, 3, 5), "en") == "5 March 2026"
    assert moment("2024Q2", "en") == "quarter 2 of 2024"


def shape(value):
    """Return keys and places of the fixed texts: what must be equal in both languages."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else str(value).count("{}")


def test_both_languages_have_the_same_texts_with_the_same_places():
    assert shape(words("nl")) == shape(words("en"))


def test_every_fixed_text_is_text():
    def walk(value, where):
        for key, one in value.items():
            if isinstance(one, dict):
                walk(one, f"{where}.{key}")
            else:
                assert isinstance(one, str | list), f"{where}.{key} is read by YAML as {type(one)}"

    walk(words("nl"), "nl")
    walk(words("en"), "en")
