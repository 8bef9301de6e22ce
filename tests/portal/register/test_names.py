"""Names as they are searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.portal import factory as f

from maatwerk.portal.register import models as m
from maatwerk.portal.register.names import organisation_name, search_name, starting_with
from maatwerk.portal.register.numbers import WrongNumber, checked, hashed, shown


@given(st.text(max_size=30))
def test_a_searched_name_stays_as_it_is(text: str) -> None:
    once = search_name(text)
    assert search_name(once) == once
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_accents_capitals_and_signs_do_not_count() -> None:
    assert search_name("D'Hoôghe-Peeters", "Zoë") == "d hooghe peeters zoe"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Maatwerkbedrijf Zonwiek (verzonnen)", "zonwiek"),
        ("Lokaal bestuur Gent", "gent"),
        ("Maatwerkbedrijf", "maatwerkbedrijf"),
        ("Bakkerij Maatwerkbedrijf", "bakkerij maatwerkbedrijf"),
    ],
)
def test_an_organisation_is_found_by_what_tells_it_apart(text: str, name: str) -> None:
    assert organisation_name(text) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"), [("van den b", 1), ("jan van d", 1), ("jan", 0), ("van den bergh", 0), ("", 0)]
)
def test_a_first_name_may_stand_in_front(words: str, found: int) -> None:
    f.person(1, "Jan", "Van den Berg")
    assert m.PersonFacts.objects.filter(starting_with(words)).count() == found


def test_a_number_is_checked_and_never_hashed_plainly() -> None:
    number = f.insz(5)
    assert checked(shown(number)) == number
    assert len(hashed(number)) == 64
    assert hashed(number) != hashed(f.insz(6))
    for wrong in ("", "123", number[:-1] + str((int(number[-1]) + 1) % 10), "abc"):
        with pytest.raises(WrongNumber):
            checked(wrong)
