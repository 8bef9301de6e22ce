"""Legal terms by name: days where the law gives them, and the honest answer where it does not."""

from __future__ import annotations

import datetime as dt

import pytest

from maatwerk.law.measures import parameters
from maatwerk.law.terms import TERMS, UnknownTerm, term, terms

DAY = dt.date(2026, 5, 4)


def test_the_terms_of_an_objection():
    assert [term(name, DAY).days for name in ("imw_bezwaar", "imw_bezwaar_commissie", "imw_bezwaar_bestuur")] == [
        45,
        60,
        30,
    ]
    assert term("imw_bezwaar", DAY).confidence == "unsure"
    assert term("imw_bezwaar", DAY).sentence == "Dagen om bezwaar aan te tekenen: 45 dagen (onzeker)."


@pytest.mark.parametrize("name", ["cmw_bezwaar", "imw_beslissing", "vdab_indicering", "cmw_beslissing"])
def test_a_term_that_no_source_gives_has_no_days(name):
    found = term(name, DAY)
    assert (found.days, found.confidence) == (None, "not_found")
    assert "niet gekend" in found.sentence
    assert found.source


def test_before_its_first_day_a_term_is_not_known():
    assert term("imw_bezwaar", dt.date(2020, 1, 1)).days is None


@pytest.mark.parametrize("name", TERMS)
def test_every_term_stands_in_a_parameter_in_days(name):
    place = TERMS[name]
    assert parameters()[place.parameter].unit == "dagen"
    assert term(name, DAY).days is None or term(name, DAY).days > 0
    assert name in terms()
    assert all(name in terms(kind) for kind in place.kinds)


def test_the_terms_of_a_kind_and_an_unknown_name():
    assert "cmw_bezwaar" not in terms("imw")
    with pytest.raises(UnknownTerm, match="imw_bezwaar"):
        term("bestaat_niet", DAY)
