"""Whether the chain holds: each event, what stands beside it, and what other rooms keep of what it tells."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.portal.audit.models import GENESIS, Content, Event
from maatwerk.portal.audit.plain import ERASE

_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Breach:
    """Where the chain does not hold, and what is wrong there. ``number`` is that of the event, 0 for the chain as a whole."""

    number: int
    what: str


KEPT: Final[list[Callable[[], Iterator[Breach]]]] = []
"""What rooms that keep rows of what an event tells (decisions, letters) put here: whether those still say the same."""


def verify(expected: str | None = None) -> list[Breach]:
    """Return every place where the chain, or a row that it vouches for, does not hold; empty when all does.

    Finds changed, removed, inserted and re-ordered events, and content beside them that was changed, removed, or erased without
    an event that says so; content that was erased as it should is no breach. With ``expected``, a hash that was once the head
    (it stands on letters and batches), it also finds a chain that was rewritten or cut after that moment.
    """
    found = list(_breaches())
    if expected is not None and expected != GENESIS and not Event.objects.filter(hash=expected).exists():
        found.append(Breach(0, f"het hoofd {expected} staat niet in de keten: zij is herschreven of ingekort"))
    for kept in KEPT:
        found += kept()
    return found


def erased() -> int:
    """Return of how many events the content beside them was erased."""
    return Content.objects.exclude(erased_by=None).count()


def _breaches() -> Iterator[Breach]:
    previous, number, gone = GENESIS, 0, functools.cache(erased_by)
    for event in Event.objects.select_related("apart").order_by("number").iterator(chunk_size=_BATCH):
        if event.number != number + 1:
            yield Breach(event.number, f"na gebeurtenis {number} volgt {event.number}: er ontbreekt iets")
        if event.previous != previous:
            yield Breach(event.number, "sluit niet aan op de gebeurtenis ervoor")
        if event.digest() != event.hash:
            yield Breach(event.number, "de inhoud past niet bij de hash: gewijzigd")
        fault = _beside(event, gone)
        if fault:
            yield Breach(event.number, fault)
        previous, number = event.hash, event.number


def _beside(event: Event, gone: Callable[[int], frozenset[int]]) -> str:
    """Return what is wrong with what stands beside an event; empty where nothing is."""
    row: Content | None = getattr(event, "apart", None)
    if row is None:
        return "wat naast deze gebeurtenis stond, ontbreekt" if event.beside else ""
    if not event.beside:
        return "naast deze gebeurtenis staat iets dat er niet hoort"
    if not row.erased:
        return "" if row.salt and row.digest() == event.beside else "wat naast deze gebeurtenis staat, is gewijzigd"
    if row.content or row.salt:
        return "wat naast deze gebeurtenis staat, heet gewist en staat er nog"
    by = row.erased_by_id or 0
    return "" if event.number < by and event.number in gone(by) else "gewist zonder gebeurtenis die dat zegt"


def erased_by(number: int) -> frozenset[int]:
    """Return the events whose content an event erased; none where it is no such event."""
    facts = Event.objects.filter(number=number, verb=ERASE).values_list("facts", flat=True).first()
    return frozenset(json.loads(facts).get("gebeurtenissen", ())) if facts else frozenset()
