"""The chain finds whatever is done to it, on both databases; the guards must be lifted first to do it at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import GENESIS, Event, canonical

pytestmark = pytest.mark.django_db
WHO = chain.Actor("els", "dossierbehandelaar")


def events(count: int) -> list[Event]:
    """Events that say all they have to say themselves, as every event did before content stood beside the chain."""
    with transaction.atomic():
        return [chain.record(WHO, "register geladen", f"zaak:{n}", {"rijen": n}, "omdat") for n in range(count)]


@contextmanager
def guards_lifted() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute('ALTER TABLE audit_event DISABLE TRIGGER "audit_event_kept"')
        else:
            cursor.execute("DROP TRIGGER audit_event_kept")
            cursor.execute("DROP TRIGGER audit_event_removed")
    yield


def change(number: int) -> None:
    Event.objects.filter(number=number).update(reason="iets anders")


def change_and_hash_anew(number: int) -> None:
    event = Event.objects.get(number=number)
    event.reason = "iets anders"
    Event.objects.filter(number=number).update(reason=event.reason, hash=event.digest())


def remove(number: int) -> None:
    Event.objects.filter(number=number).delete()


def swap(number: int) -> None:
    one, other = Event.objects.get(number=number), Event.objects.get(number=number + 1)
    Event.objects.filter(number=number).update(facts=other.facts)
    Event.objects.filter(number=number + 1).update(facts=one.facts)


def insert(number: int) -> None:
    for event in Event.objects.filter(number__gt=number).order_by("-number"):
        Event.objects.filter(number=event.number).update(number=event.number + 1)
    last = Event.objects.get(number=number)
    made = Event(number=number + 1, at=last.at, actor="x", capacity="x", verb="x", subject="x", facts="{}")
    made.previous = last.hash
    made.hash = made.digest()
    made.save(force_insert=True)


@pytest.mark.parametrize("attack", [change, change_and_hash_anew, remove, swap, insert])
def test_what_is_done_to_the_chain_is_found(attack: Callable[[int], None]) -> None:
    events(6)
    assert chain.verify() == []
    with guards_lifted():
        attack(3)
    assert chain.verify() != []


def rewrite_from(number: int) -> None:
    previous = Event.objects.get(number=number - 1).hash
    for event in Event.objects.filter(number__gte=number).order_by("number"):
        event.reason, event.previous = "herschreven", previous
        previous = event.digest()
        told = {"reason": event.reason, "previous": event.previous, "hash": previous}
        Event.objects.filter(number=event.number).update(**told)


def cut_from(number: int) -> None:
    Event.objects.filter(number__gte=number).delete()


@pytest.mark.parametrize("attack", [rewrite_from, cut_from])
def test_a_chain_rewritten_or_cut_is_found_by_a_head_from_before(attack: Callable[[int], None]) -> None:
    head = events(6)[-1].hash
    with guards_lifted():
        attack(4)
    assert chain.verify() == []
    assert [breach.what for breach in chain.verify(head)] != []


def test_every_earlier_head_is_found_in_a_whole_chain() -> None:
    for event in events(5):
        assert chain.verify(event.hash) == []
    assert chain.verify(GENESIS) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    column=st.sampled_from(["actor", "capacity", "verb", "subject", "facts", "reason", "previous"]),
    number=st.integers(1, 5),
    place=st.integers(0, 10_000),
)
def test_one_changed_sign_anywhere_is_found(column: str, number: int, place: int) -> None:
    with transaction.atomic():
        events(5)
        with guards_lifted():
            value = str(getattr(Event.objects.get(number=number), column))
            at = place % max(len(value), 1)
            other = value[:at] + ("y" if value[at : at + 1] != "y" else "z") + value[at + 1 :]
            Event.objects.filter(number=number).update(**{column: other})
        assert chain.verify() != []
        transaction.set_rollback(True)


def test_a_changed_moment_is_found() -> None:
    events(3)
    with guards_lifted():
        Event.objects.filter(number=2).update(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert [breach.number for breach in chain.verify()] == [2]


def test_a_float_never_enters_the_memory() -> None:
    with pytest.raises(TypeError, match="kommagetal"):
        canonical({"bedrag": [1, {"euro": 0.1}]})


def test_the_same_content_has_one_form() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'
