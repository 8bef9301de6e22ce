"""Indicators: the documents' own numbers, the three kinds of fill kept apart, employment rates, and the lines of each."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.figures.catalogue.reading import published
from maatwerk.figures.indicators.ama import ama_fill
from maatwerk.figures.indicators.fill import cells_of, fill_indicators
from maatwerk.figures.indicators.listing import Inputs, UnknownIndicator, find, indicators, published_indicators
from maatwerk.figures.indicators.model import Indicator, Line, exactly, shown
from maatwerk.figures.indicators.series import CONFIDENCES, SeriesError, all_series, contents, series_of
from maatwerk.law.measures import measures
from maatwerk.rules.columns import evaluate
from maatwerk.rules.money import nearest

FOUR = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")


def by_id(found: Iterable[Indicator]) -> dict[str, Indicator]:
    return {one.id: one for one in found}


def frame(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    """Company, quarter, contingent and filled VTE."""
    made = [(company, quarter, Decimal(granted), Decimal(filled)) for company, quarter, granted, filled in rows]
    kind = pl.Decimal(20, 6)
    names = {"onderneming": pl.String, "kwartaal": pl.String, "contingent": kind, "ingevuld": kind}
    return pl.DataFrame(made, schema=names, orient="row")


def fills(*rows: tuple[str, str, str, str]) -> tuple[Indicator, Indicator]:
    found = by_id(fill_indicators(cells_of(frame(*rows))))
    return found["cmw_invulling_contingent_2024_berekend"], found["cmw_invulling_herverdeling_2024_berekend"]


# --- published --------------------------------------------------------------------------------------------------------


def test_the_fill_of_2023_is_rebuilt_from_its_two_parts() -> None:
    fill = by_id(published_indicators())["cmw_invulling_contingent_2023"]
    assert (fill.numerator, fill.denominator) == (Fraction(7647681, 100), Fraction(8245646, 100))
    assert shown(fill.value or Fraction(0), 2, "%") == "92,75 %"
    assert (fill.printed, fill.status) == ("93 %", "herrekend")
    assert [line.printed for line in fill.lines] == ["76.476,81 VTE", "82.456,46 VTE", "93 %"]


def test_the_fill_of_2022_has_no_parts_and_gets_none() -> None:
    fill = by_id(published_indicators())["cmw_invulling_contingent_2022"]
    assert (fill.value, fill.numerator, fill.denominator, fill.status) == (93, None, None, "gepubliceerd")


def test_the_open_data_snapshot_is_another_number_under_another_name() -> None:
    found = by_id(published_indicators())
    assert found["cmw_invulling_open_data_2023Q4"].printed == "92,38 %"
    assert found["cmw_invulling_open_data_2023Q4"].value != found["cmw_invulling_contingent_2023"].value
    assert [found[f"cmw_invulling_open_data_{year}Q4"].printed for year in (2019, 2020, 2021, 2022, 2024, 2025)] == [
        "95,23 %", "94,11 %", "94,67 %", "94,48 %", "92,88 %", "95,74 %",
    ]  # fmt: skip


def test_ama_and_the_gap_follow_from_their_parts() -> None:
    found = by_id(published_indicators())
    assert (found["ama_invulling_2024"].printed, found["werkzaamheidsgraad_kloof_2023"].printed) == (
        "71,9 %",
        "29,5 procentpunt",
    )
    for name in ("ama_invulling_2024", "werkzaamheidsgraad_kloof_2023"):
        assert found[name].lines[-1].printed == found[name].printed  # what the document prints itself


def test_employment_rates_and_days_as_printed() -> None:
    found = by_id(published_indicators())
    assert [found[f"werkzaamheidsgraad_pmah_{year}"].printed for year in (2022, 2023)] == ["46,5 %", "47,3 %"]
    assert found["economische_werkloosheidsdagen_2024Q1"].printed == "meer dan 148.000 dagen"
    assert found["economische_werkloosheidsdagen_2024Q3"].value == 49_397


def test_what_was_not_published_has_no_value() -> None:
    found = by_id(published_indicators())
    second = found["economische_werkloosheidsdagen_2024Q2"]
    assert (second.value, second.printed, second.status) == (None, "niet gepubliceerd", "niet berekenbaar")
    for missing in ("werkzaamheidsgraad_pmah_2020", "werkzaamheidsgraad_kloof_2022", "leefbaarheid_solvabiliteit_2021"):
        assert missing not in found


def test_viability_as_published() -> None:
    found = by_id(published_indicators())
    names = ("rendabiliteit", "liquiditeit", "solvabiliteit")
    shares = {year: [found[f"leefbaarheid_{name}_{year}"].value for name in names] for year in (2020, 2023)}
    assert shares == {2020: [81, 88, 84], 2023: [80, 88, 77]}


def test_every_indicator_says_what_it_is_where_from_and_how_sure() -> None:
    found = indicators()
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert one.definition
        assert one.source
        assert one.confidence in CONFIDENCES
        assert one.lines or one.status == "niet berekenbaar"


def test_both_fills_are_named_even_when_there_is_nothing_to_compute_from() -> None:
    found = by_id(indicators())
    assert found["cmw_invulling_herverdeling"].status == "niet berekenbaar"
    assert "lijnen" in found["cmw_invulling_herverdeling"].note
    assert found["economische_werkloosheid_loonpremie"].value is None


def test_series_carry_document_place_and_confidence() -> None:
    for series in all_series().values():
        for point in series.points.values():
            assert point.document
            assert point.place
            assert point.printed or point.note


def test_every_number_of_a_series_is_a_figure_of_the_catalogue() -> None:
    points = [(one.unit, point) for one in all_series().values() for point in one.points.values()]
    assert len([point for _, point in points if point.figure]) >= 40
    for unit, point in points:
        assert bool(point.figure) == bool(point.printed), point
        if point.figure:
            figure = published().figures[point.figure]
            assert (point.period, point.document) == (figure.period, figure.document)
            assert point.value == exactly(point.printed)
            assert point.printed in {mention.printed for mention in figure.said}
            assert figure.unit.name.split("-")[0] == unit


def test_no_series_repeats_a_number_of_the_catalogue() -> None:
    rows = [row for content in contents().values() for one in content.get("series", ()) for row in one["points"]]
    assert all({"confidence"} < set(row) <= ALLOWED[("figure" in row)] for row in rows)


ALLOWED = {
    True: {"figure", "confidence", "qualifier", "note"},
    False: {"period", "document", "place", "confidence", "note"},
}


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([{"figure": "nowhere", "confidence": "official"}], "no figure of the catalogue"),
        ([{"figure": "od_ingevuld_2019q4", "printed": "1", "confidence": "official"}], "repeats printed"),
        ([{"period": "2019", "printed": "1", "confidence": "official"}], "names a figure"),
        ([{"figure": "od_ingevuld_2019q4", "confidence": "certain"}], "confidence"),
        ([{"figure": one, "confidence": "official"} for one in ("od_ingevuld_2019q4", "ama_invulling")], "one unit"),
        ([{"figure": "od_ingevuld_2019q4", "confidence": "official"}] * 2, "two points"),
    ],
)
def test_a_series_that_does_not_rest_on_the_catalogue_is_refused(points: list[dict[str, str]], words: str) -> None:
    with pytest.raises(SeriesError, match=words):
        series_of({"id": "x", "title": "x", "definition": "x", "points": points})


def test_an_unknown_id_names_what_looks_like_it() -> None:
    with pytest.raises(UnknownIndicator, match="cmw_invulling_contingent_2023"):
        find(indicators(), "cmw_invulling")


# --- computed fill ----------------------------------------------------------------------------------------------------


def test_what_lies_above_the_contingent_counts_for_the_reallocation_only() -> None:
    within, counted = fills(*((company, quarter, "100", filled) for quarter in FOUR
                              for company, filled in (("A", "110"), ("B", "80"))))  # fmt: skip
    assert (within.numerator, within.denominator, within.printed) == (720, 800, "90,00 %")  # 4 x (100 + 80)
    assert (counted.numerator, counted.denominator, counted.printed) == (760, 800, "95,00 %")  # 4 x (110 + 80)
    assert "10,00 VTE boven het contingent" in within.lines[0].lines[0].note
    assert [line.note for line in counted.lines] == [
        "boven 95 %: komt in aanmerking voor uitbreiding",
        "onder 90 %: verlies",
    ]


def test_a_full_quarter_does_not_make_up_for_an_empty_one_within_the_contingent() -> None:
    within, counted = fills(("A", "2024Q1", "100", "120"), ("A", "2024Q2", "100", "80"),
                            ("A", "2024Q3", "100", "100"), ("A", "2024Q4", "100", "100"))  # fmt: skip
    assert (within.value, counted.value) == (95, 100)


def test_fewer_quarters_and_unknown_cells_are_said() -> None:
    rows = frame(("A", "2024Q3", "100", "90"), ("B", "2024Q3", "50", "50"))
    unknown = rows.with_columns(pl.when(pl.col("onderneming") == "A").then(pl.col("ingevuld")).alias("ingevuld"))
    within = next(fill_indicators(cells_of(unknown)))
    assert (within.value, within.denominator, within.period) == (90, 100, "2024Q3")
    assert "vier kwartalen" in within.note
    assert "1 keer" in within.note


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(frame(("A", "2024Q1", "1", "1"), ("A", "2024Q1", "1", "1")), "twee keer"),
     (frame(("A", "2024Q1", "1", "1")).with_columns(pl.col("ingevuld").cast(pl.Float64)), "drijvende komma"),
     (frame(("A", "2024Q1", "1", "1")).drop("contingent"), "contingent")],
)  # fmt: skip
def test_a_frame_that_cannot_be_right_is_refused(wrong: pl.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cells_of(wrong)


VTE = st.decimals(0, 500, places=2).map(str)


@settings(max_examples=80, deadline=None)
@given(cells=st.lists(st.tuples(st.decimals(1, 500, places=2).map(str), VTE), min_size=1, max_size=12))
def test_the_fill_within_the_contingent_is_never_above_that_of_the_reallocation_or_a_hundred(
    cells: list[tuple[str, str]],
) -> None:
    rows = [(f"O{at // 4}", FOUR[at % 4], granted, filled) for at, (granted, filled) in enumerate(cells)]
    within, counted = fills(*rows)
    assert within.value is not None
    assert counted.value is not None
    assert 0 <= within.value <= min(counted.value, 100)


@settings(max_examples=30, deadline=None)
@given(cells=st.lists(st.tuples(st.decimals(1, 500, places=2), st.decimals(0, 600, places=2)), min_size=1, max_size=5))
def test_the_reallocation_fill_of_a_company_is_that_of_the_law(cells: list[tuple[Decimal, Decimal]]) -> None:
    rows = [
        (f"O{at}", quarter, str(granted), str(filled)) for at, (granted, filled) in enumerate(cells) for quarter in FOUR
    ]
    _, counted = fills(*rows)
    law = evaluate(measures()["cmw_herverdeling"], pl.DataFrame({
        "jaar": [2025] * len(cells), "onderneming": [f"O{at}" for at in range(len(cells))],
        "contingent": [str(granted) for granted, _ in cells], "ingevuld": [str(filled) for _, filled in cells],
    }), ["invulling_percentage"])  # fmt: skip
    for line, hundredths in zip(counted.lines, law["invulling_percentage"], strict=True):
        assert line.printed.endswith(f"= {shown(Fraction(hundredths, 100), 2, '%')}")


# --- AMA --------------------------------------------------------------------------------------------------------------


def test_days_of_participation_are_divided_by_365_and_capped() -> None:
    days = pl.DataFrame(
        {"organisatie": ["A", "B"], "deelnamedagen": [3_650, 7_300], "contingent": [Decimal("20"), Decimal("15")]}
    )
    found = ama_fill(days, 2024)
    assert (found.numerator, found.denominator, found.printed) == (25, 35, "71,4 %")  # 10 + min(20, 15), of 20 + 15
    assert found.lines[1].note == "begrensd tot het contingent"


# --- numbers ----------------------------------------------------------------------------------------------------------


@given(value=st.fractions(), digits=st.integers(0, 6))
def test_half_up_is_never_more_than_half_a_step_away(value: Fraction, digits: int) -> None:
    found = Fraction(nearest(value, digits), 10**digits)
    assert abs(found - value) <= Fraction(1, 2 * 10**digits)
    if abs(found - value) == Fraction(1, 2 * 10**digits):
        assert abs(found) > abs(value)


def test_printed_numbers_are_read_exactly() -> None:
    assert exactly("82.456,46") == Fraction(8245646, 100)


def test_lines_and_indicators_hold_no_floats() -> None:
    def walk(content: object) -> None:
        assert not isinstance(content, float)
        for inner in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
            walk(inner)

    for one in indicators(Inputs()):
        walk(one.as_dict())
    walk(Line("a", "b", "c").as_dict())
