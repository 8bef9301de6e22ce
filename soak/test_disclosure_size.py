"""Tables of real size: 300 municipalities by 6 measures, as a count and as a sum with employers. Takes about a minute."""

from __future__ import annotations

import datetime as dt
import random
import time

import polars as pl
import pytest

from maatwerk.figures.disclosure import Question, release, rules_on, table_from

COUNT = Question("telling", ("gemeente", "maatregel"), unit="insz")
SUM = Question("som", ("gemeente", "maatregel"), value="bedrag", unit="insz", contributor="onderneming")


def lines(size: int = 25_000, places: int = 300, measures: int = 6, firms: int = 2_000) -> pl.DataFrame:
    """Invented workers: most live where their employer stands, a few employers are large."""
    chance = random.Random(1)
    home = [chance.randrange(places) for _ in range(firms)]
    rows = []
    for at in range(size):
        firm = min(int(chance.paretovariate(0.5)) - 1, firms - 1) if chance.random() < 0.3 else chance.randrange(firms)
        place = home[firm] if chance.random() < 0.7 else chance.randrange(places)
        measure = min(int(chance.expovariate(0.7)), measures - 1)
        rows.append((f"p{at}", f"W{firm}", f"g{place:03}", f"m{measure}", chance.randrange(100_00, 9_000_00)))
    return pl.DataFrame(rows, schema=["insz", "onderneming", "gemeente", "maatregel", "bedrag"], orient="row")


@pytest.mark.parametrize(("asked", "seconds"), [(COUNT, 20), (SUM, 90)], ids=["count", "sum"])
def test_300_municipalities_by_6_measures(asked: Question, seconds: float) -> None:
    """A release is protected by the cheapest set, and passes its audit, within a known time of one processor."""
    started = time.process_time()
    table, findings = table_from(lines(), asked)
    made = release([table], rules_on(dt.date(2025, 1, 1)), "gemeente en maatregel", dt.date(2025, 1, 1))
    took = time.process_time() - started
    assert (len(table.cells), findings) == (301 * 7, [])
    assert made.protected.chosen.method == "goedkoopste"
    assert all(bound.protected for bound in made.audit)
    assert took < seconds
