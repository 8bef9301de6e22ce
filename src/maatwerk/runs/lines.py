"""The lines of a quarter: one per worker, employer and measure, with every intermediate value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.split import Outcome, evaluate_split
from maatwerk.rules.tables import as_decimal, written
from maatwerk.runs.around import computed_around
from maatwerk.runs.rows import Rows

c = pl.col
KEY = ("maatregel", "onderneming", "insz")
CENTS = "premie_cent"
PARTS: Mapping[str, tuple[str, ...]] = {
    "imw": ("loonpremie", "begeleidingspremie_vast", "begeleidingspremie_variabel"),
    "cmw": ("loonpremie", "begeleidingspremie_vast", "begeleidingspremie_variabel"),
    "vop": ("vop_premie",),
}
"""The amounts of a line that are paid; their sum is the premium of the line."""

EMPLOYER_LINE = "cmw_onderneming"
"""The line of an employer as such (organisatieondersteuning); its ``insz`` is empty."""


@dataclass(frozen=True, slots=True)
class Computed:
    """Lines (amounts as decimals, ``premie_cent`` as whole cents), findings, and per measure the rows as computed with."""

    lines: pl.DataFrame
    findings: tuple[Finding, ...]
    frames: Mapping[str, pl.DataFrame]


def compute(rows: Rows, law: Mapping[str, RuleSet], quarter: Quarter, *, with_assumptions: bool) -> Computed:
    """Compute every measure over its rows. A blocked row is a line with empty amounts."""
    lines, findings, frames = [], list(rows.findings), {}
    for measure, frame in rows.frames.items():
        if measure not in law:
            continue
        ruleset = law[measure]
        targets = shown_targets(ruleset, with_assumptions=with_assumptions)
        computing = computed_around if measure == "cmw" else _computed
        outcome = computing(ruleset, frame, targets, rows.held[measure])
        findings += _placed(outcome.findings, frame, rows.held[measure])
        frames[measure] = outcome.frame
        lines.append(_line_frame(measure, ruleset, outcome.frame, targets, quarter))
        if measure == "cmw":
            whole, held = law[EMPLOYER_LINE], rows.held[measure]
            lines.append(_employer_lines(whole, frame, held, quarter, with_assumptions=with_assumptions))
    return Computed(pl.concat(lines, how="diagonal_relaxed").sort(KEY), tuple(findings), frames)


def _computed(ruleset: RuleSet, frame: pl.DataFrame, targets: Sequence[str], held: Mapping[int, Finding]) -> Outcome:
    return evaluate_split(ruleset, frame, targets, scaled=True, held=held)


def shown_targets(ruleset: RuleSet, *, with_assumptions: bool) -> tuple[str, ...]:
    """Return every rule behind the targets, in the order of the computation: what a line shows."""
    return tuple(ruleset.order(ruleset.targets_of(with_assumptions=with_assumptions)))


def _placed(findings: Sequence[Finding], frame: pl.DataFrame, held: Mapping[int, Finding]) -> Iterator[Finding]:
    """Yield findings that say of whom they are, instead of a row of a frame nobody sees."""
    own = {id(finding) for finding in held.values()}
    for finding in findings:
        number = finding.path.removeprefix("rij ")
        if id(finding) in own or not number.isdigit():
            yield finding
            continue
        row = frame.row(int(number) - 1, named=True)
        place = f"{row['onderneming']} {row['insz']}"
        yield Finding(
            finding.code,
            row["bestand_aangifte"] or "",
            f"{row['pad_aangifte'] or ''} {place}".strip(),
            finding.field,
            finding.value,
            finding.why,
            finding.mend,
            finding.blocking,
            row["loon_alle_codes"] if finding.blocking else None,
        )


def _line_frame(
    measure: str, ruleset: RuleSet, frame: pl.DataFrame, targets: tuple[str, ...], quarter: Quarter
) -> pl.DataFrame:
    parts = [name for name in PARTS[measure] if name in targets]
    shown = frame.with_columns(pl.sum_horizontal(parts, ignore_nulls=False).cast(pl.Int64).alias(CENTS))
    facts = [expr for name in ruleset.inputs for expr in _fact(ruleset, name, shown)]
    return written(ruleset, shown, targets).select(
        pl.lit(measure).alias("maatregel"),
        pl.lit(str(quarter)).alias("kwartaal"),
        "onderneming",
        "insz",
        "attesten",
        "datum_begin",
        "datum_einde",
        *facts,
        *targets,
        as_decimal(c(CENTS), 2).alias("premie"),
        CENTS,
        c(CENTS).is_null().alias("geblokkeerd"),
    )


def _fact(ruleset: RuleSet, name: str, frame: pl.DataFrame) -> Iterator[pl.Expr]:
    """Yield an input of the rules as people read it; a fraction as its two whole numbers."""
    given = ruleset.inputs[name]
    if given.kind == "fraction" and name + TOP in frame.columns:
        yield from (c(name + TOP), c(name + BOTTOM))
    elif name not in frame.columns or name in ("kwartaal", "onderneming", "werknemer"):
        return
    elif given.kind == "code":
        yield c(name).replace_strict(dict(enumerate(given.names)), default=None, return_dtype=pl.String).alias(name)
    elif given.kind == "amount":
        yield as_decimal(c(name), given.scale).alias(name)
    else:
        yield c(name)


def _employer_lines(
    ruleset: RuleSet, frame: pl.DataFrame, held: Mapping[int, Finding], quarter: Quarter, *, with_assumptions: bool
) -> pl.DataFrame:
    """Return a line per employer: VTE, and organisatieondersteuning where its amounts are assumed."""
    targets = ruleset.targets_of(with_assumptions=with_assumptions)
    outcome = evaluate_split(ruleset, frame, targets, scaled=True, held=held).frame
    once = outcome.unique("onderneming", keep="first", maintain_order=True)
    paid = c("organisatieondersteuning") if with_assumptions else c("vte") * 0
    shown = once.with_columns(paid.alias(CENTS))
    return written(ruleset, shown, targets).select(
        pl.lit(EMPLOYER_LINE).alias("maatregel"),
        pl.lit(str(quarter)).alias("kwartaal"),
        "onderneming",
        pl.lit("").alias("insz"),
        pl.lit("").alias("attesten"),
        as_decimal(c("contingent"), 6).alias("contingent"),
        *targets,
        as_decimal(c(CENTS), 2).alias("premie"),
        CENTS,
        c(CENTS).is_null().alias("geblokkeerd"),
    )
