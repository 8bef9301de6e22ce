"""What the law calls things, on pages in Dutch and in English."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from maatwerk.law.terms import term
from maatwerk.portal.kit.lawnames import texts
from maatwerk.portal.web.lawwords import law, term_in_words

SENTENCE = "Een onderneming in moeilijkheden is uitgesloten."


@pytest.mark.parametrize("text", [SENTENCE, "21 november 2026", "Soort werkgever", ""])
def test_in_dutch_a_text_of_the_law_stays_as_it_is(text: str) -> None:
    assert law(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Soort werkgever", "Kind of employer"),
        ("21 november 2026", "21 November 2026"),
        ("1.234,50 euro", "1,234.50 euro"),
        ("38 uur", "38 hours"),
        ("5 jaar", "5 years"),
        ("20 %", "20 %"),
        ("0,25", "0.25"),
        ("", ""),
    ],
)
def test_in_english_names_days_and_numbers_are_english(text: str, said: str) -> None:
    with translation.override("en"):
        assert law(text) == said


@pytest.mark.parametrize("text", [SENTENCE, "3 vreemde dingen", "31 sprokkelmaand 2026", "<b>vet</b>"])
def test_in_english_any_other_text_is_marked_as_dutch(text: str) -> None:
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    with translation.override("en"):
        assert law(text) == f'<span lang="nl">{escaped}</span>'


def test_a_term_that_is_not_known_says_so_in_the_language_of_the_page() -> None:
    unknown = term("imw_beslissing", dt.date(2026, 1, 1))
    assert term_in_words(unknown) == unknown.sentence
    with translation.override("en"):
        assert "not known" in term_in_words(unknown)


def test_a_day_that_does_not_exist_is_left_as_the_law_wrote_it() -> None:
    with translation.override("en"):
        assert law("31 februari 2026") == '<span lang="nl">31 februari 2026</span>'


def test_the_names_are_each_there_once() -> None:
    assert len(texts()) == len(set(texts())) > 100
