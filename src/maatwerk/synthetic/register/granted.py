"""Rights: what VDAB found, what was asked, decided and closed, and when the register heard of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.register.humans import IMW_STARTS, Human
from maatwerk.synthetic.register.rows import (
    IndiceringFacts,
    IndiceringRow,
    PakketFacts,
    ToekenningFacts,
    ToekenningRow,
)
from maatwerk.synthetic.register.times import DAY, Belief, Segment, after, heard, versions
from maatwerk.synthetic.rights import COLUMNS, packages, right_row

TARGET_GROUP: Final = "A"
"""TypeDoelgroepWerknemer, as the messages of invented Flanders carry it; what the letters mean was not found."""
_MEASURES: Final = {"cmw": "MWB", "imw": "IMW", "vop": "VOP"}
_REFUSED: Final = 90
"""Last two digits of the number of a request that was refused."""


@dataclass(frozen=True, slots=True)
class Right:
    """One toekenning with its package; days are inclusive. ``asked`` is None where nobody applies (collectief maatwerk).

    ``request`` is the number of the indicering, ``advised`` the day of it; ``shared`` says another right has it as well.
    """

    human: str
    job: Person
    number: str
    kind: str
    percentage: int | None
    level: str
    start_package: str
    begin: dt.date
    end: dt.date | None
    decided: dt.date
    asked: dt.date | None = None
    advised: dt.date | None = None
    request: str | None = None
    shared: bool = False
    refused: bool = False

    @property
    def closed(self) -> dt.date | None:
        """Return the last day: that of the right, or the last at work."""
        days = [day for day in (self.end, self.job.left) if day is not None]
        return min(days, default=None)

    @property
    def first_advice(self) -> dt.date:
        """Return the day of the advice where it is the first; a later one counts from the day the right begins."""
        return self.advised if self.advised is not None and self.kind == "START" else self.begin

    @property
    def advice(self) -> str:
        """Return the advice as the law names it."""
        return "cmw" if self.job.measure == "cmw" else self.start_package


def request_number(ordinal: int, number: int) -> str:
    """Return the aanvraagnummer of the so manieth indicering of a worker."""
    return f"7{ordinal:06d}{number:02d}"


class Grants:
    """Makes the rights of persons and their facts."""

    def __init__(self, seed: int, mix: Mix, end: dt.datetime) -> None:
        self._seed, self._mix, self._end = seed, mix, end
        self._days = {name: mix.quantiles(name) for name in (
            "rights.evaluated", "rights.application", "rights.advice", "known.decided", "known.closed",
            "known.corrected_after")}  # fmt: skip
        self._decisions: dict[str, tuple[dt.datetime, dt.datetime | None]] = {}
        self._wrong, self._refused = mix.number("known.corrected"), mix.number("rights.refused")

    def rights(self, human: Human, until: dt.date) -> Iterator[Right]:
        """Yield the rights of a person, in each job in turn, that begin or of which the first advice came until that day."""
        for job in human.jobs:
            made = self._packages(human, job) if job.measure == "cmw" else self._decided(human, job)
            yield from takewhile(lambda right: min(right.begin, right.first_advice) <= until, made)

    def _packages(self, human: Human, job: Person) -> Iterator[Right]:
        dice = Dice(self._seed, job.key, "evaluations")
        for number, package in enumerate(packages(self._seed, job, self._mix), 1):
            before = dt.timedelta(days=dice.draw(self._days["rights.evaluated"]))
            begin = package.datum_begin
            advised = (human.advised or begin) if number == 1 else begin - before
            yield Right(
                human=human.key, job=job, number=package.toekenningsnummer, kind=package.type_indicering,
                percentage=package.pakket_percentage, level=(package.begeleidingsgraad or "").upper(), start_package="",
                begin=begin, end=package.datum_einde, decided=begin if number == 1 else advised, advised=advised,
                request=request_number(job.ordinal, number),
            )  # fmt: skip

    def _decided(self, human: Human, job: Person) -> Iterator[Right]:
        """Yield the right of an IMW or VOP worker, after a refused request of some."""
        row = dict(zip(COLUMNS, right_row(self._seed, job, self._mix), strict=True))
        dice, imw = Dice(self._seed, job.key, "decided"), job.measure == "imw"
        quarter, earliest = Quarter.containing(job.since), max(job.hired, IMW_STARTS) if imw else job.hired
        low = max(earliest, quarter.first_day)
        decided = low + dt.timedelta(days=dice.below((quarter.last_day - low).days + 1))
        asked = max(earliest, decided - dt.timedelta(days=dice.draw(self._days["rights.application"])))
        advised = max(IMW_STARTS, asked - dt.timedelta(days=dice.draw(self._days["rights.advice"])))
        level = row["begeleidingsgraad"]
        right = Right(
            human=human.key, job=job, number=f"{job.ordinal}01", kind=row["type_indicering"],
            percentage=int(row["pakket_percentage"]) if row["pakket_percentage"] else None,
            level="" if level == "geen" else level.upper(), start_package=row["startpakket"],
            begin=job.since, end=dt.date.fromisoformat(row["datum_einde"]), decided=decided, asked=asked,
            advised=advised if imw else None, shared=job is not human.jobs[0],
            request=request_number(human.jobs[0].ordinal, 1) if imw else None,
        )  # fmt: skip
        yield from self._after_refusal(right, dice, earliest)

    def _after_refusal(self, right: Right, dice: Dice, earliest: dt.date) -> Iterator[Right]:
        asked = right.asked or right.decided
        room = (asked - earliest).days
        if right.job.measure == "imw" and room > 90 and dice.chance(self._refused):
            first = earliest + dt.timedelta(days=dice.below(room - 60))
            yield Right(
                human=right.human, job=right.job, number=f"{right.job.ordinal}{_REFUSED}", kind="START",
                percentage=None, level="", start_package="", begin=Quarter.containing(first).first_day, end=None,
                decided=first + dt.timedelta(days=dice.between(10, 55)), asked=first, refused=True,
            )  # fmt: skip
        yield right

    def indicering(self, right: Right) -> Iterator[IndiceringRow]:
        """Yield the indicering of a right, unless it has none or another right came with it."""
        if right.request is not None and not right.shared:
            yield IndiceringRow(right.request, right.human)

    def indicering_facts(self, right: Right) -> Iterator[IndiceringFacts]:
        """Yield the versions of what VDAB found: a first advice has no end until the right that follows from it is known."""
        if right.request is None or right.shared or right.advised is None:
            return
        dice, salt = Dice(self._seed, right.number, "indicering"), right.job.ordinal
        known = self._heard(right.advised, dice, salt)
        since = min(right.begin, right.first_advice)
        said = (right.kind, right.advice, TARGET_GROUP, right.percentage, right.level)
        beliefs: list[Belief] = [(known, ((since, None, said),))]
        until = after(right.end)
        if until is not None:
            granted = max(known, self._moments(right)[0]) if right.kind == "START" else known
            beliefs += self._ends(granted, (since, until, said), dice)
        yield from versions(IndiceringFacts, right.request, beliefs, self._end)

    def _ends(self, granted: dt.datetime, found: Segment, dice: Dice) -> Iterator[Belief]:
        """Yield what is known of the end of an advice; a few were first heard with a last day a year too early."""
        since, until, said = found
        if until is not None and dice.chance(self._wrong):
            yield granted, ((since, max(until - dt.timedelta(days=365), since + DAY), said),)
            granted += dt.timedelta(days=dice.draw(self._days["known.corrected_after"]))
        yield granted, (found,)

    def _heard(self, day: dt.date, dice: Dice, salt: int) -> dt.datetime:
        return heard(day + dt.timedelta(days=dice.draw(self._days["known.decided"])), salt)

    def toekenning(self, right: Right) -> Iterator[ToekenningRow]:
        """Yield the right itself."""
        job = right.job
        yield ToekenningRow(
            right.number, right.human, job.employer.number, job.key, _MEASURES[job.measure], right.request
        )

    def _moments(self, right: Right) -> tuple[dt.datetime, dt.datetime | None]:
        """Return when the decision and the closing of a right were heard."""
        found = self._decisions.get(right.number)
        if found is None:
            found = self._decisions[right.number] = self._hearing(right)
        return found

    def _hearing(self, right: Right) -> tuple[dt.datetime, dt.datetime | None]:
        dice, salt = Dice(self._seed, right.number, "heard"), right.job.ordinal
        decided, last = self._heard(right.decided, dice, salt), right.closed
        if last is None:
            return decided, None
        return decided, heard(last + dt.timedelta(days=dice.draw(self._days["known.closed"])), salt)

    def status(self, right: Right) -> Iterator[ToekenningFacts]:
        """Yield the versions of the status of a right."""
        yield from versions(ToekenningFacts, right.number, self._statuses(right), self._end)

    def _statuses(self, right: Right) -> Iterator[Belief]:
        decided, closed = self._moments(right)
        if right.asked is not None:
            yield heard(right.asked, right.job.ordinal), ((right.begin, None, ("IB",)),)
        if right.refused:
            yield decided, ((right.begin, None, ("GW",)),)
            return
        yield decided, ((right.begin, after(right.end), ("TG",)),)
        stop = after(right.closed)
        if closed is not None and stop is not None:
            yield closed, ((right.begin, stop, ("TG",)), (stop, None, ("AF",)))

    def package(self, right: Right) -> Iterator[PakketFacts]:
        """Yield the versions of the package of a right; a refused request has none."""
        if not right.refused:
            yield from versions(PakketFacts, right.number, self._package(right), self._end)

    def _package(self, right: Right) -> list[Belief]:
        decided, closed = self._moments(right)
        dice = Dice(self._seed, right.number, "package")
        said = (right.kind, right.percentage, right.level, right.start_package)
        granted, stop = after(right.end), after(right.closed)
        beliefs: list[Belief] = [(decided, ((right.begin, granted, said),))]
        if right.job.measure == "cmw" and dice.chance(self._wrong):
            wrong = (right.kind, 45 if right.percentage != 45 else 60, right.level, right.start_package)
            late = dt.timedelta(days=dice.draw(self._days["known.corrected_after"]))
            corrected = decided + late if closed is None else min(decided + late, closed)
            beliefs = [(decided, ((right.begin, granted, wrong),)), (corrected, beliefs[0][1])]
        if closed is not None and stop != granted:
            beliefs.append((closed, ((right.begin, stop, said),)))
        return beliefs
