"""What somebody did and earned in a quarter: occupations with their days, hours and pay. Whole numbers throughout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.timeline import FIRST, HORIZON, weekdays

PAID: Final = "001"
HOLIDAY: Final = "002"
SICK: Final = "050"
ECONOMIC: Final = "071"
HALF_DAY: Final = 50
_WEEK: Final = 500
"""Days per week of a full-timer, in hundredths; days, hours and weekly hours are all in hundredths."""
_FLOOR: Final = 10_000
"""The GGMMI of 18 years as the lowest wage, per ten thousand."""
_WAGE: Final = 1_000 * _FLOOR


@dataclass(slots=True)
class Piece:
    """One occupation within the quarter. ``wage`` and ``bonus`` in eurocents, ``days`` per working-time code."""

    begin: dt.date
    end: dt.date | None
    first: dt.date
    last: dt.date
    q: int
    s: int
    week: int
    unit: str
    wage: int = 0
    bonus: int = 0
    days: dict[str, int] = field(default_factory=dict)

    @property
    def scheduled(self) -> int:
        """Return the days of the occupation within the quarter, by contract, to the half day."""
        exact = weekdays(self.first, self.last) * self.week // 5
        return (exact + HALF_DAY // 2) // HALF_DAY * HALF_DAY


@dataclass(slots=True)
class Work:
    """The quarter of one person with one employer. ``pay_factor`` is the wage, per mille of the GGMMI."""

    person: Person
    quarter: Quarter
    employee: bool
    sine: bool
    pay_factor: int
    pieces: list[Piece]

    @property
    def wage(self) -> int:
        """Return all pay of the quarter, in eurocents."""
        return sum(piece.wage + piece.bonus for piece in self.pieces)

    @property
    def economic_days(self) -> int:
        """Return the days of economic unemployment, in hundredths."""
        return sum(piece.days.get(ECONOMIC, 0) for piece in self.pieces)

    @property
    def vte(self) -> int:
        """Return Q/S over the calendar days of the quarter, in millionths of a VTE, half up."""
        days = self.quarter.days
        parts = ((piece.q * ((piece.last - piece.first).days + 1), piece.s * days) for piece in self.pieces)
        return sum((2_000_000 * part + whole) // (2 * whole) for part, whole in parts)


@dataclass(frozen=True, slots=True)
class Contract:
    """What stays the same for a person: pay, kind of worker, and the working time (Q) from which day on."""

    employee: bool
    pay_factor: int
    sine_place: int
    hours: tuple[tuple[dt.date, int], ...]
    split: bool
    unit: str
    other_unit: str
    short_week: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """A contract, and the quarters in which somebody is ill from the first day to the last."""

    contract: Contract
    ill: frozenset[Quarter]


def half_up(part: int, whole: int) -> int:
    """Return ``part / whole`` to the nearest whole number, half up (``part`` not negative)."""
    return (2 * part + whole) // (2 * whole)


class Desk:
    """Works out the quarters of persons, from the inputs of the mix and the GGMMI of each quarter (eurocents)."""

    def __init__(self, seed: int, mix: Mix, ggmmi: dict[Quarter, int], affected: dict[Quarter, int]) -> None:
        self._seed, self._mix, self._ggmmi, self._affected = seed, mix, ggmmi, affected
        self._profiles: dict[int, Profile] = {}
        self._holidays = {int(name): days for name, days in mix.shares("work.holidays_manual").weights().items()}
        self._floor = mix.series("cmw.wage_floor")
        self._sine, self._sine_last = mix.series("cmw.sine"), Quarter.parse(str(mix.number("cmw.sine_last_quarter")))

    def profile(self, person: Person) -> Profile:
        """Return what stays the same for a person."""
        found = self._profiles.get(person.ordinal)
        if found is None:
            found = self._profiles[person.ordinal] = self._made(person)
        return found

    def _made(self, person: Person) -> Profile:
        return Profile(self.contract(person), frozenset(self._ill(person)))

    def contract(self, person: Person) -> Contract:
        """Return the contract of a person; needs no GGMMI."""
        mix, dice = self._mix, Dice(self._seed, person.key, "profile")
        room = "cmw" if person.measure == "cmw" else "imw"
        units = person.employer.units
        return Contract(
            employee=dice.chance(mix.number(f"{room}.employee")),
            pay_factor=dice.draw(mix.quantiles(f"{room}.wage")),
            sine_place=dice.below(10_000),
            short_week=dice.chance(5000),
            split=dice.chance(mix.number("work.two_occupations")),
            unit=units[dice.below(len(units))],
            other_unit=units[dice.below(len(units))],
            hours=tuple(self._hours(person, dice, room)),
        )

    def _hours(self, person: Person, dice: Dice, room: str) -> list[tuple[dt.date, int]]:
        """Return Q from the day hired, and from every day it changed."""
        made = [(person.hired, self._q(person, dice, room))]
        for year in range(max(FIRST.year, person.hired.year + 1), HORIZON.year + 1):
            if dice.chance(self._mix.number("work.change_chance")):
                q = self._q(person, dice, room)
                day = dt.date(year, 1, 1) + dt.timedelta(days=dice.below(365))
                if q != made[-1][1]:
                    made.append((day, q))
        return made

    def _q(self, person: Person, dice: Dice, room: str) -> int:
        if person.half:
            return person.employer.hours // 2
        drawn = int(dice.pick(self._mix.shares(f"{room}.working_time")))
        return drawn if room == "cmw" else drawn * person.employer.hours // 1000

    def _ill(self, person: Person) -> list[Quarter]:
        """Return the quarters the person is ill from the first day to the last."""
        dice, made = Dice(self._seed, person.key, "ill"), []
        for year in range(FIRST.year - 1, HORIZON.year + 1):
            if dice.chance(self._mix.number("work.ill_chance")):
                first = Quarter.of(year, dice.between(1, 4))
                made += [first + later for later in range(int(dice.pick(self._mix.shares("work.ill_quarters"))))]
        return made

    def work(self, person: Person, quarter: Quarter) -> Work:
        """Return the quarter of a person as it is known when all is known."""
        profile, dice = self.profile(person), Dice(self._seed, person.key, quarter.index)
        contract, ill = profile.contract, quarter in profile.ill
        sine = person.measure == "cmw" and quarter <= self._sine_last and contract.sine_place < self._sine.at(quarter)
        pieces = self._pieces(person, contract, quarter)
        work = Work(person, quarter, contract.employee, sine, contract.pay_factor, pieces)
        wanted = self._absent(work, dice, ill)
        for piece in work.pieces:
            self._spend(piece, wanted, quarter)
            self.pay(work, piece)
        if (
            quarter.number == 4
            and person.employer.bonus
            and (not ill or dice.chance(self._mix.number("work.bonus_while_ill")))
        ):
            self._bonus(work)
        return work

    def _pieces(self, person: Person, contract: Contract, quarter: Quarter) -> list[Piece]:
        """Return the occupations of the quarter: one, more when the working time changes, or two at the same time."""
        spans = zip(contract.hours, [*(day for day, _ in contract.hours[1:]), None], strict=True)
        made = []
        for (begin, q), after in spans:
            stops = [day for day in (person.left, after and after - dt.timedelta(days=1)) if day is not None]
            end = min(stops, default=None)
            first, last = max(begin, quarter.first_day), min(end or HORIZON, quarter.last_day)
            if first <= last:
                made += self._piece(person, contract, (begin, end if end == last else None, first, last), q)
        return made

    def _piece(
        self, person: Person, contract: Contract, days: tuple[dt.date, dt.date | None, dt.date, dt.date], q: int
    ) -> list[Piece]:
        s = person.employer.hours
        week = half_up(_WEEK * q, s * HALF_DAY) * HALF_DAY if contract.short_week else _WEEK
        if not contract.split or q == s:
            return [Piece(*days, q, s, week, contract.unit)]
        part, part_week = q * 6 // 1000 * 100, week * 6 // 1000 * 100
        return [
            Piece(*days, part, s, part_week, contract.unit),
            Piece(*days, q - part, s, week - part_week, contract.other_unit),
        ]

    def _absent(self, work: Work, dice: Dice, ill: bool) -> dict[str, int]:
        """Return the days of absence without pay by the employer, for a full-timer, in hundredths."""
        if ill:
            return {SICK: 100_000}
        economic = 0
        if work.person.measure == "cmw":
            chance = self._affected[work.quarter] * work.person.exposure // 1000
            if dice.chance(chance):
                economic = dice.draw(self._mix.quantiles("cmw.economic_unemployment_spell"))
        holidays = 0 if work.employee else self._holidays[work.quarter.number]
        return {
            ECONOMIC: economic * 100,
            SICK: dice.draw(self._mix.quantiles("work.sick_days")) * 100,
            HOLIDAY: holidays * 100,
        }

    def _spend(self, piece: Piece, wanted: dict[str, int], quarter: Quarter) -> None:
        """Divide the days of an occupation over the working-time codes; what is left is worked and paid.

        Whoever takes a holiday, works too: at least half a day.
        """
        rest = scheduled = piece.scheduled
        full = weekdays(quarter.first_day, quarter.last_day) * 100
        for code, days in wanted.items():
            most = rest - HALF_DAY if code == HOLIDAY else rest
            taken = min(most, half_up(days * scheduled, full * HALF_DAY) * HALF_DAY)
            if taken > 0:
                piece.days[code] = taken
                rest -= taken
        if rest:
            piece.days[PAID] = rest

    def pay(self, work: Work, piece: Piece) -> None:
        """Set the pay of an occupation: the paid part of its days, at the person's wage (GGMMI of the quarter)."""
        full = weekdays(work.quarter.first_day, work.quarter.last_day) * piece.week // 5
        paid = piece.days.get(PAID, 0)
        worth = self._full_pay(work) * piece.q
        piece.wage = half_up(worth * paid, _WAGE * piece.s * full) if full else 0

    def _full_pay(self, work: Work) -> int:
        """Return the full wage of the quarter times ``_WAGE``: so much per mille of the lowest wage the law allows."""
        floor = self._floor.at(work.quarter) if work.person.measure == "cmw" else _FLOOR
        return self._ggmmi[work.quarter] * work.pay_factor * floor

    def _bonus(self, work: Work) -> None:
        piece = work.pieces[-1]
        worth = self._full_pay(work) * piece.q * self._mix.number("work.bonus")
        piece.bonus = half_up(worth, 1_000 * _WAGE * piece.s)


def economic_chance(mix: Mix, exposed: dict[Quarter, Fraction], scale: Fraction) -> dict[Quarter, int]:
    """Return the chance (per ten thousand) of economic unemployment at an exposure of 1000, per quarter.

    Such that the days of the series (times ``scale``) are reached, with the mean length of a spell and so many ``exposed``
    workers: counted as full-timers, each times the exposure of the company (1000 counts as one).
    """
    spell, series = mix.quantiles("cmw.economic_unemployment_spell").mean(), mix.series("cmw.economic_unemployment")
    return {quarter: int(series.at(quarter) * scale * 10_000 / (number * spell)) for quarter, number in exposed.items()}
