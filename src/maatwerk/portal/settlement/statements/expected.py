"""What an employer can expect next: the days of the calendar, with amounts where the law or a named assumption gives them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from maatwerk.law.calendar import Due, settlement_calendar
from maatwerk.portal.settlement.law import assumptions
from maatwerk.portal.settlement.statements.reading import Part
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.advance import EXPECTATION, ROUNDING, Share, by_month, of_quarter, share_in

MONTHS_AHEAD: Final = 6
"""How far ahead a statement looks; a habit of the screens."""
PAID: Final = ("voorschot", "saldo", "jaarsaldo")
"""What moves money; the other days of the calendar are work of the department."""
LIKE_NOW: Final = "aanname: een volgend kwartaal komt uit op hetzelfde bedrag als dit kwartaal"
LESS_ADVANCES: Final = "aanname: het saldo is het verwachte kwartaal min de voorschotten erop"


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that is due. ``cents`` is None where nothing gives an amount; ``notes`` say on what it rests."""

    due: Due
    cents: int | None
    notes: tuple[str, ...]


def expected(parts: Sequence[Part], quarter: Quarter, today: dt.date) -> list[Expected]:
    """Return what is due to an employer in the coming months, as far as the lines of a quarter let one expect it."""
    own = _per_measure(parts)
    until = _months_on(today, MONTHS_AHEAD)
    dues = [due for due in _dues(today) if due.measure in own and due.month < until]
    return [_one(due, own) for due in dues if due.kind != "saldo" or due.period > str(quarter)]


def _dues(today: dt.date) -> Iterator[Due]:
    month = today.replace(day=1)
    for due in (*settlement_calendar(today.year), *settlement_calendar(today.year + 1)):
        passed = due.day < today if due.day is not None else due.month < month
        if due.kind in PAID and not passed:
            yield due


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _per_measure(parts: Sequence[Part]) -> dict[str, int]:
    """Return what the quarter came to per measure of the calendar: the support of the organisation goes with its workers."""
    found: dict[str, int] = {}
    for part in parts:
        name = part.measure.removesuffix("_onderneming")
        found[name] = found.get(name, 0) + part.cents
    return found


def _one(due: Due, own: dict[str, int]) -> Expected:
    if due.kind == "jaarsaldo":
        return Expected(due, None, due.notes)
    if due.measure != "cmw":
        return Expected(due, own[due.measure], (LIKE_NOW, *due.notes))
    wanted = (
        Quarter.parse(due.period)
        if "Q" in due.period
        else Quarter.containing(dt.date.fromisoformat(f"{due.period}-01"))
    )
    share = _share(wanted, assumptions())
    if share is None:
        return Expected(due, None, due.notes)
    whole = of_quarter(own["cmw"], share)
    rests = (f"demobedrag: {share.words}" if share.assumption else share.words, EXPECTATION, ROUNDING, *due.notes)
    if due.kind == "voorschot":
        month = dt.date.fromisoformat(f"{due.period}-01")
        return Expected(due, by_month(whole)[wanted.months.index(month)], rests)
    return Expected(due, own["cmw"] - whole, (LESS_ADVANCES, *rests))


@functools.cache
def _share(quarter: Quarter, assumed: str) -> Share | None:
    try:
        return share_in(quarter, assumed)
    except UnsetParameter:
        return None
