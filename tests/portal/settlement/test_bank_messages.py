"""The bank's answers: every payment ends paid, failed or back, in whatever order and however often its messages come."""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import given as drawn
from hypothesis import settings as held
from hypothesis import strategies as st
from tests.portal.settlement import bank_steps as bank
from tests.portal.settlement.bank_steps import balances, given, sent, states
from tests.portal.settlement.quarters import SettledQuarter

from maatwerk.portal.settlement.models import (
    Approval,
    BankEntry,
    BankMessage,
    BankRefused,
    Booking,
    Payment,
    PaymentState,
)
from maatwerk.synthetic.bank import IncomingPayment


@pytest.fixture
def file(settled: SettledQuarter) -> Approval:
    """A payment file that was sent."""
    return sent(settled)


def test_every_payment_ends_paid_failed_or_back_and_the_sums_tie(file: Approval) -> None:
    before = balances()
    assert before.unanswered(str(file.proposal)) == file.proposal.pay_cent
    answers = (bank.answered(file, 4_000, seed) for seed in range(50))
    told = next(one for one in answers if one.rejected and one.returned)
    for content in (told.pain002, told.camt053):
        assert given(content).fresh
    found, after = states(file), balances()
    assert {key for key, (state, _) in found.items() if state == PaymentState.FAILED} == set(told.rejected)
    assert {key for key, (state, _) in found.items() if state == PaymentState.RETURNED} == set(told.returned)
    assert {state for state, _ in found.values()} == {"betaald", "mislukt", "teruggekeerd"}
    assert after.unanswered(str(file.proposal)) == 0
    failed = [one for one in Payment.objects.filter(proposal=file.proposal) if found[one.end_to_end][0] != "betaald"]
    paid = file.proposal.pay_cent - sum(one.cent for one in failed)
    assert -after.balance(("schatkist",)) == paid
    for one in failed:
        assert after.owed(one.onderneming) == before.owed(one.onderneming) + one.cent
        assert found[one.end_to_end][1]


@held(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(seed=st.integers(0, 50), failures=st.sampled_from((0, 2_500, 10_000)), whole=st.booleans(), data=st.data())
def test_messages_in_any_order_and_twice_end_the_same(
    file: Approval, seed: int, failures: int, whole: bool, data: st.DataObject
) -> None:
    told = bank.answered(
        file, failures, seed, [IncomingPayment("X", 1_234, "Firma", "BE68539007547034")], batch_booked=whole
    )
    messages = [told.pain002, told.camt053]
    shuffled = data.draw(st.permutations(messages + messages))
    ends = []
    for order in (messages, shuffled):
        with transaction.atomic():
            for content in order:
                given(content)
            ends.append((states(file), balances().sums, BankMessage.objects.count(), BankEntry.objects.count()))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
    assert ends[0][2] == 2


def test_what_the_bank_says_later_takes_back_what_it_said(file: Approval) -> None:
    """A payment that is booked one by one after all, though the bank had refused it: it left, so it is paid."""
    refused, left = bank.answered(file, 10_000, 3), bank.answered(file, 0, 3, batch_booked=False)
    ends = []
    for order in itertools.permutations((refused.pain002, left.camt053)):
        with transaction.atomic():
            for content in order:
                given(content)
            ends.append((states(file), balances().sums))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
    assert set(refused.rejected) <= {key for key, (state, _) in ends[0][0].items() if state == "betaald"}


def test_half_a_file_never_counts(file: Approval) -> None:
    told = bank.answered(file, 0)
    count = Booking.objects.count()
    for content in (told.camt053[: len(told.camt053) // 2], b"<Document/>", b"", told.pain002.replace(b"MW0", b"XX0")):
        taken = given(content, "half.xml")
        assert taken.message is None
        assert taken.findings
        assert taken.refused is not None
        assert taken.refused.findings[0]["why"]
    assert Booking.objects.count() == count
    assert (BankMessage.objects.count(), BankRefused.objects.count()) == (0, 4)
    assert given(told.camt053).fresh


def test_another_message_with_the_same_identifier_is_refused(file: Approval) -> None:
    assert given(bank.answered(file, 0).camt053).message is not None
    other = given(bank.answered(file, 10_000).camt053)
    assert other.message is None
    assert {one.code for one in other.findings} == {"bericht-anders", "afschrift-anders"}


def test_the_same_message_written_otherwise_counts_once(file: Approval) -> None:
    told = bank.answered(file, 2_500).camt053
    first = given(told)
    again = given(told.replace(b"<Document", b"<!-- nog eens -->\n<Document"))
    assert (again.message, again.fresh) == (first.message, False)


def test_money_without_a_known_reference_waits_on_the_suspense_account(file: Approval) -> None:
    payment = Payment.objects.filter(proposal=file.proposal).first()
    assert payment is not None
    money = [
        IncomingPayment("A", 5_000, "Firma", "BE68539007547034", payment.reference),
        IncomingPayment("B", 700, "Onbekend", "BE68539007547034", text="terugbetaling"),
    ]
    before = balances().owed(payment.onderneming)
    given(bank.answered(file, 0, incoming=money).camt053)
    after = balances()
    assert after.owed(payment.onderneming) == before + 5_000
    assert after.balance(("tussenrekening",)) == -700
    assert Booking.objects.get(kind="ontvangst onbekend").entry.told.endswith("terugbetaling")
