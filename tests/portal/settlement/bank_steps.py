"""Steps of the tests of the bank: a file that was sent, the answers of an invented bank, and what the books say."""

from __future__ import annotations

from collections.abc import Iterable

from tests.portal.settlement.quarters import APPROVER, OFFICER, SettledQuarter

from maatwerk.law.calendar import next_working_day
from maatwerk.ledger.settlement_balances import Balances
from maatwerk.ledger.settlement_ties import tie
from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.settlement import approving, books
from maatwerk.portal.settlement.bank.taking import Taken, latest_states, take
from maatwerk.portal.settlement.models import Approval, Booking, Payment, PaymentState, Proposal
from maatwerk.portal.settlement.proposing import propose
from maatwerk.synthetic.bank import Answer, IncomingPayment, answer


def sent(settled: SettledQuarter) -> Approval:
    """Return the payment file of collectief maatwerk, approved and sent."""
    return approved(propose([settled.cmw], next_working_day(clock.today()), OFFICER.actor))


def approved(made: Proposal) -> Approval:
    """Answer what is asked of a proposal, and approve it."""
    for question in made.questions.all():
        approving.answer(question, "nagekeken", APPROVER.actor)
    return approving.approve(made, made.hash, "klopt", APPROVER.actor)


def answered(
    file: Approval, failures: int, seed: int = 1, incoming: Iterable[IncomingPayment] = (), **how: bool
) -> Answer:
    """Return what the invented bank says of a payment file; ``failures`` per ten thousand."""
    return answer(store.read(str(file.file_id)), seed, failures, incoming, **how)


def given(content: bytes, name: str = "bank.xml") -> Taken:
    """Take in a message of the bank."""
    return take([content], name, OFFICER.actor)


def states(file: Approval) -> dict[str, tuple[str, str]]:
    """Return state and reason of every payment of a file, by its identifier; one without an answer is on the way."""
    payments = {one.pk: one.end_to_end for one in Payment.objects.filter(proposal=file.proposal)}
    known = latest_states(payments)
    told = {key: (known[key].state, known[key].reason) for key in known}
    return {name: told.get(key, (PaymentState.OPEN, "")) for key, name in payments.items()}


def balances() -> Balances:
    """Return what stands in the books, and see that all of it ties."""
    assert tie(one.transfer for one in Booking.objects.all()) == ()
    return books.balances()
