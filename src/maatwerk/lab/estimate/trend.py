"""Season and trend of a series of quarters, exact and hard to upset by one odd quarter.

On a straight line every season factor is 1 and the line goes on; on a constant series the constant goes on.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from maatwerk.lab.estimate.settings import Settings
from maatwerk.rules.quarter import Quarter

FLAT: Mapping[int, Fraction] = dict.fromkeys(range(1, 5), Fraction(1))


@dataclass(frozen=True, slots=True)
class Line:
    """A level in a quarter, a step per quarter, and a factor per quarter of the year."""

    at: Quarter
    level: Fraction
    slope: Fraction
    season: Mapping[int, Fraction]

    def value(self, quarter: Quarter) -> Fraction:
        """Return the value in a quarter."""
        return (self.level + self.slope * (quarter - self.at)) * self.season[quarter.number]


def seasonal(values: Mapping[Quarter, Fraction], settings: Settings) -> Mapping[int, Fraction] | None:
    """Return the factor of each quarter of the year (together 4); None when there are too few data.

    Per quarter the median of its ratios to the centred mean of a year around it (half the outer two of five quarters).
    """
    ratios: dict[int, list[Fraction]] = {number: [] for number in FLAT}
    for quarter, value in values.items():
        around = [values.get(quarter + step) for step in (-2, -1, 0, 1, 2)]
        given = [part for part in around if part is not None]
        mean = (sum(given) * 2 - given[0] - given[-1]) / 8 if len(given) == len(around) else Fraction(0)
        if mean > 0:
            ratios[quarter.number].append(value / mean)
    if any(len(found) < settings.ratios_at_least for found in ratios.values()):
        return None
    middle = {number: median(found) for number, found in ratios.items()}
    whole = sum(middle.values(), Fraction(0))
    if min(middle.values()) <= 0:
        return None
    return {number: factor * 4 / whole for number, factor in middle.items()}


def line(values: Mapping[Quarter, Fraction], season: Mapping[int, Fraction], settings: Settings) -> Line:
    """Return the line through the last quarters: the median of all slopes between them, and the median level of the last.

    Raises ValueError when there is no quarter at all.
    """
    if not values:
        raise ValueError("no quarter is known")
    last = sorted(values)[-settings.slope_quarters :]
    plain = {quarter: values[quarter] / season[quarter.number] for quarter in last}
    slopes = [(plain[b] - plain[a]) / (b - a) for a, b in itertools.combinations(last, 2)]
    slope = median(slopes) if slopes else Fraction(0)
    at = last[-1]
    recent = last[-settings.level_quarters :]
    return Line(at, median(plain[q] + slope * (at - q) for q in recent), slope, season)
