"""Every page of the portal in a real browser: axe finds nothing, nothing scrolls sideways on a phone, no script complains.

The addresses come from the URL configuration; what they are about is that of the cast ``walk``. Pages with errors are added
by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.portal import factory
from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import Seat
from tests.portal.test_routes import ROUTES, Route

from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.roles import Role

STORY = "walk"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
USERS = {
    Role.OFFICER: "dina.dossier",
    Role.EMPLOYER: "wout.walk",
    Role.PERSON: "bo.walk",
    Role.MEDIATOR: "bea.bemiddelaar",
    Role.EXPERT: "emre.expert",
    Role.APPROVER: "gust.goedkeurder",
    Role.INSPECTOR: "ines.inspectie",
    Role.ANALYST: "anas.analist",
    Role.PROVIDER: "dirk.dienst",
    Role.LOCAL: "lena.lokaal",
    Role.EMPLOYER_READER: "lies.lezer",
}
NO_PAGE = {
    "health": "an answer for machines",
    "letter": "a pdf",
    "statement_letter": "a pdf",
    "statement_file": "a file",
    "statement_letters": "a button, no page",
    "recovery_letter": "a pdf",
    "oidc_authentication_init": "no identity provider here",
    "oidc_authentication_callback": "no identity provider here",
    "payment_file": "a file for the bank, of an approved proposal",
    "password_change": "no password in a demonstration",
}
"""Addresses that show no page of ours, and why."""
PARTS = 4
"""So that several workers share the walk."""
KINDS = ("imw_aanvraag", "imw_verlenging", "cmw_plaatsing", "bezwaar", "terugval")


def is_page(route: Route) -> bool:
    return route.name not in NO_PAGE and not route.is_export and not route.name.startswith("api:")


def address(route: Route, cast: dict[str, Any]) -> str:
    """Return the address of a page about the cast."""
    filled = {
        ("dossiers", "number"): cast["draft"] if "invullen" in route.path else cast["case"],
        ("dossiers", "kind"): "imw_aanvraag",
        ("beslissingen", "number"): cast["decision"],
        ("controle", "code"): cast["letter"],
        ("personen", "code"): cast["worker"],
        ("organisaties", "number"): cast["firm"],
        ("vestigingen", "number"): cast["unit"],
        ("tewerkstellingen", "code"): cast["employment"],
        ("werk", "number"): cast["job"],
        ("ontvangst", "number"): cast["delivery"],
        ("ontvangst", "found"): cast["finding"],
        ("ontvangst", "quarter"): factory.QUARTER,
        ("ontvangst", "firm"): cast["firm"],
        ("kwartalen", "quarter"): cast["settled"],
        ("runs", "number"): cast["run"],
        ("runs", "firm"): cast["employers"][0],
        ("voorstellen", "number"): cast["proposal"],
        ("voorstellen", "question"): cast["question"],
        ("rekeningen", "firm"): cast["employers"][1],
        ("betalingen", "number"): cast["sent"],
        ("betalingen", "message"): cast["message"],
        ("betalingen", "entry"): cast["entry"],
        ("vorderingen", "firm"): cast["firm"],
        ("vorderingen", "decision"): cast["claim"],
        ("vorderingen", "code"): cast["claim_code"],
        ("afrekeningen", "onderneming"): cast["statement_firm"],
        ("afrekeningen", "kwartaal"): cast["statement_quarter"],
        ("afrekeningen", "line"): cast["statement_line"],
        ("afrekeningen", "code"): cast["statement_code"],
        ("afrekeningen", "number"): cast["proposal"],
        ("wet", "measure"): "imw",
        ("wet", "rule"): "loonpremie",
        ("wet", "name"): "ggmmi",
        ("wet", "question"): "imw_recht",
    }
    path = route.path
    for (first, name), value in filled.items():
        if route.first == first:
            for written in (f"<{name}>", f"<str:{name}>", f"<slug:{name}>", f"<int:{name}>", f"<vijf:{name}>"):
                path = path.replace(written, str(value))
    return f"/{path}"


def pages(cast: dict[str, Any]) -> Iterator[tuple[Role, str]]:
    """Yield who opens which page: every address once, by the role that works there; start pages and cases by all."""
    for route in filter(is_page, ROUTES):
        door = roles_of(route.view) or frozenset()
        first = Role.EMPLOYER if route.name in ("case_fill", "case_begin", "case_new") else Role.OFFICER
        role = first if first in door else next(each for each in USERS if each in door)
        yield role, address(route, cast)
    for role in USERS:
        yield role, "/"
    for role in (Role.EMPLOYER, Role.EXPERT, Role.INSPECTOR, Role.EMPLOYER_READER):
        yield role, f"/dossiers/{cast['decided']}/"
    question = f"/voorstellen/V-{cast['proposal']}/vragen/{cast['question']}/"
    for path in (question, f"/voorstellen/V-{cast['proposal']}/", f"/rekeningen/{cast['employers'][1]}/"):
        yield Role.APPROVER, path
    yield Role.EMPLOYER, f"/dossiers/{cast['draft']}/"
    yield Role.EMPLOYER, f"/beslissingen/{cast['decision']}/"
    yield Role.PERSON, f"/personen/{cast['citizen']}/"
    yield Role.MEDIATOR, "/dossiers/nieuw/doorstroom/?q=peeters"
    for kind in KINDS:
        yield Role.EMPLOYER, f"/dossiers/nieuw/{kind}/"
    yield Role.OFFICER, "/dossiers/?wacht=te_laat&soort=bezwaar"
    yield Role.OFFICER, "/nergens/"
    yield Role.OFFICER, f"/personen/{cast['worker']}/?geldig_op=2024-06-01&gekend_op=2024-06-01"


def wrong_with(page: Page, *, axe: bool) -> list[str]:
    """Return what axe finds on a page at its widest and what sticks out on a phone."""
    found = [
        f"{page.url}: sideways" for _ in range(1) if page.evaluate("document.documentElement.scrollWidth > innerWidth")
    ]
    if axe:
        page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true }")
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE)
        told = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
        found += [f"{page.url}: {each['id']}: {each['nodes'][0]['html'][:160]}" for each in told["violations"]]
    return found


def looked_at(somebody: Desk) -> list[str]:
    """Return what is wrong with the page before somebody, wide and on a phone."""
    somebody.page.set_viewport_size({"width": 1280, "height": 900})
    found = wrong_with(somebody.page, axe=True)
    somebody.page.set_viewport_size({"width": 390, "height": 844})
    found += wrong_with(somebody.page, axe=False)
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk: Seat, cast: dict[str, Any], part: int) -> None:
    desks: dict[Role, Desk] = {}
    found: list[str] = []
    for role, path in list(dict.fromkeys(pages(cast)))[part::PARTS]:
        somebody = desks.get(role) or desks.setdefault(role, desk(USERS[role], bypass_csp=True))
        if somebody.page.request.get(path, max_redirects=0).status == 405:
            continue  # a button, no page
        answer = somebody.go(path)
        assert answer.status == 200 or path == "/nergens/", (answer.status, path, role)
        found += looked_at(somebody)
    assert found == []


def test_pages_with_errors_hold_too(desk: Seat, cast: dict[str, Any]) -> None:
    employer = desk("wout.walk", bypass_csp=True)
    employer.go(f"/dossiers/{cast['draft']}/invullen/")
    employer.fill(datum="")
    found = looked_at(employer)
    employer.go("/dossiers/nieuw/cmw_plaatsing/")
    employer.fill(nummer="12345")
    employer.press("Verder")
    assert employer.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    found += looked_at(employer)
    officer = desk("dina.dossier", bypass_csp=True)
    officer.go(f"/dossiers/{cast['case']}/")
    officer.form_of("aanvulling_vragen").evaluate("one => one.noValidate = true")
    officer.do("aanvulling_vragen", reason=" ")
    assert "Geef een reden" in officer.text()
    found += looked_at(officer)
    expert = desk("emre.expert", bypass_csp=True)
    assert expert.go(f"/dossiers/{cast['case']}/").status == 200
    assert expert.go("/dossiers/nieuw/").status == 200
    found += looked_at(expert)
    public = desk(bypass_csp=True)
    public.go("/aanmelden/")
    found += looked_at(public)
    assert found == []
