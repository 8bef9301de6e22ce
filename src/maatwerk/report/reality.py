"""The law against reality in the report: computed beside published per year, opened to quarters and parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from html import escape
from typing import Any

from maatwerk.figures.pictures.charts import Picture, Series, as_figure, bars, lines
from maatwerk.figures.pictures.paper import number
from maatwerk.lab.reality.totals import QuarterTotals
from maatwerk.report.nodes import Node, link
from maatwerk.rules.money import dutch

MILLION = 10**8
"""Cents in a million euro."""
PART_NAMES = {
    "loonpremie": "Loonpremie",
    "begeleidingspremie_vast": "Begeleidingspremie, vast deel",
    "begeleidingspremie_variabel": "Begeleidingspremie, variabel deel",
    "organisatieondersteuning_a": "Organisatieondersteuning A",
    "organisatieondersteuning_b": "Organisatieondersteuning B",
}


def year_id(year: int) -> str:
    """Return the place of a computed year in the report."""
    return f"berekend-{year}"


def reality_figure(measured: Mapping[str, Any]) -> str:
    """Return computed beside published subsidy per year, as a figure."""
    years = measured["years"]
    published, computed = (
        tuple(Fraction(year[key], MILLION) for year in years) for key in ("published_cents", "computed_cents")
    )
    links = {(s, y): f"#{kind}-{one['year']}" for y, one in enumerate(years)
             for s, kind in enumerate(("gepubliceerd", "berekend"))}  # fmt: skip
    picture = Picture(
        "berekend-en-gepubliceerd", "Subsidie collectief maatwerk: gepubliceerd en berekend", "miljoen euro",
        tuple(str(year["year"]) for year in years),
        (Series("gepubliceerd (open data)", published), Series("berekend (verzonnen Vlaanderen)", computed)),
        decimals=1, links=links,
    )  # fmt: skip
    note = "Op 2019, 2021, 2023 en 2024 gekalibreerd; 2020, 2022 en 2025 enkel nagekeken."
    return as_figure(picture, bars(picture), note, reality_table(measured))


def reality_table(measured: Mapping[str, Any]) -> str:
    """Return the years as a table: deviation, its limit, and what part is volume and what part price."""
    rows = "".join(_row(year) for year in measured["years"])
    head = "".join(f"<th class=n>{text}</th>" for text in
                   ("Gepubliceerd", "Berekend", "Verschil", "Afwijking", "Grens", "Volume", "Prijs"))  # fmt: skip
    return (
        f"<table><thead><tr><th>Jaar (miljoen euro)</th>{head}<th></th></tr></thead><tbody>{rows}</tbody></table>"
        "<p class=soft>Volume: wat het verschil zou zijn als enkel de ingevulde VTE afweken. Prijs: de rest.</p>"
    )


def _row(year: Mapping[str, Any]) -> str:
    shown = {key: number(Fraction(year[f"{key}_cents"], MILLION), 1)
             for key in ("published", "computed", "difference", "volume", "price")}  # fmt: skip
    sort = "gekalibreerd" if year["calibrated"] else "nagekeken"
    verdict = "binnen de grens" if year["within"] else "<span class=mark>buiten de grens</span>"
    name = year["year"]
    return (
        f"<tr><td>{name} <span class=soft>{sort}</span></td><td class=n>{link(f'gepubliceerd-{name}', shown['published'])}</td>"
        f"<td class=n>{link(year_id(name), shown['computed'])}</td><td class=n>{link(f'afwijking-{name}', shown['difference'])}"
        f"</td><td class=n>{link(f'afwijking-{name}', number(Fraction(year['deviation_per_10000'], 100), 2) + ' %')}</td>"
        f"<td class=n>{link(f'afwijking-{name}', number(Fraction(year['limit_permille'], 10)) + ' %')}</td>"
        f"<td class=n>{link(f'afwijking-{name}', shown['volume'])}</td><td class=n>{link(f'afwijking-{name}', shown['price'])}"
        f"</td><td>{verdict}</td></tr>"
    )


def reality_nodes(measured: Mapping[str, Any], quarters: Iterable[QuarterTotals]) -> list[Node]:
    """Return per year the published amount, the computed one with its quarters and parts, and the deviation."""
    own: dict[int, list[QuarterTotals]] = {}
    for one in quarters:
        own.setdefault(one.quarter.year, []).append(one)
    return [node for year in measured["years"] for node in _year_nodes(year, own.get(year["year"], []))]


def _year_nodes(year: Mapping[str, Any], quarters: Iterable[QuarterTotals]) -> Iterable[Node]:
    name = year["year"]
    yield Node(
        f"gepubliceerd-{name}", f"Vastgestelde subsidie collectief maatwerk {name}", _euro(year["published_cents"]),
        source="OD: open data van het departement, cmw_subsidiebedrag, alle gemeenten en kwartalen samen",
        end="Per gemeente en kwartaal staat het in de open data, niet in deze catalogus.",
    )  # fmt: skip
    yield Node(
        year_id(name), f"Berekende subsidie collectief maatwerk {name}", _euro(year["computed_cents"]),
        source="De wet over het verzonnen Vlaanderen; niemand erin bestaat.", lines=tuple(map(_quarter_node, quarters)),
    )  # fmt: skip
    yield Node(
        f"afwijking-{name}", f"Afwijking {name}: berekend min gepubliceerd", _euro(year["difference_cents"]),
        lines=(
            Node(f"gepubliceerd-{name}", "gepubliceerd", _euro(year["published_cents"])),
            Node(year_id(name), "berekend", _euro(year["computed_cents"])),
            Node("", "waarvan volume (ingevulde VTE)", _euro(year["volume_cents"])),
            Node("", "waarvan prijs (al het andere)", _euro(year["price_cents"])),
        ),
    )  # fmt: skip


def _quarter_node(one: QuarterTotals) -> Node:
    parts = tuple(Node("", PART_NAMES[name], _euro(cents)) for name, cents in one.parts.items())
    counts = (
        Node("", "VTE binnen het contingent", dutch(one.vte, 6)),
        Node("", "hoofden met het vaste deel", dutch(one.heads, 0)),
        Node("", "dagen economische werkloosheid", dutch(one.economic_days)),
    )
    said = f"Uit {dutch(one.workers, 0)} lijnen van werknemers; maatwerk reality run maakt ze opnieuw."
    return Node(f"berekend-{one.quarter}", str(one.quarter), _euro(one.total), source=said, lines=parts + counts)


def _euro(cents: int) -> str:
    return f"{dutch(cents)} euro"


def contingent_figure(quarters: Iterable[QuarterTotals], published: Mapping[str, tuple[Fraction, str]]) -> str:
    """Return contingent and filled VTE by quarter, with the published filled VTE as marks, as a figure.

    ``published`` gives per quarter the published filled VTE and the place of its lines.
    """
    own = list(quarters)
    names = tuple(str(one.quarter) for one in own)
    series = (
        Series("contingent", tuple(Fraction(one.contingent, 10**6) for one in own)),
        Series("ingevuld, berekend", tuple(Fraction(one.filled, 10**6) for one in own)),
        Series("ingevuld, gepubliceerd", tuple(published[name][0] if name in published else None for name in names)),
    )
    links = {(s, q): f"#vte-{name}" for q, name in enumerate(names) for s in (0, 1)}
    links |= {(2, q): f"#{published[name][1]}" for q, name in enumerate(names) if name in published}
    picture = Picture(
        "contingent", "Contingent en ingevulde plaatsen collectief maatwerk", "VTE", names, series, links=links
    )
    note = (
        "Het contingent van de vierde kwartalen is gepubliceerd; de andere kwartalen volgen eruit. Ingevuld is berekend "
        "over het verzonnen Vlaanderen."
    )
    return as_figure(picture, lines(picture), note)


def contingent_nodes(quarters: Iterable[QuarterTotals]) -> list[Node]:
    """Return the places of each quarter: contingent, filled, and filled within the contingent."""
    return [
        Node(
            f"vte-{one.quarter}", f"Plaatsen in {one.quarter}", f"{dutch(one.filled, 6)} VTE ingevuld",
            source=f"{dutch(one.workers, 0)} lijnen van werknemers in het verzonnen Vlaanderen",
            lines=(
                Node("", "contingent", f"{dutch(one.contingent, 6)} VTE"),
                Node("", "ingevuld, ook boven het contingent van een onderneming", f"{dutch(one.filled, 6)} VTE"),
                Node("", "ingevuld binnen het contingent", f"{dutch(one.vte, 6)} VTE"),
            ),
        )
        for one in own_sorted(quarters)
    ]  # fmt: skip


def own_sorted(quarters: Iterable[QuarterTotals]) -> list[QuarterTotals]:
    """Return quarters in time order."""
    return sorted(quarters, key=lambda one: one.quarter)


_IMW = {
    "published": "Gepubliceerd",
    "estimate": "waarvan raming (K3 en K4)",
    "settled": "de rest",
    "computed": "Berekend",
}


def imw_table(measured: Mapping[str, Any]) -> str:
    """Return individueel maatwerk in its one year: published, the part that is an estimate, and computed."""
    rows = "".join(
        f"<tr><td>{escape(one['part']).capitalize()}</td>"
        + "".join(
            f"<td class=n>{link(_imw_id(one), number(Fraction(one[f'{key}_cents'], MILLION), 2))}</td>" for key in _IMW
        )
        + "</tr>"
        for one in measured["imw"]
    )
    head = "".join(f"<th class=n>{text}</th>" for text in _IMW.values())
    return f"<table><thead><tr><th>2024, miljoen euro</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def imw_nodes(measured: Mapping[str, Any]) -> list[Node]:
    """Return the parts of individueel maatwerk, each with its amounts."""
    return [
        Node(
            _imw_id(one),
            f"Individueel maatwerk 2024: {one['part']}",
            _euro(one["published_cents"]),
            source=one["source"],
            lines=tuple(Node("", text, _euro(one[f"{key}_cents"])) for key, text in _IMW.items()),
        )
        for one in measured["imw"]
    ]


def _imw_id(one: Mapping[str, Any]) -> str:
    return f"imw-{one['part']}"


def article_table(measured: Mapping[str, Any]) -> str:
    """Return the budget article beside the settled subsidy: the gap, what documents explain of it, and the rest."""
    names = {"executed": "Artikel", "settled": "Subsidie", "gap": "Hoger", "explained": "Hoogstens verklaard",
             "unexplained": "Minstens niet verklaard"}  # fmt: skip
    rows = "".join(
        f"<tr><td>{one['year']}</td>"
        + "".join(
            f"<td class=n>{link(_article_id(one), number(Fraction(one[f'{key}_cents'], MILLION), 2))}</td>"
            for key in names
        )
        + "</tr>"
        for one in measured["article"]["years"]
    )
    head = "".join(f"<th class=n>{text}</th>" for text in names.values())
    code = escape(measured["article"]["code"])
    return f"<table><thead><tr><th>{code}, miljoen euro</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def article_nodes(measured: Mapping[str, Any]) -> list[Node]:
    """Return the gap of each year with the amounts that documents name."""
    return [
        Node(
            _article_id(one),
            f"Het begrotingsartikel naast de subsidie, {one['year']}",
            _euro(one["gap_cents"]),
            lines=(
                Node("", "uitvoering van het artikel", _euro(one["executed_cents"])),
                Node(f"gepubliceerd-{one['year']}", "vastgestelde subsidie", _euro(one["settled_cents"])),
                *(Node("", named["what"], _euro(named["cents"]), source=named["source"]) for named in one["named"]),
            ),
        )
        for one in measured["article"]["years"]
    ]


def _article_id(one: Mapping[str, Any]) -> str:
    return f"artikel-{one['year']}"


_EFFECTS = {
    "volume": "Volume",
    "lonen": "Lonen",
    "economische_werkloosheid": "Economische werkloosheid",
    "pakketten": "Pakketten",
    "index": "Index",
    "verhoging_a": "Verhoging van A",
    "overige": "Overige",
}


def growth_table(measured: Mapping[str, Any]) -> str:
    """Return what moved the computed subsidy from each year to the next, beside what moved the published one."""
    rows = "".join(_growth_row(one) for one in measured["growth"])
    names = ("Groei", *_EFFECTS.values(), "Gepubliceerde groei", "waarvan volume", "waarvan prijs")
    head = "".join(f"<th class=n>{text}</th>" for text in names)
    return f"<table><thead><tr><th>Naar (miljoen euro)</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _growth_row(one: Mapping[str, Any]) -> str:
    amounts = (one["computed_cents"], *(one["effects_cents"][name] for name in _EFFECTS), one["published_cents"],
               one["published_volume_cents"], one["published_price_cents"])  # fmt: skip
    cells = "".join(
        f"<td class=n>{link(_growth_id(one), number(Fraction(cents, MILLION), 1))}</td>" for cents in amounts
    )
    return f"<tr><td>{one['year']}</td>{cells}</tr>"


def _growth_id(one: Mapping[str, Any]) -> str:
    return f"groei-{one['year']}"


def growth_nodes(measured: Mapping[str, Any]) -> list[Node]:
    """Return per year what moved the computed subsidy; the effects add up to it."""
    return [
        Node(
            _growth_id(one),
            f"Groei van de berekende subsidie, van {one['year'] - 1} naar {one['year']}",
            _euro(one["computed_cents"]),
            note="De invloeden zijn na elkaar genomen en tellen op tot de groei.",
            lines=(
                *(Node("", text, _euro(one["effects_cents"][name])) for name, text in _EFFECTS.items()),
                Node(year_id(one["year"] - 1), f"berekend in {one['year'] - 1}", "zie daar"),
                Node(year_id(one["year"]), f"berekend in {one['year']}", "zie daar"),
            ),
        )
        for one in measured["growth"]
    ]


def outside_said(measured: Mapping[str, Any]) -> str:
    """Return a sentence per year outside its limit: how many unpaid days would undo it, and that no source gives them."""
    return "".join(
        f"<p><b>{one['year']} ligt buiten de grens.</b> Het verschil in prijs zou weg zijn met "
        f"{number(Fraction(one['days_for_price'], 100))} dagen zonder loon meer dan de "
        f"{number(Fraction(one['economic_days'], 100))} dagen economische werkloosheid die erin zitten. Geen bron geeft dagen "
        "voor dat jaar; er is niets bijgesteld.</p>"
        for one in measured["years"]
        if not one["within"]
    )
