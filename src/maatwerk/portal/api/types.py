"""Kinds of value that several operations share."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from ninja import Field, Path, Query, Schema
from pydantic import BeforeValidator, StringConstraints

from maatwerk.portal import clock
from maatwerk.portal.register.moment import Moment

Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Text = Annotated[str, StringConstraints(max_length=4_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Whole = Annotated[int, Field(ge=-(10**15), le=10**15)]
Value = Text | bool | Whole | None
"""What is filled in for one field: written text (also of days and amounts), a whole number, or a yes or no."""
Given = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")], Value],
    Field(max_length=100, json_schema_extra={"additionalProperties": False}),
]


def _written_day(value: Any) -> Any:
    """A day is written as ``2024-07-01``; pydantic would also take a number of seconds, or a moment."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("een dag wordt geschreven als 2024-07-01")
    return value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[dt.date, BeforeValidator(_written_day)]


class When(Schema):
    """At which point of both times: what held on a day, as known at the end of a day."""

    valid_on: Day | None = Field(None, description="Toestand op deze dag; zonder: vandaag.")
    known_on: Day | None = Field(None, description="Volgens wat bekend was op deze dag; zonder: nu.")


At = Annotated[When, Query()]


def moment(at: When) -> Moment:
    """Return the moment that is asked; a day still to come is known as today."""
    today = clock.today()
    known = at.known_on if at.known_on is not None and at.known_on < today else None
    return Moment(at.valid_on or today, known)


class Times(Schema):
    """The two times of a fact: true from a day until before another, known from a moment until before another."""

    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


def times(fact: Any) -> dict[str, Any]:
    """Return the two times of a fact."""
    return {name: getattr(fact, name) for name in ("valid_from", "valid_until", "known_from", "known_until")}
