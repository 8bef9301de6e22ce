"""The facts of an earlier run under the law of this one: what the rules alone change.

A run keeps the facts of its lines, not the code of its law. So where both changed, the rules go first (old facts, new
law) and the facts after (new facts, new law).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from maatwerk.rules.check import InputError
from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP, Input
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import CENTS, KEY, compute
from maatwerk.runs.rows import MEASURES, Rows

c = pl.col
BETWEEN = "tussen_cent"
_NO_FILE = ("bestand_aangifte", "pad_aangifte")


def under_new_law(
    old: pl.DataFrame, law: Mapping[str, RuleSet], quarter: Quarter, *, with_assumptions: bool
) -> pl.DataFrame:
    """Return, per line of an earlier run, ``tussen_cent``: its premium in cents with its own facts and this law.

    A line that was blocked, or whose facts this law can not compute with, has none.
    """
    frames = {m: own for m in MEASURES if m in law and (own := old.filter(c("maatregel") == m)).height}
    held = {m: _held(frame) for m, frame in frames.items()}
    empty = old.select(*KEY, pl.lit(None, dtype=pl.Int64).alias(BETWEEN)).clear()
    try:
        rows = Rows({m: facts_of(frame, law[m], quarter) for m, frame in frames.items()}, held, (), 0, old.clear())
        lines = compute(rows, law, quarter, with_assumptions=with_assumptions).lines if frames else old.clear()
    except (InputError, UnsetParameter, pl.exceptions.PolarsError):
        return empty
    return lines.select(*KEY, c(CENTS).alias(BETWEEN))


def _held(lines: pl.DataFrame) -> dict[int, Finding]:
    """Return the lines that were blocked: what they are is not known."""
    blocked = lines["geblokkeerd"].arg_true().to_list()
    return {at: Finding("geblokkeerd", "", "", "", "", "de lijn was geblokkeerd.", "") for at in blocked}


def facts_of(lines: pl.DataFrame, ruleset: RuleSet, quarter: Quarter) -> pl.DataFrame:
    """Return the facts of lines as a rule set takes them: whole numbers at their own scale."""
    inputs = [expr for name in ruleset.inputs for expr in _fact(ruleset.inputs[name], lines)]
    return lines.select(
        "onderneming",
        "insz",
        "attesten",
        "datum_begin",
        "datum_einde",
        c("insz").alias("werknemer"),
        pl.lit(quarter.index, dtype=pl.Int64).alias("kwartaal"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in _NO_FILE),
        pl.lit(None, dtype=pl.Int64).alias("loon_alle_codes"),
        *inputs,
    )


def _fact(given: Input, lines: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns of one input; none where no line of the measure fills it in."""
    if given.kind == "fraction":
        return [c(given.name + end) for end in (TOP, BOTTOM) if given.name + end in lines.columns]
    filled = given.name in lines.columns and lines[given.name].null_count() < lines.height
    if not filled or given.name in ("kwartaal", "onderneming", "werknemer"):
        return []
    if given.kind == "code":
        places = {name: place for place, name in enumerate(given.names)}
        return [c(given.name).replace_strict(places, default=None, return_dtype=pl.Int64)]
    if given.kind == "amount":
        return [c(given.name).cast(pl.String).str.replace(".", "", literal=True).cast(pl.Int64)]
    return [c(given.name)]
