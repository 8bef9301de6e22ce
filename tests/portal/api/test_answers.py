"""How the API answers: parts of lists, versions, errors, limits, sessions."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client
from tests.portal import factory
from tests.portal.api.calling import BASE, ask, token
from tests.portal.factory import World

from maatwerk.law.decide import decide
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.models import Case
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.models import Look

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(world: World) -> str:
    return token(world, Role.EMPLOYER)


@pytest.fixture
def officer(world: World) -> str:
    return token(world, Role.OFFICER)


def parts(path: str, text: str, between: Any = None, limit: int = 3) -> tuple[list[Any], list[int]]:
    """Return all items of a list, part after part; ``between`` is done after the first part."""
    found, totals, cursor = [], [], ""
    while True:
        answer = ask(f"{path}?limit={limit}" + (f"&cursor={cursor}" if cursor else ""), text).json()
        found += answer["items"]
        totals.append(answer["total"])
        if between:
            between()
            between = None
        if answer["next"] is None:
            return found, totals
        cursor = answer["next"]


class TestLists:
    """Complete, each row once, also when rows are added in between."""

    @pytest.fixture(autouse=True)
    def firms(self, worlds: tuple[World, World]) -> list[str]:
        made = [factory.organisation(seed, f"Firma {seed}") for seed in range(100, 116)]
        known = [each.organisation for each in worlds]
        return sorted(each.ondernemingsnummer for each in (*known, *made))

    @pytest.mark.parametrize("limit", [1, 3, 18, 200])
    def test_all_are_there_once(self, officer: str, firms: list[str], limit: int) -> None:
        found, totals = parts("/organisaties", officer, limit=limit)
        assert sorted(each["ondernemingsnummer"] for each in found) == firms
        assert set(totals) == {len(firms)}

    def test_nothing_is_skipped_or_given_twice_when_rows_are_added(self, officer: str, firms: list[str]) -> None:
        found, totals = parts("/organisaties", officer, lambda: factory.organisation(999, "Nieuw"))
        numbers = [each["ondernemingsnummer"] for each in found]
        assert len(numbers) == len(set(numbers))
        assert set(firms) < set(numbers)
        assert totals[-1] == len(firms) + 1

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=-1", "cursor=" + "9" * 19]
    )
    def test_a_part_that_is_none_is_refused(self, officer: str, query: str) -> None:
        answer = ask(f"/organisaties?{query}", officer)
        assert (answer.status_code, answer.json()["code"]) == (422, "niet-juist")
        assert answer.json()["errors"]

    def test_a_filter_with_a_typo_does_not_give_everything(self, officer: str) -> None:
        answer = ask("/tewerkstellingen?organisate=1000000120", officer)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.organisate")

    @pytest.mark.parametrize("day", ["0.0", "2024", "gisteren", "2024-02-30", "2024-01-01T00:00:00"])
    def test_a_day_is_a_day(self, officer: str, day: str) -> None:
        assert ask(f"/organisaties?valid_on={day}", officer).status_code == 422

    def test_a_list_is_a_few_queries(self, officer: str, django_assert_max_num_queries: Any) -> None:
        ask("/organisaties", officer)
        for path in ("/organisaties", "/personen", "/tewerkstellingen", "/toekenningen", "/dossiers", "/brieven"):
            with django_assert_max_num_queries(5):
                assert ask(path, officer).status_code == 200


class TestBothTimes:
    """What held on a day, as known at the end of a day."""

    def test_a_fact_of_later_is_not_there_before(self, world: World, officer: str) -> None:
        path = f"/toekenningen/{world.toekenning.toekenningsnummer}"
        assert ask(path, officer).json()["pakketten"][0]["loonpremie_percentage"] == 20
        assert ask(f"{path}?valid_on=2023-12-31", officer).status_code == 404
        assert ask(f"{path}?valid_on=2024-01-01", officer).status_code == 200

    def test_what_was_not_known_yet_is_not_there(self, world: World, officer: str) -> None:
        path = f"/organisaties/{world.organisation.ondernemingsnummer}"
        assert ask(f"{path}?known_on=2020-01-01", officer).status_code == 404
        assert ask(f"{path}?known_on=2199-12-31", officer).status_code == 200

    def test_hours_are_exact_text(self, world: World, officer: str) -> None:
        told = ask(f"/tewerkstellingen/{world.employment.code}", officer).json()
        assert (told["uren"], told["uren_voltijds"], told["tewerkstellings_percentage"]) == ("38.00", "38.00", "100.00")


class TestPersons:
    """Looks are noted; numbers are not given."""

    def test_opening_a_person_is_noted(self, world: World, officer: str) -> None:
        before = Look.objects.filter(person=world.person).count()
        ask(f"/personen/{world.person.code}", officer)
        assert Look.objects.filter(person=world.person).count() == before + 1

    def test_somebody_is_found_by_number_for_a_reason(self, world: World, officer: str) -> None:
        wanted = {"insz": factory.insz(1), "waarom": "aanvraag op papier"}
        assert ask("/personen/zoeken", officer, "POST", wanted).json() == {"code": world.person.code}
        assert Look.objects.filter(person=world.person, why="aanvraag op papier").exists()

    @pytest.mark.parametrize(("number", "status"), [("85673003399", 409), (factory.insz(77), 404)])
    def test_somebody_else_is_not(self, officer: str, number: str, status: int) -> None:
        assert ask("/personen/zoeken", officer, "POST", {"insz": number, "waarom": "proef"}).status_code == status

    def test_a_citizen_sees_only_oneself(self, world: World) -> None:
        other = factory.person(50, "Bo", "Ander")
        text = token(world, Role.PERSON)
        assert [each["code"] for each in ask("/personen", text).json()["items"]] == [world.person.code]
        assert ask(f"/personen/{other.code}", text).status_code == 404


class TestCases:
    """Opened, filled in, handed in; one outcome, said clearly."""

    def open(self, world: World, employer: str, **more: Any) -> dict[str, Any]:
        """Open an application for another worker: about the one of the world a case runs already."""
        work = factory.employment(factory.person(60, "Cis", "Nieuw"), world.organisation)
        answer = ask("/dossiers", employer, "POST", {"kind": "imw_aanvraag", "employment": work.code, **more})
        assert answer.status_code == 201, answer.content
        return dict(answer.json())

    def test_from_opening_to_handing_in(self, world: World, employer: str) -> None:
        case = self.open(world, employer)
        assert case["organisation"] == world.organisation.ondernemingsnummer
        draft = {"version": case["version"], "data": factory.FORM}
        case = ask(f"/dossiers/{case['number']}/ontwerp", employer, "PUT", draft).json()
        assert all(item["filled"] for item in case["items"] if item["required"])
        act = {"version": case["version"]}
        done = ask(f"/dossiers/{case['number']}/acties/indienen", employer, "POST", act)
        assert done.status_code == 200, done.content
        assert done.json()["version"] == case["version"] + 1
        assert done.json()["state"] != case["state"]
        assert Case.objects.get(number=case["number"]).opened_by == world.users[Role.EMPLOYER]

    def test_an_old_version_is_told_what_happened(self, world: World, employer: str) -> None:
        case = self.open(world, employer, data=factory.FORM)
        path = f"/dossiers/{case['number']}/acties/indienen"
        assert ask(path, employer, "POST", {"version": case["version"]}).status_code == 200
        events = Event.objects.count()
        again = ask(path, employer, "POST", {"version": case["version"]})
        assert (again.status_code, again.json()["code"]) == (409, "intussen-gewijzigd")
        assert again.json()["happened"] == {
            "by": world.users[Role.EMPLOYER].username,
            "what": again.json()["happened"]["what"],
            "version": case["version"] + 1,
            "state": Case.objects.get(number=case["number"]).state,
        }
        assert Event.objects.count() == events

    def test_what_stands_in_the_way_is_named_by_field(self, world: World, employer: str) -> None:
        case = self.open(world, employer)
        answer = ask(f"/dossiers/{case['number']}/acties/indienen", employer, "POST", {"version": case["version"]})
        assert (answer.status_code, answer.json()["code"]) == (409, "tegengehouden")
        assert {each["field"] for each in answer.json()["errors"]} >= {"contract_uren"}

    def test_a_role_does_only_its_own_acts(self, world: World, employer: str) -> None:
        case = self.open(world, employer, data=factory.FORM)
        answer = ask(f"/dossiers/{case['number']}/acties/beslissen", employer, "POST", {"version": case["version"]})
        assert (answer.status_code, answer.json()["code"]) == (409, "kan-nu-niet")

    def test_an_employer_opens_nothing_about_the_workers_of_another(
        self, worlds: tuple[World, World], employer: str
    ) -> None:
        other = worlds[1]
        before = Case.objects.count()
        given = {"kind": "imw_aanvraag", "employment": other.employment.code}
        assert ask("/dossiers", employer, "POST", given).status_code == 404
        assert ask("/dossiers", employer, "POST", {"kind": "imw_aanvraag"}).status_code == 409
        assert Case.objects.count() == before

    @pytest.mark.parametrize(
        "wrong", [{"kind": "niets"}, {"data": {"x": 1.5}}, {"data": {"x": ["y"]}}, {"meer": 1}, {"data": {"x": "\x00"}}]
    )
    def test_a_question_of_another_shape_is_refused(self, world: World, employer: str, wrong: dict[str, Any]) -> None:
        given = {"kind": "imw_aanvraag", "employment": world.employment.code, **wrong}
        answer = ask("/dossiers", employer, "POST", given)
        assert (answer.status_code, answer.json()["code"]) == (422, "niet-juist")

    @pytest.mark.parametrize("value", ["1e9999999", "1e-9999999", "1e40", "-5", "9" * 4000, "veel", "NaN"])
    def test_a_number_that_is_none_is_not_kept(self, world: World, employer: str, value: str) -> None:
        """Ten characters must not become ten million in a draft and in the chain of events."""
        case = self.open(world, employer, data=factory.FORM)
        draft = {"version": case["version"], "data": factory.FORM | {"contract_uren": value}}
        answer = ask(f"/dossiers/{case['number']}/ontwerp", employer, "PUT", draft)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "data.contract_uren")
        assert Case.objects.get(number=case["number"]).draft["contract_uren"] == "38"

    def test_what_is_not_asked_is_said(self, world: World, employer: str) -> None:
        case = self.open(world, employer)
        draft = {"version": case["version"], "data": {"contracturen": "38"}}
        answer = ask(f"/dossiers/{case['number']}/ontwerp", employer, "PUT", draft)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "data.contracturen")

    def test_a_decision_is_told_whole_and_replayed(self, world: World, officer: str) -> None:
        told = ask(f"/beslissingen/{world.decision.number}", officer).json()
        assert told["hash"] == world.decision.hash
        assert told["conditions"]
        again = ask(f"/beslissingen/{world.decision.number}/herrekening", officer).json()
        same = {
            "number": world.decision.number,
            "identical": True,
            "hash": told["hash"],
            "differences": [],
            "erased": "",
        }
        assert again == same

    def test_an_employer_reads_nothing_of_what_vdab_found(self, world: World, employer: str, officer: str) -> None:
        path = f"/beslissingen/{world.decision.number}"
        full, kept = (ask(path, text).json() for text in (officer, employer))
        values = {used["name"]: used["value"] for each in kept["conditions"] for used in each["inputs"]}
        seen = {used["name"]: used["value"] for each in full["conditions"] for used in each["inputs"]}
        assert values["advies"] != seen["advies"]
        assert seen["advies"] not in json.dumps(kept)
        assert values["contract_uren"] == seen["contract_uren"]

    def test_a_letter_is_its_bytes(self, world: World, employer: str) -> None:
        answer = ask(f"/brieven/{world.letter.check_code}/pdf", employer)
        assert answer.content == bytes(world.letter.pdf)
        assert answer.headers["Content-Type"] == "application/pdf"


class TestTheLaw:
    """Public; answers as the law does."""

    FACTS = {  # noqa: RUF012
        "datum": "2025-03-03", "werkgever_soort": "privaat", "in_moeilijkheden": False, "woonplaats": "vlaanderen",
        "werkplaats": "vlaanderen", "contract_uren": "38", "advies": "loonpremie",
    }  # fmt: skip

    def test_an_answer(self) -> None:
        told = ask("/wet/vragen/imw_recht/antwoord", method="POST", body={"facts": self.FACTS}).json()
        assert told["answer"] is True
        assert told["hash"] == decide("imw_recht", self.FACTS).hash()

    def test_a_parameter_on_a_day(self) -> None:
        found = ask("/wet/parameters/imw_inkomensgrens_zelfstandige?on=2024-05-01").json()["values"]
        assert [(each["value"], each["until"]) for each in found] == [("16861.46", "2024-12-31")]
        assert ask("/wet/parameters/imw_inkomensgrens_zelfstandige?on=2026-05-01").json()["values"][0]["value"] is None
        assert ask("/wet/parameters/imw_inkomensgrens_zelfstandige?on=2020-05-01").json()["values"] == []

    def test_what_did_not_change_is_not_sent_again(self) -> None:
        first = ask("/wet/maatregelen/imw")
        again = ask("/wet/maatregelen/imw", **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert ask("/wet/maatregelen/vop", **{"If-None-Match": first.headers["ETag"]}).status_code == 200


class TestErrors:
    """Problem details, in Dutch, with a code."""

    @pytest.mark.parametrize(
        ("path", "method", "status", "code"),
        [
            ("/geen/idee", "GET", 404, "niet-gevonden"),
            ("/wet/maatregelen/niets", "GET", 404, "niet-gevonden"),
            ("/wet/maatregelen", "DELETE", 405, "handeling-bestaat-niet"),
            ("/dossiers", "GET", 401, "niet-aangemeld"),
        ],
    )
    def test_every_error_is_a_problem(self, path: str, method: str, status: int, code: str) -> None:
        answer = ask(path, method=method)
        told = answer.json()
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert (told["status"], told["code"]) == (status, code)
        assert told["title"]
        assert told["detail"]

    def test_what_is_no_json_is_said(self) -> None:
        answer = Client().post(f"{BASE}/wet/vragen/imw_recht/antwoord", b"{", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "onleesbaar")

    def test_what_is_too_large_is_refused(self, settings: Any) -> None:
        settings.API_MOST_BYTES = 100
        answer = ask("/wet/vragen/imw_recht/antwoord", method="POST", body={"facts": {"datum": "x" * 200}})
        assert (answer.status_code, answer.json()["code"]) == (413, "te-groot")

    def test_who_asks_too_often_waits(self, officer: str, settings: Any) -> None:
        settings.API_PER_MINUTE = 3
        codes = [ask("/keten", officer).status_code for _ in range(5)]
        assert codes[:3] == [200] * 3
        assert codes[-1] == 429
        assert int(ask("/keten", officer).headers["Retry-After"]) in range(1, 61)

    def test_guessing_tokens_is_counted(self, settings: Any) -> None:
        settings.API_PER_MINUTE_UNKNOWN = 3
        assert [ask("/keten", f"mwt_{number}").status_code for number in range(5)][-1] == 429

    def test_an_error_of_ours_says_nothing_of_it(
        self, officer: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        from maatwerk.portal.api.operations import figures

        monkeypatch.setattr(figures.chain, "head", lambda: 1 / 0)
        monkeypatch.setattr(figures.Event.objects, "order_by", lambda _key: 1 / 0)
        with caplog.at_level(logging.ERROR):
            answer = ask("/keten", officer)
        assert (answer.status_code, answer.json()["code"]) == (500, "fout")
        assert "ZeroDivision" not in answer.content.decode()
        assert "fout in de API" in caplog.text


class TestASession:
    """In the browser the session is enough; to write, the page must say that it is ours."""

    @pytest.fixture
    def browser(self, world: World) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.users[Role.EMPLOYER])
        return client

    def test_reading(self, browser: Client) -> None:
        assert browser.get(f"{BASE}/dossiers").status_code == 200

    def test_writing_asks_the_token_of_the_page(self, browser: Client, world: World) -> None:
        body = json.dumps({"kind": "imw_aanvraag", "employment": world.employment.code})
        answer = browser.post(f"{BASE}/dossiers", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
        browser.get("/mijn-toegang/")
        secret = browser.cookies["csrftoken"].value
        answer = browser.post(
            f"{BASE}/dossiers", body, content_type="application/json", headers={"X-CSRFToken": secret}
        )
        assert answer.status_code == 201

    def test_answers_are_kept_nowhere(self, browser: Client) -> None:
        assert browser.get(f"{BASE}/dossiers").headers["Cache-Control"] == "private, no-store"

    def test_a_program_may_ask_whether_something_changed(self, employer: str) -> None:
        first = ask("/dossiers", employer)
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert ask("/dossiers", employer, **{"If-None-Match": first.headers["ETag"]}).status_code == 304


class TestTheDescription:
    """OpenAPI, and the same as a page without a script of others."""

    def test_the_page_names_every_operation(self) -> None:
        described = ask("/openapi.json").json()
        page = ask("/").content.decode()
        for path, methods in described["paths"].items():
            assert path in page
            assert all(f'id="{operation["operationId"]}"' in page for operation in methods.values())
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "<script>" not in page

    def test_every_operation_names_its_roles_and_errors(self) -> None:
        for methods in ask("/openapi.json").json()["paths"].values():
            for operation in methods.values():
                assert operation["x-roles"]
                assert {"401", "403", "404", "409", "422", "429"} <= set(operation["responses"])
                assert operation["summary"]
                assert operation["description"]
