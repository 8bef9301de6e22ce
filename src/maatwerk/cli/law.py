"""``maatwerk law``: compute, explain, look up the numbers, see what is covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.table import Table

from maatwerk.cli.common import (
    AsJson,
    Assumptions,
    In,
    Out,
    Readings,
    assumption_file,
    day_named,
    err,
    finish,
    left_out,
    measure_named,
    out,
    plain,
    say_assumptions,
    show_json,
    wrong_use,
)
from maatwerk.law.coverage import coverage_report
from maatwerk.law.measures import measures, parameters
from maatwerk.rules.check import InputError
from maatwerk.rules.explain import CONFIDENCE_WORDS, Explainer
from maatwerk.rules.graph import as_json as graph_json
from maatwerk.rules.graph import as_mermaid
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Dated, Parameter, UnsetParameter, read_parameter_file, show_value
from maatwerk.rules.reform import assumed_parameters, rests_on
from maatwerk.rules.render import as_json, as_page, as_text
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.split import evaluate_split
from maatwerk.rules.tables import TableError, read_table, write_table, written
from maatwerk.rules.wording import label
from maatwerk.rules.writing import same_file

law = typer.Typer(no_args_is_help=True, help="Compute and explain the law, look up its numbers, see what is covered.")

Measure = Annotated[str, typer.Argument(help="Short code of the measure, e.g. imw, vop, cmw, cmw_contingent.")]


def table_of(file: Path) -> pl.DataFrame:
    """Read a table or end the program with exit code 2 and the reason."""
    try:
        return read_table(file)
    except TableError as problem:
        wrong_use(str(problem))


@law.command("evaluate")
def evaluate_command(
    measure: Measure,
    source: In,
    target: Out,
    assumptions: Assumptions = "",
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Compute a measure for every row: one output row per input row, same order, input columns kept."""
    refuse_same(source, target)
    ruleset, frame = measure_named(measure, assumptions, reading), table_of(source)
    wanted = ruleset.targets_of(with_assumptions=bool(assumptions))
    refuse_taken(source, frame, (*wanted, "aannames"))
    try:
        outcome = evaluate_split(ruleset, frame, wanted, file=source.name)
    except UnsetParameter as problem:
        wrong_use_of_unset(problem)
    write_table(with_assumptions(written(ruleset, outcome.frame, wanted), rests_on(ruleset, wanted)), target)
    if json_:
        show_json(_summary(ruleset, outcome.frame, wanted, len(outcome.findings)))
    else:
        say_assumptions(ruleset, wanted)
        err.print(f"{frame.height} rij(en) gelezen, geschreven naar {target.name}")
    finish(outcome.findings, target)


def refuse_same(source: Path, target: Path) -> None:
    """End the program with exit code 2 when the output would overwrite the input."""
    if same_file(source, target):
        wrong_use(f"--out is hetzelfde bestand als --in ({source.name}): geef een andere naam.")


def refuse_taken(source: Path, frame: pl.DataFrame, names: Sequence[str]) -> None:
    """End the program with exit code 2 when the input already has a column that the output would add."""
    taken = [name for name in names if name in frame.columns]
    if taken:
        wrong_use(f"{source.name} heeft al de uitvoerkolom(men) {', '.join(taken)}: laat ze weg of hernoem ze.")


def with_assumptions(frame: pl.DataFrame, said: Sequence[str]) -> pl.DataFrame:
    """Return the frame with a column that says what its amounts rest on besides the law."""
    return frame.with_columns(pl.lit("; ".join(said) or None, dtype=pl.String).alias("aannames"))


def wrong_use_of_unset(problem: UnsetParameter) -> None:
    """Say which amount is not known and end with exit code 1."""
    err.print(f"[red]Gestopt:[/red] {plain(str(problem.args[0]))}")
    raise typer.Exit(1)


def _summary(ruleset: RuleSet, frame: pl.DataFrame, wanted: tuple[str, ...], findings: int) -> dict[str, Any]:
    amounts = [n for n in wanted if ruleset.rules[n][-1].unit.startswith("EUR") and frame.schema[n] == pl.Int64]
    return {
        "measure": ruleset.name,
        "rows": frame.height,
        "computed": frame.height - frame[wanted[0]].null_count(),
        "findings": findings,
        "totals_cents": {name: frame[name].sum() for name in amounts},
        "rules_hash": ruleset.hash,
        "readings": {name: reading.default for name, reading in ruleset.readings.items()},
        "assumptions": assumed_parameters(ruleset, wanted),
        "not_computed": left_out(ruleset, wanted),
    }


