"""The waiting list in numbers: by province against open places, and what everybody may see of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.cache import cache
from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.figures.disclosure import Face, place_of, ready_table, release, rules_on
from maatwerk.portal.register import models as m
from maatwerk.portal.register.lookup import municipalities_named, organisations_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.parts import short
from maatwerk.portal.register.sheets.organisations import vte
from maatwerk.portal.web.parts import Listing, Row
from maatwerk.rules.quarter import Quarter

WAITS: Final = (
    (182, gettext_noop("minder dan een half jaar")),
    (365, gettext_noop("een half jaar tot een jaar")),
    (730, gettext_noop("een tot twee jaar")),
    (10**6, gettext_noop("twee jaar of langer")),
)
"""How long somebody waits, in days less than; a choice of these pages, not of the law."""
HIDDEN: Final = gettext_noop("niet getoond")


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits in a province on the day: how many, how long in the middle, how long at most, in days."""

    province: str
    count: int
    median: int
    longest: int


def queues(at: Moment) -> dict[str, Queue]:
    """Return the waiting list by province: one query. It counts; by name it stands in ``sheets.waiting``."""
    days: dict[str, list[int]] = {}
    for province, since in _entries(at):
        days.setdefault(province, []).append((at.valid_on - since).days)
    return {province: _queue(province, sorted(each)) for province, each in days.items()}


def _queue(province: str, days: list[int]) -> Queue:
    return Queue(province, len(days), days[len(days) // 2], days[-1])


def _entries(at: Moment) -> list[tuple[str, dt.date]]:
    asked = m.WaitingEntry.objects.as_of(at.valid_on, at.instant)
    return list(asked.values_list("provincie", "valid_from"))


def places(at: Moment) -> dict[str, tuple[int, int]]:
    """Return contingent and filled places by province of the seat, in millionths of a VTE.

    Filled is the working time of the contracts of that day; it does not know who was absent without wage.
    """
    granted = contingents_of_all(at)
    filled = _filled(list(granted), at)
    seats = organisations_named(granted.keys(), at)
    towns = municipalities_named({each.gemeente_id for each in seats.values()}, at)
    total: dict[str, tuple[int, int]] = {}
    for organisation, amount in granted.items():
        seat = seats.get(organisation)
        town = towns.get(seat.gemeente_id or "") if seat else None
        if town:
            before = total.get(town.provincie, (0, 0))
            total[town.provincie] = (before[0] + amount, before[1] + filled[organisation])
    return total


def contingents_of_all(at: Moment) -> Counter[int]:
    """Return the contingent of every organisation that has one on the day, in millionths of a VTE."""
    rows: Any = m.Contingent.objects.as_of(at.valid_on, at.instant).values_list("organisation_id", "vte")
    return Counter(dict(rows))


def _filled(organisations: list[int], at: Moment) -> Counter[int]:
    jobs = m.EmploymentFacts.objects.as_of(at.valid_on, at.instant)
    jobs = jobs.filter(employment__organisation_id__in=organisations, uren_voltijds__gt=0)
    share = Cast("uren", BigIntegerField()) * 1_000_000 / F("uren_voltijds")
    rows: Any = jobs.values_list("employment__organisation_id").annotate(filled=Sum(share))
    return Counter({organisation: int(filled) for organisation, filled in rows})


def by_province(at: Moment) -> Listing:
    """Return per province who waits, how long, and the places against it; three queries and the names."""
    waiting, room = queues(at), places(at)
    rows = [
        Row((label, *_waits(waiting.get(code)), *_room(room.get(code))))
        for code, label in m.Province.choices
        if code in waiting or code in room
    ]
    heads = (
        _("Provincie"),
        _("Wachten"),
        _("De helft wacht langer dan (dagen)"),
        _("Langst (dagen)"),
        _("Contingent (VTE)"),
        _("Ingevuld (VTE)"),
        _("Open (VTE)"),
    )
    made = short("per-provincie", _("Per provincie"), heads, rows, _("Op deze dag wacht niemand."))
    return with_numbers(made)


def with_numbers(listing: Listing) -> Listing:
    """Return a list whose columns after the first hold numbers."""
    columns = [replace(column, number=place > 0) for place, column in enumerate(listing.columns)]
    return replace(listing, columns=columns)


def _waits(queue: Queue | None) -> tuple[int, int | str, int | str]:
    return (queue.count, queue.median, queue.longest) if queue else (0, "–", "–")


def _room(room: tuple[int, int] | None) -> tuple[object, object, object]:
    if room is None:
        return "–", "–", "–"
    granted, filled = room
    return vte(granted), vte(filled), vte(max(0, granted - filled))


def published(today: dt.date) -> Moment:
    """Return the moment of public totals: the end of the last whole quarter, as known then.

    It does not move from day to day, so that nobody can subtract one day from the next.
    """
    last = Quarter.containing(today) + -1
    return Moment(last.last_day, last.last_day)


def totals(at: Moment) -> Listing:
    """Return who waits by province and time as everybody may see it: small groups, and what would give them away, left out."""
    cells: Counter[tuple[str, ...]] = Counter((code, _class(at.valid_on, since)) for code, since in _entries(at))
    face = protected("wachtlijst", ("provincie", "wachttijd"), cells, at)
    columns = [words for _limit, words in WAITS]
    rows = [
        Row((label, *(cell(face, provincie=code, wachttijd=each) for each in columns), cell(face, provincie=code)))
        for code, label in m.Province.choices
    ]
    rows.append(Row((_("Samen"), *(cell(face, wachttijd=each) for each in columns), cell(face))))
    heads = (_("Provincie"), *(_(words) for words in columns), _("Samen"))
    return with_numbers(short("totalen", _("Hoeveel mensen wachten"), heads, rows, ""))


def _class(day: dt.date, since: dt.date) -> str:
    return next(words for limit, words in WAITS if (day - since).days < limit)


def cell(face: Face | None, **at: str) -> object:
    """Return a number of a protected table: nothing in it, or no table at all, is nobody; what is hidden is said."""
    if face is None:
        return 0
    place = place_of(**at)
    return _(HIDDEN) if place in face.hidden else face.shown.get(place, 0)


def protected(name: str, dimensions: tuple[str, ...], cells: Mapping[tuple[str, ...], int], at: Moment) -> Face:
    """Return a table of counts as everybody may see it; the same counts on the same day are protected once."""
    day = max(at.valid_on, dt.date(2019, 1, 1))
    key = f"protected:{name}:{hash((dimensions, day, frozenset(cells.items())))}"
    face: Face | None = cache.get(key)
    if face is None:
        table = ready_table(name, "personen", dimensions, cells)
        face = release([table], rules_on(day), name, day).faces[0]
        cache.set(key, face, timeout=86_400)
    return face


def in_municipality(nis: str, at: Moment) -> object:
    """Return how many residents of a municipality wait, protected together with the others of its province."""
    found = municipalities_named([nis], at).get(nis)
    if found is None:
        return _(HIDDEN)
    waiting = m.WaitingEntry.objects.as_of(at.valid_on, at.instant).values("person_id")
    homes = m.PersonFacts.objects.as_of(at.valid_on, at.instant).filter(person_id__in=waiting)
    codes = Counter(homes.values_list("gemeente_id", flat=True))
    towns = municipalities_named(codes.keys(), at)
    same: dict[tuple[str, ...], int] = {
        (code,): count for code, count in codes.items() if code in towns and towns[code].provincie == found.provincie
    }
    return cell(protected(f"wachtlijst-{found.provincie}", ("gemeente",), same, at), gemeente=nis) if same else 0
