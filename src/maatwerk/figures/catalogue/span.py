"""What a printed number can stand for: a span of exact values, with arithmetic that keeps every possible outcome."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """All values from ``low`` to ``high``, both ends in; ``None`` is no bound on that side."""

    low: Fraction | None
    high: Fraction | None

    @classmethod
    def point(cls, value: Fraction) -> Span:
        """Return the span that holds one value."""
        return cls(value, value)

    def __neg__(self) -> Span:
        return Span(_minus(self.high), _minus(self.low))

    def __add__(self, other: Span) -> Span:
        return Span(_plus(self.low, other.low), _plus(self.high, other.high))

    def __sub__(self, other: Span) -> Span:
        return self + -other

    def __mul__(self, other: Span) -> Span:
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return ANYTHING
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(corners), max(corners))

    def __truediv__(self, other: Span) -> Span:
        if other.low is None or other.high is None or other.low <= 0 <= other.high:
            return ANYTHING
        return self * Span(1 / other.high, 1 / other.low)

    def meets(self, other: Span) -> bool:
        """Return whether both can stand for one value; a span without any bound says nothing and meets nothing."""
        if ANYTHING in (self, other):
            return False
        return not _below(self.high, other.low) and not _below(other.high, self.low)


ANYTHING = Span(None, None)


def _minus(bound: Fraction | None) -> Fraction | None:
    return None if bound is None else -bound


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _below(high: Fraction | None, low: Fraction | None) -> bool:
    return high is not None and low is not None and high < low
