"""Small budgets for the tests: two articles with credit, and headers without ceremony."""

from __future__ import annotations

import datetime as dt

import pytest

from maatwerk.ledger import drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.drafts import Header
from maatwerk.ledger.journal import Transaction
from maatwerk.ledger.refused import Refused
from maatwerk.rules.finding import Finding

A, B, RECEIPTS = "JB0-1JEC2HA-WT", "JB0-1JEC2GA-WT", "JB0-9JECAGA-OW"
INDEX = "CB0-1CBD2AB-PR"


def header(id_: str, year: int = 2024, maker: str = "An") -> Header:
    day = dt.date(year, 6, 30)
    return Header(id_, year, "proef", day, day, maker=maker)


def small(credit: int = 100_000) -> Budget:
    """A budget of 2024 with the same credit on two articles, for VAK and VEK."""
    budget = Budget(2024, (A, B, RECEIPTS), (INDEX,), (2023,))
    for article in (A, B):
        budget.post(drafts.initial(header(f"ba-{article}"), article, {"vak": credit, "vek": credit}))
    return budget


def refusal(budget: Budget, transaction: Transaction) -> Finding:
    """Post something that must be refused; the journal may not have changed. Return the finding."""
    before = budget.journal.entries
    with pytest.raises(Refused) as caught:
        budget.post(transaction)
    assert budget.journal.entries == before
    finding = caught.value.finding
    assert all((finding.why, finding.mend, finding.path))
    return finding
