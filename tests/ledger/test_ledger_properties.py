"""Whatever is posted: the ledger balances, refusals leave no trace, and accrual + reversal + actual = actual."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.making import INDEX, A, B, header, small

from maatwerk.ledger import accounts, drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.drafts import Evidence
from maatwerk.ledger.journal import Transaction, first_broken
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.shares import split

AMOUNT = st.integers(-60_000, 60_000)
ARTICLE = st.sampled_from((A, B))
KINDS = st.sampled_from((("vak",), ("vek",), ("vak", "vek")))
WHAT = st.sampled_from(("execute", "accrue", "move", "index", "withdraw", "back", "pay", "scheef"))
STEP = st.tuples(WHAT, ARTICLE, KINDS, AMOUNT, AMOUNT)
Step = tuple[str, str, tuple[str, ...], int, int]


def drafted(budget: Budget, number: int, step: Step) -> Transaction:
    what, article, kinds, first, second = step
    head, other = header(f"n{number}"), B if article == A else A
    amounts = dict(zip(kinds, (first, second), strict=False))
    last = budget.journal.entries[-1].transaction
    makers: dict[str, Callable[[], Transaction]] = {
        "execute": lambda: drafts.execute(head, article, amounts, Evidence(path=("lijn",))),
        "accrue": lambda: drafts.accrue(head, article, amounts),
        "move": lambda: drafts.move(head, article, other, amounts, "grond"),
        "index": lambda: drafts.move(head, INDEX, article, amounts, "grond"),
        "withdraw": lambda: drafts.withdraw(head, article, amounts, "grond"),
        "back": lambda: drafts.take_back(head, last),
        "pay": lambda: drafts.execute(head, article, {"vek": first}, on=last.id),
        "scheef": lambda: Transaction(
            head.id, "x", head.booked, head.valid, "x", drafts.execute(head, article, {"vak": 7}).lines[:1]
        ),
    }
    return makers[what]()


def state(budget: Budget) -> tuple[object, ...]:
    journal = budget.journal
    balances = tuple((account, journal.balance(account)) for account in journal.accounts())
    return journal.entries, journal.head, balances


def tried(budget: Budget, number: int, step: Step) -> bool:
    """Post a step; a refusal leaves everything as it was. Return whether it was booked."""
    before = state(budget)
    try:
        budget.post(drafted(budget, number, step))
    except Refused:
        assert state(budget) == before
        return False
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=25))
def test_any_sequence_of_postings_balances(steps: list[Step]) -> None:
    budget = small()
    booked = sum(tried(budget, number, step) for number, step in enumerate(steps))
    assert len(budget.journal.entries) == 2 + booked
    assert set(budget.journal.totals().values()) == {0}
    assert first_broken(budget.journal.entries) is None
    for article in (A, B):
        for kind in accounts.SPLIT:
            parts = budget.credit(article, kind, "ba") + budget.credit(article, kind, "beweging")
            lines = budget.lines_of(accounts.execution(2024, article, kind))
            assert budget.credit(article, kind) == parts
            assert budget.execution(article, kind) == sum(posted.line.amount for posted in lines)


@settings(max_examples=100, deadline=None)
@given(st.lists(STEP.filter(lambda step: step[0] != "back"), max_size=20))
def test_no_execution_ends_above_its_credit(steps: list[Step]) -> None:
    budget = small()
    for number, step in enumerate(steps):
        try:
            budget.post(drafted(budget, number, step))
        except Refused:
            continue
        for article in (A, B):
            for kind in accounts.SPLIT:
                assert budget.execution(article, kind) <= budget.credit(article, kind)


@given(estimate=st.integers(0, 90_000), actual=st.integers(0, 90_000))
def test_accrual_reversal_and_actual_are_the_actual(estimate: int, actual: int) -> None:
    budget = small()
    accrual = drafts.accrue(header("raming", 2023), A, {"vak": estimate, "vek": estimate})
    budget.post(accrual)
    assert budget.accrued(A, "vek", 2023) == estimate
    budget.post(drafts.take_back(header("terug"), accrual))
    budget.post(drafts.execute(header("werkelijk"), A, {"vak": actual, "vek": actual}))
    for kind in accounts.SPLIT:
        in_2023 = budget.journal.balance(accounts.execution(2023, A, kind))
        assert in_2023 == estimate
        assert budget.execution(A, kind) == actual - estimate
        assert in_2023 + budget.execution(A, kind) == actual
        assert budget.accrued(A, kind, 2023) == 0


@given(amount=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(0, 50), min_size=1, max_size=5).filter(any))
def test_shares_add_up_to_the_cent(amount: int, weights: list[int]) -> None:
    shares = {str(place): Fraction(weight, sum(weights)) for place, weight in enumerate(weights)}
    parts = split(amount, shares)
    assert sum(parts.values()) == amount
    assert all(abs(parts[name] - amount * share) < 1 for name, share in shares.items())
