"""The kinds of case as tables: states, actions, roles, guards, terms, articles. Screens, checks, diagram and tests read them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from maatwerk.law.cmw import LEVELS
from maatwerk.law.imw import NEEDS
from maatwerk.law.numbers import steps
from maatwerk.portal.people.roles import Role

FOLDER: Final = Path(__file__).with_name("kinds")
LISTS: Final[Mapping[str, Callable[[], list[tuple[str, str]]]]] = {
    "imw_percentages": lambda: _percentages("imw"),
    "cmw_percentages": lambda: _percentages("cmw"),
    "graden": lambda: [(each, each) for each in LEVELS],
    "noden": lambda: [(each, each) for each in NEEDS],
}
"""Choices that the law gives."""
ANSWERS: Final = {True: "ja", False: "nee", None: "open"}


def _percentages(measure: str) -> list[tuple[str, str]]:
    found = steps(*(f"{measure}_percentage_{part}" for part in ("minimum", "maximum", "stap")))
    return [(str(each), f"{each} %") for each in sorted(found)]


class KindError(ValueError):
    """A table does not fit together; the message says which and where."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Dutch, and in English."""

    nl: str
    en: str

    def __str__(self) -> str:
        """Return it in the language of the reader."""
        from django.utils.translation import get_language

        return self.en if (get_language() or "nl").startswith("en") else self.nl


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can be. ``waits_for`` says on whom, ``term`` names the law's term for it; an end has neither."""

    name: str
    title: Text
    waits_for: tuple[Role, ...] = ()
    term: str = ""
    end: str = ""
    """How it ended: ``positief``, ``negatief``, ``ingetrokken`` or ``klaar``; empty where it goes on."""
    words: str = ""
    """The named term of the law that a day of ``law.x`` comes from; else ``term`` itself names it."""

    @property
    def named_term(self) -> str:
        """Return the name of its term of the law, empty where it has none by name."""
        return self.words or ("" if self.term.startswith("law.") else self.term)


