"""What was written in a case is erased after its term, once; what came of it stays, and drafts go the same way."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.portal import factory
from tests.portal.cases.stories import People, advice, done, opened, people
from tests.portal.factory import World
from typer.testing import CliRunner

from maatwerk.cli.audit import audit as commands
from maatwerk.cli.audit import decision as decisions
from maatwerk.law import terms
from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Content, Event
from maatwerk.portal.cases import deciding, erasing, services
from maatwerk.portal.cases.erasing import NotErased, erase_case, erase_drafts
from maatwerk.portal.cases.errors import NotAllowed
from maatwerk.portal.cases.models import Case, Decision, Step, Submission
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
BY = chain.Actor("beheer:ann", "beheer")
WORDS = "Zij is al drie jaar ziek."


@pytest.fixture
def who() -> People:
    return people()


def decided(who: People) -> Case:
    """An application with a reason, an advice and a letter, that was granted."""
    case = done(opened("imw_aanvraag", who), who, "indienen", "advies_vragen")
    expert = who.acting(kinds()[case.kind].actions["indiceren"].roles[0])
    case = services.act(case.pk, "indiceren", expert, case.version, advice(), WORDS)
    return done(case, who, "beslissen")


def later(settings: Any, days: int) -> None:
    settings.SHIFT_DAYS -= days


def everything() -> str:
    """Return every text and every byte that the portal holds of cases, events and letters."""
    rows: list[Any] = []
    for model in (Event, Content, Case, Submission, Step, Decision, Letter):
        columns = [field.attname for field in model._meta.concrete_fields]
        rows += list(model._base_manager.values_list(*columns))
    return str(rows)


def test_of_an_erased_case_nothing_is_left_that_somebody_wrote(who: People, settings: Any) -> None:
    case = decided(who)
    assert WORDS in everything()
    later(settings, 10)
    gone = erase_case(case.number, BY, "termijn voorbij", clock.today() - dt.timedelta(days=1))
    assert WORDS not in everything()
    assert "contract_uren" not in everything()
    assert all(letter.pdf == b"" and letter.addressee == "" for letter in Letter.objects.filter(case=case))
    assert gone.rows["submission"] == 1
    assert gone.rows["letter"] >= 1
    assert gone.kept_inside == 0
    assert chain.verify() == []


def test_what_came_of_an_erased_case_stays(who: People, settings: Any) -> None:
    case = decided(who)
    before = Decision.objects.get(case=case)
    later(settings, 10)
    erase_case(case.number, BY, "termijn voorbij", clock.today() - dt.timedelta(days=1))
    after = Decision.objects.get(case=case)
    assert (after.answer, after.outcome, after.hash, after.law) == (
        before.answer,
        before.outcome,
        before.hash,
        before.law,
    )
    assert [step.action for step in case.steps.all()] == ["indienen", "advies_vragen", "indiceren", "beslissen"]
    last = Event.objects.last()
    assert last is not None
    assert (last.verb, last.actor, last.why()) == ("inhoud wissen", "beheer:ann", "termijn voorbij")


def test_an_erased_decision_can_not_be_recomputed_and_says_why(who: People, settings: Any) -> None:
    case = decided(who)
    assert deciding.replay(Decision.objects.get(case=case)).identical
    later(settings, 10)
    erase_case(case.number, BY, "termijn voorbij", clock.today() - dt.timedelta(days=1))
    replayed = deciding.replay(Decision.objects.get(case=case))
    assert (replayed.identical, replayed.outcome, replayed.differences) == (False, None, ())
    assert "gewist op" in replayed.erased


def test_the_law_gives_no_term_so_the_day_must_be_said(who: People, settings: Any) -> None:
    case = decided(who)
    later(settings, 10)
    with pytest.raises(NotErased, match=r"niet gekend .*--kept-until"):
        erase_case(case.number, BY, "termijn voorbij")


def test_where_the_law_gives_a_term_nothing_goes_before_it(
    who: People, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = terms.Term("imw_bewaartermijn", "Bewaren", 30, "unsure", "", "", "")
    monkeypatch.setattr(erasing, "term", lambda _name, _on: found)
    case = decided(who)
    ended = clock.today()
    later(settings, 10)
    with pytest.raises(NotErased, match="een vroegere dag kan niet"):
        erase_case(case.number, BY, "te vroeg", ended)
    with pytest.raises(NotErased, match="nog bewaard tot en met"):
        erase_case(case.number, BY, "te vroeg")
    later(settings, 21)
    erase_case(case.number, BY, "op tijd")
    assert Case.objects.get(pk=case.pk).erased_at is not None


def running(who: People) -> tuple[str, dt.date]:
    return done(opened("imw_aanvraag", who), who, "indienen").number, clock.today()


def objected_to(who: People) -> tuple[str, dt.date]:
    case = decided(who)
    about = {"about": case, "person": case.person, "organisation": case.organisation}
    services.open_case("bezwaar", who.acting(Role.EMPLOYER), **about)
    return case.number, clock.today()


def too_early(who: People) -> tuple[str, dt.date]:
    return decided(who).number, clock.today() + dt.timedelta(days=10)


def before_it_ended(who: People) -> tuple[str, dt.date]:
    return decided(who).number, clock.today() - dt.timedelta(days=1)


def unknown(_who: People) -> tuple[str, dt.date]:
    return "IMW-0000-000000", clock.today()


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        (running, "niet afgesloten"),
        (objected_to, "loopt nog BZW"),
        (too_early, "nog bewaard"),
        (before_it_ended, "pas afgesloten"),
        (unknown, "bestaat niet"),
    ],
)
def test_what_may_not_be_erased_yet_stays(
    who: People, settings: Any, situation: Callable[[People], tuple[str, dt.date]], said: str
) -> None:
    number, day = situation(who)
    later(settings, 10)
    with pytest.raises(NotErased, match=said):
        erase_case(number, BY, "termijn voorbij", day)
    assert not Content.objects.exclude(erased_by=None).exists()


def test_a_case_is_erased_once_and_never_without_a_reason(who: People, settings: Any) -> None:
    case, day = decided(who), clock.today()
    later(settings, 10)
    with pytest.raises(NotErased, match="Geef een reden"):
        erase_case(case.number, BY, "  ", day)
    erase_case(case.number, BY, "termijn voorbij", day)
    with pytest.raises(NotErased, match="al gewist"):
        erase_case(case.number, BY, "nog eens", day)
    about = {"about": case, "person": case.person, "organisation": case.organisation}
    with pytest.raises(NotAllowed, match="gewist"):
        services.open_case("bezwaar", who.acting(Role.EMPLOYER), **about)


def test_pages_and_questions_of_programs_about_an_erased_case_say_so() -> None:
    world: World = factory.world(1)
    case, decision, letter = world.case, world.decision, world.letter
    Case.objects.filter(pk=decision.case_id).update(entered_at=clock.now() - dt.timedelta(days=30))
    erase_case(decision.case.number, BY, "termijn voorbij", clock.today() - dt.timedelta(days=5))
    client = Client()
    client.force_login(world.users[Role.OFFICER])
    page = client.get(reverse("decision", args=[decision.number])).content.decode()
    assert "is gewist op" in page
    whole = client.get(reverse("case", args=[decision.case.number])).content.decode()
    assert "Wat in dit dossier geschreven werd, is gewist op" in whole
    assert "Herrekenen kan niet meer" in client.get(reverse("decision_replay", args=[decision.number])).content.decode()
    if letter.case_id == decision.case_id:
        assert client.get(reverse("letter", args=[letter.check_code])).status_code == 410
        assert (
            "gewist na de bewaartermijn"
            in client.get(reverse("letter_check", args=[letter.check_code])).content.decode()
        )
    assert case.number


def test_the_command_asks_for_a_day_erases_and_says_what_went(who: People, settings: Any) -> None:
    case, day = decided(who), clock.today()
    later(settings, 10)
    asked = [case.number, "--reason", "termijn voorbij"]
    refused = CliRunner().invoke(commands, ["erase", *asked])
    assert (refused.exit_code, "--kept-until" in refused.output) == (2, True)
    erased = CliRunner().invoke(commands, ["erase", *asked, "--kept-until", day.isoformat()])
    assert (erased.exit_code, f"{case.number}, afgesloten op" in erased.output) == (0, True)
    verified = CliRunner().invoke(commands, ["verify", "--json"])
    assert verified.exit_code == 0
    assert json.loads(verified.output)["erased"] == 2
    replayed = CliRunner().invoke(decisions, ["all", "--json"])
    assert replayed.exit_code == 0
    told = json.loads(replayed.output)
    assert (told["decisions"], [each["number"] for each in told["erased"]]) == (0, [case.decisions.get().number])


def test_the_command_for_drafts_says_which(who: People, settings: Any) -> None:
    number = opened("imw_aanvraag", who).number
    later(settings, 10)
    since = ["--untouched-since", clock.today().isoformat(), "--reason", "vergeten"]
    done = CliRunner().invoke(commands, ["erase-drafts", *since])
    assert (done.exit_code, done.output.strip()) == (0, f"1 concepten gewist: {number}.")


def test_drafts_that_nobody_touched_are_emptied_and_no_other(who: People, settings: Any) -> None:
    kept = done(opened("imw_aanvraag", who), who, "indienen")
    other = people(2)
    old, touched = opened("imw_aanvraag", other), opened("imw_zelfstandige", other)
    later(settings, 30)
    services.save_draft(touched.pk, other.acting(Role.PERSON), 1, {"inkomen": "20000"})
    assert erase_drafts(clock.today(), BY, "een maand oud") == [old.number]
    drafts = dict(Case.objects.values_list("number", "draft"))
    assert drafts[old.number] == {}
    assert drafts[touched.number] != {}
    assert drafts[kept.number] != {}
    assert erase_drafts(clock.today(), BY, "een maand oud") == []
    assert chain.verify() == []


def test_an_emptied_draft_can_be_filled_in_again(who: People, settings: Any) -> None:
    case = opened("imw_aanvraag", who)
    later(settings, 30)
    erase_drafts(clock.today(), BY, "een maand oud")
    services.save_draft(case.pk, who.acting(Role.EMPLOYER), 1, factory.FORM)
    assert done(Case.objects.get(pk=case.pk), who, "indienen").state == "ingediend"


def lifted(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{table}_kept"')
        else:
            cursor.execute(f"DROP TRIGGER {table}_kept")
            cursor.execute(f"DROP TRIGGER {table}_removed")


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Decision, {"answer": False}),
        (Decision, {"record": "{}"}),
        (Decision, {"told": "{}"}),
        (Decision, {"hash": "0" * 64}),
        (Decision, {"outcome": "geweigerd"}),
        (Decision, {"reason": "anders"}),
        (Step, {"after": "geweigerd"}),
        (Step, {"actor": "iemand.anders"}),
        (Step, {"reason": "anders"}),
        (Submission, {"content": '{"contract_uren":"38"}'}),
        (Letter, {"pdf": b"%PDF anders"}),
        (Letter, {"sha256": "0" * 64}),
        (Case, {"state": "geweigerd"}),
    ],
)
def test_a_changed_row_of_a_case_is_found(who: People, model: Any, change: dict[str, Any]) -> None:
    decided(who)
    assert chain.verify() == []
    if model is not Case:
        lifted(model._meta.db_table)
    model.objects.filter(pk=model.objects.order_by("pk").last().pk).update(**change)
    assert chain.verify() != []


def test_a_removed_decision_is_found(who: People) -> None:
    case = decided(who)
    lifted("cases_decision")
    lifted("letters_letter")
    Letter.objects.filter(case=case).delete()
    Decision.objects.filter(case=case).delete()
    assert any("is er niet meer" in breach.what for breach in chain.verify())


def test_a_decision_changed_after_an_objection_is_vouched_for_too(who: People) -> None:
    done(opened("bezwaar", who), who, "indienen", "ontvankelijkheid", "advies_vastleggen", "hervormen")
    assert chain.verify() == []
    made = Decision.objects.exclude(corrects=None).get()
    lifted("cases_decision")
    record = made.record.replace('"answer":true', '"answer":false')
    hash_ = hashlib.sha256(record.encode()).hexdigest()
    Decision.objects.filter(pk=made.pk).update(record=record, hash=hash_, answer=False)
    assert any("staat anders in de keten" in breach.what for breach in chain.verify())
