"""Invented money of one organisation for tests: a file that was sent, a message of the bank, and what is claimed back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from maatwerk.ledger.settlement import Ground, pay, sanction, settle, unmatched
from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit.models import Event
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement import models as s
from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.sources.payments.orders import CreditTransfer, Payer, PaymentOrder
from maatwerk.sources.payments.pain001 import write_pain001
from maatwerk.sources.payments.reference import make_reference

DAY = dt.date(2024, 1, 1)
ARTICLE = "JB0-1JEC2HA-WT"


@dataclass(frozen=True)
class Money:
    """What belongs together: the approval that sent a file, its payment, money of unknown origin, and a sanction."""

    sent: s.Approval
    payment: s.Payment
    message: s.BankMessage
    unknown: s.BankEntry
    claim: s.RecoveryApproval


def money(firm: Organisation, seed: int, event: Event) -> Money:
    """Make it; everything is booked, by no service of the portal."""
    number, at = firm.ondernemingsnummer, event.at
    file = keep([f"een bestand van {seed}".encode()])
    sums = {"settled_cent": 0, "set_off_cent": 0, "pay_cent": 10_000, "held_cent": 0, "receivable_cent": 0}
    proposed = s.Proposal.objects.create(
        title="Openstaande bedragen",
        hash="4" * 64,
        content=file,
        execution=DAY,
        maker="dina",
        made_at=at,
        event=event,
        **sums,
    )
    sent = s.Approval.objects.create(
        proposal=proposed,
        hash="4" * 64,
        by="gust",
        why="klopt",
        at=at,
        file=file,
        message_id=f"PROEF{seed}",
        event=event,
    )
    account = s.BankAccount.objects.create(
        organisation=firm,
        iban=make_belgian_iban(999, seed),
        houder=f"Bakkerij {seed}",
        maker="dina",
        valid_from=DAY,
        known_from=at,
        event=event,
    )
    payment = s.Payment.objects.create(
        proposal=proposed, onderneming=number, cent=10_000, account=account, end_to_end=f"PROEF{seed}-1",
        reference=make_reference(7_000_000 + seed),
    )  # fmt: skip
    books.book(pay(Ground(number), str(proposed), 10_000, "proef"), event, proposal=proposed, payment=payment)
    message = s.BankMessage.objects.create(
        kind="camt.053",
        message_id=f"BANK{seed}",
        archived=keep([f"afschrift {seed}".encode()]),
        received_at=at,
        event=event,
    )
    unknown = s.BankEntry.objects.create(message=message, place="afschrift 1, verrichting 1", cent=700, told="1234")
    books.book(unmatched(700, "ontvangen"), event, entry=unknown)
    return Money(sent, payment, message, unknown, _claim(number, seed, event))


def _claim(number: str, seed: int, event: Event) -> s.RecoveryApproval:
    decided = s.RecoveryDecision.objects.create(
        kind="sanctie",
        onderneming=number,
        cent=5_000,
        artikel=ARTICLE,
        why="proef",
        maker="dina",
        made_at=event.at,
        event=event,
    )
    books.book(sanction(Ground(number, "", "", ARTICLE), 5_000, f"{decided}: sanctie"), event)
    return s.RecoveryApproval.objects.create(
        decision=decided,
        by="gust",
        why="nagekeken",
        at=event.at,
        reference=make_reference(9_100_000_000 + seed),
        letter=keep([f"brief {seed}".encode()]),
        event=event,
    )


PAYER = ["Departement WEWIS (proef)", "BE49999000000171", "", "Brussel", "BE"]


def sent_file(owed: Mapping[Organisation, int], event: Event, message_id: str) -> s.Approval:
    """Return a payment file that was sent: real bytes, of what organisations were owed for a quarter (cents), booked."""
    payer = Payer(PAYER[0], PAYER[1], None, PAYER[3], PAYER[4])
    accounts = {firm: _account(firm, event) for firm in owed}
    keys = {firm: f"{message_id}-{number:05d}" for number, firm in enumerate(owed, 1)}
    transfers = tuple(
        CreditTransfer(keys[one], cents, accounts[one].houder, accounts[one].iban) for one, cents in owed.items()
    )
    day = event.at.date() + dt.timedelta(days=1)
    file = keep([write_pain001(PaymentOrder(message_id, event.at, day, payer, transfers))])
    sums = {"settled_cent": 0, "set_off_cent": 0, "held_cent": 0, "receivable_cent": 0}
    proposed = s.Proposal.objects.create(
        title="proef", hash="5" * 64, content=file, pay_cent=sum(owed.values()), execution=day, maker="dina",
        made_at=event.at, event=event, **sums,
    )  # fmt: skip
    for firm, cents in owed.items():
        number = firm.ondernemingsnummer
        books.book(settle(Ground(number, "cmw", "2026Q1", ARTICLE), cents, "proef"), event, proposal=proposed)
        payment = s.Payment.objects.create(
            proposal=proposed, onderneming=number, cent=cents, account=accounts[firm], end_to_end=keys[firm]
        )
        moved = pay(Ground(number), str(proposed), cents, keys[firm])
        books.book(moved, event, proposal=proposed, payment=payment)
    return s.Approval.objects.create(
        proposal=proposed,
        hash="5" * 64,
        by="gust",
        why="klopt",
        at=event.at,
        file=file,
        message_id=message_id,
        event=event,
    )


def _account(firm: Organisation, event: Event) -> s.BankAccount:
    """Return an account number that a second person confirmed."""
    iban = make_belgian_iban(999, 50_000 + firm.pk)
    made = s.BankAccount.objects.create(
        organisation=firm,
        iban=iban,
        houder=f"Firma {firm.pk}",
        maker="dina",
        valid_from=DAY,
        known_from=event.at,
        event=event,
    )
    s.BankAccountConfirmation.objects.create(account=made, by="gust", how="proef", at=event.at, event=event)
    return made
