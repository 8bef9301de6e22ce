"""Proposals over a settled quarter: made by one, answered and approved by another, bound to a hash, whoever writes the row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sepaxml
import xmlschema
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.portal import factory
from tests.portal.settlement.quarters import APPROVER, CMW, OFFICER, QUARTER, SettledQuarter, run, take_in

from maatwerk.law.calendar import next_working_day
from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.settlement import accounts
from maatwerk.portal.settlement.approving import NotApproved, answer, approve
from maatwerk.portal.settlement.books import balances
from maatwerk.portal.settlement.desk.stale import stale
from maatwerk.portal.settlement.models import Approval, BankAccount, Booking, Payment, Proposal, RunTotal
from maatwerk.portal.settlement.proposing import NotProposed, propose

PAIN001 = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"
APPROVAL = (
    "INSERT INTO settlement_approval (proposal_id, hash, {by}, why, at, file_id, message_id, event_id) "
    "VALUES (%s, %s, %s, 'omdat', %s, NULL, '', %s)"
)


def proposed(settled: SettledQuarter, replaces: Proposal | None = None, day: dt.date | None = None) -> Proposal:
    """Return a proposal to pay the run of collectief maatwerk."""
    return propose([settled.cmw], day or next_working_day(clock.today()), OFFICER.actor, replaces)


def answered(made: Proposal) -> Proposal:
    for question in made.questions.all():
        answer(question, "nagekeken", APPROVER.actor)
    return made


def written(made: Proposal, by: str, hash_: str = "") -> None:
    """Write an approval into the table itself, past every service."""
    sql = APPROVAL.format(by=connection.ops.quote_name("by"))
    event = factory.event()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [made.pk, hash_ or made.hash, by, event.at, event.number])


def test_a_proposal_is_approved_by_a_second_person_and_ties_to_the_books(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    assert made.settled_cent == settled.cmw.total_cent
    assert made.held_cent > 0
    assert made.pay_cent + made.held_cent - made.receivable_cent == made.settled_cent
    given = approve(made, made.hash, "klopt", APPROVER.actor)
    paid = dict(Payment.objects.values_list("onderneming", "cent"))
    assert sum(paid.values()) == made.pay_cent
    assert settled.employers[0] not in paid, "no account number"
    assert settled.employers[1] not in paid, "nobody confirmed it"
    books = balances()
    assert books.balance(()) == 0
    assert books.balance(("onderneming",)) == -made.held_cent + made.receivable_cent
    assert sum(Booking.objects.filter(payment__isnull=False).values_list("cent", flat=True)) == made.pay_cent
    assert given.file is not None
    _is_of_the_schema(store.read(given.file.pk), paid)
    with pytest.raises(NotProposed, match="niets te boeken"):
        proposed(settled)


def _is_of_the_schema(content: bytes, paid: dict[str, int]) -> None:
    schema = xmlschema.XMLSchema(PAIN001)
    schema.validate(content.decode())
    head = schema.to_dict(content.decode())["CstmrCdtTrfInitn"]["GrpHdr"]
    assert int(head["NbOfTxs"]) == len(paid)
    assert int(str(head["CtrlSum"]).replace(".", "")) == sum(paid.values())


def test_the_database_itself_refuses_the_maker(settled: SettledQuarter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SETTLEMENT_SAMPLE", 0)
    made = proposed(settled)
    assert not made.questions.exists()
    with pytest.raises(DatabaseError, match="wie een voorstel maakt, keurt het niet goed"):
        written(made, OFFICER.name)
    assert not Approval.objects.exists()


def test_the_database_itself_refuses_another_hash(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    with pytest.raises(DatabaseError, match="een ander controlegetal"):
        written(made, APPROVER.name, "0" * 64)


def test_the_database_itself_refuses_questions_that_another_answered(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    assert made.questions.exists()
    with pytest.raises(DatabaseError, match="beantwoordt eerst zelf elke vraag"):
        written(made, "iemand.anders")


def test_the_database_itself_refuses_a_replaced_proposal(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    proposed(settled, replaces=made)
    with pytest.raises(DatabaseError, match="vervangen door een ander"):
        written(made, APPROVER.name)


def test_an_approval_that_was_given_stays(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    given = approve(made, made.hash, "klopt", APPROVER.actor)
    for change in (lambda: Approval.objects.filter(pk=given.pk).update(hash="0" * 64), lambda: given.delete()):
        with pytest.raises(Exception, match="nooit gewijzigd"), transaction.atomic():
            _do(change)


def _do(change: Callable[[], object]) -> None:
    change()


@pytest.mark.usefixtures("settled")
def test_the_database_itself_refuses_who_entered_an_account() -> None:
    account = BankAccount.objects.filter(confirmation=None, known_until=None).get()
    event = factory.event()
    sql = "INSERT INTO settlement_bankaccountconfirmation (account_id, {}, how, at, event_id) VALUES (%s, %s, 'kaart', %s, %s)"
    by = connection.ops.quote_name("by")
    with (
        pytest.raises(DatabaseError, match="bevestigt het niet zelf"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(by), [account.pk, account.maker, event.at, event.number])


def test_services_refuse_in_plain_words(settled: SettledQuarter) -> None:
    made = proposed(settled)
    question = made.questions.first()
    assert question is not None
    with pytest.raises(NotApproved, match="een ander beantwoordt"):
        answer(question, "klopt", OFFICER.actor)
    with pytest.raises(NotApproved, match="zeg in een zin"):
        answer(question, "  ", APPROVER.actor)
    with pytest.raises(NotApproved, match="elke vraag"):
        approve(made, made.hash, "klopt", APPROVER.actor)
    answered(made)
    with pytest.raises(NotApproved, match="al beantwoord"):
        answer(question, "klopt", APPROVER.actor)
    with pytest.raises(NotApproved, match="een ander keurt het goed"):
        approve(made, made.hash, "klopt", OFFICER.actor)
    with pytest.raises(NotApproved, match="controlegetal"):
        approve(made, "0" * 64, "klopt", APPROVER.actor)
    with pytest.raises(NotApproved, match="waarop uw goedkeuring steunt"):
        approve(made, made.hash, " ", APPROVER.actor)
    assert not Booking.objects.exists()
    approve(made, made.hash, "klopt", APPROVER.actor)
    with pytest.raises(NotApproved, match="al goedgekeurd"):
        approve(made, made.hash, "klopt", APPROVER.actor)


def test_a_proposal_needs_runs_and_a_day_to_come(settled: SettledQuarter) -> None:
    with pytest.raises(NotProposed, match="minstens een run"):
        propose([], clock.today(), OFFICER.actor)
    with pytest.raises(NotProposed, match="verleden"):
        proposed(settled, day=clock.today() - dt.timedelta(days=1))


def test_what_was_approved_is_not_replaced(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    approve(made, made.hash, "klopt", APPROVER.actor)
    with pytest.raises(NotProposed, match="al goedgekeurd"):
        propose([settled.imw], next_working_day(clock.today()), OFFICER.actor, made)


def test_corrections_make_a_proposal_stale(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    assert stale(made) is None
    take_in(settled.files.corrections, "correcties.zip")
    later = run(QUARTER, CMW)
    assert later.previous == settled.cmw
    gone = stale(made)
    assert gone is not None
    assert str(later) in gone.why
    with pytest.raises(NotApproved, match=str(later)):
        approve(made, made.hash, "klopt", APPROVER.actor)


def test_a_confirmed_account_number_voids_a_proposal_and_says_for_whom(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    account = BankAccount.objects.filter(confirmation=None, known_until=None).get()
    accounts.confirm(account, "bankafschrift", APPROVER.actor)
    gone = stale(made)
    assert gone is not None
    [moved] = gone.moved
    cents = sum(
        RunTotal.objects.filter(run=settled.cmw, onderneming=settled.employers[1]).values_list("cent", flat=True)
    )
    assert (moved.employer, moved.then, moved.now) == (settled.employers[1], 0, cents)
    assert "niet meer aangehouden" in moved.what
    with pytest.raises(NotApproved, match="vervalt"):
        approve(made, made.hash, "klopt", APPROVER.actor)
    next_one = proposed(settled, replaces=made)
    assert stale(next_one) is None
    assert next_one.pay_cent == made.pay_cent + cents


def test_what_does_not_touch_a_proposal_does_not_void_it(settled: SettledQuarter) -> None:
    made = answered(proposed(settled))
    other = BankAccount.objects.exclude(organisation__ondernemingsnummer__in=settled.employers).first()
    assert other is not None
    accounts.enter(other.organisation, "BE68539007547034", "Een ander", OFFICER.actor)
    assert stale(made) is None
    assert approve(made, made.hash, "klopt", APPROVER.actor).hash == made.hash


def test_the_kept_content_is_what_the_hash_is_of(settled: SettledQuarter) -> None:
    made = proposed(settled)
    kept = json.loads(store.read(made.content_id))
    assert sum(line[4] for line in kept["lines"]) == made.pay_cent
    assert made.content_id == made.hash
    assert settings.DEMO
