"""What a process of ``tests/portal/cases/race.py`` does with the bank: a file that was sent, its answers, and how it ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

COUNT = 12
"""How many payments the file has."""


def sent(folder: str) -> str:
    """Make a payment file that was sent; write the answers of the bank in a folder, and say how many fail in which way."""
    from django.conf import settings
    from django.db import transaction
    from tests.portal import factory
    from tests.portal.money import PAYER, sent_file

    from maatwerk.portal.archive import store
    from maatwerk.synthetic.bank import answer

    settings.PAYER = PAYER
    with transaction.atomic():
        owed = {factory.organisation(700 + number): number * 1_000 for number in range(1, COUNT + 1)}
        file = sent_file(owed, factory.event(), "MW1")
    told = answer(store.read(str(file.file_id)), 3, 5_000)
    for name, message in (("report", told.pain002), ("statement", told.camt053)):
        (Path(folder) / name).write_bytes(message)
    return json.dumps({"mislukt": len(told.rejected), "teruggekeerd": len(told.returned)})


def brought(path: str) -> Callable[[], object]:
    """Take in a message of the bank."""
    from django.conf import settings
    from tests.portal.money import PAYER

    from maatwerk.portal.audit.chain import SYSTEM
    from maatwerk.portal.settlement.bank.taking import take

    settings.PAYER = PAYER
    content = Path(path).read_bytes()
    return lambda: take([content], Path(path).name, SYSTEM)


def told() -> str:
    """Say how often each state is there, how many messages count, what does not tie, what is on the way, and breaches."""
    from maatwerk.ledger.settlement_ties import tie
    from maatwerk.portal.audit.chain import verify
    from maatwerk.portal.settlement import books
    from maatwerk.portal.settlement.bank.queries import with_states
    from maatwerk.portal.settlement.models import BankMessage, BankRefused, Booking

    states = Counter(one.now for one in with_states())
    messages = f"{BankMessage.objects.count()} {BankRefused.objects.count()}"
    wrong = [str(one) for one in tie(one.transfer for one in Booking.objects.all())]
    on_the_way = books.balances().balance(("onderweg",))
    return json.dumps([states, messages, wrong, on_the_way, len(verify())])
