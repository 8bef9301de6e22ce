"""Invented attests and rights straight to the frames of a quarter run, without writing and reading messages.

A test holds that a quarter computed this way gives the lines of the same quarter read back from its files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final

import polars as pl

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.records import Attest, Occupation
from maatwerk.sources.schema import CONTINGENTS, OCCUPATIONS, RIGHTS
from maatwerk.synthetic.attests import Writer
from maatwerk.synthetic.flanders import Flanders
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.rights import COLUMNS, packages, right_row
from maatwerk.synthetic.work import Desk

_ITEM: Final = {
    "prestaties": pl.Struct({"code": pl.String(), "dagen": pl.Int32(), "uren": pl.Int32()}),
    "bezoldigingen": pl.Struct({"code": pl.String(), "bedrag": pl.Int64()}),
    "bijdragen": pl.Struct({"bedrag": pl.Int64()}),
    "verminderingen": pl.Struct({"code": pl.String(), "bedrag": pl.Int64()}),
}
_PLAIN: Final = (
    "bestand", "pad", "rij", "insz", "ondernemingsnummer", "attest_nummer", "attest_versie", "type_contract",
    "werkdagen_per_week", "datum_begin", "datum_einde", "q", "s", "geblokkeerd",
)  # fmt: skip
_SCHEMA: Final = {name: OCCUPATIONS.schema[name] for name in _PLAIN} | {
    name: pl.List(item) for name, item in _ITEM.items()
}


def occupations(persons: Iterable[Person], quarter: Quarter, desk: Desk, writer: Writer) -> pl.DataFrame:
    """Return the valid rows of a quarter: the last version of every attest that is not cancelled."""
    made = (writer.attests(desk.work(person, quarter)) for person in persons)
    rows = [row for each in made if each.latest is not None for row in _rows(each.versions[-1])]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _rows(attest: Attest) -> Iterator[tuple[Any, ...]]:
    """Yield a row per occupation; the contributions of the line stand on the first."""
    for place, occupation in enumerate(attest.lijn.tewerkstellingen, 1):
        contributions = [{"bedrag": one.bedrag} for one in attest.lijn.bijdragen] if place == 1 else []
        yield (*_head(attest, occupation, place), *_lists(occupation), contributions, _deductions(occupation))


def _head(attest: Attest, occupation: Occupation, place: int) -> tuple[Any, ...]:
    return (
        "", f"{attest.nummer}/{place}", place, attest.insz, attest.ondernemingsnummer, attest.nummer, attest.versie,
        occupation.type_contract, occupation.werkdagen_per_week, occupation.datum_begin, occupation.datum_einde,
        occupation.q, occupation.s, False,
    )  # fmt: skip


def _lists(occupation: Occupation) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    worked = [{"code": one.code, "dagen": one.dagen, "uren": one.uren} for one in occupation.prestaties]
    return worked, [{"code": one.code, "bedrag": one.bedrag} for one in occupation.bezoldigingen]


def _deductions(occupation: Occupation) -> list[dict[str, Any]]:
    return [{"code": one.code, "bedrag": one.bedrag} for one in occupation.verminderingen]


def rights(invented: Flanders, persons: Iterable[Person], last: Quarter) -> pl.DataFrame:
    """Return the rights of the persons that begin no later than the end of ``last``."""
    rows = [row for person in persons for row in _rights_of(invented, person, last)]
    return pl.DataFrame(rows, schema=RIGHTS.schema, orient="row", strict=False)


def _rights_of(invented: Flanders, person: Person, last: Quarter) -> Iterator[dict[str, Any]]:
    empty = dict.fromkeys(RIGHTS.schema) | {"bestand": "", "pad": "", "geblokkeerd": False}
    if person.measure != "cmw":
        row = dict(zip(COLUMNS, right_row(invented.seed, person, invented.mix), strict=True))
        yield empty | {name: _typed(name, text) for name, text in row.items()}
        return
    for package in packages(invented.seed, person, invented.mix):
        if package.datum_begin <= last.last_day:
            own = {name: getattr(package, name, None) for name in RIGHTS.schema if hasattr(package, name)}
            yield empty | own | {"maatregel": "cmw"}


def _typed(name: str, text: str) -> Any:
    if not text:
        return None
    if name.startswith("datum"):
        return dt.date.fromisoformat(text)
    return int(text) if name == "pakket_percentage" else text


def contingents(invented: Flanders, quarter: Quarter) -> pl.DataFrame:
    """Return the contingent of every company, in force from the first day of the quarter."""
    rows = [
        (company.employer.number, quarter.first_day, company.contingent[quarter], "", "", False)
        for company in invented.companies
    ]
    return pl.DataFrame(rows, schema=CONTINGENTS.schema, orient="row")
