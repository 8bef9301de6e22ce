"""An application for individueel maatwerk, from draft to decision and replay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.cases import deciding, services
from maatwerk.portal.cases.errors import Held, NotAllowed, Stale
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.kit import facts
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.models import (
    Employment,
    EmploymentFacts,
    Municipality,
    MunicipalityFacts,
    Organisation,
    OrganisationFacts,
    Person,
    PersonFacts,
    ToekenningFacts,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 1)
FORM = {"contract_uren": "38", "in_moeilijkheden": "nee", "werkplaats": "vlaanderen", "begeleider": "geen"}


@pytest.fixture
def employment() -> Employment:
    with transaction.atomic():
        event = chain.record(chain.SYSTEM, "proef", "proef", {})
    town = Municipality.objects.create(nis="44021")
    facts.record(
        MunicipalityFacts, {"municipality": town}, {"naam": "Gent", "provincie": "oost-vlaanderen"}, DAY, None, event
    )
    person, firm = Person.objects.create(), Organisation.objects.create(ondernemingsnummer="1999999943")
    told = {"voornaam": "An", "achternaam": "Peeters", "geslacht": "V", "gemeente": town, "zoeknaam": "peeters an"}
    facts.record(PersonFacts, {"person": person}, told, DAY, None, event)
    said = {"naam": "Bakkerij De Korst", "soort": "privaat", "zoeknaam": "bakkerij de korst"}
    facts.record(OrganisationFacts, {"organisation": firm}, said, DAY, None, event)
    work = Employment.objects.create(person=person, organisation=firm)
    facts.record(EmploymentFacts, {"employment": work}, {"uren": 3800, "uren_voltijds": 3800}, DAY, None, event)
    return work


@pytest.fixture
def employer(employment: Employment) -> Acting:
    return Acting("an.werkgever", Role.EMPLOYER, organisation=employment.organisation_id)


OFFICER = Acting("els.officier", Role.OFFICER)
EXPERT = Acting("vik.expert", Role.EXPERT)
ADVICE = {"advies": "loonpremie", "type_doelgroep": "H", "datum_begin": DAY}


def submitted(employment: Employment, employer: Acting) -> Case:
    about = {"employment": employment, "person": employment.person, "organisation": employment.organisation}
    case = services.open_case("imw_aanvraag", employer, data=FORM, **about)
    return services.act(case.pk, "indienen", employer, 1)


def indicated(case: Case) -> Case:
    case = services.act(case.pk, "advies_vragen", OFFICER, case.version)
    return services.act(case.pk, "indiceren", EXPERT, case.version, ADVICE)


def test_an_application_becomes_a_right(employment: Employment, employer: Acting) -> None:
    case = indicated(submitted(employment, employer))
    case = services.act(case.pk, "beslissen", OFFICER, case.version)
    assert (case.state, case.version) == ("toegekend", 5)
    assert ToekenningFacts.objects.as_of(clock.today()).get().toekenning == case.toekenning
    assert chain.verify() == []


def test_without_an_advice_it_is_refused_with_the_smallest_change(employment: Employment, employer: Acting) -> None:
    case = submitted(employment, employer)
    case = services.act(case.pk, "beslissen", OFFICER, case.version)
    words = Decision.objects.get().words()
    assert case.state == "geweigerd"
    assert [each["name"] for each in words["nearest"]] == ["advies"]
    assert case.toekenning is None


def test_a_decision_replays_identically_after_the_facts_changed(employment: Employment, employer: Acting) -> None:
    case = indicated(submitted(employment, employer))
    services.act(case.pk, "beslissen", OFFICER, case.version)
    decision = Decision.objects.get()
    with transaction.atomic():
        event = chain.record(chain.SYSTEM, "verhuis", "persoon", {})
        moved = {
            "voornaam": "An",
            "achternaam": "Peeters",
            "geslacht": "V",
            "gemeente": None,
            "land": "US",
            "zoeknaam": "",
        }
        facts.record(PersonFacts, {"person": employment.person}, moved, DAY, None, event)
    assert deciding.replay(decision).identical


def test_two_tabs_give_one_outcome(employment: Employment, employer: Acting) -> None:
    case = indicated(submitted(employment, employer))
    services.act(case.pk, "beslissen", OFFICER, case.version)
    with pytest.raises(Stale, match=r"els\.officier"):
        services.act(case.pk, "beslissen", OFFICER, case.version)
    assert Decision.objects.count() == 1


def test_what_is_missing_is_said(employment: Employment, employer: Acting) -> None:
    about = {"employment": employment, "person": employment.person, "organisation": employment.organisation}
    case = services.open_case("imw_aanvraag", employer, data={"contract_uren": "38"}, **about)
    with pytest.raises(Held) as held:
        services.act(case.pk, "indienen", employer, 1)
    assert [each.field for each in held.value.missing] == ["in_moeilijkheden", "werkplaats", "begeleider"]


def test_another_role_does_not_decide(employment: Employment, employer: Acting) -> None:
    case = submitted(employment, employer)
    with pytest.raises(NotAllowed):
        services.act(case.pk, "beslissen", employer, case.version)


def test_a_stranger_does_not_find_the_case(employment: Employment, employer: Acting) -> None:
    case = submitted(employment, employer)
    stranger = Acting(
        "iemand", Role.EMPLOYER, organisation=Organisation.objects.create(ondernemingsnummer="0200065765").pk
    )
    with pytest.raises(Case.DoesNotExist):
        services.act(case.pk, "intrekken", stranger, case.version, reason="x")
