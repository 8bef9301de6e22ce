"""The waiting list: who has an advice for collectief maatwerk and no job.

Whoever is hired by a maatwerkbedrijf waited between advice and work. They are not enough for the published count: the
others wait and leave the list without a place. At the end of each quarter the list of a province is as long as published.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maatwerk.sources.municipalities import PROVINCES, municipality, nis_on
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.employers import apportioned
from maatwerk.synthetic.flanders import Flanders
from maatwerk.synthetic.numbers import Register
from maatwerk.synthetic.people import open_spans
from maatwerk.synthetic.register.granted import TARGET_GROUP
from maatwerk.synthetic.register.humans import Human, home_of, homes_in
from maatwerk.synthetic.register.rows import IndiceringFacts, IndiceringRow, WaitingFacts
from maatwerk.synthetic.register.times import Belief, heard, versions
from maatwerk.synthetic.timeline import FIRST, HORIZON, QUARTERS, years_after

_SALT: Final = 500_000
"""Ordinals of people who only wait begin here."""
_SERIALS: Final = 800
"""Workers never have so high a serial in their INSZ."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A stay on the waiting list; ``until`` is the first day without, None while it lasts."""

    human: Human
    provincie: str
    request: str
    since: dt.date
    until: dt.date | None

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Return whether somebody waits on one of those days."""
        return self.since <= last and (self.until is None or self.until > first)


def published_lengths(invented: Flanders) -> list[dict[str, int]]:
    """Return how long the list of each province is at the end of every quarter of the timeline."""
    mix = invented.mix
    total, elsewhere = mix.series("waiting.total"), mix.series("waiting.elsewhere")
    parts = {provincie: mix.series(f"waiting.{provincie}") for provincie in PROVINCES}
    made = []
    for quarter in QUARTERS:
        weights = [parts[provincie].at(quarter) for provincie in PROVINCES]
        here, away = sum(weights), elsewhere.at(quarter)
        wanted = round(Fraction(total.at(quarter) * here, here + away) * invented.scale)
        made.append(dict(zip(PROVINCES, apportioned(wanted, weights, 1), strict=True)))
    return made


def waits(invented: Flanders, hired: Iterable[Human], requests: dict[str, str]) -> list[Wait]:
    """Return everyone who ever waits: first those hired later, then the others, by province.

    ``requests`` gives the number of the first indicering of a person who was hired.
    """
    seed, mix = invented.seed, invented.mix
    placed = [
        Wait(one, _province(home_of(seed, mix, one)), requests[one.key], one.advised, one.jobs[0].hired)
        for one in hired
        if one.advised is not None and one.advised < one.jobs[0].hired
    ]
    return placed + list(_others(invented, placed))


def _province(nis: str) -> str:
    return municipality(nis).provincie


def _others(invented: Flanders, placed: list[Wait]) -> Iterator[Wait]:
    lengths, number, register = published_lengths(invented), 0, Register(_SERIALS)
    for provincie in PROVINCES:
        begins = sorted(one.since for one in placed if one.provincie == provincie)
        ends = sorted(one.until for one in placed if one.provincie == provincie and one.until is not None)
        open_ = []
        for quarter, wanted in zip(QUARTERS, lengths, strict=True):
            there = bisect_right(begins, quarter.last_day) - bisect_right(ends, quarter.last_day)
            open_.append(max(0, wanted[provincie] - there))
        for place in range(max(open_)):
            for first, last in open_spans(open_, place):
                for wait in _chain(invented, register, provincie, place, (first, last), number):
                    number += 1
                    yield wait


def _chain(
    invented: Flanders, register: Register, provincie: str, place: int, span: tuple[int, int], number: int
) -> Iterator[Wait]:
    """Yield who stands in one place of the list, one right after the other, from one quarter to another."""
    key, mix = f"wait:{provincie}:{place}:{span[0]}", invented.mix
    dice, duration = Dice(invented.seed, key), mix.quantiles("waiting.duration")
    opens, closes = QUARTERS[span[0]], QUARTERS[span[1]]
    if span[0] == 0:
        since = FIRST.first_day - dt.timedelta(days=dice.below(dice.draw(duration)))
    else:
        since = opens.first_day + dt.timedelta(days=dice.below(opens.days))
    # The place is there until some day of the quarter after.
    end = None if closes.last_day >= HORIZON else closes.last_day + dt.timedelta(days=1 + dice.below(80))
    turn = 0
    while since <= HORIZON and (end is None or since < end):
        until = max(since, FIRST.first_day) + dt.timedelta(days=dice.draw(duration))
        until = until if end is None else min(until, end)
        human = _human(invented, register, f"{key}:{turn}", provincie, since, number + turn)
        yield Wait(human, provincie, f"8{number + turn:06d}01", since, until if until <= HORIZON else None)
        since, turn = until, turn + 1


def _human(invented: Flanders, register: Register, key: str, provincie: str, since: dt.date, number: int) -> Human:
    dice, mix = Dice(invented.seed, key), invented.mix
    age = dice.draw(mix.quantiles("waiting.age"))
    born = years_after(since, -age) - dt.timedelta(days=dice.below(365))
    homes = homes_in(provincie, since < FIRST.first_day)
    nis = nis_on(homes[dice.below(len(homes))], since)
    insz = register.insz(born, dice.chance(4000))
    return Human(key, insz, _SALT + number, "wait", nis, since, home=nis)


class Queue:
    """Makes the rows of the waiting list."""

    def __init__(self, invented: Flanders, end: dt.datetime) -> None:
        self._seed, self._mix, self._end = invented.seed, invented.mix, end

    def facts(self, wait: Wait) -> Iterator[WaitingFacts]:
        """Yield the versions of a stay on the list."""
        dice, salt = Dice(self._seed, wait.human.key, "queue"), wait.human.salt
        said = (wait.provincie, wait.request)
        late = [dt.timedelta(days=dice.draw(self._mix.quantiles(name))) for name in ("known.decided", "known.hired")]
        beliefs: list[Belief] = [(heard(wait.since + late[0], salt), ((wait.since, None, said),))]
        if wait.until is not None:
            beliefs.append((heard(wait.until + late[1], salt), ((wait.since, wait.until, said),)))
        yield from versions(WaitingFacts, wait.human.key, beliefs, self._end)

    def indicering(self, wait: Wait) -> Iterator[IndiceringRow]:
        """Yield the indicering of somebody who only waits; whoever is hired has that of the right."""
        if not wait.human.jobs:
            yield IndiceringRow(wait.request, wait.human.key)

    def indicering_facts(self, wait: Wait) -> Iterator[IndiceringFacts]:
        """Yield the versions of that indicering: without a package, which comes with a job."""
        if not wait.human.jobs:
            dice = Dice(self._seed, wait.human.key, "queue")
            late = dt.timedelta(days=dice.draw(self._mix.quantiles("known.decided")))
            said = ("START", "cmw", TARGET_GROUP, None, "")
            known = heard(wait.since + late, wait.human.salt)
            yield from versions(IndiceringFacts, wait.request, [(known, ((wait.since, None, said),))], self._end)
