"""Who sees what: the own and a stranger's things, for every role and every table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from tests.portal import factory as f

from maatwerk.portal.kit import facts as kit
from maatwerk.portal.people.roles import NOBODY, Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.numbers import note_look
from maatwerk.portal.register.queries import _RULES, sees, visible_to

pytestmark = pytest.mark.django_db

PERSONAL = {m.Person, m.PersonFacts, m.PersonNumber}
WORK = {m.Employment, m.EmploymentFacts}
RIGHTS = {m.Toekenning, m.ToekenningFacts, m.Pakket}
ADVICE = {m.Indicering, m.IndiceringFacts, m.WaitingEntry}
BODIES = {
    m.Organisation,
    m.OrganisationFacts,
    m.Establishment,
    m.EstablishmentFacts,
    m.Contingent,
    m.QualityRegistration,
}
COACHES = {m.Coach, m.CoachFacts}
OPEN = {m.Erkenning, m.Municipality, m.MunicipalityFacts}
ALL = PERSONAL | WORK | RIGHTS | ADVICE | BODIES | COACHES | OPEN | {m.Look, m.ProviderRegistration}

OWN: dict[Role, set[Any]] = {
    Role.OFFICER: ALL,
    Role.APPROVER: ALL,
    Role.INSPECTOR: ALL,
    Role.MEDIATOR: PERSONAL | WORK | ADVICE | BODIES | OPEN | {m.ProviderRegistration},
    Role.EXPERT: PERSONAL | WORK | ADVICE | BODIES | OPEN | {m.ProviderRegistration},
    Role.EMPLOYER: PERSONAL | WORK | RIGHTS | BODIES | COACHES | OPEN | {m.ProviderRegistration},
    Role.EMPLOYER_READER: PERSONAL | WORK | RIGHTS | BODIES | COACHES | OPEN | {m.ProviderRegistration},
    Role.PROVIDER: BODIES | COACHES | OPEN | {m.ProviderRegistration},
    Role.LOCAL: BODIES | OPEN | {m.ProviderRegistration},
    Role.ANALYST: BODIES | OPEN | {m.ProviderRegistration},
    Role.PERSON: PERSONAL | WORK | RIGHTS | ADVICE | BODIES | OPEN | {m.Look, m.ProviderRegistration},
    Role.PUBLIC: OPEN,
}
STRANGER: dict[Role, set[Any]] = OWN | {
    Role.EMPLOYER: OPEN | {m.ProviderRegistration},
    Role.EMPLOYER_READER: OPEN | {m.ProviderRegistration},
    Role.PROVIDER: BODIES | OPEN | {m.ProviderRegistration},
    Role.PERSON: OPEN | {m.ProviderRegistration},
}


class Things:
    """One of each thing of the register that belong together."""

    def __init__(self, seed: int) -> None:
        self.town = f.municipality(f"1100{seed}", f"Dorp {seed}")
        self.firm = f.organisation(seed, f"Firma {seed}", self.town)
        self.unit, self.person = f.establishment(self.firm, seed, self.town), f.person(seed, town=self.town)
        self.work = f.employment(self.person, self.firm, self.unit)
        self.advice = f.indicering(self.person, seed)
        self.right, self.coach = f.toekenning(self.work, self.advice, seed), f.coach(self.firm)
        of_firm: dict[str, Any] = {"organisation": self.firm}
        f._fact(m.Contingent, of_firm, vte=5_000_000)
        f._fact(m.QualityRegistration, of_firm, bewijs="marktcertificaat")
        f._fact(m.ProviderRegistration, of_firm, werkingsgebied="Limburg", capaciteit=5)
        f._fact(m.Erkenning, {**of_firm, "soort": "maatwerkbedrijf"})
        f._fact(m.WaitingEntry, {"person": self.person}, provincie="limburg")
        note_look(self.person, NOBODY, "proef")

    def of(self, model: Any) -> Any:
        """Return the rows of a table that are about these things."""
        named = {m.Person: "person", m.Organisation: "firm", m.Establishment: "unit", m.Municipality: "town"}
        named |= {m.Employment: "work", m.Indicering: "advice", m.Toekenning: "right", m.Coach: "coach"}
        if model in named:
            return model.objects.filter(pk=getattr(self, named[model]).pk)
        field = next(
            each
            for each in model._meta.fields
            if each.is_relation and each.related_model in named and each.name != "gemeente"
        )
        return model.objects.filter(**{field.name: getattr(self, named[field.related_model])})

    def acting(self, role: Role) -> Acting:
        """Return somebody who acts for these things."""
        return Acting("iemand", role, None, self.firm.pk, None, self.town.pk, self.person.pk)


def test_every_table_of_the_register_has_a_rule() -> None:
    assert set(_RULES) == set(apps.get_app_config("register").get_models())


@pytest.mark.parametrize("role", Role)
def test_own_and_strange_things(role: Role) -> None:
    own, strange = Things(1), Things(2)
    who = own.acting(role)
    seen = {model for model in ALL if visible_to(own.of(model), who).exists()}
    assert seen == OWN[role]
    others = {model for model in ALL if visible_to(strange.of(model), who).exists()}
    assert others == STRANGER[role]


@pytest.mark.parametrize("role", Role)
def test_whoever_acts_for_nobody_sees_no_person(role: Role) -> None:
    things = Things(1)
    whole = {Role.OFFICER, Role.APPROVER, Role.INSPECTOR, Role.MEDIATOR, Role.EXPERT}
    assert sees(things.person, Acting("iemand", role)) is (role in whole)


def test_an_employer_no_longer_sees_who_left() -> None:
    things = Things(1)
    who = things.acting(Role.EMPLOYER)
    assert sees(things.person, who)
    yesterday = dt.date.today() - dt.timedelta(days=1)
    kit.close(m.EmploymentFacts, {"employment": things.work}, yesterday, f.event())
    assert sees(things.person, who), "the right there still holds"
    kit.close(m.ToekenningFacts, {"toekenning": things.right}, yesterday, f.event())
    assert not sees(things.person, who)
    assert not visible_to(m.EmploymentFacts.objects.all(), who).exists()


def test_an_employer_sees_only_its_own_contract_of_somebody_with_two() -> None:
    one, two = Things(1), Things(2)
    f.employment(one.person, two.firm)
    seen = visible_to(m.Employment.objects.filter(person=one.person), two.acting(Role.EMPLOYER))
    assert {each.organisation_id for each in seen} == {two.firm.pk}
    assert not visible_to(m.Pakket.objects.filter(toekenning__person=one.person), two.acting(Role.EMPLOYER)).exists()
