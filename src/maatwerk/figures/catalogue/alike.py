"""Pairs of figures that a reader would take for one and the same, and in what they differ."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from maatwerk.figures.catalogue.model import STATUSES, Catalogue, Figure
from maatwerk.figures.catalogue.naming import credits_of, stages_of

NEAR = Fraction(1, 200)
"""How close two amounts must be, as a share of the larger, to be taken for the same at a glance."""
BESIDE = Fraction(1, 1000)
"""How close two amounts in running text must be when nothing but the number is alike."""
SAME_MONEY = Fraction(1, 1000)
"""How close a total must be to one of its parts to be that part again, one level up."""
SAME_WORDS = Fraction(3, 5)
"""The share of words two descriptions must have in common to be taken for the same."""
DIGITS = 3
"""Digits a number must have, with at most one closing zero, before an equal one is more than chance."""
SIGNIFICANT = 2
"""Digits without closing zeros from which an equal number is no mere coincidence to a reader."""
CLOSE = Fraction(1, 100)
"""How close two named figures must be to stand among those that a reader stumbles over."""

SAME, NEARLY, CHANCE, OTHER = range(4)
"""One number for two things; nearly one number or one name; one small or round number; only named by the data."""

_FACETS = re.compile(
    r"\b(?:VAK|VEK|BA-JR|BA|BU|vastlegging\w*|vereffening\w*|initieel|initiële|oorspronkelijke?|aangepaste?|uitvoering|"
    r"begroting\w*|krediet\w*|gerealiseerd\w*|raming|geraamde?|\d{4})\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:de|het|een|van|voor|in|op|en|of|met|uit|per|aan|bij|die|dat|als|te|tot|door|naar|over|is|zijn)\b"
)

Key = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that look alike and in what they differ; ``by`` says who found them: ``data``, ``check`` or ``both``."""

    first: Figure
    second: Figure
    differ: str
    by: str = "check"
    rank: int = 0
    """How soon a reader stumbles: ``SAME``, ``NEARLY``, ``CHANCE`` or ``OTHER``."""

    @property
    def declared(self) -> bool:
        """Return whether the data name the pair, so that the notes of both figures are about it."""
        return self.by != "check"


def alike(catalogue: Catalogue) -> list[Pair]:
    """Return every pair that the data name and every pair found here, each once; first those a reader stumbles over.

    Points of one series and columns of one row are never among them, whoever names them.
    """
    figures = catalogue.figures
    named = {_key(one.id, name) for one in figures.values() for name in one.like if not told_apart(one, figures[name])}
    found = found_alike(catalogue)
    order = {name: place for place, name in enumerate(figures)}
    keys = [sorted(pair, key=order.__getitem__) for pair in named | found]
    pairs = [_pair(catalogue, a, b, _key(a, b) in named, _key(a, b) in found) for a, b in keys]
    return sorted(pairs, key=lambda pair: (*_in_order(pair), order[pair.first.id], order[pair.second.id]))


def _in_order(pair: Pair) -> tuple[int, bool, int]:
    """Return the place of a pair: by rank, then what the check sees without help, then the numbers with most digits."""
    return pair.rank, pair.by == "data", -min(_significant(pair.first), _significant(pair.second))


def _rank(a: Figure, b: Figure, found: bool) -> int:
    if _same_print(a, b):
        return SAME if min(_significant(a), _significant(b)) >= SIGNIFICANT else CHANCE
    return NEARLY if found or _close(a, b, CLOSE) or _one_name(a, b) else OTHER


def _one_name(a: Figure, b: Figure) -> bool:
    """Return whether two amounts of one credit and year are described with mostly the same words."""
    one, two = _words(a.measures), _words(b.measures)
    heading = credits_of(a.measures) == credits_of(b.measures) != frozenset()
    alike_words = len(one & two) >= SAME_WORDS * min(len(one), len(two))
    return heading and a.period == b.period and a.unit.name == b.unit.name and alike_words


