"""The indicators in the report: each with its definition, and opened to what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from maatwerk.figures.indicators.model import Indicator, Line
from maatwerk.figures.pictures.charts import Picture, Series, as_figure, bars
from maatwerk.report.nodes import Node, link
from maatwerk.report.published import figure_id

VIABILITY = ("rendabiliteit", "liquiditeit", "solvabiliteit")


def indicator_id(name: str) -> str:
    """Return the place of an indicator in the report."""
    return f"indicator-{name}"


def indicator_node(one: Indicator) -> Node:
    """Return an indicator with its lines below it."""
    return Node(
        id=indicator_id(one.id),
        name=f"{one.title}, {one.period}" if one.period else one.title,
        shown=one.printed,
        source=f"{one.source} · {one.status}",
        note=" ".join(text for text in (one.definition.strip(), one.note) if text),
        lines=tuple(_line(line, f"{indicator_id(one.id)}-{n}") for n, line in enumerate(one.lines, 1)),
        end="Het document geeft geen teller en noemer." if one.value is not None else "Niet berekenbaar zonder lijnen.",
    )


def _line(line: Line, node_id: str) -> Node:
    below = tuple(_line(under, f"{node_id}-{n}") for n, under in enumerate(line.lines, 1))
    source = " · ".join(text for text in (line.source, line.place) if text)
    place = figure_id(line.figure) if line.figure else node_id if below else ""
    return Node(place, line.what, line.printed, source=source, note=line.note, lines=below)


def indicators_table(found: Iterable[Indicator]) -> str:
    """Return indicators as a table, each value leading to its lines."""
    rows = "".join(
        f"<tr><td>{escape(one.title)}</td><td>{escape(one.period)}</td>"
        f"<td class=n>{link(indicator_id(one.id), one.printed)}</td><td>{escape(one.status)}</td>"
        f"<td class=soft>{escape(one.source)}</td></tr>"
        for one in found
    )
    head = "<tr><th>Indicator</th><th>Periode</th><th class=n>Waarde</th><th>Hoe</th><th>Bron</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def viability_figure(found: Sequence[Indicator], id_: str, title: str, ending: str = "", note: str = "") -> str:
    """Return the shares of companies with enough profitability, liquidity and solvency per year, as a figure.

    ``ending`` tells published shares (nothing) from computed ones (``_berekend``); years without a figure are left out.
    """
    years = sorted({one.period for one in found if one.id == _viability_id(VIABILITY[0], one.period, ending)})
    by_id = {one.id: one for one in found}
    table = [[by_id.get(_viability_id(name, year, ending)) for year in years] for name in VIABILITY]
    series = tuple(
        Series(name, tuple(one.value if one else None for one in row))
        for name, row in zip(VIABILITY, table, strict=True)
    )
    links = {(s, y): f"#{indicator_id(one.id)}" for s, row in enumerate(table) for y, one in enumerate(row) if one}
    picture = Picture(id_, title, "% van de bedrijven", tuple(years), series, links=links)
    return as_figure(picture, bars(picture), note)


def _viability_id(name: str, year: str, ending: str) -> str:
    return f"leefbaarheid_{name}_{year}{ending}"
