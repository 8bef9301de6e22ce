"""Working days in Belgium, and what is due when: advances, settlements of quarters and of the year.

The public holidays are those of the ``holidays`` package. Every number (tenth working day, third month, May) is a dated
parameter of ``parameters/kalender.yaml``; a day that no source gives stays unset, and what is assumed is named.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import holidays

from maatwerk.law.numbers import parameters
from maatwerk.rules.parameters import CONFIDENCES, Dated, UnsetParameter
from maatwerk.rules.quarter import Quarter

WORKING_DAY: Final = (
    "aanname: een werkdag is een dag van maandag tot vrijdag die geen wettelijke feestdag is; of sluitingsdagen van banken "
    "(Goede Vrijdag, 26 december) of van de overheid ook tellen, is niet gevonden"
)
_SATURDAY: Final = 5
_DAY: Final = dt.timedelta(days=1)


@functools.cache
def public_holidays(year: int) -> Mapping[dt.date, str]:
    """Return the public holidays of Belgium in a year, with their Dutch names."""
    return dict(sorted(holidays.country_holidays("BE", years=year, language="nl").items()))


def working_day(day: dt.date) -> bool:
    """Return whether a day is a working day: Monday to Friday, and no public holiday (see ``WORKING_DAY``)."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year)


def nth_working_day(year: int, month: int, number: int) -> dt.date:
    """Return the so-manieth (1 is the first) working day of a month; raises ValueError where it has not so many."""
    day, left = dt.date(year, month, 1), number
    while day.month == month:
        left -= working_day(day)
        if left == 0:
            return day
        day += _DAY
    raise ValueError(f"{year}-{month:02d} has no working day number {number}")


def next_working_day(day: dt.date) -> dt.date:
    """Return the day itself when it is a working day, else the first one after it."""
    while not working_day(day):
        day += _DAY
    return day


def payment_day(year: int, month: int) -> dt.date:
    """Return the day on which balances are paid in a month: the working day of parameter ``betaling_werkdag``.

    Raises UnsetParameter before the first day for which the parameter is known.
    """
    return nth_working_day(year, month, _number("betaling_werkdag", dt.date(year, month, 1)))


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due in a month. ``day`` is None where no source gives the day: then it is somewhere in the month.

    ``measure`` is ``cmw``, ``imw`` or ``vop``; ``kind`` is ``voorschot``, ``afrekening`` (it is computed), ``saldo`` (it is
    paid or set off), ``herberekening`` or ``jaarsaldo``; ``period`` is what it is for: ``2024-05``, ``2024Q3`` or ``2024``.
    """

    measure: str
    kind: str
    period: str
    month: dt.date
    """The first day of the month in which it is due."""
    day: dt.date | None
    title: str
    """What is due, in Dutch."""
    source: str
    confidence: str
    notes: tuple[str, ...] = ()
    """What a reader must know, in Dutch: what is not found, and what is assumed."""


def settlement_calendar(year: int) -> tuple[Due, ...]:
    """Return what is due in a calendar year, in the order of time; what has no day stands at the end of its month.

    The quarters of the year before that are settled in this year are in it; those of this year that are settled in the
    next are not. A measure before its first day has nothing.
    """
    quarters = [Quarter(Quarter.of(year, 1).index + offset) for offset in range(-4, 4)]
    found = [*_advances(year), *_years(year - 1)]
    for quarter in quarters:
        found += _of_quarter(quarter)
    return tuple(sorted((due for due in found if due.month.year == year), key=_moment))


def _moment(due: Due) -> tuple[dt.date, dt.date, str, str]:
    return due.month, due.day or dt.date.max, due.measure, due.kind


def _advances(year: int) -> Iterator[Due]:
    for month in range(1, 13):
        first = dt.date(year, month, 1)
        yield from _due("cmw", "voorschot", f"{year}-{month:02d}", first, "cmw_voorschot_werkdag", (), first)


def _of_quarter(quarter: Quarter) -> Iterator[Due]:
    for measure, kind, month, day in (
        ("cmw", "afrekening", "cmw_afrekening_maand", ""),
        ("cmw", "saldo", "cmw_saldo_maand", "betaling_werkdag"),
        ("imw", "afrekening", "imw_afrekening_maand", ""),
        ("imw", "saldo", "imw_afrekening_maand", "imw_saldo_werkdag"),
        ("vop", "saldo", "vop_saldo_maand", ""),
    ):
        later = _known(month, quarter.last_day)
        if later is not None:
            first = _months_after(quarter, later)
            yield from _due(measure, kind, str(quarter), first, day, (month,), quarter.last_day)


def _years(year: int) -> Iterator[Due]:
    last = dt.date(year, 12, 31)
    for kind, month, day in (
        ("herberekening", "cmw_jaarafrekening_maand", ""),
        ("jaarsaldo", "cmw_jaarafrekening_betaalmaand", "betaling_werkdag"),
    ):
        number = _known(month, last)
        if number is not None:
            yield from _due("cmw", kind, str(year), dt.date(year + 1, number, 1), day, (month,), last)


_TITLES: Final[Mapping[str, str]] = {
    "voorschot": "Voorschot voor {}",
    "afrekening": "Afrekening van {} berekenen",
    "saldo": "Saldo van {} betalen of verrekenen",
    "herberekening": "De vier kwartalen van {} opnieuw berekenen",
    "jaarsaldo": "Jaarafrekening van {} betalen",
}


def _due(
    measure: str, kind: str, period: str, first: dt.date, day: str, rests_on: tuple[str, ...], held: dt.date
) -> Iterator[Due]:
    """Yield the due of a month, with the sources of every parameter it rests on (as it held on ``held``)."""
    names = (*rests_on, day) if day else rests_on
    dated = [found for name in names if (found := parameters()[name].on(held)) is not None]
    if len(dated) < len(names):
        return
    number = _known(day, held) if day else None
    yield Due(
        measure, kind, period, first,
        None if number is None else nth_working_day(first.year, first.month, number),
        _TITLES[kind].format(period),
        " · ".join(dict.fromkeys(one.source for one in dated)),
        max((one.confidence for one in dated), key=CONFIDENCES.index),
        (*(one.note for one in dated if one.note), *(() if number is None else (WORKING_DAY,))),
    )  # fmt: skip


def _months_after(quarter: Quarter, months: int) -> dt.date:
    year, month = divmod(quarter.year * 12 + 3 * quarter.number + months - 1, 12)
    return dt.date(year, month + 1, 1)


def _known(name: str, on: dt.date) -> int | None:
    dated: Dated | None = parameters()[name].on(on)
    return dated.value if dated is not None and isinstance(dated.value, int) else None


def _number(name: str, on: dt.date) -> int:
    value = _known(name, on)
    if value is None:
        raise UnsetParameter(f"parameter {name} ({parameters()[name].title}) heeft geen waarde op {on.isoformat()}.")
    return value
