"""What everybody may see: the head of the chain of events, lead times and the waiting list in protected numbers."""

# ruff: noqa: ARG001 - the framework gives every operation the request

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from ninja import Router, Schema

from maatwerk.portal import clock
from maatwerk.portal.api.doors import Door
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.measuring import lead_times
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.register.waiting import published, totals
from maatwerk.rules.quarter import Quarter

router = Router(tags=["cijfers"])
ANYBODY = Door(EVERYBODY)
QUARTERS = 4
"""Lead times are those of the cases that ended in so many quarters before this one."""


class HeadOut(Schema):
    """The last event of the chain: its number and hash."""

    number: int
    head: str


class LeadTimeOut(Schema):
    """How long cases of a kind took, in days from handing in to the end; null where there are too few to show."""

    kind: str
    title: str
    cases: int | None
    median_days: int | None


class LeadTimes(Schema):
    """Lead times of the cases that ended between two days, both included."""

    since: dt.date
    until: dt.date
    items: list[LeadTimeOut]


class WaitingRow(Schema):
    """Who waits in a province, by how long; null where it may not be shown."""

    provincie: str
    counts: dict[str, int | None]


class WaitingOut(Schema):
    """The waiting list on a day, as known then."""

    day: dt.date
    rows: list[WaitingRow]


@router.get("/keten", response=HeadOut, auth=ANYBODY, summary="Het hoofd van de keten van gebeurtenissen")
def head(request: HttpRequest) -> dict[str, Any]:
    """Het nummer en de hash van de laatste gebeurtenis, zoals ze op brieven staat."""
    last = Event.objects.order_by("-number").only("number", "hash").first()
    return {"number": last.number if last else 0, "head": last.hash if last else chain.head()}


@router.get("/cijfers/doorlooptijden", response=LeadTimes, auth=ANYBODY, summary="Doorlooptijden")
def list_lead_times(request: HttpRequest) -> dict[str, Any]:
    """Hoe lang dossiers duurden die in de laatste vier volledige kwartalen eindigden, per soort, beschermd."""
    now = Quarter.containing(clock.today())
    since, until = (now + -QUARTERS).first_day, (now + -1).last_day
    found = cache.get_or_set(f"api:doorlooptijden:{until}", lambda: _lead_times(since, until), timeout=3_600)
    return {"since": since, "until": until, "items": found}


def _lead_times(since: dt.date, until: dt.date) -> list[dict[str, Any]]:
    return [
        {"kind": each.kind, "title": each.title, "cases": each.cases, "median_days": each.median}
        for each in lead_times(since, until)
    ]


@router.get("/cijfers/wachtlijst", response=WaitingOut, auth=ANYBODY, summary="De wachtlijst in cijfers")
def waiting(request: HttpRequest) -> dict[str, Any]:
    """Hoeveel mensen op een plaats in collectief maatwerk wachten, per provincie en wachttijd, beschermd."""
    at = published(clock.today())
    listing = totals(at)
    heads = [str(column.label) for column in listing.columns[1:]]
    rows = [
        {
            "provincie": str(row.cells[0]),
            "counts": {h: c if isinstance(c, int) else None for h, c in zip(heads, row.cells[1:], strict=True)},
        }
        for row in listing.rows
    ]
    return {"day": at.valid_on, "rows": rows}
