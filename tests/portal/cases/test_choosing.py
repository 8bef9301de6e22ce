"""What a new case can be about: one's own, and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.portal import factory
from tests.portal.cases.stories import MEDIATOR, People, about, people, right

from maatwerk.portal.cases import choosing
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.models import Look, OrganisationFacts, PersonFacts
from maatwerk.portal.register.numbers import WrongNumber

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> People:
    return people()


def employer(who: People) -> Acting:
    return who.roles[Role.EMPLOYER]


def test_an_employer_chooses_among_its_own_workers(who: People) -> None:
    other = people(2)
    kind = kinds()["imw_aanvraag"]
    assert [each.key for each in choosing.choices(kind, employer(who))] == [who.employment.code]
    found = choosing.about(kind, employer(who), {"over": who.employment.code})
    assert found is not None
    assert found["employment"] == who.employment
    assert choosing.about(kind, employer(who), {"over": other.employment.code}) is None


def test_an_employer_chooses_among_its_own_rights_of_the_measure(who: People) -> None:
    own, other = right(who.employment, factory.DAY, None), right(people(2).employment, factory.DAY, None)
    kind = kinds()["imw_verlenging"]
    assert [each.key for each in choosing.choices(kind, employer(who))] == [own.toekenningsnummer]
    assert choosing.about(kind, employer(who), {"over": other.toekenningsnummer}) is None
    assert choosing.choices(kinds()["cmw_evaluatie"], employer(who)) == []


def test_somebody_waiting_is_named_by_number_and_the_look_is_noted(who: People) -> None:
    about("cmw_plaatsing", who)
    kind, workshop = kinds()["cmw_plaatsing"], who.acting(Role.EMPLOYER, "cmw_plaatsing")
    assert choosing.asks(kind, workshop) == "number"
    found = choosing.about(kind, workshop, {"nummer": factory.insz(301)})
    assert found is not None
    assert found["person"] == who.waiting
    assert Look.objects.filter(person=who.waiting, actor=workshop.name).count() == 1
    assert choosing.about(kind, workshop, {"nummer": factory.insz(1)}) is None, "known, but not waiting"
    assert choosing.about(kind, workshop, {"nummer": factory.insz(77)}) is None, "not known: the same answer"
    with pytest.raises(WrongNumber):
        choosing.about(kind, workshop, {"nummer": "12345"})


def test_a_mediator_searches_before_anybody_is_shown(who: People) -> None:
    kind = kinds()["cmw_indicering"]
    assert choosing.choices(kind, MEDIATOR) == []
    assert [each.key for each in choosing.choices(kind, MEDIATOR, "claes")] == [who.waiting.code]


def test_collectief_maatwerk_is_offered_to_maatwerkbedrijven(who: People) -> None:
    def measures(acting: Acting) -> set[str]:
        return {kind.measure for _heading, offered in choosing.offered(acting) for kind in offered}

    assert measures(employer(who)) == {"imw"}
    assert measures(who.acting(Role.EMPLOYER, "cmw_plaatsing")) == {"imw", "cmw"}


def test_an_objection_is_about_what_was_decided(who: People) -> None:
    refused = about("bezwaar", who)["about"]
    kind = kinds()["bezwaar"]
    assert [each.key for each in choosing.choices(kind, employer(who))] == [refused.number]
    assert choosing.about(kind, people(2).roles[Role.EMPLOYER], {"over": refused.number}) is None


def test_an_officer_finds_the_work_with_a_right_that_ends_by_worker_or_employer(who: People) -> None:
    kind, officer = kinds()["imw_einde"], who.roles[Role.OFFICER]
    right(who.employment, factory.DAY, None)
    without = people(2)
    assert choosing.must_search(kind, officer)
    assert choosing.choices(kind, officer) == []
    worker = PersonFacts.objects.get(person=who.worker).achternaam
    firm = OrganisationFacts.objects.get(organisation=who.employment.organisation).naam
    for words in (worker, firm):
        assert [each.key for each in choosing.choices(kind, officer, words)] == [who.employment.code]
    assert choosing.choices(kind, officer, words)[0].hint == f"bij {firm}"
    found = choosing.about(kind, officer, {"over": who.employment.code})
    assert found is not None
    assert found["organisation"] == who.employment.organisation
    assert choosing.about(kind, officer, {"over": without.employment.code}) is None, "no right that could end"


def test_an_officer_opens_the_end_of_an_employment_on_the_page(who: People, client: Client) -> None:
    right(who.employment, factory.DAY, None)
    client.force_login(factory.user("dina.dossier", Role.OFFICER))
    page = client.get("/dossiers/nieuw/imw_einde/")
    assert "Zoek op werknemer of werkgever" in page.content.decode()
    opened = client.post("/dossiers/nieuw/imw_einde/", {"over": who.employment.code})
    assert opened.headers["Location"].endswith("/invullen/")
