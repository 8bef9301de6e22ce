"""The page on the kinds of case, made from their tables: states, actions, guards, terms, articles, and a diagram of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from maatwerk.law.terms import term
from maatwerk.portal.cases.correcting import GUARDS
from maatwerk.portal.cases.table import Action, Kind, State, kinds
from maatwerk.portal.cases.terms import LAW

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
MEASURES = ("imw", "cmw")


def mermaid(kind: Kind) -> str:
    """Return the states of a kind and what leads from one to the other, as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "  direction LR", *(f"  {s.name} : {_quiet(s.title.en)}" for s in kind.states.values())]
    lines += [f"  [*] --> {kind.start}"]
    lines += [f"  {before} --> {to} : {said}" for before, to, said in _arrows(kind)]
    lines += [f"  {state.name} --> [*]" for state in kind.states.values() if state.end]
    return "\n".join(lines)


def _arrows(kind: Kind) -> Iterator[tuple[str, str, str]]:
    for action in kind.actions.values():
        for answer, to in action.to.items():
            said = _quiet(action.title.en) + (f" ({_ANSWERS[answer]})" if answer else "")
            yield from ((before, to, said) for before in action.before)


_ANSWERS = {"ja": "the law says yes", "nee": "the law says no", "open": "the law leaves it open"}


def _quiet(text: str) -> str:
    return text.replace(":", "").replace(";", "")


def page() -> str:
    """Return everything the tables say, as Markdown between the two marks."""
    parts = [BEGIN, "", *_guards(), *(line for kind in kinds().values() for line in _kind(kind)), END]
    return "\n".join(parts)


def current(text: str) -> str:
    """Return a page with what is generated in it as it is now."""
    before, _, rest = text.partition(BEGIN)
    return before + page() + rest.partition(END)[2]


def _guards() -> Iterator[str]:
    yield from ("## Guards", "", "| name | what must hold |", "| --- | --- |")
    yield from (f"| `{name}` | {_first(GUARDS[name].__doc__)} |" for name in sorted(GUARDS))
    yield ""


def _first(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]


def _kind(kind: Kind) -> Iterator[str]:
    yield from (f"## `{kind.code}`: {kind.title.en}", "", kind.intro.en, "")
    yield f"Opened by: {_roles(role.value for role in kind.opened_by)}. About: {kind.about}. Rests on: {kind.basis}."
    if kind.question:
        yield f"Asks the law: `{kind.question}`. Its inputs come from {_sources(kind)}."
    if kind.private:
        yield "Employers never see it."
    yield from ("", "```mermaid", mermaid(kind), "```", "")
    yield from ("| state | waits for | term | ends |", "| --- | --- | --- | --- |")
    yield from (_state(kind, state) for state in kind.states.values())
    yield from (
        "",
        "| action | from | to | by | guards | does | article |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    yield from (_action(action) for action in kind.actions.values())
    yield ""


def _sources(kind: Kind) -> str:
    return ", ".join(f"`{name}` ← `{where}`" for name, where in kind.facts.items())


def _roles(names: Iterable[str]) -> str:
    return ", ".join(names)


def _state(kind: Kind, state: State) -> str:
    who = _roles(role.value for role in state.waits_for)
    return f"| `{state.name}` {state.title.en} | {who} | {_term(kind, state)} | {state.end} |"


def _term(kind: Kind, state: State) -> str:
    if not state.term:
        return ""
    asked = f"what `{kind.question}` answers: `{state.term.removeprefix(LAW)}`" if state.term.startswith(LAW) else ""
    measures = MEASURES if "{" in state.named_term else (kind.measure,)
    each = [state.named_term.format(maatregel=measure) for measure in measures if state.named_term]
    return "; ".join(filter(None, (asked, *(_days(name) for name in each))))


def _days(name: str) -> str:
    found = term(name, dt.date(2026, 1, 1))
    if found.days is None:
        return f"`{name}`: not known, so no day is set"
    return f"`{name}`: {found.days} days" + (" (unsure)" if found.confidence == "unsure" else "")


def _action(action: Action) -> str:
    to = ", ".join(f"`{to}`" + (f" ({answer})" if answer else "") for answer, to in action.to.items())
    before = ", ".join(f"`{name}`" for name in action.before)
    cells = (f"`{action.name}` {action.title.en}", before, to, _roles(r.value for r in action.roles))
    return f"| {' | '.join((*cells, ', '.join(f'`{g}`' for g in action.guards), _does(action), action.article))} |"


def _does(action: Action) -> str:
    told = {
        "hands in": action.submits,
        "gives a reason": action.reason,
        f"decides `{action.decides}`": bool(action.decides),
        f"effect `{action.effect}`": bool(action.effect),
        f"letter `{action.letter}`": bool(action.letter),
        "not shown to employers": action.private,
    }
    return ", ".join(said for said, holds in told.items() if holds)
