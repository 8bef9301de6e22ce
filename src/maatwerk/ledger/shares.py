"""One amount paid by several: exact parts that add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from maatwerk.ledger.refused import refused


def parse_shares(given: Mapping[str, str], where: str) -> dict[str, Fraction]:
    """Read shares written as ``"40 %"`` or ``"2/5"``. Raises Refused when they are no shares or do not make up the whole."""
    try:
        shares = {name: _share(text) for name, text in given.items()}
    except (ValueError, ZeroDivisionError) as problem:
        raise refused(
            "aandeel-verkeerd", where, "aandelen", dict(given), "Een aandeel is geen getal.", 'Schrijf "40 %" of "2/5".'
        ) from problem
    total = sum(shares.values(), Fraction(0))
    if total != 1 or any(share < 0 for share in shares.values()):
        raise refused(
            "aandelen-geen-geheel",
            where,
            "aandelen",
            dict(given),
            f"De aandelen tellen op tot {total}, niet tot 1.",
            "Geef elke financier zijn deel, samen 100 %.",
        )
    return shares


def _share(text: str) -> Fraction:
    written = str(text).replace(",", ".").strip()
    return Fraction(written.removesuffix("%").strip()) / 100 if written.endswith("%") else Fraction(written)


def split(amount: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Return each one's part of an amount in whole cents; the parts add up to it, the largest remainders round up first."""
    exact = {name: amount * share for name, share in shares.items()}
    parts = {name: value.numerator // value.denominator for name, value in exact.items()}
    left = amount - sum(parts.values())
    by_remainder = sorted(shares, key=lambda name: (parts[name] - exact[name], name))
    for name in by_remainder[:left]:
        parts[name] += 1
    return parts