@law.command("explain")
def explain_command(
    measure: Measure,
    source: In,
    row: Annotated[int, typer.Option("--row", help="Row number, from 1.")],
    target: Annotated[
        str, typer.Option("--target", help="What to explain; default the last amount of the measure.")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text, json or html.")] = "text",
    assumptions: Assumptions = "",
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Open one amount down to its inputs, parameters and articles."""
    ruleset, frame = measure_named(measure, assumptions, reading), table_of(source)
    if not 1 <= row <= frame.height:
        wrong_use(f"--row {row}: {source.name} heeft rijen 1 tot {frame.height}.")
    name = target or _main_target(ruleset)
    if name not in ruleset.rules:
        wrong_use(f"--target {name!r} is geen regel van {measure}. Gekend: {', '.join(ruleset.rules)}.")
    form = "json" if json_ else form
    if form not in ("text", "json", "html"):
        wrong_use(f"--format {form!r}: kies text, json of html.")
    try:
        explainer, place = Explainer.around(ruleset, frame, row - 1, name)
        step = explainer.explain(place, name)
    except InputError as problem:
        err.print(f"[red]Rij {row} is niet te berekenen.[/red]\n{plain(str(problem))}")
        raise typer.Exit(1) from problem
    except UnsetParameter as problem:
        wrong_use_of_unset(problem)
    page = {"text": as_text, "json": as_json, "html": lambda s: as_page(s, f"{label(name)}, rij {row}")}
    typer.echo(page[form](step))


def _main_target(ruleset: RuleSet) -> str:
    amounts = [name for name in ruleset.targets if ruleset.rules[name][-1].unit.startswith("EUR")]
    return amounts[-1] if amounts else ruleset.targets[0]


@law.command("parameters")
def parameters_command(
    measure: Annotated[str, typer.Argument(help="Short code of the measure; default all.")] = "",
    on: Annotated[str, typer.Option("--on", help="Only what holds on this day (2024-07-01).")] = "",
    assumptions: Assumptions = "",
    json_: AsJson = False,
) -> None:
    """Show the law's numbers with their dates, source and confidence."""
    day = day_named(on, "--on")
    known = measure_named(measure, assumptions).parameters if measure else {**parameters(), **_assumed(assumptions)}
    rows = [line for parameter in known.values() for line in _lines(parameter, day)]
    if json_:
        show_json(rows)
        return
    for parameter in known.values():
        _show(parameter, day)


def _show(parameter: Parameter, day: dt.date | None) -> None:
    lines = _lines(parameter, day)
    if not lines:
        return
    out.print(f"[bold]{parameter.name}[/bold]  {parameter.title} ({parameter.unit})", soft_wrap=True)
    for line in lines:
        period = f"{line['from']} – {line['until'] or 'nu'}"
        note = f"  {line['note']}" if line["note"] else ""
        sure = CONFIDENCE_WORDS[line["confidence"]]
        out.print(f"  {period:<24} {line['value']}  [dim]{sure}: {line['source']}{note}[/dim]", soft_wrap=True)


def _assumed(assumptions: str) -> dict[str, Parameter]:
    if not assumptions:
        return {}
    return {p.name: p for p in read_parameter_file(assumption_file(assumptions))}


def _lines(parameter: Parameter, day: dt.date | None) -> list[dict[str, Any]]:
    ends = [later.since - dt.timedelta(days=1) for later in parameter.values[1:]] + [None]
    dated = [(value, value.until or end) for value, end in zip(parameter.values, ends, strict=True)]
    return [_line(parameter, value, end) for value, end in dated if day is None or value is parameter.on(day)]


def _cells(parameter: Parameter, dated: Dated) -> dict[str, str | None] | None:
    """Return the cells of a keyed value by their keys joined with a point; None for a scalar."""
    if not isinstance(dated.value, dict):
        return None
    cells = dated.value.items()
    return {".".join(map(str, k)): None if v is None else printed(v, parameter.scale) for k, v in cells}


def _line(parameter: Parameter, dated: Dated, until: dt.date | None) -> dict[str, Any]:
    notes = [dated.note, f"aanname: {dated.assumption}" if dated.assumption else ""]
    return {
        "parameter": parameter.name,
        "title": parameter.title,
        "value": show_value(dated.value, parameter.scale),
        "cells": _cells(parameter, dated),
        "unit": parameter.unit,
        "from": str(dated.since),
        "until": str(until or ""),
        "confidence": dated.confidence,
        "source": dated.source,
        "note": "; ".join(note for note in notes if note),
        "assumption": bool(dated.assumption),
    }


@law.command("coverage")
def coverage_command(
    graph: Annotated[
        str, typer.Option("--graph", help="Print the graph of this measure as Mermaid (or JSON) instead.")
    ] = "",
    json_: AsJson = False,
) -> None:
    """Show, provision by provision, what is a rule, a parameter, unset, not expressible or open."""
    if graph:
        ruleset = measure_named(graph)
        show_json(graph_json(ruleset)) if json_ else typer.echo(as_mermaid(ruleset))
        return
    report = coverage_report(measures())
    if json_:
        show_json(report)
        return
    table = Table("bepaling", "grond", "stand", "waar", "proeven")
    for line in report["provisions"]:
        table.add_row(line["title"], line["basis"], line["status"], ", ".join(line["refs"]), ", ".join(line["tests"]))
    out.print(table)
    out.print("  ".join(f"{status}: {count}" for status, count in report["counts"].items()))
