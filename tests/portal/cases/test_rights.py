"""What decisions do in the register: rights with their quarters and packages, ends, places, and what stays as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.portal import factory
from tests.portal.cases.stories import (
    APPROVER,
    EXPERT,
    MEDIATOR,
    OFFICER,
    PATHS,
    People,
    about,
    done,
    form,
    given,
    opened,
    people,
    right,
)

from maatwerk.portal import clock
from maatwerk.portal.cases import deciding, services
from maatwerk.portal.cases.errors import Held, NotAllowed, Stale
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.telling import KEPT, words_for
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.rules.quarter import Quarter

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def who() -> People:
    return people()


def packages(found: m.Toekenning) -> list[tuple[dt.date, dt.date | None, int | None, str, str]]:
    """The packages of a right as known now: from, until, percentage, degree, kind."""
    rows = m.Pakket.objects.known_on().filter(toekenning=found).order_by("valid_from")
    told = ("valid_from", "valid_until", "loonpremie_percentage", "begeleidingsgraad", "type_indicering")
    return list(rows.values_list(*told))


def statuses(found: m.Toekenning) -> list[tuple[dt.date, dt.date | None, str]]:
    rows = m.ToekenningFacts.objects.known_on().filter(toekenning=found).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_until", "status"))


def words(case: Case) -> dict[str, Any]:
    return Decision.objects.get(case=case).words()


def nearest(case: Case) -> list[str]:
    return [each["name"] for each in words(case)["nearest"]]


# -- individueel maatwerk


def test_a_right_runs_from_the_quarter_of_its_decision_in_blocks(who: People) -> None:
    case = done(opened("imw_aanvraag", who), who, "indienen", "advies_vragen", "indiceren", "beslissen")
    first = Quarter.containing(clock.today())
    assert case.toekenning is not None
    ends = [(first + number).first_day for number in (0, 5, 9, 20)]
    assert statuses(case.toekenning) == [(ends[0], ends[3], "TG")]
    assert packages(case.toekenning) == [
        (ends[0], ends[1], 40, "LAAG", "START"),
        (ends[1], ends[2], 30, "LAAG", "START"),
        (ends[2], ends[3], 20, "LAAG", "START"),
    ]
    assert case.toekenning.indicering is not None
    assert set(m.Pakket.objects.values_list("startpakket", flat=True)) == {"loonpremie"}


def test_a_short_right_has_one_block_and_no_degree_where_none_was_found(who: People) -> None:
    case = done(opened("imw_aanvraag", who), who, "indienen", "advies_vragen")
    told = {"advies": "max_2_jaar", "begeleidingsgraad": "geen"}
    case = done(done(case, who, "indiceren", given=told), who, "beslissen")
    assert case.toekenning is not None
    first = Quarter.containing(clock.today())
    assert packages(case.toekenning) == [(first.first_day, (first + 8).first_day, 20, "", "START")]


def test_a_maatwerkbedrijf_gets_no_more_than_the_package_for_collectief_maatwerk(who: People) -> None:
    work = factory.employment(who.waiting, who.workshop)
    found = m.Indicering.objects.create(aanvraagnummer="X1", person=who.waiting)
    told = {"type_indicering": "START", "advies": "cmw", "loonpremie_percentage": 45, "begeleidingsgraad": "MIDDEN"}
    factory._fact(m.IndiceringFacts, {"indicering": found}, **told)
    things = {"employment": work, "person": who.waiting, "organisation": who.workshop}
    employer = Acting("wies", Role.EMPLOYER, organisation=who.workshop.pk)
    case = services.open_case("imw_aanvraag", employer, data=factory.FORM, **things)
    case = services.act(case.pk, "indienen", employer, case.version)
    case = services.act(case.pk, "beslissen", OFFICER, case.version)
    assert case.toekenning is not None
    assert [each[2] for each in packages(case.toekenning)] == [45, 40]


@pytest.mark.parametrize(
    ("income", "end", "change"), [("17008.88", "toegekend", None), ("17008.87", "geweigerd", ["inkomen"])]
)
def test_a_self_employed_person_is_granted_or_refused_by_income(
    income: str, end: str, change: list[str] | None, settings: Any
) -> None:
    settings.SHIFT_DAYS = (dt.date.today() - dt.date(2025, 10, 1)).days
    who = people()
    factory.indicering(who.worker)
    case = done(opened("imw_zelfstandige", who, {"inkomen": income}), who, "indienen", "beslissen")
    assert case.state == end
    told = words(case)["nearest"]
    assert change == (told and [each["name"] for each in told])


def test_where_the_law_is_open_nobody_decides_and_the_reason_is_said(who: People) -> None:
    factory.indicering(who.worker)
    case = done(opened("imw_zelfstandige", who), who, "indienen")
    with pytest.raises(Held, match=r"[Gg]een waarde|niet gekend|niet gevonden|onbekend"):
        done(case, who, "beslissen")
    assert not Decision.objects.exists()


def test_a_starter_with_an_attest_is_granted_without_coaching(who: People) -> None:
    factory.indicering(who.worker)
    told = {
        "datum_start": "2026-02-01",
        "datum_beperking": "",
        "statuut": "starter",
        "inkomen": "",
        "attest_vlaio": "ja",
    }
    case = done(opened("imw_zelfstandige", who, told), who, "indienen", "beslissen")
    assert case.state == "toegekend"
    assert case.toekenning is not None
    assert case.toekenning.organisation is None


def test_a_starter_without_an_attest_is_refused_with_the_smallest_change(who: People) -> None:
    factory.indicering(who.worker)
    told = {"datum_start": "2026-02-01", "statuut": "starter", "inkomen": "", "attest_vlaio": "nee"}
    case = done(opened("imw_zelfstandige", who, told), who, "indienen", "beslissen")
    assert (case.state, nearest(case)) == ("geweigerd", ["attest_vlaio"])
    assert case.toekenning is None


def test_an_extension_follows_the_right_it_prolongs(who: People) -> None:
    case = done(opened("imw_verlenging", who), who, "indienen", "beoordelen", "beslissen")
    found = case.toekenning
    assert found is not None
    first = dt.date(clock.today().year - 4, 1, 1)
    until = first.replace(year=first.year + 5)
    assert statuses(found) == [(first, until.replace(year=until.year + 5), "TG")]
    assert packages(found)[-1] == (until, until.replace(year=until.year + 5), 45, "MIDDEN", "EVAL")


@pytest.mark.parametrize("kind", ["imw_verlenging", "imw_aanpassing"])
def test_what_vdab_does_not_find_fitting_is_refused(kind: str, who: People) -> None:
    case = done(opened(kind, who), who, "indienen")
    case = done(done(case, who, "beoordelen", given={"vdab_vindt_passend": "nee"}), who, "beslissen")
    assert (case.state, nearest(case)) == ("geweigerd", ["vdab_vindt_passend"])
    assert case.toekenning is not None
    assert len(packages(case.toekenning)) == 1


def test_an_extension_asked_too_early_is_refused(who: People) -> None:
    made = right(who.employment, dt.date(clock.today().year, 1, 1), dt.date(clock.today().year + 5, 1, 1))
    things = {"toekenning": made, "person": who.worker, "organisation": who.firm}
    case = done(opened("imw_verlenging", who, **things), who, "indienen", "beoordelen", "beslissen")
    assert (case.state, nearest(case)) == ("geweigerd", ["datum"])


def test_an_adjustment_holds_from_the_quarter_of_its_decision(who: People) -> None:
    case = done(opened("imw_aanpassing", who), who, "indienen", "beoordelen", "beslissen")
    found, quarter = case.toekenning, Quarter.containing(clock.today()).first_day
    assert found is not None
    assert [each[:4] for each in packages(found)] == [
        (dt.date(clock.today().year - 4, 1, 1), quarter, 40, "LAAG"),
        (quarter, dt.date(clock.today().year + 1, 1, 1), 45, "MIDDEN"),
    ]


def test_the_end_of_an_employment_ends_all_that_hangs_on_it(who: People) -> None:
    case = done(opened("imw_einde", who), who, "melden", "vaststellen")
    stop = clock.today() + ONE_DAY
    found = m.Toekenning.objects.get(employment=who.employment)
    assert case.state == "beeindigd"
    assert m.EmploymentFacts.objects.known_on().get(employment=who.employment).valid_until == stop
    assert statuses(found)[0][1] == stop
    assert statuses(found)[1] == (stop, None, "AF")
    assert packages(found)[-1][1] == stop


def test_an_end_after_the_right_ran_out_does_not_end_it(who: People) -> None:
    right(who.employment, dt.date(2024, 1, 1), dt.date(2029, 1, 1), package="max_2_jaar")
    things = {"employment": who.employment, "person": who.worker, "organisation": who.firm}
    case = done(opened("imw_einde", who, **things), who, "melden", "vaststellen")
    assert case.state == "niet_beeindigd"


# -- VDAB


def test_of_an_indicering_only_result_and_period_are_kept(who: People) -> None:
    case = done(opened("indicering", who), who, *PATHS["indicering"][0][0])
    found = m.IndiceringFacts.objects.get(indicering=case.indicering)
    assert (found.advies, found.type_doelgroep, found.begeleidingsgraad) == ("loonpremie", "H", "LAAG")
    assert {field.name for field in m.IndiceringFacts._meta.fields} >= {"advies", "valid_from", "valid_until"}


def test_an_employer_never_sees_an_indicering(who: People) -> None:
    for kind in ("indicering", "cmw_indicering"):
        case = opened(kind, who)
        Case.objects.filter(pk=case.pk).update(organisation=who.firm)
        assert not Case.objects.visible_to(who.roles[Role.EMPLOYER]).exists()
        assert Case.objects.visible_to(who.roles[Role.PERSON]).filter(pk=case.pk).exists()


def test_an_employer_reads_of_a_decision_nothing_that_vdab_found(who: People) -> None:
    case = done(opened("imw_aanvraag", who), who, "indienen", "advies_vragen", "indiceren", "beslissen")
    told = words_for(Decision.objects.get(case=case), employer=True)
    used = {one["name"]: one["value"] for each in told["conditions"] for one in each["inputs"]}
    assert used["advies"] == KEPT
    assert told["facts"]["advies"] == KEPT
    assert "loonpremie" not in str(told["explanation"])
    whole = words_for(Decision.objects.get(case=case), employer=False)
    assert whole["facts"]["advies"] == "loonpremie"


def test_a_period_does_not_run_backwards(who: People) -> None:
    case = done(opened("indicering", who), who, "aanvragen", "voorbereiden")
    with pytest.raises(Held) as held:
        done(case, who, "vaststellen", given={"datum_begin": "2026-02-01", "datum_einde": "2026-01-01"})
    assert [each.field for each in held.value.missing] == ["datum_einde"]


@pytest.mark.parametrize("day", ["31/02/2026", "gisteren", "0026-01-01"])
def test_what_can_not_be_read_is_said_at_its_field(day: str, who: People) -> None:
    case = done(opened("indicering", who), who, "aanvragen", "voorbereiden")
    with pytest.raises(Held) as held:
        done(case, who, "vaststellen", given={"datum_begin": day})
    assert [each.field for each in held.value.missing] == ["datum_begin"]


def test_an_indicering_for_collectief_maatwerk_gives_a_package_and_a_place_on_the_list(who: People) -> None:
    m.EmploymentFacts.objects.known_on().filter(employment=who.employment).update(known_until=clock.now())
    case = done(opened("cmw_indicering", who), who, *PATHS["cmw_indicering"][0][0])
    found = m.IndiceringFacts.objects.get(indicering=case.indicering)
    assert (found.advies, found.loonpremie_percentage, found.begeleidingsgraad) == ("cmw", 60, "HOOG")
    assert found.valid_until == clock.today().replace(year=clock.today().year + 5)
    entry = m.WaitingEntry.objects.get(person=who.worker)
    assert (entry.valid_from, entry.provincie, entry.indicering) == (clock.today(), "oost-vlaanderen", case.indicering)


def test_whoever_works_does_not_wait(who: People) -> None:
    done(opened("cmw_indicering", who), who, *PATHS["cmw_indicering"][0][0])
    assert not m.WaitingEntry.objects.exists()


def test_where_the_law_gives_no_package_it_stays_empty(who: People) -> None:
    case = done(opened("cmw_indicering", who), who, "aanvragen")
    case = done(case, who, "voorbereiden", given={"doelgroep": "psychosociaal", "attest": "geen", "bewijs": "geen"})
    case = done(case, who, "vaststellen", given={"icf_resultaat": "nood"})
    found = m.IndiceringFacts.objects.get(indicering=case.indicering)
    assert (found.advies, found.loonpremie_percentage, found.begeleidingsgraad) == ("cmw", None, "")


def test_without_proof_it_is_refused_with_the_smallest_change(who: People) -> None:
    case = done(opened("cmw_indicering", who), who, "aanvragen")
    case = done(case, who, "voorbereiden", given={"attest": "geen", "bewijs": "geen"})
    case = done(case, who, "vaststellen", given={"icf_resultaat": "niet_gedaan"})
    assert (case.state, nearest(case)) == ("geweigerd", ["icf_resultaat"])
    assert case.indicering is None
    assert deciding.replay(Decision.objects.get(case=case)).identical


def test_what_an_earlier_act_found_counts_in_the_decision_and_in_its_replay(who: People) -> None:
    case = done(opened("cmw_indicering", who), who, *PATHS["cmw_indicering"][0][0])
    decision = Decision.objects.get(case=case)
    assert decision.content()["facts"]["doelgroep"] == "arbeidshandicap"
    assert deciding.replay(decision).identical


# -- places


def test_a_placement_fills_a_place_and_ends_the_wait(who: People) -> None:
    case = done(opened("cmw_plaatsing", who), who, "melden", "bevestigen")
    assert case.employment is not None
    assert case.toekenning is not None
    today = clock.today()
    assert packages(case.toekenning) == [(today, today.replace(year=today.year + 5), 60, "HOOG", "START")]
    work = m.EmploymentFacts.objects.get(employment=case.employment)
    assert (work.uren, work.uren_voltijds, work.valid_from) == (1900, 3800, today)
    assert not m.WaitingEntry.objects.as_of(today).filter(person=who.waiting).exists()
    assert case.toekenning.type_maatregel == "MWB"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"uren": "40"}, "uren"), ({"uren": "0"}, "uren"), ({"datum_begin": ""}, "datum_begin")],
)
def test_a_placement_that_does_not_fit_is_held(change: dict[str, str], said: str, who: People) -> None:
    case = opened("cmw_plaatsing", who, change)
    with pytest.raises(Held) as held:
        done(case, who, "melden")
    assert said in [each.field for each in held.value.missing]


def test_only_a_recognised_workshop_places_and_only_from_the_list(who: People) -> None:
    employer = who.roles[Role.EMPLOYER]
    case = services.open_case(
        "cmw_plaatsing", employer, data=form("cmw_plaatsing"), person=who.worker, organisation=who.firm
    )
    with pytest.raises(Held) as held:
        services.act(case.pk, "melden", employer, 1)
    said = " ".join(each.sentence for each in held.value.missing)
    assert all(each in said for each in ("erkend maatwerkbedrijf", "advies van VDAB", "wachtlijst"))


def test_an_evaluation_gives_the_same_or_another_package_for_its_full_term(who: People) -> None:
    case = done(opened("cmw_evaluatie", who), who, "vragen", "plannen", "wijzigen")
    today = clock.today()
    assert case.toekenning is not None
    assert packages(case.toekenning)[-1] == (today, today.replace(year=today.year + 5), 50, "LAAG", "EVAL")
    assert packages(case.toekenning)[0][1] == today


def test_an_evaluation_on_request_comes_too_early(who: People) -> None:
    work = factory.employment(who.waiting, who.workshop)
    made = right(
        work, dt.date(clock.today().year, 1, 1), dt.date(clock.today().year + 5, 1, 1), measure="MWB", package=""
    )
    things = {"toekenning": made, "person": who.waiting, "organisation": who.workshop}
    case = done(opened("cmw_evaluatie", who, {"soort": "op_vraag"}, **things), who, "vragen", "plannen")
    assert (case.state, nearest(case)) == ("kan_niet", ["datum"])


def test_an_evaluation_waits_until_the_day_that_the_law_gives(who: People) -> None:
    case = done(opened("cmw_evaluatie", who), who, "vragen")
    assert case.due == dt.date(clock.today().year + 2, 1, 1)


def test_an_evaluation_that_finds_somebody_ready_opens_a_trajectory(who: People) -> None:
    old = done(opened("cmw_evaluatie", who), who, "vragen", "plannen", "doorstroom_vaststellen")
    case = Case.objects.get(kind="doorstroom")
    assert (case.about, case.toekenning, case.state) == (old, old.toekenning, "klaar")
    done(case, who, "starten")


def test_a_trajectory_says_who_runs_and_pays_it(who: People) -> None:
    case = done(opened("doorstroom", who), who, "starten")
    results = {each["name"]: each["value"] for each in words(case)["results"]}
    assert (results["uitvoerder"], results["betaler"]) == ("VDAB", "VDAB")
    assert case.due is None, "the law gives no term for trajectories since the change"


def test_a_trajectory_of_before_the_change_is_run_by_a_provider_and_bridged(settings: Any) -> None:
    settings.SHIFT_DAYS = (dt.date.today() - dt.date(2025, 1, 15)).days
    who = people()
    told = {"datum_traject": "2024-10-15", "datum_fase": "2025-01-10"}
    case = done(opened("doorstroom", who), who, "starten", given=told)
    results = {each["name"]: each["value"] for each in words(case)["results"]}
    assert (results["betaler"], results["overbrugging"]) == ("het departement", "ja")
    assert "mandaat" in results["uitvoerder"]
    assert case.due == dt.date(2025, 2, 10)
    case = done(case, who, "matchen", given={"datum_fase": "2025-01-15"})
    assert case.due == dt.date(2025, 4, 15)


def test_a_phase_does_not_begin_before_the_one_before_it(who: People) -> None:
    case = done(opened("doorstroom", who), who, "starten")
    with pytest.raises(Held, match="vorige"):
        done(case, who, "matchen", given={"datum_fase": "2020-01-01"})
    with pytest.raises(Held, match="nog komen"):
        done(case, who, "matchen", given={"datum_fase": (clock.today() + ONE_DAY).isoformat()})


def test_without_the_finding_of_vdab_no_trajectory_starts(who: People) -> None:
    case = opened("doorstroom", who)
    with pytest.raises(Held, match="klaar is voor doorstroom"):
        done(case, who, "starten", given={"vaststelling_vdab": "nee"})


def test_moving_on_ends_the_package_with_the_quarter_of_notice(who: People) -> None:
    case = done(opened("doorstroom", who), who, *PATHS["doorstroom"][0][0])
    assert case.toekenning is not None
    end = Quarter.containing(clock.today()).last_day + ONE_DAY
    assert packages(case.toekenning)[-1][1] == end
    assert statuses(case.toekenning)[-1] == (end, None, "AF")


def test_whoever_could_not_move_on_keeps_a_small_package(who: People) -> None:
    case = done(opened("doorstroom", who), who, "starten", "niet_gelukt")
    assert case.toekenning is not None
    assert packages(case.toekenning)[-1][2:] == (40, "LAAG", "EVAL")


def test_after_the_last_day_that_the_law_is_entered_for_its_package_of_then_holds(who: People) -> None:
    case = done(opened("doorstroom", who), who, "starten")
    later = clock.now() + dt.timedelta(days=400)
    case = services.act(case.pk, "niet_gelukt", MEDIATOR, case.version, reason="geen plaats gevonden", at=later)
    assert case.toekenning is not None
    assert packages(case.toekenning)[-1][2:] == (40, "LAAG", "EVAL")


def test_a_return_is_decided_with_a_reason_where_the_law_is_open(who: People) -> None:
    case = done(opened("terugval", who), who, "vragen")
    with pytest.raises(Held, match="reden"):
        services.act(case.pk, "toestaan", OFFICER, case.version)
    case = done(case, who, "toestaan")
    decision = Decision.objects.get(case=case)
    assert (decision.answer, decision.outcome, decision.reason) == (None, "teruggekeerd", "omdat het zo is")
    assert case.toekenning is not None
    assert packages(case.toekenning)[0][2:] == (45, "MIDDEN", "START")
    assert any(each["name"] == "wat_de_plaats_betekent" and each["value"] for each in decision.words()["results"])


def test_a_return_before_leaving_can_not_be_allowed(who: People) -> None:
    case = done(opened("terugval", who, {"datum_begin": "2024-06-01"}), who, "vragen")
    with pytest.raises(Held):
        done(case, who, "toestaan")
    assert done(case, who, "weigeren").state == "geweigerd"


# -- objections


def test_a_changed_decision_stands_beside_the_old_one(who: People) -> None:
    case = done(opened("bezwaar", who), who, "indienen", "ontvankelijkheid", "advies_vastleggen")
    old = case.about
    assert old is not None
    before = (old.state, old.version, old.toekenning_id, Decision.objects.get(case=old).hash)
    case = done(case, who, "hervormen")
    old.refresh_from_db()
    first, second = Decision.objects.filter(case=old).order_by("number")
    assert (old.state, old.version, old.toekenning_id, first.hash) == before
    assert (second.answer, second.outcome, second.corrects) == (True, "toegekend", first)
    assert second.valid_on == first.valid_on
    assert case.toekenning is not None
    assert packages(case.toekenning)
    assert all(deciding.replay(each).identical for each in Decision.objects.all())


def test_without_other_facts_the_law_gives_the_same_answer_and_nothing_is_changed(who: People) -> None:
    case = done(opened("bezwaar", who), who, "indienen", "ontvankelijkheid", "advies_vastleggen")
    with pytest.raises(Held, match="hetzelfde antwoord"):
        done(case, who, "hervormen", given={"verbeterd_contract_uren": ""})
    assert done(case, who, "bevestigen").state == "bevestigd"


def test_an_objection_after_the_term_is_inadmissible(settings: Any) -> None:
    settings.SHIFT_DAYS = (dt.date.today() - dt.date(2025, 10, 1)).days
    who = people()
    things, now = about("bezwaar", who), clock.now()
    employer = who.roles[Role.EMPLOYER]
    case = services.open_case("bezwaar", employer, data=form("bezwaar"), at=now + dt.timedelta(days=46), **things)
    case = services.act(case.pk, "indienen", employer, 1, at=now + dt.timedelta(days=46, hours=1))
    case = services.act(case.pk, "ontvankelijkheid", OFFICER, 2, at=now + dt.timedelta(days=47))
    assert (case.state, nearest(case)) == ("onontvankelijk", ["datum"])


def test_whoever_decided_does_not_decide_on_the_objection(who: People) -> None:
    case = done(opened("bezwaar", who), who, "indienen", "ontvankelijkheid", "advies_vastleggen")
    same = Acting(OFFICER.name, Role.APPROVER)
    with pytest.raises(Held, match="een ander beslist"):
        services.act(case.pk, "bevestigen", same, case.version, reason="ik bleef erbij")
    services.act(case.pk, "bevestigen", APPROVER, case.version, reason="het advies volgt de wet")


def test_nobody_objects_to_what_is_not_theirs_or_not_decided(who: People) -> None:
    things, stranger = about("bezwaar", who), people(9)
    with pytest.raises(NotAllowed):
        services.open_case("bezwaar", stranger.roles[Role.EMPLOYER], **things)
    running = done(opened("imw_aanvraag", stranger), stranger, "indienen")
    with pytest.raises(NotAllowed, match="nog niet beslist"):
        services.open_case(
            "bezwaar", stranger.roles[Role.EMPLOYER], about=running, person=running.person, organisation=stranger.firm
        )


# -- who may, and who was first


def test_nobody_opens_for_another(who: People) -> None:
    other = people(7)
    opened_for = {"employment": other.employment, "person": other.worker, "organisation": other.firm}
    with pytest.raises(NotAllowed, match="uw organisatie"):
        services.open_case("imw_aanvraag", who.roles[Role.EMPLOYER], **opened_for)
    with pytest.raises(NotAllowed, match="niet over u"):
        services.open_case("indicering", who.roles[Role.PERSON], person=other.worker)
    with pytest.raises(NotAllowed, match="opent geen dossier"):
        services.open_case("indicering", who.roles[Role.EMPLOYER], person=who.worker)


@pytest.mark.parametrize("kind", list(PATHS))
def test_a_stale_page_changes_nothing(kind: str, who: People) -> None:
    case = opened(kind, who)
    first = PATHS[kind][0][0][0]  # type: ignore[index]
    done(case, who, first)
    acting = who.acting(services.kinds()[kind].actions[first].roles[0], kind)
    with pytest.raises(Stale, match="intussen gewijzigd"):
        services.act(case.pk, first, acting, 1, given(kind, first))
    case.refresh_from_db()
    assert case.version == 2


def test_a_second_case_about_the_same_is_held(who: People) -> None:
    first = done(opened("imw_aanvraag", who), who, "indienen")
    with pytest.raises(Held, match=first.number):
        done(opened("imw_aanvraag", who), who, "indienen")


def test_a_case_of_the_past_is_refused_by_the_chain(who: People) -> None:
    with pytest.raises(ValueError, match="is voorbij"):
        services.open_case(
            "indicering", who.roles[Role.PERSON], person=who.worker, at=clock.now() - dt.timedelta(days=1)
        )


def test_vdab_prepares_and_establishes_in_two_hands(who: People) -> None:
    case = done(opened("indicering", who), who, "aanvragen")
    with pytest.raises(NotAllowed):
        services.act(case.pk, "voorbereiden", EXPERT, case.version, {"weg": "icf"})
    case = services.act(case.pk, "voorbereiden", MEDIATOR, case.version, {"weg": "icf"})
    with pytest.raises(NotAllowed):
        services.act(case.pk, "vaststellen", MEDIATOR, case.version, given("indicering", "vaststellen"))
