"""Late wage data: how much the amount of a quarter still moves after a day (development factors, the chain ladder).

Stages count whole quarters: on the estimate day a quarter that ended last quarter is at stage 1, the one before it at stage
2. An older quarter is looked at on the day that lies as many quarters back, so that like stands beside like whatever day of
the quarter the estimate is made on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from maatwerk.lab.estimate.periods import shifted
from maatwerk.lab.estimate.settings import Settings
from maatwerk.lab.estimate.vintages import Series
from maatwerk.rules.quarter import Quarter

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Development:
    """The factors from one stage to the next, on one day; ``thin`` names the stages with too few data (factor 1)."""

    known_on: dt.date
    links: Mapping[int, Fraction]
    thin: tuple[int, ...]

    def stage(self, quarter: Quarter) -> int:
        """Return how many quarters after a quarter the estimate is made."""
        return Quarter.containing(self.known_on) - quarter

    def factor(self, quarter: Quarter) -> Fraction:
        """Return what the known amount of a quarter is multiplied by to come to what it will be."""
        found = ONE
        for stage, link in self.links.items():
            found *= link if stage >= self.stage(quarter) else ONE
        return found


def development(series: Series, known_on: dt.date, settings: Settings) -> Development:
    """Return the development factors that the standings known on a day give, weighted by amount."""
    links, thin = {}, []
    for stage in range(settings.last_stage):
        pairs = _pairs(series, known_on, stage)[-settings.links_at_most :]
        before, after = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        if len(pairs) < settings.links_at_least or before <= 0 or after <= 0:
            thin += [stage] if pairs else []
            links[stage] = ONE
        else:
            links[stage] = Fraction(after, before)
    return Development(known_on, links, tuple(thin))


def _pairs(series: Series, known_on: dt.date, stage: int) -> list[tuple[int, int]]:
    """Return the amounts of quarters at a stage and at the next, oldest quarter first."""
    now, found = Quarter.containing(known_on), []
    for quarter in sorted(series.rows):
        back = (now - quarter) - stage
        if back < 1:
            break
        before = series.cents(quarter, shifted(known_on, -back))
        after = series.cents(quarter, shifted(known_on, 1 - back))
        if before is not None and after is not None:
            found.append((before, after))
    return found


def rounded(amount: Fraction) -> int:
    """Return an amount in whole cents: to the nearest, a half up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def developed(series: Series, known_on: dt.date, settings: Settings) -> dict[Quarter, int]:
    """Return what the known quarters will be, in eurocents (each rounded: half up)."""
    factors = development(series, known_on, settings)
    known = {quarter: series.cents(quarter, known_on) for quarter in series.known(known_on)}
    return {q: rounded(cents * factors.factor(q)) for q, cents in known.items() if cents is not None}
