"""docs/recovery.md: the claim is what the bookings give, its limitation that of the law's data, its findings are in the code."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from doc_pages import page

from maatwerk.law.limitation import PARAMETER, limitation
from maatwerk.ledger import settlement as s
from maatwerk.ledger.settlement_balances import Balances
from maatwerk.ledger.settlement_ties import per_article, tie
from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter

TEXT = page("recovery.md")
CODE = Path(s.__file__).parents[1] / "portal" / "settlement" / "bank"
ARTICLE = "JB0-1JEC2HA-WT"


def test_one_claim_in_euro() -> None:
    section = TEXT.partition("## One claim in euro")[2].partition("\n## ")[0]
    shown = [line for line in section.splitlines() if line.startswith("| ")][2:]
    here, later = s.Ground("0400000101", "cmw", "2026Q1", ARTICLE), s.Ground("0400000101", "cmw", "2026Q2", ARTICLE)
    booked = (
        s.sanction(here, 5_000, "x") + s.settle(later, 3_000, "x")
        + s.received(here, 500, "x") + s.write_off(here, 1_500, "x")
    )  # fmt: skip
    balances, rows = Balances(), []
    for one in booked:
        balances = balances.plus((one,))
        amounts = (dutch(one.cents), dutch(balances.owed(one.employer)))
        rows.append(f"| {' | '.join((one.kind, one.debit[0], one.credit[0], *amounts))} |")
    assert [row for row in shown if not row.startswith("| terugvordering")] == rows
    assert tie(booked) == ()
    assert per_article(balances)[ARTICLE].borne == -500
    assert "= -5,00" in section


def test_its_limitation_is_that_of_the_parameter() -> None:
    assert PARAMETER in TEXT
    assert limitation(Quarter.parse("2022Q3"), dt.date(2025, 10, 1)).last_day == Quarter.parse("2025Q3").last_day
    assert "2022Q3 lapses as 2025Q4 begins" in TEXT


def test_every_finding_of_the_page_is_in_the_code() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in CODE.glob("*.py"))
    made = set(re.findall(r'Finding\(\s*"([a-z-]+)"', code))
    assert {one for one in made if f"`{one}`" not in TEXT} == {"ander-bericht"}, "that one stands in payments.md"
