"""Amounts as documents print them, to exact cents and back."""

from __future__ import annotations

import re
from fractions import Fraction

from maatwerk.rules.money import dutch, nearest, scaled

POWERS = {"EUR": 0, "keuro": 3, "mln EUR": 6}
"""How many tens one unit of print stands for in euro."""

WORDS = {"EUR": "euro", "keuro": "duizend euro", "mln EUR": "miljoen euro"}

_DUTCH = re.compile(r"^[-−+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$", re.ASCII)


def cents(text: str, unit: str) -> int:
    """Return a printed Dutch number in ``unit`` (``"580.966"`` keuro, ``"368,47"`` mln EUR) in cents.

    Raises ValueError when it is no Dutch number, the unit is not known, or it is finer than a cent.
    """
    if unit not in POWERS:
        raise ValueError(f"de eenheid {unit!r} is niet gekend; gekend zijn {', '.join(POWERS)}")
    return _whole(text, POWERS[unit] + 2)


def hundredths(text: str) -> int:
    """Return a printed Dutch number of places (``"1.680,33"``) in hundredths. Raises ValueError as ``cents``."""
    return _whole(text, 2)


def _whole(text: str, scale: int) -> int:
    if not isinstance(text, str) or not _DUTCH.match(text.strip()):
        raise ValueError(
            f'{text!r} is geen getal zoals een document het drukt: schrijf "1.234" of "1,5", tussen aanhalingstekens'
        )
    return scaled(text.strip().replace(".", "").replace(",", ".").replace("−", "-"), scale)


def in_unit(amount: int, unit: str, decimals: int = 0) -> str:
    """Return cents as a document prints them: ``in_unit(58096600000, "keuro")`` is ``580.966``; rounded half up."""
    return dutch(nearest(Fraction(amount * 10**decimals, 10 ** (POWERS[unit] + 2))), decimals)


def percent(part: int, whole: int, decimals: int = 1) -> str:
    """Return a part of a whole as a Dutch percentage, rounded half up: ``93,9 %``; ``–`` when the whole is zero."""
    if whole == 0:
        return "–"
    return f"{dutch(nearest(Fraction(part * 100 * 10**decimals, whole)), decimals)} %"


def shown(amount: int, unit: str) -> str:
    """Return cents as a table of the unit shows them: whole thousands, millions with the decimals they need, or euro."""
    if unit == "EUR":
        return dutch(amount)
    if unit == "keuro":
        return in_unit(amount, unit)
    whole = cents("1", unit)
    return in_unit(amount, unit, next((places for places in range(2) if amount * 10**places % whole == 0), 2))
