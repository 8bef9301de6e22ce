"""A quarter in parts, by employer: every rule looks at one worker or at the workers of one employer, never further.

So the rows of a quarter can be computed in as many parts, in as many processes, as there is room for; put together and sorted,
their lines are those of the whole to the last byte. ``flat`` makes one table of the rows, for whoever moves tables and knows
nothing of measures; ``computed`` is the work on any part of that table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import EMPLOYER_LINE, KEY, Computed, compute
from maatwerk.runs.rows import MEASURES, Rows

c = pl.col
EMPLOYER: Final = "onderneming"
MEASURE: Final = "maatregel"
HELD: Final = "vastgehouden"
"""The finding for which a row may not be computed, as JSON; empty for a row that may be."""
_BESIDE: Final = {
    "kwartaal": pl.Int64(), EMPLOYER: pl.String(), "insz": pl.String(), "werknemer": pl.String(), "attesten": pl.String(),
    "datum_begin": pl.Date(), "datum_einde": pl.Date(), "bestand_aangifte": pl.String(), "pad_aangifte": pl.String(),
    "loon_alle_codes": pl.Int64(),
}  # fmt: skip
"""What a line says beside the inputs of its rules."""


def part_of(count: int) -> pl.Expr:
    """Return in which of so many parts the employer of a row belongs: 0 to ``count`` - 1, the same on every machine."""
    return c(EMPLOYER).str.head(8).cast(pl.Int64) % count


def parts(rows: Rows, count: int) -> Iterator[Rows]:
    """Yield the rows of a quarter in so many parts: all rows of an employer in one of them, in their order.

    What was found around the rows, and the declarations they came from, stay with the whole.
    """
    for part in range(count):
        own = {measure: _places(frame, part, count) for measure, frame in rows.frames.items()}
        frames = {measure: rows.frames[measure][places] for measure, places in own.items()}
        held = {measure: _moved(rows.held[measure], places) for measure, places in own.items()}
        yield Rows(frames, held, (), 0, rows.declared.clear())


def _places(frame: pl.DataFrame, part: int, count: int) -> list[int]:
    """Return the places of the rows of a part."""
    return frame.select((part_of(count) == part).arg_true()).to_series().to_list()


def _moved(held: Mapping[int, Finding], own: list[int]) -> dict[int, Finding]:
    """Return the held rows of a part by their place in it."""
    return {new: held[old] for new, old in enumerate(own) if old in held}


def together(lines: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the lines of parts as those of the whole: the same columns, sorted as a run sorts its lines."""
    return pl.concat([_untyped(part) for part in lines], how="diagonal_relaxed").sort(KEY)


def _untyped(lines: pl.DataFrame) -> pl.DataFrame:
    """Return lines whose empty columns have no type: a part without rows of a measure does not know it."""
    empty = [name for name in lines.columns if lines[name].null_count() == lines.height]
    return lines.with_columns(pl.lit(None).alias(name) for name in empty)


def flat(rows: Rows, law: Mapping[str, RuleSet]) -> pl.DataFrame:
    """Return the rows of every measure in the law as one table, each row with its measure and, if held, its finding.

    An input has a column for each measure that has it: ``imw__startpakket``.
    """
    return pl.concat([_flat(rows, name, law) for name in rows.frames if name in law], how="diagonal")


def _flat(rows: Rows, measure: str, law: Mapping[str, RuleSet]) -> pl.DataFrame:
    frame, held = rows.frames[measure], rows.held[measure]
    why = [json.dumps(asdict(held[at])) if at in held else None for at in range(frame.height)]
    own = [c(name).alias(_column(measure, name)) for name in _inputs(measure, law) if name in frame.columns]
    told = [c(name).cast(dtype) for name, dtype in _BESIDE.items()]
    return frame.select(pl.lit(measure).alias(MEASURE), *told, pl.Series(HELD, why, dtype=pl.String), *own)


def _column(measure: str, name: str) -> str:
    return f"{measure}__{name}"


def _inputs(measure: str, law: Mapping[str, RuleSet]) -> list[str]:
    """Return the columns of the inputs of a measure, and of what is computed beside it; without those of every row."""
    beside = (EMPLOYER_LINE,) if measure == "cmw" else ()
    inputs = [given.name for name in (measure, *beside) for given in law[name].inputs.values()]
    names = dict.fromkeys(name + end for name in inputs for end in ("", TOP, BOTTOM))
    return [name for name in names if name not in _BESIDE]


def rows_of_flat(table: pl.DataFrame, law: Mapping[str, RuleSet]) -> Rows:
    """Return the rows that ``flat`` made a table of; the order of its rows does not matter."""
    ordered = table.sort("insz", EMPLOYER)
    own = {name: [_column(name, each) for each in _inputs(name, law)] for name in MEASURES if name in law}
    known = [name for name, columns in own.items() if not set(columns).isdisjoint(table.columns)]
    frames = {name: _of_measure(ordered, name, law) for name in known}
    held = {name: _held(frame) for name, frame in frames.items()}
    return Rows({name: frame.drop(HELD) for name, frame in frames.items()}, held, (), 0, table.clear())


def _of_measure(table: pl.DataFrame, measure: str, law: Mapping[str, RuleSet]) -> pl.DataFrame:
    named = {_column(measure, name): name for name in _inputs(measure, law)}
    own = [name for name in table.columns if name in named]
    return table.filter(c(MEASURE) == measure).select(*_BESIDE, HELD, *own).rename({name: named[name] for name in own})


def _held(frame: pl.DataFrame) -> dict[int, Finding]:
    return {at: Finding(**json.loads(text)) for at, text in enumerate(frame[HELD]) if text is not None}


def computed(table: pl.DataFrame, law: Mapping[str, RuleSet], quarter: Quarter, *, with_assumptions: bool) -> Computed:
    """Compute some employers of a quarter out of the table that ``flat`` made: what every part does by itself."""
    return compute(rows_of_flat(table, law), law, quarter, with_assumptions=with_assumptions)
