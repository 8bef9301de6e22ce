"""Adding to the chain. Whether it holds is for ``verify`` to say."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from maatwerk.portal import clock
from maatwerk.portal.audit.models import GENESIS, Content, Event, canonical, salted
from maatwerk.portal.audit.plain import split
from maatwerk.portal.audit.verifying import Breach, verify

__all__ = ["GENESIS", "SYSTEM", "Actor", "Breach", "Event", "alone", "head", "record", "verify"]
_LOCK: Final = 4_117_001
"""The advisory lock under which PostgreSQL lets one writer at a time add to the chain."""
_SALT: Final = 32
"""Bytes of salt: enough that nobody finds what was erased by trying."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and as what."""

    name: str
    capacity: str


SYSTEM: Final = Actor("systeem", "systeem")


def record(
    actor: Actor, verb: str, subject: str, facts: Mapping[str, Any], reason: str = "", at: dt.datetime | None = None
) -> Event:
    """Add one event inside the transaction of what it tells of; return it.

    What ``plain`` does not name of the facts, and the reason, stand beside the event under a salted hash. Raises
    TransactionManagementError outside a transaction: an event must never stand without its act.
    """
    last = alone()
    inside, apart = split(verb, subject, facts, reason)
    salt, content = (secrets.token_hex(_SALT), canonical(apart)) if apart else ("", "")
    event = Event(
        number=last.number + 1 if last else 1,
        at=(at or clock.now()).astimezone(dt.UTC),
        actor=actor.name,
        capacity=actor.capacity,
        verb=verb,
        subject=subject,
        facts=canonical(inside),
        reason="" if "reason" in apart else reason,
        beside=salted(salt, content) if apart else None,
        previous=last.hash if last else GENESIS,
    )
    event.hash = event.digest()
    event.save(force_insert=True)
    if apart:
        Content(event=event, salt=salt, content=content).save(force_insert=True)
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
