"""Viability: worked cases with numbers a jurist can check, both readings, and properties over random accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from maatwerk.figures.indicators.viability import Ratio, Share, Viability, share_indicators, viability
from maatwerk.figures.indicators.viability_rules import WrongReading, rules
from maatwerk.sources.identifiers import make_enterprise
from maatwerk.sources.jaarrekening import accounts_read
from maatwerk.sources.jaarrekening_rows import Collected, Header
from maatwerk.sources.jaarrekening_schema import RUBRICS

COMPANIES = [make_enterprise(19_900_600 + at) for at in range(40)]
SOUND = {"10/15": 500_000, "10/49": 1_000_000, "40/41": 150_000, "50/53": 50_000, "54/58": 100_000, "490/1": 10_000,
         "42/48": 200_000, "492/3": 20_000, "9901": 11_000, "9903": 12_000, "9904": 9_000}  # fmt: skip


def books(*accounts: Mapping[str, int], model: str = "volledig", scale: int = 2, year: int = 2023) -> Collected:
    """Accounts in whole euro, one per company, as if they were read; ``scale`` is the scale they stand in."""
    found = Collected("boeken.xml")
    for number, rubrics in enumerate(accounts, 1):
        end = dt.date(year, 12, 31)
        found.headers.append(Header(number, COMPANIES[number - 1], year, boekjaar_einde=end, model=model))
        for code, euro in rubrics.items():
            found.add((number, f"Element {code}", code, euro * 10**scale, scale, 0, "EUR", 3, 1, 0, 1))
    return found


def of(*accounts: Mapping[str, int], model: str = "volledig", scale: int = 2, **readings: str) -> Viability:
    batch = books(*accounts, model=model, scale=scale).finished()
    return viability(batch.rubrieken, batch.jaarrekeningen, **readings)


def only(measure: str, rubrics: Mapping[str, int], model: str = "volledig", **readings: str) -> Ratio:
    return next(of(rubrics, model=model, **readings).of(measure, 2023))


def without(*codes: str) -> dict[str, int]:
    return {code: value for code, value in SOUND.items() if code not in codes}


# --- worked cases -----------------------------------------------------------------------------------------------------


def test_a_sound_company_by_hand() -> None:
    found = {one.measure: one for one in of(SOUND).ratios}
    assert [(one.value, one.printed, one.met) for one in found.values()] == [
        (12_000, "12.000,00 EUR", True),  # 9903
        (Fraction(300, 200), "1,50", True),  # (150 + 50 + 100) / 200
        (50, "50,0 %", True),  # 500 / 1000
    ]


@pytest.mark.parametrize(
    ("reading", "value", "printed"),
    [("zonder_overlopende", Fraction(3, 2), "1,50"), ("met_overlopende", Fraction(31, 22), "1,41")],
)  # fmt: skip
def test_the_quick_ratio_under_both_readings(reading: str, value: Fraction, printed: str) -> None:
    found = only("liquiditeit", SOUND, quick_ratio=reading)
    assert (found.value, found.printed) == (value, printed)


@pytest.mark.parametrize(("reading", "euro"), [("9903", 12_000), ("9904", 9_000), ("9901", 11_000)])
def test_profit_under_each_reading(reading: str, euro: int) -> None:
    assert only("rendabiliteit", SOUND, rendabiliteit=reading).value == euro


def test_readings_can_turn_the_verdict() -> None:
    taxed = SOUND | {"9903": 100, "9904": -1, "9901": 0}
    met = {reading: only("rendabiliteit", taxed, rendabiliteit=reading).met for reading in ("9903", "9904", "9901")}
    assert met == {"9903": True, "9904": False, "9901": False}
    tight = SOUND | {"42/48": 310_000, "490/1": 40_000, "492/3": 10_000}  # 300/310 and 340/320
    assert only("liquiditeit", tight).met is False
    assert only("liquiditeit", tight, quick_ratio="met_overlopende").met is True


def test_profit_must_be_above_nil_the_quick_ratio_at_least_one_solvency_above_forty() -> None:
    edge = SOUND | {"9903": 0, "42/48": 300_000, "10/15": 400_000}
    assert [(one.printed, one.met) for one in of(edge).ratios] == [
        ("0,00 EUR", False),
        ("1,00", True),
        ("40,0 %", False),
    ]
    beyond = SOUND | {"9903": 1, "42/48": 300_001, "10/15": 400_001}
    assert [one.met for one in of(beyond).ratios] == [True, False, True]


def test_the_printed_form_stays_on_its_side_of_the_threshold() -> None:
    beyond = SOUND | {"42/48": 300_001, "10/15": 400_001}
    printed = {one.measure: one.printed for one in of(beyond).ratios}
    assert printed["liquiditeit"] == "0,999997"
    assert printed["solvabiliteit"] == "40,0001 %"


def test_nothing_to_pay_makes_the_quick_ratio_not_computable() -> None:
    found = only("liquiditeit", SOUND | {"42/48": 0})
    assert (found.value, found.met, found.printed) == (None, None, "niet berekenbaar")
    assert "42/48" in found.why
    assert only("liquiditeit", SOUND | {"42/48": 0}, quick_ratio="met_overlopende").value == Fraction(310, 20)
    assert only("solvabiliteit", SOUND | {"10/49": 0}).met is None


def test_negative_equity_is_a_no_not_an_error() -> None:
    found = only("solvabiliteit", SOUND | {"10/15": -100_000})
    assert (found.value, found.printed, found.met) == (-10, "-10,0 %", False)


@pytest.mark.parametrize("code", ["40/41", "50/53", "54/58", "42/48"])
def test_a_missing_rubric_is_named_and_never_nil(code: str) -> None:
    found = only("liquiditeit", without(code))
    assert (found.value, found.met) == (None, None)
    assert found.why.startswith(f"ontbreekt: {code} (")


def test_a_rubric_the_model_does_not_have_is_said_so() -> None:
    known = rules().lacks
    assert known["verkort"]["70/76A"] == "9900 komt in de plaats"
    assert known["micro"]["60/66A"] == "9900 komt in de plaats"
    for model in ("volledig", "verkort", "micro", ""):
        assert [one.met for one in of(SOUND, model=model).ratios] == [True, True, True]


def test_total_assets_stand_in_for_total_liabilities() -> None:
    found = only("solvabiliteit", without("10/49") | {"20/58": 1_000_000})
    assert (found.value, found.lines[1].what) == (50, "20/58 (totaal van de activa)")


def test_a_missing_rubric_is_nil_only_where_the_total_proves_it_and_the_reading_asks_so() -> None:
    current = without("50/53") | {"3": 20_000, "29": 5_000, "29/58": 285_000}  # 20 + 5 + 150 + 100 + 10
    assert only("liquiditeit", current).met is None
    proven = only("liquiditeit", current, ontbrekende_rubriek="bewezen_door_totaal")
    assert proven.value == Fraction(250, 200)
    assert "29/58" in proven.lines[1].note
    more = only("liquiditeit", current | {"29/58": 286_000}, ontbrekende_rubriek="bewezen_door_totaal")
    assert more.met is None


def test_two_values_for_a_rubric_make_the_ratio_not_computable() -> None:
    found = books(SOUND)
    found.add((1, "Element 10/15 bis", "10/15", 1, 2, 0, "EUR", 5, 0, 0, 1))
    batch = found.finished()
    ratios = {one.measure: one for one in viability(batch.rubrieken, batch.jaarrekeningen).ratios}
    assert "10/15" in ratios["solvabiliteit"].why
    assert ratios["liquiditeit"].met is True


def test_different_units_are_not_divided() -> None:
    found = books(without("10/15"))
    found.add((1, "Element", "10/15", 500, 0, 0, "KEUR", 3, 1, 0, 1))
    batch = found.finished()
    assert "eenheden" in next(viability(batch.rubrieken).of("solvabiliteit", 2023)).why


def test_two_accounts_of_a_year_that_nothing_orders_block_the_rubric_in_which_they_differ() -> None:
    one, other = books(SOUND).finished(), books(SOUND | {"10/15": 1}).finished()
    other_rows = other.rubrieken.with_columns(pl.lit("andere.xml").alias("bestand"))
    both = viability(pl.concat([one.rubrieken, other_rows]))
    assert [ratio.met for ratio in both.ratios] == [True, True, None]


def test_an_unknown_reading_or_option_is_refused() -> None:
    for wrong in ({"quick_ratio": "anders"}, {"bestaat_niet": "x"}):
        with pytest.raises(WrongReading, match=next(iter(wrong))):
            of(SOUND, **wrong)


# --- shares -----------------------------------------------------------------------------------------------------------


def test_the_share_counts_those_that_can_be_computed_and_names_the_others() -> None:
    accounts = [SOUND, SOUND, SOUND | {"42/48": 900_000}, without("50/53")]
    quick: Share = next(one for one in of(*accounts).shares if one.measure == "liquiditeit")
    assert (quick.reached, quick.counted, quick.not_computable, quick.companies) == (2, 3, 1, 4)
    assert (quick.value, quick.printed) == (Fraction(200, 3), "67 %")
    whole = next(one for one in of(*accounts, noemer="alle").shares if one.measure == "liquiditeit")
    assert (whole.reached, whole.counted, whole.printed) == (2, 4, "50 %")


def test_shares_round_half_up_to_whole_per_cents() -> None:
    accounts = [SOUND] * 25 + [SOUND | {"10/15": 0}] * 15
    solvent = of(*accounts).shares[2]
    assert (solvent.value, solvent.printed) == (Fraction(125, 2), "63 %")


def test_a_share_opens_to_companies_rubrics_and_file() -> None:
    found = {one.id: one for one in share_indicators(of(SOUND, without("50/53")))}
    quick = found["leefbaarheid_liquiditeit_2023_berekend"]
    assert (quick.numerator, quick.denominator, quick.printed) == (1, 1, "100 %")
    assert [line.note.split(":")[0] for line in quick.lines] == ["bereikt", "ontbreekt"]
    assert [(line.what[:5], line.printed, line.source, line.place) for line in quick.lines[0].lines] == [
        ("40/41", "150.000,00 EUR", "boeken.xml", "Element 40/41"),
        ("50/53", "50.000,00 EUR", "boeken.xml", "Element 50/53"),
        ("54/58", "100.000,00 EUR", "boeken.xml", "Element 54/58"),
        ("42/48", "200.000,00 EUR", "boeken.xml", "Element 42/48"),
    ]
    assert quick.as_dict()["value"] == "100"


# --- official samples -------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_samples_by_hand(shared: Path) -> None:
    folder = shared / "magda" / "jaarrekening"
    read = accounts_read([folder])
    found = {(one.company, one.measure): one for one in viability(read.rubrieken, read.jaarrekeningen).ratios}
    for name in ("0204212714-2020", "0205157869-2017"):
        cents = {e.findtext("Rubriek"): int(e.findtext("AantalBedrag/Waarde") or 0)
                 for e in etree.parse(str(folder / f"{name}.xml")).iter("Element")}  # fmt: skip
        company = name[:10]
        assert found[company, "rendabiliteit"].value == Fraction(cents["9903"], 100)
        quick = Fraction(cents["40/41"] + cents["50/53"] + cents["54/58"], cents["42/48"])
        assert found[company, "liquiditeit"].value == quick
        assert found[company, "solvabiliteit"].value == Fraction(cents["10/15"] * 100, cents["10/49"])
    assert [one.printed for one in found.values()] == [
        "1.896.848,00 EUR", "9,40", "87,9 %", "2.488.653,00 EUR", "1,24", "47,3 %",
    ]  # fmt: skip


# --- properties -------------------------------------------------------------------------------------------------------

CODES = sorted(rules().needed)
ACCOUNT = st.dictionaries(st.sampled_from(CODES), st.integers(-(10**9), 10**9), max_size=len(CODES))
READINGS = st.fixed_dictionaries({
    "quick_ratio": st.sampled_from(["zonder_overlopende", "met_overlopende"]),
    "rendabiliteit": st.sampled_from(["9903", "9904", "9901"]),
    "ontbrekende_rubriek": st.sampled_from(["niet_berekenbaar", "bewezen_door_totaal"]),
    "noemer": st.sampled_from(["berekenbaar", "alle"]),
})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    accounts=st.lists(ACCOUNT, max_size=5),
    readings=READINGS,
    model=st.sampled_from(["volledig", "verkort", "micro", ""]),
)
def test_any_set_of_rubrics_gives_a_value_or_a_reason(
    accounts: list[dict[str, int]], readings: dict[str, str], model: str
) -> None:
    found = of(*accounts, model=model, **readings)
    assert len(found.ratios) == 3 * len(accounts)
    for one in found.ratios:
        assert (one.value is None) == (one.met is None) == bool(one.why) == (one.printed == "niet berekenbaar")
    for share in found.shares:
        assert 0 <= share.reached <= share.counted <= share.companies
        assert (
            share.not_computable + sum(one.met is not None for one in found.of(share.measure, share.year))
            == share.companies
        )


@settings(max_examples=100, deadline=None)
@given(account=ACCOUNT, data=st.data())
def test_a_rubric_that_is_taken_away_never_turns_into_nil(account: dict[str, int], data: st.DataObject) -> None:
    for before in of(account).ratios:
        if before.value is None:
            continue
        measure = next(one for one in rules().measures if one.name == before.measure)
        gone = data.draw(st.sampled_from([*measure.numerator, *measure.denominator]))
        same = {gone, rules().same.get(gone, gone)}
        after = only(before.measure, {code: value for code, value in account.items() if code not in same})
        assert after.value is None
        assert gone in after.why


@settings(max_examples=60, deadline=None)
@given(account=ACCOUNT, scale=st.integers(0, 6))
def test_the_scale_of_the_amounts_does_not_matter(account: dict[str, int], scale: int) -> None:
    assert [(one.value, one.met) for one in of(account, scale=scale).ratios] == [
        (one.value, one.met) for one in of(account).ratios
    ]


@settings(max_examples=60, deadline=None)
@given(account=ACCOUNT, factor=st.integers(1, 10_000))
def test_amounts_in_another_unit_leave_ratios_and_verdicts_alone(account: dict[str, int], factor: int) -> None:
    small, large = of(account), of({code: value * factor for code, value in account.items()}, scale=0)
    assert [one.met for one in small.ratios] == [one.met for one in large.ratios]
    assert [one.value for one in small.ratios[1:]] == [one.value for one in large.ratios[1:]]


def test_nothing_read_is_nothing_computed() -> None:
    assert viability(RUBRICS.empty()).ratios == ()
