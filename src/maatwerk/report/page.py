"""The books as one HTML report: budget, published figures, indicators, the law against reality, the estimate.

Every number in it leads to its lines, as deep as the documents or the data go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from maatwerk.figures.catalogue.check import Result
from maatwerk.figures.catalogue.model import Catalogue
from maatwerk.figures.indicators.model import Indicator
from maatwerk.lab.estimate.published import PublishedEstimate
from maatwerk.lab.reality.totals import QuarterTotals
from maatwerk.ledger.book import Book
from maatwerk.ledger.html import fragment
from maatwerk.ledger.html import style as book_style
from maatwerk.report.budget import book_prefix, execution_figure
from maatwerk.report.estimate import estimate_figure, estimate_nodes, estimate_table, named_nodes, named_table
from maatwerk.report.indicators import indicator_node, indicators_table, viability_figure
from maatwerk.report.nodes import Node, opened
from maatwerk.report.published import check_section, figure_id, figure_nodes, list_section
from maatwerk.report.reality import (
    article_nodes,
    article_table,
    contingent_figure,
    contingent_nodes,
    growth_nodes,
    growth_table,
    imw_nodes,
    imw_table,
    outside_said,
    reality_figure,
    reality_nodes,
)
from maatwerk.runs.page import style


@dataclass(frozen=True, slots=True)
class Contents:
    """What the report is made of. ``quarters`` are the totals behind ``measured``; ``published_vte`` as in the chart."""

    books: Sequence[Book]
    catalogue: Catalogue
    checked: Result
    indicators: Sequence[Indicator]
    measured: Mapping[str, Any]
    quarters: Sequence[QuarterTotals]
    published_vte: Mapping[str, tuple[Fraction, str]]
    backtest: Mapping[str, Any]
    named_estimates: Sequence[PublishedEstimate]


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the report: its place, its title, its HTML, and the nodes its numbers lead to."""

    id: str
    title: str
    html: str
    nodes: Sequence[Node] = ()


def write_report(contents: Contents, file: Path) -> Path:
    """Write the report as one self-contained HTML file and return its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(as_page(rooms(contents)), encoding="utf-8")
    return file


def rooms(contents: Contents) -> list[Room]:
    """Return the parts of the report in reading order."""
    return [
        _published(contents),
        _budget(contents),
        _indicators(contents),
        _reality(contents),
        _estimate(contents),
    ]


def _published(contents: Contents) -> Room:
    intro = (
        "<p>Elk cijfer van de vijf documenten staat in een catalogus. Wat uit andere cijfers volgt, is nagerekend; de rest is "
        "enkel vermeld. Waar de documenten zichzelf tegenspreken, of twee cijfers op elkaar lijken zonder hetzelfde te zijn, "
        "staat het hieronder. De andere bronnen geven losse cijfers waarop indicatoren en het verzonnen Vlaanderen rusten.</p>"
    )
    html = intro + check_section(contents.checked, contents.catalogue)
    html += "<h3>Alle cijfers</h3>" + list_section(contents.checked, contents.catalogue)
    return Room("gepubliceerd", "De gepubliceerde cijfers", html, figure_nodes(contents.catalogue))


def _budget(contents: Contents) -> Room:
    places = {name: figure_id(name) for name in contents.catalogue.figures}
    parts = [
        execution_figure(book) + fragment(book, prefix=book_prefix(book), level=3, figures=places)
        for book in contents.books
    ]
    return Room("begroting", "De begroting", "".join(parts))


def _indicators(contents: Contents) -> Room:
    found = contents.indicators
    html = contingent_figure(contents.quarters, contents.published_vte)
    html += viability_figure(found, "leefbaarheid", "Leefbaarheid van maatwerkbedrijven, gepubliceerd")
    if any(one.id.startswith("leefbaarheid_") and one.id.endswith("_berekend") for one in found):
        html += viability_figure(
            found, "leefbaarheid-verzonnen", "Leefbaarheid, berekend uit verzonnen jaarrekeningen", "_berekend",
            "Deze ondernemingen bestaan niet; de aandelen zijn niet op de gepubliceerde afgestemd.",
        )  # fmt: skip
    html += indicators_table(found)
    nodes = [*contingent_nodes(contents.quarters), *map(indicator_node, found)]
    return Room("indicatoren", "De indicatoren", html, nodes)


def _reality(contents: Contents) -> Room:
    measured = contents.measured
    said = (
        "<p class=note><b>Demobedragen.</b> De wet is de echte; de mensen van dit verzonnen Vlaanderen bestaan niet. Vier "
        "bedragen die in geen bron staan, zijn gekalibreerd op de gepubliceerde subsidie. Gemeten op "
        f"{escape(measured['measured_on'])} met <code>{escape(measured['commands'][0])}</code>.</p>"
    )
    html = said + reality_figure(measured) + outside_said(measured)
    html += "<h3>Wat het van jaar tot jaar deed bewegen</h3>" + growth_table(measured)
    html += "<h3>Naast het begrotingsartikel</h3>" + article_table(measured)
    html += "<h3>Individueel maatwerk, enkel 2024</h3>" + imw_table(measured)
    nodes = [*reality_nodes(measured, contents.quarters), *growth_nodes(measured), *article_nodes(measured)]
    nodes += imw_nodes(measured)
    return Room("werkelijkheid", "De wet naast de werkelijkheid", html, nodes)


def _estimate(contents: Contents) -> Room:
    named, backtest = contents.named_estimates, contents.backtest
    html = f"<p class=note><b>{escape(backtest['title'])}.</b></p>{estimate_figure(backtest)}{estimate_table(backtest)}"
    html += "<h3>Wat de toelichting van 2024 zelf raamde</h3>" + named_table(named)
    return Room("ramingen", "De jaarraming", html, [*estimate_nodes(backtest), *named_nodes(named)])


def as_page(parts: Iterable[Room]) -> str:
    """Return the rooms as one page: contents, rooms, and at the end the lines below every number."""
    own = list(parts)
    nav = "".join(f'<a href="#{room.id}">{escape(room.title)}</a>' for room in own)
    body = "".join(
        f'<section class=room id="{room.id}"><h2>{escape(room.title)}</h2>{_scoped(room.html)}</section>'
        for room in own
    )
    below = opened(node for room in own for node in room.nodes)
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>De boeken</title><style>{style()}{book_style()}{_style()}</style></head><body><main>'
        "<h1>De boeken</h1><p class=soft>Sociale economie in Vlaanderen: wat gepubliceerd is, waar het op rust, en wat de wet "
        f"ervan maakt. Elk cijfer opent tot op zijn lijnen.</p><nav>{nav}</nav>{body}"
        f'<section class=room id="lijnen"><h2>De lijnen</h2><p class=soft>Waar elk cijfer uit bestaat.</p>{below}</section>'
        "</main></body></html>\n"
    )


def _scoped(html: str) -> str:
    """Return tables whose header cells say that they head a column; the budget says it of its own."""
    return html.replace("<th class=n>", "<th scope=col class=n>").replace("<th>", "<th scope=col>")


def _style() -> str:
    return resources.files("maatwerk.report").joinpath("report.css").read_text(encoding="utf-8")
