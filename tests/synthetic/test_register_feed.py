"""The register feed: two times that never overlap, keys that exist, and the same Flanders as in the files."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections import defaultdict
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from tests.synthetic.conftest import FIRST, LAST, SMALL
from tests.synthetic.register_tables import FACTS, Tables, by_thing, now, overlaps, tables, touches

from maatwerk.law.imw_recht import ADVICES, EMPLOYERS
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.identifiers import enterprise_fault, insz_fault, is_test_insz, rsz_fault, unit_fault
from maatwerk.sources.municipalities import municipality
from maatwerk.sources.rights import contingents_read, rights_read
from maatwerk.synthetic.make import CannotMake, MadeFlanders
from maatwerk.synthetic.register import register, rows
from maatwerk.synthetic.register.times import END, START

DAY = dt.timedelta(days=1)
TINY = Fraction(1, 100)
MEASURES = {"MWB": "cmw", "IMW": "imw", "VOP": "vop"}
THINGS = {
    "nis": rows.MunicipalityRow,
    "merged_into": rows.MunicipalityRow,
    "ondernemingsnummer": rows.OrganisationRow,
    "vestigingsnummer": rows.EstablishmentRow,
    "person": rows.PersonRow,
    "employment": rows.EmploymentRow,
    "aanvraagnummer": rows.IndiceringRow,
    "toekenningsnummer": rows.ToekenningRow,
    "coach": rows.CoachRow,
}


@pytest.fixture(scope="module")
def small_tables() -> Tables:
    return tables(register(7, FIRST, LAST, SMALL))


def test_every_kind_of_row_is_there(small_tables: Tables) -> None:
    assert set(FACTS) <= set(small_tables)
    assert all(small_tables.values())


@pytest.mark.parametrize("kind", FACTS)
def test_no_two_versions_of_a_thing_overlap_in_both_times(kind: type, small_tables: Tables) -> None:
    assert list(overlaps(small_tables[kind], kind)) == []


@pytest.mark.parametrize("kind", FACTS)
def test_times_run_forward_within_the_time_of_the_register(kind: type, small_tables: Tables) -> None:
    for row in small_tables[kind]:
        assert row.valid_until is None or row.valid_from < row.valid_until
        assert row.known_until is None or row.known_from < row.known_until
        assert START <= row.known_from <= END
        assert row.known_until is None or row.known_until <= END
        assert row.known_from.tzinfo is dt.UTC


def test_what_a_row_points_at_came_before_it() -> None:
    seen: dict[str, set[Any]] = {name: set() for name in THINGS}
    for kind, made in register(7, FIRST, LAST, TINY).tables():
        own = next((name for name, thing in THINGS.items() if thing is kind), None)
        for row in made:
            for name, value in zip(row._fields, row, strict=True):  # type: ignore[attr-defined]
                if name in THINGS and name != own and value is not None:
                    assert value in seen[name], (kind.__name__, name, value)
            if own is not None:
                seen[own].add(row[0])
        if own == "nis":
            seen["merged_into"] = seen["nis"]


def test_a_thing_has_one_row_and_its_facts_come_one_after_the_other(small_tables: Tables) -> None:
    for kind in set(THINGS.values()):
        keys = [row[0] for row in small_tables[kind]]
        assert len(keys) == len(set(keys))
    for kind in FACTS:
        keys = [row[0] for row in small_tables[kind]]
        changes = sum(one != other for one, other in itertools.pairwise(keys)) + 1
        assert changes == len(set(keys)) or kind is rows.QualityFacts


def test_employments_lie_within_the_facts_they_point_at(small_tables: Tables) -> None:
    person = {row.employment: row.person for row in small_tables[rows.EmploymentRow]}
    persons = by_thing(now(small_tables[rows.PersonFacts]), rows.PersonFacts)
    units = {row.vestigingsnummer: row for row in small_tables[rows.EstablishmentFacts]}
    seats = {row.ondernemingsnummer: row for row in small_tables[rows.OrganisationFacts]}
    owner = {row.employment: row.ondernemingsnummer for row in small_tables[rows.EmploymentRow]}
    for row in small_tables[rows.EmploymentFacts]:
        lived = persons[(person[row.employment],)]
        assert min(each.valid_from for each in lived) <= row.valid_from
        assert max(each.valid_until or dt.date.max for each in lived) == dt.date.max
        unit = units[row.vestigingsnummer]
        assert unit.ondernemingsnummer == owner[row.employment]
        assert unit.valid_from <= row.valid_from
        assert seats[unit.ondernemingsnummer].valid_from <= row.valid_from
        assert 0 < row.uren <= row.uren_voltijds <= 4800


def test_nothing_of_a_person_is_older_or_known_earlier_than_the_person(small_tables: Tables) -> None:
    met: dict[str, dt.date] = {}
    heard: dict[str, dt.datetime] = {}
    for row in small_tables[rows.PersonFacts]:
        met[row.person] = min(row.valid_from, met.get(row.person, dt.date.max))
        heard[row.person] = min(row.known_from, heard.get(row.person, row.known_from))
    owners = {
        rows.EmploymentFacts: {row.employment: row.person for row in small_tables[rows.EmploymentRow]},
        rows.IndiceringFacts: {row.aanvraagnummer: row.person for row in small_tables[rows.IndiceringRow]},
        rows.ToekenningFacts: {row.toekenningsnummer: row.person for row in small_tables[rows.ToekenningRow]},
        rows.PakketFacts: {row.toekenningsnummer: row.person for row in small_tables[rows.ToekenningRow]},
        rows.WaitingFacts: {row.person: row.person for row in small_tables[rows.PersonRow]},
    }
    for kind, owner in owners.items():
        for row in small_tables[kind]:
            assert met[owner[row[0]]] <= row.valid_from, row
            assert heard[owner[row[0]]] <= row.known_from, row


def test_somebody_lives_in_a_municipality_that_is_there(small_tables: Tables) -> None:
    for row in now(small_tables[rows.PersonFacts]):
        place = municipality(row.nis)
        assert place.valid_from <= row.valid_from
        assert place.valid_until is None or (row.valid_until is not None and row.valid_until <= place.valid_until)


def test_numbers_are_those_nobody_has(small_tables: Tables) -> None:
    persons = small_tables[rows.PersonRow]
    assert len({row.insz for row in persons}) == len(persons)
    assert all(insz_fault(row.insz) is None and is_test_insz(row.insz) for row in persons)
    said = {row.person: row for row in now(small_tables[rows.PersonFacts])}
    for row in persons:
        assert said[row.person].geslacht == ("V" if int(row.insz[6:9]) % 2 == 0 else "M")
        assert (
            f"{said[row.person].geboortedatum:%y%m%d}" == f"{row.insz[:2]}{int(row.insz[2:4]) - 60:02d}{row.insz[4:6]}"
        )
    for row in small_tables[rows.OrganisationFacts]:
        assert enterprise_fault(row.ondernemingsnummer) is None
        assert row.ondernemingsnummer.startswith("199")
        assert rsz_fault(row.rsz_nummer) is None
        assert row.naam.endswith("(verzonnen)")
    assert not any(unit_fault(row.vestigingsnummer) for row in small_tables[rows.EstablishmentRow])


def test_codes_are_those_of_the_law_and_the_messages(small_tables: Tables) -> None:
    assert {row.soort for row in small_tables[rows.OrganisationFacts]} <= set(EMPLOYERS)
    assert {row.advies for row in small_tables[rows.IndiceringFacts]} == set(ADVICES) - {"geen"}
    assert {row.status for row in small_tables[rows.ToekenningFacts]} == {"IB", "TG", "GW", "AF"}
    assert {row.type_maatregel for row in small_tables[rows.ToekenningRow]} == set(MEASURES)
    assert {row.begeleidingsgraad for row in small_tables[rows.PakketFacts]} == {"", "LAAG", "MIDDEN", "HOOG"}
    assert all(row.toekenningsnummer.isdecimal() for row in small_tables[rows.ToekenningRow])
    assert all(row.aanvraagnummer.isdecimal() for row in small_tables[rows.IndiceringRow])
    assert not any("icf" in name or "score" in name for kind in small_tables for name in kind._fields)  # type: ignore[attr-defined]


def test_what_was_known_differs_from_what_was_true(small_tables: Tables) -> None:
    for kind in (rows.PersonFacts, rows.EmploymentFacts, rows.IndiceringFacts, rows.PakketFacts):
        assert any(row.known_until is not None for row in small_tables[kind]), kind
    jobs = by_thing(small_tables[rows.EmploymentFacts], rows.EmploymentFacts)
    begins = {key: {row.valid_from for row in found} for key, found in jobs.items()}
    truth = {key: {row.valid_from for row in now(found)} for key, found in jobs.items()}
    wrong = [key for key in jobs if begins[key] - truth[key]]
    assert 0 < len(wrong) < len(jobs) // 20


def test_an_end_is_heard_when_it_has_come(small_tables: Tables) -> None:
    for row in now(small_tables[rows.EmploymentFacts]):
        if row.valid_until is not None and row.valid_until > FIRST.first_day:
            assert row.known_from.date() >= row.valid_until - DAY
    ended = [row for row in small_tables[rows.EmploymentFacts] if row.valid_until and row.known_until is None]
    assert ended


# What stands in the files for the same seed.


def counted(found: Tables, quarter: Quarter) -> dict[str, set[str]]:
    """Persons by measure with an employment and a granted right, both in the quarter, with the same organisation."""
    first, last = quarter.first_day, quarter.last_day
    insz = {row.person: row.insz for row in found[rows.PersonRow]}
    job = {row.employment: row for row in found[rows.EmploymentRow]}
    works = {
        (job[row.employment].person, job[row.employment].ondernemingsnummer)
        for row in now(found[rows.EmploymentFacts])
        if touches(row, first, last)
    }
    granted = {
        row.toekenningsnummer
        for row in now(found[rows.ToekenningFacts])
        if row.status == "TG" and touches(row, first, last)
    }
    made: dict[str, set[str]] = defaultdict(set)
    for right in found[rows.ToekenningRow]:
        if right.toekenningsnummer in granted and (right.person, right.ondernemingsnummer) in works:
            made[MEASURES[right.type_maatregel]].add(insz[right.person])
    return made


def test_counts_of_persons_per_quarter_are_those_of_the_declarations(
    small: MadeFlanders, small_tables: Tables, occupations: pl.DataFrame
) -> None:
    for quarter in FIRST.until(LAST):
        made = counted(small_tables, quarter)
        declared = occupations.filter(pl.col("kwartaal") == str(quarter), pl.col("attest_versie") == 1)
        assert set().union(*made.values()) == set(declared["insz"])
        cancelled = {"cmw": 0, "imw": 0, "vop": 0}
        latest = occupations.filter(
            pl.col("kwartaal") == str(quarter),
            pl.col("attest_versie") == pl.col("attest_versie").max().over("attest_nummer"),
            pl.col("status") == "geannuleerd",
        )
        for insz in set(latest["insz"]):
            for measure, found in made.items():
                cancelled[measure] += insz in found
        rows_ = small.counts.filter(pl.col("periode") == str(quarter)).select("figuur", "waarde").iter_rows()
        counts: dict[str, Any] = dict(rows_)
        for measure, found in made.items():
            assert len(found) - cancelled[measure] <= counts[f"{measure}_werknemers"] <= len(found)


def test_contracts_are_those_of_the_declarations(small_tables: Tables, occupations: pl.DataFrame) -> None:
    insz = {row.person: row.insz for row in small_tables[rows.PersonRow]}
    job = {row.employment: row for row in small_tables[rows.EmploymentRow]}
    known: set[tuple[Any, ...]] = set()
    for row in now(small_tables[rows.EmploymentFacts]):
        owner = job[row.employment]
        known |= {
            (str(quarter), insz[owner.person], owner.ondernemingsnummer, row.vestigingsnummer, row.valid_from, row.uren,
             row.uren_voltijds)
            for quarter in FIRST.until(LAST)
            if touches(row, quarter.first_day, quarter.last_day)
        }  # fmt: skip
    columns = ("kwartaal", "insz", "ondernemingsnummer", "lokale_eenheid", "datum_begin", "q", "s")
    declared = set(occupations.filter(pl.col("attest_versie") == 1).select(columns).iter_rows())
    assert declared
    assert declared <= known


def test_rights_are_those_of_the_messages_and_the_table(small: MadeFlanders, small_tables: Tables) -> None:
    """Every right in the files was at some time known so, and no other right that was not refused."""
    insz = {row.person: row.insz for row in small_tables[rows.PersonRow]}
    right = {row.toekenningsnummer: row for row in small_tables[rows.ToekenningRow]}
    known = {
        (insz[right[row.toekenningsnummer].person], right[row.toekenningsnummer].ondernemingsnummer,
         MEASURES[right[row.toekenningsnummer].type_maatregel], row.startpakket or None, row.loonpremie_percentage,
         row.begeleidingsgraad.lower() or None, row.type_indicering, row.valid_from,
         None if row.valid_until is None else row.valid_until - DAY)
        for row in small_tables[rows.PakketFacts]
    }  # fmt: skip
    columns = ("insz", "ondernemingsnummer", "maatregel", "startpakket", "pakket_percentage", "begeleidingsgraad",
               "type_indicering", "datum_begin", "datum_einde")  # fmt: skip
    read = rights_read([small.out / "rights"]).rights.with_columns(
        pl.col("begeleidingsgraad").replace("geen", None), pl.col("startpakket").replace("", None)
    )
    persons = set(small_tables[rows.PersonRow])
    written = set(read.select(columns).iter_rows())
    assert written
    assert written <= known
    messages = set(read.filter(pl.col("maatregel") == "cmw")["toekenningsnummer"])
    waiting = {row.person for row in small_tables[rows.WaitingFacts]}
    mwb = {
        each.toekenningsnummer for each in right.values() if each.type_maatregel == "MWB" and each.person not in waiting
    }
    assert mwb <= messages <= {each.toekenningsnummer for each in right.values()}
    assert {row[0] for row in written} <= {row.insz for row in persons}


def test_names_are_those_of_the_messages(small: MadeFlanders, small_tables: Tables) -> None:
    names = {
        (row.achternaam, row.voornaam) for row in now(small_tables[rows.PersonFacts]) if row.person.startswith("cmw:")
    }
    text = "".join(path.read_text() for path in sorted((small.out / "rights").glob("*.xml")))
    written = {
        (part.split("</Naam>")[0], part.split("<Voornaam>")[1].split("</Voornaam>")[0])
        for part in text.split("<Naam>")[1:]
    }
    assert len(written) > 200
    assert written <= names


def test_contingents_and_employers_are_those_of_the_files(small: MadeFlanders, small_tables: Tables) -> None:
    read, _ = contingents_read([small.out / "contingents.csv"])
    for number, begin, vte in read.select("onderneming", "datum_begin", "vte").iter_rows():
        (found,) = [
            row
            for row in now(small_tables[rows.ContingentFacts])
            if row.ondernemingsnummer == number and touches(row, begin, begin)
        ]
        assert found.vte == vte
    seats = {row.ondernemingsnummer: row for row in now(small_tables[rows.OrganisationFacts])}
    with (small.out / "employers.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            seat = seats[row["onderneming"]]
            assert seat.naam == row["naam"]
            assert (seat.soort == "maatwerkbedrijf") == (row["soort"] == "maatwerkbedrijf")
            assert municipality(seat.nis).naam == row["gemeente"]


# The same is the same.


def test_the_same_seed_gives_the_same_rows_and_another_does_not() -> None:
    one, again = (tables(register(3, FIRST, FIRST, TINY)) for _ in range(2))
    assert one == again
    assert one[rows.PersonFacts] != tables(register(4, FIRST, FIRST, TINY))[rows.PersonFacts]


def test_a_person_is_the_same_whatever_quarters_are_asked(small_tables: Tables) -> None:
    alone = tables(register(7, LAST, LAST, SMALL))
    for kind, found in alone.items():
        assert set(found) <= set(small_tables[kind]), kind


def test_known_on_an_instant_leaves_out_what_was_heard_later(small_tables: Tables) -> None:
    moment = dt.datetime(2024, 8, 15, 12, tzinfo=dt.UTC)
    then = tables(register(7, FIRST, LAST, SMALL, known_on=moment))
    for kind in FACTS:
        expected = [
            row._replace(known_until=None if row.known_until is None or row.known_until > moment else row.known_until)
            for row in small_tables[kind]
            if row.known_from <= moment
        ]
        assert set(then[kind]) == set(expected), kind


@pytest.mark.parametrize(("first", "last"), [("2018Q4", "2024Q1"), ("2024Q2", "2024Q1"), ("2024Q1", "2030Q1")])
def test_what_cannot_be_made_is_said(first: str, last: str) -> None:
    with pytest.raises(CannotMake):
        register(1, Quarter.parse(first), Quarter.parse(last), TINY)
