"""What a right gives and how long, as the law computes it: the quarters of a right and its percentages per block."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from maatwerk.law.measures import measures
from maatwerk.rules.columns import evaluate
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Block:
    """Quarters in a row with one percentage of the loonpremie; ``until`` is the first day after them."""

    since: dt.date
    until: dt.date
    percentage: int


@dataclass(frozen=True, slots=True)
class ImwRight:
    """A right to individueel maatwerk: its first day, the first day after it, its blocks."""

    package: str
    since: dt.date
    until: dt.date
    blocks: tuple[Block, ...]


@functools.lru_cache(maxsize=512)
def imw_right(package: str, decided: Quarter, most: int | None = None) -> ImwRight:
    """Return the right that a start package gives when it is decided in a quarter.

    ``most`` is the percentage of the package for collectief maatwerk, which bounds that of a maatwerkbedrijf.
    """
    first, last = _period(package, decided)
    quarters = list(first.until(last))
    percentages = _percentages(package, quarters, most)
    told = zip(quarters, percentages, strict=True)
    blocks = [(each, [quarter for quarter, _ in found]) for each, found in groupby(told, key=lambda pair: pair[1])]
    return ImwRight(
        package,
        first.first_day,
        last.last_day + ONE_DAY,
        tuple(Block(found[0].first_day, found[-1].last_day + ONE_DAY, each) for each, found in blocks),
    )


def _period(package: str, decided: Quarter) -> tuple[Quarter, Quarter]:
    """Return first and last quarter of a right; one decided after the last quarter entered lasts as long as one of then."""
    law = measures()["imw_looptijd"]
    asked = min(decided, law.last)
    row = pl.DataFrame({"kwartaal_beslissing": [str(asked)], "startpakket": [package]})
    found = evaluate(law, row, ("eerste_kwartaal", "laatste_kwartaal"))
    first, last = (_quarter(found[name][0]) + (decided - asked) for name in ("eerste_kwartaal", "laatste_kwartaal"))
    return first, last


def _quarter(value: int | str) -> Quarter:
    return Quarter(value) if isinstance(value, int) else Quarter.parse(value)


def _percentages(package: str, quarters: list[Quarter], most: int | None) -> list[int]:
    """Return the percentage of each quarter of a right. The law is entered up to some quarter: later ones follow it."""
    law = measures()["imw"]
    rows = pl.DataFrame(
        {
            "kwartaal": [str(min(quarter, law.last)) for quarter in quarters],
            "volgkwartaal": list(range(1, len(quarters) + 1)),
            "startpakket": [package] * len(quarters),
            "cmw_percentage": [None if most is None else str(most)] * len(quarters),
        },
        schema_overrides={"cmw_percentage": pl.String},
    )
    found = evaluate(law, rows, ("loonpremie_percentage",))
    return [int(each) for each in found["loonpremie_percentage"].to_list()]


def quarter_after(day: dt.date) -> dt.date:
    """Return the first day after the quarter of a day."""
    return Quarter.containing(day).last_day + ONE_DAY


@functools.lru_cache(maxsize=64)
def imw_package(advice: str, on: dt.date) -> str:
    """Return the start package for individueel maatwerk that an advice gives."""
    law = measures()["een_indicering"]
    row = pl.DataFrame(
        {"datum": [_entered(law, on)], "advies": [advice], "situatie": ["arbeidshandicap_zonder_bewijs"]}
    )
    return str(evaluate(law, row, ("imw_startpakket",))["imw_startpakket"][0])


def _entered(law: RuleSet, on: dt.date) -> str:
    """Return a day as written, or the last one that the law is entered for: what comes later follows the law of then."""
    return min(on, law.last.last_day).isoformat()


@functools.lru_cache(maxsize=64)
def cmw_package(situation: str, on: dt.date) -> tuple[int, str]:
    """Return percentage and degree of the start package for collectief maatwerk in a situation; raises UnsetParameter."""
    law = measures()["cmw_indicering"]
    row = pl.DataFrame({"datum": [_entered(law, on)], "situatie": [situation]})
    found = evaluate(law, row, ("pakket_percentage", "begeleidingsgraad"))
    return int(found["pakket_percentage"][0]), str(found["begeleidingsgraad"][0]).upper()


@functools.lru_cache(maxsize=4_096)
def cmw_until(since: dt.date) -> dt.date:
    """Return the first day after a package for collectief maatwerk that begins on a day."""
    years = max(since.year - measures()["cmw_looptijd"].last.year, 0)
    row = pl.DataFrame({"datum_begin": [_years_on(since, -years).isoformat()]})
    return _years_on(_day(_term(row, "evaluatie_uiterlijk")), years)


def _years_on(day: dt.date, years: int) -> dt.date:
    """Return the same day some years on; what begins after the last year entered lasts as long as what began then."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day) if years else day


def work_ends(given: Mapping[str, Any]) -> dt.date:
    """Return the last day of the last quarter with a package, from the day VDAB told it and the letter of notice."""
    names = ("datum_melding_vdab", "datum_opzegbrief", "datum_brief_ontvangen", "einde_opzegtermijn")
    told = {name: [given[name].isoformat() if given.get(name) else None] for name in names}
    begin = {"datum_begin": [measures()["cmw_looptijd"].last.first_day.isoformat()]}
    row = pl.DataFrame({**begin, **told}, schema_overrides=dict.fromkeys(told, pl.String))
    return _quarter(_term(row, "laatste_kwartaal")).last_day


def _term(row: pl.DataFrame, target: str) -> Any:
    blank = [pl.lit(None, pl.String).alias(name) for name in _LETTERS if name not in row.columns]
    return evaluate(measures()["cmw_looptijd"], row.with_columns(blank), (target,))[target][0]


_LETTERS = ("datum_melding_vdab", "datum_opzegbrief", "datum_brief_ontvangen", "einde_opzegtermijn")


def _day(value: int | str | dt.date) -> dt.date:
    if isinstance(value, int):
        return dt.date(1970, 1, 1) + dt.timedelta(days=value)
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