def _same_print(a: Figure, b: Figure) -> bool:
    """Return whether two figures are one number on paper, in whatever unit, or one amount in two units of a kind."""
    return a.first.read.value == b.first.read.value or (a.unit.base == b.unit.base and a.value == b.value)


def found_alike(catalogue: Catalogue) -> set[Key]:
    """Return the pairs of ids that look alike by their values and words alone, whatever the data name.

    Left out are pairs of which one follows from the other by formula, and pairs that stand again one level up.
    """
    figures = catalogue.figures
    tied = {_key(f.id, name) for f in figures.values() if f.formula for name in f.formula.names}
    found = {_key(a.id, b.id) for a, b in _candidates(figures.values()) if looks_alike(a, b)} - tied
    return {pair for pair in found if not _again_above(catalogue, pair, found)}


def _key(a: str, b: str) -> Key:
    return frozenset((a, b))


def _candidates(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    bases: dict[str, list[Figure]] = {}
    for figure in figures:
        bases.setdefault(figure.unit.base, []).append(figure)
    for group in bases.values():
        yield from combinations(group, 2)


def _again_above(catalogue: Catalogue, pair: Key, found: set[Key]) -> bool:
    a, b = sorted(pair)
    above = (_key(x, y) for x in _same_money(catalogue, a) for y in _same_money(catalogue, b))
    return any(upper in found for upper in above)


def _same_money(catalogue: Catalogue, name: str) -> list[str]:
    """Return the figures that follow from one and are nearly the same amount."""
    value, figures = catalogue.figures[name].value, catalogue.figures
    users = (figures[user] for user in catalogue.users.get(name, ()))
    return [user.id for user in users if abs(user.value - value) <= SAME_MONEY * abs(value)]


def looks_alike(a: Figure, b: Figure) -> bool:
    """Return whether a reader would take two quantities of one base unit for the same thing, though they are not.

    So it is when the same telling number stands outside a table for something of another credit, stage, period or status;
    when the same words carry the same number for two periods, or two numbers without anything that tells them apart; when
    one is printed once where the other is meant; and when nearly the same number stands beside nearly the same words, or
    beside a number of four digits or more in the same running text.
    """
    if told_apart(a, b):
        return False
    if _words(a.measures) == _words(b.measures):
        return _same_words(a, b)
    if a.value == b.value:
        return _same_number(a, b)
    return _one_time(a, b) and (_beside(a, b) or (_much_shared(a, b) and _near(a, b)))


def told_apart(a: Figure, b: Figure) -> bool:
    """Return whether two figures are points of one series or columns of one row: one thing, two values, two headings.

    The heading is a period, a kind of credit, a stage or a status. Not so when one is printed where the other is meant.
    """
    one_thing = _words(a.measures) == _words(b.measures) and a.unit.base == b.unit.base
    return one_thing and a.value != b.value and _facets(a) != _facets(b) and not _swapped(a, b)


def _swapped(a: Figure, b: Figure) -> bool:
    """Return whether a place of one of two figures prints the value of the other."""
    return any(mention.value == other.value for one, other in ((a, b), (b, a)) for mention in one.said[1:])


def _same_words(a: Figure, b: Figure) -> bool:
    if a.value == b.value:
        years = bool(a.period and b.period and a.period != b.period) and not _both_in_tables(a, b)
        return bool(a.value) and (years or _two_credits(a, b))
    return _swapped(a, b) or (a.document == b.document and a.unit.name == b.unit.name) or _near(a, b)


def _same_number(a: Figure, b: Figure) -> bool:
    other = _facets(a) != _facets(b) and not _places(a) & _places(b)
    return a.document == b.document and other and not _both_in_tables(a, b) and _telling(a) and _telling(b)


def _both_in_tables(a: Figure, b: Figure) -> bool:
    return a.first.where == "table" and b.first.where == "table"


def _one_time(a: Figure, b: Figure) -> bool:
    return a.period == b.period or not a.period or not b.period


def _near(a: Figure, b: Figure) -> bool:
    telling = _close(a, b, NEAR) and _telling(a) and _telling(b)
    return telling and stages_of(a.measures) == stages_of(b.measures)


def _beside(a: Figure, b: Figure) -> bool:
    """Return whether two long numbers of one text differ by next to nothing, nowhere in a table."""
    long = all(_digits(one) > DIGITS <= _significant(one) for one in (a, b))
    text = long and a.document == b.document and all(said.where != "table" for said in (*a.said, *b.said))
    return text and _close(a, b, BESIDE)


def _close(a: Figure, b: Figure, share: Fraction) -> bool:
    far = share * max(abs(a.value), abs(b.value))
    return a.unit.base == b.unit.base and a.value * b.value > 0 and 0 < abs(a.value - b.value) <= far


def _two_credits(a: Figure, b: Figure) -> bool:
    """Return whether the same amount stands for two kinds of credit, outside a table and at two separate places."""
    one, two = credits_of(a.measures), credits_of(b.measures)
    table = any(mention.where == "table" for mention in (*a.said, *b.said))
    return bool(one and two and not one & two) and _telling(a) and not table and not _places(a) & _places(b)


def _places(figure: Figure) -> set[str]:
    return {mention.place for mention in figure.said}


def _telling(figure: Figure) -> bool:
    return _digits(figure) >= DIGITS and _digits(figure) - _significant(figure) <= 1 and figure.status != "norm"


def _digits(figure: Figure) -> int:
    return len(_print(figure.first.printed))


def _significant(figure: Figure) -> int:
    """Return how many digits are printed, without closing zeros."""
    return len(_print(figure.first.printed).rstrip("0"))


@functools.lru_cache(maxsize=4096)
def _print(printed: str) -> str:
    return re.sub(r"\D", "", printed).lstrip("0")


@functools.lru_cache(maxsize=4096)
def _words(measures: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _SMALL.sub(" ", _FACETS.sub(" ", measures).lower())))


