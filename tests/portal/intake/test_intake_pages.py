"""The pages of the intake: what an officer does, who else may look, and how little they ask of the database."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal import factory
from tests.portal.intake.declared import PAY, Q, message, one
from tests.portal.jobs.working import work_off

from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.audit.models import Event
from maatwerk.portal.intake import quarter, services
from maatwerk.portal.intake.models import Delivery, Found, Handled, NilReport
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return seat(Role.OFFICER)


@pytest.fixture(autouse=True)
def fresh() -> None:
    """What pages keep of one test is nothing for the next."""
    from django.core.cache import cache

    cache.clear()


def seat(role: Role, **whom: Any) -> Client:
    client = Client()
    client.force_login(factory.user(f"{role.value}.proef", role, **whom))
    return client


def words(response: Any) -> str:
    """Return a page as it is read."""
    text = re.sub(r"<script.*?</script>|<wbr>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def upload(client: Client, *files: tuple[str, bytes], supplier: str = "RSZ") -> Any:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/ontvangst/opladen/", {"leverancier": supplier, "bestanden": given}, follow=True)


def test_a_file_is_brought_waits_and_is_read(officer: Client) -> None:
    page = upload(officer, ("q.xml", message(one(1), one(2))))
    delivery = Delivery.objects.get()
    assert page.redirect_chain == [(f"/ontvangst/L-{delivery.pk}/", 302)]
    assert "q.xml is ontvangen als" in words(page)
    assert "Er is geen werkproces actief" in words(page)
    assert f'hx-get="/ontvangst/L-{delivery.pk}/"' in page.content.decode()
    assert work_off() == 1
    page = officer.get(f"/ontvangst/L-{delivery.pk}/")
    assert "hx-trigger" not in page.content.decode().split("werk-")[0].split("<main")[-1]
    assert f"{Q} 2 2 2 13.686,42" in words(page)
    assert delivery.archived_id in words(page)


def test_the_bar_brings_the_whole_page_at_the_end_and_only_then(officer: Client) -> None:
    upload(officer, ("q.xml", message()))
    job, delivery = Job.objects.get(), Delivery.objects.get()
    for address in (f"/ontvangst/L-{delivery.pk}/", f"/werk/{job.pk}/"):
        Job.objects.update(state=Job.RUNNING, done=1, total=4)
        bar = {"HX-Request": "true", "HX-Source": f"section#werk-{job.pk}"}
        page = officer.get(address, headers=bar)
        assert "HX-Refresh" not in page.headers
        assert 'value="25"' in page.content.decode()
        Job.objects.update(state=Job.DONE)
        assert officer.get(address, headers=bar).headers["HX-Refresh"] == "true"
        assert "HX-Refresh" not in officer.get(address).headers


def test_the_same_file_twice_is_said_with_its_number(officer: Client) -> None:
    upload(officer, ("een.xml", message()))
    page = upload(officer, ("twee.xml", message()), supplier="iemand")
    delivery = Delivery.objects.get()
    assert "twee.xml is al ontvangen op" in words(page)
    assert f"als {delivery} (een.xml)" in words(page)


def test_of_several_files_each_is_told(officer: Client) -> None:
    page = words(upload(officer, ("een.xml", message()), ("leeg.xml", b""), ("twee.xml", message(one(2)))))
    assert "een.xml is ontvangen als" in page
    assert "leeg.xml is leeg" in page
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"bestanden": []}, "Dit veld is verplicht"),
        ({"leverancier": " "}, "Dit veld is verplicht"),
        ({"bestanden": [SimpleUploadedFile("virus.exe", b"MZ")]}, "exe"),
    ],
)
def test_what_is_no_upload_is_refused_with_why(officer: Client, given: dict[str, Any], said: str) -> None:
    whole = {"leverancier": "RSZ", "bestanden": [SimpleUploadedFile("q.xml", message())]}
    page = officer.post("/ontvangst/opladen/", whole | given)
    assert page.status_code == 422
    assert said in words(page)
    assert Delivery.objects.count() == 0


def test_a_refused_file_says_why_and_what_to_do(officer: Client) -> None:
    upload(officer, ("brief.xml", b"geen xml"))
    work_off()
    page = words(officer.get(f"/ontvangst/L-{Delivery.objects.get().pk}/"))
    assert "Dit bestand is geweigerd: er telt niets van" in page
    assert "vraag de leverancier om het hele bestand opnieuw" in page


def test_a_reading_that_failed_can_be_asked_again(officer: Client) -> None:
    upload(officer, ("q.xml", message()))
    number = Delivery.objects.get().pk
    Job.objects.update(state=Job.FAILED, problem="De schijf weigert.")
    assert "De schijf weigert." in words(officer.get(f"/ontvangst/L-{number}/"))
    officer.post(f"/ontvangst/L-{number}/lezen/")
    assert Job.objects.filter(state=Job.WAITING).count() == 1


def found(seed: int, **told: Any) -> Found:
    return factory.finding(factory.organisation(seed, f"Bakkerij {seed}"), seed, **told)


def listed(client: Client, query: str = "") -> list[str]:
    """Return the addresses of the findings of the worklist, in order."""
    page = client.get(f"/ontvangst/werklijst/{query}").content.decode()
    return re.findall(r"/ontvangst/bevindingen/(\d+)/", page)


def test_the_worklist_has_what_blocks_first_and_then_what_is_at_stake(officer: Client) -> None:
    little, unknown = found(1, euro_cent=1_00), found(2, euro_cent=None)
    info, much = found(3, euro_cent=9_000_00, blocking=False), found(4, euro_cent=5_00)
    assert listed(officer) == [str(each.pk) for each in (much, little, unknown)]
    assert listed(officer, "?stand=alle") == [str(each.pk) for each in (much, little, unknown, info)]
    assert listed(officer, "?stand=ter_info") == [str(info.pk)]


def test_the_worklist_is_narrowed(officer: Client) -> None:
    first, second = found(1, code="bestand-onbekend"), found(2)
    services.handle(second, Handled.MENDED, "het staat in L-00009", SYSTEM, 0)
    asked = {
        "": [first],
        "?stand=opgelost": [second],
        "?stand=alle&code=bestand-onbekend": [first],
        "?stand=alle&werkgever=bakkerij+2": [second],
        f"?stand=alle&werkgever={first.onderneming}": [first],
        f"?stand=alle&levering={second.reading.delivery_id}": [second],
        "?stand=alle&kwartaal=2030Q1": [],
        "?stand=alle&leverancier=iemand": [],
    }
    assert {query: listed(officer, query) for query in asked} == {
        query: [str(each.pk) for each in rows] for query, rows in asked.items()
    }


def test_the_worklist_leaves_the_house_complete_and_that_is_noted(officer: Client) -> None:
    found(1), found(2)
    made = officer.get("/ontvangst/werklijst/uitvoer.csv").content.decode()
    assert made.count("Het controlegetal klopt niet.") == 2
    assert "3000,00" in made
    assert Event.objects.filter(verb="lijst uitgevoerd", subject="lijst:werklijst").count() == 1


def note(client: Client, one: Found, action: str, reason: str, version: int) -> Any:
    given = {"action": action, "reason": reason, "version": version}
    return client.post(f"/ontvangst/bevindingen/{one.pk}/doen/", given, follow=True)


def test_of_two_tabs_one_notes_and_the_other_is_told_without_losing_its_words(officer: Client) -> None:
    one = found(1)
    assert "Genoteerd" in words(note(officer, one, Handled.ASKED, "gemaild naar het secretariaat", 0))
    late = note(officer, one, Handled.ACCEPTED, "klein bedrag", 0)
    assert late.status_code == 409
    assert "Iemand was u voor" in words(late)
    assert "klein bedrag" in words(late)
    assert "gemaild naar het secretariaat" in words(late)
    assert Handled.objects.count() == 1
    assert note(officer, one, Handled.MENDED, "in L-00009", services.version_of(one)).status_code == 200
    assert [each.outcome for each in Handled.objects.order_by("pk")] == [Handled.ASKED, Handled.MENDED]


@pytest.mark.parametrize(("action", "reason"), [("weg", "omdat"), (Handled.MENDED, "  ")])
def test_what_is_no_outcome_or_says_nothing_is_refused(officer: Client, action: str, reason: str) -> None:
    assert note(officer, found(1), action, reason, 0).status_code == 422
    assert Handled.objects.count() == 0


def test_an_inspector_reads_and_does_nothing() -> None:
    one, inspector = found(1), seat(Role.INSPECTOR)
    for address in ("/ontvangst/", "/ontvangst/werklijst/", f"/ontvangst/bevindingen/{one.pk}/"):
        page = inspector.get(address)
        assert page.status_code == 200
        assert page.content.decode().split("<main")[1].count('method="post"') == 0
    assert upload(inspector, ("q.xml", message())).status_code == 403
    assert note(inspector, one, Handled.MENDED, "toch", 0).status_code == 403
    assert Handled.objects.count() == 0


def right(seed: int, firm: m.Organisation) -> m.Toekenning:
    someone = factory.person(seed, "An", f"Peeters{seed}")
    return factory.toekenning(factory.employment(someone, firm), factory.indicering(someone, seed), seed)


def read(*attests: Any) -> None:
    services.receive([message(*attests)], "q.xml", "RSZ", Delivery.PAGE, SYSTEM)
    work_off()


def test_a_quarter_tells_nothing_received_from_a_nil_report_from_what_is_missing(officer: Client) -> None:
    whole, part, nil, nothing = (factory.organisation(seed, f"Firma {seed}") for seed in (1, 2, 3, 4))
    right(11, whole), right(21, part), right(22, part), right(31, nil), right(41, nothing), right(42, nothing)
    services.report_nil(nil, Q, "niemand werkte", SYSTEM)
    read(one(11, str(whole.ondernemingsnummer)), one(21, part.ondernemingsnummer), one(99))
    overview = quarter.overview(Q)
    told = {
        each.number: (each.state, each.holders, each.missing, each.workers, each.cents) for each in overview.employers
    }
    assert told == {
        nothing.ondernemingsnummer: ("niets", 2, 2, 0, 0),
        part.ondernemingsnummer: ("deels", 2, 1, 1, PAY),
        nil.ondernemingsnummer: ("nulmelding", 1, 1, 0, 0),
        whole.ondernemingsnummer: ("ontvangen", 1, 0, 1, PAY),
    }
    assert list(told)[:2] == [nothing.ondernemingsnummer, part.ondernemingsnummer]
    assert (overview.missing, overview.others) == (3, 1)
    page = words(officer.get(f"/ontvangst/kwartaal/{Q}/"))
    assert "Firma 4 niets ontvangen 2 2" in page
    employer = words(officer.get(f"/ontvangst/kwartaal/{Q}/{part.ondernemingsnummer}/"))
    assert "An Peeters22" in employer
    assert "An Peeters21" not in employer


def test_a_newer_version_of_an_attest_does_not_count_twice() -> None:
    firm = factory.organisation(1)
    right(11, firm)
    first = one(11, firm.ondernemingsnummer)
    read(first)
    read(one(11, firm.ondernemingsnummer, versie=2, vorige_versie=1, datum_creatie=dt.date(2024, 12, 1)))
    assert Delivery.objects.count() == 2
    assert [(each.workers, each.attests, each.cents) for each in quarter.overview(Q).employers] == [(1, 1, PAY)]


def test_the_officer_notes_a_nil_report_once_and_only_of_a_quarter_that_ended(officer: Client) -> None:
    firm = factory.organisation(1)
    address = f"/ontvangst/kwartaal/{Q}/{firm.ondernemingsnummer}/nulmelding/"
    assert officer.post(address, {"reden": "mail van 3 november"}).status_code == 302
    assert officer.post(address, {"reden": "mail van 3 november"}).status_code == 409
    later = f"/ontvangst/kwartaal/2090Q1/{firm.ondernemingsnummer}/nulmelding/"
    assert officer.post(later, {"reden": "mail van 3 november"}).status_code == 409
    assert NilReport.objects.count() == 1


def test_an_employer_reports_nil_for_itself() -> None:
    firm = factory.organisation(1)
    employer = seat(Role.EMPLOYER, organisation=firm)
    asked = re.search(r'<option value="(\d{4}Q\d)"', employer.get("/nulmelding/").content.decode())
    assert asked
    employer.post("/nulmelding/", {"kwartaal": asked[1], "reden": "iedereen was ziek"})
    report = NilReport.objects.get()
    assert (report.organisation, report.kwartaal) == (firm, asked[1])
    assert asked[1] not in re.findall(r'<option value="(\d{4}Q\d)"', employer.get("/nulmelding/").content.decode())
    reader = seat(Role.EMPLOYER_READER, organisation=firm)
    assert reader.post("/nulmelding/", {"kwartaal": "2024Q1", "reden": "iedereen was ziek"}).status_code == 404


@pytest.mark.parametrize("text", ["2026Q5", "2026K1", "20261", "nu", "1800Q1"])
def test_what_is_no_quarter_is_not_found(officer: Client, text: str) -> None:
    assert officer.get(f"/ontvangst/kwartaal/{text}/").status_code == 404


def test_pages_ask_no_more_of_the_database_when_there_is_more(officer: Client) -> None:
    pages = ("/ontvangst/", "/ontvangst/werklijst/", f"/ontvangst/kwartaal/{factory.QUARTER}/")

    def counts() -> list[int]:
        numbers = []
        for page in pages:
            officer.get(page)
            with CaptureQueriesContext(connection) as seen:
                assert officer.get(page).status_code == 200
            numbers.append(len(seen))
        return numbers

    for seed in range(1, 4):
        right(seed + 100, factory.organisation(seed + 50)), found(seed)
    few = counts()
    for seed in range(4, 24):
        right(seed + 100, factory.organisation(seed + 50)), found(seed)
    assert counts() == few
    assert max(few) < 20


def test_who_comes_back_reads_the_page_of_the_work(officer: Client) -> None:
    upload(officer, ("q.xml", message()))
    job = queue.take()
    assert job is not None
    page = words(officer.get(f"/werk/{job.job.pk}/"))
    assert "loopt" in page
    assert "dossierbehandelaar.proef (dossierbehandelaar)" in page
