"""Two worlds that share nothing, made once per module; all is undone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from tests.portal import factory
from tests.portal.factory import World


@pytest.fixture(scope="module")
def worlds(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[tuple[World, World]]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        yield factory.world(1), factory.world(2, ("11002", "Antwerpen", "antwerpen"))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


@pytest.fixture
def world(worlds: tuple[World, World]) -> World:
    """The first of them; what a test changes is undone."""
    return worlds[0]
