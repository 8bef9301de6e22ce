"""``maatwerk synthetic make`` and ``load``: invented Flanders, at any size, as files or in the portal."""

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
    """Group what is invented."""


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


@synthetic.command("load")
def load_command(
    years: Annotated[int, typer.Option("--years", help="Years until the last quarter there is.", min=1)] = 1,
    scale: Annotated[str, typer.Option("--scale", help="Part of the full size, such as 0.02.")] = "1.0",
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same Flanders.")] = 1,
    json_: AsJson = False,
) -> None:
    """Fill the register of the portal with an invented Flanders; makes or renews the database first."""
    from maatwerk.cli.portal import ready

    ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from maatwerk.portal.register.load import NotEmpty
    from maatwerk.portal.register.load_synthetic import load_synthetic

    try:
        with err.status("laden"):
            loaded = load_synthetic(years, Fraction(scale), seed)
    except (CannotMake, NotEmpty, ValueError, ZeroDivisionError) as problem:
        wrong_use(str(problem))
    if json_:
        show_json({"hash": loaded.hash, "seconds": loaded.seconds, "counts": loaded.counts})
        return
    table = Table("tabel", "rijen")
    for name, count in loaded.counts.items():
        table.add_row(name.removeprefix("register_"), str(count))
    out.print(table)
    out.print(f"{loaded.rows} rijen in {loaded.seconds} s, hash {loaded.hash[:16]}…")
