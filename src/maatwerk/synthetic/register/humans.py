"""The people behind the jobs: who is one person, where they live, and since when the register knows them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.sources.municipalities import BRUSSELS, municipalities_on, municipality, nis_on
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.names import is_woman, misspelt, person_name
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.register.rows import PersonFacts
from maatwerk.synthetic.register.times import Belief, Segment, dawn, heard, versions
from maatwerk.synthetic.timeline import FIRST, HORIZON

MERGED: Final = dt.date(2025, 1, 1)
"""The municipalities that merge do so on one day."""
IMW_STARTS: Final = dt.date(2023, 7, 1)
"""Individueel maatwerk begins: no advice or request for it is older."""
_IMW: Final = "imw"


@dataclass(slots=True)
class Human:
    """One person: the jobs, ``near`` the municipality of the first employer, and ``met`` the first day of any fact.

    ``advised`` is the day of the first advice for collectief maatwerk, where that came before the work.
    """

    key: str
    insz: str
    salt: int
    measure: str
    near: str
    met: dt.date
    jobs: tuple[Person, ...] = ()
    advised: dt.date | None = None
    home: str = ""
    """Municipality on the first day."""


def humans(seed: int, mix: Mix, persons: Iterable[Person]) -> Iterator[Human]:
    """Yield each person once; two jobs with the same INSZ, one after the other, are one person."""
    held: Human | None = None
    for job in persons:
        if held is not None and held.insz == job.insz:
            held.jobs += (job,)
            continue
        if held is not None:
            yield held
        held = _human(seed, mix, job)
    if held is not None:
        yield held


def _human(seed: int, mix: Mix, job: Person) -> Human:
    advised, met = None, min(job.hired, job.since)
    if job.measure == "cmw" and job.hired > FIRST.first_day:
        days = Dice(seed, job.key, "wait").draw(mix.quantiles("rights.cmw_wait"))
        met = advised = max(FIRST.first_day, job.hired - dt.timedelta(days=days))
    elif job.measure == _IMW:
        longest = dt.timedelta(days=mix.quantiles("rights.advice").points[-1][1])
        met = min(met, max(IMW_STARTS, job.hired - longest))
    return Human(job.key, job.insz, job.ordinal, job.measure, job.employer.nis, met, (job,), advised)


def born_on(insz: str) -> dt.date:
    """Return the day of birth in a test INSZ; its check digits tell the century."""
    nine = int(insz[:9])
    century = 1900 if 97 - nine % 97 == int(insz[9:]) else 2000
    return dt.date(century + nine // 10_000_000, nine // 100_000 % 100 - 60, nine // 1000 % 100)


@functools.cache
def homes_in(provincie: str, long_ago: bool) -> tuple[str, ...]:
    """Return the municipalities of a province (empty: all Flemish) that were there when the register opened, or long ago."""
    day = FIRST.first_day
    return tuple(
        each.nis
        for each in municipalities_on(day)
        if each.provincie == (provincie or each.provincie)
        and (provincie or each.flemish)
        and not (long_ago and each.valid_from == day)
    )


def home_of(seed: int, mix: Mix, human: Human) -> str:
    """Return the code of the municipality in which somebody lives on the first day."""
    if not human.home:
        human.home = _home(Dice(seed, human.key, "home"), mix, human)
    return human.home


def _home(dice: Dice, mix: Mix, human: Human) -> str:
    kind, long_ago = dice.pick(mix.shares("people.home")), human.met < FIRST.first_day
    if kind == "zelfde_gemeente":
        return nis_on(human.near, human.met)
    if kind == "brussel" and human.measure != _IMW:
        provincie = BRUSSELS
    else:
        provincie = "" if kind == "andere_provincie" else municipality(human.near).provincie
    pool = homes_in(provincie, long_ago)
    return nis_on(pool[dice.below(len(pool))], human.met)


class Census:
    """Makes the facts of persons."""

    def __init__(self, seed: int, mix: Mix, end: dt.datetime) -> None:
        self._seed, self._mix, self._end = seed, mix, end
        self._moves, self._wrong = mix.number("people.moves"), mix.number("known.corrected")
        self._late, self._corrected = mix.quantiles("known.moved"), mix.quantiles("known.corrected_after")

    def facts(self, human: Human) -> Iterator[PersonFacts]:
        """Yield the versions of names and residence."""
        yield from versions(PersonFacts, human.key, self._beliefs(human), self._end)

    def _beliefs(self, human: Human) -> list[Belief]:
        dice, woman = Dice(self._seed, human.key, "census"), is_woman(human.insz)
        achternaam, voornaam = person_name(Dice(self._seed, human.key, "packages"), self._mix, woman)
        right = (voornaam, achternaam, "V" if woman else "M", born_on(human.insz))
        wrong = (voornaam, misspelt(achternaam, human.salt), *right[2:])
        corrected = dawn(human.met)
        if dice.chance(self._wrong):
            corrected = heard(human.met + dt.timedelta(days=dice.draw(self._corrected)), human.salt)
        homes = self._homes(human, dice)
        moments = sorted({dawn(human.met), corrected, *(known for known, _, _ in homes)})
        return [(moment, _lived(right if moment >= corrected else wrong, homes, moment)) for moment in moments]

    def _homes(self, human: Human, dice: Dice) -> list[tuple[dt.datetime, dt.date, str]]:
        """Return where somebody lives: known from, since, code; a merger counts as a new code from its day."""
        first = home_of(self._seed, self._mix, human)
        made = [(dawn(human.met), human.met, first)]
        for year in range(max(FIRST.year, human.met.year + 1), HORIZON.year + 1):
            if dice.chance(self._moves):
                day = dt.date(year, 1, 1) + dt.timedelta(days=dice.below(365))
                pool = homes_in("" if dice.chance(2000) else municipality(human.near).provincie, False)
                known = heard(day + dt.timedelta(days=dice.draw(self._late)), human.salt)
                made.append((known, day, nis_on(pool[dice.below(len(pool))], day)))
        return list(_with_merger(made))


def _with_merger(homes: list[tuple[dt.datetime, dt.date, str]]) -> Iterator[tuple[dt.datetime, dt.date, str]]:
    for place, home in enumerate(homes):
        yield home
        known, since, nis = home
        until = homes[place + 1][1] if place + 1 < len(homes) else dt.date.max
        new = nis_on(nis, MERGED)
        if since < MERGED < until and new != nis:
            yield max(known, dawn(MERGED)), MERGED, new


def _lived(
    names: tuple[object, ...], homes: list[tuple[dt.datetime, dt.date, str]], moment: dt.datetime
) -> tuple[Segment, ...]:
    """What is known of somebody at that moment: a segment per home known by then."""
    known = [(since, nis) for heard_at, since, nis in homes if heard_at <= moment]
    known = [one for place, one in enumerate(known) if place == 0 or one[1] != known[place - 1][1]]
    ends = [*(since for since, _ in known[1:]), None]
    return tuple((since, until, (*names, nis)) for (since, nis), until in zip(known, ends, strict=True))
