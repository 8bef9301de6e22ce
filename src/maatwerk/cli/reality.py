"""``maatwerk reality``: the invented Flanders of 2019 to 2025 through the law, beside what was published."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from maatwerk.cli.common import AsJson, err, out, show_json, wrong_use
from maatwerk.lab.catalogued import KEURO
from maatwerk.lab.reality import published
from maatwerk.lab.reality.amounts import NAMES
from maatwerk.lab.reality.books import books, computed_account
from maatwerk.lab.reality.calibrate import calibrate, plan
from maatwerk.lab.reality.demo_file import write_demo
from maatwerk.lab.reality.growth import EFFECTS, growth
from maatwerk.lab.reality.measured import MEASURED, calibration_dict, content, store
from maatwerk.lab.reality.solve import NoAnswer
from maatwerk.lab.reality.table import ArticleRow, ImwRow, YearRow, article_rows, imw_rows, year_rows
from maatwerk.lab.reality.totals import PARTS
from maatwerk.lab.reality.world import SEED, NoWorld, World, make_world, read_world, write_world
from maatwerk.rules.money import dutch, nearest
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.timeline import FIRST, LAST

reality = typer.Typer(no_args_is_help=True, help="Set the law beside reality: computed and published, 2019 to 2025.")
MILLION = 100_000_000
"""Cents in a million euro."""
In = Annotated[
    Path, typer.Option("--in", help="Folder that `reality run` wrote; without it, the measured result.", metavar="DIR")
]


@reality.command("run")
def run_command(
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    first: Annotated[int, typer.Option("--from", help="First year.")] = 2019,
    last: Annotated[int, typer.Option("--until", help="Last year; of 2026 there are two quarters.")] = LAST.year,
    scale: Annotated[str, typer.Option("--scale", help="Part of the full size, such as 0.1.")] = "1",
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same Flanders.")] = SEED,
    json_: AsJson = False,
) -> None:
    """Make the invented Flanders, run the law over every quarter, and keep the totals."""
    began, quarters = time.monotonic(), (_quarter(first, 1), min(_quarter(last, 1) + 3, LAST))
    if quarters[0] > quarters[1]:
        wrong_use(f"--from {first} ligt na --until {last}.")
    with err.status(f"{quarters[0]} tot {quarters[1]} door de wet …"):
        world = make_world(*quarters, _scale(scale), seed)
    file = write_world(world, target)
    if json_:
        show_json(world.as_dict())
        return
    for year, own in world.years().items():
        out.print(f"{year}: {dutch(sum(one.total for one in own))} euro")
    err.print(f"{len(world.quarters)} kwartalen in {time.monotonic() - began:.0f} seconden: zie {file.name}")


def _quarter(year: int, number: int) -> Quarter:
    quarter = Quarter.of(year, number)
    if not FIRST <= quarter <= LAST:
        wrong_use(f"{year}: kies jaren van {FIRST.year} tot {LAST.year}.")
    return quarter


def _scale(text: str) -> Fraction:
    try:
        size = Fraction(text)
    except (ValueError, ZeroDivisionError):
        wrong_use(f"--scale {text!r} is geen getal: schrijf 0.1.")
    if not Fraction(1, 1000) <= size <= 1:
        wrong_use(f"--scale {text}: kies een getal van 0.001 tot 1.")
    return size


def _read(folder: Path) -> World:
    try:
        return read_world(folder)
    except NoWorld as problem:
        wrong_use(str(problem))


@reality.command("calibrate")
def calibrate_command(
    folder: In = MEASURED.parent,
    write: Annotated[bool, typer.Option("--write/--no-write", help="Write the amounts into demo.yaml.")] = True,
    json_: AsJson = False,
) -> None:
    """Calibrate the four amounts on 2019, 2021, 2023 and 2024, print them and write them into demo.yaml."""
    world = _read(folder)
    try:
        found = calibrate(world.years(), published.settled(), world.scale)
    except KeyError as problem:
        wrong_use(f"het jaar {problem.args[0]} is niet gerekend: ijken gebeurt op {', '.join(map(str, plan().years))}.")
    except NoAnswer as problem:
        wrong_use(str(problem))
    if json_:
        show_json(calibration_dict(found))
    else:
        _show_amounts(found.amounts.calibrated, found.others)
    if write and world.scale != 1:
        err.print("niet geschreven: enkel een Vlaanderen op volle grootte (--scale 1) levert demobedragen.")
    elif write:
        err.print("demo.yaml geschreven; reken opnieuw." if write_demo(found.amounts) else "demo.yaml was al zo.")


def _show_amounts(amounts: Sequence[int], others: Any) -> None:
    table = Table(title="Geijkte bedragen, euro op het niveau van 1 januari 2019", title_justify="left")
    for name in ("voorkeur", *NAMES):
        table.add_column(name.replace("_", " "), justify="left" if name == "voorkeur" else "right")
    table.add_row(f"{plan().weight} (gekozen)", *map(dutch, amounts))
    for weight, found in others.items():
        cells = ["niet bepaald"] * len(NAMES) if found is None else list(map(dutch, found))
        table.add_row(str(weight), *cells)
    out.print(table)


@reality.command("show")
def show_command(
    folder: In = MEASURED.parent,
    json_: AsJson = False,
    keep: Annotated[bool, typer.Option("--store", help="Keep this as the measured result of the project.")] = False,
    year: Annotated[int, typer.Option("--year", help="Open one year to its quarters and parts.")] = 0,
) -> None:
    """Print computed beside published, with what drives the deviation."""
    world = _read(folder)
    if keep:
        store(world, dt.date.today())
    if json_:
        show_json(content(world))
    elif year:
        _show_lines(world, year)
    else:
        _show(world)


def _show(world: World) -> None:
    _print("Berekend naast gepubliceerd, miljoen euro", _YEARS, year_rows(world))
    for row in year_rows(world):
        if not row.within:
            out.print(f"  {row.year} buiten de grens: {_days_said(row)}", markup=False)
    parts = ("jaar", *(name.replace("organisatieondersteuning", "organisatie") for name in PARTS), "dagen ec. werkl.")
    table = _table("Waaruit het berekende bestaat, miljoen euro", [one.replace("_", " ") for one in parts])
    for row in year_rows(world):
        table.add_row(str(row.year), *(_million(row.parts[name]) for name in PARTS), dutch(row.days // 100, 0))
    out.print(table)
    names = ("jaar", "groei", *EFFECTS, "gepubliceerde groei", "waarvan volume", "waarvan prijs")
    table = _table("Wat het berekende deed bewegen, miljoen euro", [one.replace("_", " ") for one in names])
    for step in growth(world):
        moved = (step.computed, *step.effects.values(), step.published, step.published_volume, step.published_price)
        table.add_row(str(step.year), *map(_million, moved))
    out.print(table)
    _show_article()
    _print("Individueel maatwerk 2024, miljoen euro (niet geijkt)", _IMW, imw_rows(world))


def _days_said(row: YearRow) -> str:
    """Say what would undo the difference in price, in days that nobody published."""
    sign = "meer" if row.days_for_price > 0 else "minder"
    wanted = dutch(abs(row.days_for_price) // 100, 0)
    return (
        f"het prijsverschil zou weg zijn met {wanted} dagen zonder loon {sign} dan de {dutch(row.days // 100, 0)} dagen "
        "economische werkloosheid die erin zitten; geen bron geeft dagen voor dit jaar, dus blijft het zo."
    )


def _show_article() -> None:
    _print(f"Begrotingsartikel {published.article_code()} naast de afgerekende subsidie, miljoen euro", _ARTICLE,
           article_rows())  # fmt: skip
    for row in article_rows():
        for one in row.named:
            thousands = dutch(nearest(Fraction(one.cents, KEURO)), 0)
            out.print(f"  {row.year}  {thousands} keuro  {one.what} [{one.source}]", markup=False)
    for text in published.only_named():
        out.print(f"  zonder bedrag: {text}", markup=False)


def _show_lines(world: World, year: int) -> None:
    """Open a year in the ledger to its quarters and parts."""
    journal, account = books(world), computed_account(year)
    lines = journal.lines_of(account)
    if not lines:
        wrong_use(f"{year} is niet gerekend.")
    table = _table(
        f"{' › '.join(account)}: {dutch(journal.balance(account))} euro", ["boeking", "kwartaal", "deel", "euro"]
    )
    for posted in lines:
        table.add_row(str(posted.number), *posted.line.account[-2:], dutch(posted.line.amount))
    out.print(table)


def _million(cents: int) -> str:
    return dutch(nearest(Fraction(cents * 100, MILLION)))


def _percent(per_10000: int) -> str:
    return f"{dutch(per_10000)} %"


_YEARS: dict[str, Callable[[YearRow], str]] = {
    "jaar": lambda row: f"{row.year} {'geijkt' if row.calibrated else 'enkel getoetst'}",
    "gepubliceerd": lambda row: _million(row.published),
    "berekend": lambda row: _million(row.computed),
    "verschil": lambda row: _million(row.difference),
    "afwijking": lambda row: _percent(row.deviation),
    "grens": lambda row: f"{dutch(row.limit, 1)} %",
    "": lambda row: "binnen" if row.within else "BUITEN",
    "door volume": lambda row: _million(row.volume),
    "door prijs": lambda row: _million(row.price),
}
_ARTICLE: dict[str, Callable[[ArticleRow], str]] = {
    "jaar": lambda row: str(row.year),
    "artikel": lambda row: _million(row.executed),
    "afgerekend": lambda row: _million(row.settled),
    "hoger": lambda row: _million(row.gap),
    "aandeel": lambda row: _percent(row.share),
    "hoogstens verklaard": lambda row: _million(row.explained),
    "minstens onverklaard": lambda row: _million(row.unexplained),
}
_IMW: dict[str, Callable[[ImwRow], str]] = {
    "deel": lambda row: row.part,
    "gepubliceerd": lambda row: _million(row.published),
    "waarvan raming K3-K4": lambda row: _million(row.estimate),
    "rest": lambda row: _million(row.settled),
    "berekend": lambda row: _million(row.computed),
    "berekend K1-K2": lambda row: _million(row.computed_first_half),
}


def _table(title: str, names: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for place, name in enumerate(names):
        table.add_column(name, justify="left" if not place else "right")
    return table


def _print(title: str, columns: dict[str, Callable[[Any], str]], rows: Sequence[Any]) -> None:
    table = _table(title, list(columns))
    for row in rows:
        table.add_row(*(column(row) for column in columns.values()))
    out.print(table)
