"""The statement of accessibility, and the foot under every page."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest
from django.test import Client
from lxml import html
from tests.portal.web.rendering import text_of

pytestmark = pytest.mark.django_db


def page(path: str) -> html.HtmlElement:
    answer = Client().get(path)
    assert answer.status_code == 200
    return html.document_fromstring(answer.content.decode())


def test_a_stranger_reads_what_falls_short_and_whom_to_tell(settings: Any) -> None:
    settings.CONTACT = "toegankelijk@voorbeeld.be"
    said = text_of(page("/toegankelijkheid/"))
    assert "Het portaal voldoet gedeeltelijk." in said
    assert "niet beproefd met een schermlezer" in said
    assert "Laat het weten aan toegankelijk@voorbeeld.be." in said


def test_without_a_contact_it_names_the_department(settings: Any) -> None:
    settings.CONTACT = ""
    assert "Laat het weten aan het departement" in text_of(page("/toegankelijkheid/"))


def test_every_page_leads_to_the_statement() -> None:
    assert page("/aanmelden/").xpath("//footer//a[@href='/toegankelijkheid/']")


def test_the_foot_names_the_version_of_the_product() -> None:
    assert f"Versie {version('maatwerk')}" in text_of(page("/aanmelden/").find(".//footer"))
