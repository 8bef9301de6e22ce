"""A hash over the text of the rules of a question: the functions themselves and what they call."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any

from maatwerk.rules.exact import Exact
from maatwerk.rules.inputs import Input
from maatwerk.rules.ruleset import RuleSet

LAW = "maatwerk.law."
OURS = "maatwerk."


def code_hash(ruleset: RuleSet, targets: Iterable[str]) -> str:
    """Return a SHA-256 over the rules that the targets need: source text, periods, bases, and how inputs are read.

    What the rules call within the law is followed; of the engine the functions they call directly. No paths, no clock.
    """
    digest = hashlib.sha256()
    for part in _parts(ruleset, tuple(targets)):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _parts(ruleset: RuleSet, targets: tuple[str, ...]) -> Iterator[str]:
    for name in sorted(ruleset.order(targets)):
        for version in ruleset.rules[name]:
            yield f"{name}|{version.since}|{version.until}|{version.over}|{version.assumes}|{version.blank_zero}"
            yield from sources(version.body)
    yield from (_read_as(ruleset.inputs[name]) for name in sorted(ruleset.needed(targets, "input")))


def _read_as(given: Input) -> str:
    """Return how an input is read; its title is for people only."""
    blank = given.blank if isinstance(given.blank, bool) else sorted(given.blank.items())
    rest = (given.scale, given.low, given.high, given.names, sorted(given.aliases.items()), blank, given.default)
    return repr((given.name, given.kind, *rest, given.until, sorted(given.allowed)))


def sources(body: Callable[..., Any]) -> list[str]:
    """Return the source text of a function and of what it calls, sorted, and the constants it names."""
    found: dict[str, str] = {}
    _follow(body, found)
    return [found[name] for name in sorted(found)]


def _follow(thing: Any, found: dict[str, str]) -> None:
    name = f"{thing.__module__}.{thing.__qualname__}"
    if name in found:
        return
    found[name] = _text_of(thing)
    if not isinstance(thing, FunctionType) or not thing.__module__.startswith(LAW):
        return
    for used in _names(thing.__code__):
        value = thing.__globals__.get(used)
        if isinstance(value, str | int | tuple | dict | Exact):
            found[f"{thing.__module__}.{used}"] = f"{used}={value!r}"
        elif getattr(value, "__module__", "").startswith(OURS) and hasattr(value, "__qualname__"):
            _follow(value, found)


def _names(code: CodeType) -> Iterator[str]:
    """Yield every global name a function uses, also inside its lambdas and comprehensions."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


@functools.cache
def _text_of(thing: Any) -> str:
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        return str(thing.__qualname__)
