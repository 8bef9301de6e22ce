"""Where a number stands on paper and how it is written there: exact in, whole places and Dutch text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from maatwerk.rules.money import dutch, nearest


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to places: ``low`` stands at ``start``, ``high`` at ``end``; ``ticks`` are round numbers between."""

    low: Fraction
    high: Fraction
    start: int
    end: int
    ticks: tuple[Fraction, ...]

    def at(self, value: Fraction) -> int:
        """Return the place of a number, in whole units of the picture."""
        return self.start + round((value - self.low) * (self.end - self.start) / (self.high - self.low))


def nice_scale(values: Sequence[Fraction], start: int, end: int, *, from_zero: bool = True) -> Scale:
    """Return a scale over the values whose ends and ticks are round; it holds zero unless ``from_zero`` is off."""
    low, high = min(values, default=Fraction(0)), max(values, default=Fraction(1))
    if from_zero:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high:
        high = low + 1
    step = _round_step((high - low) / 5)
    first, last = low // step, -((-high) // step)
    ticks = tuple(step * k for k in range(int(first), int(last) + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def tight_scale(values: Sequence[Fraction], start: int, end: int) -> Scale:
    """Return a scale that holds zero and every value and no more, without ticks."""
    low, high = min([*values, Fraction(0)]), max([*values, Fraction(0)])
    return Scale(low, high if high > low else low + 1, start, end, ())


def _round_step(least: Fraction) -> Fraction:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is at least ``least``."""
    power = Fraction(1)
    while power * 10 <= least:
        power *= 10
    while power > least:
        power /= 10
    return next(power * times for times in (1, 2, Fraction(5, 2), 5, 10) if power * times >= least)


def number(value: Fraction, decimals: int = 0) -> str:
    """Write a number the Dutch way, rounded half up (away from zero) to ``decimals``: ``1.234,5``."""
    return dutch(nearest(value, decimals), decimals)


def plain(value: Fraction, decimals: int = 0) -> str:
    """Write a number the Dutch way with as few decimals as it needs, at most ``decimals`` (at least as many as are exact)."""
    for places in range(decimals + 3):
        if (value * 10**places).denominator == 1:
            return number(value, places)
    return number(value, decimals)
