"""The tables of the kinds hold together: every name exists, every text in both languages, every end can be reached."""

from __future__ import annotations

import typing

import pytest
from tests.portal.cases.stories import PATHS, given, opened, people

from maatwerk.law.decide import fields, question_of
from maatwerk.law.decide.question import Question
from maatwerk.law.terms import TERMS
from maatwerk.portal.cases import deciding
from maatwerk.portal.cases.effects import EFFECTS
from maatwerk.portal.cases.errors import Held, NotAllowed
from maatwerk.portal.cases.facts import SOURCES
from maatwerk.portal.cases.guards import GUARDS
from maatwerk.portal.cases.lawfields import label_of, law_field
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.services import act
from maatwerk.portal.cases.table import Action, FormField, Kind, KindError, Text, _mistakes, kinds, reachable
from maatwerk.portal.cases.typed import _READERS
from maatwerk.portal.letters.content import Kind as LetterKind
from maatwerk.portal.people.roles import Acting

assert deciding
ALL = list(kinds().values())
ACTIONS = [(kind, action) for kind in ALL for action in kind.actions.values()]
each_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)


def _fields(kind: Kind) -> list[FormField]:
    return [*kind.fields, *(field for action in kind.actions.values() for field in action.fields)]


@each_kind
def test_every_name_in_a_table_exists(kind: Kind) -> None:
    for action in kind.actions.values():
        assert set(action.guards) <= GUARDS.keys()
        assert not action.effect or action.effect in EFFECTS
        assert not action.letter or action.letter in typing.get_args(LetterKind)
        assert not action.decides or question_of(action.decides)
    asked = kind.asked().keys() | {name for action in kind.actions.values() for name in action.sets}
    for where in kind.facts.values():
        room, _, name = where.partition(".")
        known = {"form": {field.name for field in kind.fields}, "given": asked}.get(room)
        assert name in known if known is not None else where in SOURCES


@each_kind
def test_every_input_of_the_question_has_a_source(kind: Kind) -> None:
    if kind.question:
        needed = {field.name for field in fields(kind.question) if field.required == "ja"}
        assert needed <= kind.facts.keys() <= {field.name for field in fields(kind.question)}


@each_kind
def test_every_term_exists(kind: Kind) -> None:
    for state in kind.states.values():
        if state.term.startswith("law."):
            asked: Question = question_of(kind.question)
            assert state.term.removeprefix("law.") in asked.results
        if state.named_term:
            assert {state.named_term.format(maatregel=each) for each in ("imw", "cmw")} <= TERMS.keys()


@each_kind
def test_every_text_stands_in_both_languages(kind: Kind) -> None:
    texts: list[Text] = [kind.title, kind.intro]
    texts += [each.title for each in (*kind.states.values(), *kind.actions.values())]
    texts += [action.confirm for action in kind.actions.values() if action.confirm.nl]
    for field in _fields(kind):
        assert label_of(field)
        texts += [] if field.law else [field.label]
    assert all(text.nl and text.en for text in texts)
    same = {text.nl for text in texts if text.nl == text.en}
    assert same <= {"Matching"}, "a text that was not translated"


@each_kind
def test_every_field_can_be_read_as_its_kind(kind: Kind) -> None:
    for field in _fields(kind):
        known = law_field(field).kind if field.law else field.kind
        assert known in _READERS or known in ("text", "long")
    by_name: dict[str, FormField] = {}
    for action in kind.actions.values():
        for field in action.fields:
            other = by_name.setdefault(field.name, field)
            assert (other.kind, other.law) == (field.kind, field.law), "one name, one kind"


@each_kind
def test_every_end_can_be_reached_and_only_ends_stop(kind: Kind) -> None:
    assert reachable(kind) == kind.states.keys()
    for state in kind.states.values():
        leaves = [action for action in kind.actions.values() if state.name in action.before]
        assert bool(state.end) != bool(leaves)
        assert bool(state.end) != bool(state.waits_for)


@each_kind
def test_whoever_a_state_waits_for_can_go_on(kind: Kind) -> None:
    for state in kind.states.values():
        for role in state.waits_for:
            assert any(True for _ in kind.offered(state.name, role)), (state.name, role)


@pytest.mark.parametrize("action", [action for _, action in ACTIONS], ids=[f"{k.code}-{a.name}" for k, a in ACTIONS])
def test_what_decides_is_held_by_what_the_law_leaves_open(action: Action) -> None:
    if action.decides and "" not in action.to and "open" not in action.to:
        assert "wet_antwoordt" in action.guards


def test_a_table_that_does_not_fit_is_refused() -> None:
    kind = kinds()["imw_einde"]
    states = {**kind.states, "nergens": kind.states["gemeld"]}
    wrong = {"states": states}
    broken = Kind(**{name: getattr(kind, name) for name in Kind.__slots__} | wrong)
    assert any("nergens" in found for found in _mistakes(broken))
    assert issubclass(KindError, ValueError)


@pytest.mark.django_db
@each_kind
def test_only_what_is_offered_can_be_done(kind: Kind) -> None:
    """Every action by every role in every state: what the table does not offer is refused, and nothing changes."""
    who = people()
    case = opened(kind.code, who)
    roles = {role: acting for role, acting in who.roles.items() if Case.objects.visible_to(acting).filter(pk=case.pk)}
    for state in kind.states:
        Case.objects.filter(pk=case.pk).update(state=state)
        for role, acting in {role: who.acting(role, kind.code) for role in roles}.items():
            offered = {action.name for action in kind.offered(state, role)}
            for name in kind.actions.keys() - offered:
                _refused(case, name, acting)
    case.refresh_from_db()
    assert case.version == 1
    assert not case.steps.exists()


def _refused(case: Case, name: str, acting: Acting) -> None:
    with pytest.raises((NotAllowed, Case.DoesNotExist)):
        act(case.pk, name, acting, 1, given(case.kind, name), "omdat")


@pytest.mark.django_db
@each_kind
def test_what_must_have_a_reason_or_a_field_does_not_go_without(kind: Kind) -> None:
    who = people()
    case = opened(kind.code, who)
    for action in kind.actions.values():
        Case.objects.filter(pk=case.pk).update(state=action.before[0])
        needed = [field.name for field in action.fields if field.required and not field.law]
        if not (action.reason or needed):
            continue
        acting = who.acting(action.roles[0], kind.code)
        if not Case.objects.visible_to(acting).filter(pk=case.pk).exists():
            continue
        with pytest.raises(Held) as held:
            act(case.pk, action.name, acting, 1)
        found = {each.field for each in held.value.missing}
        assert set(needed) | ({"reason"} if action.reason else set()) <= found


def test_every_kind_is_walked() -> None:
    assert PATHS.keys() == kinds().keys()
    for kind in ALL:
        reached = {end for _, end in PATHS[kind.code]}
        missed = set(kind.ends) - reached - ANSWERED_NO[kind.code]
        assert not missed, (kind.code, missed)


ANSWERED_NO: dict[str, set[str]] = {code: set() for code in kinds()} | {
    "imw_zelfstandige": {"toegekend"},
    "imw_verlenging": {"geweigerd"},
    "imw_aanpassing": {"geweigerd"},
    "imw_einde": {"niet_beeindigd"},
    "cmw_indicering": {"geweigerd"},
    "cmw_evaluatie": {"kan_niet"},
    "bezwaar": {"onontvankelijk"},
}
"""Ends that need other facts: each has a test of its own beside the walks."""
