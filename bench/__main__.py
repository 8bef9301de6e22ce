"""`python -m bench`: one run, one table."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import envs, measure, report
from bench.registry import ENGINES, Engine

DOCS = measure.ROOT / "docs" / "bench.md"
app = typer.Typer(add_completion=False)


@app.command()
def main(
    rows: Annotated[str, typer.Option(help="Numbers of rows.")] = "100000,1000000,10000000",
    engines: Annotated[str, typer.Option(help=f"Some of: {','.join(e.name for e in ENGINES)}.")] = "",
    repeat: Annotated[int, typer.Option(min=1, help="Runs of each engine; the table gives the median.")] = 5,
    budget: Annotated[float, typer.Option(help="Seconds after which an engine is not repeated again.")] = 120.0,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything measured to this file.")] = None,
    write_docs: Annotated[bool, typer.Option("--write-docs", help="Put the table in docs/bench.md.")] = False,
) -> None:
    """Compute the same case in every engine and print time, rows wrong by a cent or more, and memory, side by side."""
    sizes, chosen = numbers(rows), selected(engines)
    console = Console()
    results: list[measure.Measured] = []
    for size in sizes:
        results += measure_size(size, chosen, repeat, budget, console)
    console.print(report.table(results))
    for remark in report.remarks(results):
        console.print(remark)
    if json_file is not None:
        json_file.write_text(json.dumps([one.as_dict() for one in results], indent=2) + "\n", encoding="utf-8")
    if write_docs:
        report.write_docs(DOCS, results, command(rows, engines, repeat))


def measure_size(
    size: int, chosen: list[Engine], repeat: int, budget: float, console: Console
) -> list[measure.Measured]:
    """Measure every engine at one number of rows."""
    arrays = any(engine.environment for engine in chosen) and can_exchange(console)
    with (
        console.status(f"{report.number(size)} rows: input and exact truth") as status,
        measure.prepared(size, arrays) as case,
    ):
        console.print(
            f"{report.number(size)} rows: integers and fractions agree on the {report.number(case.compared)} compared."
        )
        results = []
        for engine in chosen:
            status.update(f"{report.number(size)} rows: {engine.label}")
            results.append(measure.measure(engine, case, repeat, budget))
            console.print("  " + "  ".join(text for text in report.cells(results[-1], None) if text))
    return results


def can_exchange(console: Console) -> bool:
    """Whether the environment that turns the input into arrays can be made; without it no peer can run."""
    try:
        envs.python("numpy")
    except envs.Unbuildable as trouble:
        console.print(f"The environment of NumPy can not be made ({trouble}): the peers are left out.")
        return False
    return True


def numbers(rows: str) -> list[int]:
    """The numbers of rows asked for."""
    try:
        sizes = [int(part) for part in rows.split(",")]
    except ValueError as wrong:
        raise typer.BadParameter(f"{rows!r} is not a list of numbers", param_hint="--rows") from wrong
    if min(sizes) < 1:
        raise typer.BadParameter("a number of rows is at least 1", param_hint="--rows")
    return sizes


def selected(engines: str) -> list[Engine]:
    """The engines asked for, in the order of the table; all when none is named."""
    names = {part.strip() for part in engines.split(",") if part.strip()}
    unknown = names - {engine.name for engine in ENGINES}
    if unknown:
        raise typer.BadParameter(f"unknown: {', '.join(sorted(unknown))}", param_hint="--engines")
    return [engine for engine in ENGINES if not names or engine.name in names]


def command(rows: str, engines: str, repeat: int) -> str:
    """The command that gives this table again."""
    parts = ["python -m bench", f"--rows {shlex.quote(rows)}"]
    parts += [f"--engines {shlex.quote(engines)}"] if engines else []
    return " ".join([*parts, f"--repeat {repeat}"])


if __name__ == "__main__":
    app()
