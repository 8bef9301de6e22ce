"""Primary suppression: which cells are too small by themselves, and how uncertain they must stay. Exact integers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from maatwerk.figures.disclosure.cells import Cell, Key, Kind, Share, Table
from maatwerk.figures.disclosure.rules import Rules, percent

MINIMUM, CONTRIBUTORS, DOMINANCE, P_PERCENT, ZERO = "minimum", "bijdragers", "dominantie", "p_procent", "nul"
SECONDARY = "secundair"


ANY = 2**62
"""A lower end that every interval reaches; its negative is an upper end that every interval reaches."""


@dataclass(frozen=True, slots=True)
class Need:
    """What must stay possible for whoever sees all that is shown: ``low`` or less, ``high`` or more, ``width`` apart."""

    low: int
    high: int
    width: int

    @property
    def reach(self) -> int:
        """How far a guess must be able to go to meet the need."""
        return max(abs(size) for size in (self.low, self.high, self.width) if abs(size) < ANY)

    def met_by(self, low: int, high: int) -> bool:
        """Return whether an interval that stays possible is wide enough."""
        return low <= self.low and high >= self.high and high - low >= self.width

    def and_also(self, other: Need) -> Need:
        """Return the need that asks what both ask."""
        return Need(min(self.low, other.low), max(self.high, other.high), max(self.width, other.width))


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Why a cell may not be shown, and what must stay possible for it."""

    reasons: tuple[str, ...]
    need: Need

    def and_also(self, other: Sensitive) -> Sensitive:
        """Return both reasons together, for a cell that stands in two tables with other things known behind it."""
        return Sensitive(tuple(dict.fromkeys((*self.reasons, *other.reasons))), self.need.and_also(other.need))


def sorted_shares(amounts: Mapping[str, int]) -> tuple[Share, ...]:
    """Return contributions from large to small (by size, then name), those of nothing left out."""
    return tuple(sorted(((n, a) for n, a in amounts.items() if a), key=lambda share: (-abs(share[1]), share[0])))


def merged(cells: Iterable[Cell]) -> Cell:
    """Return several cells as one: what their sum would show."""
    found = list(cells)
    amounts: dict[str, int] = {}
    for cell in found:
        for name, amount in cell.shares or ():
            amounts[name] = amounts.get(name, 0) + amount
    known = all(cell.shares is not None for cell in found)
    shares = sorted_shares(amounts) if known else None
    return Cell(sum(cell.value for cell in found), sum(cell.units for cell in found), shares)


def is_empty(cell: Cell) -> bool:
    """Return whether nobody is in a cell."""
    return cell.units == 0 and cell.value == 0


def floor_of(kind: Kind, rules: Rules, cells: Iterable[Cell]) -> int | None:
    """Return the lowest value that everybody knows a hidden cell can have; None when a part may be negative.

    When empty cells are always shown, a hidden count is at least 1.
    """
    if any(cell.value < 0 or any(amount < 0 for _, amount in cell.shares or ()) for cell in cells):
        return None
    return 1 if kind == "count" and rules.zeros == "tonen" else 0


def sensitive(cell: Cell, kind: Kind, rules: Rules, floor: int | None) -> Sensitive | None:
    """Return why a cell may not be shown, or None. Exactly at a limit is not over it."""
    if is_empty(cell):
        return Sensitive((ZERO,), _small_need(cell, rules)) if rules.zeros == "verbergen" else None
    needs = {**_by_number(cell, kind, rules), **_by_shares(cell, rules)}
    if not needs:
        return None
    whole = Need(cell.value, cell.value, 1)
    for need in needs.values():
        whole = whole.and_also(need)
    low = whole.low if floor is None else max(whole.low, min(floor, cell.value))
    return Sensitive(tuple(needs), Need(low, whole.high, whole.width))


def _by_number(cell: Cell, kind: Kind, rules: Rules) -> dict[str, Need]:
    need = _small_need(cell, rules) if kind == "count" else _margin_need(cell, rules)
    found = {MINIMUM: need} if cell.units < rules.minimum_eenheden else {}
    if cell.shares is not None and len(cell.shares) < rules.minimum_bijdragers:
        found[CONTRIBUTORS] = _margin_need(cell, rules)
    return found


def _small_need(cell: Cell, rules: Rules) -> Need:
    return Need(cell.value, max(cell.value, rules.minimum_eenheden), rules.mogelijke_waarden - 1)


def _margin_need(cell: Cell, rules: Rules) -> Need:
    return _around(cell, percent(rules.marge_procent) * abs(cell.value))


def _around(cell: Cell, distance: Fraction) -> Need:
    away = max(1, ceil(distance))
    return Need(cell.value - away, cell.value + away, 1)


def _by_shares(cell: Cell, rules: Rules) -> dict[str, Need]:
    """Return the needs by dominance and p %. Sizes count, so that a recovery weighs as much as a payment."""
    if not cell.shares:
        return {}
    sizes = [abs(amount) for _, amount in cell.shares]
    whole, top = sum(sizes), sum(sizes[: rules.dominantie_aantal])
    rest, guess = sum(sizes[2:]), percent(rules.p_procent) * sizes[0]
    found = {}
    if top > percent(rules.dominantie_procent) * whole:
        found[DOMINANCE] = _around(cell, top / percent(rules.dominantie_procent) - whole)
    if rest < guess:
        found[P_PERCENT] = _around(cell, guess - rest)
    return found


def alone_in(cell: Cell) -> str | None:
    """Return the contributor that is alone in a cell, who therefore knows it."""
    return cell.shares[0][0] if cell.shares is not None and len(cell.shares) == 1 else None


def floors(tables: Iterable[Table], rules: Rules) -> dict[str, int | None]:
    """Return per quantity the lowest value everybody knows a hidden cell can have."""
    found: dict[str, int | None] = {}
    for table in tables:
        floor = floor_of(table.kind, rules, table.cells.values())
        before = found.get(table.quantity, floor)
        found[table.quantity] = None if floor is None or before is None else min(floor, before)
    return found


def all_sensitive(tables: Iterable[Table], rules: Rules) -> dict[Key, Sensitive]:
    """Return every cell that may not be shown by itself."""
    given = list(tables)
    lowest = floors(given, rules)
    found = (
        (key, sensitive(cell, table.kind, rules, lowest[table.quantity]))
        for table in given
        for key, cell in table.keys.items()
    )
    whole: dict[Key, Sensitive] = {}
    for key, why in found:
        if why is not None:
            whole[key] = whole[key].and_also(why) if key in whole else why
    return whole
