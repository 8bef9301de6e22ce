"""Refusal, two tabs, strangers, a mandate, corrections, replay, languages: each a short story in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import ADVICE, Seat

FILLED = {"contract_uren": "38", "in_moeilijkheden": "nee", "werkplaats": "vlaanderen", "begeleider": "geen"}


def handed_in(employer: Desk, worker: str) -> str:
    """Hand in an application in one go; return its number."""
    employer.go("/dossiers/nieuw/imw_aanvraag/")
    employer.page.get_by_label(worker).check()
    employer.press("Verder")
    employer.fill(**FILLED)
    employer.press("Bewaren en nakijken")
    employer.do("indienen")
    return employer.number()


def at(desk: Seat, username: str, number: str) -> Desk:
    """Return somebody who has a case before them."""
    somebody = desk(username)
    somebody.go(f"/dossiers/{number}/")
    return somebody


@pytest.mark.parametrize("cast", ["refusal"], indirect=True)
def test_a_refusal_tells_the_smallest_change(desk: Seat, cast: dict[str, Any]) -> None:
    number = handed_in(desk("wout.refusal"), cast["worker_name"])
    officer = at(desk, "dina.dossier", number)
    officer.do("beslissen")
    assert officer.state() == "Geweigerd"
    box = officer.page.locator("section.box", has_text="Wat tot een ja had geleid").inner_text()
    assert "Advies van VDAB" in box
    assert "geen advies" in box


@pytest.mark.parametrize("cast", ["tabs"], indirect=True)
def test_two_tabs_give_one_outcome_and_the_second_is_told(desk: Seat, cast: dict[str, Any]) -> None:
    number = handed_in(desk("wout.tabs"), cast["worker_name"])
    first, second = at(desk, "dina.dossier", number), at(desk, "dina.dossier", number)
    first.do("beslissen")
    assert first.state() == "Geweigerd"
    second.do("aanvulling_vragen", reason="Het attest ontbreekt.")
    assert "Iemand was u voor" in second.text()
    assert "Dina Goossens" in second.text()
    assert "Het attest ontbreekt." in second.text(), "what was filled in is not lost"
    second.follow("Bekijk de nieuwe toestand")
    assert second.state() == "Geweigerd"
    assert second.page.locator(".timeline-what", has_text="Beslissen").count() == 1


@pytest.mark.parametrize("cast", ["tabs"], indirect=True)
def test_a_double_click_sends_once(desk: Seat, cast: dict[str, Any]) -> None:
    number = handed_in(desk("wout.tabs"), cast["worker_name"])
    officer = at(desk, "dina.dossier", number)
    sent: list[str] = []
    officer.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    officer.page.locator("details.action", has=officer.form_of("beslissen")).locator("summary").click()
    with officer.page.expect_navigation():
        officer.form_of("beslissen").locator("button[name=action]").dblclick()
    assert officer.state() == "Geweigerd"
    assert len(sent) == 1


@pytest.mark.parametrize("cast", ["stranger"], indirect=True)
def test_strangers_and_the_public_see_nothing(desk: Seat, cast: dict[str, Any]) -> None:
    number = handed_in(desk("wout.stranger"), cast["worker_name"])
    stranger, public = desk("wout.refusal"), desk()
    for path in (f"/dossiers/{number}/", f"/personen/{cast['worker']}/", f"/organisaties/{cast['firm']}/"):
        assert stranger.go(path).status == 404
        assert "Peeters stranger" not in stranger.text()
        public.go(path)
        assert "/aanmelden/" in public.page.url
    stranger.go("/zoeken?q=peeters")
    assert "Peeters stranger" not in stranger.text()
    assert "Peeters refusal" in stranger.text(), "the own worker is found, so that this proves something"


@pytest.mark.parametrize("cast", ["mandate"], indirect=True)
def test_a_social_secretariat_acts_by_mandate(desk: Seat, cast: dict[str, Any]) -> None:
    sam = desk("sam.secretariaat")
    choice = sam.page.locator("main form, main li, main tr", has_text="Bakkerij mandate").last
    sam.turn(choice.get_by_role("button").first)
    number = handed_in(sam, cast["worker_name"])
    officer = at(desk, "dina.dossier", number)
    assert re.search(r"Sam De Smet \(werkgever, bij mandaat van .+\)", officer.text())
    employer = at(desk, "wout.mandate", number)
    assert employer.state() == "Ingediend", "the employer sees what was done in its name"


def test_a_page_as_it_was_known_before_a_correction(desk: Seat, place: Any) -> None:
    wrong = place.casts["correction"]
    officer = desk("dina.dossier")
    officer.go(f"/personen/{wrong['code']}/")
    assert officer.page.locator("h1").inner_text() == "Hanna Vergist"
    officer.page.locator(".banner summary").click()
    officer.page.get_by_label("Volgens wat bekend was op").fill(wrong["known_on"])
    officer.turn(officer.page.get_by_role("button", name="Tonen"))
    assert officer.page.locator("h1").inner_text() == "Anna Vergist"
    assert "volgens wat bekend was op" in officer.page.locator(".banner-as-of").inner_text()


@pytest.mark.parametrize("cast", ["replay"], indirect=True)
def test_a_decision_is_recomputed_identically_and_the_chain_stands_in_the_footer(
    desk: Seat, cast: dict[str, Any]
) -> None:
    number = handed_in(desk("wout.replay"), cast["worker_name"])
    officer = at(desk, "dina.dossier", number)
    before = officer.page.locator(".bottom-facts code").get_attribute("title")
    officer.do("beslissen")
    head = officer.page.locator(".bottom-facts code").get_attribute("title")
    assert head != before
    assert re.fullmatch(r"[0-9a-f]{64}", head or "")
    officer.follow("De hele beslissing")
    officer.follow("Herreken met de wet en de feiten van toen")
    assert "identiek" in officer.text()


@pytest.mark.parametrize("cast", ["replay"], indirect=True)
def test_a_citizen_sees_who_looked(desk: Seat, cast: dict[str, Any]) -> None:
    desk("bea.bemiddelaar").go(f"/personen/{cast['citizen']}/")
    citizen = desk("bo.replay")
    assert "Bea Mertens" in citizen.text()
    citizen.follow("Uw gegevens bij ons")
    assert "Wie keek in dit dossier" in citizen.text()
    assert "VDAB-bemiddelaar" in citizen.text()


@pytest.mark.parametrize("cast", ["language"], indirect=True)
def test_the_language_changes_and_stays(desk: Seat, cast: dict[str, Any]) -> None:
    employer = desk("wout.language")
    employer.go("/dossiers/nieuw/")
    employer.turn(employer.page.get_by_role("button", name="English"))
    assert employer.page.locator("html").get_attribute("lang") == "en"
    employer.follow("Application for individueel maatwerk")
    assert employer.page.get_by_label(cast["worker_name"]).count() == 1
    employer.turn(employer.page.get_by_role("button", name="Nederlands"))
    assert employer.page.locator("h1").inner_text() == "Aanvraag individueel maatwerk"


@pytest.mark.parametrize("cast", ["paper"], indirect=True)
def test_on_paper_a_case_has_no_controls(desk: Seat, cast: dict[str, Any]) -> None:
    import io

    from pypdf import PdfReader

    employer = desk("wout.paper")
    number = handed_in(employer, cast["worker_name"])
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(employer.page.pdf())).pages)
    assert number in read
    assert "Wacht op: dossierbehandelaar." in read
    for gone in ("Wat u kunt doen", "Zoeken", "Tewerkstellingen", "English"):
        assert gone not in read


@pytest.mark.parametrize("cast", ["scripts"], indirect=True)
def test_without_scripts_the_same_can_be_done(desk: Seat, cast: dict[str, Any]) -> None:
    employer = desk("wout.scripts", java_script_enabled=False)
    number = handed_in(employer, cast["worker_name"])
    officer = desk("dina.dossier", java_script_enabled=False)
    officer.go(f"/dossiers/{number}/")
    officer.do("advies_vragen")
    expert = desk("emre.expert", java_script_enabled=False)
    expert.go(f"/dossiers/{number}/")
    expert.do("indiceren", **ADVICE)
    officer.page.reload()
    officer.do("beslissen")
    assert officer.state() == "Toegekend"
