"""The bare estimate of a window on a day: per component its quarters and payments, without interval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from maatwerk.lab.estimate.calendar import calendar_of
from maatwerk.lab.estimate.development import developed
from maatwerk.lab.estimate.methods import BEFORE, DEVELOPED, ESTIMATED, KNOWN, Answer, Question, answered
from maatwerk.lab.estimate.payments import Payer
from maatwerk.lab.estimate.periods import Window
from maatwerk.lab.estimate.settings import Settings, settings
from maatwerk.lab.estimate.vintages import EMPTY, Book, Series
from maatwerk.rules.quarter import Quarter

TOTAL: Final = "totaal"


@dataclass(frozen=True, slots=True)
class QuarterAmount:
    """One quarter of a component: its state, what was known and what is expected, in eurocents; the volume in millionths."""

    quarter: Quarter
    state: str
    known_cents: int | None
    cents: int
    volume: int | None


@dataclass(frozen=True, slots=True)
class ComponentAmounts:
    """The quarters of one component, what is paid in the window, and what of that is for the window itself."""

    article: str
    component: str
    used: str
    notes: tuple[str, ...]
    quarters: tuple[QuarterAmount, ...]
    paid_cents: int
    paid_for_window_cents: int

    @property
    def cents(self) -> int:
        """Return the commitments of the window."""
        return sum(part.cents for part in self.quarters)

    @property
    def estimated_cents(self) -> int:
        """Return the part of the commitments that is not known yet: whole quarters, and what known ones still move."""
        return sum(part.cents - (part.known_cents or 0) for part in self.quarters)


@dataclass(frozen=True, slots=True)
class Sums:
    """Commitments, payments and the part not known yet of an article, in eurocents."""

    commitments: int
    payments: int
    estimated: int

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.commitments + other.commitments, self.payments + other.payments, self.estimated + other.estimated
        )


def sums(parts: Sequence[ComponentAmounts]) -> Sums:
    """Return the sums of some components."""
    return sum((Sums(p.cents, p.paid_cents, p.estimated_cents) for p in parts), Sums(0, 0, 0))


def floor(parts: Sequence[ComponentAmounts]) -> int | None:
    """Return what is known of the commitments: they do not come below it while a whole quarter is open.

    None when no quarter is open, or when a known amount is negative.
    """
    quarters = [quarter for part in parts for quarter in part.quarters]
    known = [quarter.known_cents for quarter in quarters if quarter.known_cents is not None]
    is_open = any(quarter.state == ESTIMATED for quarter in quarters)
    return sum(known) if is_open and min(known, default=0) >= 0 else None


Key = tuple[dt.date, Window, str]


class Estimator:
    """Estimates from one book; what was computed once is kept. Nothing known after the asked day is looked at."""

    def __init__(self, book: Book, chosen: Settings | None = None) -> None:
        self.book, self.settings = book, chosen or settings()
        self._kept: dict[Key, dict[str, tuple[ComponentAmounts, ...]]] = {}

    def amounts(
        self, known_on: dt.date, window: Window, method: str = DEVELOPED
    ) -> dict[str, tuple[ComponentAmounts, ...]]:
        """Return the components of every article of which something is known on a day; raises KeyError for a method."""
        key = known_on, window, method
        if key not in self._kept:
            found = {
                article: tuple(
                    amounts
                    for name in names
                    if (amounts := self._component(article, name, known_on, window, method)) is not None
                )
                for article, names in self.book.components.items()
            }
            self._kept[key] = {article: parts for article, parts in found.items() if parts}
        return self._kept[key]

    def _component(
        self, article: str, component: str, known_on: dt.date, window: Window, method: str
    ) -> ComponentAmounts | None:
        series = self.book.commitments(article, component)
        question = self._question(series, (article, component), known_on, window)
        answer = answered(method, question)
        if answer is None:
            return None
        payer = self._payer(article, component, question, answer)
        volumes = self._volumes(question, method)
        quarters = tuple(_quarter(question, answer, volumes, quarter) for quarter in window)
        paid = payer.in_window(window), payer.for_window(window)
        return ComponentAmounts(article, component, answer.used, answer.notes, quarters, *paid)

    def _question(self, series: Series, place: tuple[str, str], known_on: dt.date, window: Window) -> Question:
        return Question(series, known_on, window, self.settings, lambda q: self.settings.price(*place, q, known_on))

    def _payer(self, article: str, component: str, question: Question, answer: Answer) -> Payer:
        expected = developed(question.series, question.known_on, self.settings) | dict(answer.cents)
        payments = self.book.payments(article, component)
        if not payments.known(question.known_on):
            payments = EMPTY
        return Payer(question.series, payments, question.known_on, expected, calendar_of(article))

    def _volumes(self, question: Question, method: str) -> Mapping[Quarter, int]:
        """Return the volumes the same method expects; nothing when a known quarter has none."""
        on = question.known_on
        if any(question.series.volume(quarter, on) is None for quarter in question.known):
            return {}
        answer = answered(method, replace(question, series=volumes_of(question.series), price=lambda _: Fraction(1)))
        return {} if answer is None else answer.cents


def volumes_of(series: Series) -> Series:
    """Return the volumes of a series in the place of its amounts."""
    return Series(
        {
            quarter: tuple(replace(row, cents=row.volume) for row in rows if row.volume is not None)
            for quarter, rows in series.rows.items()
        }
    )


def _quarter(question: Question, answer: Answer, volumes: Mapping[Quarter, int], quarter: Quarter) -> QuarterAmount:
    known = question.known
    state = KNOWN if quarter in known else BEFORE if quarter < min(known) else ESTIMATED
    return QuarterAmount(quarter, state, known.get(quarter), answer.cents[quarter], volumes.get(quarter))
