"""Pictures say in words, in a table and on paper the same numbers, and never need colour."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from maatwerk.figures.pictures.charts import Picture, Series, as_figure, as_table, bars, in_words, lines, sideways
from maatwerk.figures.pictures.paper import nice_scale, number, plain, tight_scale

VALUES = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000)
DRAWINGS = (bars, sideways, lines)


def picture(*values: object, **more: object) -> Picture:
    row = tuple(None if value is None else Fraction(str(value)) for value in values)
    names = tuple(f"K{n}" for n in range(len(row)))
    return Picture(
        "p", "Krediet & uitvoering", "duizend euro", names, (Series("BA-JR", row), Series("BU", row)), **more
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_drawing_is_well_formed_and_carries_its_text_alternative(draw) -> None:
    tree = etree.fromstring(draw(picture(588293, -2188, 0, None)))
    spaces = {"s": "http://www.w3.org/2000/svg"}
    labelled = tree.get("aria-labelledby").split()
    texts = [tree.xpath(f"//*[@id='{name}']", namespaces=spaces)[0].text for name in labelled]
    assert texts[0] == "Krediet & uitvoering"
    assert "laagste -2.188 (K1), hoogste 588.293 (K0), laatste 0 (K2)" in texts[1]


@pytest.mark.parametrize("draw", [bars, sideways])
def test_series_differ_in_pattern_not_only_in_colour(draw) -> None:
    used = set(re.findall(r"url\(#p-(\w+)\)", draw(picture(1, 2))))
    assert used == {"dark", "hatch"}


def test_lines_differ_in_stroke_and_mark() -> None:
    drawn = lines(picture(1, 2, 3))
    assert 'stroke-dasharray=""' in drawn
    assert 'stroke-dasharray="7 4"' in drawn
    assert "<circle" in drawn
    assert 'width="8" height="8" fill="#fff"' in drawn


def test_what_is_not_known_is_said_and_never_drawn_as_zero() -> None:
    shown = picture(5, None)
    assert as_table(shown).count("niet gekend") == 2
    assert "niet gekend" in sideways(shown)
    assert ">?<" in bars(shown)
    assert lines(shown).count('r="4"') == 2  # the legend and the one known point


def test_each_number_leads_to_its_lines() -> None:
    shown = picture(5, 6, links={(0, 0): "#a", (1, 1): "lijnen/b.html"})
    for html in (as_table(shown), bars(shown), sideways(shown), lines(shown)):
        assert 'href="#a">' in html
        assert 'href="lijnen/b.html">' in html


def test_a_figure_holds_drawing_and_table() -> None:
    shown = picture(5, 6)
    html = as_figure(shown, bars(shown), "een noot < met haken")
    assert "<svg" in html
    assert "<table" in html
    assert "een noot &lt; met haken" in html


def test_a_series_of_another_length_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match="'BU' has 1 values for 2 categories"):
        Picture("p", "t", "u", ("a", "b"), (Series("BU", (Fraction(1),)),))


@given(st.lists(VALUES, min_size=1, max_size=30))
def test_a_scale_holds_every_value_between_its_ends(values: list[Fraction]) -> None:
    for scale in (
        nice_scale(values, 300, 40),
        tight_scale(values, 300, 40),
        nice_scale(values, 300, 40, from_zero=False),
    ):
        assert all(40 <= scale.at(value) <= 300 for value in values)


@given(VALUES, VALUES)
def test_a_larger_number_never_stands_lower(one: Fraction, other: Fraction) -> None:
    scale = nice_scale([one, other], 300, 40)
    assert (one <= other) <= (scale.at(one) >= scale.at(other))


@given(st.lists(VALUES | st.none(), min_size=1, max_size=12))
def test_no_numbers_break_a_drawing(values: list[Fraction | None]) -> None:
    shown = picture(*values)
    for draw in DRAWINGS:
        etree.fromstring(draw(shown))
    assert in_words(shown)


@given(VALUES, st.integers(0, 3))
def test_a_written_number_is_within_half_a_unit(value: Fraction, decimals: int) -> None:
    read = Fraction(number(value, decimals).replace(".", "").replace(",", "."))
    assert abs(read - value) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("value", "written"), [("0.5", "1"), ("-0.5", "-1"), ("1.4999", "1"), ("588293", "588.293"), ("-2188", "-2.188")]
)
def test_numbers_round_half_away_from_zero(value: str, written: str) -> None:
    assert number(Fraction(value)) == written


def test_a_tick_is_written_with_the_decimals_it_needs() -> None:
    assert plain(Fraction(5, 2)) == "2,5"
    assert plain(Fraction(20000)) == "20.000"


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    assert "de as begint niet bij nul" in lines(picture(19000, 20000))
    assert "de as begint niet bij nul" not in lines(picture(0, 20000))
