"""Adding to the chain, and checking it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from maatwerk.portal import clock
from maatwerk.portal.audit.models import GENESIS, Event, canonical

_LOCK: Final = 4_117_001
"""The advisory lock under which PostgreSQL lets one writer at a time add to the chain."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and as what."""

    name: str
    capacity: str


SYSTEM: Final = Actor("systeem", "systeem")


@dataclass(frozen=True, slots=True)
class Breach:
    """Where the chain does not hold, and what is wrong there."""

    number: int
    what: str


def record(
    actor: Actor, verb: str, subject: str, facts: Mapping[str, Any], reason: str = "", at: dt.datetime | None = None
) -> Event:
    """Add one event inside the transaction of what it tells of; return it.

    Raises TransactionManagementError outside a transaction: an event must never stand without its act.
    """
    last = alone()
    event = Event(
        number=last.number + 1 if last else 1,
        at=(at or clock.now()).astimezone(dt.UTC),
        actor=actor.name,
        capacity=actor.capacity,
        verb=verb,
        subject=subject,
        facts=canonical(dict(facts)),
        reason=reason,
        previous=last.hash if last else GENESIS,
    )
    event.hash = event.digest()
    event.save(force_insert=True)
    return event


def alone() -> Event | None:
    """Let nobody else add to the chain until the end of the transaction; return its last event.

    SQLite has one writer at a time by itself. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("een gebeurtenis hoort bij een transactie")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return Event.objects.order_by("-number").only("number", "hash", "at").first()


def head() -> str:
    """Return the hash of the last event; of an empty chain sixty-four zeros."""
    last = Event.objects.order_by("-number").values_list("hash", flat=True).first()
    return last or GENESIS


def verify(expected: str | None = None) -> list[Breach]:
    """Return every place where the chain does not hold; empty when it does.

    Finds changed, removed, inserted and re-ordered events. With ``expected``, a hash that was once the head (it stands on
    letters and batches), it also finds a chain that was rewritten or cut after that moment.
    """
    found = list(_breaches())
    if expected is not None and expected != GENESIS and not Event.objects.filter(hash=expected).exists():
        found.append(Breach(0, f"het hoofd {expected} staat niet in de keten: zij is herschreven of ingekort"))
    return found


def _breaches() -> Iterator[Breach]:
    previous, number = GENESIS, 0
    for event in Event.objects.order_by("number").iterator(chunk_size=2_000):
        if event.number != number + 1:
            yield Breach(event.number, f"na gebeurtenis {number} volgt {event.number}: er ontbreekt iets")
        if event.previous != previous:
            yield Breach(event.number, "sluit niet aan op de gebeurtenis ervoor")
        if event.digest() != event.hash:
            yield Breach(event.number, "de inhoud past niet bij de hash: gewijzigd")
        previous, number = event.hash, event.number
