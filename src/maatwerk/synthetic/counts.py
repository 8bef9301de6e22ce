"""Counting what was made: workers, VTE, days and firms per quarter and per year, to be printed beside what is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

import polars as pl

from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.flanders import Flanders
from maatwerk.synthetic.work import Work

Counted = tuple[str, str, Fraction]
"""Figure, period (a quarter or a year), value."""
SCHEMA: Final = {"figuur": pl.String(), "periode": pl.String(), "waarde": pl.Decimal(20, 6)}
_MILLION: Final = 1_000_000


class Counter:
    """Counts the latest version of every attest."""

    def __init__(self, flanders: Flanders) -> None:
        self._flanders = flanders
        self._workers: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._firms: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._sums: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, work: Work) -> None:
        """Count the quarter of one worker."""
        person, quarter = work.person, work.quarter
        for period in (str(quarter), str(quarter.year)):
            self._workers[person.measure, period].add(person.insz)
            self._firms[person.measure, period].add(person.employer.number)
        if person.measure == "cmw":
            self._sums["ingevuld_vte", str(quarter)] += work.vte if work.wage else 0
            self._sums["economische_werkloosheidsdagen", str(quarter)] += work.economic_days * (_MILLION // 100)

    def frame(self, first: Quarter, last: Quarter) -> pl.DataFrame:
        """Return everything counted, as figuur, periode, waarde."""
        periods = {*map(str, first.until(last)), *map(str, _whole_years(first, last))}
        rows = [
            *self._heads(periods),
            *self._quarters(first, last),
            *self._years(first, last),
            *self._decisions(first, last),
        ]
        exact = [
            (figure, period, Decimal(round(value * _MILLION)).scaleb(-6)) for figure, period, value in sorted(rows)
        ]
        return pl.DataFrame(exact, schema=SCHEMA, orient="row")

    def _heads(self, periods: set[str]) -> Iterator[Counted]:
        for name, members in (("werknemers", self._workers), ("bedrijven", self._firms)):
            for (measure, period), found in members.items():
                if period in periods:
                    yield f"{measure}_{name}", period, Fraction(len(found))
        for (figure, period), number in self._sums.items():
            yield figure, period, Fraction(number, _MILLION)

    def _contingent(self, quarter: Quarter) -> int:
        return sum(company.contingent[quarter] for company in self._flanders.companies)

    def _quarters(self, first: Quarter, last: Quarter) -> Iterator[Counted]:
        for quarter in first.until(last):
            granted, filled = self._contingent(quarter), self._sums["ingevuld_vte", str(quarter)]
            yield "contingent_vte", str(quarter), Fraction(granted, _MILLION)
            yield "invulling_procent", str(quarter), Fraction(filled * 100, granted)

    def _years(self, first: Quarter, last: Quarter) -> Iterator[Counted]:
        """Yield the sums of years of which all four quarters were made."""
        for year in _whole_years(first, last):
            quarters = [Quarter.of(year, number) for number in (1, 2, 3, 4)]
            granted = sum(map(self._contingent, quarters))
            filled = sum(self._sums["ingevuld_vte", str(quarter)] for quarter in quarters)
            yield "contingent_vte_vier_kwartalen", str(year), Fraction(granted, _MILLION)
            yield "ingevuld_vte_vier_kwartalen", str(year), Fraction(filled, _MILLION)
            yield "invulling_procent", str(year), Fraction(filled * 100, granted)

    def _decisions(self, first: Quarter, last: Quarter) -> Iterator[Counted]:
        """Yield decisions on individueel maatwerk, and the firms they went to, of years of which all was made."""
        persons = [person for person in self._flanders.persons if person.measure == "imw"]
        for year in _whole_years(first, last):
            made = [person for person in persons if person.since.year == year]
            firms = {person.employer.place for person in made}
            yield "imw_beslissingen", str(year), Fraction(len(made))
            yield "imw_bedrijven_met_beslissing", str(year), Fraction(len(firms))


def _whole_years(first: Quarter, last: Quarter) -> list[int]:
    years = [quarter.year for quarter in first.until(last)]
    return [year for year in dict.fromkeys(years) if years.count(year) == 4]
