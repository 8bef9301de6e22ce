"""The invented vintages are quarter runs: the same euros as the run itself, on the same day."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from maatwerk.cli.quarter import law_under
from maatwerk.lab.estimate.invented import COLLECTIVE, invented
from maatwerk.lab.estimate.vintages import COMMITMENT, Book
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.quarter import Order, run
from maatwerk.synthetic.make import make

Q = Quarter.of(2024, 3)
SEED, SCALE = 7, Fraction(1, 100)
SAID: list[str] = []


@pytest.fixture(scope="module")
def vintages(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return invented(tmp_path_factory.mktemp("vintages"), SEED, SCALE, SAID.append, Q, Q)


def total(book: Book, article: str, day: dt.date) -> int:
    return sum(book.commitments(article, name).cents(Q, day) or 0 for name in book.components[article])


@pytest.mark.parametrize("day", [dt.date(2024, 11, 10), dt.date(2024, 12, 31)])
def test_a_standing_is_the_quarter_run_of_that_day(vintages, tmp_path, day):
    made = make(tmp_path / "in", SEED, Q, Q, SCALE)
    order = Order(
        quarter=Q,
        declarations=made.out / "declarations",
        rights=made.out / "rights",
        contingents=made.out / "contingents.csv",
        out=tmp_path / "out",
        law=law_under("demo", None),
        known_on=day,
        assumptions="demo",
    )
    totals = {name: entry["total_cents"] for name, entry in run(order).summary["measures"].items()}
    assert total(vintages, COLLECTIVE, day) == totals["cmw"] + totals["cmw_onderneming"]
    if day == dt.date(2024, 11, 10):
        assert total(vintages, "JB0-1JEC2HG-WT", day) + total(vintages, "JB0-1JEC2HF-WT", day) == totals["imw"]
        assert total(vintages, "JB0-1JDE2CB-WT", day) == totals["vop"]


def test_a_first_count_misses_attests(vintages):
    first, settled = (total(vintages, COLLECTIVE, day) for day in (dt.date(2024, 11, 10), dt.date(2024, 12, 31)))
    assert first * 100 < settled * 95


def test_it_says_that_it_is_invented(vintages):
    assert vintages.invented
    assert "zaad 7" in vintages.origin
    assert any(str(Q) in text for text in SAID)


def test_in_the_end_all_that_is_due_is_paid(vintages):
    late = dt.date(2030, 1, 1)
    for article, names in vintages.components.items():
        for name in names:
            assert vintages.payments(article, name).cents(Q, late) == vintages.commitments(article, name).cents(Q, late)


def test_every_standing_has_a_volume(vintages):
    assert all(row.volume for row in vintages.rows() if row.kind == COMMITMENT)
