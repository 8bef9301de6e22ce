"""Secondary suppression: the cheapest further cells to hide, so that every sensitive cell stays uncertain enough.

An integer program chooses cells under cuts; whoever guesses from what is shown then breaks the choice where it is weak, and
each break becomes a cut. When nothing breaks, the choice is the cheapest there is. When the search takes too many rounds, cells
are added one by one along cheapest moves, and needless ones are shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from maatwerk.figures.disclosure.cells import Key
from maatwerk.figures.disclosure.cuts import Cut, cuts_for, first_cuts
from maatwerk.figures.disclosure.primary import Need
from maatwerk.figures.disclosure.problem import CannotProtect, Implied, Problem, Weak, weak_spots
from maatwerk.figures.disclosure.solver import Choice, Impossible, smallest_move

ROUNDS = 60
PRUNED = 150
"""Up to so many hidden cells, needless ones are looked for after the search was cut short."""
Method = Literal["geen", "goedkoopste", "stap voor stap"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cells to hide, and how they were found: ``goedkoopste`` is proven to be the cheapest set."""

    hidden: frozenset[Key]
    method: Method
    rounds: int


def choose(problem: Problem, rounds: int = ROUNDS) -> Chosen:
    """Return which cells to hide. The same problem gives the same cells. Raises CannotProtect when no choice protects."""
    if not problem.always:
        return Chosen(frozenset(), "geen", 0)
    keys = sorted(problem.values)
    search = _search(problem, keys)
    hidden = problem.always
    for number in range(1, rounds + 1):
        found = _cheapest(search, keys, problem)
        if found is None:
            break
        hidden = found
        spots = list(weak_spots(problem, hidden))
        if not spots:
            return Chosen(hidden, "goedkoopste", number)
        new = [cut for spot in spots for cut in cuts_for(spot, problem) if cut.broken_by(hidden)]
        if not new:
            break
        _add(search, keys, new)
    return Chosen(shown_again(problem, step_by_step(problem, hidden)), "stap voor stap", rounds)


def _search(problem: Problem, keys: Sequence[Key]) -> Choice:
    costs = [0 if key in problem.always else problem.costs[key] for key in keys]
    search = Choice(costs, [key in problem.always for key in keys], [key in problem.never for key in keys])
    _add(search, keys, list(first_cuts(problem)))
    return search


def _add(search: Choice, keys: Sequence[Key], cuts: Sequence[Cut]) -> None:
    at = {key: number for number, key in enumerate(keys)}
    for cut in sorted(set(cuts), key=lambda cut: (cut.weights, cut.least)):
        search.add(tuple((at[key], weight) for key, weight in cut.weights), cut.least)


def _cheapest(search: Choice, keys: Sequence[Key], problem: Problem) -> frozenset[Key] | None:
    try:
        found = search.cheapest()
    except Impossible as problem_found:
        spots = weak_spots(problem, frozenset(key for key in keys if key not in problem.never))
        raise CannotProtect(_why(next(spots, None))) from problem_found
    return None if found is None else problem.always | {keys[at] for at in found}


def _why(spot: Weak | Implied | None) -> str:
    return f"{spot or 'Een gevoelige cel'}; ook als alles wat nog kan verborgen wordt. Kies een grovere indeling."


def step_by_step(problem: Problem, hidden: frozenset[Key]) -> frozenset[Key]:
    """Return a safe choice that holds ``hidden``: for each weak spot, hide the cells of a cheapest move."""
    while (spot := next(weak_spots(problem, hidden), None)) is not None:
        more = _more(problem, hidden, spot) - hidden
        if not more:
            raise CannotProtect(_why(spot))
        hidden |= more
    return hidden


def _more(problem: Problem, hidden: frozenset[Key], spot: Weak | Implied) -> frozenset[Key]:
    if isinstance(spot, Implied):
        open_ = [k for k in (*spot.equation.parts, spot.equation.total) if k not in hidden and k not in problem.never]
        return frozenset(sorted(open_, key=lambda key: (problem.costs[key], key))[:1])
    for move in _moves(spot, problem.values[spot.key]):
        found = _carriers(problem, hidden, spot, move)
        if found is not None and found - hidden:
            return found
    return frozenset()


def _moves(spot: Weak, value: int) -> list[int]:
    """Return the moves of a weak cell that would meet its need."""
    need: Need = spot.need
    if spot.high < need.high:
        return [need.high - value]
    if spot.low > need.low:
        return [need.low - value]
    return [spot.low + need.width - value, spot.high - need.width - value]


def _carriers(problem: Problem, hidden: frozenset[Key], spot: Weak, move: int) -> frozenset[Key] | None:
    keys = [key for key in sorted(problem.values) if key not in problem.never and key not in spot.own]
    at = {key: number for number, key in enumerate(keys)}
    rows = [
        tuple(
            (at[key], sign)
            for key, sign in (*((part, 1) for part in equation.parts), (equation.total, -1))
            if key in at
        )
        for equation in problem.system
    ]
    reach = abs(move)
    lowest = (problem.lowest[key[0]] for key in keys)
    low = [-reach if f is None else -min(reach, problem.values[k] - f) for k, f in zip(keys, lowest, strict=True)]
    costs = [0 if key in hidden else problem.costs[key] for key in keys]
    found = smallest_move(rows, costs, low, [reach] * len(keys), {at[spot.key]: move})
    return None if found is None else frozenset(keys[number] for number in found)


def shown_again(problem: Problem, hidden: frozenset[Key]) -> frozenset[Key]:
    """Return a safe choice without cells that need not be hidden, the dearest tried first."""
    if len(hidden) > PRUNED:
        return hidden
    for key in sorted(hidden - problem.always, key=lambda key: (-problem.costs[key], key)):
        if next(weak_spots(problem, hidden - {key}), None) is None:
            hidden -= {key}
    return hidden
