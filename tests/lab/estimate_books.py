"""Small books for the tests of the estimate."""

from __future__ import annotations

import datetime as dt

from maatwerk.lab.estimate.periods import after_quarter
from maatwerk.lab.estimate.vintages import COMMITMENT, Book, Vintage, book_of
from maatwerk.rules.quarter import Quarter

ARTICLE, PART = "JB0-TEST-WT", "onderdeel"
FIRST = Quarter.of(2019, 1)


def row(quarter, day, cents, *, article=ARTICLE, part=PART, kind=COMMITMENT, volume=None) -> Vintage:
    quarter = Quarter.parse(quarter) if isinstance(quarter, str) else quarter
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return Vintage(article, part, quarter, kind, day, cents, volume)


def settled(amounts, *, first=FIRST, months=4, volumes=None, **more) -> list[Vintage]:
    """One standing per quarter, known at the end of the fourth month after it."""
    return [
        row(
            first + at,
            after_quarter(first + at, months),
            cents,
            volume=None if volumes is None else volumes[at],
            **more,
        )
        for at, cents in enumerate(amounts)
    ]


def book(amounts, **more) -> Book:
    return book_of(settled(amounts, **more))
