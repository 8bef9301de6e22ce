"""``maatwerk synthetic make``: invented Flanders, at any size."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from maatwerk.cli.common import AsJson, err, out, show_json, wrong_use
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.make import CannotMake, make

synthetic = typer.Typer(no_args_is_help=True, help="Make invented data: nobody in it exists.")


@synthetic.callback()
def group() -> None:
    """Keep ``make`` a command of its own."""


@synthetic.command("make")
def make_command(
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same Flanders.")],
    first: Annotated[str, typer.Option("--from", help="First quarter, such as 2024Q1.")],
    last: Annotated[str, typer.Option("--until", help="Last quarter, such as 2024Q4.")],
    scale: Annotated[str, typer.Option("--scale", help="Part of the full size, such as 0.02.")] = "1.0",
    json_: AsJson = False,
) -> None:
    """Write declarations, rights, contingents and employers of an invented Flanders."""
    try:
        quarters, size = (Quarter.parse(first), Quarter.parse(last)), Fraction(scale)
        with err.status("maken"):
            made = make(target, seed, *quarters, size)
    except (CannotMake, ValueError, ZeroDivisionError) as problem:
        wrong_use(str(problem))
    if json_:
        show_json({"hash": made.hash, "files": len(made.files), "counts": made.counts.to_dicts()})
        return
    table = Table("figuur", "periode", "waarde")
    for row in made.counts.to_dicts():
        table.add_row(row["figuur"].replace("_", " "), row["periode"], f"{row['waarde'].normalize():f}")
    out.print(table)
    out.print(f"{len(made.files)} bestanden in {target.name}, hash {made.hash[:16]}…")
