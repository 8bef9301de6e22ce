"""The whole code flow against a real provider in another process: who gets in, as what, and who does not."""

from __future__ import annotations

import base64
import json
import sqlite3
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from tests.portal import factory
from tests.portal.people.conftest import Street

EMPLOYER = {"given_name": "An", "family_name": "Peeters", "vo_doelgroepcode": "EA", "vo_orgnaam": "Bakkerij De Korst"}


def rows(street: Street, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(street.portal.folder / "portal.sqlite3") as database:
        return database.execute(query, values).fetchall()


def grants(street: Street, name: str) -> list[tuple[Any, ...]]:
    """Return role, numbers of organisation and secretariat, and whether it is in force, of everything ever given."""
    return rows(
        street,
        """SELECT g.role, o.ondernemingsnummer, m.ondernemingsnummer, g.until IS NULL FROM people_grant g
           JOIN people_user u ON u.id = g.user_id LEFT JOIN register_organisation o ON o.id = g.organisation_id
           LEFT JOIN register_organisation m ON m.id = g.mandate_id WHERE u.subject = ? ORDER BY g.id""",
        f"sub-{name}",
    )


def employer(street: Street, **more: Any) -> dict[str, Any]:
    firm = street.known["firm"]
    return EMPLOYER | {"vo_orgcode": firm, "maatwerk_rol_3d": [f"MaatwerkWerkgever:{firm}"]} | more


def test_an_employer_enters_for_the_own_organisation(street: Street) -> None:
    street.say("werkgever", **employer(street))
    page = street.enter(street.browser("werkgever"), "/dossiers/")
    assert page.url == f"{street.portal.url}/dossiers/"
    assert "werkgever Bakkerij De Korst" in page.text
    assert grants(street, "werkgever") == [("werkgever", street.known["firm"], None, 1)]


def test_the_request_carries_state_nonce_and_pkce(street: Street) -> None:
    begin = f"{street.portal.url}/aanmelden/oidc/?cap=EA&code={street.known['firm']}"
    sent = requests.get(begin, allow_redirects=False, timeout=10).headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    assert sent.startswith(f"{street.provider.url}/o/authorize/?")
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["scope"].split() == ["openid", "profile", "rrn", "vo", "maatwerk", "ssm_mandaat"]
    hint = json.loads(base64.b64decode(asked["login_hint"]))
    assert hint == {"cap_hint": "EA", "code_hint": street.known["firm"]}


def test_what_a_hint_should_not_hold_is_left_out(street: Street) -> None:
    begin = f"{street.portal.url}/aanmelden/oidc/?cap=<x>&code=85"
    assert "login_hint" not in requests.get(begin, allow_redirects=False, timeout=10).headers["Location"]


def test_capacities_are_renewed_at_each_login_with_events(street: Street) -> None:
    street.say("wisselaar", **employer(street))
    street.enter(street.browser("wisselaar"))
    firm = street.known["firm"]
    street.say("wisselaar", **employer(street, maatwerk_rol_3d=[f"MaatwerkWerkgeverLezer:{firm}"]))
    street.enter(street.browser("wisselaar"))
    street.enter(street.browser("wisselaar"))
    assert grants(street, "wisselaar") == [("werkgever", firm, None, 0), ("werkgever_lezer", firm, None, 1)]
    name = rows(street, "SELECT username FROM people_user WHERE subject = 'sub-wisselaar'")[0][0]
    told = rows(street, "SELECT verb, actor FROM audit_event WHERE subject = ? ORDER BY number", f"gebruiker:{name}")
    given, taken = (
        ("hoedanigheid gegeven", "identiteitsverstrekker"),
        ("hoedanigheid ingetrokken", "identiteitsverstrekker"),
    )
    assert told == [given, given, taken]


def test_an_open_session_loses_what_a_later_login_no_longer_says(street: Street) -> None:
    street.say("verliezer", **employer(street))
    first = street.browser("verliezer")
    assert street.enter(first, "/dossiers/").status_code == 200
    street.say("verliezer", **employer(street, maatwerk_rol_3d=[]))
    street.enter(street.browser("verliezer"))
    assert first.get(f"{street.portal.url}/dossiers/", timeout=10).status_code == 403


def test_a_secretariat_acts_for_each_employer_by_mandate(street: Street) -> None:
    office, mandates = street.known["secretariat"], [street.known["firm"], street.known["other"], "1999999943"]
    street.say(
        "secretariaat",
        **EMPLOYER
        | {"vo_orgcode": office, "vo_orgnaam": "Secretariaat Sam", "given_name": "Sam", "family_name": "De Smet"},
        maatwerk_rol_3d=[f"MaatwerkMandataris:{office}"],
        ssm_mandaat=mandates,
    )
    browser = street.browser("secretariaat")
    page = street.enter(browser, "/dossiers/")
    assert urlsplit(page.url).path == "/hoedanigheid/"
    assert "werkgever Smidse Het Aambeeld, bij mandaat van Secretariaat Sam" in page.text
    assert [row[1:] for row in grants(street, "secretariaat")] == [
        (street.known["firm"], office, 1),
        (street.known["other"], office, 1),
    ]


def test_a_citizen_enters_the_own_file_by_number(street: Street) -> None:
    claims = {"given_name": "An", "family_name": "Peeters", "vo_doelgroepcode": "BUR", "rrn": street.known["insz"]}
    street.say("burger", **claims)
    page = street.enter(street.browser("burger"), "/dossiers/")
    assert page.status_code == 200
    found = rows(
        street,
        """SELECT p.code, u.username FROM people_grant g JOIN people_user u ON u.id = g.user_id
           JOIN register_person p ON p.id = g.person_id WHERE u.subject = 'sub-burger'""",
    )
    assert found[0][0] == street.known["person"]
    assert found[0][1].startswith("burger-"), "the name in the chain of events tells nothing"


def test_a_citizen_whom_the_register_does_not_know_is_made_at_the_first_login(street: Street) -> None:
    number = factory.insz(9)
    street.say("onbekend", given_name="Bo", family_name="Jans", vo_doelgroepcode="BUR", rrn=number)
    browser = street.browser("onbekend")
    page = street.enter(browser)
    assert (page.status_code, number in page.text) == (200, False)
    query = """SELECT p.code, f.voornaam, f.achternaam, e.verb, e.actor, e.facts FROM people_grant g
        JOIN people_user u ON u.id = g.user_id JOIN register_person p ON p.id = g.person_id
        JOIN register_personfacts f ON f.person_id = p.id JOIN audit_event e ON e.number = f.event_id
        WHERE u.subject = 'sub-onbekend'"""
    made = rows(street, query)
    assert [row[1:5] for row in made] == [("Bo", "Jans", "persoon aangemeld", "identiteitsverstrekker")]
    assert number not in made[0][5], "a national number stands in no event"
    street.enter(street.browser("onbekend"))
    assert rows(street, query) == made, "a second login makes nobody"
    file = browser.get(f"{street.portal.url}/personen/{made[0][0]}/", timeout=10)
    assert (file.status_code, "nog niet in een bron" in file.text) == (200, True)


def test_that_citizen_asks_for_an_indicering_and_hands_it_in(street: Street) -> None:
    street.say("schoolverlater", given_name="Sam", family_name="Raes", vo_doelgroepcode="BUR", rrn=factory.insz(10))
    browser = street.browser("schoolverlater")
    street.enter(browser)
    filling = send(browser, f"{street.portal.url}/dossiers/nieuw/indicering/")
    assert filling.url.endswith("/invullen/")
    kept = send(browser, filling.url, version="1", situatie="schoolverlater", attest="nee")
    asked = send(browser, f"{kept.url}doen/", action="aanvragen", version="1")
    assert "Wacht op: VDAB-bemiddelaar" in asked.text


@pytest.mark.parametrize("number", ["85673103304", "", "00000000000"])
def test_a_citizen_without_a_national_number_is_told_so(street: Street, number: str) -> None:
    street.say(f"zonder{number}", given_name="Bo", family_name="Jans", vo_doelgroepcode="BUR", rrn=number)
    page = street.enter(street.browser(f"zonder{number}"))
    assert "geen geldig rijksregisternummer" in page.text
    assert not number or number not in page.text


def test_an_employer_whom_the_register_does_not_know_is_made_as_the_login_says(street: Street) -> None:
    number = factory.enterprise_number(77)
    claims = EMPLOYER | {"vo_orgcode": number, "vo_orgnaam": "Weverij Nieuw"}
    street.say("starter", **claims, maatwerk_rol_3d=[f"MaatwerkWerkgever:{number}"])
    browser = street.browser("starter")
    assert "werkgever Weverij Nieuw" in street.enter(browser).text
    assert grants(street, "starter") == [("werkgever", number, None, 1)]
    file = browser.get(f"{street.portal.url}/organisaties/{number}/", timeout=10)
    assert (file.status_code, "nog niet in een bron" in file.text) == (200, True)


def test_a_login_with_claims_for_two_organisations_gives_two_grants_to_choose_from(street: Street) -> None:
    firm, other = street.known["firm"], street.known["other"]
    roles = [f"MaatwerkWerkgever:{firm}", f"MaatwerkWerkgeverLezer:{other}"]
    street.say("twee", **employer(street, maatwerk_rol_3d=roles))
    browser = street.browser("twee")
    page = street.enter(browser, "/dossiers/")
    assert urlsplit(page.url).path == "/hoedanigheid/"
    assert grants(street, "twee") == [("werkgever", firm, None, 1), ("werkgever_lezer", other, None, 1)]
    chosen = rows(
        street,
        """SELECT g.id FROM people_grant g JOIN people_user u ON u.id = g.user_id
           WHERE u.subject = 'sub-twee' AND g.role = 'werkgever_lezer'""",
    )[0][0]
    after = send(browser, f"{street.portal.url}/hoedanigheid/", grant=str(chosen), next="/dossiers/")
    assert urlsplit(after.url).path == "/dossiers/"
    assert "Smidse Het Aambeeld" in after.text
    assert "MaatwerkWerkgever" not in after.text


def send(browser: requests.Session, url: str, **told: str) -> requests.Response:
    """Return the page after a form was sent from the browser."""
    browser.get(url.replace("doen/", ""), timeout=10)
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    return browser.post(url, data=token | told, headers={"Referer": url}, timeout=20)


def test_an_officer_enters_only_for_the_department(street: Street) -> None:
    role = "MaatwerkDossierbehandelaar"
    claims = {"given_name": "Dina", "family_name": "Goossens", "vo_doelgroepcode": "GID", "vo_orgnaam": "WEWIS"}
    street.say("ambtenaar", **claims, vo_orgcode="OVO999991", maatwerk_rol_3d=[f"{role}:OVO999991"])
    assert street.enter(street.browser("ambtenaar"), "/dossiers/").status_code == 200
    street.say("elders", **claims, vo_orgcode="OVO999993", maatwerk_rol_3d=[f"{role}:OVO999993"])
    page = street.enter(street.browser("elders"))
    assert "geldt niet voor uw organisatie" in page.text
    assert grants(street, "elders") == []


def test_a_local_government_enters_for_its_municipality(street: Street) -> None:
    code = street.known["town"]
    street.say("stad", vo_doelgroepcode="LB", vo_orgcode=code, maatwerk_rol_3d=f"MaatwerkLokaalBestuur:{code}")
    street.enter(street.browser("stad"))
    query = (
        "SELECT municipality_id FROM people_grant g JOIN people_user u ON u.id = g.user_id WHERE u.subject = 'sub-stad'"
    )
    assert rows(street, query) == [("44021",)]


@pytest.mark.parametrize(
    ("name", "changed", "why"),
    [
        (
            "rol",
            {"maatwerk_rol_3d": ["MaatwerkKeizer:1"]},
            "De rol MaatwerkKeizer geeft bij deze doelgroep geen toegang",
        ),
        ("leeg", {"maatwerk_rol_3d": None}, "Er is geen rol ontvangen"),
        ("groep", {"vo_doelgroepcode": "OV"}, "geeft bij deze doelgroep geen toegang"),
        ("andere", {"maatwerk_rol_3d": ["MaatwerkWerkgever:1999999943"]}, "is niet gekend"),
        ("nummer", {"vo_orgcode": "1999999944", "maatwerk_rol_3d": ["MaatwerkWerkgever:1999999944"]}, "is niet gekend"),
        ("dienst", {"vo_orgcode": "1999999943", "maatwerk_rol_3d": ["MaatwerkDienstverlener"]}, "is niet gekend"),
        ("mandaat", {"maatwerk_rol_3d": ["MaatwerkMandataris:1999999943"]}, "geldt voor een andere organisatie"),
    ],
)
def test_what_the_table_does_not_know_gives_nothing_and_says_why(
    street: Street, name: str, changed: dict[str, Any], why: str
) -> None:
    street.say(name, **employer(street) | changed)
    browser = street.browser(name)
    page = street.enter(browser)
    assert urlsplit(page.url).path == "/aanmelden/zonder-hoedanigheid/"
    assert why in page.text
    assert "Bakkerij De Korst" in page.text
    assert "de helpdesk van de proef" in page.text
    assert grants(street, name) == []
    assert browser.get(f"{street.portal.url}/dossiers/", timeout=10).status_code == 403


@pytest.mark.parametrize(
    ("twist", "code"),
    [
        ("expired", "token verlopen"),
        ("nonce", "nonce"),
        ("audience", "token ongeldig"),
        ("issuer", "token ongeldig"),
        ("signature", "token ongeldig"),
        ("none", "token ongeldig"),
        ("userinfo", "andere persoon"),
    ],
)
def test_a_token_that_is_not_right_opens_nothing(street: Street, twist: str, code: str) -> None:
    street.say(f"twist-{twist}", **employer(street), **{"!": twist})
    browser = street.browser(f"twist-{twist}")
    page = street.enter(browser)
    assert page.status_code == 400
    assert f"vermeld: {code}." in page.text
    assert browser.get(f"{street.portal.url}/dossiers/", timeout=10).url.startswith(f"{street.portal.url}/aanmelden/")
    assert rows(street, "SELECT 1 FROM people_user WHERE subject = ?", f"sub-twist-{twist}") == []


def returned(street: Street, browser: requests.Session) -> str:
    """Return the address with which the provider sends somebody back, not yet followed."""
    sent = browser.get(f"{street.portal.url}/aanmelden/oidc/", allow_redirects=False, timeout=10).headers["Location"]
    return browser.get(sent, allow_redirects=False, timeout=10).headers["Location"]


def test_a_login_comes_back_to_the_browser_that_began_it(street: Street) -> None:
    street.say("werkgever", **employer(street))
    address = returned(street, street.browser("werkgever"))
    answer = street.browser().get(address, timeout=10)
    assert (answer.status_code, "niets afgesproken" in answer.text) == (400, True)


def test_another_state_is_refused(street: Street) -> None:
    street.say("werkgever", **employer(street))
    browser = street.browser("werkgever")
    address = returned(street, browser)
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert browser.get(address.replace(state, "x" * len(state)), timeout=10).status_code == 400


def test_a_code_is_used_once(street: Street) -> None:
    street.say("werkgever", **employer(street))
    browser = street.browser("werkgever")
    used = returned(street, browser)
    assert browser.get(used, timeout=10).status_code == 200
    assert browser.get(used, timeout=10).status_code == 400
    code, state = (parse_qs(urlsplit(used).query)[name][0] for name in ("code", "state"))
    again = returned(street, browser)
    fresh = parse_qs(urlsplit(again).query)["state"][0]
    replayed = browser.get(used.replace(state, fresh), timeout=10)
    assert code in used
    assert (replayed.status_code, "code geweigerd" in replayed.text) == (400, True)


def test_what_the_provider_refuses_is_said(street: Street) -> None:
    answer = requests.get(f"{street.portal.url}/aanmelden/oidc/terug/?error=access_denied&state=x", timeout=10)
    assert (answer.status_code, "geweigerd" in answer.text) == (400, True)


def test_a_login_gives_a_new_session_key(street: Street) -> None:
    street.say("werkgever", **employer(street))
    browser = street.browser("werkgever")
    address = returned(street, browser)
    before = browser.cookies["sessionid"]
    browser.get(address, timeout=10)
    assert browser.cookies["sessionid"] != before


def test_logging_out_also_logs_out_at_the_provider(street: Street) -> None:
    street.say("werkgever", **employer(street))
    browser = street.browser("werkgever")
    street.enter(browser)
    told = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    answer = browser.post(f"{street.portal.url}/afmelden/", data=told, timeout=10)
    assert answer.url == f"{street.portal.url}/aanmelden/"
    assert browser.get(f"{street.provider.url}/wie/", timeout=10).text == ""


def test_the_page_lets_forms_go_to_the_provider_and_nowhere_else(street: Street) -> None:
    policy = requests.get(f"{street.portal.url}/aanmelden/", timeout=10).headers["Content-Security-Policy"]
    assert f"form-action 'self' {street.provider.url};" in f"{policy};"


def test_no_national_number_is_kept_or_logged(street: Street) -> None:
    street.say("burger", vo_doelgroepcode="BUR", rrn=street.known["insz"], given_name="An", family_name="Peeters")
    street.enter(street.browser("burger"))
    with sqlite3.connect(street.portal.folder / "portal.sqlite3") as database:
        lines = [line for line in database.iterdump() if street.known["insz"] in line]
    assert [line.split('"')[1] for line in lines] == ["register_personnumber"]
    assert street.known["insz"] not in street.portal.log


def test_local_and_demo_accounts_stay_shut_beside_a_provider(street: Street) -> None:
    page = requests.get(f"{street.portal.url}/aanmelden/", timeout=10)
    assert 'name="password"' not in page.text
    assert "aanmelden/oidc/" in page.text
    browser = street.browser()
    browser.get(f"{street.portal.url}/aanmelden/", timeout=10)
    for address, told in (("aanmelden/", {"password": "een heel lang wachtwoord"}), ("aanmelden/demo/", {})):
        data = {"username": "lokaal.account", "csrfmiddlewaretoken": browser.cookies.get("csrftoken", ""), **told}
        assert browser.post(f"{street.portal.url}/{address}", data=data, timeout=10).status_code in (403, 404)


def test_when_the_provider_is_down_a_page_says_so_and_nothing_else_opens(street: Street) -> None:
    street.say("werkgever", **employer(street))
    browser = street.browser("werkgever")
    address = returned(street, browser)
    street.provider.close()
    try:
        answer = browser.get(address, timeout=20)
        assert (answer.status_code, "antwoordt nu niet" in answer.text) == (503, True)
        begin = browser.get(f"{street.portal.url}/aanmelden/oidc/", timeout=20)
        assert (begin.status_code, "antwoordt nu niet" in begin.text) == (503, True)
        page = requests.get(f"{street.portal.url}/aanmelden/", timeout=10)
        assert (page.status_code, 'name="password"' in page.text) == (200, False)
    finally:
        street.provider.open("django.core.wsgi:get_wsgi_application()")
    assert street.enter(street.browser("werkgever")).status_code == 200
