"""The rights of the register in a quarter: as they were known, one row per right, with what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from tests.portal import factory

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import SYSTEM, record
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.rights import imw_right
from maatwerk.portal.kit import facts as kept
from maatwerk.portal.register import models as m
from maatwerk.portal.register.numbers import hashed
from maatwerk.portal.settlement.rights import SCHEMA, rights, rights_and_doubles
from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.rows import GRANTED, rows_of
from maatwerk.sources.schema import CONTINGENTS, OCCUPATIONS

pytestmark = pytest.mark.django_db
QUARTER = Quarter.parse("2026Q1")
SEED = 771
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
START: Mapping[str, Any] = {
    "type_indicering": "START", "loonpremie_percentage": None, "begeleidingsgraad": "LAAG", "startpakket": "loonpremie",
}  # fmt: skip
EVAL = START | {"type_indicering": "EVAL", "loonpremie_percentage": 60}
CMW = START | {"loonpremie_percentage": 45, "startpakket": ""}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def event() -> Event:
    with transaction.atomic():
        return record(SYSTEM, "proef", "proef", {})


@pytest.fixture
def work() -> m.Employment:
    """Somebody at work with an employer, known since long ago; nobody else has these numbers."""
    with clock.standing(LONG_AGO.date()):
        return factory.employment(factory.person(SEED), factory.organisation(SEED))


def right(work: m.Employment, number: str = "TK-A", code: str = "IMW") -> m.Toekenning:
    return m.Toekenning.objects.create(
        toekenningsnummer=number, person=work.person, organisation=work.organisation, employment=work,
        indicering=factory.indicering(work.person, len(number) + ord(number[-1])), type_maatregel=code,
    )  # fmt: skip


def package(
    of: m.Toekenning, told: Mapping[str, Any], since: str, until: str | None, known: dt.datetime = LONG_AGO
) -> None:
    last = day(until) if until else None
    kept.record(m.Pakket, {"toekenning": of}, told, day(since), last, event(), at=known)


def rows(work: m.Employment, quarter: Quarter = QUARTER, known: dt.datetime = NOW) -> list[dict[str, Any]]:
    """Return the rights of one employer as the run gets them, first day first."""
    frame = rights(quarter, known)
    assert frame.schema == SCHEMA
    own = frame.filter(pl.col("ondernemingsnummer") == work.organisation.ondernemingsnummer)
    return own.sort("datum_begin").to_dicts()


def computed(work: m.Employment, quarter: Quarter = QUARTER) -> tuple[list[dict[str, Any]], tuple[Finding, ...]]:
    """Return the rows that the law of individueel maatwerk gets when each right has a declaration, and what was found."""
    held = rights(quarter, NOW).filter(pl.col("ondernemingsnummer") == work.organisation.ondernemingsnummer)
    declared = [
        {"insz": insz, "ondernemingsnummer": work.organisation.ondernemingsnummer, "kwartaal": str(quarter), "rij": 1,
         "q": 3800, "s": 3800, "type_contract": 0, "werkdagen_per_week": 500, "bezoldigingen": [], "prestaties": [],
         "bijdragen": [], "verminderingen": [], "geblokkeerd": False, "bestand": "a", "pad": "b"}
        for insz in held["insz"].unique()
    ]  # fmt: skip
    occupations = pl.DataFrame(declared, schema=OCCUPATIONS.schema)
    found = rows_of(occupations, held, CONTINGENTS.empty(), quarter)
    assert found.held["imw"] == {}
    return found.frames["imw"].to_dicts(), found.findings


def test_a_package_is_taken_as_it_was_known(work: m.Employment) -> None:
    a = right(work)
    package(a, START, "2025-01-01", "2030-01-01", at("2025-01-10"))
    package(a, START | {"begeleidingsgraad": "HOOG"}, "2025-01-01", "2030-01-01", at("2026-04-20"))
    then, now = rows(work, known=at("2026-04-19")), rows(work)
    assert [row["begeleidingsgraad"] for row in (*then, *now)] == ["laag", "hoog"]
    assert rows(work, known=at("2025-01-09")) == []


def test_a_right_that_ended_or_begins_later_is_not_there(work: m.Employment) -> None:
    package(right(work, "TK-A"), START, "2021-01-01", "2026-01-01")
    package(right(work, "TK-B"), START, "2026-04-01", "2031-04-01")
    assert rows(work) == []
    assert [row["toekenningsnummer"] for row in rows(work, Quarter.parse("2026Q2"))] == ["TK-B"]


def test_the_number_of_a_person_is_the_one_that_holds(work: m.Employment) -> None:
    package(right(work), START, "2025-01-01", "2030-01-01")
    old, new = factory.insz(SEED), factory.insz(SEED + 1)
    told = {"insz": new, "hashed": hashed(new)}
    kept.record(m.PersonNumber, {"person": work.person}, told, day("2026-02-01"), None, event(), at=at("2026-03-01"))
    assert [row["insz"] for row in rows(work, known=NOW)] == [new]
    assert [row["insz"] for row in rows(work, Quarter.parse("2025Q4"))] == [old]


def test_a_vop_that_was_closed_early_keeps_its_term(work: m.Employment) -> None:
    old = right(work, code="VOP")
    package(old, START | {"startpakket": ""}, "2022-01-01", "2027-01-01", at("2022-01-05"))
    kept.close(m.Pakket, {"toekenning": old}, day("2026-02-11"), event(), at=at("2026-02-10"))
    (row,) = rows(work)
    assert (row["maatregel"], row["datum_einde"], row["kwartaal_beslissing"]) == ("vop", day("2026-12-31"), None)
    assert row[GRANTED] is None


def test_a_package_for_collective_maatwerk_that_changes_within_a_quarter_gives_both_periods(work: m.Employment) -> None:
    a = right(work, code="MWB")
    package(a, CMW, "2024-01-01", "2029-01-01", at("2024-01-05"))
    package(a, CMW | {"loonpremie_percentage": 60}, "2026-02-15", "2029-01-01", at("2026-02-10"))
    assert [(row["pakket_percentage"], row["datum_begin"], row["datum_einde"]) for row in rows(work)] == [
        (45, day("2024-01-01"), day("2026-02-14")),
        (60, day("2026-02-15"), day("2028-12-31")),
    ]
    assert [row[GRANTED] for row in rows(work)] == [None, None]


def test_an_adjusted_right_counts_on_and_gives_what_was_decided(work: m.Employment) -> None:
    a = right(work)
    package(a, START, "2024-04-01", "2029-04-01", at("2024-04-10"))
    package(a, EVAL, "2026-01-01", "2029-04-01", at("2026-01-20"))
    before, _ = computed(work, Quarter.parse("2025Q4"))
    after, findings = computed(work)
    named = ("volgkwartaal", "toegekend_percentage", "laatste_volgkwartaal", "cmw_percentage")
    assert [tuple(row[name] for name in named) for row in before] == [(7, None, None, None)]
    assert [tuple(row[name] for name in named) for row in after] == [(8, 60, 20, None)]
    assert findings == ()


def test_an_extended_right_runs_beyond_its_start_package(work: m.Employment) -> None:
    a = right(work)
    package(a, START, "2021-01-01", "2026-01-01", at("2021-01-10"))
    package(a, EVAL | {"loonpremie_percentage": 45}, "2026-01-01", "2031-01-01", at("2025-11-03"))
    ((row,), findings) = computed(work)
    assert (row["volgkwartaal"], row["toegekend_percentage"], row["laatste_volgkwartaal"]) == (21, 45, 40)
    assert findings == ()


def test_a_right_of_a_case_gives_in_every_quarter_what_was_granted(work: m.Employment) -> None:
    a, granted = right(work), imw_right("loonpremie", Quarter.parse("2024Q1"))
    for block in granted.blocks:
        told = START | {"loonpremie_percentage": block.percentage}
        package(a, told, str(block.since), str(block.until), at("2024-01-20"))
    found = {}
    for quarter in Quarter.containing(granted.since).until(QUARTER + 1):
        ((row,), findings) = computed(work, quarter)
        assert findings == ()
        found[row["volgkwartaal"]] = row["toegekend_percentage"]
    assert found == {n: 40 if n <= 5 else 30 if n <= 9 else 20 for n in range(1, 11)}


def test_a_package_that_changes_within_a_quarter_is_no_double(work: m.Employment) -> None:
    a = right(work)
    package(a, START, "2024-04-01", "2029-04-01", at("2024-04-10"))
    package(a, EVAL, "2026-02-10", "2026-03-05", at("2026-02-10"))
    package(a, EVAL | {"loonpremie_percentage": 50}, "2026-03-05", "2029-04-01", at("2026-03-05"))
    ((row,), findings) = computed(work)
    assert (row["volgkwartaal"], row["toegekend_percentage"]) == (8, 50)
    assert findings == ()


def test_of_two_rights_of_one_day_the_one_decided_last_counts_and_it_is_said(work: m.Employment) -> None:
    package(right(work, "TK-A"), START, "2026-01-01", "2031-01-01", at("2026-01-10"))
    package(right(work, "TK-B"), START | {"startpakket": "max_2_jaar"}, "2026-01-01", "2028-01-01", at("2026-01-20"))
    assert [row["toekenningsnummer"] for row in rows(work)] == ["TK-B"]
    assert [row["toekenningsnummer"] for row in rows(work, known=at("2026-01-15"))] == ["TK-A"]
    (found,) = rights_and_doubles(QUARTER, NOW)[1]
    assert (found.code, found.blocking) == ("recht-dubbel-toegekend", False)
    assert found.path.split()[-3:] == ["TK-A", work.organisation.ondernemingsnummer, factory.insz(SEED)]
    assert "TK-B" in found.why


def test_an_early_end_is_no_later_decision(work: m.Employment) -> None:
    first = right(work, "TK-A")
    package(first, START, "2026-01-01", "2031-01-01", at("2026-01-10"))
    package(right(work, "TK-B"), START | {"startpakket": "max_2_jaar"}, "2026-01-01", "2028-01-01", at("2026-01-20"))
    kept.close(m.Pakket, {"toekenning": first}, day("2026-03-01"), event(), at=at("2026-03-01"))
    assert [row["toekenningsnummer"] for row in rows(work)] == ["TK-B"]


def test_two_rights_decided_at_one_moment_are_left_to_the_run_that_holds_them_back(work: m.Employment) -> None:
    package(right(work, "TK-A"), START, "2026-01-01", "2031-01-01", at("2026-01-10"))
    package(right(work, "TK-B"), START | {"startpakket": "max_2_jaar"}, "2026-01-01", "2028-01-01", at("2026-01-10"))
    assert {row["toekenningsnummer"] for row in rows(work)} == {"TK-A", "TK-B"}
    assert rights_and_doubles(QUARTER, NOW)[1] == ()


def test_the_right_that_begins_last_is_not_the_one_whose_percentage_drops_last(work: m.Employment) -> None:
    """The blocks of a start package were decided at once: a later block makes an old right no newer."""
    old = right(work, "TK-A")
    package(old, START | {"loonpremie_percentage": 40}, "2024-10-01", "2026-01-01", at("2024-10-05"))
    package(old, START | {"loonpremie_percentage": 30}, "2026-01-01", "2027-01-01", at("2024-10-05"))
    package(right(work, "TK-B"), START, "2025-10-01", "2030-10-01", at("2025-10-05"))
    ((row,), findings) = computed(work)
    assert (row["toekenningsnummer"], row["volgkwartaal"]) == ("TK-B", 2)
    assert [found.code for found in findings] == ["recht-overlapt"]
