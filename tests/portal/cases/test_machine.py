"""Random cases of all kinds, walked by whoever may: the chain, the versions, the decisions and the register hold throughout."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.portal.cases.stories import People, about, people

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases import bulk, deciding, queries, services
from maatwerk.portal.cases.errors import Held, NotAllowed, Stale
from maatwerk.portal.cases.models import Case, Decision, Step
from maatwerk.portal.cases.plans import Walk, fill, give
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.kit.models import TwoTimes
from maatwerk.portal.letters.services import no_letters
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m

FACTS = [model for model in vars(m).values() if isinstance(model, type) and issubclass(model, TwoTimes) and model.KEYS]


class Cases(RuleBasedStateMachine):
    """Opens cases, does what is offered (and sometimes what is not), and lets days pass."""

    def __init__(self) -> None:
        super().__init__()
        self._outer = transaction.atomic()
        self._outer.__enter__()
        self._quiet = no_letters()
        self._quiet.__enter__()
        self.now, self._clock = clock.now(), clock.now
        clock.now = self._tick
        self.seeds = 0
        self.versions: dict[int, int] = defaultdict(lambda: 1)
        self.decided: dict[int, str] = {}

    @initialize()
    def begin(self) -> None:
        self.world = [people(1), people(2)]

    def _tick(self) -> dt.datetime:
        """The time of the world in these tests: it runs a little with every look at it."""
        self.now += dt.timedelta(milliseconds=1)
        return self.now

    def teardown(self) -> None:
        clock.now = self._clock
        transaction.set_rollback(True)
        self._quiet.__exit__(None, None, None)
        self._outer.__exit__(None, None, None)

    def _moment(self, hours: int) -> dt.datetime:
        self.now += dt.timedelta(hours=hours)
        return self.now

    @rule(kind=st.sampled_from(sorted(kinds())), seed=st.integers(0, 2**20), far=st.integers(0, 1))
    def open_one(self, kind: str, seed: int, far: int) -> None:
        who, table = self.world[far], kinds()[kind]
        things = self._about(kind, who)
        if things is None:
            return
        acting = who.acting(table.opened_by[seed % len(table.opened_by)], kind)
        if kind in ("imw_verlenging", "imw_aanpassing") and acting.role is Role.PERSON:
            things = {**things, "organisation": None}
        if acting.role is Role.PERSON:
            things = {name: thing for name, thing in things.items() if name != "organisation"}
        at = self._moment(seed % 40)
        data = fill(kind, Walk(seed), at)
        try:
            services.open_case(kind, acting, data=data, **things)
        except NotAllowed:
            assert kind == "bezwaar"

    def _about(self, kind: str, who: People) -> dict[str, Any] | None:
        if kind != "bezwaar":
            return about(kind, who)
        ended = queries.objectionable(who.roles[Role.EMPLOYER]).order_by("pk").last()
        return {"about": ended, "person": ended.person, "organisation": ended.organisation} if ended else None

    @precondition(lambda _: Case.objects.exists())
    @rule(pick=st.integers(0, 2**16), seed=st.integers(0, 2**20), sensible=st.booleans())
    def act_on_one(self, pick: int, seed: int, sensible: bool) -> None:
        case = list(Case.objects.order_by("pk"))[pick % Case.objects.count()]
        table = kinds()[case.kind]
        names = [a.name for a in table.actions.values() if case.state in a.before] if sensible else list(table.actions)
        if not names:
            return
        action = table.actions[names[seed % len(names)]]
        role = action.roles[seed % len(action.roles)] if sensible else list(Role)[pick % len(Role)]
        self._act(case, action.name, self._acting(case, role), seed)

    def _acting(self, case: Case, role: Role) -> Acting:
        if role in (Role.EMPLOYER, Role.EMPLOYER_READER):
            return Acting("werkgever", role, organisation=case.organisation_id)
        if role is Role.PERSON:
            return Acting("burger", role, person=case.person_id)
        return Acting(f"iemand.{role.value}", role)

    def _act(self, case: Case, name: str, acting: Acting, seed: int) -> None:
        at = self._moment(seed % 500)
        given = give(case.kind, name, Walk(seed), at)
        before = (Step.objects.count(), Decision.objects.count(), Event.objects.count())
        reason = bulk.REASONS[seed % len(bulk.REASONS)] if seed % 5 else ""
        version = case.version if seed % 7 else case.version - 1
        try:
            with transaction.atomic():
                services.act(case.pk, name, acting, version, given, reason)
        except (Held, NotAllowed, Stale, Case.DoesNotExist):
            assert (Step.objects.count(), Decision.objects.count(), Event.objects.count()) == before
        else:
            assert version == case.version

    @invariant()
    def versions_count_the_steps(self) -> None:
        for case in Case.objects.all():
            steps = list(case.steps.order_by("version"))
            assert [step.version for step in steps] == list(range(1, case.version))
            assert case.version >= self.versions[case.pk]
            self.versions[case.pk] = case.version

    @invariant()
    def steps_follow_each_other(self) -> None:
        for case in Case.objects.all():
            states = [kinds()[case.kind].start]
            for step in case.steps.order_by("version"):
                assert step.before == states[-1]
                assert step.after in kinds()[case.kind].actions[step.action].to.values()
                states.append(step.after)
            assert case.state == states[-1]

    @invariant()
    def the_chain_holds(self) -> None:
        assert chain.verify() == []
        moments = list(Event.objects.order_by("number").values_list("at", flat=True))
        assert moments == sorted(set(moments))

    @invariant()
    def decisions_replay_and_stay(self) -> None:
        for decision in Decision.objects.select_related("case", "law", "submission"):
            assert self.decided.setdefault(decision.pk, decision.hash) == decision.hash
            assert deciding.replay(decision).identical

    @invariant()
    def everybody_sees_their_work(self) -> None:
        for role in (Role.OFFICER, Role.APPROVER, Role.MEDIATOR, Role.EXPERT):
            acting = Acting("iemand", role)
            for case in queries.todo(acting):
                assert queries.offers(case, acting), (case.kind, case.state, role)
                assert queries.waiting(case).sentence


@pytest.mark.django_db
def test_random_cases_hold() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Cases,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_every_table_of_facts_is_guarded() -> None:
    assert len(FACTS) > 10
