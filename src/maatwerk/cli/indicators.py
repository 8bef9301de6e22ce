"""``maatwerk indicators``: the indicators with the documents' own definitions, and the lines each opens to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table
from rich.tree import Tree

from maatwerk.cli.accounts import Readings, viable
from maatwerk.cli.common import FINE, AsJson, err, missing, out, plain, show_json, wrong_use
from maatwerk.figures.indicators.listing import Inputs, UnknownIndicator, find, in_cmw
from maatwerk.figures.indicators.listing import indicators as all_indicators
from maatwerk.figures.indicators.model import Indicator, Line, plainly
from maatwerk.figures.indicators.unemployment import days_of
from maatwerk.figures.indicators.viability import Viability
from maatwerk.law.measures import measures
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import declared

indicators = typer.Typer(
    no_args_is_help=True, help="Indicators: what each is, where it comes from, which lines it rests on."
)
LINES = "lines.parquet"
Accounts = Annotated[
    list[Path] | None, typer.Option("--accounts", help="Annual accounts (XML, CSV, Parquet). Repeatable.")
]
Runs = Annotated[list[Path] | None, typer.Option("--run", help="Folder of a quarter run. Repeatable, one per quarter.")]
Declarations = Annotated[
    list[Path] | None,
    typer.Option("--declarations", help="Declarations of those quarters, for the days of economic unemployment."),
]


@indicators.command("show")
def show_command(
    accounts: Accounts = None,
    run: Runs = None,
    declarations: Declarations = None,
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """List all indicators: published, recomputed from published parts, and computed from what is given."""
    found = all_indicators(inputs_of(accounts, run, declarations, reading))
    if json_:
        show_json([one.as_dict() for one in found])
        return
    table = Table("id", "periode", "waarde", "status", "zekerheid")
    for one in found:
        table.add_row(one.id, one.period, one.printed, one.status, one.confidence)
    out.print(table)
    raise typer.Exit(FINE)


@indicators.command("open")
def open_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of an indicator, as `indicators show` gives it.")],
    accounts: Accounts = None,
    run: Runs = None,
    declarations: Declarations = None,
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Open one indicator: definition, numerator and denominator, and its lines down to company, rubric and file."""
    try:
        found = find(all_indicators(inputs_of(accounts, run, declarations, reading)), name)
    except UnknownIndicator as problem:
        wrong_use(str(problem.args[0]))
    if json_:
        show_json(found.as_dict())
    else:
        _open(found)
    raise typer.Exit(FINE)


def inputs_of(
    accounts: list[Path] | None, run: list[Path] | None, declarations: list[Path] | None, reading: list[str] | None
) -> Inputs:
    """Return what there is to compute from; ends the program on a file or reading that does not exist."""
    if declarations and not run:
        wrong_use("--declarations vraagt ook --run: de dagen tellen voor wie in een run collectief maatwerk heeft.")
    lines = _lines(run) if run else None
    return Inputs(
        viability=_viable(accounts, reading) if accounts else None,
        lines=lines,
        days=None if lines is None or not declarations else _days(declarations, lines),
        cmw=measures()["cmw"],
    )


def _viable(accounts: list[Path], reading: list[str] | None) -> Viability:
    """Return viability, having said what was wrong with the accounts."""
    found, read = viable(accounts, reading)
    for finding in read.findings[:5]:
        err.print(plain(str(finding)))
    if len(read.findings) > 5:
        err.print(f"… en {len(read.findings) - 5} andere bevinding(en): zie maatwerk accounts read.")
    return found


def _lines(folders: Iterable[Path]) -> pl.DataFrame:
    frames = []
    for folder in folders:
        file = folder / LINES
        if not file.is_file():
            wrong_use(f"{folder.name}: hier staat geen {LINES}; geef de map van een kwartaalrun.")
        frames.append(pl.read_parquet(file))
    quarters = [quarter for frame in frames for quarter in frame["kwartaal"].unique()]
    if len(set(quarters)) < len(quarters):
        wrong_use("een kwartaal staat in twee runs; geef er één per kwartaal.")
    return pl.concat(frames, how="diagonal_relaxed")


def _days(files: list[Path], lines: pl.DataFrame) -> pl.DataFrame:
    quarters = [Quarter.parse(text) for text in lines["kwartaal"].unique().sort()]
    try:
        found = [days_of(declared(files, quarter).valid()) for quarter in quarters]
    except FileNotFoundError as problem:
        missing(problem)
    return in_cmw(pl.concat(found), lines)


def _open(found: Indicator) -> None:
    out.print(
        f"[bold]{plain(found.title)}[/bold]{f', {found.period}' if found.period else ''}: "
        f"[bold]{plain(found.printed)}[/bold] ({found.status})"
    )
    parts = [
        ("Omschrijving", found.definition),
        ("Bron", found.source),
        ("Zekerheid", found.confidence),
        ("Nota", found.note),
    ]
    if found.numerator is not None and found.denominator is not None:
        parts.insert(1, ("Teller en noemer", f"{plainly(found.numerator)} / {plainly(found.denominator)}"))
    for name, text in parts:
        if text:
            out.print(f"{name}: {plain(text)}")
    tree = Tree("Lijnen" if found.lines else "Geen lijnen: dieper gaat het document niet.")
    for line in found.lines:
        _grow(tree, line)
    out.print(tree)


def _grow(tree: Tree, line: Line) -> None:
    figure = f"cijfer {line.figure}" if line.figure else ""
    where = ", ".join(part for part in (line.source, line.place, figure) if part)
    note = f" · {line.note}" if line.note else ""
    branch = tree.add(plain(f"{line.what}: {line.printed}{note} · {where}"))
    for below in line.lines:
        _grow(branch, below)
