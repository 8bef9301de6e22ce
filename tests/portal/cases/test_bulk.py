"""Many cases made at once: through the services, in order, the same for a seed, every decision replayable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from tests.portal import factory

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases import bulk, deciding, living
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.kit import facts
from maatwerk.portal.letters.services import no_letters
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2024, 1, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2024, 1, 1)


@pytest.fixture
def register() -> Iterator[None]:
    """A small register that was known long ago; no letters."""
    with transaction.atomic():
        event = chain.record(chain.SYSTEM, "proef", "proef", {}, at=LONG_AGO)
    known = _Known(event)
    town = m.Municipality.objects.create(nis="44021")
    known.fact(m.MunicipalityFacts, {"municipality": town}, naam="Gent", provincie="oost-vlaanderen")
    for number in range(1, 41):
        known.worker(number, town)
    with no_letters():
        yield


class _Known:
    def __init__(self, event: Event) -> None:
        self.event = event

    def fact(self, model: type, thing: dict[str, object], **told: object) -> None:
        facts.record(model, thing, told, DAY, None, self.event, LONG_AGO)

    def worker(self, number: int, town: m.Municipality) -> None:
        kind = "maatwerkbedrijf" if number % 5 == 0 else "privaat"
        firm = m.Organisation.objects.create(ondernemingsnummer=factory.enterprise_number(number))
        self.fact(m.OrganisationFacts, {"organisation": firm}, naam=f"Firma {number}", soort=kind, zoeknaam="firma")
        if kind == "maatwerkbedrijf":
            self.fact(m.Erkenning, {"organisation": firm, "soort": kind})
        for each in ("werkt", "zoekt"):
            person = m.Person.objects.create()
            told = {"voornaam": "An", "achternaam": each, "geslacht": "V", "gemeente": town, "zoeknaam": each}
            self.fact(m.PersonFacts, {"person": person}, **told)
            if each == "zoekt" and number % 2:
                self.waits(person)
            if each == "werkt":
                self.works(number, person, firm, kind)

    def waits(self, person: m.Person) -> None:
        found = m.Indicering.objects.create(aanvraagnummer=f"A{person.pk}", person=person)
        told = {"type_indicering": "START", "advies": "cmw", "loonpremie_percentage": 60, "begeleidingsgraad": "HOOG"}
        self.fact(m.IndiceringFacts, {"indicering": found}, **told)
        self.fact(m.WaitingEntry, {"person": person}, indicering=found, provincie="oost-vlaanderen")

    def works(self, number: int, person: m.Person, firm: m.Organisation, kind: str) -> None:
        work = m.Employment.objects.create(person=person, organisation=firm)
        self.fact(m.EmploymentFacts, {"employment": work}, uren=3800, uren_voltijds=3800)
        if number % 3 == 0 or kind == "maatwerkbedrijf":
            measure = "MWB" if kind == "maatwerkbedrijf" else "IMW"
            right = m.Toekenning.objects.create(
                toekenningsnummer=f"T{number}",
                person=person,
                organisation=firm,
                employment=work,
                type_maatregel=measure,
            )
            package = "" if measure == "MWB" else "loonpremie"
            self.fact(m.ToekenningFacts, {"toekenning": right}, status="TG")
            told = {"type_indicering": "START", "loonpremie_percentage": 40, "startpakket": package}
            self.fact(m.Pakket, {"toekenning": right}, **told)


@pytest.mark.usefixtures("register")
def test_many_cases_of_most_kinds_in_many_states_and_every_decision_replays() -> None:
    made = bulk.make_cases(120, seed=3)
    assert len({kind for kind, _ in made.cases}) >= 8
    assert len(made.cases) >= 20
    assert made.decisions > 20
    assert chain.verify() == []
    assert all(deciding.replay(each).identical for each in Decision.objects.all())


@pytest.mark.usefixtures("register")
def test_events_run_forward_and_lie_in_the_past() -> None:
    bulk.make_cases(40, seed=5)
    moments = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)
    assert moments[-1] <= clock.now()
    opened = Case.objects.order_by("opened_at").values_list("opened_at", flat=True)
    assert (list(opened)[-1] - next(iter(opened))).days > 60


@pytest.mark.usefixtures("register")
def test_a_full_chain_leaves_no_room() -> None:
    with transaction.atomic():
        chain.record(chain.SYSTEM, "proef", "proef", {})
    with pytest.raises(ValueError, match="geen tijd meer"):
        bulk.make_cases(1)


@pytest.mark.usefixtures("register")
def test_what_a_demonstration_must_have_is_there_and_its_people_are_in_no_other_case() -> None:
    work = m.Employment.objects.filter(toekenningen=None).select_related("person", "organisation").first()
    assert work is not None
    employer = Acting("wout.werkgever", Role.EMPLOYER, organisation=work.organisation_id)
    about = {"employment": work, "person": work.person, "organisation": work.organisation}
    short = living.WHOLE | {"contract_uren": "8"}
    draft = bulk.Wanted("imw_aanvraag", employer, about, 4, "", {"contract_uren": "38"})
    refused = bulk.Wanted("imw_aanvraag", employer, about, 40, "indienen 0-0, beslissen 5-5", short, "indienen 0-0")
    bulk.make_cases(40, seed=3, wanted=[refused, draft], apart=[work.person])
    made = {(case.kind, case.state) for case in Case.objects.filter(person=work.person)}
    assert made == {("imw_aanvraag", "ontwerp"), ("imw_aanvraag", "geweigerd"), ("bezwaar", "ingediend")}
    assert Event.objects.filter(actor="wout.werkgever").exists()
    assert chain.verify() == []


@pytest.mark.usefixtures("register")
def test_the_cases_of_the_demo_are_of_the_employer_and_the_citizen() -> None:
    work = m.Employment.objects.filter(toekenningen__type_maatregel="IMW").select_related("organisation").first()
    assert work is not None
    found = living.living("wout.werkgever", work.organisation, "berre.burger", work.person)
    assert {each.by.name for each in found.wanted} == {"berre.burger"}, "a firm of one worker, who is the citizen"
    bulk.make_cases(1, seed=3, wanted=found.wanted, apart=found.people)
    states = set(Case.objects.filter(person=work.person).values_list("kind", "state"))
    assert {("cmw_indicering", "geweigerd"), ("bezwaar", "bij_commissie"), ("indicering", "aangevraagd")} <= states
