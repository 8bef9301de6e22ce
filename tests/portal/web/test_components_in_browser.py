"""The gallery, login and error pages in a real browser, under the portal's own policy: looked at by axe and by keyboard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.auth.forms import AuthenticationForm
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path
from playwright.sync_api import Browser, Page, sync_playwright

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.web.gallery import gallery
from maatwerk.portal.web.parts import DemoAccount

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390, 320)
PAGES = ("gallery/", "login/", "error/403/", "error/404/", "error/409/", "error/500/")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed")

FRAME = {"audit_head": "9f" * 32, "navigation": [("Vandaag", "/", False), ("De wet", "/wet/", True)]}
"""What stands around a page, so that these pages need no database."""


@open_to(EVERYBODY)
def login(request: HttpRequest) -> HttpResponse:
    accounts = [DemoAccount("jef", "Jef Bedacht", "dossierbehandelaar", "Departement", "aanvragen beslissen")]
    given = {
        "form": AuthenticationForm(request),
        "oidc_url": "/oidc/",
        "demo_login_url": "/demo/",
        "demo_accounts": accounts,
    }
    return render(request, "registration/login.html", given | FRAME)


@open_to(EVERYBODY)
def error(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"{name}.html", FRAME)


urlpatterns = [path("gallery/", gallery), path("login/", login, name="login"), path("error/<str:name>/", error)]


class Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with override_settings(ROOT_URLCONF=__name__, DEMO=True, ALLOWED_HOSTS=["127.0.0.1"]):
        server = make_server("127.0.0.1", 0, WSGIHandler(), Threads, Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that fails the test for anything refused by the policy or thrown by a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda problem: said.append(str(problem)))
    yield page
    context.close()
    assert said == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_at_any_width(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(bypass_csp=True, locale="nl-BE")
    page = context.new_page()
    page.goto(address + name)
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true }")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(page: Page, address: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_stop_of_the_keyboard_is_the_skip_link(page: Page, address: str) -> None:
    page.goto(address + "login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page, address: str) -> None:
    page.goto(address + "gallery/")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "naam"


def test_an_action_opens_by_keyboard_and_asks_for_the_reason(page: Page, address: str) -> None:
    page.goto(address + "gallery/")
    page.locator("summary", has_text="Weigeren").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "reason"


def test_sorting_exchanges_the_list_only_and_keeps_the_focus(page: Page, address: str) -> None:
    page.goto(address + "gallery/?blad=2")
    page.evaluate("window.still = true")
    page.locator("#dossiers-kop-naam").press("Enter")
    page.wait_for_url("**/gallery/?sorteer=naam")
    page.wait_for_function("document.activeElement.id === 'dossiers-kop-naam'")
    assert page.evaluate("window.still") is True
    assert page.locator("#dossiers").count() == 1


OUT_OF_SIGHT = """() => [...document.querySelectorAll("main :is(a, button, input, select, textarea, summary)")]
  .filter(one => one.type !== "hidden" && one.checkVisibility())
  .filter(one => {
    one.focus();
    const box = one.getClientRects()[0];
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !one.contains(hit);
  })
  .map(one => one.outerHTML.slice(0, 80))"""


def test_on_a_phone_every_stop_of_the_keyboard_is_in_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(address + "gallery/")
    hidden = page.evaluate(OUT_OF_SIGHT)
    assert hidden == []


def test_a_list_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    page.goto(address + "gallery/")
    page.locator("nav.pages a", has_text="Volgende").click()
    assert page.url.endswith("?blad=4")
    page.locator("#dossiers-naam").fill("Noor")
    page.get_by_role("button", name="Filteren").click()
    assert "naam=Noor" in page.url
    context.close()


def test_paper_shows_what_the_screen_keeps_closed_and_no_controls(page: Page, address: str) -> None:
    page.goto(address + "gallery/")
    page.emulate_media(media="print")
    shut = page.locator("details.step:not([open]) > .step-body").first
    assert shut.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")
    assert shut.bounding_box() is not None
    for gone in (".search", ".actions", ".filters", ".pages"):
        assert not page.locator(gone).first.is_visible()
