"""The four amounts that bring the computed subsidy nearest to the published one, by a written procedure."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from typing import Any

import yaml

from maatwerk.lab.reality.amounts import NAMES, RAISED, Amounts, index, level_shares
from maatwerk.lab.reality.solve import NoAnswer, least_squares
from maatwerk.lab.reality.totals import MICRO, QuarterTotals
from maatwerk.rules.money import nearest, scaled


@dataclass(frozen=True, slots=True)
class Plan:
    """What was fixed beforehand: years, limits (per mille), proportions and the weight of keeping them, and B (cents)."""

    years: tuple[int, ...]
    checked: tuple[int, ...]
    limits: Mapping[str, int]
    prior: tuple[int, ...]
    weight: Fraction
    b: int

    def limit(self, year: int) -> int:
        """Return how far off a year may be, per mille of the published total."""
        return self.limits["calibrated" if year in self.years else "checked"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The amounts, and what they would be with another weight of the preference (None: not fixed by the years)."""

    amounts: Amounts
    others: Mapping[Fraction, tuple[int, ...] | None]


@functools.cache
def plan() -> Plan:
    """Read what was fixed beforehand (``calibration.yaml``)."""
    text = resources.files("maatwerk.lab.reality").joinpath("calibration.yaml").read_text(encoding="utf-8")
    said: Mapping[str, Any] = yaml.safe_load(text)
    return Plan(
        tuple(said["years"]),
        tuple(said["checked"]),
        said["limits"],
        tuple(scaled(said["prior"][name], 2) for name in NAMES),
        Fraction(said["weight"]),
        scaled(said["b"], 2),
    )


def fixed_part(quarters: Sequence[QuarterTotals], b: int) -> Fraction:
    """Return what the four amounts do not touch in some quarters, in cents: the loonpremie, and B."""
    support = sum((b * index(one.quarter) * one.first_vte for one in quarters), Fraction(0)) / MICRO
    return sum(one.parts["loonpremie"] for one in quarters) + support


def coefficients(quarters: Sequence[QuarterTotals]) -> list[Fraction]:
    """Return by how many cents the subsidy of some quarters rises per cent of each of the four amounts."""
    sums = [Fraction(0)] * len(NAMES)
    for one in quarters:
        risen, late = index(one.quarter), one.quarter >= RAISED
        levels = sum((share * one.levels[level] for level, share in level_shares().items()), Fraction(0))
        support = Fraction(one.vte, MICRO)
        own = (Fraction(one.heads), levels, Fraction(0) if late else support, support if late else Fraction(0))
        sums = [total + risen * part for total, part in zip(sums, own, strict=True)]
    return sums


def calibrate(
    years: Mapping[int, Sequence[QuarterTotals]],
    published: Mapping[int, int],
    scale: Fraction = Fraction(1),
    fixed: Plan | None = None,
) -> Calibration:
    """Return the amounts for which the squares of the relative errors of the calibrated years are smallest.

    ``published`` in cents per year; only the years of the plan are looked at. ``scale`` is that of a smaller Flanders.
    Raises KeyError for a calibrated year that is missing and NoAnswer where the amounts are not fixed.
    """
    chosen = fixed or plan()
    rows, wanted = [], []
    for year in chosen.years:
        target = published[year] * scale
        rows.append([part / target for part in coefficients(years[year])])
        wanted.append(1 - fixed_part(years[year], chosen.b) / target)
    prior = [Fraction(one) for one in chosen.prior]
    vast, hoog, early, late = (nearest(one) for one in least_squares(rows, wanted, prior, chosen.weight))
    others = {weight: _other(rows, wanted, prior, weight) for weight in _weights(chosen.weight)}
    return Calibration(Amounts(vast, hoog, early, late, chosen.b), others)


def _weights(weight: Fraction) -> tuple[Fraction, ...]:
    """Return the weights that show what the preference does: none, a tenth, ten times."""
    return Fraction(0), weight / 10, weight * 10


def _other(
    rows: Sequence[Sequence[Fraction]], wanted: Sequence[Fraction], prior: Sequence[Fraction], weight: Fraction
) -> tuple[int, ...] | None:
    try:
        return tuple(nearest(one) for one in least_squares(rows, wanted, prior, weight))
    except NoAnswer:
        return None
