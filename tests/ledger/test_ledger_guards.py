"""What the budget refuses, and the one way to go above a credit: a second person's approval of exactly that."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.ledger.making import INDEX, A, B, header, refusal, small

from maatwerk.ledger import drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.drafts import Evidence
from maatwerk.ledger.refused import Refused

DAY = dt.date(2024, 12, 1)


def test_commitment_above_the_credit_says_how_much() -> None:
    finding = refusal(small(), drafts.execute(header("x"), A, {"vak": 100_001}))
    assert (finding.code, finding.euro_cents) == ("boven-krediet", 1)
    assert "vastleggingskrediet" in finding.why
    assert "uitzondering" in finding.mend


def test_payment_above_the_credit() -> None:
    finding = refusal(small(), drafts.execute(header("x"), A, {"vek": 120_000}))
    assert (finding.code, finding.euro_cents) == ("boven-krediet", 20_000)
    assert "vereffeningskrediet" in finding.why


def test_the_whole_credit_may_be_used_and_then_nothing_more() -> None:
    budget = small()
    budget.post(drafts.execute(header("x"), A, {"vak": 100_000, "vek": 100_000}))
    assert refusal(budget, drafts.execute(header("y"), A, {"vak": 1})).euro_cents == 1
    assert refusal(budget, drafts.accrue(header("z"), A, {"vak": 1, "vek": 1})).code == "boven-krediet"


def test_an_exception_by_a_second_person() -> None:
    budget = small()
    made = drafts.execute(header("x", maker="An"), A, {"vak": 150_000})
    budget.post(drafts.approved(made, "Bo", DAY, "overgang zonder uitstel"))
    assert budget.execution(A, "vak") == 150_000
    approval = budget.journal.entries[-1].transaction.approval
    assert approval is not None
    assert (approval.by, approval.day, approval.why) == ("Bo", DAY, "overgang zonder uitstel")
    assert refusal(budget, drafts.execute(header("y"), A, {"vak": 1})).euro_cents == 50_001


@pytest.mark.parametrize("by", ["An", " an ", "AN", ""])
def test_the_maker_does_not_approve(by: str) -> None:
    made = drafts.execute(header("x", maker="An"), A, {"vak": 150_000})
    assert refusal(small(), drafts.approved(made, by, DAY, "zomaar")).code == "goedkeuring-door-maker"


def test_an_unnamed_maker_has_no_exception() -> None:
    made = drafts.execute(header("x", maker=""), A, {"vak": 150_000})
    assert refusal(small(), drafts.approved(made, "Bo", DAY, "zomaar")).code == "goedkeuring-door-maker"


def test_an_approval_says_why() -> None:
    made = drafts.execute(header("x"), A, {"vak": 150_000})
    assert refusal(small(), drafts.approved(made, "Bo", DAY, " ")).code == "goedkeuring-zonder-reden"


def test_an_approval_is_of_exactly_one_posting() -> None:
    small_one = drafts.approved(drafts.execute(header("x"), A, {"vak": 110_000}), "Bo", DAY, "ja")
    larger = replace(drafts.execute(header("x"), A, {"vak": 900_000}), approval=small_one.approval)
    assert refusal(small(), larger).code == "goedkeuring-van-iets-anders"


def test_unknown_article_names_the_nearest() -> None:
    finding = refusal(small(), drafts.execute(header("x"), "JB0-1JEC2HB-WT", {"vak": 500}))
    assert (finding.code, finding.euro_cents) == ("artikel-onbekend", 500)
    assert "JB0-1JEC2H" in finding.mend


def test_article_that_is_no_article() -> None:
    assert refusal(small(), drafts.execute(header("x"), "2HA", {"vak": 500})).code == "artikelcode-verkeerd"


def test_a_counter_article_carries_no_execution() -> None:
    finding = refusal(small(), drafts.execute(header("x"), INDEX, {"vak": 500}))
    assert finding.code == "artikel-onbekend"
    assert "tegenartikel" in finding.why


def test_kind_that_the_article_does_not_have() -> None:
    assert refusal(small(), drafts.execute(header("x"), A, {"ao": 5})).code == "kredietsoort-verkeerd"


def test_redistribution_takes_from_both_sides_and_no_more_than_there_is() -> None:
    budget = small()
    budget.post(drafts.move(header("m"), A, B, {"vek": 40_000}, "art. 59"))
    assert (budget.credit(A, "vek"), budget.credit(B, "vek"), budget.credit(A, "vak")) == (60_000, 140_000, 100_000)
    assert "art. 59" in budget.journal.entries[-1].transaction.note
    assert refusal(budget, drafts.move(header("n"), A, B, {"vek": 60_001}, "art. 59")).code == "krediet-onder-nul"


def test_redistribution_leaves_what_is_spent() -> None:
    budget = small()
    budget.post(drafts.execute(header("x"), A, {"vak": 80_000}))
    finding = refusal(budget, drafts.move(header("m"), A, B, {"vak": 20_001}, "art. 59"))
    assert (finding.code, finding.euro_cents) == ("boven-krediet", 1)
    assert "herverdeling" in finding.why


def test_a_counter_article_outside_may_give_what_the_book_does_not_know() -> None:
    budget = small()
    budget.post(drafts.move(header("i"), INDEX, A, {"vak": 5, "vek": 5}, "indexprovisie"))
    assert budget.credit(A, "vak") == 100_005
    assert budget.journal.balance(("krediet", "2024", INDEX, "vak")) == -5


def test_withdrawal_has_its_other_side() -> None:
    budget = small()
    budget.post(drafts.withdraw(header("w"), A, {"vak": 300}, "besparing"))
    assert budget.credit(A, "vak") == 99_700
    assert budget.journal.balance(("ingetrokken", "2024", "vak")) == 300


def test_payment_on_a_commitment_stays_within_it() -> None:
    budget = small()
    budget.post(drafts.execute(header("vl"), A, {"vak": 1_000}))
    budget.post(drafts.execute(header("b1"), A, {"vek": 700}, on="vl"))
    assert (budget.encours(A), budget.encours(A, "vl")) == (300, 300)
    finding = refusal(budget, drafts.execute(header("b2"), A, {"vek": 301}, on="vl"))
    assert (finding.code, finding.euro_cents) == ("betaling-boven-vastlegging", 1)
    assert refusal(budget, drafts.execute(header("b3"), A, {"vek": 1}, on="geen")).code == "betaling-boven-vastlegging"


def test_payment_beyond_its_own_commitment_settles_earlier_ones() -> None:
    budget = small()
    budget.post(drafts.execute(header("x"), A, {"vak": 400, "vek": 1_000}))
    assert budget.encours(A, "x") == 0
    assert budget.encours(A, "vroeger") == -600
    assert budget.encours(A) == budget.execution(A, "vak") - budget.execution(A, "vek")


def test_negative_execution_frees_credit() -> None:
    budget = small(11_300)
    budget.post(drafts.execute(header("afrekening"), A, {"vak": -218_800, "vek": -218_800}))
    assert budget.execution(A, "vak") == -218_800
    assert budget.encours(A) == 0
    budget.post(drafts.execute(header("ruimte"), A, {"vak": 218_800 + 11_300}))
    assert refusal(budget, drafts.execute(header("teveel"), A, {"vak": 1})).euro_cents == 1


def test_lowering_a_commitment() -> None:
    budget = small()
    budget.post(drafts.execute(header("vl"), A, {"vak": 1_000}))
    budget.post(drafts.execute(header("min"), A, {"vak": -400}, on="vl"))
    assert (budget.execution(A, "vak"), budget.encours(A, "vl")) == (600, 600)


def test_places_stay_within_what_is_granted() -> None:
    budget = small()
    budget.open_places("AMA SE")
    budget.post(drafts.grant_places(header("t"), "AMA SE", 168_033))
    budget.post(drafts.fill_places(header("i"), "AMA SE", 120_764))
    assert budget.journal.balance(("plaatsen", "2024", "AMA SE", "open"), unit="plaats") == 47_269
    assert refusal(budget, drafts.fill_places(header("j"), "AMA SE", 47_270)).code == "plaatsen-boven-contingent"


def test_shares_are_exact_and_tagged() -> None:
    from maatwerk.ledger.shares import parse_shares

    budget = small()
    shares = parse_shares({"esf": "40 %", "vlaams": "60 %"}, "proef")
    budget.post(drafts.execute(header("x"), A, {"vak": 10_001}, Evidence(shares=shares)))
    parts = {posted.line.source: posted.line.amount for posted in budget.lines_of(("uitvoering", "2024", A, "vak"))}
    assert parts == {"esf": 4_000, "vlaams": 6_001}


@pytest.mark.parametrize(
    "given", [{"esf": "40 %"}, {"esf": "40 %", "vlaams": "61 %"}, {"esf": "-1", "vlaams": "2"}, {"esf": "veel"}]
)
def test_shares_make_up_the_whole(given: dict[str, str]) -> None:
    from maatwerk.ledger.shares import parse_shares

    with pytest.raises(Refused):
        parse_shares(given, "proef")


def test_without_guard_nothing_is_above() -> None:
    budget = Budget(2024, (A,), guarded=False)
    budget.post(drafts.execute(header("x"), A, {"vak": 5}))
    assert budget.execution(A, "vak") == 5
