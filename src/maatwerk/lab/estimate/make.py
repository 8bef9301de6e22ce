"""The year-end estimate: commitments and payments per article with an interval, and what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maatwerk.lab.estimate.amounts import TOTAL, ComponentAmounts, Estimator, Sums, floor, sums
from maatwerk.lab.estimate.calendar import calendar_of
from maatwerk.lab.estimate.interval import Interval, interval
from maatwerk.lab.estimate.methods import DEVELOPED, KNOWN
from maatwerk.lab.estimate.periods import Window, shifted
from maatwerk.lab.estimate.settings import Settings
from maatwerk.lab.estimate.vintages import COMMITMENT, PAYMENT, Book
from maatwerk.rules.quarter import Quarter

NO_FURTHER_INDEX: Final = "geen andere indexsprong dan wat op de dag van de raming bekend was"


@dataclass(frozen=True, slots=True)
class Amount:
    """Eurocents with their interval."""

    cents: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class ArticleEstimate:
    """The estimate of one article. ``accrual_cents``: due for the year and not paid by its end (overlopende rekening)."""

    article: str
    name: str
    known_until: Quarter | None
    commitments: Amount
    payments: Amount
    accrual_cents: int
    components: tuple[ComponentAmounts, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A year-end estimate as it was made; ``inputs_hash`` is over the rows known on the day, nothing later."""

    year: int
    known_on: dt.date
    made_on: dt.date
    method: str
    inputs_hash: str
    settings_hash: str
    origin: str
    articles: tuple[ArticleEstimate, ...]
    total: ArticleEstimate


class NothingKnown(ValueError):
    """There is nothing to estimate from on that day."""


Errors = tuple[list[Fraction], list[Fraction]]
"""Relative errors of earlier estimates: of the commitments, of the payments."""


def estimate(
    book: Book, year: int, known_on: dt.date, method: str = DEVELOPED, made_on: dt.date | None = None
) -> Estimate:
    """Return the estimate of a year from what was known on a day.

    Raises NothingKnown when no row was known, KeyError for an unknown method.
    """
    estimator = Estimator(book.until(known_on))
    return _estimate(estimator, year, known_on, method, made_on or known_on)


def _estimate(estimator: Estimator, year: int, known_on: dt.date, method: str, made_on: dt.date) -> Estimate:
    window, book = Window.of_year(year), estimator.book
    amounts = estimator.amounts(known_on, window, method)
    if not amounts:
        raise NothingKnown(f"op {known_on} is nog niets gekend: er is geen raming mogelijk.")
    errors = past_errors(estimator, known_on, window, method)
    articles = tuple(_article(name, parts, errors[name], estimator.settings) for name, parts in amounts.items())
    together = tuple(part for parts in amounts.values() for part in parts)
    total = _article(TOTAL, together, errors[TOTAL], estimator.settings)
    return Estimate(year, known_on, made_on, method, book.hash, estimator.settings.hash, book.origin, articles, total)


def _article(name: str, parts: tuple[ComponentAmounts, ...], errors: Errors, chosen: Settings) -> ArticleEstimate:
    summed = sums(parts)
    known = [q.quarter for part in parts for q in part.quarters if q.state == KNOWN]
    return ArticleEstimate(
        article=name,
        name=TOTAL if name == TOTAL else calendar_of(name).name,
        known_until=max(known, default=None),
        commitments=Amount(summed.commitments, bounds(parts, COMMITMENT, errors[0], chosen)),
        payments=Amount(summed.payments, bounds(parts, PAYMENT, errors[1], chosen)),
        accrual_cents=summed.commitments - sum(part.paid_for_window_cents for part in parts),
        components=() if name == TOTAL else parts,
        notes=() if name == TOTAL else _notes(name, parts),
    )


def bounds(parts: Sequence[ComponentAmounts], kind: str, errors: Sequence[Fraction], chosen: Settings) -> Interval:
    """Return the interval around the commitments or payments of some components, from earlier relative errors."""
    summed = sums(parts)
    if kind == COMMITMENT:
        return interval(summed.commitments, summed.estimated, errors, chosen, floor(parts))
    lowest = None if floor(parts) is None or summed.payments < 0 else 0
    return interval(summed.payments, summed.estimated, errors, chosen, lowest)


def _notes(article: str, parts: tuple[ComponentAmounts, ...]) -> tuple[str, ...]:
    own = [f"{part.component}: {note}" for part in parts for note in part.notes]
    said = [f"betaalkalender, {part}: {text}" for part, text in calendar_of(article).said.items()]
    return (*own, *said, NO_FURTHER_INDEX)


def past_errors(estimator: Estimator, known_on: dt.date, window: Window, method: str) -> dict[str, Errors]:
    """Return the relative errors the same method made at the same point of earlier windows, per article and in total.

    A window begins in any quarter; it counts when all its quarters are known on the day. What came is what is known now,
    late wage data brought to their end.
    """
    found: dict[str, Errors] = {name: ([], []) for name in (*estimator.book.components, TOTAL)}
    for back in range(1, estimator.settings.origins_at_most + 1):
        past, then = window.shifted(-back), shifted(known_on, -back)
        came = estimator.amounts(known_on, past, DEVELOPED)
        foreseen = estimator.amounts(then, past, method)
        both = [name for name in foreseen if _all_known(came[name])]
        pairs = {name: (sums(foreseen[name]), sums(came[name])) for name in both}
        if pairs and len(both) == len(foreseen):
            nothing = Sums(0, 0, 0)
            pairs[TOTAL] = sum((p[0] for p in pairs.values()), nothing), sum((p[1] for p in pairs.values()), nothing)
        for name, (estimated, actual) in pairs.items():
            _add(found[name], estimated, actual)
    return found


def _all_known(parts: tuple[ComponentAmounts, ...]) -> bool:
    return all(quarter.known_cents is not None or not quarter.cents for part in parts for quarter in part.quarters)


def _add(errors: Errors, estimated: Sums, actual: Sums) -> None:
    for into, guess, came in (
        (errors[0], estimated.commitments, actual.commitments),
        (errors[1], estimated.payments, actual.payments),
    ):
        if guess:
            into.append(Fraction(came - guess, abs(guess)))
