"""docs/settlement.md: the quarter in euro is what the bookings give, and the causes stand in their order."""

from __future__ import annotations

import re

from doc_pages import page

from maatwerk.ledger import settlement as s
from maatwerk.ledger.settlement_articles import articles
from maatwerk.ledger.settlement_balances import Balances
from maatwerk.rules.money import dutch
from maatwerk.runs.advance import Share, by_month, of_quarter
from maatwerk.runs.change import CAUSES, REST
from maatwerk.runs.yearly import FORMULA

TEXT = page("settlement.md")


def example() -> tuple[s.Transfer, ...]:
    article = articles()["cmw", "loonpremie"].article
    here = s.Ground("0400000101", "cmw", "2024Q3", article)
    advance = of_quarter(1_000_000, Share(850))
    later = s.Ground(here.employer, here.measure, "2024Q4", article)
    return (
        s.advance(here, advance, "x") + s.pay(here, "B1", advance, "x") + s.confirmed(here, "B1", advance, "x")
        + s.settle(here, 970_000, "x") + s.set_off_advance(here, advance, "x")
        + s.pay(here, "B2", 120_000, "x") + s.failed(here, "B2", 120_000, "x")
        + s.pay(here, "B3", 120_000, "x") + s.confirmed(here, "B3", 120_000, "x")
        + s.settle(here, -20_000, "x") + s.advance(later, by_month(advance)[0], "x")
    )  # fmt: skip


def test_the_quarter_in_euro() -> None:
    section = TEXT.partition("### One quarter in euro")[2].partition("\n## ")[0]
    shown = [line for line in section.splitlines() if line.startswith("| ")][2:]
    balances, rows = Balances(), []
    for one in example():
        balances = balances.plus((one,))
        amounts = (dutch(one.cents), dutch(balances.owed(one.employer)))
        rows.append(f"| {' | '.join((one.kind, one.debit[0], one.credit[0], *amounts))} |")
    assert shown == rows


def test_every_account_and_cause() -> None:
    assert [root for root in s.LABELS if not re.search(rf"^\| `{root}\b", TEXT, re.MULTILINE)] == []
    assert re.findall(r"^\| \d \| `(\w+)`", TEXT, re.MULTILINE) == [cause for cause in CAUSES if cause != REST]


def test_what_is_assumed_is_said() -> None:
    assert "`cmw_voorschot_aandeel` is unset" in TEXT
    assert FORMULA.startswith("demo-aanname")
    assert "**demo assumption**" in TEXT
