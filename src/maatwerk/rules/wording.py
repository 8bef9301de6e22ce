"""Formulas in words. A choice in a formula keeps both its branches, so that it can be read two ways:

as the rule says it (``als binnen_contingent: vast_bedrag; anders: 0``), or as it applied to one row (``vast_bedrag``,
with the condition ``binnen_contingent`` and its outcome). Words are plain text; a choice in them stands between
characters that no text holds, so that every operation that puts words together carries it along untouched.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

_OPEN, _TEST, _THEN, _ELSE, _CLOSE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_MARKS = re.compile(f"([{_OPEN}-{_CLOSE}])")
_NAME = re.compile(r"([a-z][a-z0-9_]*)")
YES, NO = "ja", "nee"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on which a formula chose, in words, and whether it held."""

    words: str
    held: bool

    def __str__(self) -> str:
        return f"{label(self.words)}: {'vervuld' if self.held else 'niet vervuld'}"


@dataclass(frozen=True, slots=True)
class Applied:
    """A formula with only the branches that applied, and the conditions that chose them, in the order they were asked."""

    formula: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class _Choice:
    """``mark`` is the outcome (``ja``, ``nee``) or, where many rows are computed at once, the number of the test."""

    mark: str
    test: tuple[_Part, ...]
    then: tuple[_Part, ...]
    otherwise: tuple[_Part, ...]


_Part = str | _Choice


def label(name: str) -> str:
    """Return a rule or input name as words: ``begrensd_referteloon`` becomes ``begrensd referteloon``."""
    return name.replace("_", " ")


def choice(mark: str, test: str, then: str, otherwise: str) -> str:
    """Return the words of a choice between two branches; empty where the test has no words."""
    return f"{_OPEN}{mark}{_TEST}{test}{_THEN}{then}{_ELSE}{otherwise}{_CLOSE}" if test else ""


_NOTED: ContextVar[list[Any] | None] = ContextVar("noted", default=None)


@contextlib.contextmanager
def noted() -> Iterator[list[Any]]:
    """Collect the tests of every choice made inside; the words of a choice carry the place of its test in the list."""
    tests: list[Any] = []
    token = _NOTED.set(tests)
    try:
        yield tests
    finally:
        _NOTED.reset(token)


def mark(test: object, outcome: object) -> str:
    """Return what the words of a choice say of its test: its place among the noted ones, or its outcome if it is known."""
    tests = _NOTED.get()
    if tests is not None:
        tests.append(test)
        return str(len(tests) - 1)
    return "" if not isinstance(outcome, bool) else (YES if outcome else NO)


def is_choice(words: str) -> bool:
    """Return whether the words are one choice and nothing around it."""
    parts = _read(words) if words.startswith(_OPEN) else ()
    return len(parts) == 1 and isinstance(parts[0], _Choice)


def whole(words: str) -> str:
    """Return a formula as the rule says it, with both branches of every choice."""
    return _whole(_read(words), alone=True)


def applied(words: str, holds: Callable[[str], bool] | None = None) -> Applied:
    """Return a formula as it applied; ``holds`` tells the outcome of a test by its mark (default: the mark says it)."""
    conditions: dict[Condition, None] = {}
    said = _applied(_read(words), holds or (lambda mark: mark == YES), conditions, alone=True)
    return Applied(said, tuple(conditions))


@functools.lru_cache(maxsize=4096)
def _read(words: str) -> tuple[_Part, ...]:
    if _OPEN not in words:
        return (words,)
    parts, _ = _parts(iter(_MARKS.split(words)))
    return parts


def _parts(pieces: Iterator[str]) -> tuple[tuple[_Part, ...], str]:
    """Return the parts up to a mark that closes them, and that mark."""
    parts: list[_Part] = []
    for piece in pieces:
        if piece == _OPEN:
            parts.append(_choice(pieces))
        elif _MARKS.fullmatch(piece):
            return tuple(parts), piece
        elif piece:
            parts.append(piece)
    return tuple(parts), ""


def _choice(pieces: Iterator[str]) -> _Choice:
    mark, test, then, otherwise = (_parts(pieces)[0] for _ in range(4))
    return _Choice("".join(map(str, mark)), test, then, otherwise)


def _whole(parts: tuple[_Part, ...], *, alone: bool) -> str:
    said = "".join(part if isinstance(part, str) else _both(part) for part in parts)
    return said[1:-1] if alone and len(parts) == 1 and isinstance(parts[0], _Choice) else said


def _both(one: _Choice) -> str:
    test, then, otherwise = (_whole(parts, alone=False) for parts in (one.test, one.then, one.otherwise))
    return f"(als {test}: {then}; anders: {otherwise})"


def _applied(
    parts: tuple[_Part, ...], holds: Callable[[str], bool], conditions: dict[Condition, None], *, alone: bool
) -> str:
    alone = alone and len(parts) == 1
    return "".join(p if isinstance(p, str) else _chosen(p, holds, conditions, alone=alone) for p in parts)


def _chosen(one: _Choice, holds: Callable[[str], bool], conditions: dict[Condition, None], *, alone: bool) -> str:
    held = holds(one.mark)
    test = _applied(one.test, holds, conditions, alone=True)
    conditions[Condition(test, held)] = None
    said = _applied(one.then if held else one.otherwise, holds, conditions, alone=True)
    return said if alone else bracketed(said)


def bracketed(words: str) -> str:
    """Return words as a factor: a sum between brackets."""
    return f"({words})" if " + " in words or " − " in words else words


@functools.lru_cache(maxsize=4096)
def _names(words: str) -> tuple[str, ...]:
    return tuple(_NAME.split(words))


def with_numbers(words: str, values: Mapping[str, str]) -> str:
    """Return a formula in words with the numbers that are known filled in; names without a number stay words."""
    return "".join(values.get(part) or label(part) for part in _names(words))
