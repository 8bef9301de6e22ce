"""``maatwerk declarations read``: messages and tables into typed frames, nothing lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from maatwerk.cli.common import FINDINGS, FINE, AsJson, err, missing, out, show_json, wrong_use
from maatwerk.sources.command import declarations_read, findings_path

declarations = typer.Typer(no_args_is_help=True, help="Read declarations and attests.")


@declarations.callback()
def group() -> None:
    """Keep ``read`` a command of its own."""


@declarations.command("read")
def read_command(
    files: Annotated[list[Path], typer.Argument(help="Files or folders: XML, .xml.gz, .zip, CSV, Parquet.")],
    target: Annotated[Path, typer.Option("--out", help="A .parquet or .csv file, or a folder for one file per block.")],
    no_test_numbers: Annotated[
        bool, typer.Option("--no-test-numbers", help="Refuse test persons (INSZ with birth month + 60).")
    ] = False,
    json_: AsJson = False,
) -> None:
    """Read declarations: one row per occupation and attest version, with a finding for everything that is wrong."""
    try:
        with err.status("lezen") as status:
            progress = None if json_ else lambda done: status.update(f"{done} bestanden gelezen …")
            summary = declarations_read(files, target, not no_test_numbers, progress)
    except FileNotFoundError as problem:
        missing(problem)
    except OSError as problem:
        wrong_use(str(problem))
    if json_:
        show_json(summary.as_dict())
    else:
        table = Table("wat", "aantal")
        for name, count in summary.as_dict().items():
            if name != "findings":
                table.add_row(name, str(count))
        out.print(table)
        err.print(f"{summary.found} bevinding(en), waarvan {summary.blocking} blokkerend: {findings_path(target).name}")
    raise typer.Exit(FINDINGS if summary.blocking else FINE)
