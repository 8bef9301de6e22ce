"""What contributors conclude that know their own cells: asked for many at once where that settles it.

Whoever knows more can conclude at least as much. So what a whole group with its cells put together can not conclude, none
of its members can. Insiders stand in a square; its rows and its columns are the groups, so that any two are apart in one of
them. Only what no group settles is asked per insider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isqrt

from maatwerk.figures.disclosure.bounds import Explorer, Interval
from maatwerk.figures.disclosure.cells import Key
from maatwerk.figures.disclosure.primary import Need
from maatwerk.figures.disclosure.puzzle import Guess, Puzzle
from maatwerk.figures.disclosure.secret import Secrets

FEW = 6
"""Up to so many insiders, each is asked alone at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell whose need is not met against an insider: from which puzzle, and what the insider concludes."""

    name: str
    puzzle: Puzzle
    at: int
    need: Need
    explorer: Explorer

    @property
    def limited(self) -> Interval:
        """The interval that stays possible, the upper end None when nothing limits it."""
        return self.explorer.limited(self.at)


def seen_by_insiders(puzzle: Puzzle, house: Secrets, tables: Sequence[Guess]) -> Iterator[Seen]:
    """Yield every sensitive cell that some insider concludes too much about. ``tables`` are whole tables that fit."""
    inside = set(puzzle.unknown)
    own = {name: {k: v for k, v in cells.items() if k in inside} for name, cells in house.insiders.items()}
    names = [name for name, cells in own.items() if cells]
    settled: dict[str, set[Key]] = {name: set() for name in names}
    for group in _groups(names):
        together = dict(chain.from_iterable(own[name].items() for name in group))
        met = _met(puzzle, house, together, tables)
        for name in group:
            settled[name] |= met
    for name in names:
        yield from _alone(puzzle, house, name, own[name], settled[name], tables)


def _groups(names: Sequence[str]) -> Iterable[Sequence[str]]:
    if len(names) <= FEW:
        return []
    side = isqrt(len(names) - 1) + 1
    return [*(names[at : at + side] for at in range(0, len(names), side)), *(names[at::side] for at in range(side))]


def _met(puzzle: Puzzle, house: Secrets, own: Mapping[Key, int], tables: Sequence[Guess]) -> set[Key]:
    """Return the cells whose need is met against somebody who knows all of ``own``."""
    found: set[Key] = set()
    for left in puzzle.given(own):
        needs = {at: house.needs[key] for at, key in enumerate(left.unknown) if key in house.needs}
        unmet = _explorer(puzzle, left, own, needs, tables).unmet(needs, last=False) if needs else {}
        found.update(left.unknown[at] for at in needs if at not in unmet)
    return found


def _alone(
    puzzle: Puzzle, house: Secrets, name: str, own: Mapping[Key, int], settled: set[Key], tables: Sequence[Guess]
) -> Iterator[Seen]:
    open_ = {key for key in puzzle.unknown if key in house.needs and key not in settled and key not in own}
    for left in puzzle.given(own) if open_ else ():
        needs = {at: house.need_against(key, name) for at, key in enumerate(left.unknown) if key in open_}
        if needs:
            explorer = _explorer(puzzle, left, own, needs, tables)
            yield from (Seen(name, left, at, need, explorer) for at, need in explorer.unmet(needs).items())


def _explorer(
    puzzle: Puzzle, left: Puzzle, own: Mapping[Key, int], needs: Mapping[int, Need], tables: Sequence[Guess]
) -> Explorer:
    place = {key: at for at, key in enumerate(puzzle.unknown)}
    known, pieces = [(place[key], value) for key, value in own.items()], [place[key] for key in left.unknown]
    fitting = (table for table in tables if all(table[at] == value for at, value in known))
    return Explorer(left, (tuple(table[at] for at in pieces) for table in fitting), reach_of(needs))


def reach_of(needs: Mapping[int, Need]) -> int:
    """Return how far a guess must be able to go to meet some needs."""
    return 2 * max((need.reach for need in needs.values()), default=1)
