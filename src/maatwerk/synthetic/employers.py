"""The employers: maatwerkbedrijven with their contingent and how far they fill it, and ordinary firms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maatwerk.rules.money import scaled
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix, Quantiles
from maatwerk.synthetic.numbers import company_name, company_number, rsz_number, unit_number
from maatwerk.synthetic.timeline import QUARTERS, interpolated

MAATWERKBEDRIJF: Final = "maatwerkbedrijf"
ORDINARY: Final = "onderneming"
_FIRM: Final = 1_000
"""Ordinary firms are numbered from here, maatwerkbedrijven below."""
_UNITS_EACH: Final = 5
_HUNDREDTH: Final = 10_000
"""Millionths of a VTE in a hundredth: contingents are granted with two decimals."""


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer; ``hours`` is the full-time week (S) in hundredths, ``category`` the RSZ employer class."""

    place: int
    kind: str
    number: str
    rsz: str
    name: str
    municipality: str
    nis: str
    units: tuple[str, ...]
    committee: str
    hours: int
    category: str
    bonus: bool


@dataclass(frozen=True, slots=True)
class Company:
    """A maatwerkbedrijf: contingent in millionths of a VTE and the filling aimed at, per quarter."""

    employer: Employer
    contingent: dict[Quarter, int]
    filling: dict[Quarter, Fraction]
    exposure: int
    """Economic unemployment, per mille of the mean company."""


def stratified(quantiles: Quantiles, dice: Dice, count: int) -> list[int]:
    """Return ``count`` values spread evenly over the distribution, in an order of chance."""
    return [quantiles.at((2 * place + 1) * 1_000_000 // (2 * count)) for place in dice.shuffled(count)]


def apportioned(total: int, weights: Sequence[int], unit: int) -> list[int]:
    """Divide ``total`` by weight in steps of ``unit``; what does not fit a step goes to the heaviest, so the sum is exact."""
    steps, rest = divmod(total, unit)
    whole = sum(weights)
    parts = [steps * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda place: (-(steps * weights[place] % whole), place))
    for place in remainders[: steps - sum(parts)]:
        parts[place] += 1
    made = [part * unit for part in parts]
    made[max(range(len(weights)), key=lambda place: (weights[place], -place))] += rest
    return made


def company_count(mix: Mix, scale: Fraction) -> int:
    """Return how many maatwerkbedrijven there are at that scale."""
    full = mix.number("cmw.companies")
    return min(full, max(mix.number("cmw.smallest_company_count"), round(full * scale)))


def firm_count(mix: Mix, scale: Fraction) -> int:
    """Return how many ordinary firms there are at that scale."""
    return max(1, round(mix.number("imw.firms") * scale))


def companies(seed: int, mix: Mix, scale: Fraction) -> list[Company]:
    """Return the maatwerkbedrijven; their contingents add up to the published one (times ``scale``) in every quarter."""
    count, dice = company_count(mix, scale), Dice(seed, "companies")
    sizes = stratified(mix.quantiles("cmw.size"), dice, count)
    deviations = stratified(mix.quantiles("cmw.fill_deviation"), dice, count)
    exposures = stratified(mix.quantiles("cmw.economic_unemployment_exposure"), dice, count)
    contingents = {quarter: apportioned(total, sizes, _HUNDREDTH) for quarter, total in _totals(mix, scale).items()}
    made = []
    for place in range(count):
        contingent = {quarter: parts[place] for quarter, parts in contingents.items()}
        filling = _filling(mix, deviations[place] - Fraction(_weighted(deviations, sizes)))
        made.append(Company(_maatwerkbedrijf(seed, place, mix), contingent, filling, exposures[place]))
    return made


def _weighted(values: Sequence[int], weights: Sequence[int]) -> Fraction:
    return Fraction(sum(value * weight for value, weight in zip(values, weights, strict=True)), sum(weights))


def _totals(mix: Mix, scale: Fraction) -> dict[Quarter, int]:
    """The contingent of Flanders in millionths of a VTE, for every quarter of the timeline."""
    steps = mix.contingent_steps()
    earliest = min(steps)
    return {
        quarter: int(steps[max((step for step in steps if step <= quarter), default=earliest)] * scale)
        for quarter in QUARTERS
    }


def _filling(mix: Mix, deviation: Fraction) -> dict[Quarter, Fraction]:
    """The part of its contingent a company fills: the published part plus its own deviation (per mille)."""
    granted, filled = mix.figures("contingent_vte"), mix.figures("ingevuld_vte")
    national = {quarter: Fraction(scaled(filled[quarter], 2), scaled(granted[quarter], 2)) for quarter in granted}
    return {quarter: interpolated(national, quarter) + deviation / 1000 for quarter in QUARTERS}


def _maatwerkbedrijf(seed: int, place: int, mix: Mix) -> Employer:
    dice = Dice(seed, "company", place)
    category = dice.pick(mix.shares("cmw.class"))
    units = dice.draw(mix.quantiles("cmw.units_per_company"))
    hours = mix.number("cmw.full_time_hours")
    return _employer(place, MAATWERKBEDRIJF, dice, mix, ("327.01", hours, category), _units(place * _UNITS_EACH, units))


def firm(seed: int, place: int, mix: Mix) -> Employer:
    """Return the ordinary firm in that place."""
    dice = Dice(seed, "firm", place)
    committee = dice.pick(mix.shares("imw.joint_committee"))
    hours = mix.shares("imw.full_time_hours").weight(committee)
    return _employer(_FIRM + place, ORDINARY, dice, mix, (committee, hours, "010"), _units(_FIRM + place, 1))


def _units(first: int, count: int) -> tuple[str, ...]:
    return tuple(unit_number(first + place) for place in range(min(count, _UNITS_EACH)))


def _employer(
    place: int, kind: str, dice: Dice, mix: Mix, sector: tuple[str, int, str], units: tuple[str, ...]
) -> Employer:
    nis, municipality = dice.pick(mix.shares("work.place")).split(" ", 1)
    return Employer(
        place=place,
        kind=kind,
        number=company_number(place),
        rsz=rsz_number(place),
        name=company_name(place, kind if kind == MAATWERKBEDRIJF else sector[0], mix),
        municipality=municipality,
        nis=nis,
        units=units,
        committee=sector[0],
        hours=sector[1],
        category=sector[2],
        bonus=dice.chance(mix.number("cmw.bonus_firms" if kind == MAATWERKBEDRIJF else "imw.bonus_firms")),
    )
