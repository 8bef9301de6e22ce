"""The vintage table of an invented Flanders: the quarter run, repeated with what was known on each day.

Nothing in it is real. Commitments are what the law gives over the attests known on a day; payments follow the calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from maatwerk.lab.estimate.calendar import calendar_of
from maatwerk.lab.estimate.payments import Payer
from maatwerk.lab.estimate.periods import after_quarter
from maatwerk.lab.estimate.vintages import COMMITMENT, EMPTY, INVENTED, PAYMENT, Book, Vintage, book_of
from maatwerk.law.measures import folder, measures
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assume
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.declared import Declared, declared
from maatwerk.runs.lines import EMPLOYER_LINE, compute
from maatwerk.runs.rows import rows_of
from maatwerk.sources.rights import contingents_read, rights_read
from maatwerk.synthetic.make import make

c = pl.col
FIRST, LAST = Quarter.of(2019, 1), Quarter.of(2025, 4)
FIRST_COUNT: Final = (2, 10)
"""A first count, before the settlement: on the tenth of the second month some attests are still missing."""
MEASURES: Final = ("imw", "cmw", EMPLOYER_LINE, "vop")
COLLECTIVE: Final = "JB0-1JEC2HA-WT"
ARTICLES: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("cmw", "loonpremie"): (COLLECTIVE, "loonpremie"),
    ("cmw", "begeleidingspremie_vast"): (COLLECTIVE, "begeleidingspremie"),
    ("cmw", "begeleidingspremie_variabel"): (COLLECTIVE, "begeleidingspremie"),
    (EMPLOYER_LINE, "organisatieondersteuning"): (COLLECTIVE, "organisatieondersteuning"),
    ("imw", "loonpremie"): ("JB0-1JEC2HG-WT", "loonpremie"),
    ("imw", "begeleidingspremie_vast"): ("JB0-1JEC2HF-WT", "begeleidingspremie"),
    ("imw", "begeleidingspremie_variabel"): ("JB0-1JEC2HF-WT", "begeleidingspremie"),
    ("vop", "vop_premie"): ("JB0-1JDE2CB-WT", "vop_premie"),
}
"""Which paid amount of a line belongs to which article and component."""

Say = Callable[[str], None]
Place = tuple[str, str]


def invented(scratch: Path, seed: int, scale: Fraction, say: Say, first: Quarter = FIRST, last: Quarter = LAST) -> Book:
    """Return the vintages of an invented Flanders, made below an empty folder ``scratch``.

    Raises CannotMake for quarters or a scale that can not be.
    """
    say("verzonnen Vlaanderen maken")
    made = make(scratch, seed, first, last, scale)
    law = _law()
    given = rights_read([made.out / "rights"]).rights
    contingents, _ = contingents_read([made.out / "contingents.csv"])
    rows: list[Vintage] = []
    for quarter in first.until(last):
        say(f"{quarter}: elke stand berekenen")
        read = declared([made.out / "declarations" / str(quarter)], quarter)
        rows += _standings(quarter, partial(_computed, read, given, contingents, law, quarter))
    origin = f"{INVENTED}: maatwerk synthetic make, zaad {seed}, schaal {scale}, {first} tot {last}"
    return book_of([*rows, *_payments(book_of(rows), last)], origin)


def _law() -> dict[str, RuleSet]:
    known, demo = measures(), folder() / "assumptions" / "demo.yaml"
    return {name: assume(known[name], demo) for name in MEASURES}


def days_of(quarter: Quarter, article: str) -> list[dt.date]:
    """Return the days on which the invented house computes a quarter: a first count, and what its calendar settles."""
    month, day = FIRST_COUNT
    events = calendar_of(article).events(quarter)
    return sorted({after_quarter(quarter, month).replace(day=day)} | {e.cutoff for e in events if e.cutoff})


Computed = Callable[[dt.date, list[str]], Mapping[Place, tuple[int, int]]]


def _standings(quarter: Quarter, computed: Computed) -> Iterator[Vintage]:
    days: dict[dt.date, list[str]] = {}
    for article in {place[0] for place in ARTICLES.values()}:
        for day in days_of(quarter, article):
            days.setdefault(day, []).append(article)
    for day in sorted(days):
        for (article, component), (cents, volume) in sorted(computed(day, days[day]).items()):
            yield Vintage(article, component, quarter, COMMITMENT, day, cents, volume)


def _computed(
    read: Declared,
    rights: pl.DataFrame,
    contingents: pl.DataFrame,
    law: Mapping[str, RuleSet],
    quarter: Quarter,
    known_on: dt.date,
    articles: list[str],
) -> dict[Place, tuple[int, int]]:
    """Return eurocents and volume (millionths) per component of some articles, with what was known on a day."""
    wanted = {key: place for key, place in ARTICLES.items() if place[0] in articles}
    needed = {measure: law[measure] for measure, _ in wanted}
    present = rights.with_columns(c("insz").replace(read.numbers))
    rows = rows_of(read.valid(known_on), present, contingents, quarter)
    lines = compute(rows, needed, quarter, with_assumptions=True).lines
    found: dict[Place, tuple[int, int]] = {}
    for (measure, part), place in wanted.items():
        own = lines.filter((c("maatregel") == measure) & ~c("geblokkeerd"))
        if own.height:
            cents = _cents(own, part)
            before = found.get(place, (0, 0))[0]
            found[place] = before + cents, _volume(own if measure != "cmw" else _employers(lines))
    return found


def _employers(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.filter(c("maatregel") == EMPLOYER_LINE)


def _cents(lines: pl.DataFrame, part: str) -> int:
    """Return the sum of an amount in eurocents; amounts of lines are decimals, so nothing is lost."""
    return int((lines[part].sum() or 0) * 100)


def _volume(lines: pl.DataFrame) -> int:
    """Return filled VTE where the lines are of employers, else the number of workers."""
    if lines["maatregel"][0] == EMPLOYER_LINE:
        return int(lines["vte_ingevuld"].sum() * 1_000_000)
    return lines.height * 1_000_000


def _payments(book: Book, last: Quarter) -> Iterator[Vintage]:
    """Yield what the calendar pays for every quarter, with the amounts as they were known on each cutoff."""
    end = after_quarter(last, 24)
    for article, names in book.components.items():
        calendar = calendar_of(article)
        for component in names:
            series = book.commitments(article, component)
            payer = Payer(series, EMPTY, end, {}, calendar)
            for quarter in series.rows:
                for event in calendar.events(quarter):
                    cents = payer.standing(quarter, event.paid_on)
                    yield Vintage(article, component, quarter, PAYMENT, event.paid_on, cents)
