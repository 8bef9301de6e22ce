"""Until when what a quarter gave can be claimed back, as far as a source says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from maatwerk.law.numbers import parameters
from maatwerk.rules.quarter import Quarter

PARAMETER: Final = "loongegevens_verjaring_jaren"


@dataclass(frozen=True, slots=True)
class Limitation:
    """The last day on which a quarter has not lapsed (None where it is not known), its source, and what is not known of it."""

    last_day: dt.date | None
    confidence: str = "not_found"
    source: str = ""
    note: str = ""

    def lapsed(self, on: dt.date) -> bool:
        """Return whether the quarter has lapsed on a day; what is not known has not."""
        return self.last_day is not None and on > self.last_day


def limitation(quarter: Quarter, on: dt.date) -> Limitation:
    """Return until when a quarter can be claimed back, under the parameter as it stands on a day.

    A quarter has lapsed once it is older than the current quarter less so many years: 2022Q3 lapses as 2025Q4 begins.
    """
    dated = parameters()[PARAMETER].on(on)
    if dated is None or not isinstance(dated.value, int):
        return Limitation(None)
    last = Quarter(quarter.index + 4 * dated.value).last_day
    return Limitation(last, dated.confidence, dated.source, dated.note)
