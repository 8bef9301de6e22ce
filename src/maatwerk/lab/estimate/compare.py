"""A stored estimate beside what came: the difference per article, with its causes. Every sum ties.

Causes of a quarter. Known when the estimate was made: late wage data, beyond what the method foresaw. Not known yet, with
volumes: volume at the estimated price, the rest is price. Without volumes: not split.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Final

from maatwerk.lab.estimate.amounts import ComponentAmounts, QuarterAmount
from maatwerk.lab.estimate.calendar import calendar_of
from maatwerk.lab.estimate.development import rounded
from maatwerk.lab.estimate.make import ArticleEstimate, Estimate
from maatwerk.lab.estimate.methods import BEFORE, ESTIMATED, KNOWN
from maatwerk.lab.estimate.payments import Payer
from maatwerk.lab.estimate.periods import Window
from maatwerk.lab.estimate.vintages import Book, Vintage

LATE: Final = "late loondata"
VOLUME: Final = "volume"
PRICE: Final = "prijs"
UNSPLIT: Final = "niet te splitsen"
NEW: Final = "niet voorzien onderdeel"
CAUSES: Final = (LATE, VOLUME, PRICE, UNSPLIT, NEW)


@dataclass(frozen=True, slots=True)
class Difference:
    """What came for one article (eurocents): ``actual`` = ``estimate`` + the causes + nothing else.

    ``open_cents`` is what the estimate holds for quarters that are still not known; they are in neither side.
    """

    article: str
    estimate_cents: int
    actual_cents: int
    causes: dict[str, int]
    open_quarters: tuple[str, ...]
    open_cents: int
    within_interval: bool | None
    payments_estimate_cents: int
    payments_actual_cents: int | None

    @property
    def difference_cents(self) -> int:
        """Return what came less what was estimated."""
        return self.actual_cents - self.estimate_cents

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {**asdict(self), "open_quarters": list(self.open_quarters), "difference_cents": self.difference_cents}


def compare(stored: Estimate, actual: Book) -> tuple[Difference, ...]:
    """Return the difference per article between a stored estimate and a book that knows more by now."""
    return tuple(_article(stored, entry, actual) for entry in stored.articles)


def together(found: Sequence[Difference]) -> dict[str, Any]:
    """Return a comparison as plain values: the articles, and their sum."""
    causes: dict[str, int] = {}
    for entry in found:
        for name, cents in entry.causes.items():
            causes[name] = causes.get(name, 0) + cents
    total = {
        "estimate_cents": sum(entry.estimate_cents for entry in found),
        "actual_cents": sum(entry.actual_cents for entry in found),
        "difference_cents": sum(entry.difference_cents for entry in found),
        "causes": causes,
        "open_cents": sum(entry.open_cents for entry in found),
    }
    return {"articles": [entry.as_dict() for entry in found], "total": total}


def _article(stored: Estimate, entry: ArticleEstimate, actual: Book) -> Difference:
    parts = [pair for component in entry.components for pair in _quarters(component, actual)]
    new = _new_components(stored, entry, actual)
    known = [(part, row) for part, row in parts if row is not None]
    unknown = [part for part, row in parts if row is None and part.state != BEFORE]
    causes = _causes(known)
    causes[NEW] = new
    came = sum(row.cents for _, row in known) + new
    bounds = entry.commitments.interval
    return Difference(
        article=entry.article,
        estimate_cents=sum(part.cents for part, _ in known),
        actual_cents=came,
        causes={name: cents for name, cents in causes.items() if cents},
        open_quarters=tuple(sorted({str(part.quarter) for part in unknown})),
        open_cents=sum(part.cents for part in unknown),
        within_interval=None if unknown else bounds.low <= came <= bounds.high,
        payments_estimate_cents=entry.payments.cents,
        payments_actual_cents=None if unknown else _paid(stored, entry, actual),
    )


Pair = tuple[QuarterAmount, Vintage | None]


def _quarters(component: ComponentAmounts, actual: Book) -> Iterable[Pair]:
    series = actual.commitments(component.article, component.component)
    for part in component.quarters:
        rows = series.rows.get(part.quarter)
        yield part, rows[-1] if rows else None


def _new_components(stored: Estimate, entry: ArticleEstimate, actual: Book) -> int:
    """Return what came for components that the estimate did not know."""
    known = {part.component for part in entry.components}
    series = [
        actual.commitments(entry.article, name)
        for name in actual.components.get(entry.article, ())
        if name not in known
    ]
    return sum(one.rows[q][-1].cents for one in series for q in Window.of_year(stored.year) if q in one.rows)


def _causes(known: Iterable[tuple[QuarterAmount, Vintage]]) -> dict[str, int]:
    causes = dict.fromkeys(CAUSES, 0)
    for part, row in known:
        difference = row.cents - part.cents
        if part.state == KNOWN:
            causes[LATE] += difference
        elif part.state == ESTIMATED and part.volume and row.volume is not None:
            volume = rounded(Fraction((row.volume - part.volume) * part.cents, part.volume))
            causes[VOLUME] += volume
            causes[PRICE] += difference - volume
        else:
            causes[UNSPLIT] += difference
    return causes


def _paid(stored: Estimate, entry: ArticleEstimate, actual: Book) -> int | None:
    """Return what was paid in the year; None while the book does not reach its end."""
    window = Window.of_year(stored.year)
    days = [row.known_on for row in actual.rows()]
    if max(days, default=window.day_before) < window.last_day:
        return None
    payers = (
        Payer(actual.commitments(entry.article, name), actual.payments(entry.article, name), max(days), {},
              calendar_of(entry.article))
        for name in actual.components.get(entry.article, ())
    )  # fmt: skip
    return sum(payer.in_window(window) for payer in payers)
