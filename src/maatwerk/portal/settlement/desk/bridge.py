"""A bridge: from one total to another by cause, as rows of a table with a small drawing beside each amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from maatwerk.portal.settlement.desk import words
from maatwerk.portal.settlement.models import RunCause, RunChange
from maatwerk.portal.web.parts import InDutch
from maatwerk.portal.web.wording import number
from maatwerk.runs.change import CAUSES

WIDE: Final = 200
"""The width of the drawing, in its own units."""
_MOST: Final = 12
"""Causes shown one by one; what is left is one row more."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a bridge. ``left`` and ``wide`` place its bar; ``total`` marks where it starts and ends."""

    label: str
    meaning: str
    count: str
    cents: int
    left: int
    wide: int
    total: bool = False

    @property
    def tone(self) -> str:
        """Return how the bar is coloured: a total, more or less."""
        return "total" if self.total else "more" if self.cents >= 0 else "less"

    @property
    def shown(self) -> str:
        """Return the amount: a total as it is, a difference with its sign."""
        return words.plain(self.cents) if self.total else words.signed(self.cents)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from a total to another: the first and last part are the totals themselves."""

    title: str
    counted: str
    parts: Sequence[Part]
    wide: int = WIDE

    @property
    def difference(self) -> int:
        """Return what the causes add up to, in cents."""
        return sum(part.cents for part in self.parts if not part.total)


def bridge(
    title: str, counted: str, old: tuple[str, int], new: tuple[str, int], steps: Iterable[tuple[str, str, int, int]]
) -> Bridge:
    """Return the way from ``old`` to ``new`` (label and cents) by steps of label, meaning, count and cents.

    Bars stand on a scale that leaves the unchanged part out, so that small causes are seen.
    """
    told, at, levels = list(steps), old[1], [old[1]]
    for _label, _meaning, _count, cents in told:
        at += cents
        levels.append(at)
    low, high = min(levels), max(levels)
    room = max(high - low, 1)
    floor = max(0, low - room // 4) if low >= 0 else low
    span = max(high - floor, 1)

    def bar(first: int, second: int) -> tuple[int, int]:
        left, right = sorted(((first - floor) * WIDE // span, (second - floor) * WIDE // span))
        return left, max(right - left, 1)

    parts, at = [Part(old[0], "", "", old[1], *bar(floor, old[1]), total=True)], old[1]
    for label, meaning, count, cents in told:
        parts.append(Part(label, meaning, number(count), cents, *bar(at, at + cents)))
        at += cents
    parts.append(Part(new[0], "", "", new[1], *bar(floor, new[1]), total=True))
    return Bridge(title, counted, parts)


def of_changes(
    changes: QuerySet[RunChange], title: str, old: str, new: tuple[str, int], with_notes: bool = False
) -> Bridge:
    """Return the bridge from the quarter before, by cause in the order in which causes are taken.

    ``with_notes`` says of each cause what it was at this employer instead of what it means; one query, or two.
    """
    rows = changes.order_by().values_list("oorzaak").annotate(people=Sum("werknemers"), cents=Sum("cent"))
    found = {cause: (people, cents) for cause, people, cents in rows}
    notes = _notes(changes) if with_notes else {}
    order = [*(one for one in CAUSES if one in found), *sorted(set(found) - set(CAUSES))]
    steps = [(words.cause(one), notes.get(one) or words.meaning(one), *found[one]) for one in order]
    before = new[1] - sum(step[3] for step in steps)
    return bridge(title, _("Werknemers"), (old, before), new, steps)


def _notes(changes: QuerySet[RunChange]) -> dict[str, InDutch]:
    """Return what each cause was, the same words once."""
    told: dict[str, dict[str, None]] = {}
    for cause, note in changes.exclude(toelichting="").order_by("pk").values_list("oorzaak", "toelichting"):
        told.setdefault(cause, {})[note] = None
    return {cause: InDutch("; ".join(notes)) for cause, notes in told.items()}


def of_causes(causes: QuerySet[RunCause], title: str, old: tuple[str, int], new: tuple[str, int]) -> Bridge:
    """Return the bridge from the run before, the largest causes first, the small ones together; one query."""
    rows = causes.order_by().values_list("oorzaak").annotate(lines=Sum("lijnen"), cents=Sum("cent"), rows=Count("pk"))
    found = sorted(rows, key=lambda row: -abs(row[2]))
    steps: list[tuple[str, str, int, int]] = [
        (InDutch(cause), "", lines, cents) for cause, lines, cents, _rows in found[:_MOST]
    ]
    if len(found) > _MOST:
        rest = found[_MOST:]
        told = _("%(count)s andere oorzaken") % {"count": len(rest)}
        steps.append((told, "", sum(row[1] for row in rest), sum(row[2] for row in rest)))
    return bridge(title, _("Lijnen"), old, new, steps)
