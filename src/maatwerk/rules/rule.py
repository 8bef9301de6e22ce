"""What a rule is: a plain function, with its legal basis and the quarters in which this version of it holds."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

from maatwerk.rules.quarter import Quarter
from maatwerk.rules.said import InDutch

NOT_FOUND = "artikel niet gevonden"

Body = Callable[..., Any]
AnyBody = TypeVar("AnyBody", bound=Body)


class RuleError(InDutch):
    """The rules do not fit together: versions overlap or leave a gap, a name is unknown or used twice."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The legal basis of a rule: instrument, article (empty where no source has it) and where it was read."""

    instrument: str
    article: str = ""
    source: str = ""

    def __str__(self) -> str:
        article = f"art. {self.article}" if self.article else NOT_FOUND
        return f"{self.instrument}, {article}" + (f" [{self.source}]" if self.source else "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule. ``over`` names the keys of the group for a rule over a group."""

    name: str
    body: Body
    basis: Basis
    unit: str
    since: Quarter
    until: Quarter | None = None
    over: tuple[str, ...] = ()
    rounding_basis: str = ""
    assumes: str = ""
    blank_zero: bool = False
    needs: tuple[str, ...] = ()
    """The names of what it needs: its arguments (filled in from the function)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", tuple(inspect.signature(self.body).parameters))

    @property
    def text(self) -> str:
        """The rule in plain words: its docstring on one line."""
        return " ".join((inspect.getdoc(self.body) or "").split())

    @property
    def where(self) -> str:
        """Module and function, for error messages and for the hash of a run."""
        return f"{self.body.__module__}.{self.body.__qualname__}"

    def holds_in(self, quarter: Quarter) -> bool:
        """Return whether this version holds in ``quarter``."""
        return self.since <= quarter and (self.until is None or quarter <= self.until)


def rule(
    basis: Basis,
    unit: str,
    since: str,
    until: str = "",
    *,
    name: str = "",
    over: tuple[str, ...] = (),
    rounding_basis: str = "",
    assumes: str = "",
    blank_zero: bool = False,
) -> Callable[[AnyBody], AnyBody]:
    """Mark a function as a rule that holds from quarter ``since`` (through ``until``).

    An amended paragraph is a second function with the same ``name`` and a later ``since``. ``assumes`` says in words
    which reading or assumption the rule itself rests on; ``over`` makes it a rule over a group.
    """

    def mark(body: AnyBody) -> AnyBody:
        first, last = Quarter.parse(since), Quarter.parse(until) if until else None
        made = Rule(name or body.__name__, body, basis, unit, first, last, over, rounding_basis, assumes, blank_zero)
        body.__rule__ = made  # type: ignore[attr-defined]
        return body

    return mark


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """Return the rules written in the given modules, in the order of their text."""
    found: list[Rule] = []
    for module in modules:
        members = vars(module).values()
        found += [made for made in (getattr(member, "__rule__", None) for member in members) if isinstance(made, Rule)]
    return tuple(dict.fromkeys(found))


def by_name(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Group versions by name, oldest first; raises RuleError where versions overlap or leave a gap."""
    grouped: dict[str, list[Rule]] = {}
    for made in rules:
        grouped.setdefault(made.name, []).append(made)
    return {name: _checked(sorted(versions, key=lambda made: made.since)) for name, versions in grouped.items()}


def _checked(versions: list[Rule]) -> tuple[Rule, ...]:
    for earlier, later in itertools.pairwise(versions):
        if earlier.until is None or earlier.until >= later.since:
            raise RuleError(f"{earlier.name}: {earlier.where} and {later.where} both hold in {later.since}")
        if earlier.until + 1 < later.since:
            raise RuleError(f"{earlier.name}: no version holds in {earlier.until + 1} (before {later.where})")
    return tuple(versions)
