"""``maatwerk estimate``: the year-end estimate, what came of it, and how such estimates did in the past."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.table import Table

from maatwerk.cli.common import (
    FINDINGS,
    FINE,
    AsJson,
    day_named,
    err,
    finish,
    missing,
    out,
    plain,
    show_json,
    wrong_use,
)
from maatwerk.cli.law import refuse_same
from maatwerk.lab.estimate.amounts import TOTAL
from maatwerk.lab.estimate.backtest import backtest, write_backtest
from maatwerk.lab.estimate.compare import Difference, compare, together
from maatwerk.lab.estimate.invented import invented
from maatwerk.lab.estimate.make import ArticleEstimate, Estimate, NothingKnown
from maatwerk.lab.estimate.make import estimate as estimated
from maatwerk.lab.estimate.methods import DEVELOPED, METHODS
from maatwerk.lab.estimate.published import published_estimates
from maatwerk.lab.estimate.stored import NoEstimate, as_record, read_estimate, write_estimate
from maatwerk.lab.estimate.table import read_vintages, write_vintages
from maatwerk.lab.estimate.vintages import Book
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch
from maatwerk.synthetic.make import CannotMake

estimate = typer.Typer(no_args_is_help=True, help="Estimate a year from the quarters known so far, and look back.")
_SCALE = re.compile(r"^\d{1,6}(\.\d{1,6}|/[1-9]\d{0,5})?$", re.ASCII)
Vintages = Annotated[Path, typer.Option("--in", help="Vintage table (CSV): what was known on which day.")]


@estimate.command("make")
def make_command(
    source: Vintages,
    year: Annotated[int, typer.Option("--year", help="The budget year.", min=1990, max=2100)],
    known_on: Annotated[str, typer.Option("--known-on", help="Only what was known on this day (2024-10-15).")],
    target: Annotated[Path, typer.Option("--out", help="The estimate as JSON, to compare later.")],
    method: Annotated[str, typer.Option("--method", help=f"One of: {', '.join(METHODS)}.")] = DEVELOPED,
    made_on: Annotated[str, typer.Option("--made-on", help="The day it is made; today when not given.")] = "",
    json_: AsJson = False,
) -> None:
    """Estimate the commitments and payments of a year per article, with an interval."""
    if method not in METHODS:
        wrong_use(f"--method {method!r}: gekend zijn {', '.join(METHODS)}.")
    day = day_named(known_on, "--known-on")
    if day is None:
        wrong_use("--known-on: geef een dag, zoals 2024-10-15.")
    refuse_same(source, target)
    book, findings = _read(source)
    try:
        made = estimated(book, year, day, method, day_named(made_on, "--made-on") or dt.date.today())
    except NothingKnown as problem:
        _say_findings(findings)
        wrong_use(f"{source.name}: {problem}")
    write_estimate(made, target)
    show_json(as_record(made)) if json_ else _show_estimate(made)
    finish(findings, target)


@estimate.command("compare")
def compare_command(
    stored: Annotated[Path, typer.Argument(metavar="ESTIMATE.JSON", help="An estimate made before.")],
    source: Vintages,
    json_: AsJson = False,
) -> None:
    """Set a stored estimate beside what came: the difference per article and its causes."""
    try:
        made = read_estimate(stored)
    except FileNotFoundError as problem:
        missing(problem)
    except NoEstimate as problem:
        wrong_use(str(problem))
    book, findings = _read(source)
    found = compare(made, book)
    show_json({"year": made.year, "made_on": made.made_on, **together(found)}) if json_ else _show_comparison(
        made, found
    )
    _end(findings)


@estimate.command("backtest")
def backtest_command(
    source: Vintages,
    target: Annotated[Path | None, typer.Option("--out", help="Write the whole backtest as JSON.")] = None,
    article: Annotated[str, typer.Option("--article", help="Whose years are shown: an article, or totaal.")] = TOTAL,
    json_: AsJson = False,
) -> None:
    """Make past estimates again and print their errors: naive carry-forward, the method, what late wage data did."""
    if target is not None:
        refuse_same(source, target)
    book, findings = _read(source)
    result = backtest(book)
    if not result["rows"]:
        _say_findings(findings)
        wrong_use(f"{source.name}: geen enkel jaar na het eerste heeft vier gekende kwartalen.")
    if article not in {row["article"] for row in result["rows"]}:
        wrong_use(f"--article {article!r} staat niet in de tabel.")
    if target is not None:
        write_backtest(result, target)
    show_json(result) if json_ else _show_backtest(result, article)
    _end(findings)


@estimate.command("vintages")
def vintages_command(
    target: Annotated[Path, typer.Option("--out", help="Vintage table to write (CSV).")],
    scale: Annotated[str, typer.Option("--scale", help="Part of the full size, such as 0.02.")] = "0.02",
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same Flanders.")] = 7,
) -> None:
    """Write the vintage table of an invented Flanders, 2019 to 2025: nobody in it exists."""
    if not _SCALE.match(scale):
        wrong_use(f"--scale {scale!r}: schrijf een deel zoals 0.02 of 1/50.")
    try:
        with tempfile.TemporaryDirectory() as scratch, err.status("beginnen") as status:
            book = invented(Path(scratch), seed, Fraction(scale), lambda text: status.update(f"{text} …"))
    except (CannotMake, ValueError) as problem:
        wrong_use(f"--scale {scale}, --seed {seed}: {problem}")
    write_vintages(book, target)
    out.print(f"{sum(1 for _ in book.rows())} verzonnen standen in {target.name}")


@estimate.command("published")
def published_command(json_: AsJson = False) -> None:
    """Show the estimates a budget document names itself, beside what came where that is known."""
    entries = published_estimates()
    if json_:
        show_json([entry.as_dict() for entry in entries])
        return
    table = _table(
        "Ramingen in document 004 (duizend euro)", "artikel", "wat", "voor", "geraamd", "kwam", "verschil", "stand"
    )
    for entry in entries:
        numbers = (entry.estimated_keuro, entry.came_keuro, entry.difference_keuro)
        shown = ("" if number is None else dutch(number, 0) for number in numbers)
        table.add_row(entry.article, entry.what, entry.made_for, *shown, entry.state)
    out.print(table)


def _read(path: Path) -> tuple[Book, tuple[Finding, ...]]:
    try:
        return read_vintages(path)
    except FileNotFoundError as problem:
        missing(problem)
    except OSError as problem:
        wrong_use(f"{path.name}: {problem.strerror or problem}")


def _say_findings(findings: Sequence[Finding]) -> None:
    for finding in findings[:20]:
        err.print(f"  {plain(str(finding))}")
    if len(findings) > 20:
        err.print(f"  … en {len(findings) - 20} andere")


def _end(findings: Sequence[Finding]) -> NoReturn:
    if findings:
        err.print(f"{len(findings)} bevinding(en) in de tabel")
        _say_findings(findings)
    raise typer.Exit(FINDINGS if any(finding.blocking for finding in findings) else FINE)


def _table(title: str, *names: str, left: int = 2) -> Table:
    table = Table(title=title, title_justify="left")
    for at, name in enumerate(names):
        table.add_column(name, justify="left" if at < left else "right")
    return table


def _show_estimate(made: Estimate) -> None:
    title = f"Raming {made.year}, met wat op {made.known_on} gekend was; methode {made.method}"
    table = _table(
        title, "artikel", "naam", "gekend tot", "vastlegging", "van", "tot", "vereffening", "van", "tot", "overlopend"
    )
    for entry in (*made.articles, made.total):
        table.add_row(*_estimate_cells(entry))
    out.print(table)
    if made.origin:
        out.print(f"gegevens: {plain(made.origin)}")
    for entry in made.articles:
        out.print(f"{entry.article}: {plain(_rule(entry))}")
        for part in entry.components:
            out.print(f"  {part.component}: {plain(part.used)}")
        for note in entry.notes:
            out.print(f"  {plain(note)}")


def _estimate_cells(entry: ArticleEstimate) -> tuple[str, ...]:
    amounts = (entry.commitments, entry.payments)
    cents = [number for a in amounts for number in (a.cents, a.interval.low, a.interval.high)]
    return (entry.article, entry.name, str(entry.known_until or ""), *map(dutch, (*cents, entry.accrual_cents)))


def _rule(entry: ArticleEstimate) -> str:
    bounds = entry.commitments.interval
    return f"interval {bounds.coverage_percent} %, {bounds.rule} ({bounds.errors} fouten)"


def _show_comparison(made: Estimate, found: Sequence[Difference]) -> None:
    title = f"Raming {made.year} van {made.made_on}, naast wat kwam"
    table = _table(title, "artikel", "in interval", "geraamd", "kwam", "verschil", "waarvan", "nog niet gekend")
    for entry in found:
        inside = {None: "nog niet gekend", True: "ja", False: "nee"}[entry.within_interval]
        still = f"{' '.join(entry.open_quarters)} {dutch(entry.open_cents)}" if entry.open_quarters else ""
        cents = map(dutch, (entry.estimate_cents, entry.actual_cents, entry.difference_cents))
        table.add_row(entry.article, inside, *cents, _causes(entry.causes), still)
    total = together(found)["total"]
    sums = map(dutch, (total["estimate_cents"], total["actual_cents"], total["difference_cents"]))
    table.add_row("totaal", "", *sums, _causes(total["causes"]), dutch(total["open_cents"]))
    out.print(table)


def _causes(causes: Mapping[str, int]) -> str:
    return "\n".join(f"{name} {dutch(cents)}" for name, cents in causes.items())


def _show_backtest(result: Mapping[str, Any], article: str) -> None:
    _show_years(result, article)
    names = [f"{method} (%)" for method in result["methods"]]
    table = _table(
        result["title"], "artikel", "soort", "stand", "jaren", *names, "late loondata (%)", "in interval", left=3
    )
    for row in result["summary"]:
        errors = [_percent(row["mean_abs_error_bp"][method]) for method in result["methods"]]
        late = _percent(row.get("late_bp"))
        hits = f"{row['interval_hits']} van {row['years']}"
        table.add_row(row["article"], row["kind"], row["horizon"], str(row["years"]), *errors, late, hits)
    out.print(table)
    out.print(f"gemiddelde van de fouten zonder teken; belofte van het interval {result['coverage_percent']} %")
    out.print(plain(f"gegevens: {result['origin'] or 'herkomst niet gegeven'}. {result['note']}"))


def _show_years(result: Mapping[str, Any], article: str) -> None:
    """Print the error of every year, with its sign: plus is too high."""
    names = [f"{method} (%)" for method in result["methods"]]
    title = f"{result['title']}: {article}, per jaar"
    table = _table(title, "jaar", "stand", "soort", "kwam", *names, "late loondata", "voorzien", "in interval", left=3)
    for row in result["rows"]:
        if row["article"] == article:
            errors = [_percent(row["error_bp"][method]) for method in result["methods"]]
            late = [dutch(row[name]) if name in row else "" for name in ("late_cents", "late_foreseen_cents")]
            place = (str(row["year"]), row["horizon"], row["kind"], dutch(row["actual_cents"]))
            table.add_row(*place, *errors, *late, "ja" if row["interval"]["hit"] else "nee")
    out.print(table)


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else dutch(hundredths)
