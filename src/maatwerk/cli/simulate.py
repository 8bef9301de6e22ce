"""``maatwerk simulate``: a reform over the same rows, beside the law as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from maatwerk.cli.common import (
    AsJson,
    Assumptions,
    In,
    Out,
    Readings,
    err,
    finish,
    measure_named,
    missing,
    out,
    show_json,
    wrong_use,
)
from maatwerk.cli.law import refuse_same, refuse_taken, table_of, with_assumptions, wrong_use_of_unset
from maatwerk.rules.columns import decimals
from maatwerk.rules.exact import TooLarge
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import ParameterError, UnsetParameter
from maatwerk.rules.reform import read_reform, rests_on
from maatwerk.rules.rule import RuleError
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.split import evaluate_split
from maatwerk.rules.tables import as_decimal, write_table, written


def simulate_command(
    reform: Annotated[Path, typer.Argument(help="The reform, as YAML (docs/reforms.md).")],
    measure: Annotated[str, typer.Option("--measure", help="Short code of the measure.")],
    source: In,
    target: Out,
    assumptions: Assumptions = "",
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Compute every row under the law and under a reform, with the difference."""
    refuse_same(source, target)
    base = measure_named(measure, assumptions, reading)
    try:
        changed = read_reform(reform)
        reformed = changed.apply(base)
    except FileNotFoundError as problem:
        missing(problem)
    except (ParameterError, RuleError) as problem:
        wrong_use(problem.dutch)
    frame, wanted = table_of(source), base.targets_of(with_assumptions=bool(assumptions))
    refuse_taken(source, frame, (*wanted, *(f"{name}_hervorming" for name in wanted), "aannames"))
    try:
        before = evaluate_split(base, frame, wanted, file=source.name)
        after = evaluate_split(reformed, frame, wanted, file=source.name)
    except UnsetParameter as problem:
        wrong_use_of_unset(problem)
    except TooLarge as problem:
        wrong_use(f"{changed.name}: een bedrag wordt te groot om er exact mee te rekenen ({problem}).")
    said = [*rests_on(base, wanted), f"hervorming {changed.name}"]
    write_table(with_assumptions(_beside(base, before.frame, after.frame, wanted), said), target)
    totals = _totals(base, before.frame, after.frame, wanted)
    if json_:
        show_json({"reform": changed.name, "reform_hash": changed.hash, "totals_cents": totals})
    else:
        _show(changed.name, totals)
    finish(tuple(dict.fromkeys((*before.findings, *after.findings))), target)


def _beside(ruleset: RuleSet, before: pl.DataFrame, after: pl.DataFrame, wanted: tuple[str, ...]) -> pl.DataFrame:
    numbers = [name for name in wanted if before.schema[name] == pl.Int64]
    result = written(ruleset, before, wanted)
    other = written(ruleset, after, wanted).select(pl.col(wanted).name.suffix("_hervorming"))
    differences = [
        _difference(ruleset, name, after[name] - before[name])
        for name in numbers
        if ruleset.rules[name][-1].unit not in ("kwartaal", "datum")
    ]
    return pl.concat([result, other, pl.DataFrame(differences)], how="horizontal")


def _difference(ruleset: RuleSet, name: str, values: pl.Series) -> pl.Series:
    places, title = decimals(ruleset.rules[name][-1].unit), f"{name}_verschil"
    return pl.select(as_decimal(pl.lit(values), places).alias(title)).to_series() if places else values.rename(title)


def _totals(
    ruleset: RuleSet, before: pl.DataFrame, after: pl.DataFrame, wanted: tuple[str, ...]
) -> dict[str, dict[str, int]]:
    amounts = [name for name in wanted if ruleset.rules[name][-1].unit.startswith("EUR")]
    return {
        name: {
            "law": before[name].sum(),
            "reform": after[name].sum(),
            "difference": after[name].sum() - before[name].sum(),
            "gain": int((after[name] > before[name]).sum()),
            "lose": int((after[name] < before[name]).sum()),
        }
        for name in amounts
    }


def _show(name: str, totals: dict[str, dict[str, int]]) -> None:
    table = Table(title=f"Hervorming {name}")
    for title in ("bedrag", "wet", "hervorming", "verschil", "winnaars", "verliezers"):
        table.add_column(title, justify="left" if title == "bedrag" else "right")
    for amount, sums in totals.items():
        euros = (printed(sums[key], 2) for key in ("law", "reform", "difference"))
        table.add_row(amount, *euros, str(sums["gain"]), str(sums["lose"]))
    out.print(table)
    err.print("wet: de regels zoals ze gelden; hervorming: dezelfde rijen onder de hervorming")
