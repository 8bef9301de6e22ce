"""The invented bank: the same answers each time, and every payment accounted for exactly once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.sources.payments.camt053 import read_camt053
from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.sources.payments.orders import CreditTransfer, Payer, PaymentOrder
from maatwerk.sources.payments.pain001 import write_pain001
from maatwerk.sources.payments.pain002 import read_pain002
from maatwerk.sources.payments.reconcile import Reconciliation, reconcile
from maatwerk.sources.payments.reference import make_reference, reference_fault
from maatwerk.synthetic.bank import Answer, IncomingPayment, answer, misquoted

PAYER = Payer("Departement Werk en Sociale Economie", make_belgian_iban(999, 1), None, "Brussel", "BE")


def order(count: int, cents: int = 12_345) -> PaymentOrder:
    transfers = tuple(
        CreditTransfer(f"Q3-{n}", cents + n, f"Bedrijf {n}", make_belgian_iban(999, n), make_reference(n))
        for n in range(1, count + 1)
    )
    return PaymentOrder("MW-1", dt.datetime(2025, 1, 14, tzinfo=dt.UTC), dt.date(2025, 1, 15), PAYER, transfers)


def reconciled(made: PaymentOrder, given_back: Answer) -> Reconciliation:
    report, statements = read_pain002(given_back.pain002), read_camt053(given_back.camt053)
    assert report.findings == statements.findings == ()
    assert report.content is not None
    assert statements.content is not None
    return reconcile([made], [report.content], statements.content)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**40), st.sampled_from([0, 500, 3_000, 10_000]), st.booleans())
def test_every_payment_is_accounted_for_exactly_once(count: int, seed: int, failures: int, batch_booked: bool) -> None:
    made = order(count)
    back = answer(write_pain001(made), seed, failures, batch_booked=batch_booked)
    found = reconciled(made, back)
    assert [one.end_to_end for one in found.outcomes] == [one.end_to_end for one in made.transfers]
    results = {one.end_to_end: one.result for one in found.outcomes}
    assert {key for key, result in results.items() if result == "afgewezen"} == set(back.rejected)
    assert {key for key, result in results.items() if result == "teruggekeerd"} == set(back.returned)
    assert "open" not in results.values()
    assert found.findings == found.incoming == ()
    assert found.cents("betaald") + found.cents("afgewezen") + found.cents("teruggekeerd") == made.cents
    assert all(bool(one.reasons) == (one.result != "betaald") for one in found.outcomes)


def test_the_account_holds_what_left_and_came_back() -> None:
    made = order(200)
    back = answer(write_pain001(made), 7, 2_000, opening_cents=10_000_000)
    (statement,) = read_camt053(back.camt053).content or ()
    found = reconciled(made, back)
    assert statement.closing == 10_000_000 - found.cents("betaald")
    assert Counter(one.result for one in found.outcomes).keys() == {"betaald", "afgewezen", "teruggekeerd"}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    content = write_pain001(order(50))
    assert answer(content, 3, 2_000) == answer(content, 3, 2_000)
    assert answer(content, 3, 2_000).rejected != answer(content, 4, 2_000).rejected


def test_the_fate_of_a_payment_does_not_hang_on_the_others() -> None:
    whole, half = order(60), order(30)
    failed = answer(write_pain001(whole), 5, 2_000)
    fewer = answer(write_pain001(half), 5, 2_000)
    ours = {one.end_to_end for one in half.transfers}
    assert set(fewer.rejected) == set(failed.rejected) & ours
    assert set(fewer.returned) == set(failed.returned) & ours


def test_employers_pay_back_with_a_right_and_a_wrong_reference() -> None:
    made, reference = order(3), make_reference(4_711)
    paid_in = [
        IncomingPayment("A1", 50_000, "Bedrijf 1", make_belgian_iban(999, 1), reference),
        IncomingPayment("A2", 25_000, "Bedrijf 2", make_belgian_iban(999, 2), misquoted(reference)),
        IncomingPayment("A3", 10_000, "Bedrijf 3", make_belgian_iban(999, 3), text="terugbetaling & zo"),
    ]
    found = reconciled(made, answer(write_pain001(made), 1, 0, paid_in))
    came = [one.detail for one in found.incoming]
    assert [(one.cents, one.reference, one.text, one.iban) for one in came] == [
        (one.cents, one.reference, one.text, one.iban) for one in paid_in
    ]
    assert [reference_fault(one.reference) is None for one in came] == [True, False, False]
    assert {one.result for one in found.outcomes} == {"betaald"}


@given(st.integers(1, 9_999_999_999))
def test_a_reference_copied_wrongly_is_always_seen(number: int) -> None:
    assert reference_fault(misquoted(make_reference(number))) is not None


def test_what_is_no_order_gets_no_answer() -> None:
    with pytest.raises(ValueError, match=r"pain\.001"):
        answer(write_pain001(order(2))[:-40], 1, 0)
