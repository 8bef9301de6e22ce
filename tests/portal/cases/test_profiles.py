"""The page of profiles: protected totals about nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from tests.portal import factory

from maatwerk.portal.cases import queries
from maatwerk.portal.cases.profiles import table
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
SINCE, UNTIL = dt.date(2023, 1, 1), dt.date(2030, 1, 1)


def indicated(count: int, advice: str, start: int) -> None:
    town = factory.municipality()
    for seed in range(start, start + count):
        factory.indicering(factory.person(seed, town=town), seed, advice)


def test_large_groups_are_shown_with_their_margins() -> None:
    indicated(12, "cmw", 1)
    indicated(14, "loonpremie", 100)
    shown = table("adviezen", "Adviezen", queries.profiles(SINCE, UNTIL))
    assert [column.label for column in shown.columns] == ["Groep", "collectief maatwerk", "loonpremie", "totaal"]
    assert list(shown.rows[-1].cells) == ["totaal", 12, 14, 26]


def test_a_small_group_is_not_shown_and_can_not_be_subtracted() -> None:
    indicated(12, "cmw", 1)
    indicated(2, "max_2_jaar", 100)
    indicated(20, "loonpremie", 200)
    shown = table("adviezen", "Adviezen", queries.profiles(SINCE, UNTIL))
    cells = [cell for row in shown.rows for cell in row.cells[1:]]
    assert 2 not in cells
    assert cells.count("niet getoond") >= 2


def test_nobody_indicated_is_said() -> None:
    assert table("adviezen", "Adviezen", None).empty


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ANALYST, 200), (Role.OFFICER, 200), (Role.EXPERT, 200), (Role.PERSON, 403)]
)
def test_who_may_see_it(role: Role, status: int) -> None:
    cache.clear()
    client = Client()
    whom = {"person": factory.person(7)} if role is Role.PERSON else {}
    client.force_login(factory.user("kim.kijker", role, **whom))
    assert client.get("/profielen/").status_code == status
