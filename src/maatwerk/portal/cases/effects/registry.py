"""Effects by name, and what an effect is told."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.guards import Attempt
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.kit import facts
from maatwerk.portal.kit.models import TwoTimes
from maatwerk.portal.people.roles import Acting

Fact = TypeVar("Fact", bound=TwoTimes)
ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was just done; ``at`` is when its effects become known, just after what it was decided on."""

    case: Case
    attempt: Attempt
    event: Event
    at: dt.datetime
    decision: Decision | None
    after: str
    reason: str
    acting: Acting

    @property
    def given(self) -> Mapping[str, Any]:
        """Return what acts on the case gave, this one last."""
        return self.attempt.moment.given

    @property
    def data(self) -> Mapping[str, Any]:
        """Return what was handed in."""
        return self.attempt.moment.data

    @property
    def day(self) -> dt.date:
        """Return the day of the act."""
        return self.attempt.moment.valid_on

    def result(self, name: str) -> str:
        """Return what the law computed beside its answer, exactly as text; empty where it is not known."""
        outcome = self.attempt.outcome
        found = [each for each in outcome.results if each.name == name and each.known] if outcome else []
        return (found[0].exact or found[0].value) if found else ""

    def note(
        self,
        model: type[Fact],
        thing: Mapping[str, Any],
        told: Mapping[str, Any],
        since: dt.date,
        until: dt.date | None,
    ) -> None:
        """Store what is now known of a thing for some days; what was known exactly so stays as it is."""
        with contextlib.suppress(facts.NoChange):
            facts.record(model, thing, told, since, until, self.event, self.at)

    def end(self, model: type[Fact], thing: Mapping[str, Any], until: dt.date) -> None:
        """Let what holds of a thing end: it no longer holds from ``until`` on."""
        facts.close(model, thing, until, self.event, self.at)


Effect = Callable[[Done], Decision | None]
EFFECTS: Final[dict[str, Effect]] = {}
"""An effect returns the decision that it took, if it took one."""


def effect(name: str) -> Callable[[Callable[[Done], Any]], Callable[[Done], Any]]:
    """Return a decorator that gives an effect its name in the tables."""

    def named(function: Callable[[Done], Any]) -> Callable[[Done], Any]:
        EFFECTS[name] = function
        return function

    return named


def key(value: int | None) -> int:
    """Return an identifier that must be there; raises LookupError where the case has none."""
    if value is None:
        raise LookupError("het dossier zegt niet over wie of wat het gaat")
    return value
