"""One small settled Flanders for all tests of settlement, made once per worker; what a test changes is undone after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.portal.settlement import quarters
from tests.portal.settlement.quarters import Files, SettledQuarter

from maatwerk.portal.people.roles import Role


@pytest.fixture(scope="session")
def quarter_files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """What suppliers send; nothing of it is in a database."""
    return quarters.files(tmp_path_factory.mktemp("quarter"))


@pytest.fixture(scope="package")
def settled_once(
    request: pytest.FixtureRequest, django_db_blocker: Any, quarter_files: Files
) -> Iterator[SettledQuarter]:
    """Two settled quarters in the database of the tests, gone after the last test of this folder."""
    request.getfixturevalue("django_db_setup")
    with pytest.MonkeyPatch.context() as set_, django_db_blocker.unblock(), transaction.atomic():
        set_.setattr(settings, "DEMO", True)
        yield quarters.settled(quarter_files)
        transaction.set_rollback(True)


@pytest.fixture
def settled(settled_once: SettledQuarter, db: None, monkeypatch: pytest.MonkeyPatch) -> SettledQuarter:
    """Two settled quarters and a payer; what a test changes is undone. Who wants an empty register lives elsewhere."""
    del db
    monkeypatch.setattr(settings, "DEMO", True)
    monkeypatch.setattr(settings, "PAYER", quarters.PAYER)
    return settled_once


@pytest.fixture
def officer(settled: SettledQuarter) -> Client:
    """A browser of the officer who makes proposals."""
    return browser_of(settled, Role.OFFICER)


@pytest.fixture
def approver(settled: SettledQuarter) -> Client:
    """A browser of the approver."""
    return browser_of(settled, Role.APPROVER)


def browser_of(settled: SettledQuarter, role: Role) -> Client:
    """Return a browser in which somebody with a role is logged in."""
    client = Client()
    client.force_login(settled.users[role])
    return client
