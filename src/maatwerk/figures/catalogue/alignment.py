"""Two rows of numbers laid beside each other so that as many as possible stand opposite an equal one, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

MOST_CHANGES = 1000
"""Numbers put in or left out up to which the best alignment is found; beyond it a good one."""

Pairs = list[tuple[int, int]]


def aligned(file: Sequence[str], walk: Sequence[str]) -> Pairs:
    """Return places of a file and of a walk that are the same number, in order.

    Numbers put in or left out leave exactly themselves over, as long as there are no more than ``MOST_CHANGES``.
    """
    a, b = [one.casefold() for one in file], [one.casefold() for one in walk]
    best = _best(a, b)
    return list(_blocks(a, b)) if best is None else best


def _blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int]]:
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        yield from ((block.a + step, block.b + step) for step in range(block.size))


def _best(a: Sequence[str], b: Sequence[str]) -> Pairs | None:
    """Return the pairs of a shortest way from one row to the other (Myers), or None when it takes too many changes."""
    if abs(len(a) - len(b)) > MOST_CHANGES:
        return None
    reached, before = {1: 0}, []
    for changes in range(min(MOST_CHANGES, len(a) + len(b)) + 1):
        before.append(dict(reached))
        for line in range(-changes, changes + 1, 2):
            place = _along(a, b, line, _start(reached, line, changes))
            reached[line] = place
            if place >= len(a) and place - line >= len(b):
                return _back(before, len(a), len(b))
    return None


def _start(reached: dict[int, int], line: int, changes: int) -> int:
    """Return where a diagonal begins: one down from the diagonal above, or one to the right from the one below."""
    return reached[line + 1] if _is_down(reached, line, changes) else reached[line - 1] + 1


def _along(a: Sequence[str], b: Sequence[str], line: int, place: int) -> int:
    while place < len(a) and place - line < len(b) and a[place] == b[place - line]:
        place += 1
    return place


def _back(before: list[dict[int, int]], x: int, y: int) -> Pairs:
    """Return the equal pairs on the way back from the end of both rows."""
    pairs: Pairs = []
    for changes in range(len(before) - 1, -1, -1):
        reached, line = before[changes], x - y
        start = _start(reached, line, changes)
        pairs += [(place, place - line) for place in range(x - 1, start - 1, -1)]
        x = start if _is_down(reached, line, changes) else start - 1
        y = start - line - (1 if _is_down(reached, line, changes) else 0)
    return pairs[::-1]


def _is_down(reached: dict[int, int], line: int, changes: int) -> bool:
    return line == -changes or (line != changes and reached[line - 1] < reached[line + 1])
