"""The persons: who works where from when until when, and with which right.

Everyone of the whole timeline is made, always in the same order, whatever part of it is asked for. Work is places that are
filled by one person after the other; how many places are open follows from contingent and filling (collectief maatwerk),
from the number of workers (individueel maatwerk) or from decisions per quarter (VOP).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.employers import Company, Employer
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.numbers import Register
from maatwerk.synthetic.timeline import FIRST, HORIZON, QUARTERS

_OPENING_DAYS: Final = 45
"""A place that opens is filled within so many days of the quarter."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist, in one job. ``ordinal`` is unique; ``since`` and ``until`` bound the days that count
    for the measure (for individueel maatwerk and VOP the quarters of the right), ``hired`` and ``left`` those of the job.
    """

    ordinal: int
    key: str
    measure: str
    employer: Employer
    insz: str
    hired: dt.date
    left: dt.date | None
    since: dt.date
    until: dt.date
    kind: str = ""
    """Start package (imw) or kind of right (vop)."""
    exposure: int = 0
    """Economic unemployment in the company, per mille of the mean."""
    half: bool = False
    """Works half-time with this employer and half-time with another."""

    def active(self, quarter: Quarter) -> bool:
        """Return whether the person works, with a right, in the quarter."""
        return max(self.hired, self.since) <= quarter.last_day and quarter.first_day <= self.until


class People:
    """Makes persons one by one, each with the next ordinal and a free INSZ."""

    def __init__(self, seed: int, mix: Mix) -> None:
        self.seed, self.mix = seed, mix
        self._register, self._count = Register(), 0
        self._ages = mix.quantiles("work.birth_age")
        self._oldest = mix.number("work.leaves_at")

    def born(self, dice: Dice, hired: dt.date) -> dt.date:
        """Return a day of birth that fits being hired on that day."""
        return hired - dt.timedelta(days=dice.draw(self._ages) * 365 + dice.below(365))

    def retires(self, born: dt.date) -> dt.date:
        """Return the last day at work for somebody born that day."""
        return born + dt.timedelta(days=self._oldest * 365)

    def make(
        self, key: str, measure: str, employer: Employer, job: tuple[dt.date, dt.date], right: tuple[dt.date, dt.date],
        born: dt.date, woman: bool, kind: str = "", exposure: int = 0,
    ) -> Person:  # fmt: skip
        """Return the next person."""
        self._count += 1
        return Person(
            ordinal=self._count,
            key=key,
            measure=measure,
            employer=employer,
            insz=self._register.insz(born, woman),
            hired=job[0],
            left=job[1] if job[1] <= HORIZON else None,
            since=right[0],
            until=min(right[1], job[1]),
            kind=kind,
            exposure=exposure,
        )

    def also(self, person: Person, employer: Employer) -> Person:
        """Return the same person in a second, half-time job, with a right of its own."""
        self._count += 1
        return replace(person, ordinal=self._count, key=f"{person.key}:2", employer=employer, half=True)


def cmw_workers(people: People, company: Company, per_place: Fraction) -> Iterator[Person]:
    """Yield the workers of a maatwerkbedrijf over the whole timeline; a place is worth ``per_place`` VTE on average."""
    open_ = [
        round(Fraction(company.contingent[quarter], 1_000_000) * max(company.filling[quarter], Fraction(0)) / per_place)
        for quarter in QUARTERS
    ]
    for place in range(max(open_)):
        for first, last in open_spans(open_, place):
            yield from _tenures(people, company, place, QUARTERS[first], QUARTERS[last].last_day)


def open_spans(open_: list[int], place: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of quarters (by position) in which a place is open, when so many places are open in each."""
    first: int | None = None
    for position, count in enumerate(open_):
        if place < count and first is None:
            first = position
        if place >= count and first is not None:
            yield first, position - 1
            first = None
    if first is not None:
        yield first, len(open_) - 1


