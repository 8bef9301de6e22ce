"""An employer applies for individueel maatwerk, VDAB indicates, the officer decides, the letter arrives, the employer objects."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.portal.browser.desk import Desk

STORY = "application"
ADVICE = {"advies": "loonpremie", "type_doelgroep": "H", "begeleidingsgraad": "laag", "datum_begin": "2024-01-01"}
Seat = Callable[..., Desk]


def apply(employer: Desk, worker: str) -> str:
    """Open an application for a worker and keep half of it; return its number."""
    employer.go("/dossiers/nieuw/")
    employer.follow("Aanvraag individueel maatwerk")
    employer.page.get_by_label(worker).check()
    employer.press("Verder")
    employer.fill(contract_uren="38", in_moeilijkheden="nee")
    employer.press("Bewaren en nakijken")
    return employer.number()


def resume(employer: Desk, number: str) -> None:
    """Go on with the draft from today's work, and hand it in."""
    employer.go("/")
    employer.follow(number)
    employer.follow("Invullen of wijzigen")
    employer.fill(werkplaats="vlaanderen", begeleider="geen")
    employer.press("Bewaren en nakijken")
    employer.do("indienen")


def test_from_application_to_objection(desk: Seat, cast: dict[str, Any]) -> None:
    employer, officer = desk(f"wout.{STORY}"), desk("dina.dossier")
    number = apply(employer, cast["worker_name"])
    assert "2 van 4 in orde" in employer.text()
    assert "indienen" not in employer.offered(), "what is missing is said, not offered"
    assert officer.go(f"/dossiers/{number}/").status == 404, "a draft is the employer's own"

    resume(employer, number)
    assert employer.state() == "Ingediend"
    assert "Wacht op: dossierbehandelaar." in employer.text()
    assert "De wet geeft geen termijn die gekend is." in employer.text()
    assert number in employer.letter().pages[0].extract_text()

    officer.go("/")
    officer.follow(number)
    assert "Wat de wet nu antwoordt" in officer.text()
    officer.do("advies_vragen")
    assert officer.state() == "Bij VDAB voor indicering"

    expert = desk("emre.expert")
    expert.go("/")
    expert.follow(number)
    expert.do("indiceren", **ADVICE)
    assert expert.state() == "Klaar voor beslissing"

    officer.page.reload()
    officer.do("beslissen")
    assert officer.state() == "Toegekend"
    assert "6 voorwaarden vervuld." in officer.text()
    assert "Pakket" in officer.page.locator("aside").inner_text()
    assert "nood aan loonpremie" in officer.text()

    employer.page.reload()
    assert employer.state() == "Toegekend"
    assert "nood aan loonpremie" not in employer.text(), "what VDAB found is not the employer's to read"
    assert "Emre" not in employer.text()
    check_the_letter(desk, employer)
    object_to_it(desk, employer, officer, number)


def check_the_letter(desk: Seat, employer: Desk) -> None:
    """Whoever holds the letter opens its check page without logging in; it tells nothing of the person."""
    read = "".join(page.extract_text() for page in employer.letter().pages)
    found = re.search(r"/controle/(\w{10})", re.sub(r"\s", "", read))
    assert found, read[:500]
    public = desk()
    assert public.go(f"/controle/{found[1]}/").status == 200
    assert "Toegekend" in public.text()
    assert "Peeters" not in public.text()


def object_to_it(desk: Seat, employer: Desk, officer: Desk, number: str) -> None:
    employer.follow("Bezwaar maken")
    employer.press("Verder")
    employer.fill(motivering="Het percentage is te laag.")
    employer.press("Bewaren en nakijken")
    objection = employer.number()
    employer.do("indienen")
    assert employer.state() == "Ingediend"

    officer.go(f"/dossiers/{objection}/")
    assert number in officer.text()
    officer.do("ontvankelijkheid")
    assert officer.state() == "Bij de commissie"
    officer.do("advies_vastleggen", advies_commissie="ongegrond", datum_advies="2026-05-01")

    approver = desk("gust.goedkeurder")
    approver.go(f"/dossiers/{objection}/")
    approver.do("bevestigen", reason="De commissie volgt de eerste beslissing.")
    assert approver.state() == "Beslissing bevestigd"
    employer.page.reload()
    assert "De commissie volgt de eerste beslissing." in employer.text()
    assert "Gust Jacobs (goedkeurder)" in employer.text()
