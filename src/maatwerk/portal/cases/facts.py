"""Where the inputs of the law come from: what was handed in or found, what the register holds at both times, the case itself.

Each source is a function of a case at a moment; a replay asks the same functions for the same moment. So a source reads of a
case only what stands fast once it is opened, never what an act sets later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import Kind


@dataclass(frozen=True, slots=True)
class Moment:
    """A case at one point of both times: ``data`` is what was handed in by then, ``given`` what acts added, both typed.

    ``submitted`` is the day that counts as that of the request.
    """

    case: Case
    data: Mapping[str, Any]
    valid_on: dt.date
    known_on: dt.datetime
    submitted: dt.date
    given: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Moment], Any]
SOURCES: Final[dict[str, Source]] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Return a decorator that gives a source its name in the tables."""

    def named(function: Source) -> Source:
        SOURCES[name] = function
        return function

    return named


def law_facts(kind: Kind, moment: Moment) -> dict[str, Any]:
    """Return the inputs of the law for a case at a moment, each from where the table says; None where not known."""
    return {name: value(str(where), moment) for name, where in kind.facts.items()}


def value(where: str, moment: Moment) -> Any:
    """Return one input: from the form, from what acts gave, else from a named source; raises KeyError for an unknown one."""
    if where.startswith("form."):
        return moment.data.get(where.removeprefix("form."))
    if where.startswith("given."):
        return moment.given.get(where.removeprefix("given."))
    return SOURCES[where](moment)
