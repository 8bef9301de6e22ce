"""One figure opened: what it follows from, down to figures that only stand there, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from maatwerk.figures.catalogue.check import Contradiction, Item, Result
from maatwerk.figures.catalogue.model import Catalogue, Figure
from maatwerk.figures.catalogue.printed import bare
from maatwerk.figures.catalogue.words import written


def told(catalogue: Catalogue, result: Result, id_: str) -> dict[str, Any]:
    """Return a figure with its inputs opened down to the last, its look-alikes and its contradictions, for JSON."""
    items = {item.figure.id: item for item in result.items}
    look, wrong = about(result, id_)
    return items[id_].as_dict() | {
        "inputs": _inputs(items, items[id_], ()),
        "look_alikes": [one.as_dict() for one in look],
        "contradictions": [one.as_dict() for one in wrong],
        "document_title": catalogue.documents[items[id_].figure.document].title,
    }


def about(result: Result, id_: str) -> tuple[list[Contradiction], list[Contradiction]]:
    """Return the pairs in which a figure looks like another, and its contradictions."""
    both = [one for one in result.contradictions if id_ in (one.id, one.other_id)]
    return [one for one in both if one.kind == "alike"], [one for one in both if one.kind != "alike"]


def _inputs(items: dict[str, Item], item: Item, above: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.figure.id,
            "measures": one.figure.measures,
            "printed": one.figure.first.printed,
            "unit": one.figure.unit.name,
            "formula": one.figure.formula.text if one.figure.formula else "",
            "inputs": _inputs(items, one, (*above, item.figure.id)),
        }
        for one in opened(items, item, above)
    ]


def opened(items: dict[str, Item], item: Item, above: tuple[str, ...]) -> Iterator[Item]:
    """Yield the inputs of a figure; none where it stands above itself already (a bound may look back)."""
    if item.figure.formula and item.figure.id not in above:
        yield from (items[name] for name in item.figure.formula.names)


def came_of(catalogue: Catalogue, item: Item) -> str:
    """Return the formula of an item with the numbers filled in and what it comes to, as words; "" without a formula."""
    figure = item.figure
    if not figure.formula or item.computed is None:
        return ""
    filled = figure.formula.words({name: catalogue.figures[name].first.said for name in figure.formula.names})
    return f"{filled} = {written(figure, item.computed)} {figure.first.unit.name}"


def matching(catalogue: Catalogue, search: str) -> list[Figure]:
    """Return the figures in which every word of ``search`` stands: in id, description, period or a printed number."""
    words = search.lower().split()
    return [figure for figure in catalogue.figures.values() if all(word in _searched(figure) for word in words)]


def _searched(figure: Figure) -> str:
    prints = " ".join(f"{mention.printed} {mention.place}" for mention in figure.said)
    return f"{figure.id} {figure.measures} {figure.period} {figure.unit.name} {prints}".lower()


def close_to(catalogue: Catalogue, text: str, most: int = 5) -> list[str]:
    """Return ids that a wrong id may mean: figures printed so, else ids that resemble it."""
    printed = [f.id for f in catalogue.figures.values() if bare(text) in {bare(m.printed) for m in f.said}]
    return printed[:most] or get_close_matches(text, catalogue.figures, most, 0.6)
