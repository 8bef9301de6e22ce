"""The first page of a run: its totals, and the way to every statement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.shown import quarter_words
from maatwerk.runs.lines import CENTS
from maatwerk.runs.page import enterprise, style
from maatwerk.runs.statements import TITLES, file_name

c = pl.col


def write_index(
    summary: Mapping[str, Any],
    lines: pl.DataFrame,
    out: Path,
    *,
    names: Mapping[str, str] | None = None,
    beside: pl.DataFrame | None = None,
    also: Mapping[str, str] | None = None,
) -> Path:
    """Write ``index.html`` in the folder of a run and return its path.

    ``names`` gives the names of employers; ``beside`` is a table to show under the totals (invented beside published);
    ``also`` are other pages to name at the top: words and address.
    """
    page = out / "index.html"
    page.write_text(_page(summary, _employers(lines), names or {}, beside, also or {}), encoding="utf-8")
    return page


def _employers(lines: pl.DataFrame) -> list[dict[str, Any]]:
    grouped = lines.group_by("onderneming").agg(
        (c("insz") != "").sum().alias("lijnen"), c(CENTS).sum().alias("cent"), c("geblokkeerd").sum()
    )
    return grouped.sort("cent", "onderneming", descending=[True, False]).to_dicts()


def _page(
    summary: Mapping[str, Any],
    employers: list[dict[str, Any]],
    names: Mapping[str, str],
    beside: pl.DataFrame | None,
    also: Mapping[str, str],
) -> str:
    quarter = quarter_words(Quarter.parse(summary["quarter"]))
    demo = "<p class=note><b>Demobedragen.</b> Deze run rust op bedragen die niet van de wet zijn.</p>"
    rows = "".join(_row(employer, names) for employer in employers)
    body = (
        f"<h1>Kwartaalrun {quarter}</h1>{demo if summary['assumptions'] else ''}{_also(also)}"
        f"{_cards(summary)}{_beside(beside)}"
        f"<h2>Afrekeningen</h2><table><thead><tr><th>Onderneming</th><th class=n>Lijnen</th><th class=n>Geblokkeerd</th>"
        f"<th class=n>Euro</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<p class=soft>Controlegetal: <code>{escape(summary['hash'])}</code></p>"
    )
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>Kwartaalrun {escape(summary["quarter"])}</title><style>{style()}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )


def _also(pages: Mapping[str, str]) -> str:
    links = " · ".join(
        f'<a href="{escape(address, quote=True)}">{escape(words)}</a>' for words, address in pages.items()
    )
    return f"<p>{links}</p>" if links else ""


def _cards(summary: Mapping[str, Any]) -> str:
    cards = [("Totaal", summary["total_cents"], f"{summary['findings']} bevindingen, {summary['blocking']} blokkerend")]
    cards += [
        (TITLES.get(name, name), line["total_cents"], f"{line['lines']} lijnen bij {line['employers']} ondernemingen")
        for name, line in summary["measures"].items()
    ]
    shown = "".join(
        f"<div class=card><span class=soft>{escape(title)}</span><b>€ {dutch(cents)}</b><span class=soft>{escape(said)}"
        "</span></div>"
        for title, cents, said in cards
    )
    return f'<div class="sum">{shown}</div>'


def _row(employer: Mapping[str, Any], names: Mapping[str, str]) -> str:
    number = employer["onderneming"]
    name = (
        f"{escape(names[number])} <span class=soft>{enterprise(number)}</span>"
        if number in names
        else enterprise(number)
    )
    blocked = f"<span class=stop>{employer['geblokkeerd']}</span>" if employer["geblokkeerd"] else "0"
    return (
        f'<tr><td><a href="statements/{file_name(number)}.html">{name}</a></td><td class=n>{employer["lijnen"]}</td>'
        f"<td class=n>{blocked}</td><td class=n>{dutch(employer['cent'])}</td></tr>"
    )


def _beside(table: pl.DataFrame | None) -> str:
    if table is None or not table.height:
        return ""
    rows = "".join(
        f"<tr><td>{escape(str(row['figuur']).replace('_', ' '))}</td><td>{escape(str(row['periode']))}</td>"
        f"<td class=n>{_number(row['verzonnen'])}</td><td class=n>{_number(row['gepubliceerd'])}</td>"
        f"<td>{escape(str(row['eenheid']))}</td>"
        f"<td class=soft>{escape(str(row['document']))}: {escape(str(row['plaats']))}</td></tr>"
        for row in table.to_dicts()
        if row["verzonnen"] is not None
    )
    return (
        "<h2>Verzonnen naast gepubliceerd</h2><p class=soft>Eurobedragen zijn die van dit kwartaal maal vier: wat in de loop "
        "van het jaar groeit, komt zo hoger uit.</p>"
        "<table><thead><tr><th>Figuur</th><th>Periode</th><th class=n>Verzonnen</th>"
        f"<th class=n>Gepubliceerd</th><th>Eenheid</th><th>Bron</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _number(value: Any) -> str:
    if value is None:
        return "–"
    cents = int((Decimal(value) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return dutch(cents).removesuffix(",00")
