"""Loading a feed: every row, nothing twice, nothing over another load, the guards in place."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import verify
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.checks import guards_present
from maatwerk.portal.register import models as m
from maatwerk.portal.register.feed_tables import TABLES
from maatwerk.portal.register.load import NotEmpty
from maatwerk.portal.register.load_synthetic import examples, load_synthetic, quarters
from maatwerk.portal.register.numbers import hashed
from maatwerk.synthetic.register import register
from maatwerk.synthetic.register.rows import EmploymentFacts

pytestmark = pytest.mark.django_db
SCALE = Fraction(1, 150)


def test_a_load_is_the_feed() -> None:
    loaded = load_synthetic(1, SCALE, 3)
    feed = register(3, *quarters(1), SCALE, clock.now())
    made = {kind: [tuple(row) for row in rows] for kind, rows in feed.tables()}
    for kind, rows in made.items():
        assert TABLES[kind].model._default_manager.count() == len(rows), kind
        assert loaded.counts[TABLES[kind].model._meta.db_table] == len(rows)
    _as_of_is_that_of_the_feed([EmploymentFacts(*row) for row in made[EmploymentFacts]])
    _numbers_are_found()
    assert guards_present(["default"]) == []
    assert verify() == []
    told = Event.objects.get(verb="register geladen").content()
    assert told["sha256"] == loaded.hash
    assert told["rijen"] == loaded.counts
    _new_rows_go_on()
    _a_second_load_is_refused()
    _examples_fit()


def _as_of_is_that_of_the_feed(rows: list[EmploymentFacts]) -> None:
    for month in range(1, 30, 3):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=30 * month)
        for later in (0, 40, 400):
            at = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(days=later)
            wanted = Counter(
                (row.uren, row.valid_from)
                for row in rows
                if row.valid_from <= day and (row.valid_until is None or day < row.valid_until)
                if row.known_from <= at and (row.known_until is None or at < row.known_until)
            )
            found = m.EmploymentFacts.objects.as_of(day, at).values_list("uren", "valid_from")
            assert Counter(found) == wanted, (day, at)


def _numbers_are_found() -> None:
    for number in m.PersonNumber.objects.order_by("?")[:20]:
        assert number.hashed == hashed(number.insz)
        assert number.insz[2:4] >= "60", "nobody who exists"
    assert m.PersonNumber.objects.count() == m.Person.objects.count()


def _new_rows_go_on() -> None:
    assert m.Person.objects.create().pk > 0
    with pytest.raises(DatabaseError), transaction.atomic():
        m.PersonFacts.objects.all().update(voornaam="X")


def _a_second_load_is_refused() -> None:
    before = m.Person.objects.count()
    with pytest.raises(NotEmpty), transaction.atomic():
        load_synthetic(1, SCALE, 4)
    assert m.Person.objects.count() == before


def _examples_fit() -> None:
    found = examples()
    assert found.maatwerkbedrijf is not None
    assert found.imw_employer is not None
    assert m.Contingent.objects.filter(organisation=found.maatwerkbedrijf).exists()
    assert not m.Contingent.objects.filter(organisation=found.imw_employer).exists()
    assert found.worker is not None
    assert m.WaitingEntry.objects.as_of(clock.today()).filter(person=found.waiting).exists()


def test_the_first_quarter_is_never_before_the_timeline() -> None:
    first, last = quarters(1)
    assert last - first == 3
    assert quarters(100)[0] == quarters(50)[0]
