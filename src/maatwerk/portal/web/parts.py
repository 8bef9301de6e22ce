"""What the components of a page are given: small frozen values, made by views and drawn by ``templatetags/components.py``.

Texts are ready to read (translated, escaped by the template). Amounts are integers in cents, days are dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["neutral", "good", "waiting", "attention", "bad", "closed"]
"""The colour and the mark of a badge or note; the word beside it says the same."""

Outcome = bool | None
"""Ja, nee, or not known."""


class Mark(str):
    """A text that a table or list shows with a badge: ``Mark("toegekend", "good")``."""

    tone: Tone

    def __new__(cls, word: str, tone: Tone = "neutral") -> Mark:
        """Return the word with its tone."""
        made = super().__new__(cls, word)
        made.tone = tone
        return made


class InDutch(str):
    """A text that stands in Dutch whatever the language of the page, and is marked so: what a person or the program wrote."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    label: str
    url: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a summary list or an input of a condition: ``value`` empty means not known.

    ``action`` names what the link ``url`` does to this fact ("Wijzigen"); without it the value itself is the link.
    ``assumed`` says in words on which assumption it rests.
    """

    label: str
    value: Any = ""
    url: str = ""
    action: str = ""
    note: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``key`` is the word in the address by which it is sorted, empty where it is not."""

    label: str
    key: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: as many cells as there are columns; the first is the row's name and carries ``url``."""

    cells: Sequence[Any]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that can be long: ``page`` is Django's page of the rows, ``count`` the number over all pages.

    ``sort`` is the key in force, with a minus for last to first. ``filters`` is a Django form sent by GET. ``export_url`` gives
    the whole list with these filters. ``empty`` says why there is nothing and what to do.
    """

    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    count: int
    sort: str = ""
    page: Any = None
    filters: Any = None
    export_url: str = ""
    empty: str = ""
    heading: bool = True
    sort_name: str = "sorteer"
    page_name: str = "blad"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: ``at`` is when we learned it, ``valid_on`` from when it is true in the world, if that is another day."""

    at: dt.datetime | dt.date
    what: str
    who: str = ""
    why: str = ""
    valid_on: dt.date | None = None
    valid_until: dt.date | None = None
    url: str = ""
    tone: Tone = "neutral"
    details: Sequence[Fact] = ()


CheckState = Literal["done", "missing", "started", "waiting", "not_needed"]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist: what is asked, how it stands, and where to give it."""

    label: str
    state: CheckState
    hint: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a decision with its outcome. ``article`` empty is said as not found; ``confidence`` as in the law's data."""

    sentence: str
    outcome: Outcome
    inputs: Sequence[Fact] = ()
    article: str = ""
    article_url: str = ""
    source: str = ""
    confidence: str = ""
    assumed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the smallest change that would have led to yes."""

    what: str
    now: str
    needed: str


@dataclass(frozen=True, slots=True)
class Action:
    """What a person may do with a case: one form that posts ``action=name`` and the ``version`` it was shown for.

    With ``asks_reason`` or ``confirm`` (what follows from it, in a sentence) the form opens in a second step. With ``blocked``
    it is not offered and the sentence says why. ``form`` is a Django form with more fields for the second step.
    """

    name: str
    label: str
    url: str
    version: int | str
    tone: Tone = "neutral"
    primary: bool = False
    asks_reason: bool = False
    reason_label: str = ""
    reason_hint: str = ""
    confirm: str = ""
    blocked: str = ""
    form: Any = None
    hidden: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StepChart:
    """A dated value over time for a chart: ``steps`` are (day from which, scaled integer or None where it is not set).

    Sorted by day. ``until`` is the last day drawn. ``notes`` says something per step, in the table.
    ``lang`` is the language of the title where it is another than that of the page.
    """

    id: str
    title: str
    unit: str
    scale: int
    steps: Sequence[tuple[dt.date, int | None]]
    until: dt.date
    notes: Sequence[str] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The two dates a page is seen at; ``now`` if both are today's, as usual."""

    valid_on: dt.date
    known_on: dt.date
    now: bool = True


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented account anybody may log in with in a demonstration."""

    username: str
    name: str
    role: str
    organisation: str = ""
    does: str = ""
