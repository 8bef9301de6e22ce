"""The methods of the estimate, each a function from what is known of one component to the quarters of a window.

A method gets a series that holds nothing later than the estimate day. It returns whole cents per quarter, and its own name
or that of the simpler method it fell back on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maatwerk.lab.estimate.development import developed, development, rounded
from maatwerk.lab.estimate.periods import Window
from maatwerk.lab.estimate.settings import Settings
from maatwerk.lab.estimate.trend import FLAT, line, seasonal
from maatwerk.lab.estimate.vintages import Series
from maatwerk.rules.quarter import Quarter

LAST_QUARTER: Final = "laatste-kwartaal"
LAST_YEAR: Final = "vorig-jaar"
DEVELOPED: Final = "ontwikkeld"
WITHOUT_SEASON: Final = "ontwikkeld-zonder-seizoen"
KNOWN: Final = "gekend"
ESTIMATED: Final = "geraamd"
BEFORE: Final = "nog niet begonnen"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a method: one component, the day, the quarters, and the prices as known on that day."""

    series: Series
    known_on: dt.date
    window: Window
    settings: Settings
    price: Callable[[Quarter], Fraction]

    @property
    def known(self) -> dict[Quarter, int]:
        """Return the known quarters with their amounts, in order."""
        found = {quarter: self.series.cents(quarter, self.known_on) for quarter in self.series.known(self.known_on)}
        return {quarter: cents for quarter, cents in found.items() if cents is not None}


@dataclass(frozen=True, slots=True)
class Answer:
    """Eurocents per quarter of the window, the method that was used, and what had to be said (Dutch)."""

    cents: Mapping[Quarter, int]
    used: str
    notes: tuple[str, ...] = ()


Method = Callable[[Question], Answer]


def last_quarter(question: Question) -> Answer:
    """Repeat the last known quarter as it is known: naive carry-forward. A gap takes the quarter before it."""
    known = question.known
    found = {}
    for quarter in question.window:
        before = [q for q in known if q <= quarter] or list(known)[:1]
        found[quarter] = known[before[-1]]
    return Answer(found, LAST_QUARTER)


def last_year(question: Question) -> Answer:
    """Take the same quarter of the year before, times the growth of the last four quarters that can be compared."""
    known = question.known
    pairs = [(known[q], known[q + -4]) for q in known if q + -4 in known][-4:]
    now, then = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    missing = [q for q in question.window if q not in known and q + -4 not in known]
    if missing or now <= 0 or then <= 0:
        simple = last_quarter(question)
        return Answer(
            simple.cents, simple.used, ("te weinig gegevens: geen vergelijkbaar kwartaal van een jaar eerder",)
        )
    growth = Fraction(now, then)
    return Answer({q: known[q] if q in known else rounded(known[q + -4] * growth) for q in question.window}, LAST_YEAR)


def developed_season_trend(question: Question) -> Answer:
    """Bring late wage data to their end, take out price and season, draw the line on, and put season and price back."""
    full = developed(question.series, question.known_on, question.settings)
    notes = _thin(question)
    if len(full) < 2:
        simple = last_quarter(question)
        why = "te weinig gegevens voor een trend: een enkel gekend kwartaal"
        return Answer({q: full.get(q, simple.cents[q]) for q in question.window}, simple.used, (*notes, why))
    real = {quarter: Fraction(cents) / question.price(quarter) for quarter, cents in full.items()}
    season = seasonal(real, question.settings)
    if season is None:
        notes = (*notes, "te weinig gegevens voor een seizoenpatroon: daarvoor zijn twee jaren nodig")
    drawn = line(real, season or FLAT, question.settings)
    found = {q: full[q] if q in full else rounded(drawn.value(q) * question.price(q)) for q in question.window}
    used = WITHOUT_SEASON if season is None else DEVELOPED
    return Answer(_not_below(found, full), used, notes)


def _thin(question: Question) -> tuple[str, ...]:
    thin = development(question.series, question.known_on, question.settings).thin
    return (f"te weinig gegevens over late loondata (stap {', '.join(map(str, thin))}): factor 1",) if thin else ()


def _not_below(found: dict[Quarter, int], known: Mapping[Quarter, int]) -> dict[Quarter, int]:
    """Return the amounts, none of them below 0 when no known quarter is: a falling line stops at nothing."""
    if min(known.values()) < 0:
        return found
    return {quarter: max(cents, 0) for quarter, cents in found.items()}


METHODS: Final[Mapping[str, Method]] = {
    LAST_QUARTER: last_quarter,
    LAST_YEAR: last_year,
    DEVELOPED: developed_season_trend,
}
"""The methods by the name that is written on an estimate."""


def answered(method: str, question: Question) -> Answer | None:
    """Return what a method gives; quarters before the first known one count as not begun (0); None when nothing is known.

    Raises KeyError for an unknown method.
    """
    known = question.known
    if not known:
        return None
    first = min(known)
    answer = METHODS[method](question)
    return Answer({q: 0 if q < first else cents for q, cents in answer.cents.items()}, answer.used, answer.notes)