def _much_shared(a: Figure, b: Figure) -> bool:
    one, two = _words(a.measures), _words(b.measures)
    return len(one & two) >= SAME_WORDS * len(one | two)


def _facets(figure: Figure) -> tuple[object, ...]:
    return credits_of(figure.measures), stages_of(figure.measures), figure.status, figure.period


def _pair(catalogue: Catalogue, a: str, b: str, named: bool, found: bool) -> Pair:
    one, two = catalogue.figures[a], catalogue.figures[b]
    by = "both" if named and found else "data" if named else "check"
    return Pair(one, two, differences(one, two), by, _rank(one, two, found))


def differences(a: Figure, b: Figure) -> str:
    """Return in Dutch what sets two figures apart: kinds of credit, stages, periods, status, units, documents, words."""
    facets = [
        _facet("kredietsoort", _joined(credits_of(a.measures)), _joined(credits_of(b.measures))),
        _facet("fase", _joined(stages_of(a.measures)), _joined(stages_of(b.measures))),
        _facet("periode", a.period, b.period),
        "" if a.status == b.status else _facet("status", STATUSES[a.status], STATUSES[b.status]),
        "" if a.unit.base == b.unit.base else _facet("eenheid", a.unit.words, b.unit.words),
        _facet("document", a.document, b.document),
    ]
    said = [facet for facet in facets if facet]
    if _words(a.measures) != _words(b.measures) or not said:
        said.append("wat ze meten" if said or _words(a.measures) != _words(b.measures) else "het getal alleen")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} en {said[-1]}"


def _joined(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _facet(name: str, one: str, two: str) -> str:
    """Return what differs, where both figures say it."""
    return f"{name} ({one} tegenover {two})" if one and two and one != two else ""
