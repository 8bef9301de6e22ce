"""The table from claims to capacities, and what keeps it honest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.portal import factory

from maatwerk.portal.people import claims
from maatwerk.portal.people.roles import Role
from maatwerk.portal.people.sealed import seal, unseal
from maatwerk.portal.register import newcomers

DOC = Path(__file__).parents[3] / "docs" / "people.md"


def test_every_role_can_be_given_by_the_table() -> None:
    assert {line.gives for line in claims.table()} == {role for role in Role if role is not Role.PUBLIC}


def test_what_costs_money_is_for_the_department_alone() -> None:
    deciding = {Role.OFFICER, Role.APPROVER, Role.INSPECTOR}
    assert {(line.group, line.organisation) for line in claims.table() if line.gives in deciding} == {
        ("GID", "department")
    }


def test_nothing_but_a_citizen_enters_without_a_role() -> None:
    assert [(line.group, line.gives) for line in claims.table() if not line.role] == [("BUR", Role.PERSON)]


def test_the_documentation_has_every_line() -> None:
    told = {tuple(cell.strip(" `") for cell in row.split("|")[1:4]) for row in DOC.read_text("utf-8").splitlines()}
    missing = [line for line in claims.table() if (line.group, line.role or "–", line.gives.value) not in told]
    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["{0}", "{1}"])
def test_a_person_is_found_however_the_number_is_written(written: str) -> None:
    someone, number = factory.person(5), factory.insz(5)
    dotted = re.sub(r"(..)(..)(..)(...)(..)", r"\1.\2.\3-\4.\5", number)
    assert newcomers.person_with(written.format(number, dotted)) == someone
    assert newcomers.person_with(factory.insz(6)) is None
    assert newcomers.person_with("geen nummer") is None


values = st.none() | st.text(max_size=12) | st.lists(st.text(max_size=25), max_size=3) | st.integers()


@pytest.mark.django_db
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("vo_doelgroepcode", "vo_orgcode", "vo_orgnaam", "maatwerk_rol_3d", "ssm_mandaat", "rrn"), values
        ),
    )
)
def test_claims_of_any_form_give_nothing_by_accident(told: dict[str, object]) -> None:
    outcome = claims.read(told, newcomers=True)
    assert outcome.capacities == ()
    assert outcome.refused


@given(st.text())
def test_what_is_sealed_opens_again_and_shows_nothing(text: str) -> None:
    assert unseal(seal(text)) == text
    assert len(text) < 6 or text not in seal(text)


def test_what_was_not_sealed_here_does_not_open() -> None:
    assert unseal("iets anders") is None
