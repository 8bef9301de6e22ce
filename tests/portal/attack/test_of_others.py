"""What one party of a case may do with what another began: nothing; and what it reads of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.portal import factory
from tests.portal.cases.stories import (
    EXPERT,
    INSPECTOR,
    MEDIATOR,
    OFFICER,
    People,
    about,
    done,
    form,
    opened,
    people,
    right,
)

from maatwerk.portal.cases import choosing, queries, services
from maatwerk.portal.cases.errors import NotAllowed, Stale
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.people.roles import Acting, Role, side_of
from maatwerk.portal.register import models as m

pytestmark = pytest.mark.django_db
SHARED = sorted(
    (kind.code, first, second)
    for kind in kinds().values()
    for first in kind.opened_by
    for second in kind.opened_by
    if first is not second and kind.start == "ontwerp"
)
"""Every kind with a draft that several roles open: who began it, and who did not."""


@pytest.fixture
def who() -> People:
    return people()


def parties(who: People, things: dict[str, Any]) -> dict[Role, Acting]:
    """Return who acts in each role about these things, each of them entitled to see the case once it was handed in."""
    firm = things["organisation"].pk
    return {
        **who.roles,
        Role.EMPLOYER: Acting("an.werkgever", Role.EMPLOYER, organisation=firm),
        Role.PERSON: Acting("de.burger", Role.PERSON, person=things["person"].pk),
    }


def begun(kind: str, role: Role, who: People) -> tuple[Case, dict[Role, Acting]]:
    things = about(kind, who)
    acting = parties(who, things | {"organisation": things.get("organisation", who.firm)})
    return services.open_case(kind, acting[role], data=form(kind), **things), acting


@pytest.mark.parametrize(("kind", "first", "second"), SHARED)
def test_a_draft_is_seen_by_whoever_began_it_alone(kind: str, first: Role, second: Role, who: People) -> None:
    case, acting = begun(kind, first, who)
    assert Case.objects.visible_to(acting[first]).filter(pk=case.pk).exists()
    others = [each for role, each in acting.items() if role not in side_of(first)]
    assert [each.role for each in others if Case.objects.visible_to(each).filter(pk=case.pk).exists()] == []
    with pytest.raises((NotAllowed, Case.DoesNotExist)):
        services.save_draft(case.pk, acting[second], case.version, {})


@pytest.mark.parametrize(("kind", "first", "second"), SHARED)
def test_only_whoever_began_a_case_hands_it_in_or_withdraws_it(
    kind: str, first: Role, second: Role, who: People
) -> None:
    case, acting = begun(kind, first, who)
    submits = next(each.name for each in kinds()[kind].actions.values() if each.submits)
    with pytest.raises((NotAllowed, Case.DoesNotExist)):
        services.act(case.pk, submits, acting[second], case.version)
    case = services.act(case.pk, submits, acting[first], case.version)
    withdraw = kinds()[kind].actions.get("intrekken")
    if withdraw is None or set(withdraw.roles) != {first, second}:
        return
    assert "intrekken" not in [each.action.name for each in queries.offers(case, acting[second])]
    with pytest.raises((NotAllowed, Case.DoesNotExist)):
        services.act(case.pk, "intrekken", acting[second], case.version, {}, "niet van mij")
    assert services.act(case.pk, "intrekken", acting[first], case.version, {}, "toch niet").state == "ingetrokken"


@pytest.mark.parametrize("kind", ["bezwaar", "imw_verlenging", "imw_aanpassing"])
def test_an_employer_does_not_read_what_a_citizen_wrote(kind: str, who: People) -> None:
    case, acting = begun(kind, Role.PERSON, who)
    case = services.act(case.pk, "indienen", acting[Role.PERSON], case.version)
    written = set(form(kind).values())
    for reader in (acting[Role.EMPLOYER], who.roles[Role.EMPLOYER_READER]):
        assert Case.objects.visible_to(reader).filter(pk=case.pk).exists()
        assert not written & {each.shown for each in queries.checklist(case, reader)}
    for reader in (acting[Role.PERSON], OFFICER, EXPERT, INSPECTOR):
        assert written & {each.shown for each in queries.checklist(case, reader)}


def test_a_citizen_chooses_among_the_own_rights_only(who: People) -> None:
    mine = about("imw_verlenging", who)["toekenning"]
    other = factory.employment(factory.person(77, "Zoë", "Vreemd"), factory.organisation(78))
    strange = right(other, factory.DAY, None)
    me = who.roles[Role.PERSON]
    for code in ("imw_verlenging", "imw_aanpassing"):
        kind = kinds()[code]
        assert [each.key for each in choosing.choices(kind, me)] == [mine.toekenningsnummer]
        assert choosing.choices(kind, me, "vreemd") == []
        assert choosing.about(kind, me, {"over": strange.toekenningsnummer}) is None
        assert choosing.about(kind, me, {"over": mine.toekenningsnummer}) is not None


def test_a_mediator_still_finds_every_right(who: People) -> None:
    about("cmw_evaluatie", who)
    assert choosing.choices(kinds()["cmw_evaluatie"], MEDIATOR, "claes")


@pytest.mark.parametrize("kind", [kind.code for kind in kinds().values() if kind.about == "person"])
def test_a_case_about_a_person_is_about_somebody(kind: str, who: People) -> None:
    acting = who.roles[kinds()[kind].opened_by[0]]
    with pytest.raises(NotAllowed):
        services.open_case(kind, acting, organisation_id=acting.organisation)
    assert not m.Toekenning.objects.exists()


def test_a_late_employer_does_not_learn_who_of_vdab_was_first(who: People) -> None:
    case = done(opened("imw_aanvraag", who), who, "indienen", "advies_vragen")
    shown = case.version
    done(case, who, "indiceren")
    employer = who.roles[Role.EMPLOYER]
    for late, action, told in ((employer, "intrekken", EXPERT.capacity), (OFFICER, "beslissen", EXPERT.name)):
        with pytest.raises(Stale) as error:
            services.act(case.pk, action, late, shown, {}, "te laat")
        assert error.value.by == told


def test_whoever_may_never_do_an_act_is_told_that_and_not_who_was_first(who: People) -> None:
    case = done(opened("imw_aanvraag", who), who, "indienen", "advies_vragen")
    with pytest.raises(NotAllowed, match="niet aan u"):
        services.act(case.pk, "beslissen", who.roles[Role.EMPLOYER], case.version - 1)
