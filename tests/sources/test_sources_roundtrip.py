"""What is written is read back as the same rows: messages, CSV and Parquet."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sources_builders import KBO, OTHER_KBO, Q, attest, expected_line, expected_rows, line, occupation, read

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.identifiers import make_enterprise, make_insz
from maatwerk.sources.records import (
    Attest,
    Contribution,
    Declaration,
    Deduction,
    DeductionDetail,
    Occupation,
    Person,
    Remuneration,
    Service,
    WorkerLine,
)
from maatwerk.sources.schema import AMOUNT_MAX, OCCUPATIONS
from maatwerk.sources.write_dmfa import write_declarations
from maatwerk.sources.write_magda import write_attests
from maatwerk.sources.write_tables import write_table

amounts = st.integers(0, AMOUNT_MAX)
maybe = st.none
days = st.dates(dt.date(1970, 1, 1), dt.date(2026, 6, 30))
code3 = st.integers(0, 999).map("{:03d}".format)
code4 = st.integers(0, 9999).map("{:04d}".format)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
inszs = st.builds(lambda day, serial: make_insz(f"{day:%y%m%d}", serial, day.year >= 2000), days, st.integers(1, 998))
services = st.builds(Service, code3, st.integers(0, 36_600), maybe() | st.integers(1, 9_999_999), maybe())
remunerations = st.builds(Remuneration, code3, amounts, maybe() | st.integers(0, 99), maybe() | st.integers(0, 15_000))
contributions = st.builds(Contribution, code3, st.integers(0, 9), amounts, maybe() | amounts)
details = st.builds(DeductionDetail, st.integers(1, 99), maybe() | amounts, maybe() | texts, maybe() | days, maybe(),
                    maybe() | st.integers(1, 4800), maybe() | st.integers(1, 4800))  # fmt: skip
deductions = st.builds(Deduction, code4, maybe() | amounts, maybe() | amounts, maybe() | days, maybe() | st.integers(1, 3),
                       maybe() | inszs, maybe() | inszs, maybe() | st.just("5"), st.lists(details, max_size=2))  # fmt: skip
units = st.integers(20_000_000, 89_999_999).map(make_enterprise)


def some(strategy: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=size)


@st.composite
def occupations(draw: st.DrawFn) -> Occupation:
    s = draw(st.integers(1, 6000))
    return Occupation(
        volgnummer=1, paritair_comite=draw(st.sampled_from(["327.01", "200", "140.03.02"])),
        werkdagen_per_week=draw(st.integers(0, 700)), type_contract=draw(st.integers(0, 1)),
        datum_begin=draw(st.dates(dt.date(1980, 1, 1), Q.last_day)), datum_einde=None, q=draw(st.integers(1, s)), s=s,
        intern_nummer=draw(texts), reorganisatie=draw(maybe() | st.just("3")), bevordering=draw(maybe() | st.just("10")),
        statuut=draw(maybe() | st.sampled_from(["BA", "TW"])), gepensioneerd="0", type_leerling=draw(maybe() | st.just("1")),
        wijze_bezoldiging=draw(maybe() | st.just("2")), staving_dagen=draw(maybe() | st.just("1")),
        gesubsidieerde_uren=draw(maybe() | st.integers(1, 4800)), lokale_eenheid=draw(maybe() | units),
        prestaties=draw(some(services)), bezoldigingen=draw(some(remunerations)), verminderingen=draw(some(deductions, 2)),
    )  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> WorkerLine:
    jobs = [_numbered(one, at) for at, one in enumerate(draw(some(occupations(), 2)), 1)]
    return WorkerLine(draw(code3), draw(code3), Q.first_day, Q.last_day, jobs, draw(some(contributions)),
                      draw(some(deductions, 2)))  # fmt: skip


def _numbered(one: Occupation, at: int) -> Occupation:
    one.volgnummer = at
    return one


@st.composite
def attests(draw: st.DrawFn) -> Attest:
    return Attest(
        str(draw(st.integers(1, 99_999_999_999))), draw(st.integers(0, 99_999_999_999)),
        draw(st.sampled_from(["nieuw", "gewijzigd", "geannuleerd", "heractiveerd"])), draw(days), Q, draw(inszs),
        draw(lines()), draw(maybe() | st.sampled_from([KBO, OTHER_KBO])), draw(st.sampled_from(["0", "199999934"])),
        draw(maybe() | inszs), draw(maybe() | st.just("199999934")), draw(maybe() | st.integers(0, 99_999_999_999)),
        draw(maybe() | st.integers(0, 99_999_999_999)), draw(amounts),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def content(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("bestand", "aangifte", "persoon", "lijn", "rij", "pad", "geblokkeerd", "persoon_volgnummer")


def as_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = content(OCCUPATIONS.empty()).schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


@given(st.lists(attests(), max_size=4))
@settings(max_examples=40, deadline=None)
def test_attests_come_back_as_they_were_written(folder: Path, given_attests: list[Attest]) -> None:
    path = folder / "attests.xml"
    write_attests(given_attests, path)
    rows = [row for one in given_attests for row in expected_rows(one)]
    assert_frame_equal(content(read(path).occupations), as_frame(rows))


def _dmfa_line(one: WorkerLine) -> WorkerLine:
    """What a form cannot carry: a municipality; details of an occupation without amount and registration."""
    for job in one.tewerkstellingen:
        job.nis_code = None
        for deduction in job.verminderingen:
            deduction.details = [DeductionDetail(d.volgnummer, uren_voor=d.uren_voor) for d in deduction.details[:1]]
    return one


@given(st.lists(st.lists(lines(), min_size=1, max_size=2), max_size=3), amounts)
@settings(max_examples=25, deadline=None)
def test_declarations_come_back_as_they_were_written(folder: Path, people: list[list[WorkerLine]], owed: int) -> None:
    path = folder / "form.xml"
    persons = [
        Person(make_insz("900101", at, False), [_dmfa_line(one) for one in lines]) for at, lines in enumerate(people, 1)
    ]
    write_declarations([Declaration(Q, dt.date(2024, 10, 30), persons, KBO, "199999934", owed)], path)
    head = {"soort": "dmfa_origineel", "kwartaal": "2024Q3", "kwartaal_index": Q.index, "ondernemingsnummer": KBO,
            "rsz_nummer": "199999934", "attest_versie": 0, "status": "nieuw", "datum_creatie": dt.date(2024, 10, 30)}  # fmt: skip
    rows = [head | {"insz": one.insz} | row for one in persons for each in one.lijnen for row in expected_line(each)]
    batch = read(path)
    assert_frame_equal(content(batch.occupations), as_frame(rows))
    assert batch.declarations["personen"].to_list() == [len(people)]
    assert batch.declarations["verschuldigd_netto_bedrag"].to_list() == [owed]


@given(st.lists(attests(), min_size=1, max_size=3), st.sampled_from(["t.csv", "t.parquet"]))
@settings(max_examples=25, deadline=None)
def test_tables_come_back_as_they_were_written(folder: Path, given_attests: list[Attest], name: str) -> None:
    write_attests(given_attests, folder / "source.xml")
    frame = read(folder / "source.xml").occupations
    write_table(frame, folder / name)
    again = read(folder / name)
    assert_frame_equal(again.occupations.drop("geblokkeerd"), frame.drop("geblokkeerd"))
    assert again.occupations["geblokkeerd"].to_list() == frame["geblokkeerd"].to_list()


def test_text_that_looks_like_markup_survives(folder: Path) -> None:
    path = folder / "markup.xml"
    write_attests([attest(lijn=line(tewerkstellingen=[occupation(intern_nummer="<a>&b;]]>")]))], path)
    assert read(path).occupations["intern_nummer"].to_list() == ["<a>&b;]]>"]


def test_an_unknown_status_cannot_be_written(folder: Path) -> None:
    with pytest.raises(KeyError):
        write_attests([attest(status="onbekend")], folder / "no.xml")


def test_an_answer_without_attests_is_no_data(folder: Path) -> None:
    write_attests([], folder / "none.xml")
    batch = read(folder / "none.xml")
    assert batch.occupations.is_empty()
    assert [(one.code, one.blocking) for one in batch.findings] == [("geen-gegevens", False)]


def test_quarters_of_other_schema_versions_are_read(folder: Path) -> None:
    for quarter in (Quarter.of(2014, 1), Quarter.of(2022, 2), Quarter.of(2026, 2)):
        own = line(kwartaal_begin=quarter.first_day, kwartaal_einde=quarter.last_day,
                   tewerkstellingen=[occupation(datum_begin=dt.date(2010, 1, 1))])  # fmt: skip
        path = folder / f"{quarter}.xml"
        write_declarations(
            [Declaration(quarter, quarter.last_day, [Person(make_insz("900101", 1, False), [own])], KBO)], path
        )
        batch = read(path)
        assert batch.occupations["kwartaal"].to_list() == [str(quarter)]
        assert not [one for one in batch.findings if one.blocking]
