"""What is asked of the law: a yes/no question with its conditions, its results and what can still change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maatwerk.law.decide.shown import name_in_words
from maatwerk.rules.inputs import Input
from maatwerk.rules.money import printed
from maatwerk.rules.ruleset import RuleSet


class UnknownQuestion(LookupError):
    """There is no question with this code; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A rule that must hold for the answer to be yes, and how sure its source is (parameters carry their own)."""

    name: str
    confidence: str = "secondary"


@dataclass(frozen=True, slots=True)
class Changeable:
    """An input that can still change, for the smallest change that would have led to yes.

    ``sentence`` completes "Als …" in Dutch, with ``{na}``, ``{voor}`` and ``{grens}`` (ten minste or hoogstens).
    ``only`` limits a code to names that can be reached, the nearest first; ``way`` is ``both``, ``more`` or ``less``
    (for a date: later or earlier).
    """

    name: str
    sentence: str
    only: tuple[str, ...] = ()
    way: str = "both"


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question over one measure. ``answer`` is its rule; it holds exactly when every condition holds.

    ``results`` are other rules shown beside the answer; ``changeable`` stands in order of ease; ``open_`` is said when
    the law itself leaves the answer open.
    """

    code: str
    title: str
    measure: str
    conditions: tuple[Needed, ...]
    results: tuple[str, ...] = ("redenen",)
    changeable: tuple[Changeable, ...] = ()
    answer: str = "voldoet"
    open_: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """Every rule that the question computes: the answer, its conditions, the results."""
        return tuple(dict.fromkeys((self.answer, *(one.name for one in self.conditions), *self.results)))


def inputs_of(ruleset: RuleSet, targets: Iterable[str]) -> tuple[Input, ...]:
    """Return the inputs that some targets need, in the order of their declaration."""
    wanted = set(ruleset.needed(targets, "input"))
    return tuple(given for name, given in ruleset.inputs.items() if name in wanted)


@dataclass(frozen=True, slots=True)
class Field:
    """One input as a form asks it.

    ``choices`` are the names of a code with their words. ``least`` and ``most`` bound a number (written with a point),
    and the day of the case (ISO dates between which the law is here). ``required`` is ja, nee, or ``soms``: ``when``
    then says with which names of which other input it may be left empty.
    """

    name: str
    label: str
    kind: str
    unit: str
    decimals: int
    required: str
    choices: tuple[tuple[str, str], ...] = ()
    least: str = ""
    most: str = ""
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()


def field_of(given: Input, ruleset: RuleSet) -> Field:
    """Return an input as a form asks it."""
    some = given.blank if not isinstance(given.blank, bool) else {}
    least, most = _bounds(given, ruleset)
    return Field(
        given.name,
        given.title,
        given.kind,
        given.unit,
        given.scale,
        "soms" if some else ("nee" if given.blank else "ja"),
        tuple((name, name_in_words(name, given.name)) for name in given.names),
        least,
        most,
        tuple(some.items()),
    )


def _bounds(given: Input, ruleset: RuleSet) -> tuple[str, str]:
    if given.kind in ("amount", "whole", "fraction"):
        return printed(given.low, given.scale), printed(given.high, given.scale)
    if given.kind == "date" and given.name == ruleset.time:
        return ruleset.first.first_day.isoformat(), ruleset.last.last_day.isoformat()
    return "", ""
