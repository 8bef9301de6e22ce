"""The vintage table: what was known on which day of the amount of a quarter.

A commitment row is the amount due for a quarter, as known on a day; a payment row is what was paid for that quarter up to
and including a day. Both are standings, not movements: a later row of the same quarter replaces the earlier one.
"""

from __future__ import annotations

import bisect
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from maatwerk.rules.quarter import Quarter

COMMITMENT: Final = "vastlegging"
PAYMENT: Final = "vereffening"
KINDS: Final = (COMMITMENT, PAYMENT)
INVENTED: Final = "verzonnen"


@dataclass(frozen=True, slots=True, order=True)
class Vintage:
    """The standing of one component of an article in one quarter, known from a day on.

    ``cents`` is in eurocents; ``volume`` in millionths (VTE or workers), None where it is not given.
    """

    article: str
    component: str
    quarter: Quarter
    kind: str
    known_on: dt.date
    cents: int
    volume: int | None = None

    @property
    def key(self) -> tuple[str, str, Quarter, str, dt.date]:
        """Return what may stand in a table once."""
        return self.article, self.component, self.quarter, self.kind, self.known_on


@dataclass(frozen=True, slots=True)
class Series:
    """The standings of one component and kind, per quarter, in order of the day they were known."""

    rows: Mapping[Quarter, tuple[Vintage, ...]]
    _days: Mapping[Quarter, tuple[dt.date, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days = {quarter: tuple(row.known_on for row in rows) for quarter, rows in self.rows.items()}
        object.__setattr__(self, "_days", days)

    def on(self, quarter: Quarter, day: dt.date) -> Vintage | None:
        """Return the standing of a quarter on a day; None when nothing was known yet."""
        at = bisect.bisect_right(self._days.get(quarter, ()), day)
        return self.rows[quarter][at - 1] if at else None

    def cents(self, quarter: Quarter, day: dt.date) -> int | None:
        """Return the amount of a quarter as known on a day, in eurocents."""
        row = self.on(quarter, day)
        return None if row is None else row.cents

    def volume(self, quarter: Quarter, day: dt.date) -> int | None:
        """Return the volume of a quarter as known on a day, in millionths."""
        row = self.on(quarter, day)
        return None if row is None else row.volume

    def known(self, day: dt.date) -> list[Quarter]:
        """Return the quarters of which something was known on a day, in order."""
        return [quarter for quarter in sorted(self.rows) if self.on(quarter, day)]


EMPTY: Final = Series({})


@dataclass(frozen=True)
class Book:
    """All series of a vintage table. ``until`` gives the same as it stood on a day: nothing later is in it."""

    series: Mapping[tuple[str, str, str], Series]
    origin: str = ""
    """Where the rows come from, as the table says; ``verzonnen`` at the beginning for invented ones."""

    @property
    def invented(self) -> bool:
        """Return whether the table says that it is invented."""
        return self.origin.startswith(INVENTED)

    @property
    def components(self) -> dict[str, tuple[str, ...]]:
        """Return the components with commitments, per article; both in alphabetical order."""
        found: dict[str, list[str]] = defaultdict(list)
        for article, component, kind in sorted(self.series):
            if kind == COMMITMENT:
                found[article].append(component)
        return {article: tuple(names) for article, names in found.items()}

    def commitments(self, article: str, component: str) -> Series:
        """Return the commitments of a component; without any row it is empty."""
        return self.series.get((article, component, COMMITMENT), EMPTY)

    def payments(self, article: str, component: str) -> Series:
        """Return the payments of a component; without any row it is empty."""
        return self.series.get((article, component, PAYMENT), EMPTY)

    def rows(self) -> Iterator[Vintage]:
        """Yield every row, in a settled order."""
        for key in sorted(self.series):
            series = self.series[key]
            for quarter in sorted(series.rows):
                yield from series.rows[quarter]

    def until(self, day: dt.date) -> Book:
        """Return the book as it stood on a day."""
        return book_of((row for row in self.rows() if row.known_on <= day), self.origin)

    @property
    def hash(self) -> str:
        """Return the SHA-256 of all rows; the order in which they came does not matter."""
        digest = hashlib.sha256()
        for row in self.rows():
            digest.update(f"{'|'.join(map(str, row.key))}|{row.cents}|{row.volume}\n".encode())
        return digest.hexdigest()


def book_of(rows: Iterable[Vintage], origin: str = "") -> Book:
    """Return the book of some rows in any order; raises ValueError when a standing is there twice."""
    sorted_rows: dict[tuple[str, str, str], dict[Quarter, list[Vintage]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        sorted_rows[row.article, row.component, row.kind][row.quarter].append(row)
    series = {key: Series({q: _ordered(group) for q, group in parts.items()}) for key, parts in sorted_rows.items()}
    return Book(series, origin)


def _ordered(rows: list[Vintage]) -> tuple[Vintage, ...]:
    ordered = tuple(sorted(rows, key=lambda row: row.known_on))
    if len({row.known_on for row in ordered}) < len(ordered):
        raise ValueError(f"two standings of {ordered[0].quarter} on one day: {ordered[0].article}")
    return ordered
