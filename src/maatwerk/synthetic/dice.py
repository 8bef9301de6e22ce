"""Chance that only depends on its key: the same seed, person and purpose give the same draw, in whatever order one asks."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from maatwerk.synthetic.mix import Quantiles, Shares

_MILLION: Final = 1_000_000


class Dice:
    """A stream of draws that follows from its key alone."""

    __slots__ = ("_key", "_left", "_pool", "_turn")

    def __init__(self, *key: object) -> None:
        self._key = ":".join(map(str, key)).encode()
        self._pool = self._left = self._turn = 0

    def below(self, sides: int) -> int:
        """Return a whole number from 0 to ``sides`` - 1 (at most 2**32 sides)."""
        if not self._left:
            self._refill()
        value = self._pool & 0xFFFFFFFF
        self._pool >>= 32
        self._left -= 1
        return value * sides >> 32

    def _refill(self) -> None:
        self._pool = int.from_bytes(blake2b(self._key, salt=self._turn.to_bytes(8, "big")).digest(), "big")
        self._left = 16
        self._turn += 1

    def between(self, first: int, last: int) -> int:
        """Return a whole number from ``first`` to ``last``, both included."""
        return first + self.below(last - first + 1)

    def chance(self, per_ten_thousand: int) -> bool:
        """Return whether something of that chance happens."""
        return self.below(10_000) < per_ten_thousand

    def pick(self, shares: Shares) -> str:
        """Return one of the names, by its weight."""
        return shares.at(self.below(shares.total))

    def draw(self, quantiles: Quantiles) -> int:
        """Return a value of the distribution."""
        return quantiles.at(self.below(_MILLION))

    def shuffled(self, count: int) -> list[int]:
        """Return 0 to ``count`` - 1 in an order of chance."""
        order = list(range(count))
        for place in range(count - 1, 0, -1):
            other = self.below(place + 1)
            order[place], order[other] = order[other], order[place]
        return order
