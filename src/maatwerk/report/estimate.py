"""The year-end estimate in the report: how far each method was off, opened to the years, and what a document estimated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from maatwerk.figures.pictures.charts import Picture, Series, as_figure, bars
from maatwerk.figures.pictures.paper import number
from maatwerk.lab.estimate.amounts import TOTAL
from maatwerk.lab.estimate.published import OPEN, PublishedEstimate
from maatwerk.report.nodes import Node, link
from maatwerk.report.published import figure_id
from maatwerk.rules.money import dutch

KINDS = {"vastlegging": "vastleggingen (VAK)", "vereffening": "betalingen (VEK)"}


def estimate_figure(backtest: Mapping[str, Any]) -> str:
    """Return the mean error of each method per moment, all articles together, as a figure."""
    rows = [row for row in backtest["summary"] if row["article"] == TOTAL and row["kind"] == "vastlegging"]
    methods = list(backtest["methods"])
    series = tuple(Series(name, tuple(_percent(row["mean_abs_error_bp"][name]) for row in rows)) for name in methods)
    links = {(s, r): f"#{_row_id(row)}" for s in range(len(methods)) for r, row in enumerate(rows)}
    picture = Picture("raming", "Gemiddelde fout van de jaarraming, vastleggingen van alle artikelen samen", "% van wat kwam",
                      tuple(row["horizon"] for row in rows), series, decimals=2, links=links)  # fmt: skip
    return as_figure(picture, bars(picture), f"{backtest['title']} ({backtest['origin']}).")


def _percent(hundredths: int) -> Fraction:
    return Fraction(hundredths, 100)


def _row_id(row: Mapping[str, Any]) -> str:
    return f"raming-{row['article']}-{row['kind']}-{row['horizon']}".replace(" ", "-")


def estimate_table(backtest: Mapping[str, Any]) -> str:
    """Return the errors per article, kind and moment: each method, what late wage data did, and the interval."""
    methods = list(backtest["methods"])
    head = "".join(f"<th class=n>{escape(name)}</th>" for name in methods)
    ordered = sorted(backtest["summary"], key=lambda row: row["article"] != TOTAL)
    rows = "".join(_error_row(row, methods) for row in ordered)
    return (
        f"<table><thead><tr><th>Artikel</th><th>Gekend</th>{head}<th class=n>late loondata (voorzien)</th>"
        f"<th class=n>in het interval</th></tr></thead><tbody>{rows}</tbody></table>"
        "<p class=soft>Gemiddelde fout zonder teken, in procent van wat kwam. Late loondata: hoeveel wat al gekend was nog "
        "bewoog.</p>"
    )


def _error_row(row: Mapping[str, Any], methods: Iterable[str]) -> str:
    place = _row_id(row)
    errors = "".join(f"<td class=n>{link(place, _shown(row['mean_abs_error_bp'][name]))}</td>" for name in methods)
    late = f"{_shown(row['late_bp'])} ({_shown(row['late_foreseen_bp'])})" if row.get("late_bp") is not None else ""
    hits = f"{row['interval_hits']} van {row['years']}"
    return (
        f"<tr><td>{escape(row['article'])} <span class=soft>{KINDS[row['kind']]}</span></td><td>{escape(row['horizon'])}</td>"
        f"{errors}<td class=n>{link(place, late) if late else ''}</td><td class=n>{link(place, hits)}</td></tr>"
    )


def _shown(hundredths: int | None) -> str:
    """Return an error as written; one over nothing (no amount came) can not be given."""
    return "–" if hundredths is None else number(_percent(hundredths), 2)


def estimate_nodes(backtest: Mapping[str, Any]) -> list[Node]:
    """Return per article, kind and moment the years: what came, what each method said, and the interval."""
    return [_summary_node(row, backtest) for row in backtest["summary"]]


def _summary_node(row: Mapping[str, Any], backtest: Mapping[str, Any]) -> Node:
    same = ("article", "kind", "horizon")
    years = [one for one in backtest["rows"] if all(one[name] == row[name] for name in same)]
    return Node(
        _row_id(row),
        f"Raming van {row['article']}, {KINDS[row['kind']]}, gekend: {row['horizon']}",
        f"{_shown(row['mean_abs_error_bp'][backtest['chosen']])} %",
        source=backtest["title"],
        note=f"Gemiddelde fout van de methode {backtest['chosen']}. {backtest['note']}",
        lines=tuple(_year_node(one, backtest["methods"]) for one in years),
    )


def _year_node(one: Mapping[str, Any], methods: Iterable[str]) -> Node:
    place = f"{_row_id(one)}-{one['year']}"
    said = (
        Node("", f"raming {name} ({_shown(one['error_bp'][name])} %)", _euro(one["estimate_cents"][name]))
        for name in methods
    )
    span = one["interval"]
    bounds = f"{_euro(span['low'])} tot {_euro(span['high'])}"
    interval = Node("", f"interval van {span['coverage_percent']} %", bounds, note=span["rule"])
    lines = (Node("", "wat kwam", _euro(one["actual_cents"])), *said, interval)
    return Node(place, f"{one['year']}, gekend op {one['known_on']}", _euro(one["actual_cents"]), lines=lines)


def _euro(cents: int) -> str:
    return f"{dutch(cents)} euro"


def named_table(named: Sequence[PublishedEstimate]) -> str:
    """Return the estimates that a document names itself, with what came where it is known."""
    rows = "".join(
        f"<tr><td>{escape(one.what)}</td><td>{escape(one.made_for)}</td>"
        f"<td class=n>{_keuro(one, one.estimated_keuro)}</td><td class=n>{_keuro(one, one.came_keuro)}</td>"
        f"<td class=n>{_keuro(one, one.difference_keuro)}</td><td>{escape(one.cause or one.state)}</td></tr>"
        for one in named
    )
    head = (
        "<tr><th>Raming (duizend euro)</th><th>Voor</th><th class=n>Geraamd</th><th class=n>Gekomen</th>"
        "<th class=n>Verschil</th><th>Oorzaak</th></tr>"
    )
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _named_id(one: PublishedEstimate) -> str:
    return f"geraamd-{one.id}"


def _keuro(one: PublishedEstimate, amount: int | None) -> str:
    return link(_named_id(one), OPEN if amount is None else dutch(amount, 0))


_WHAT = {"estimated": "geraamd", "came": "gekomen", "execution": "uitvoering van het jaar", "difference": "verschil"}


def _named_amount(one: PublishedEstimate, name: str) -> str:
    return f"{dutch(getattr(one, f'{name}_keuro'), 0)} duizend euro"


def named_nodes(named: Sequence[PublishedEstimate]) -> list[Node]:
    """Return the estimates of a document as nodes, each with its place and why it came out differently."""
    return [
        Node(
            _named_id(one),
            one.what,
            "niet gedrukt" if one.estimated_keuro is None else f"{dutch(one.estimated_keuro, 0)} duizend euro",
            source=one.place,
            note=one.why,
            lines=tuple(
                Node(figure_id(figure), _WHAT[name], _named_amount(one, name)) for name, figure in one.figures.items()
            ),
            end="Het document geeft er geen lijnen onder.",
        )
        for one in named
    ]
