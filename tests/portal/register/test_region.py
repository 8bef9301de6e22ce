"""The waiting list by region: what somebody of VDAB gets unasked, and who may ask for more."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from tests.portal import factory as f

from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.people.models import Grant
from maatwerk.portal.people.roles import Role
from maatwerk.portal.people.services import grant
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db
HERE, THERE = "Hier", "Ginder"


@pytest.fixture(autouse=True)
def waiting() -> None:
    for seed, (name, province) in enumerate(((HERE, "limburg"), (THERE, "antwerpen")), 1):
        f._fact(m.WaitingEntry, {"person": f.person(seed, "An", name)}, provincie=province)


def names(role: Role, address: str = "/wachtlijst/", **whom: Any) -> tuple[set[str], str]:
    client = Client()
    client.force_login(f.user(f"iemand.{role.value}", role, **whom))
    page = client.get(address).content.decode()
    return {name for name in (HERE, THERE) if name in page}, page


def test_a_mediator_sees_the_own_region_unasked_and_no_way_to_the_rest() -> None:
    seen, page = names(Role.MEDIATOR, provinces=["limburg"])
    assert seen == {HERE}
    assert "U ziet wie in uw regio wacht: Limburg." in page
    assert "Toon heel Vlaanderen" not in page


@pytest.mark.parametrize("asked", ["heel_vlaanderen", "antwerpen"])
@pytest.mark.parametrize("form", ["/wachtlijst/", "/wachtlijst/export.csv"])
def test_a_mediator_does_not_read_the_names_of_another_region(asked: str, form: str) -> None:
    seen, _page = names(Role.MEDIATOR, f"{form}?provincie={asked}", provinces=["limburg"])
    assert THERE not in seen


def test_an_expert_with_a_region_sees_it_unasked_and_may_ask_for_all() -> None:
    seen, page = names(Role.EXPERT, provinces=["antwerpen", "limburg"])
    assert seen == {HERE, THERE}
    assert "Antwerpen, Limburg" in page
    assert "?provincie=heel_vlaanderen" in page


def test_all_of_flanders_is_asked_for_in_the_address() -> None:
    assert names(Role.EXPERT, "/wachtlijst/?provincie=heel_vlaanderen", provinces=["limburg"])[0] == {HERE, THERE}


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.OFFICER])
def test_without_a_region_everybody_is_on_the_list(role: Role) -> None:
    seen, page = names(role)
    assert seen == {HERE, THERE}
    assert "in uw regio" not in page


def test_a_region_is_of_somebody_of_vdab_and_another_one_is_another_capacity() -> None:
    user = f.user("bea.bemiddelaar")
    first = grant(user, Role.MEDIATOR, SYSTEM, provinces=["limburg", "antwerpen"])
    assert grant(user, Role.MEDIATOR, SYSTEM, provinces=["antwerpen", "limburg"]) == first
    assert grant(user, Role.MEDIATOR, SYSTEM, provinces=["limburg"]) != first
    assert first.acting().provinces == ("antwerpen", "limburg")
    assert str(first) == "VDAB-bemiddelaar Antwerpen, Limburg"
    with pytest.raises(IntegrityError):
        grant(user, Role.OFFICER, SYSTEM, provinces=["limburg"])


def test_the_command_gives_a_region() -> None:
    asked = ("bea.bemiddelaar", "--role", "bemiddelaar", "--province", "limburg")
    call_command("account", *asked, stdout=io.StringIO())
    assert Grant.objects.get(user__username="bea.bemiddelaar").provinces == ("limburg",)
