"""``maatwerk demo``: the main job on a newcomer's machine."""

from __future__ import annotations

import functools
import http.server
import os
import time
from pathlib import Path
from typing import Annotated

import typer

from maatwerk.cli.common import err, out
from maatwerk.cli.quarter import law_under, run_or_end, show
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.index import beside_published, write_index
from maatwerk.runs.quarter import Order
from maatwerk.synthetic.make import make

QUARTER = "2024Q3"
SEED = 2024


def demo_command(
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("out/demo"),
    scale: Annotated[str, typer.Option("--scale", help="Part of the full size of Flanders.")] = "1.0",
    port: Annotated[int, typer.Option("--port", help="Port to serve on; 0 takes a free one.")] = 8080,
) -> None:
    """Make an invented Flanders, run a quarter over it, print the totals beside the published ones, and serve the result.

    ``DEMO_SERVE=0`` ends after printing.
    """
    from fractions import Fraction

    began = time.monotonic()
    quarter = Quarter.parse(QUARTER)
    with err.status(f"een verzonnen Vlaanderen maken ({QUARTER}) …"):
        made = make(target / "invoer", SEED, quarter, quarter, Fraction(scale))
    order = Order(
        quarter=quarter,
        declarations=made.out / "declarations" / QUARTER,
        rights=made.out / "rights",
        contingents=made.out / "contingents.csv",
        out=target / QUARTER,
        law=law_under("demo", None),
        assumptions="demo",
    )
    result = run_or_end(order)
    show(result)
    out.print(beside_published(result, made))
    page = write_index(result, made, order.out)
    out.print(f"\nKlaar in {time.monotonic() - began:.0f} s. Open [bold]{page}[/bold]")
    out.print(f"Eén afrekening: [bold]{result.statements[0]}[/bold]")
    if os.environ.get("DEMO_SERVE", "1") != "0":
        serve(order.out, port)


def serve(folder: Path, port: int) -> None:
    """Serve a folder on this machine only, until Ctrl-C."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        out.print(f"Te bekijken op http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C stopt)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            out.print("gestopt")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line per request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
