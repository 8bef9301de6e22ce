"""Every page as its reader gets it, in English and in Dutch: no sentence of the other language, unless the page says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import translation
from lxml import html
from tests.portal import factory
from tests.portal.factory import World
from tests.portal.test_routes import ROUTES, Route

from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db

WORD = re.compile(r"[^\W\d_]+")
DUTCH = frozenset(
    WORD.findall(
        "de het een niet voor bij zijn wordt worden geen naar aan ook dit deze wie waar werknemer werkgever dossier aanvraag "
        "beslissing gekend kwartaal en om op tot uit onder moet u uw wij ja nee sinds vanaf dag dagen Het Een Geen Deze Dit Er "
        "Wie Waar Werknemer Werkgever Dossier Aanvraag Beslissing Uw Wij Voor Op Met Geef Vul Kies"
    )
)
ENGLISH = frozenset(
    WORD.findall(
        "the and that with not required please your you from for which who whom yes choose enter valid value "
        "The This That With Not Please Your You From For Which Who Yes Choose Enter"
    )
)
WORDS = {"en": DUTCH, "nl": ENGLISH}
"""Small words that only the other language has; those that both have are left out."""
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label", "value")


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[World]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        yield factory.world(1)
        transaction.set_rollback(True)


def page(world: World, role: Role, route: Route, language: str, method: str = "GET") -> str:
    """Return a page as a role reads it in a language; nothing where there is no page."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with transaction.atomic():
        if role is not Role.PUBLIC:
            client.force_login(world.users[role])
        answer = client.generic(method, route.address(world))
        made = b"" if answer.streaming else answer.content
        transaction.set_rollback(True)
    translation.activate(settings.LANGUAGE_CODE)
    return _without_names(made.decode(), world) if "html" in answer.headers.get("Content-Type", "") else ""


def _without_names(source: str, world: World) -> str:
    """Return a page without the names of the invented users, which are the Dutch names of their roles."""
    for user in world.users.values():
        source = source.replace(str(user), "N.").replace(user.username, "n")
    return source


def strangers(source: str, language: str) -> list[str]:
    """Return the texts of a page that are in the other language without saying so."""
    found = [text for element in html.document_fromstring(source).iter() for text in _said(element, language)]
    return [" ".join(text.split()) for text in found if WORDS[language] & set(WORD.findall(text))]


def _said(element: Any, language: str) -> list[str]:
    """Return what an element itself says in the language of the page."""
    said = [element.tail or ""] if _language(element.getparent()) == language else []
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "code", "textarea"):
        return said
    if _language(element) == language:
        said += [
            element.text or "",
            *(element.get(name, "") for name in SPOKEN if (name != "value" or _is_button(element))),
        ]
    return said


def _is_button(element: Any) -> bool:
    return bool(element.tag == "input" and element.get("type") == "submit")


def _language(element: Any) -> str:
    if element is None:
        return ""
    said = next((each.get("lang") for each in [element, *element.iterancestors()] if each.get("lang")), "")
    return str(said)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_page_is_in_one_language(route: Route, method: str, language: str, world: World) -> None:
    """By GET as it is read; by POST with nothing filled in, for what it then says."""
    read = {role: page(world, role, route, language, method) for role in roles_of(route.view) or ()}
    wrong = {said: str(role) for role, source in read.items() if source for said in strangers(source, language)}
    assert not wrong, "".join(f"\n  {said!r}, as {role}" for said, role in sorted(wrong.items()))


def test_the_other_language_is_seen_and_what_says_so_is_not() -> None:
    source = (
        '<html lang="en"><p title="voor u">the <b lang="nl">het <i lang="en">een</i></b> niet</p><p>fine</p></html>'
    )
    assert sorted(strangers(source, "en")) == ["een", "niet", "voor u"]
