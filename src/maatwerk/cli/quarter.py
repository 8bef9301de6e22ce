"""``maatwerk quarter run``: the main job of the officer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from maatwerk.cli.common import (
    FINDINGS,
    FINE,
    AsJson,
    Assumptions,
    Readings,
    day_named,
    err,
    measure_named,
    missing,
    out,
    show_json,
    wrong_use,
)
from maatwerk.cli.law import table_of
from maatwerk.rules.money import dutch
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import RuleError
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.quarter import Order, Result, WrongRun, run

quarter = typer.Typer(no_args_is_help=True, help="Run a quarter: every worker, every employer, every euro explained.")
MEASURES = ("imw", "cmw", "cmw_onderneming", "vop")


@quarter.command("run")
def run_command(
    which: Annotated[str, typer.Argument(metavar="QUARTER", help="The quarter, such as 2024Q3.")],
    declarations: Annotated[Path, typer.Option("--declarations", help="Folder or file with declarations and attests.")],
    rights: Annotated[Path, typer.Option("--rights", help="Folder or file with rights (messages, CSV, Parquet).")],
    contingents: Annotated[Path, typer.Option("--contingents", help="Contingents (CSV or Parquet).")],
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    previous: Annotated[
        Path | None, typer.Option("--previous", help="Folder of an earlier run of this quarter.")
    ] = None,
    employers: Annotated[
        Path | None, typer.Option("--employers", help="Names for the statements: CSV with onderneming and naam.")
    ] = None,
    known_on: Annotated[str, typer.Option("--known-on", help="Only what was known on this day (2024-11-15).")] = "",
    assumptions: Assumptions = "",
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Compute a quarter from declarations to statements."""
    order = Order(
        quarter=_quarter(which),
        declarations=declarations,
        rights=rights,
        contingents=contingents,
        out=target,
        law=law_under(assumptions, reading),
        previous=previous,
        known_on=day_named(known_on, "--known-on"),
        assumptions=assumptions,
        names=names_in(employers),
    )
    result = run_or_end(order)
    if json_:
        show_json(result.summary)
    else:
        show(result)
        err.print(f"geschreven in {target.name}: lines.parquet, statements/, findings.csv, summary.json, manifest.json")
    raise typer.Exit(FINDINGS if result.blocking else FINE)


def names_in(file: Path | None) -> dict[str, str]:
    """Return the names of employers in a CSV with ``onderneming`` and ``naam``; ends the program when it is no such file."""
    if file is None:
        return {}
    frame = table_of(file)
    if not {"onderneming", "naam"} <= set(frame.columns):
        wrong_use(f"{file.name}: de kolommen onderneming en naam zijn nodig.")
    return dict(frame.select("onderneming", "naam").drop_nulls().iter_rows())


def run_or_end(order: Order) -> Result:
    """Run a quarter with a word per step; ends the program on wrong use or an unknown amount."""
    try:
        with err.status("beginnen") as status:
            return run(order, lambda text: status.update(f"{text} …"))
    except FileNotFoundError as problem:
        missing(problem)
    except (OSError, WrongRun) as problem:
        wrong_use(str(problem))
    except UnsetParameter as problem:
        err.print(f"[red]Gestopt:[/red] {problem.args[0]}")
        raise typer.Exit(FINDINGS) from problem


def law_under(assumptions: str, readings: list[str] | None) -> dict[str, RuleSet]:
    """Return the rule sets of a quarter run under assumptions and readings; a reading counts where it is known."""
    law = {name: measure_named(name, assumptions) for name in MEASURES}
    known = {name for ruleset in law.values() for name in ruleset.readings}
    for text in readings or []:
        name, _, option = text.partition("=")
        if name not in known:
            wrong_use(f"--reading {text!r}: gekend zijn {', '.join(sorted(known))}.")
        try:
            law = {key: rs.choose(**{name: option}) if name in rs.readings else rs for key, rs in law.items()}
        except RuleError as problem:
            wrong_use(problem.dutch)
    return law


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError:
        wrong_use(f"{text!r} is geen kwartaal: schrijf 2024Q3.")


def show(result: Result) -> None:
    """Print the totals of a run."""
    summary: dict[str, Any] = result.summary
    table = Table(title=f"Kwartaal {summary['quarter']}", title_justify="left")
    for name in ("maatregel", "ondernemingen", "lijnen", "geblokkeerd", "euro"):
        table.add_column(name, justify="left" if name == "maatregel" else "right")
    for name, line in summary["measures"].items():
        counts = (str(line[key]) for key in ("employers", "lines", "blocked"))
        table.add_row(name, *counts, dutch(line["total_cents"]))
    table.add_section()
    table.add_row("totaal", "", "", "", dutch(summary["total_cents"]))
    out.print(table)
    if summary["difference_cents"] is not None:
        out.print(
            f"Verschil met de vorige run: {dutch(summary['difference_cents'])} euro in {summary['differences']} lijnen"
        )
    out.print(f"{summary['findings']} bevindingen, waarvan {summary['blocking']} blokkerend")
    for name, reason in summary["assumptions"].items():
        err.print(f"[yellow]demobedrag[/yellow] {name}: {reason}")
