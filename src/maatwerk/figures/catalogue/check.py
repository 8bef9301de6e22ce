"""Recomputes every published figure and sorts it: equal, equal after rounding, within a bound, contradicting, or stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from maatwerk.figures.catalogue.alike import Pair, alike
from maatwerk.figures.catalogue.formula import FormulaError
from maatwerk.figures.catalogue.model import DERIVED, Catalogue, Figure, Mention
from maatwerk.figures.catalogue.naming import naming
from maatwerk.figures.catalogue.printed import half_up
from maatwerk.figures.catalogue.span import Span
from maatwerk.figures.catalogue.words import (
    alike_words,
    formula_words,
    mention_words,
    misprint_words,
    naming_words,
    written,
)

EQUAL, ROUNDED, WITHIN, CONTRADICTS, STATED = "equal", "rounded", "within", "contradicts", "stated"
OUTCOMES = (STATED, WITHIN, EQUAL, ROUNDED, CONTRADICTS)
"""From weak to strong: a figure with several comparisons has the strongest."""
AGREE = (WITHIN, EQUAL, ROUNDED)

KINDS = {
    "text": "Twee plaatsen, twee getallen",
    "print": "Verkeerd gedrukt",
    "naming": "Zelfde cijfer, andere naam",
    "total": "Totaal en delen",
    "parts": "Genoemde delen met een rest",
    "formula": "Gevolg van andere cijfers",
    "bound": "Buiten de grens",
    "alike": "Lijkt hetzelfde, is iets anders",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two numbers of a document that do not go together, or that a reader would confuse; ``why`` is Dutch."""

    kind: str
    id: str
    document: str
    place: str
    printed: str
    other: str
    why: str
    other_id: str = ""
    other_place: str = ""
    found: str = "check"
    """Who found it: the check alone, the data that name it, or both."""
    rank: int = 0
    """Of a look-alike: how soon a reader stumbles over it; 0 and 1 are one number, or nearly one, for two things."""

    def as_dict(self) -> dict[str, str | int]:
        """Return it as a plain dictionary, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Item:
    """One figure with what came of recomputing it: ``computed`` is in base units, ``how`` says what it was held against."""

    figure: Figure
    outcome: str
    how: str
    computed: Fraction | None = None
    used_by: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as a plain dictionary, for JSON."""
        figure = self.figure
        return {
            "id": figure.id,
            "document": figure.document,
            "measures": figure.measures,
            "printed": figure.first.printed,
            "value": written(figure, figure.value),
            "unit": figure.unit.name,
            "period": figure.period,
            "status": figure.status,
            "place": figure.first.place,
            "places": [{"printed": m.printed, "place": m.place, "in": m.where} for m in figure.said],
            "formula": figure.formula.text if figure.formula else "",
            "relation": figure.relation,
            "computed": None if self.computed is None else written(figure, self.computed),
            "outcome": self.outcome,
            "how": self.how,
            "used_by": list(self.used_by),
            "like": list(figure.like),
            "note": figure.note,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a whole check. Figures that contradict are counted apart from pairs that only look alike."""

    items: tuple[Item, ...]
    contradictions: tuple[Contradiction, ...]

    def count(self, outcome: str) -> int:
        """Return how many figures have an outcome."""
        return sum(item.outcome == outcome for item in self.items)

    def as_dict(self) -> dict[str, Any]:
        """Return ``{figures, equal, rounded, within, stated, contradicting, contradictions, documents, items}``, for JSON."""
        return {
            "figures": len(self.items),
            "equal": self.count(EQUAL),
            "rounded": self.count(ROUNDED),
            "within": self.count(WITHIN),
            "stated": self.count(STATED),
            "contradicting": self.count(CONTRADICTS),
            "contradictions": [found.as_dict() for found in self.contradictions],
            "kinds": {kind: sum(found.kind == kind for found in self.contradictions) for kind in KINDS},
            "documents": {name: self.of(name).counts() for name in self.documents()},
            "items": [item.as_dict() for item in self.items],
        }

    def counts(self) -> dict[str, int]:
        """Return the number of figures per outcome, and of contradictions."""
        counted = {"figures": len(self.items)} | {outcome: self.count(outcome) for outcome in OUTCOMES}
        return counted | {"contradictions": len(self.contradictions)}

    def documents(self) -> list[str]:
        """Return the documents that have figures, in order."""
        return list(dict.fromkeys(item.figure.document for item in self.items))

    def of(self, document: str) -> Result:
        """Return the part of one document."""
        items = tuple(item for item in self.items if item.figure.document == document)
        return Result(items, tuple(found for found in self.contradictions if found.document == document))


@dataclass(slots=True)
class _Checked:
    """What comparisons of one figure came to so far."""

    figure: Figure
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    found: list[Contradiction] = field(default_factory=list)
    computed: Fraction | None = None

    def take(self, outcome: str, how: str) -> None:
        self.outcomes.append((outcome, how))

    def contradict(self, kind: str, mention: Mention, other: str, why: str, other_place: str = "") -> None:
        figure = self.figure
        why = f"{why} {figure.note}".strip()
        self.found.append(
            Contradiction(kind, figure.id, figure.document, mention.place, mention.printed, other, why, "", other_place)
        )
        self.take(CONTRADICTS, KINDS[kind].lower())


def check(catalogue: Catalogue) -> Result:
    """Recompute every figure of a catalogue from the printed values of others, and look for figures that look alike."""
    checked = [_figure(figure, catalogue) for figure in catalogue.figures.values()]
    items = tuple(_item(one, catalogue) for one in checked)
    found = [contradiction for one in checked for contradiction in one.found]
    return Result(items, tuple(sorted([*found, *map(_alike, alike(catalogue))], key=_order)))


def _order(found: Contradiction) -> tuple[int, str]:
    """Return by kind and document; look-alikes stay as they came, those that a reader stumbles over first."""
    return list(KINDS).index(found.kind), "" if found.kind == "alike" else found.document


def _item(one: _Checked, catalogue: Catalogue) -> Item:
    users = catalogue.users.get(one.figure.id, ())
    if one.figure.status == DERIVED:
        return Item(one.figure, STATED, "eigen berekening; geen document drukt het", one.computed, users)
    if not one.outcomes:
        how = "staat één keer; andere cijfers rusten erop" if users else "staat één keer, niets om mee te vergelijken"
        return Item(one.figure, STATED, how, None, users)
    outcome, how = max(one.outcomes, key=lambda pair: OUTCOMES.index(pair[0]))
    return Item(one.figure, outcome, how, one.computed, users)


def _figure(figure: Figure, catalogue: Catalogue) -> _Checked:
    one = _Checked(figure)
    for mention in figure.said:
        if mention.misprint:
            one.contradict("print", mention, figure.first.printed, misprint_words(figure, mention))
    for mention in figure.said[1:]:
        _mention(one, mention, catalogue)
    for mention, other, why in naming(figure):
        one.contradict("naming", mention, other.printed, naming_words(mention, other, why), other.place)
    if figure.formula:
        _formula(one, catalogue.figures)
    return one


def _mention(one: _Checked, mention: Mention, catalogue: Catalogue) -> None:
    first = one.figure.first
    if mention.misprint:
        return
    if mention.value == first.value:
        one.take(EQUAL, "gelijk op elke plaats")
    elif agree(first, mention):
        one.take(ROUNDED, "gelijk na afronding op een andere plaats")
    else:
        why = mention_words(one.figure, mention, _evidence(one.figure, mention, catalogue))
        one.contradict("text", mention, first.printed, why, first.place)


def agree(first: Mention, other: Mention) -> bool:
    """Return whether two mentions can be one number: the finer one rounded half up is the coarser, or words allow it."""
    if first.qualifier and other.qualifier:
        return first.span.meets(other.span)
    if first.qualifier or other.qualifier:
        loose, firm = (first, other) if first.qualifier else (other, first)
        return loose.span.meets(Span.point(firm.value))
    fine, coarse = sorted((first, other), key=lambda mention: mention.step)
    return coarse.value == half_up(fine.value, coarse.step)


def _evidence(figure: Figure, mention: Mention, catalogue: Catalogue) -> tuple[int, int, int]:
    """Return how many formulas touch a figure, and how many hold with its first mention and with another."""
    ids = [name for name in (figure.id, *catalogue.users.get(figure.id, ())) if catalogue.figures[name].formula]
    tests = [catalogue.figures[name] for name in ids]
    firm = sum(_holds(test, catalogue.figures, figure.id, figure.first) for test in tests)
    return len(tests), firm, sum(_holds(test, catalogue.figures, figure.id, mention) for test in tests)


def _holds(test: Figure, figures: Mapping[str, Figure], name: str, mention: Mention) -> bool:
    taken = {id_: figures[id_].first for id_ in (*_names(test), test.id)} | {name: mention}
    return _verdict(test, taken)[0] in AGREE


def _names(figure: Figure) -> Sequence[str]:
    return figure.formula.names if figure.formula else ()


def _formula(one: _Checked, figures: Mapping[str, Figure]) -> None:
    figure = one.figure
    taken = {name: figures[name].first for name in (*_names(figure), figure.id)}
    try:
        outcome, how = _verdict(figure, taken)
        one.computed = _compute(figure, taken)[0]
    except FormulaError as problem:
        one.contradict("formula", figure.first, "niet te berekenen", str(problem))
        return
    if outcome in AGREE:
        one.take(outcome, how)
        return
    why = formula_words(outcome, figure, one.computed, {name: figures[name] for name in figure.formula.names})  # type: ignore[union-attr]
    one.contradict(outcome, figure.first, written(figure, one.computed), why)


def _compute(figure: Figure, taken: Mapping[str, Mention]) -> tuple[Fraction, Span]:
    """Return the exact value of a formula over printed values, and what it can be by their rounding."""
    assert figure.formula is not None
    point = figure.formula.exact({name: mention.value for name, mention in taken.items()})
    return point, figure.formula.compute({name: mention.span for name, mention in taken.items()}, Span.point)


def _verdict(figure: Figure, taken: Mapping[str, Mention]) -> tuple[str, str]:
    """Return equal, rounded or within with how, or the kind of contradiction."""
    mention = taken[figure.id]
    point, span = _compute(figure, taken)
    if figure.relation in ("at_most", "at_least"):
        low, high = (mention.span, span) if figure.relation == "at_most" else (span, mention.span)
        inside = low.low is None or high.high is None or low.low <= high.high
        return (WITHIN, "binnen de grens") if inside else ("bound", "")
    if mention.value == point:
        return EQUAL, "gelijk aan de formule"
    if not mention.qualifier and half_up(point, mention.step) == mention.value:
        return ROUNDED, "gelijk na afronding van de uitkomst"
    if _one_part(figure, taken):
        return _against(figure, mention.value - point), ""
    if mention.span.meets(span):
        return ROUNDED, "gelijk na afronding van de delen" if not mention.qualifier else "gelijk binnen de aanduiding"
    return _against(figure, mention.value - point), ""


def _one_part(figure: Figure, taken: Mapping[str, Mention]) -> bool:
    """Return whether a sum is below its one part that is not zero, printed as finely.

    No rounding explains that: the other parts are not negative, so a printed zero can only lift the total.
    """
    total = taken[figure.id]
    if figure.formula is None or not figure.formula.only_adds or total.qualifier:
        return False
    parts = [taken[name] for name in figure.formula.names if taken[name].value]
    return len(parts) == 1 and not parts[0].qualifier and parts[0].step == total.step and total.value < parts[0].value


def _against(figure: Figure, rest: Fraction) -> str:
    if figure.relation == "parts" and rest * (1 if figure.value > 0 else -1) > 0:
        return "parts"
    sums = figure.formula is not None and (figure.formula.only_adds or figure.relation == "parts")
    return "total" if sums else "formula"


def _alike(pair: Pair) -> Contradiction:
    a, b = pair.first, pair.second
    said = a.first.printed, b.first.printed, alike_words(pair), b.id, b.first.place, pair.by
    return Contradiction("alike", a.id, a.document, a.first.place, *said, pair.rank)


def of_kind(found: Iterable[Contradiction], kind: str) -> Iterator[Contradiction]:
    """Yield the contradictions of one kind."""
    return (one for one in found if one.kind == kind)
