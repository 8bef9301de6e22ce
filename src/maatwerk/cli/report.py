"""``maatwerk report``: the books on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maatwerk.cli.accounts import Readings
from maatwerk.cli.common import out
from maatwerk.cli.indicators import Accounts, Declarations, Runs, inputs_of
from maatwerk.report.contents import contents
from maatwerk.report.page import write_report


def report_command(
    target: Annotated[Path, typer.Option("--out", help="HTML file to write.", metavar="FILE")],
    accounts: Accounts = None,
    run: Runs = None,
    declarations: Declarations = None,
    reading: Readings = None,
) -> None:
    """Write the books as one HTML page: budget, figures, indicators, law and reality, estimate; every number opened."""
    page = write_report(contents(inputs_of(accounts, run, declarations, reading)), target)
    out.print(f"De boeken: {page}", soft_wrap=True)
