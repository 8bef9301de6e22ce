"""What is written reads back, and holds the cases a quarter run must meet."""

from __future__ import annotations

import csv
import datetime as dt
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.attests import latest_valid
from maatwerk.sources.identifiers import enterprise_fault, insz_fault, is_test_insz, rsz_fault, unit_fault
from maatwerk.sources.rights import RightsRead, contingents_read, rights_read
from maatwerk.synthetic.make import MadeFlanders, make

c = pl.col


def items(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.select("kwartaal", "insz", name).explode(name).drop_nulls(name).unnest(name)


@pytest.fixture(scope="module")
def rights(small: MadeFlanders) -> RightsRead:
    return rights_read(sorted((small.out / "rights").iterdir()))


@pytest.fixture(scope="module")
def latest(occupations: pl.DataFrame) -> pl.DataFrame:
    return latest_valid(occupations)


def test_no_finding_blocks(read: tuple[pl.DataFrame, list[Finding]]) -> None:
    assert {finding.code for finding in read[1]} == {"bijdragen-ontbreken-zonder-loon"}
    assert not [finding for finding in read[1] if finding.blocking]


def test_rights_and_contingents_read_without_a_finding(small: MadeFlanders, rights: RightsRead) -> None:
    assert rights.findings == []
    contingents, findings = contingents_read([small.out / "contingents.csv"])
    assert findings == []
    on_last = contingents.filter(c("datum_begin") == dt.date(2024, 10, 1))
    assert on_last["vte"].sum() == 426_370_800


def test_identifiers_are_valid_and_nobodys(occupations: pl.DataFrame) -> None:
    persons = occupations["insz"].unique().to_list()
    assert all(insz_fault(number) is None and is_test_insz(number) for number in persons)
    employers = occupations["ondernemingsnummer"].unique().to_list()
    assert all(enterprise_fault(number) is None and number.startswith("199") for number in employers)
    units = occupations["lokale_eenheid"].unique().to_list()
    assert all(unit_fault(number) is None and number.startswith("8999") for number in units)
    assert all(rsz_fault(number) is None for number in occupations["rsz_nummer"].unique().to_list())


def test_an_attest_number_is_one_person_employer_and_quarter(occupations: pl.DataFrame) -> None:
    keys = occupations.select("attest_nummer", "insz", "ondernemingsnummer", "kwartaal").unique()
    assert keys["attest_nummer"].is_unique().all()
    assert keys.select("insz", "ondernemingsnummer", "kwartaal").is_unique().all()


def test_everyone_in_a_declaration_has_a_right(occupations: pl.DataFrame, rights: RightsRead) -> None:
    key = ["insz", "ondernemingsnummer"]
    assert occupations.join(rights.rights, on=key, how="anti").is_empty()
    quarter = c("kwartaal").str.slice(0, 4).cast(pl.Int32), c("kwartaal").str.slice(5).cast(pl.Int32)
    first = pl.date(quarter[0], quarter[1] * 3 - 2, 1)
    joined = occupations.with_columns(first.alias("eerste")).join(
        rights.rights.select(*key, c("datum_begin").alias("van"), c("datum_einde").alias("tot")), on=key
    )
    covered = joined.filter(
        (c("van") <= c("eerste").dt.offset_by("3mo").dt.offset_by("-1d"))
        & (c("tot").is_null() | (c("tot") >= c("eerste")))
    )
    assert covered["attest_nummer"].n_unique() == occupations["attest_nummer"].n_unique()


def test_rights_name_packages_the_law_knows(rights: RightsRead) -> None:
    cmw = rights.rights.filter(c("maatregel") == "cmw")
    assert set(cmw["pakket_percentage"]) <= set(range(40, 80, 5))
    assert set(cmw["begeleidingsgraad"]) == {"laag", "midden", "hoog"}
    assert set(cmw["type_indicering"]) == {"START", "EVAL"}
    assert set(cmw.filter(c("type_indicering") == "START")["pakket_percentage"]) == {45, 60}
    imw = rights.rights.filter(c("maatregel") == "imw")
    assert set(imw["startpakket"]) == {"max_2_jaar", "loonpremie", "verhoogde_loonpremie"}
    assert imw["kwartaal_beslissing"].null_count() == 0
    assert imw["datum_begin"].min() >= dt.date(2023, 7, 1)  # type: ignore[operator]
    vop = rights.rights.filter(c("maatregel") == "vop")
    assert vop["datum_begin"].max() <= dt.date(2023, 6, 30)  # type: ignore[operator]


def test_counts_are_those_of_the_files(small: MadeFlanders, latest: pl.DataFrame) -> None:
    counts = {(figure, period): value for figure, period, value in small.counts.iter_rows()}
    cmw = latest.filter(c("paritair_comite") == "327.01")
    for number in (1, 2, 3, 4):
        quarter = Quarter.of(2024, number)
        rows = cmw.filter(c("kwartaal") == str(quarter))
        assert rows["insz"].n_unique() == counts["cmw_werknemers", str(quarter)]
        days = items(rows, "prestaties").filter(c("code") == "071")["dagen"].sum()
        assert days == counts["economische_werkloosheidsdagen", str(quarter)] * 100
        assert _filled(rows, quarter) == pytest.approx(float(counts["ingevuld_vte", str(quarter)]), abs=0.001)


def _filled(rows: pl.DataFrame, quarter: Quarter) -> float:
    """Q/S over the calendar days of the quarter, of whoever has pay."""
    pay = c("bezoldigingen").list.eval(pl.element().struct.field("bedrag")).list.sum().sum().over("attest_nummer")
    first = pl.max_horizontal("datum_begin", pl.lit(quarter.first_day))
    last = pl.min_horizontal(c("datum_einde").fill_null(quarter.last_day), pl.lit(quarter.last_day))
    days = (last - first).dt.total_days() + 1
    return float(rows.filter(pay > 0).select((c("q") / c("s") * days / quarter.days).sum()).item())


def test_wages_contributions_and_reductions_fit_each_other(latest: pl.DataFrame) -> None:
    lines = latest.group_by("attest_nummer", "paritair_comite").agg(
        c("bezoldigingen").list.eval(pl.element().struct.field("bedrag")).list.sum().sum().alias("loon"),
        c("bijdragen").list.eval(pl.element().struct.field("bedrag")).list.sum().sum().alias("bijdragen"),
        c("verminderingen").list.eval(pl.element().struct.field("bedrag")).list.sum().sum().alias("verminderingen"),
        (c("q") > c("s")).any().alias("te_veel"),
    )
    assert not lines["te_veel"].any()
    assert lines.filter((c("loon") > 0) & ((c("bijdragen") - (c("loon") + 2) // 4).abs() > 1)).is_empty()
    assert lines.filter(c("verminderingen") > c("bijdragen")).is_empty()
    assert lines.filter((c("paritair_comite") != "327.01") & (c("verminderingen") > 0)).is_empty()


def test_the_cases_a_quarter_run_must_meet_are_there(latest: pl.DataFrame) -> None:
    services = items(latest, "prestaties")
    assert {"001", "002", "050", "071"} <= set(services["code"])
    lines = latest.group_by("attest_nummer").agg(
        pl.len().alias("tewerkstellingen"),
        c("datum_einde").is_not_null().any().alias("einde"),
        c("bezoldigingen").list.len().sum().alias("looncodes"),
        c("datum_begin").max().alias("begin"),
        c("datum_einde").min().alias("eerste_einde"),
    )
    assert lines.filter(c("tewerkstellingen") > 1).height > 5
    changed = lines.filter((c("tewerkstellingen") > 1) & (c("begin") == c("eerste_einde").dt.offset_by("1d")))
    assert changed.height > 0
    assert lines.filter((c("tewerkstellingen") == 1) & c("einde")).height > 5
    assert lines.filter(c("looncodes") == 0).height > 20
    assert set(latest["type_contract"]) == {0, 1}
    assert items(latest.filter(c("type_contract") == 0), "prestaties")["uren"].null_count() > 0
    assert items(latest.filter(c("type_contract") == 1), "prestaties")["uren"].null_count() == 0
    assert latest["s"].n_unique() > 2
    assert {"002"} <= set(items(latest, "bezoldigingen")["code"])


def test_what_is_known_grows_with_time(occupations: pl.DataFrame) -> None:
    quarter = occupations.filter(c("kwartaal") == "2024Q3")
    first = quarter.filter(c("attest_versie") == 1)
    delay = (first["datum_creatie"] - dt.date(2024, 9, 30)).dt.total_days()
    assert delay.min() >= 28  # type: ignore[operator]
    assert delay.max() <= 49  # type: ignore[operator]
    assert set(occupations["status"]) == {"nieuw", "gewijzigd", "geannuleerd", "heractiveerd"}
    later = occupations.filter(c("attest_versie") > 1)["attest_nummer"].n_unique()
    assert 0.01 < later / occupations["attest_nummer"].n_unique() < 0.1
    early, late = (latest_valid(quarter, day) for day in (dt.date(2024, 11, 30), dt.date(2025, 12, 31)))
    assert not early.equals(late)
    assert latest_valid(quarter, dt.date(2024, 10, 5)).is_empty()


def test_employers_have_names_and_kinds(small: MadeFlanders, occupations: pl.DataFrame) -> None:
    with (small.out / "employers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"onderneming", "naam", "soort", "gemeente"}
    assert {row["onderneming"] for row in rows} == set(occupations["ondernemingsnummer"])
    assert len({row["naam"] for row in rows}) == len(rows)
    assert {row["soort"] for row in rows} == {"maatwerkbedrijf", "onderneming"}


def test_sine_ends_on_30_june_2025(tmp_path: Path) -> None:
    made = make(tmp_path, 7, Quarter.of(2025, 2), Quarter.of(2025, 3), Fraction(1, 10))
    found = {
        quarter: sum(
            "<Code>3241</Code>" in file.read_text() for file in (made.out / "declarations" / quarter).iterdir()
        )
        for quarter in ("2025Q2", "2025Q3")
    }
    assert found["2025Q2"] > 0
    assert found["2025Q3"] == 0