@dataclass(frozen=True, slots=True)
class FormField:
    """Something to fill in. ``law`` names the question whose input it is: label and choices come from there."""

    name: str
    law: str = ""
    kind: str = "text"
    label: Text = field(default_factory=lambda: Text("", ""))
    help: Text = field(default_factory=lambda: Text("", ""))
    choices: tuple[tuple[str, Text], ...] = ()
    required: bool = True
    asks: str = ""
    """The law's own name of the input, where the field has another."""


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done, by whom, from which states; ``to`` is one state, or one per answer of the law (ja, nee, open)."""

    name: str
    title: Text
    before: tuple[str, ...]
    to: Mapping[str, str]
    roles: tuple[Role, ...]
    guards: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    reason: bool = False
    submits: bool = False
    private: bool = False
    """Whether what was given and why stays with VDAB and the department: an employer sees only that it was done."""
    sets: Mapping[str, str] = field(default_factory=dict)
    """What the act itself says, beside what its fields ask (the phase it begins)."""
    corrects: bool = False
    """Whether it also asks the fields of the case that this one is about, to put them right."""
    decides: str = ""
    effect: str = ""
    letter: str = ""
    article: str = ""
    confirm: Text = field(default_factory=lambda: Text("", ""))

    def after(self, answer: bool | None = None) -> str:
        """Return the state that follows, given what the law answered."""
        return self.to.get(ANSWERS[answer], self.to.get("", ""))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case."""

    code: str
    title: Text
    prefix: str
    intro: Text
    opened_by: tuple[Role, ...]
    about: str
    """What a case is about: ``employment``, ``person``, ``toekenning`` or ``decision``."""
    question: str
    """The question of the law, or empty."""
    start: str
    states: Mapping[str, State]
    actions: Mapping[str, Action]
    fields: tuple[FormField, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Where each input of the law comes from: ``form.x``, ``register.x`` or ``case.x``."""
    basis: str = ""
    private: bool = False
    """Whether employers never see it: why somebody has an advice is not theirs to know."""
    measure: str = "imw"
    """Whose law it falls under: ``imw`` or ``cmw``."""

    def offered(self, state: str, role: Role) -> Iterator[Action]:
        """Yield what somebody in a role can do in a state."""
        yield from (a for a in self.actions.values() if state in a.before and role in a.roles)

    def asked(self) -> Mapping[str, FormField]:
        """Return every field that some action asks, by name."""
        return {each.name: each for action in self.actions.values() for each in action.fields}

    @property
    def ends(self) -> tuple[str, ...]:
        """Return the states at which it stops."""
        return tuple(name for name, state in self.states.items() if state.end)


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its code; raises KindError where a table does not fit together."""
    made = [_kind(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return MappingProxyType({kind.code: kind for kind in made})


@functools.cache
def private_kinds() -> tuple[str, ...]:
    """Return the codes of the kinds that employers never see."""
    return tuple(kind.code for kind in kinds().values() if kind.private)


def _kind(path: Path) -> Kind:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        kind = Kind(
            code=path.stem,
            title=_text(content["title"]),
            prefix=content["prefix"],
            intro=_text(content.get("intro", "")),
            opened_by=_roles(content["opened_by"]),
            about=content["about"],
            question=content.get("question", ""),
            start=content["start"],
            states={name: _state(name, each) for name, each in content["states"].items()},
            actions={name: _action(name, each) for name, each in content["actions"].items()},
            fields=tuple(_field(name, each) for name, each in content.get("fields", {}).items()),
            facts=content.get("facts", {}),
            basis=content.get("basis", ""),
            private=content.get("private", False),
            measure=content.get("measure", "imw"),
        )
    except (KeyError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise KindError(f"{path.name}: {error!r}") from error
    _check(kind)
    return kind


def _text(given: Any) -> Text:
    if isinstance(given, str):
        return Text(given, given)
    return Text(given["nl"], given.get("en", given["nl"]))


def _roles(given: Any) -> tuple[Role, ...]:
    return tuple(Role(name) for name in ([given] if isinstance(given, str) else given))


def _state(name: str, given: dict[str, Any]) -> State:
    title, whom = _text(given["title"]), _roles(given.get("waits_for", []))
    return State(name, title, whom, given.get("term", ""), given.get("end", ""), given.get("words", ""))


def _action(name: str, given: dict[str, Any]) -> Action:
    to = given["to"]
    return Action(
        name=name,
        title=_text(given["title"]),
        before=tuple([given["from"]] if isinstance(given["from"], str) else given["from"]),
        to={"": to} if isinstance(to, str) else {_answer(key): value for key, value in to.items()},
        roles=_roles(given["roles"]),
        guards=tuple(given.get("guards", ())),
        fields=tuple(_field(each, content) for each, content in given.get("fields", {}).items()),
        reason=given.get("reason", False),
        submits=given.get("submits", False),
        private=given.get("private", False),
        sets=given.get("sets", {}),
        corrects=given.get("corrects", False),
        decides=given.get("decides", ""),
        effect=given.get("effect", ""),
        letter=given.get("letter", ""),
        article=given.get("article", ""),
        confirm=_text(given.get("confirm", "")),
    )


def _answer(key: Any) -> str:
    return ANSWERS[key] if isinstance(key, bool) else str(key)


def _field(name: str, given: dict[str, Any] | None) -> FormField:
    given = given or {}
    return FormField(
        name=name,
        law=given.get("law", ""),
        kind=given.get("kind", "text"),
        label=_text(given.get("label", "")),
        help=_text(given.get("help", "")),
        choices=_choices(given.get("choices", {})),
        required=given.get("required", True),
        asks=given.get("asks", ""),
    )


def _choices(given: Any) -> tuple[tuple[str, Text], ...]:
    """Return choices as they are written out, or those of the law by the name of their list."""
    if isinstance(given, str):
        return tuple((str(each), Text(said, said)) for each, said in LISTS[given]())
    if isinstance(given, list):
        return tuple((str(each), Text(str(each), str(each))) for each in given)
    return tuple((str(each), _text(said)) for each, said in given.items())


def _check(kind: Kind) -> None:
    for wrong in _mistakes(kind):
        raise KindError(f"{kind.code}: {wrong}")


def _mistakes(kind: Kind) -> Iterator[str]:
    named = {kind.start, *(s for a in kind.actions.values() for s in (*a.before, *a.to.values()))}
    yield from (f"there is no state {name}" for name in sorted(named - kind.states.keys()))
    yield from (f"nothing leads to state {name}" for name in sorted(kind.states.keys() - reachable(kind)))
    for state in kind.states.values():
        leaves = any(state.name in action.before for action in kind.actions.values())
        if not state.end and not leaves:
            yield f"state {state.name} is no end, and nothing leaves it"
        if not state.end and not state.waits_for:
            yield f"state {state.name} waits for nobody"
    for action in kind.actions.values():
        if action.decides and not {"", "open"} & action.to.keys() and set(action.to) != {"ja", "nee"}:
            yield f"action {action.name} says not where each answer leads"


def reachable(kind: Kind) -> set[str]:
    """Return the states that can be reached from the start."""
    seen, ahead = set(), [kind.start]
    while ahead:
        state = ahead.pop()
        if state not in seen:
            seen.add(state)
            ahead += [to for a in kind.actions.values() if state in a.before for to in a.to.values()]
    return seen
