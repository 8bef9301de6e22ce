"""Employments: the contract of each job, its changes, its end, and when the register heard of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.register.rows import EmploymentFacts, EmploymentRow
from maatwerk.synthetic.register.times import DAY, Belief, Segment, heard, versions
from maatwerk.synthetic.work import Contract, Desk

SECOND: Final = ":b"
"""Ends the key of the second of two occupations with the same employer at the same time."""
_MOST_WRONG: Final = 10
"""A first day that was heard wrong lies at most so many days too late."""


@dataclass(frozen=True, slots=True)
class Heard:
    """When what was heard of a job: the right first day, each change of hours, and the end."""

    wrong_by: int
    corrected: dt.datetime
    hours: tuple[tuple[dt.datetime, dt.date, int], ...]
    left: dt.datetime | None


def hours_worked(contract: Contract, job: Person) -> tuple[tuple[dt.date, int], ...]:
    """Return the working times (Q) of a job, each with its first day, until it was left."""
    return tuple((day, q) for day, q in contract.hours if job.left is None or day <= job.left)


def two_at_once(contract: Contract, job: Person) -> bool:
    """Return whether somebody ever has two occupations with the employer at the same time."""
    return contract.split and any(q != job.employer.hours for _, q in hours_worked(contract, job))


class Contracts:
    """Makes employments and their facts."""

    def __init__(self, seed: int, mix: Mix, end: dt.datetime) -> None:
        self._seed, self._mix, self._end = seed, mix, end
        self._desk, self._made = Desk(seed, mix, {}, {}), dict[int, Contract]()

    def _contract(self, job: Person) -> Contract:
        found = self._made.get(job.ordinal)
        if found is None:
            found = self._made[job.ordinal] = self._desk.contract(job)
        return found

    def rows(self, human: str, job: Person) -> Iterator[EmploymentRow]:
        """Yield the employment of a job: two where somebody works on two occupations at once."""
        yield EmploymentRow(job.key, human, job.employer.number)
        if two_at_once(self._contract(job), job):
            yield EmploymentRow(job.key + SECOND, human, job.employer.number)

    def facts(self, job: Person) -> Iterator[EmploymentFacts]:
        """Yield the versions of the contract of a job."""
        contract = self._contract(job)
        told = self._told(job, contract)
        yield from self._versions(job, told, contract, second=False)
        if two_at_once(contract, job):
            yield from self._versions(job, told, contract, second=True)

    def _versions(self, job: Person, told: Heard, contract: Contract, *, second: bool) -> Iterator[EmploymentFacts]:
        key = job.key + SECOND if second else job.key
        yield from versions(EmploymentFacts, key, _beliefs(job, told, contract, second), self._end)

    def _told(self, job: Person, contract: Contract) -> Heard:
        dice, mix, salt = Dice(self._seed, job.key, "heard"), self._mix, job.ordinal
        wrong = dice.chance(mix.number("known.corrected"))
        first, correction = dice.draw(mix.quantiles("known.hired")), dice.draw(mix.quantiles("known.corrected_after"))
        wrong_by = dice.between(1, _MOST_WRONG) if wrong else 0
        changes = hours_worked(contract, job)
        late = [first, *(dice.draw(mix.quantiles("known.hours")) for _ in changes[1:])]
        hours = tuple(
            (heard(day + dt.timedelta(days=days), salt), day, q) for (day, q), days in zip(changes, late, strict=True)
        )
        left = None
        if job.left is not None:
            left = heard(job.left + dt.timedelta(days=dice.draw(mix.quantiles("known.left"))), salt)
        corrected = heard(job.hired + dt.timedelta(days=first + correction * bool(wrong_by)), salt)
        return Heard(wrong_by, corrected, hours, left)


def _beliefs(job: Person, told: Heard, contract: Contract, second: bool) -> list[Belief]:
    moments = {known for known, _, _ in told.hours} | {told.corrected}
    if told.left is not None:
        moments.add(told.left)
    said = (contract.other_unit if second else contract.unit, "bediende" if contract.employee else "arbeider")
    return [(moment, tuple(_segments(job, told, moment, said, contract.split, second))) for moment in sorted(moments)]


def _segments(
    job: Person, told: Heard, moment: dt.datetime, said: tuple[str, str], split: bool, second: bool
) -> Iterator[Segment]:
    """Yield the contract as known at a moment: one segment per working time, of one of two occupations."""
    known = [(day, q) for at, day, q in told.hours if at <= moment]
    end = job.left + DAY if told.left is not None and job.left is not None and told.left <= moment else None
    ends = [*(day for day, _ in known[1:]), end]
    s, shift = job.employer.hours, told.wrong_by if moment < told.corrected else 0
    for place, ((day, q), until) in enumerate(zip(known, ends, strict=True)):
        begin = day if place else day + dt.timedelta(days=shift)
        uren = _part(q, s, split, second)
        if uren and (until is None or begin < until):
            yield begin, until, (*said, uren, s)


def _part(q: int, s: int, split: bool, second: bool) -> int:
    """The hours of one of two occupations at once (0: there is no second), divided as in the declarations."""
    if not split or q == s:
        return 0 if second else q
    part = q * 6 // 1000 * 100
    return q - part if second else part
