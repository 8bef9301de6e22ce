"""The interval around an estimate: from the errors the same method made before, never from a supposed distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from maatwerk.lab.estimate.settings import Settings

QUANTILES: Final = "kwantielen van de eigen fouten"
FEW: Final = "weinig fouten: de grootste, naar beide kanten, maal 1 + {part}/n"
NONE: Final = "geen eigen fouten: {error} van het geraamde deel, de enige gepubliceerde fout"


@dataclass(frozen=True, slots=True)
class Interval:
    """Two bounds in eurocents, how often the truth should lie between them (per cent), the rule and how many errors."""

    low: int
    high: int
    coverage_percent: int
    rule: str
    errors: int

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {"low": self.low, "high": self.high, "coverage_percent": self.coverage_percent,
                "rule": self.rule, "errors": self.errors}  # fmt: skip


def enough(settings: Settings) -> int:
    """Return from how many errors on both quantiles lie inside them: 9 for a coverage of 80 %."""
    tail = Fraction(100 - settings.coverage_percent, 200)
    return -(-tail.denominator // tail.numerator) - 1


def interval(
    cents: int, estimated: int, errors: Sequence[Fraction], settings: Settings, floor: int | None = None
) -> Interval:
    """Return the interval around an amount; it always contains the amount itself.

    ``errors`` are (what came − estimate) / |estimate| of earlier estimates; ``estimated`` is the part of the amount that is
    not known yet, for when there are none; ``floor`` is what it can not come below.
    """
    count, rule, (low, high) = len(errors), QUANTILES, (Fraction(0), Fraction(0))
    if count >= enough(settings):
        low, high = (bound * abs(cents) for bound in _quantiles(sorted(errors), settings))
    elif count:
        high = max(map(abs, errors)) * (1 + Fraction(settings.few_numerator, count)) * abs(cents)
        low, rule = -high, FEW.format(part=settings.few_numerator)
    else:
        high = settings.unknown_error * abs(estimated)
        low, rule = -high, NONE.format(error=settings.unknown_error)
    lowest, highest = cents + _down(min(low, Fraction(0))), cents - _down(-max(high, Fraction(0)))
    if floor is not None and lowest < floor:
        lowest = min(floor, cents)
    return Interval(lowest, highest, settings.coverage_percent, rule, count)


def _quantiles(errors: Sequence[Fraction], settings: Settings) -> tuple[Fraction, Fraction]:
    """Return the outer of the two errors beside each quantile: rank tail × (n + 1), away from the middle."""
    tail = Fraction(100 - settings.coverage_percent, 200)
    rank = max(_down(tail * (len(errors) + 1)), 1)
    return errors[rank - 1], errors[-rank]


def _down(amount: Fraction) -> int:
    return amount.numerator // amount.denominator
