"""The program ``maatwerk``."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from maatwerk.cli.accounts import accounts
from maatwerk.cli.audit import audit, decision
from maatwerk.cli.budget import budget
from maatwerk.cli.common import WRONG_USE
from maatwerk.cli.declarations import declarations
from maatwerk.cli.demo import demo_command
from maatwerk.cli.estimate import estimate
from maatwerk.cli.figures import figures
from maatwerk.cli.indicators import indicators
from maatwerk.cli.law import law
from maatwerk.cli.portal import backup_command, manage_command, restore_command, serve_command
from maatwerk.cli.publish import publish
from maatwerk.cli.quarter import quarter
from maatwerk.cli.reality import reality
from maatwerk.cli.report import report_command
from maatwerk.cli.simulate import simulate_command
from maatwerk.cli.synthetic import synthetic

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Maatwerk: the Flemish social-economy support system. Exact, explained, replayable.",
)
app.add_typer(law, name="law")
app.add_typer(declarations, name="declarations")
app.add_typer(quarter, name="quarter")
app.add_typer(figures, name="figures")
app.add_typer(budget, name="budget")
app.add_typer(accounts, name="accounts")
app.add_typer(indicators, name="indicators")
app.add_typer(estimate, name="estimate")
app.add_typer(reality, name="reality")
app.add_typer(publish, name="publish")
app.add_typer(synthetic, name="synthetic")
app.add_typer(audit, name="audit")
app.add_typer(decision, name="decision")
app.command("report")(report_command)
app.command("simulate")(simulate_command)
app.command("demo")(demo_command)
app.command("serve")(serve_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(manage_command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"maatwerk {version('maatwerk')}")
        raise typer.Exit


@app.callback()
def root(
    version_: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options of the program itself."""


def main() -> None:
    """Run the program; what can not be read or written is wrong use."""
    try:
        app()
    except OSError as problem:
        said = f"{Path(problem.filename).name}: " if isinstance(problem.filename, str) else ""
        typer.echo(f"Fout: {said}kan niet gelezen of geschreven worden ({problem.strerror or problem}).", err=True)
        raise SystemExit(WRONG_USE) from problem
