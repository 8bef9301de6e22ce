"""Parts of another type, names that look alike, amounts beyond reason: refused before anything is booked."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import Any

import pytest
from tests.ledger.making import A, header, refusal, small

from maatwerk.ledger import drafts
from maatwerk.ledger.journal import PLACE, Chart, Journal, Line, Transaction, first_broken
from maatwerk.ledger.refused import Refused

DAY = dt.date(2024, 6, 30)
MADE = drafts.execute(header("x"), A, {"vak": 5})


@pytest.mark.parametrize(
    "change",
    [
        {"lines": list(MADE.lines)},
        {"lines": (*MADE.lines[:1], ("schatkist", 5))},
        {"lines": (replace(MADE.lines[0], account=list(MADE.lines[0].account)), *MADE.lines[1:])},
        {"lines": (replace(MADE.lines[0], account=(*MADE.lines[0].account, 5)), *MADE.lines[1:])},
        {"lines": (replace(MADE.lines[0], account=(*MADE.lines[0].account, ["x"])), *MADE.lines[1:])},
        {"lines": (replace(MADE.lines[0], figure=["f"]), *MADE.lines[1:])},
        {"lines": (replace(MADE.lines[0], source=None), *MADE.lines[1:])},
        {"booked": dt.datetime(2024, 1, 1, 10)},
        {"valid": "2024-01-01"},
        {"id": 5},
        {"cause": "\ud800"},
        {"note": b"x"},
        {"id": "\ud800"},
        {"id": "ba "},
        {"id": "b\u200ba"},
        {"id": "e\u0301"},
        {"id": "bа"},
        {"id": "a\u2028b"},
        {"id": "ｂａ"},
    ],
    ids=range(19),
)
def test_a_part_that_is_something_else_is_refused(change: dict[str, Any]) -> None:
    made = replace(MADE, **change)
    budget = small()
    before = (budget.journal.head, len(budget.journal.entries))
    with pytest.raises(Refused) as caught:
        budget.post(made)
    assert caught.value.finding.code == "boeking-vorm"
    assert (budget.journal.head, len(budget.journal.entries)) == before


@pytest.mark.parametrize("amount", [10**17, -(10**17), 10**5000], ids=["high", "low", "endless"])
def test_an_amount_beyond_reason_is_refused(amount: int) -> None:
    lines = (Line(("derden",), amount), Line(("schatkist",), -amount))
    assert refusal(small(), replace(MADE, lines=lines)).code == "bedrag-te-groot"


def test_a_name_with_an_accent_is_a_name() -> None:
    budget = small()
    budget.post(replace(MADE, id="verhoging-één ½ €"))
    assert budget.execution(A, "vak") == 5


def test_a_unit_that_does_not_exist_can_not_be_opened() -> None:
    chart = Chart()
    with pytest.raises(Refused):
        chart.open(("kas",), "franken")
    chart.open(("kas",))
    with pytest.raises(Refused):
        chart.open(("kas",), PLACE)


def test_lines_in_an_unknown_unit_never_stand_unbalanced() -> None:
    chart = Chart()
    chart.roots[("kas",)] = "franken"
    journal = Journal(chart)
    with pytest.raises(Refused):
        journal.append(
            Transaction("x", "k", DAY, DAY, "c", (Line(("kas",), 5, "franken"), Line(("kas",), 6, "franken")))
        )


@pytest.mark.parametrize(
    "by", ["An\u200b", "A\u0301n".replace("\u0301", ""), "Ａｎ", "Аn", "a n", "An.", "\u202eAn", "Án", "An\u00ad"]
)
def test_nobody_approves_under_a_name_that_looks_like_ones_own(by: str) -> None:
    made = drafts.execute(header("x", maker="An"), A, {"vak": 150_000})
    assert refusal(small(), drafts.approved(made, by, DAY, "zomaar")).code == "goedkeuring-door-maker"


def test_a_posting_of_thirty_thousand_lines_takes_seconds() -> None:
    """One posting per quarter for all workers: payments on as many commitments as there are workers."""
    budget = small(credit=10**9)
    commitments = tuple(Line(("encours", A, f"w{n}"), -5) for n in range(30_000))
    total = 5 * len(commitments)
    made = replace(MADE, lines=(Line(("uitvoering", "2024", A, "vak"), total), *commitments))
    started = time.process_time()
    budget.post(made)
    assert time.process_time() - started < 10
    assert budget.encours(A) == total
    assert first_broken(budget.journal.entries) is None
