"""The facts of a quarter as they were known at a moment: what was received, and the rights and places of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final

import polars as pl
from django.db.models import Max, Q, QuerySet

from maatwerk.portal.archive import store
from maatwerk.portal.intake.models import Reading
from maatwerk.portal.register import models as m
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import Declared
from maatwerk.runs.settle import Given
from maatwerk.sources.attest_findings import version_findings
from maatwerk.sources.attests import versions
from maatwerk.sources.schema import CONTINGENTS, OCCUPATIONS, RIGHTS

c = pl.col
MEASURES: Final = {"IMW": "imw", "MWB": "cmw", "VOP": "vop"}
"""The measures of the register that give premiums per quarter, as the law names them."""
_DAY: Final = dt.timedelta(days=1)


def given(quarter: Quarter, known_at: dt.datetime) -> Given:
    """Return everything known at a moment of one quarter: what was received by then, rights and contingents."""
    return Given(
        declared(quarter, known_at), rights(quarter, known_at), contingents(quarter, known_at), name="ontvangst"
    )


def readings(quarter: Quarter, known_at: dt.datetime) -> QuerySet[Reading]:
    """Return, of every delivery known at a moment that holds something of a quarter, the latest reading."""
    known = Reading.objects.filter(read_at__lte=known_at)
    latest = known.values("delivery").annotate(last=Max("pk")).values("last")
    of_quarter = Q(received__kwartaal=str(quarter))
    return known.filter(of_quarter, pk__in=latest, outcome=Reading.READ).distinct().order_by("delivery")


def declared(quarter: Quarter, known_at: dt.datetime) -> Declared:
    """Return every version of every attest of the quarter that was received by a moment. Raises archive.store.Damaged."""
    found = list(readings(quarter, known_at))
    frames = [_rows(reading, quarter) for reading in found]
    history = pl.concat([OCCUPATIONS.empty(), *frames])
    findings = version_findings(versions(history)) if history.height else []
    return Declared(history, tuple(findings), len(found), 0)


def _rows(reading: Reading, quarter: Quarter) -> pl.DataFrame:
    """Return the rows of a reading; the names of its files say of which delivery they are."""
    rows = pl.scan_parquet(store.opened(str(reading.frame_id))).filter(c("kwartaal") == str(quarter))
    return rows.with_columns(pl.format(f"L-{reading.delivery_id:05d} {{}}", c("bestand")).alias("bestand")).collect()


def rights(quarter: Quarter, known_at: dt.datetime) -> pl.DataFrame:
    """Return the packages of the register that hold on some day of a quarter, as ``sources.schema.RIGHTS`` has them."""
    packages = (
        m.Pakket.objects.known_on(known_at)
        .touching(quarter.first_day, quarter.last_day + _DAY)
        .filter(toekenning__organisation__isnull=False, toekenning__type_maatregel__in=MEASURES)
    )
    rows = list(
        packages.values_list(
            "toekenning__person_id",
            "toekenning__organisation__ondernemingsnummer",
            "toekenning__type_maatregel",
            "startpakket",
            "loonpremie_percentage",
            "begeleidingsgraad",
            "type_indicering",
            "valid_from",
            "valid_until",
            "toekenning__toekenningsnummer",
            "toekenning_id",
        )
    )
    numbers = _numbers(quarter, known_at)
    granted = _granted_until({row[10] for row in rows if row[2] == "VOP"}, known_at)
    held = [_right(row, numbers, granted) for row in rows if row[0] in numbers]
    return pl.DataFrame(held, schema=RIGHTS.schema, orient="row")


def _numbers(quarter: Quarter, known_at: dt.datetime) -> dict[int, str]:
    """Return the national number of everybody, as known."""
    known = m.PersonNumber.objects.known_on(known_at).touching(quarter.first_day, quarter.last_day + _DAY)
    return dict(known.order_by("valid_from").values_list("person_id", "insz"))


def _granted_until(rights_: Iterable[int], known_at: dt.datetime) -> dict[int, dt.date | None]:
    """Return until when rights were granted at first: a right that was closed early is still one of that term."""
    first: dict[int, dt.date | None] = {}
    known = m.Pakket.objects.filter(toekenning_id__in=list(rights_), known_from__lte=known_at)
    for right, until in known.order_by("known_from").values_list("toekenning_id", "valid_until"):
        first.setdefault(right, until)
    return first


def _right(row: tuple[Any, ...], numbers: dict[int, str], granted: dict[int, dt.date | None]) -> dict[str, Any]:
    person, employer, code, start, percentage, level, kind, begin, until, number, right = row
    until = granted.get(right, until)
    return {
        "insz": numbers[person],
        "ondernemingsnummer": employer,
        "maatregel": MEASURES[code],
        "startpakket": start or None,
        "pakket_percentage": percentage,
        "begeleidingsgraad": level.lower() or None,
        "type_indicering": kind,
        "datum_begin": begin,
        "datum_einde": until - _DAY if until else None,
        "maatregel_code": code,
        "toekenningsnummer": number,
        "bestand": "register",
        "pad": f"toekenning {number}",
        "geblokkeerd": False,
    }


def contingents(quarter: Quarter, known_at: dt.datetime) -> pl.DataFrame:
    """Return the contingents of the register on the first day of a quarter, as ``sources.schema.CONTINGENTS`` has them."""
    held = m.Contingent.objects.as_of(quarter.first_day, known_at)
    return pl.DataFrame(list(_contingents(held)), schema=CONTINGENTS.schema, orient="row")


def _contingents(held: QuerySet[m.Contingent]) -> Iterator[dict[str, Any]]:
    for number, begin, vte in held.values_list("organisation__ondernemingsnummer", "valid_from", "vte"):
        place = {"bestand": "register", "pad": f"contingent {number}"}
        yield {"onderneming": number, "datum_begin": begin, "vte": vte, **place, "geblokkeerd": False}
