"""Written numbers to and from scaled integers; the only door through which a printed amount enters or leaves."""

from __future__ import annotations

import re
from fractions import Fraction

_DECIMAL = re.compile(r"^([+-]?)(\d+)(?:\.(\d*))?$")


def scaled(text: str, scale: int) -> int:
    """Read a decimal number (point, no thousands separator) as an integer times ``10**-scale``.

    ``scaled("1234.5", 2)`` is ``123450``. Raises ValueError when it is no number or has more digits than ``scale``.
    """
    match = _DECIMAL.match(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a number with a decimal point")
    sign, whole, decimals = match[1], match[2], (match[3] or "").rstrip("0")
    if len(decimals) > scale:
        raise ValueError(f"{text!r} has more than {scale} decimals")
    number = int(whole + decimals.ljust(scale, "0"))
    return -number if sign == "-" else number


def printed(number: int, scale: int) -> str:
    """Write a scaled integer as a decimal number with exactly ``scale`` decimals: ``printed(123450, 2)`` is ``1234.50``."""
    sign, digits = ("-" if number < 0 else ""), str(abs(number)).rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else f"{sign}{digits}"


def nearest(value: Fraction, decimals: int = 0) -> int:
    """Return ``value * 10**decimals`` as the nearest whole number, halves away from zero.

    ``nearest(Fraction(1, 8), 2)`` is 13.
    """
    scaled_up = abs(value) * 10**decimals
    whole: int = (2 * scaled_up.numerator + scaled_up.denominator) // (2 * scaled_up.denominator)
    return -whole if value < 0 else whole


def dutch(number: int, scale: int = 2) -> str:
    """Write a scaled integer the way a Dutch letter does: ``dutch(123450)`` is ``1.234,50``."""
    whole, _, decimals = printed(abs(number), scale).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return ("-" if number < 0 else "") + grouped + (f",{decimals}" if decimals else "")
