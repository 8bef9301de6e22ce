"""The whole of invented Flanders: employers and everyone who ever works there, from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from maatwerk.synthetic.employers import Company, Employer, companies, firm, firm_count
from maatwerk.synthetic.mix import Mix, load_mix
from maatwerk.synthetic.people import People, Person, cmw_workers, imw_workers, vop_workers


@dataclass(frozen=True, slots=True)
class Flanders:
    """Employers and persons of the whole timeline."""

    seed: int
    scale: Fraction
    mix: Mix
    companies: list[Company]
    firms: list[Employer]
    persons: list[Person]


def per_place(mix: Mix) -> Fraction:
    """Return how much VTE a place in a maatwerkbedrijf is worth on average.

    The mean working time, less the days a place is empty, the full quarters without wage, and cancelled attests.
    """
    fraction = mix.shares("cmw.working_time").mean() / mix.number("cmw.full_time_hours")
    tenure, gap = mix.quantiles("cmw.tenure").mean(), mix.quantiles("cmw.gap").mean()
    corrections = mix.shares("attests.correction")
    cancelled = Fraction(corrections.weight("cancelled"), corrections.total)
    return fraction * tenure / (tenure + gap) * (1 - ill_part(mix)) * (1 - cancelled)


def ill_part(mix: Mix) -> Fraction:
    """Return which part of the quarters is ill from the first day to the last."""
    quarters = mix.shares("work.ill_quarters").mean()
    return Fraction(mix.number("work.ill_chance"), 10_000) * quarters / 4


def flanders(seed: int, scale: Fraction = Fraction(1)) -> Flanders:
    """Make everyone; the same seed and scale always give the same persons, numbers included."""
    mix = load_mix()
    made = companies(seed, mix, scale)
    firms = [firm(seed, place, mix) for place in range(firm_count(mix, scale))]
    people, worth = People(seed, mix), per_place(mix)
    persons = [person for company in made for person in cmw_workers(people, company, worth)]
    persons += imw_workers(people, firms, scale)
    persons += vop_workers(people, firms, scale)
    return Flanders(seed, scale, mix, made, firms, persons)