def _tenures(people: People, company: Company, place: int, opens: Quarter, closes: dt.date) -> Iterator[Person]:
    """Yield who fills a place, one after the other, from the quarter it opens until the day it closes."""
    mix, key = people.mix, f"cmw:{company.employer.place}:{place}:{opens.index}"
    dice = Dice(people.seed, key)
    hired, number = opens.first_day + dt.timedelta(days=dice.below(_OPENING_DAYS)), 0
    while hired <= closes:
        tenure, number = dice.draw(mix.quantiles("cmw.tenure")), number + 1
        start = _earlier(dice, tenure) if opens == FIRST and number == 1 else hired
        born = people.born(dice, start)
        left = min(start + dt.timedelta(days=tenure), max(people.retires(born), hired + dt.timedelta(days=30)))
        left = closes if left > closes and closes < HORIZON else left
        woman = dice.chance(4000)
        yield people.make(
            f"{key}:{number}",
            "cmw",
            company.employer,
            (start, left),
            (start, left),
            born,
            woman,
            exposure=company.exposure,
        )
        hired = left + dt.timedelta(days=dice.draw(mix.quantiles("cmw.gap")))


def _earlier(dice: Dice, tenure: int) -> dt.date:
    """Whoever fills a place when the timeline begins, came some time before."""
    return FIRST.first_day - dt.timedelta(days=dice.below(tenure))


def imw_workers(people: People, firms: list[Employer], scale: Fraction) -> Iterator[Person]:
    """Yield the workers of individueel maatwerk over the whole timeline."""
    series = people.mix.series("imw.workers")
    opened = 0
    for quarter in QUARTERS:
        wanted = int(series.at(quarter) * scale)
        for place in range(opened, wanted):
            yield from _decisions(people, place, firms, quarter)
        opened = max(opened, wanted)


def _firm(people: People, firms: list[Employer], place: int) -> Employer:
    """Every third place goes to the next firm, so that each gets one; the others rather to the first, which grow."""
    if place % 3 == 0:
        return firms[place // 3 % len(firms)]
    dice = Dice(people.seed, "imw-firm", place)
    return firms[min(dice.below(len(firms)), dice.below(len(firms)))]


def _decisions(people: People, place: int, firms: list[Employer], opens: Quarter) -> Iterator[Person]:
    """Yield who fills a place in an ordinary firm: each starts with a decision on a right."""
    mix, key, number = people.mix, f"imw:{place}", 0
    dice, firm = Dice(people.seed, key), _firm(people, firms, place)
    decided = opens.first_day + dt.timedelta(days=dice.below(opens.days))
    while decided <= HORIZON:
        number += 1
        package = dice.pick(mix.shares("imw.package"))
        hired = decided - dt.timedelta(days=dice.draw(mix.quantiles("imw.before_decision")))
        left = decided + dt.timedelta(days=dice.draw(mix.quantiles("imw.tenure")))
        right = _right(Quarter.containing(decided), 4 * mix.shares("imw.years").weight(package))
        born = people.born(dice, hired)
        person = people.make(f"{key}:{number}", "imw", firm, (hired, left), right, born, dice.chance(4500), package)
        if dice.chance(mix.number("imw.second_employer")):
            yield replace(person, half=True)
            yield people.also(person, firms[dice.below(len(firms))])
        else:
            yield person
        decided = person.until + dt.timedelta(days=dice.draw(mix.quantiles("imw.gap")))


def _right(decided: Quarter, quarters: int) -> tuple[dt.date, dt.date]:
    return decided.first_day, (decided + (quarters - 1)).last_day


def vop_workers(people: People, firms: list[Employer], scale: Fraction) -> Iterator[Person]:
    """Yield the workers whose VOP still runs off within the timeline."""
    mix = people.mix
    first, last = (Quarter.parse(str(mix.number(f"vop.{which}_decision"))) for which in ("first", "last"))
    quarters = last - first + 1
    total = int(mix.number("vop.decisions_per_quarter") * scale * quarters)
    employers = firms[: max(1, int(mix.number("vop.firms") * scale))]
    for place in range(total):
        dice = Dice(people.seed, "vop", place)
        employer = employers[dice.below(len(employers))]
        person = _vop(people, place, employer, first + place * quarters // total, dice)
        if person.until >= FIRST.first_day:
            yield person


def _vop(people: People, place: int, firm: Employer, decided: Quarter, dice: Dice) -> Person:
    mix = people.mix
    kind = dice.pick(mix.shares("vop.right"))
    day = decided.first_day + dt.timedelta(days=dice.below(decided.days))
    hired = day - dt.timedelta(days=dice.draw(mix.quantiles("imw.before_decision")))
    left = day + dt.timedelta(days=dice.draw(mix.quantiles("vop.tenure")))
    right = _right(decided, mix.shares("vop.quarters").weight(kind))
    return people.make(
        f"vop:{place}", "vop", firm, (hired, left), right, people.born(dice, hired), dice.chance(4500), kind
    )
