"""Said to a process over a database of its own: ``python bank_race.py prepare|take|told``; ``take`` waits for a line to go."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

COUNT = 12


def prepare(folder: str) -> str:
    """Make the database, a payment file that was sent, and the answers of the bank in a folder."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from tests.portal import factory
    from tests.portal.money import sent_file

    from maatwerk.portal.archive import store
    from maatwerk.synthetic.bank import answer

    with transaction.atomic():
        owed = {factory.organisation(number): number * 1_000 for number in range(1, COUNT + 1)}
        file = sent_file(owed, factory.event(), "MW1")
    told = answer(store.read(str(file.file_id)), 3, 5_000)
    for name, message in (("report", told.pain002), ("statement", told.camt053)):
        (Path(folder) / name).write_bytes(message)
    return json.dumps({"rejected": len(told.rejected), "returned": len(told.returned)})


def take(path: str) -> str:
    """Take in a message as soon as it is told to; say what came of it."""
    from maatwerk.portal.audit.chain import SYSTEM
    from maatwerk.portal.settlement.bank.taking import take as bring

    content = Path(path).read_bytes()
    print("ready", flush=True)
    sys.stdin.readline()
    taken = bring([content], Path(path).name, SYSTEM)
    return "refused" if taken.message is None else "new" if taken.fresh else "known"


def told() -> str:
    """Say the states of the payments, what does not tie, what is still on the way, and the breaches of the chain."""
    from collections import Counter

    from maatwerk.ledger.settlement_ties import tie
    from maatwerk.portal.audit.chain import verify
    from maatwerk.portal.settlement import books
    from maatwerk.portal.settlement.bank.queries import with_states
    from maatwerk.portal.settlement.models import Booking

    states = Counter(one.now for one in with_states())
    wrong = [str(one) for one in tie(one.transfer for one in Booking.objects.all())]
    on_the_way = books.balances().balance(("onderweg",))
    return json.dumps({"states": states, "wrong": wrong, "on_the_way": on_the_way, "breaches": len(verify())})


if __name__ == "__main__":
    django.setup()
    from django.conf import settings
    from tests.portal.money import PAYER

    settings.PAYER = PAYER
    print({"prepare": prepare, "take": take, "told": told}[sys.argv[1]](*sys.argv[2:]), flush=True)
