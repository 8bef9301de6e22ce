"""Numbers and names nobody has: all valid by their check digits, all in blocks that only tests use.

Companies 19xx.xxx.xxx (the official test company is 1999.999.943), establishment units 8999.xxx.xxx, RSZ numbers 199xxxx,
persons with 60 added to the month of birth.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

from maatwerk.sources.identifiers import make_enterprise, make_insz, make_rsz
from maatwerk.synthetic.mix import Mix

_COMPANY: Final = 19_900_000
_UNIT: Final = 89_990_000
_RSZ: Final = 1_990_000
_SERIALS: Final = 499
"""Serial numbers per day of birth and sex: odd for men, even for women, up to 998."""


def company_number(place: int) -> str:
    """Return the enterprise number of the company in that place (0 to 99,998)."""
    return make_enterprise(_COMPANY + place)


def unit_number(place: int) -> str:
    """Return the establishment unit number in that place (0 to 9,999)."""
    return make_enterprise(_UNIT + place)


def rsz_number(place: int) -> str:
    """Return the RSZ registration number of the company in that place (0 to 9,998)."""
    return make_rsz(_RSZ + place)


def company_name(place: int, trade: str, mix: Mix) -> str:
    """Return the invented name of an organisation: what it does, a name of its own, its legal form; every place has another one.

    ``trade`` is a joint committee, or the kind of an organisation that has one word for what it is (``mix.yaml``, words).
    """
    first, second, words = mix.words["first"], mix.words["second"], mix.words["trades"][trade]
    round_, rest = divmod(place, len(first) * len(second))
    forms = mix.words["forms"].get(trade, mix.words["forms"]["other"])
    own = first[rest % len(first)] + second[(rest // len(first) + rest) % len(second)]
    parts = (words[(round_ + rest) % len(words)], own, forms[rest % len(forms)], "(verzonnen)")
    return " ".join(part for part in parts if part)


class Register:
    """Gives out INSZ numbers, each once, in the order asked; serial numbers are higher than ``above`` (even)."""

    def __init__(self, above: int = 0) -> None:
        self._above, self._most = above, _SERIALS - above // 2
        self._given: Counter[tuple[dt.date, bool]] = Counter()

    def insz(self, born: dt.date, woman: bool) -> str:
        """Return the next free test INSZ of someone born that day; the next day when the day is full."""
        while self._given[born, woman] >= self._most:
            born += dt.timedelta(days=1)
        serial = self._above + 2 * self._given[born, woman] + (2 if woman else 1)
        self._given[born, woman] += 1
        return make_insz(f"{born:%y%m%d}", serial, born.year >= 2000)
