"""A register feed as lists, and the two times of its versions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from maatwerk.synthetic.register import RegisterFeed, rows

KEYS: dict[type, int] = {rows.ErkenningFacts: 2}
"""Columns that name the thing, where that is more than the first."""
FACTS = tuple(kind for name, kind in vars(rows).items() if name.endswith("Facts"))
Tables = dict[type, list[Any]]


def tables(feed: RegisterFeed) -> Tables:
    return {kind: list(made) for kind, made in feed.tables()}


def by_thing(facts: Iterable[Any], kind: type) -> dict[tuple[Any, ...], list[Any]]:
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in facts:
        found[row[: KEYS.get(kind, 1)]].append(row)
    return found


def overlap(one: Any, other: Any) -> bool:
    """Whether two versions hold and were known at the same time."""
    days = one.valid_from < (other.valid_until or dt.date.max) and other.valid_from < (one.valid_until or dt.date.max)
    late = dt.datetime.max.replace(tzinfo=dt.UTC)
    return bool(days and one.known_from < (other.known_until or late) and other.known_from < (one.known_until or late))


def overlaps(facts: Iterable[Any], kind: type) -> Iterator[tuple[Any, Any]]:
    for versions in by_thing(facts, kind).values():
        yield from (pair for pair in combinations(versions, 2) if overlap(*pair))


def now(facts: Iterable[Any]) -> list[Any]:
    """What is known in the end."""
    return [row for row in facts if row.known_until is None]


def touches(row: Any, first: dt.date, last: dt.date) -> bool:
    return bool(row.valid_from <= last and (row.valid_until is None or row.valid_until > first))
