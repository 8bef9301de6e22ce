"""The database itself keeps facts apart and unchanged, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from maatwerk.portal.audit.chain import SYSTEM, record
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.checks import guards_present
from maatwerk.portal.register.models import Contingent, Organisation

pytestmark = pytest.mark.django_db
UTC = dt.UTC


@pytest.fixture
def event() -> Event:
    with transaction.atomic():
        return record(SYSTEM, "proef", "proef:1", {})


@pytest.fixture
def company() -> Organisation:
    return Organisation.objects.create(ondernemingsnummer="1999999943")


def moment(day: int) -> dt.datetime:
    return dt.datetime(2024, 1, day, 12, tzinfo=UTC)


def places(company: Organisation, event: Event, **other: Any) -> Contingent:
    given = {"valid_from": dt.date(2024, 1, 1), "valid_until": None, "known_from": moment(1), "known_until": None}
    return Contingent.objects.create(organisation=company, vte=20_000_000, event=event, **(given | other))


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"valid_from": dt.date(2030, 1, 1)},
        {"valid_from": dt.date(2023, 1, 1), "valid_until": dt.date(2024, 1, 2)},
        {"known_from": moment(3)},
        {"known_from": dt.datetime(2023, 1, 1, tzinfo=UTC), "known_until": dt.datetime(2024, 1, 1, 12, 0, 0, 1, UTC)},
    ],
)
def test_two_facts_of_one_thing_never_overlap(company: Organisation, event: Event, other: dict[str, Any]) -> None:
    places(company, event)
    with pytest.raises(DatabaseError), transaction.atomic():
        places(company, event, **other)


@pytest.mark.parametrize(
    "other",
    [
        {"valid_from": dt.date(2023, 1, 1), "valid_until": dt.date(2024, 1, 1)},
        {"known_from": dt.datetime(2023, 1, 1, tzinfo=UTC), "known_until": moment(1)},
    ],
)
def test_facts_that_meet_stand_beside_each_other(company: Organisation, event: Event, other: dict[str, Any]) -> None:
    places(company, event)
    places(company, event, **other)
    assert Contingent.objects.count() == 2


def test_other_things_may_overlap(company: Organisation, event: Event) -> None:
    places(company, event)
    places(Organisation.objects.create(ondernemingsnummer="0200065765"), event)


def test_a_fact_is_closed_once(company: Organisation, event: Event) -> None:
    row = places(company, event)
    Contingent.objects.filter(pk=row.pk).update(known_until=moment(5))
    with pytest.raises(DatabaseError), transaction.atomic():
        Contingent.objects.filter(pk=row.pk).update(known_until=moment(6))
    with pytest.raises(DatabaseError), transaction.atomic():
        Contingent.objects.filter(pk=row.pk).update(known_until=None)


@pytest.mark.parametrize(
    "change", [{"vte": 1}, {"valid_until": dt.date(2025, 1, 1)}, {"known_until": moment(9), "vte": 2}]
)
def test_nothing_else_changes(company: Organisation, event: Event, change: dict[str, Any]) -> None:
    row = places(company, event)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contingent.objects.filter(pk=row.pk).update(**change)


def test_nothing_is_removed(company: Organisation, event: Event) -> None:
    row = places(company, event)
    for remove in (row.delete, event.delete, company.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            remove()


def test_nothing_is_removed_behind_the_back_of_the_program(company: Organisation, event: Event) -> None:
    places(company, event)
    statements = ["DELETE FROM register_contingent", "UPDATE audit_event SET reason = 'anders'"]
    if connection.vendor == "postgresql":
        statements.append("TRUNCATE register_contingent")
    else:
        statements.append(
            "INSERT OR REPLACE INTO register_contingent (id, organisation_id, vte, valid_from, known_from, event_id) "
            "SELECT id, organisation_id, 1, valid_from, known_from, event_id FROM register_contingent"
        )
    for statement in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_day_that_runs_backwards_is_refused(company: Organisation, event: Event) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        places(company, event, valid_until=dt.date(2023, 1, 1))


def test_a_table_without_its_guard_is_found() -> None:
    assert guards_present(["default"]) == []
    with connection.cursor() as cursor:
        on = ' ON "register_contingent"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "register_contingent_kept"{on}')
    assert [message.id for message in guards_present(["default"])] == ["kit.E001"]
