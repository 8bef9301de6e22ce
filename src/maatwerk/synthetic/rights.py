"""What right each person has: work-support packages as indicering messages, the rest as rows of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.records import Indication
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.names import is_woman, person_name
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.timeline import years_after

COLUMNS: Final = (
    "insz", "ondernemingsnummer", "maatregel", "startpakket", "pakket_percentage", "begeleidingsgraad", "type_indicering",
    "kwartaal_beslissing", "datum_begin", "datum_einde",
)  # fmt: skip
_DAY: Final = dt.timedelta(days=1)


def packages(seed: int, person: Person, mix: Mix) -> Iterator[Indication]:
    """Yield the work-support packages of a worker of a maatwerkbedrijf: the start package, then one per evaluation."""
    dice = Dice(seed, person.key, "packages")
    woman = is_woman(person.insz)
    family, given = person_name(dice, mix, woman)
    package, kind = dice.pick(mix.shares("cmw.start_package")), "START"
    unit = person.employer.units[dice.below(len(person.employer.units))]
    for number, (begin, end) in enumerate(_periods(person, mix, dice), 1):
        percentage, level = package.split()
        yield Indication(
            insz=person.insz,
            maatregel_code="MWB",
            datum_begin=begin,
            datum_einde=end,
            ondernemingsnummer=person.employer.number,
            vestigingsnummer=unit,
            pakket_percentage=int(percentage),
            begeleidingsgraad=level,
            type_indicering=kind,
            toekenningsnummer=f"{person.ordinal}{number:02d}",
            naam=family,
            voornaam=given,
            geslacht="V" if woman else "M",
        )
        package, kind = dice.pick(mix.shares("cmw.later_package")), "EVAL"


def _periods(person: Person, mix: Mix, dice: Dice) -> Iterator[tuple[dt.date, dt.date | None]]:
    """Yield the periods of the packages until the person leaves: five years each, open for most who came before 2019."""
    regime = dt.date(mix.number("cmw.open_ended_before"), 1, 1)
    begin, years = max(person.hired, regime), mix.number("cmw.package_years")
    if person.hired < regime:
        if dice.chance(mix.number("cmw.open_ended_kept")):
            yield begin, None
            return
        evaluated = begin + dt.timedelta(days=365 + dice.below(4 * 365))
        yield begin, evaluated - _DAY
        begin = evaluated
    while begin <= person.until:
        end = years_after(begin, years) - _DAY
        yield begin, end
        begin = end + _DAY


def right_row(seed: int, person: Person, mix: Mix) -> tuple[str, ...]:
    """Return the right of an IMW or VOP worker as a row of ``COLUMNS``; empty text is no value.

    For VOP ``pakket_percentage`` is the total percentage of a raise, empty for a right without one; a right of a fixed term
    is one of eight quarters.
    """
    dice, decided = Dice(seed, person.key, "right"), Quarter.containing(person.since)
    package, percentage, level = "", "", ""
    if person.measure == "imw":
        package, level = person.kind, dice.pick(mix.shares("imw.coaching"))
    elif person.kind == "verhoogd":
        percentage = dice.pick(mix.shares("vop.raised_percentage"))
    imw, vop = mix.shares("imw.years"), mix.shares("vop.quarters")
    quarters = 4 * imw.weight(person.kind) if person.measure == "imw" else vop.weight(person.kind)
    end = (decided + (quarters - 1)).last_day
    return (person.insz, person.employer.number, person.measure, package, percentage, level, "START", str(decided),
            str(person.since), str(end))  # fmt: skip
