"""The published figures in the report: what the check found, and every figure opened to what it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from html import escape

from maatwerk.figures.catalogue.check import KINDS, Contradiction, Result
from maatwerk.figures.catalogue.model import STATUSES, Catalogue, Figure, shown_with_unit
from maatwerk.figures.catalogue.words import written
from maatwerk.ledger.book import REST
from maatwerk.report.nodes import Node, link


def figure_id(name: str) -> str:
    """Return the place of a published figure in the report."""
    return f"cijfer-{name}"


def figure_node(figure: Figure, catalogue: Catalogue) -> Node:
    """Return a published figure with what it is made of below it, else the places where it is printed.

    A bound is no part: it stands below as what the figure is held against. Named parts end with the rest that they leave.
    """
    names = figure.formula.names if figure.formula else ()
    below = tuple(figure_node(catalogue.figures[name], catalogue) for name in names if name != figure.id)
    return Node(
        id=figure_id(figure.id),
        name=figure.measures,
        shown=figure.first.said,
        source=_source(figure, catalogue),
        formula=figure.formula.text if figure.formula and figure.relation not in BOUNDS else "",
        note=figure.note,
        lines=_lines(figure, below, catalogue),
        end="Het document splitst dit cijfer niet verder uit.",
    )


BOUNDS = {"at_most": "Niet meer dan", "at_least": "Niet minder dan"}


def _lines(figure: Figure, below: tuple[Node, ...], catalogue: Catalogue) -> tuple[Node, ...]:
    if figure.relation in BOUNDS:
        said = BOUNDS[figure.relation]
        return (*_places(figure), *(replace(one, name=f"{said}: {one.name}") for one in below))
    rest = _rest(figure, catalogue)
    named = (*below, Node("", REST, shown_with_unit(written(figure, rest), figure.unit))) if rest else below
    return named or tuple(_places(figure))


def _rest(figure: Figure, catalogue: Catalogue) -> Fraction:
    """Return what named parts leave of their total."""
    if figure.formula is None or figure.relation != "parts":
        return Fraction(0)
    return figure.value - figure.formula.exact({name: catalogue.figures[name].value for name in figure.formula.names})


def _source(figure: Figure, catalogue: Catalogue) -> str:
    document = catalogue.documents[figure.document]
    return f"{document.id} ({document.title}), {figure.first.place} · {STATUSES[figure.status]}, {figure.period}"


def _places(figure: Figure) -> Iterator[Node]:
    for mention in figure.said:
        page = f"bladzijde {mention.page}" if mention.page else ""
        yield Node("", mention.place, mention.said, source=page, note=mention.note)


def figure_nodes(catalogue: Catalogue) -> list[Node]:
    """Return every published figure as a node, in the order of the catalogue."""
    return [figure_node(figure, catalogue) for figure in catalogue.figures.values()]


_COUNTS = {
    "figures": "Cijfers",
    "equal": "Gelijk",
    "rounded": "Na afronding gelijk",
    "within": "Binnen een grens",
    "contradicts": "Spreekt tegen",
    "stated": "Enkel vermeld",
}


def check_section(result: Result, catalogue: Catalogue) -> str:
    """Return the outcome of the check: a line per document, then what does not go together, by kind."""
    rows = "".join(_document_row(name, result.of(name), catalogue) for name in _documents(result, catalogue))
    head = "".join(f"<th class=n>{name}</th>" for name in _COUNTS.values())
    found = "".join(_kind_section(kind, result.contradictions, catalogue) for kind in KINDS)
    return f"<table><thead><tr><th>Document</th>{head}</tr></thead><tbody>{rows}</tbody></table>{found}"


def _documents(result: Result, catalogue: Catalogue) -> list[str]:
    """Return the documents with figures, first those whose text is walked, then single figures from elsewhere."""
    return sorted(result.documents(), key=lambda name: not catalogue.documents[name].walked)


def _document_row(name: str, part: Result, catalogue: Catalogue) -> str:
    counts, place = part.counts(), f"lijst-{name.lower()}"
    cells = "".join(f"<td class=n>{link(place, str(counts[key]))}</td>" for key in _COUNTS)
    title = escape(catalogue.documents[name].title)
    return f"<tr><td>{escape(name)} <span class=soft>{title}</span></td>{cells}</tr>"


NEAR = 1
"""Look-alikes up to this rank stand open: one number for two things, or nearly one."""


def _kind_section(kind: str, found: Iterable[Contradiction], catalogue: Catalogue) -> str:
    rows = [one for one in found if one.kind == kind]
    if kind != "alike":
        return _found_table(KINDS[kind], rows, catalogue, opened=True)
    near, far = ([one for one in rows if (one.rank <= NEAR) == wanted] for wanted in (True, False))
    return _found_table(KINDS[kind], near, catalogue, opened=True) + _found_table(
        "Lijkt er minder op, en is iets anders", far, catalogue, opened=False
    )


def _found_table(title: str, rows: Sequence[Contradiction], catalogue: Catalogue, *, opened: bool) -> str:
    if not rows:
        return ""
    body = "".join(_found_row(one, catalogue) for one in rows)
    return (
        f"<details{' open' if opened else ''}><summary>{escape(title)} ({len(rows)})</summary><table><thead><tr><th>Cijfer</th>"
        f"<th class=n>Gedrukt</th><th class=n>Tegenover</th><th>Waarom</th></tr></thead><tbody>{body}</tbody></table></details>"
    )


def _found_row(one: Contradiction, catalogue: Catalogue) -> str:
    measures = catalogue.figures[one.id].measures
    other = link(figure_id(one.other_id or one.id), one.other)
    return (
        f"<tr><td>{escape(measures)}<div class=soft>{escape(one.document)}, {escape(one.place)}</div></td>"
        f"<td class=n>{link(figure_id(one.id), one.printed)}</td><td class=n>{other}</td><td>{escape(one.why)}</td></tr>"
    )


def list_section(result: Result, catalogue: Catalogue) -> str:
    """Return every figure of every document as a table, each number leading to its lines."""
    return "".join(_list(name, result.of(name), catalogue) for name in _documents(result, catalogue))


def _list(name: str, part: Result, catalogue: Catalogue) -> str:
    rows = "".join(
        f"<tr><td>{escape(item.figure.measures)}<div class=soft>{escape(item.figure.first.place)}</div></td>"
        f"<td>{escape(item.figure.period)}</td><td>{STATUSES[item.figure.status]}</td>"
        f"<td class=n>{link(figure_id(item.figure.id), item.figure.first.said)}</td><td>{escape(item.how)}</td></tr>"
        for item in part.items
    )
    head = "<tr><th>Wat</th><th>Periode</th><th>Soort</th><th class=n>Cijfer</th><th>Nagerekend</th></tr>"
    title = escape(f"{name}: {catalogue.documents[name].title}")
    return (
        f'<details id="lijst-{name.lower()}"><summary>{title} ({len(part.items)})</summary><table><thead>{head}</thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )
