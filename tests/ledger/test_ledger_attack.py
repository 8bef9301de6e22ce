"""Ways around the ledger that must not exist: half accounts, false reversals, emptied places, a second door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.ledger.making import A, header, refusal, small

from maatwerk.ledger import accounts, drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.journal import Line, Transaction
from maatwerk.ledger.refused import Refused


def booked(budget: Budget, id_: str = "uitgave", cents: int = 300) -> Transaction:
    return budget.post(drafts.execute(header(id_), A, {"vak": cents, "vek": cents})).transaction


def plain(id_: str, *lines: Line, reverses: str = "") -> Transaction:
    made = drafts.execute(header(id_), A, {"vak": 1})
    return replace(made, lines=lines, reverses=reverses)


def test_a_reversal_is_the_opposite_of_what_it_takes_back() -> None:
    budget = small()
    booked(budget)
    false = plain("terug", Line(("schatkist",), 5), Line(("derden",), -5), reverses="uitgave")
    assert refusal(budget, false).code == "terugname-van-iets-anders"
    budget.post(drafts.take_back(header("echt terug"), budget.journal.get("uitgave")))
    assert budget.execution(A, "vak") == 0


@pytest.mark.parametrize(
    "account",
    [(), ("krediet",), ("krediet", "2024"), ("krediet", "2024", A), ("krediet", "2024", A, "vak"), ("encours",),
     ("encours", A), ("overlopende rekening", "2024", A), ("uitvoering", "2024", A), ("schatkist", "")],
)  # fmt: skip
def test_an_account_that_is_not_whole_is_refused(account: tuple[str, ...]) -> None:
    assert refusal(small(), plain("half", Line(account, 5), Line(("derden",), -5))).code == "rekening-onvolledig"


def test_places_that_are_not_filled_can_not_be_emptied() -> None:
    budget = small()
    budget.open_places("cmw")
    budget.post(drafts.grant_places(header("toekenning"), "cmw", 100))
    assert refusal(budget, drafts.fill_places(header("leeg"), "cmw", -1)).code == "plaatsen-boven-contingent"
    assert refusal(budget, drafts.fill_places(header("vol"), "cmw", 101)).code == "plaatsen-boven-contingent"
    budget.post(drafts.fill_places(header("juist"), "cmw", 100))


def test_the_journal_itself_has_no_door_around_the_credit() -> None:
    budget = small(credit=1_000)
    above = drafts.execute(header("te veel"), A, {"vak": 5_000})
    assert refusal(budget, above).code == "boven-krediet"
    with pytest.raises(Refused):
        budget.journal.append(above)
    assert budget.execution(A, "vak") == 0


def test_one_line_is_no_posting() -> None:
    assert refusal(small(), plain("nul", Line(("derden",), 0))).code == "boeking-leeg"


def test_a_balance_is_the_sum_of_its_lines_on_every_level() -> None:
    budget = small()
    for number in range(20):
        booked(budget, f"u{number}", 100 + number)
    budget.post(drafts.take_back(header("terug"), budget.journal.get("u7")))
    journal = budget.journal
    paths = {account[:length] for account in journal.accounts() for length in range(len(account) + 1)}
    assert len(paths) > 30
    for path in paths:
        lines = journal.lines_of(path)
        assert journal.balance(path) == sum(posted.line.amount for posted in lines)
        assert [posted.number for posted in lines] == sorted(posted.number for posted in lines)
    assert journal.balance(()) == 0
    assert journal.balance(accounts.execution(1999, A, "vak")) == 0
