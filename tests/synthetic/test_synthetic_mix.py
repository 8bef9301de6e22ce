"""Inputs say where they come from; published figures stand beside what was made, never in it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from maatwerk.figures.catalogue.reading import published
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.beside import beside_published
from maatwerk.synthetic.counts import SCHEMA
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.employers import apportioned, companies, stratified
from maatwerk.synthetic.mix import Mix, MixError, Quantiles, Series, Shares, load_mix


def test_every_input_has_a_source_or_a_reason() -> None:
    content = load_mix().content
    rooms = [room for room in content if room not in ("published", "words")]
    entries = [entry for room in rooms for entry in content[room].values()]
    assert len(entries) > 40
    assert all(entry["unit"] and bool(entry.get("source")) != bool(entry.get("demo")) for entry in entries)


@pytest.mark.parametrize(
    "entry",
    [
        {"number": 1, "unit": "x"},
        {"number": 1, "unit": "x", "source": "a", "demo": "b"},
        {"unit": "x", "demo": "b"},
        {"number": 1, "demo": "b"},
    ],
)
def test_an_input_that_does_not_say_where_it_comes_from_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(MixError, match=r"room\.thing"):
        Mix({"published": [], "words": {}, "room": {"thing": entry}})


def test_an_unknown_input_is_named() -> None:
    with pytest.raises(MixError, match=r"cmw\.nothing"):
        load_mix().number("cmw.nothing")


def test_no_published_euro_total_is_an_input() -> None:
    mix = load_mix()
    totals = {row.value for row in mix.published if row.unit.startswith("EUR")}
    assert "535464417" in totals
    inputs = str({room: content for room, content in mix.content.items() if room != "published"})
    assert not [total for total in totals if total in inputs]


def test_no_published_figure_is_written_in_the_inputs() -> None:
    """A number that the catalogue has for something here stands in the catalogue alone."""
    content = load_mix().content
    written = str({room: entries for room, entries in content.items() if room not in ("words", "published")})
    rows = str(content["published"])
    for row in load_mix().published:
        assert row.id in published().figures
        assert published().figures[row.id].document == row.document
        assert row.value not in rows
        assert row.value.removesuffix(".00") not in written or row.figure == "cmw_bedrijven", row


def test_what_rests_on_a_published_figure_follows_it() -> None:
    mix, figures = load_mix(), published().figures
    assert mix.number("cmw.companies") == figures["studie_bedrijven"].value == 120
    assert mix.number("imw.firms") == figures["imw_bedrijven_2024"].value
    days = mix.series("cmw.economic_unemployment")
    assert days.at(Quarter.of(2024, 1)) == figures["werkloosheidsdagen_2024q1"].value
    assert mix.exact("contingent.2023Q3") == Fraction(2117572, 100)


@pytest.mark.parametrize("figure", ["nothing", "od_contingent_2019q4 +", "od_contingent_2019q4 / 0"])
def test_an_input_that_names_no_figure_of_the_catalogue_is_refused(figure: str) -> None:
    entry = {"figure": figure, "unit": "x", "source": "x"}
    with pytest.raises(MixError, match=figure.split()[0]):
        Mix({"published": [], "words": {}, "room": {"thing": entry}})
    with pytest.raises(MixError, match="nowhere"):
        Mix({"published": [{"figure": "x", "beside": "nowhere_{}", "periods": ["2024Q4"]}], "words": {}})


def test_what_was_made_carries_the_numbers_it_was_made_of() -> None:
    shown = load_mix().shown()
    assert shown["imw"]["firms"]["number"] == 2564
    assert shown["contingent"]["2023Q3"]["number"] == "21175.720000"
    assert shown["cmw"]["economic_unemployment"]["series"]["2024Q3"] == 49_397
    (row,) = [one for one in shown["published"] if (one["figure"], one["period"]) == ("imw_loonpremie_eur", "2024")]
    assert (row["value"], row["unit"], row["id"]) == ("45663000", "EUR", "a2hg_vek_bu")


def test_straight_lines_between_points() -> None:
    wage = Quantiles(((0, 10), (500, 20), (1000, 100)))
    assert [wage.at(place) for place in (0, 250_000, 500_000, 750_000, 1_000_000)] == [10, 15, 20, 60, 100]
    assert wage.mean() == Fraction(75, 2)
    series = Series(((Quarter.of(2024, 1).index, 100), (Quarter.of(2024, 3).index, 200)))
    assert [series.at(Quarter.of(2024, number)) for number in (1, 2, 3, 4)] == [100, 150, 200, 200]
    assert series.at(Quarter.of(2020, 1)) == 100


def test_shares_go_by_weight() -> None:
    shares = Shares(("10", "20"), (1, 4))
    assert [shares.at(place) for place in range(4)] == ["10", "20", "20", "20"]
    assert shares.mean() == Fraction(70, 4)
    assert shares.weight("30") == 0


def test_a_total_is_divided_to_the_last_unit() -> None:
    parts = apportioned(1_000_003, [1, 1, 5], 10)
    assert sum(parts) == 1_000_003
    assert parts[2] > parts[0]


def test_stratified_values_cover_the_distribution() -> None:
    assert sorted(stratified(Quantiles(((0, 0), (1000, 100))), Dice(1), 4)) == [13, 38, 63, 88]


@pytest.mark.parametrize(
    ("quarter", "vte"),
    [
        ("2019Q4", "19533.80"),
        ("2022Q4", "19929.40"),
        ("2023Q4", "21421.94"),
        ("2024Q4", "21318.54"),
        ("2026Q1", "21466.66"),
    ],
)
def test_contingents_add_up_to_the_published_one(quarter: str, vte: str) -> None:
    made = companies(7, load_mix(), Fraction(1))
    total = sum(company.contingent[Quarter.parse(quarter)] for company in made)
    assert len(made) == 120
    assert total == int(Decimal(vte) * 1_000_000)
    assert all(company.contingent[Quarter.parse(quarter)] >= 20_000_000 for company in made)


def test_the_four_quarters_of_2023_add_up_to_the_published_sum() -> None:
    made = companies(7, load_mix(), Fraction(1))
    quarters = [Quarter.of(2023, number) for number in (1, 2, 3, 4)]
    assert sum(company.contingent[quarter] for company in made for quarter in quarters) == 82_456_460_000


def test_some_companies_are_over_and_some_far_below_their_contingent() -> None:
    for scale in (Fraction(1), Fraction(1, 50)):
        filling = [company.filling[Quarter.of(2024, 4)] for company in companies(7, load_mix(), scale)]
        assert max(filling) > 1
        assert min(filling) < Fraction(8, 10)


def test_published_stands_beside_what_was_made() -> None:
    rows = [("contingent_vte", "2024Q4", Decimal("21318.54")), ("eigen_figuur", "2024Q4", Decimal(1))]
    table = beside_published(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    first = table.row(0, named=True)
    assert (first["figuur"], first["verzonnen"], first["verhouding"]) == (
        "contingent_vte",
        Decimal("21318.54"),
        Decimal(100),
    )
    assert first["document"] == "OD"
    subsidy = table.filter((pl.col("figuur") == "cmw_subsidie_eur") & (pl.col("periode") == "2024"))
    assert subsidy.row(0, named=True)["verzonnen"] is None
    assert subsidy.row(0, named=True)["gepubliceerd"] == 535_464_417
    assert set(table["periode"]) == {"2024Q4", "2024"}


def test_a_smaller_flanders_is_measured_by_its_scale() -> None:
    rows = [("contingent_vte", "2024Q4", Decimal("426.3708"))]
    table = beside_published(pl.DataFrame(rows, schema=SCHEMA, orient="row"), Fraction(1, 50))
    assert table.filter(pl.col("figuur") == "contingent_vte")["verhouding"].to_list() == [Decimal(100)]
    ratio = table.filter(pl.col("figuur") == "invulling_procent")["gepubliceerd"].to_list()
    assert ratio == [Decimal("92.88")]
