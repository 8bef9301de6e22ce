"""A message of the bank that lies in the inbox goes to the bank, anything else stays a delivery."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from tests.portal.settlement import bank_steps as bank
from tests.portal.settlement.quarters import OFFICER, SettledQuarter

from maatwerk.law.calendar import next_working_day
from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.intake.inbox import empty_inbox
from maatwerk.portal.intake.models import Delivery
from maatwerk.portal.settlement.bank.continuity import gaps
from maatwerk.portal.settlement.models import BankMessage, BankRefused
from maatwerk.portal.settlement.proposing import propose
from maatwerk.synthetic.bank import answer


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inbox of the test's own."""
    monkeypatch.setattr(settings, "INBOX", tmp_path)
    return tmp_path


def test_messages_of_the_bank_are_known_by_their_namespace(settled: SettledQuarter, inbox: Path) -> None:
    told, count = bank.answered(bank.sent(settled), 1_000), Delivery.objects.count()
    (inbox / "een.xml").write_bytes(told.pain002)
    (inbox / "bank").mkdir()
    (inbox / "bank" / "twee.xml").write_bytes(told.camt053)
    (inbox / "half.xml").write_bytes(told.camt053[:900])
    (inbox / "anders.csv").write_bytes(b"insz;kwartaal\n")
    assert empty_inbox(0) == 3
    assert set(BankMessage.objects.values_list("kind", "name")) == {("pain.002", "een.xml"), ("camt.053", "twee.xml")}
    assert [one.name for one in BankRefused.objects.all()] == ["half.xml"]
    assert Delivery.objects.count() == count + 1
    assert [path.name[11:] for path in (inbox / "geweigerd").iterdir()] == ["half.xml"]
    assert not list(inbox.glob("*.xml"))


def test_a_statement_that_does_not_connect_is_a_finding_whatever_came_first(settled: SettledQuarter) -> None:
    first = bank.sent(settled)
    second = bank.approved(propose([settled.imw], next_working_day(clock.today()), OFFICER.actor))
    one = bank.answered(first, 0).camt053
    closing = 1_000_000_000_00 - first.proposal.pay_cent
    order, expected = store.read(str(second.file_id)), {0: [], 7: [("saldo-sluit-niet-aan", 7)]}
    for apart, findings in expected.items():
        with transaction.atomic():
            bank.given(answer(order, 1, 0, opening_cents=closing - apart).camt053)
            bank.given(one)
            assert [(each.code, each.euro_cents) for each in gaps()] == findings
            transaction.set_rollback(True)
