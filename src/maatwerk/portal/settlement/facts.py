"""The facts of a quarter as they were known at a moment: what was received, and the rights and places of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import polars as pl
from django.db.models import Max, Q, QuerySet

from maatwerk.portal.archive import store
from maatwerk.portal.intake.models import Reading
from maatwerk.portal.register import models as m
from maatwerk.portal.settlement.rights import rights, rights_and_doubles
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import Declared
from maatwerk.runs.settle import Given
from maatwerk.sources.attest_findings import version_findings
from maatwerk.sources.attests import versions
from maatwerk.sources.schema import CONTINGENTS, OCCUPATIONS

__all__ = ["contingents", "declared", "given", "readings", "rights"]
c = pl.col
_DAY: Final = dt.timedelta(days=1)


def given(quarter: Quarter, known_at: dt.datetime) -> Given:
    """Return everything known at a moment of one quarter: what was received by then, rights and contingents."""
    held, doubles = rights_and_doubles(quarter, known_at)
    received, places = declared(quarter, known_at), contingents(quarter, known_at)
    return Given(received, held, places, rights_findings=doubles, name="ontvangst")


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


def contingents(quarter: Quarter, known_at: dt.datetime) -> pl.DataFrame:
    """Return the contingents of the register on the first day of a quarter, as ``sources.schema.CONTINGENTS`` has them."""
    held = m.Contingent.objects.as_of(quarter.first_day, known_at)
    return pl.DataFrame(list(_contingents(held)), schema=CONTINGENTS.schema, orient="row")


def _contingents(held: QuerySet[m.Contingent]) -> Iterator[dict[str, Any]]:
    for number, begin, vte in held.values_list("organisation__ondernemingsnummer", "valid_from", "vte"):
        place = {"bestand": "register", "pad": f"contingent {number}"}
        yield {"onderneming": number, "datum_begin": begin, "vte": vte, **place, "geblokkeerd": False}
