"""What the screens ask of cases."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.portal import factory
from tests.portal.cases.stories import EXPERT, MEDIATOR, OFFICER, PATHS, People, done, opened, people

from maatwerk.portal import clock
from maatwerk.portal.cases import queries, services
from maatwerk.portal.people.roles import Acting, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> People:
    return people()


def test_work_moves_from_one_role_to_the_next(who: People) -> None:
    case = opened("imw_aanvraag", who)
    employer = who.roles[Role.EMPLOYER]
    assert [list(queries.todo(each)) for each in (employer, OFFICER, EXPERT)] == [[case], [], []]
    case = done(case, who, "indienen")
    assert [list(queries.todo(each)) for each in (employer, OFFICER, EXPERT)] == [[], [case], []]
    case = done(case, who, "advies_vragen")
    assert [list(queries.todo(each)) for each in (employer, OFFICER, EXPERT)] == [[], [], [case]]
    done(case, who, "indiceren", "beslissen")
    assert not any(queries.todo(each).exists() for each in (employer, OFFICER, EXPERT, MEDIATOR))


def test_a_draft_waits_only_for_whoever_began_it(who: People) -> None:
    case = opened("cmw_indicering", who)
    assert list(queries.todo(who.roles[Role.PERSON])) == [case]
    assert list(queries.todo(MEDIATOR)) == []


def test_the_nearest_term_comes_first(who: People) -> None:
    late, soon, none = (opened("imw_aanvraag", who, **_about(who)) for _ in range(3))
    for case, days in ((late, 30), (soon, 3), (none, None)):
        case.state, case.version = "ingediend", 2
        case.due = None if days is None else clock.today() + dt.timedelta(days=days)
        case.save()
    assert list(queries.todo(OFFICER)) == [soon, late, none]


def _about(who: People) -> dict[str, object]:
    return {"employment": who.employment, "person": who.worker, "organisation": who.firm}


def test_a_case_says_on_whom_it_waits_and_that_the_law_gives_no_term(who: People) -> None:
    found = queries.waiting(done(opened("imw_aanvraag", who), who, "indienen"))
    assert found.sentence == "Wacht op: dossierbehandelaar (Ingediend)."
    assert found.due is None
    assert found.term.startswith("De wet geeft geen termijn die gekend is.")
    assert not found.late


def test_an_objection_has_a_day_for_individueel_maatwerk_and_says_it_is_unsure(who: People) -> None:
    case = done(opened("bezwaar", who), who, "indienen")
    assert case.due is not None
    assert case.due > clock.today()
    assert queries.waiting(case).term.endswith("Deze termijn is onzeker.")


def test_an_objection_has_no_day_for_collectief_maatwerk(who: People) -> None:
    old = opened("cmw_indicering", who)
    old = done(old, who, "aanvragen", "voorbereiden")
    old = done(old, who, "vaststellen", given={"nood_loonpremie": "nee"})
    assert old.state == "geweigerd"
    person = who.roles[Role.PERSON]
    case = services.open_case("bezwaar", person, data={"motivering": "x"}, about=old, person=who.worker)
    assert case.due is None
    case = services.act(case.pk, "indienen", person, case.version)
    assert case.due is None
    assert queries.waiting(case).term.startswith("De wet geeft geen termijn die gekend is.")
    case = services.act(case.pk, "ontvankelijkheid", OFFICER, case.version)
    assert case.state == "bij_commissie", "what the law leaves open is not held against whoever objects"


def test_a_closed_case_waits_for_nobody(who: People) -> None:
    found = queries.waiting(done(opened("imw_aanvraag", who), who, "indienen", "beslissen"))
    assert (found.sentence, found.due, found.term) == ("Dit dossier is afgesloten: Geweigerd.", None, "")


def test_a_checklist_says_what_is_missing(who: People) -> None:
    case = opened("imw_zelfstandige", who, {"inkomen": "", "datum_beperking": ""})
    items = {each.name: each for each in queries.checklist(case, who.roles[Role.PERSON])}
    assert [name for name, each in items.items() if each.required and not each.filled] == ["inkomen"]
    assert items["datum_start"].shown == "1 maart 2015"
    assert not items["attest_vlaio"].required


def test_an_offer_says_what_stands_in_the_way(who: People) -> None:
    case = opened("imw_aanvraag", who, {"werkplaats": ""})
    offers = {each.action.name: each for each in queries.offers(case, who.roles[Role.EMPLOYER])}
    assert [each.field for each in offers["indienen"].missing] == ["werkplaats"]
    assert offers["intrekken"].possible
    assert queries.offers(case, Acting("x", Role.PUBLIC)) == []


def test_an_offer_to_decide_tells_what_the_law_answers(who: People) -> None:
    case = done(opened("imw_aanvraag", who), who, "indienen")
    offers = {each.action.name: each for each in queries.offers(case, OFFICER)}
    assert (offers["beslissen"].possible, offers["beslissen"].answer) == (True, False)


def test_an_employer_does_not_read_what_vdab_found(who: People) -> None:
    case = opened("cmw_evaluatie", who)
    case = done(case, who, *PATHS["cmw_evaluatie"][0][0])
    told = queries.timeline(case, who.acting(Role.EMPLOYER, "cmw_evaluatie"))
    step = next(each for each in told if each.title == "Zelfde pakket")
    assert (step.reason, step.who) == ("", "VDAB-expert")
    assert next(each for each in queries.timeline(case, EXPERT) if each.title == "Zelfde pakket").reason


def test_the_clock_of_a_case_adds_up(who: People) -> None:
    now = clock.now()
    case = services.open_case(
        "imw_aanvraag", who.roles[Role.EMPLOYER], data=factory.FORM, at=now + dt.timedelta(days=1), **_about(who)
    )
    case = services.act(case.pk, "indienen", who.roles[Role.EMPLOYER], 1, at=now + dt.timedelta(days=4))
    case = services.act(case.pk, "aanvulling_vragen", OFFICER, 2, reason="attest", at=now + dt.timedelta(days=9))
    spans = queries.clock_of(case)
    assert [(each.state, each.days, each.reason) for each in spans[:2]] == [
        ("ontwerp", 3, ""),
        ("ingediend", 5, "attest"),
    ]
    assert spans[-1].until is None


def test_both_tickets_stand_side_by_side_and_the_law_leaves_one_indicering_open(who: People) -> None:
    done(opened("cmw_indicering", who), who, *PATHS["cmw_indicering"][0][0])
    found = queries.tickets(who.worker, clock.today())
    assert (found.imw.holds, found.cmw.holds) == (True, True)
    assert (found.cmw.percentage, found.cmw.level) == ("60 %", "hoog")
    assert found.imw.percentage.startswith("55")
    assert found.one is None
    assert found.sentence


def test_without_an_indicering_no_ticket_holds(who: People) -> None:
    found = queries.tickets(who.worker, clock.today())
    assert (found.imw.holds, found.cmw.holds, found.one) == (False, False, False)


def test_lead_times_of_few_cases_are_not_shown(who: People) -> None:
    done(opened("imw_aanvraag", who), who, "indienen", "beslissen")
    (found,) = queries.lead_times(clock.today() - dt.timedelta(days=9), clock.today())
    assert (found.kind, found.cases, found.median) == ("imw_aanvraag", None, None)


def test_lead_times_of_enough_cases_are_medians_in_days() -> None:
    now = clock.now()
    everybody = [people(seed) for seed in range(1, 7)]
    for number, who in enumerate(everybody):
        case = services.open_case(
            "imw_aanvraag", who.roles[Role.EMPLOYER], data=factory.FORM, at=now + dt.timedelta(days=1, hours=number),
            **_about(who)
        )  # fmt: skip
        services.act(case.pk, "indienen", who.roles[Role.EMPLOYER], 1, at=case.opened_at + dt.timedelta(minutes=1))
    for number, who in enumerate(everybody):
        case = who.worker.cases.get()
        at = case.entered_at + dt.timedelta(days=3 + number)
        services.act(case.pk, "beslissen", OFFICER, 2, at=at)
    (found,) = queries.lead_times(clock.today(), clock.today() + dt.timedelta(days=30))
    assert (found.cases, found.median) == (6, 5)


def test_the_backlog_counts_what_waits(who: People) -> None:
    done(opened("imw_aanvraag", who), who, "indienen")
    (found,) = queries.backlog()
    assert (found.kind, found.state, found.waiting, found.late) == ("imw_aanvraag", "ingediend", 1, 0)


def test_the_forecast_is_plain_arithmetic_on_a_published_number() -> None:
    found = queries.forecast(dt.date(2026, 11, 21))
    assert (found.screenings, found.needed_per_month, found.months_at_pace) == (10_000, 417, None)
    for number in range(1, 7):
        factory.indicering(factory.person(number), number)
    found = queries.forecast(dt.date(2024, 3, 15), seen=2)
    assert (found.pace, found.months_at_pace, found.low, found.high) == (0, None, 1667, None)


def test_profiles_are_counts_of_which_small_ones_are_hidden() -> None:
    for number in range(1, 13):
        factory.indicering(factory.person(number), number, "loonpremie" if number > 2 else "cmw")
    face = queries.profiles(dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    assert face is not None
    assert face.hidden
    assert 2 not in face.shown.values()
    assert queries.profiles(dt.date(2030, 1, 1), dt.date(2030, 3, 31)) is None
