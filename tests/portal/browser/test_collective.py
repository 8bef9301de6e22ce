"""Collectief maatwerk: a citizen asks, is refused, asks again, waits, finds a place; another moves on and comes back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import Seat

STORY = "collective"
PREPARED = {"doelgroep": "arbeidshandicap", "attest": "vaph", "bewijs": "iq_test"}
TODAY = dt.date.today().isoformat()


def asked(citizen: Desk) -> str:
    """Ask an indicering; return the number of the case."""
    citizen.go("/dossiers/nieuw/cmw_indicering/")
    citizen.press("Beginnen")
    citizen.fill(toelichting="Ik vind geen gewoon werk.")
    citizen.press("Bewaren en nakijken")
    citizen.do("aanvragen")
    return citizen.number()


def established(mediator: Desk, expert: Desk, number: str, need: str) -> None:
    """VDAB prepares and decides."""
    mediator.go(f"/dossiers/{number}/")
    mediator.do("voorbereiden", **PREPARED)
    expert.go(f"/dossiers/{number}/")
    expert.do("vaststellen", nood_loonpremie=need, nood_begeleiding=need)


def test_from_asking_to_a_place(desk: Seat, cast: dict[str, Any]) -> None:
    citizen, mediator, expert = desk(f"bo.{STORY}"), desk("bea.bemiddelaar"), desk("emre.expert")
    number = asked(citizen)
    assert "Wacht op: VDAB-bemiddelaar." in citizen.text()
    established(mediator, expert, number, "nee")
    assert expert.state() == "Geweigerd"
    citizen.page.reload()
    assert "Wat tot een ja had geleid" in citizen.text()
    assert "Bezwaar maken" in citizen.text()

    established(mediator, expert, asked(citizen), "ja")
    assert expert.state() == "Indicering gegeven"
    mediator.go("/wachtlijst/")
    assert f"Claes {STORY}" in mediator.text()

    employer = desk(f"wies.{STORY}")
    employer.go("/wachtlijst/")
    assert f"Claes {STORY}" not in employer.text(), "who waits is not an employer's to read"
    placed(employer, mediator, cast)
    mediator.go("/wachtlijst/")
    assert f"Claes {STORY}" not in mediator.text()


def placed(employer: Desk, mediator: Desk, cast: dict[str, Any]) -> None:
    """The maatwerkbedrijf hires by number; a number that nobody waiting has is refused in words."""
    employer.go("/dossiers/nieuw/cmw_plaatsing/")
    employer.fill(nummer="85.67.01-001.01")
    employer.press("Verder")
    assert "Er is iets niet in orde" in employer.text()
    employer.fill(nummer=cast["citizen_number"])
    employer.press("Verder")
    employer.fill(datum_begin=TODAY, uren="38", uren_voltijds="38")
    employer.press("Bewaren en nakijken")
    employer.do("melden")
    mediator.go(f"/dossiers/{employer.number()}/")
    mediator.do("bevestigen")
    assert mediator.state() == "Geplaatst"


def test_from_evaluation_to_moving_on_and_back(desk: Seat) -> None:
    employer, mediator, expert = desk(f"wies.{STORY}"), desk("bea.bemiddelaar"), desk("emre.expert")
    employer.go("/dossiers/nieuw/cmw_evaluatie/")
    employer.page.get_by_label("Ria Oud").check()
    employer.press("Verder")
    employer.fill(soort="gewoon")
    employer.press("Bewaren en nakijken")
    employer.do("vragen")
    number = employer.number()
    mediator.go(f"/dossiers/{number}/")
    mediator.do("plannen", datum=TODAY)
    expert.go(f"/dossiers/{number}/")
    expert.do("doorstroom_vaststellen", reason="Klaar voor gewoon werk.")
    assert expert.state() == "Klaar voor doorstroom"
    employer.page.reload()
    assert "Klaar voor gewoon werk." not in employer.text(), "why is VDAB's"
    moved_on(mediator)
    came_back(desk, employer)


def moved_on(mediator: Desk) -> None:
    """The four phases of the trajectory."""
    mediator.go("/")
    mediator.follow("DST-")
    mediator.do("starten", vaststelling_vdab="ja", datum_traject=TODAY, datum_fase=TODAY)
    for phase in ("matchen", "plaatsen", "nazorg_beginnen"):
        mediator.do(phase, datum_fase=TODAY)
    mediator.do("afronden", datum_melding_vdab=TODAY)
    assert mediator.state() == "Doorgestroomd"


def came_back(desk: Seat, employer: Desk) -> None:
    """A return without a new indicering: the law gives no conditions, so an officer decides with a reason."""
    employer.go("/dossiers/nieuw/terugval/")
    employer.page.get_by_label("Ria Oud").check()
    employer.press("Verder")
    employer.fill(datum_begin=TODAY, uren="38", uren_voltijds="38", toelichting="Het gewone werk liep af.")
    employer.press("Bewaren en nakijken")
    employer.do("vragen")
    officer = desk("dina.dossier")
    officer.go(f"/dossiers/{employer.number()}/")
    officer.do("toestaan", reason="De plaats is vrij.")
    assert officer.state() == "Teruggekeerd"
