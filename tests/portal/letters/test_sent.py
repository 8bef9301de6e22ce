"""Letters that steps send: what they say, that they stay as they were, and the page where anybody can check one."""

from __future__ import annotations

import hashlib
import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.portal import factory

from maatwerk.portal.audit import chain
from maatwerk.portal.cases import services
from maatwerk.portal.cases.errors import Held
from maatwerk.portal.cases.models import Case
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.letters.services import no_letters
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db
OFFICER = Acting("els.officier", Role.OFFICER)


@pytest.fixture
def work() -> m.Employment:
    town = factory.municipality()
    return factory.employment(factory.person(1, town=town), factory.organisation(1, town=town))


@pytest.fixture
def employer(work: m.Employment) -> Acting:
    return Acting("wout.werkgever", Role.EMPLOYER, organisation=work.organisation_id)


@pytest.fixture
def handed_in(work: m.Employment, employer: Acting) -> Case:
    return factory.case(work, employer)


def words(letter: Letter) -> str:
    pages = pypdf.PdfReader(io.BytesIO(bytes(letter.pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_request_is_received_with_a_letter(handed_in: Case) -> None:
    letter = Letter.objects.get(case=handed_in)
    assert letter.kind == "ontvangstmelding"
    assert letter.sha256 == hashlib.sha256(bytes(letter.pdf)).hexdigest()
    said = words(letter)
    for expected in (handed_in.number, "Gent", "U diende dit dossier in op"):
        assert expected in said


def test_a_refusal_names_conditions_change_and_term_and_nothing_of_vdab(handed_in: Case) -> None:
    services.act(handed_in.pk, "beslissen", OFFICER, handed_in.version)
    letter = Letter.objects.filter(case=handed_in).first()
    assert letter is not None
    said = words(letter)
    assert "Wat had tot een ja geleid?" in said
    assert "dan was het antwoord ja" in said
    assert "niet meegedeeld aan de werkgever" in said
    assert "binnen 45 dagen" in said
    assert "Deze termijn is onzeker" in said
    assert chain.verify(letter.head) == []


def test_what_no_letter_can_print_is_said_and_nothing_happens(handed_in: Case) -> None:
    before = (handed_in.version, handed_in.state, Letter.objects.count())
    with pytest.raises(Held, match="De brief kan zo niet vertrekken"):
        services.act(handed_in.pk, "aanvulling_vragen", OFFICER, handed_in.version, reason="graag nog \U0001f600")
    handed_in.refresh_from_db()
    assert (handed_in.version, handed_in.state, Letter.objects.count()) == before


def test_letters_can_be_held_back_for_cases_in_bulk(work: m.Employment, employer: Acting) -> None:
    with no_letters():
        factory.case(work, employer)
    assert Letter.objects.count() == 0


def test_a_letter_is_never_changed(handed_in: Case) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(case=handed_in).update(pdf=b"iets anders")


def test_anybody_can_check_a_letter_and_learns_no_name(handed_in: Case) -> None:
    letter = Letter.objects.get(case=handed_in)
    page = Client().get(f"/controle/{letter.check_code}/").content.decode()
    assert "Deze brief is van ons" in page
    assert letter.sha256 in page
    assert "Peeters" not in page


def test_a_copy_is_compared_byte_for_byte(handed_in: Case) -> None:
    letter = Letter.objects.get(case=handed_in)
    address = f"/controle/{letter.check_code}/"
    same = SimpleUploadedFile("brief.pdf", bytes(letter.pdf), "application/pdf")
    assert "byte voor byte" in Client().post(address, {"bestand": same}).content.decode()
    other = SimpleUploadedFile("brief.pdf", bytes(letter.pdf)[:-1] + b"x", "application/pdf")
    assert "niet de brief die wij verstuurden" in Client().post(address, {"bestand": other}).content.decode()


def test_a_changed_archive_is_found(handed_in: Case) -> None:
    letter = Letter.objects.get(case=handed_in)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute('ALTER TABLE letters_letter DISABLE TRIGGER "letters_letter_kept"')
        else:
            cursor.execute("DROP TRIGGER letters_letter_kept")
    Letter.objects.filter(pk=letter.pk).update(pdf=bytes(letter.pdf) + b" ")
    page = Client().get(f"/controle/{letter.check_code}/").content.decode()
    assert "past niet bij zijn hash" in page
