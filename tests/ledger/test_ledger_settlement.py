"""Transfers of a settlement: whatever happens they sum to zero, and a wrong one is refused or shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.ledger import settlement as s
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.settlement_articles import articles
from maatwerk.ledger.settlement_balances import Balances, Net, net_with, payable
from maatwerk.ledger.settlement_ties import Position, cost_of, per_article, tie

ARTICLE, EMPLOYERS, QUARTERS = "JB0-1JEC2HA-WT", ("0400000101", "0400000202"), ("2024Q3", "2024Q4")
HERE = s.Ground(EMPLOYERS[0], "cmw", "2024Q3", ARTICLE)


def test_a_quarter_by_hand() -> None:
    """The example of docs/settlement.md: 8.500 advanced, 9.700 settled, 1.200 paid; then 200 less, kept from the next."""
    booked = s.advance(HERE, 850_000, "voorschot") + s.pay(HERE, "B1", 850_000, "betaling")
    booked += s.confirmed(HERE, "B1", 850_000, "bank")
    booked += s.settle(HERE, 970_000, "afrekening") + s.set_off_advance(HERE, 850_000, "afrekening")
    balances = Balances.of(booked)
    assert payable(balances, EMPLOYERS).pay == {EMPLOYERS[0]: 120_000}
    booked += s.pay(HERE, "B2", 120_000, "betaling")
    assert Balances.of(booked).unanswered("B2") == 120_000
    booked += s.failed(HERE, "B2", 120_000, "rekening gesloten")
    assert Balances.of(booked).owed(EMPLOYERS[0]) == 120_000
    booked += s.pay(HERE, "B3", 120_000, "opnieuw") + s.confirmed(HERE, "B3", 120_000, "bank")
    booked += s.settle(HERE, -20_000, "attest 3/2")
    balances = Balances.of(booked)
    assert payable(balances, EMPLOYERS).receivable == {EMPLOYERS[0]: 20_000}
    assert net_with(balances, EMPLOYERS[0], 283_334) == Net(20_000, 263_334, 0)
    assert net_with(balances, EMPLOYERS[0], 5_000) == Net(5_000, 0, 15_000)
    assert per_article(balances) == {ARTICLE: Position(950_000, 0, 0)}
    assert balances.balance(s.TREASURY) == -970_000
    assert tie(booked, cost={(ARTICLE, "cmw", "2024Q3"): 950_000}, confirmed={"B1": 850_000, "B3": 120_000}) == ()


def test_money_back_unknown_money_and_what_is_given_up() -> None:
    booked = (
        s.settle(HERE, 100_000, "afrekening") + s.pay(HERE, "B1", 100_000, "b") + s.confirmed(HERE, "B1", 100_000, "b")
    )
    booked += s.settle(HERE, -100_000, "recht vervallen") + s.received(HERE, 40_000, "teruggestort")
    booked += (
        s.unmatched(30_000, "afschrift 12, lijn 3")
        + s.matched(HERE, 25_000, "gevonden")
        + s.sent_back(5_000, "niet van ons")
    )
    booked += s.write_off(HERE, 35_000, "verjaard")
    balances = Balances.of(booked)
    assert (balances.owed(EMPLOYERS[0]), balances.balance(s.SUSPENSE)) == (0, 0)
    assert per_article(balances)[ARTICLE] == Position(0, 0, 35_000)
    assert balances.balance(s.TREASURY) == -35_000
    assert tie(booked) == ()
    back = booked + s.take_write_off_back(HERE, 35_000, "toch betaald") + s.received(HERE, 35_000, "toch betaald")
    assert tie(back) == ()
    assert Balances.of(back).balance(s.TREASURY) == 0
    come_back = s.returned(HERE, 1, "rekening gesloten")
    assert Balances.of(come_back).owed(EMPLOYERS[0]) == 1
    assert tie(come_back) == ()


STEPS = (
    "advance",
    "settle",
    "less",
    "set_off",
    "pay",
    "confirm",
    "fail",
    "receive",
    "unmatched",
    "matched",
    "write_off",
)
step = st.tuples(st.sampled_from(STEPS), st.sampled_from(EMPLOYERS), st.sampled_from(QUARTERS), st.integers(0, 10**9))


def booked_by(what: str, employer: str, quarter: str, cents: int, before: Balances) -> tuple[s.Transfer, ...]:
    """A step as the portal would take it: never more than there is."""
    ground = s.Ground(employer, "cmw", quarter, ARTICLE)
    batch = f"B-{employer}"
    owed, asked = before.owed(employer), before.unanswered(batch)
    book: dict[str, Any] = {
        "advance": lambda: s.advance(ground, cents, "x"),
        "settle": lambda: s.settle(ground, cents, "x"),
        "less": lambda: s.settle(ground, -min(cents, before.balance((s.COST,))), "x"),
        "set_off": lambda: s.set_off_advance(ground, before.advance_left(ground), "x"),
        "pay": lambda: s.pay(ground, batch, max(0, owed), "x"),
        "confirm": lambda: s.confirmed(ground, batch, min(cents, asked), "x"),
        "fail": lambda: s.failed(ground, batch, min(cents, asked), "x"),
        "receive": lambda: s.received(ground, cents, "x"),
        "unmatched": lambda: s.unmatched(cents, "x"),
        "matched": lambda: s.matched(ground, min(cents, -before.balance(s.SUSPENSE)), "x"),
        "write_off": lambda: s.write_off(ground, max(0, -owed), "x"),
    }
    transfers: tuple[s.Transfer, ...] = book[what]()
    return transfers


@settings(max_examples=60, deadline=None)
@given(st.lists(step, max_size=25))
def test_whatever_is_booked_sums_to_zero_and_ties(steps: list[tuple[str, str, str, int]]) -> None:
    booked: tuple[s.Transfer, ...] = ()
    balances = Balances()
    for one in steps:
        more = booked_by(*one, balances)
        booked, balances = booked + more, balances.plus(more)
    assert balances.balance(()) == 0
    assert balances.sums == Balances.of(reversed(booked)).sums
    assert [one for one in tie(booked) if one.what != "kost onder nul"] == []
    due = payable(balances, balances.employers())
    assert sum(due.pay.values()) - sum(due.receivable.values()) == -balances.balance((s.EMPLOYER,))
    assert sum(cost_of(booked).values()) == sum(p.cost for p in per_article(balances).values())


def test_what_does_not_tie_is_said() -> None:
    settled = s.settle(HERE, 1_000, "x")
    twice = settled + s.pay(HERE, "B", 1_000, "x") + 2 * s.confirmed(HERE, "B", 1_000, "x")
    assert [one.what for one in tie(twice)] == ["meer antwoord dan er in het betaalbestand stond"]
    assert [one.what for one in tie(s.advance(HERE, 5, "x") + s.set_off_advance(HERE, 6, "x"))] == [
        "meer voorschot verrekend dan gegeven"
    ]
    assert [one.what for one in tie(s.settle(HERE, -1, "x"))] == ["kost onder nul"]
    assert [str(one) for one in tie(settled, cost={(ARTICLE, "cmw", "2024Q4"): 7})] == [
        f"kost volgens de runs ({ARTICLE} › cmw › 2024Q3): 0 cent verwacht, 1000 cent geboekt",
        f"kost volgens de runs ({ARTICLE} › cmw › 2024Q4): 7 cent verwacht, 0 cent geboekt",
    ]
    assert [(one.where, one.expected) for one in tie(settled, confirmed={"B": 5})] == [("B", 5)]


@pytest.mark.parametrize(
    "changed",
    [
        {"cents": 0},
        {"cents": -5},
        {"cents": True},
        {"cents": 10.0},
        {"cents": 10**17},
        {"kind": "betaling"},
        {"kind": "gift"},
        {"cause": " "},
        {"employer": EMPLOYERS[1]},
        {"article": "JB0-1JEC2HG-WT"},
        {"measure": "imw"},
        {"debit": ("kost", ARTICLE)},
        {"debit": ()},
        {"credit": ("onderneming", "")},
        {"credit": ("schatkist",)},
    ],
)
def test_a_wrong_transfer_is_refused(changed: dict[str, Any]) -> None:
    (good,) = s.settle(HERE, 10, "x")
    with pytest.raises(Refused) as refusal:
        replace(good, **changed)
    assert refusal.value.finding.mend


def test_nothing_is_booked_for_nothing() -> None:
    assert s.settle(HERE, 0, "x") + s.advance(HERE, 0, "x") + s.pay(HERE, "B", 0, "x") == ()


def test_every_part_of_a_premium_has_an_article_with_a_reason() -> None:
    assert articles()["imw", "loonpremie"].article == "JB0-1JEC2HG-WT"
    assert articles()["imw", "begeleidingspremie_vast"].article == "JB0-1JEC2HF-WT"
    assert all(bool(borne.source) != bool(borne.assumption) for borne in articles().values())
