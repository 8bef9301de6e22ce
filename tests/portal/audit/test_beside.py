"""What people wrote stands beside the chain: hashed with a salt, found when it is changed, erased once and never otherwise."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.portal.audit import chain
from maatwerk.portal.audit.erasing import erase
from maatwerk.portal.audit.models import Content, Event, canonical
from maatwerk.portal.audit.plain import BY_SUBJECT, BY_VERB, ERASE, split
from maatwerk.portal.audit.verifying import erased
from maatwerk.portal.cases.table import kinds

pytestmark = pytest.mark.django_db
WHO = chain.Actor("els", "dossierbehandelaar")
FACTS = {"version": 2, "before": "ingediend", "after": "advies", "given": {"advies": "loonpremie", "inkomen": "31000"}}
REASON = "Zij vertelde over haar ziekte."


def told(number: int = 1) -> Event:
    with transaction.atomic():
        return chain.record(WHO, "imw_aanvraag.indiceren", f"case:IMW-{number}", FACTS, REASON)


def gone(numbers: list[int], subject: str = "case:IMW-1") -> Event:
    with transaction.atomic():
        event = chain.record(WHO, ERASE, subject, {"gebeurtenissen": numbers}, "termijn voorbij")
        erase(Content.objects.filter(event__in=numbers), event)
        return event


def lift() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute('ALTER TABLE audit_content DISABLE TRIGGER "audit_content_kept"')
        else:
            cursor.execute("DROP TRIGGER audit_content_kept")
            cursor.execute("DROP TRIGGER audit_content_removed")


def test_the_chain_itself_holds_nothing_that_somebody_wrote_and_the_event_still_tells_it() -> None:
    event = Event.objects.get(number=told().number)
    inside = " ".join((event.facts, event.reason, event.subject, event.verb))
    assert not any(word in inside for word in ("loonpremie", "31000", "ziekte"))
    assert (event.content(), event.why()) == (FACTS, REASON)
    assert chain.verify() == []


def test_without_the_salt_nobody_finds_the_content_by_trying() -> None:
    one, other = told(1), told(2)
    assert one.beside != other.beside
    assert len(Content.objects.get(event=one).salt) == 64
    apart = {"facts": {"given": FACTS["given"]}, "reason": REASON}
    assert hashlib.sha256(canonical(apart).encode()).hexdigest() not in (one.beside, other.beside)


def change(row: Content) -> None:
    Content.objects.filter(pk=row.pk).update(content=row.content.replace("31000", "13000"))


def resalt(row: Content) -> None:
    Content.objects.filter(pk=row.pk).update(salt="0" * 64)


def remove(row: Content) -> None:
    Content.objects.filter(pk=row.pk).delete()


def empty(row: Content) -> None:
    Content.objects.filter(pk=row.pk).update(salt="", content="")


def call_erased(row: Content) -> None:
    """As an erasure would leave it, under an event that erased something else."""
    other = gone([told(3).number], "case:IMW-3")
    Content.objects.filter(pk=row.pk).update(salt="", content="", erased_by=other, erased_at=other.at)


def add(row: Content) -> None:
    with transaction.atomic():
        plain = chain.record(WHO, "register geladen", "register", {"rijen": 1})
    Content.objects.create(event=plain, salt=row.salt, content=row.content)


@pytest.mark.parametrize("attack", [change, resalt, remove, empty, call_erased, add])
def test_what_is_done_to_the_content_is_found(attack: Callable[[Content], None]) -> None:
    told(2)
    row = Content.objects.get(event=told())
    lift()
    attack(row)
    assert [breach.number for breach in chain.verify()] == [max(row.pk, 0) if attack is not add else row.pk + 1]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), column=st.sampled_from(["salt", "content"]))
def test_one_changed_sign_beside_the_chain_is_found(place: int, column: str) -> None:
    with transaction.atomic():
        row = Content.objects.get(event=told())
        lift()
        value = str(getattr(row, column))
        at = place % len(value)
        Content.objects.filter(pk=row.pk).update(
            **{column: value[:at] + ("y" if value[at] != "y" else "z") + value[at + 1 :]}
        )
        assert [breach.number for breach in chain.verify()] == [row.pk]
        transaction.set_rollback(True)


def test_erased_content_is_no_breach_and_is_counted() -> None:
    kept, event = told(2), told()
    gone([event.number])
    found = Event.objects.get(number=event.number)
    assert (found.content(), found.why(), found.erased) == (
        {"version": 2, "before": "ingediend", "after": "advies"},
        "",
        True,
    )
    assert Event.objects.get(number=kept.number).why() == REASON
    assert (chain.verify(), erased()) == ([], 1)


@pytest.mark.parametrize(
    "change",
    [
        {"content": "{}"},
        {"salt": "", "content": ""},
        {"erased_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"salt": "", "content": "", "erased_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"content": "", "erased_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "erased_by": 1},
        {"salt": "", "erased_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "erased_by": 1},
    ],
)
def test_the_database_refuses_everything_but_erasing_whole(change: dict[str, object]) -> None:
    told(2)
    event = told()
    with pytest.raises(DatabaseError), transaction.atomic():
        Content.objects.filter(event=event).update(**change)


def test_the_database_lets_erase_once_and_remove_never() -> None:
    event = told()
    by = gone([event.number])
    assert erase(Content.objects.filter(event=event), by) == 0
    for again in ({"erased_by": event}, {"content": "terug"}, {"erased_by": None, "erased_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Content.objects.filter(event=event).update(**again)
    with pytest.raises(DatabaseError), transaction.atomic():
        Content.objects.filter(event=event).delete()


def test_what_is_not_declared_plain_stands_beside() -> None:
    assert split("iets nieuws", "iets:1", {"naam": "An"}, "omdat") == ({}, {"facts": {"naam": "An"}, "reason": "omdat"})
    assert split("register geladen", "register", {"rijen": 3}, "eerste keer") == ({"rijen": 3}, {})


def test_nothing_that_a_case_asks_is_declared_plain() -> None:
    """A field of a form never shares its name with a fact that stays for ever."""
    asked = {each.name for kind in kinds().values() for each in kind.asked().values()}
    asked |= {each.name for kind in kinds().values() for each in kind.fields}
    plain = {name for each in (*BY_VERB.values(), *BY_SUBJECT.values()) for name in each.facts}
    assert asked & BY_SUBJECT["case"].facts == set()
    assert not {"given", "submitted", "naam", "insz", "iban", "houder"} & plain
    assert "vraag" not in BY_VERB["lijst uitgevoerd"].facts
