"""One employer in one quarter: the rows of its workers per measure and the law they are computed under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.again import facts_of
from maatwerk.runs.lines import compute
from maatwerk.runs.rows import MEASURES, Rows

c = pl.col
_TEXTS = ("attesten", "bestand_aangifte", "pad_aangifte")
_DAYS = ("datum_begin", "datum_einde")


class WhatIfError(ValueError):
    """A change that can not be made; the message says in Dutch why, and what to fill in instead."""


@dataclass(frozen=True)
class Firm:
    """The workers of an employer per measure (facts as the rules take them), and what was left out because it is blocked."""

    employer: str
    quarter: Quarter
    law: Mapping[str, RuleSet]
    frames: Mapping[str, pl.DataFrame]
    contingent: int | None = None
    """The places (millionths of a VTE), or None for an employer without collectief maatwerk."""
    left_out: int = 0
    with_assumptions: bool = False

    @classmethod
    def of_rows(
        cls, rows: Rows, employer: str, quarter: Quarter, law: Mapping[str, RuleSet], *, with_assumptions: bool
    ) -> Firm:
        """Return an employer of the rows of a quarter; its blocked rows are left out and counted."""
        frames, left_out = {}, 0
        for measure, frame in rows.frames.items():
            own = frame.with_row_index("·rij").filter(c("onderneming") == employer)
            held = c("·rij").is_in(list(rows.held.get(measure, {})))
            left_out += own.filter(held).height
            frames[measure] = own.filter(~held).drop("·rij")
        return cls._of(frames, employer, quarter, law, left_out, with_assumptions)

    @classmethod
    def of_lines(
        cls, lines: pl.DataFrame, employer: str, quarter: Quarter, law: Mapping[str, RuleSet], *, with_assumptions: bool
    ) -> Firm:
        """Return an employer of the computed lines of a quarter; its blocked lines are left out and counted."""
        own = lines.filter((c("onderneming") == employer) & c("maatregel").is_in(MEASURES))
        kept = own.filter(~c("geblokkeerd"))
        frames = {m: facts_of(part, law[m], quarter) for m in MEASURES
                  if m in law and (part := kept.filter(c("maatregel") == m)).height}  # fmt: skip
        return cls._of(frames, employer, quarter, law, own.height - kept.height, with_assumptions)

    @classmethod
    def _of(
        cls, frames: Mapping[str, pl.DataFrame], employer: str, quarter: Quarter, law: Mapping[str, RuleSet],
        left_out: int, with_assumptions: bool,
    ) -> Firm:  # fmt: skip
        known = {m: _facts(frame, law[m]) for m, frame in frames.items() if m in law and frame.height}
        places = known["cmw"]["contingent"].max() if "cmw" in known else None
        contingent = places if isinstance(places, int) else None
        return cls(employer, quarter, law, known, contingent, left_out, with_assumptions)

    def row(self, measure: str, insz: str) -> dict[str, Any] | None:
        """Return the facts of a worker in a measure, or None."""
        frame = self.frames.get(measure)
        found = frame.filter(c("insz") == insz).to_dicts() if frame is not None else []
        return found[0] if found else None

    def measures_of(self, insz: str) -> tuple[str, ...]:
        """Return the measures in which a worker has a row. Raises WhatIfError for somebody who is not there."""
        found = tuple(measure for measure in self.frames if self.row(measure, insz) is not None)
        if not found:
            raise WhatIfError(f"werknemer {insz} heeft in {self.quarter} geen berekende lijn bij deze onderneming.")
        return found

    def without(self, measure: str, insz: str) -> Firm:
        """Return the employer without the row of a worker in a measure."""
        frames = dict(self.frames) | {measure: self.frames[measure].filter(c("insz") != insz)}
        return replace(self, frames={name: frame for name, frame in frames.items() if frame.height})

    def with_row(self, measure: str, facts: Mapping[str, Any]) -> Firm:
        """Return the employer with one more row (facts as the rules take them; what is not there is empty)."""
        one = pl.DataFrame([facts], infer_schema_length=None)
        frame = self.frames.get(measure)
        both = one if frame is None else pl.concat([frame, one], how="diagonal_relaxed")
        return replace(self, frames=dict(self.frames) | {measure: both})

    def changed(self, measure: str, changes: Mapping[str, pl.Expr]) -> Firm:
        """Return the employer with other values in some columns of a measure."""
        frame = self.frames[measure].with_columns(**changes)
        return replace(self, frames=dict(self.frames) | {measure: frame})

    def lines(self) -> pl.DataFrame:
        """Return the computed lines, as a run gives them (the line of the employer included)."""
        frames = {measure: _as_rows(frame, self.employer, self.quarter) for measure, frame in self.frames.items()}
        if not frames:
            return pl.DataFrame(schema={"maatregel": pl.String(), "insz": pl.String(), "premie_cent": pl.Int64()})
        rows = Rows(frames, {measure: {} for measure in frames}, (), 0, pl.DataFrame())
        return compute(rows, self.law, self.quarter, with_assumptions=self.with_assumptions).lines


def _facts(frame: pl.DataFrame, ruleset: RuleSet) -> pl.DataFrame:
    """Return the number of each worker and the inputs of the rules, as they are."""
    wanted = {column for name in ruleset.inputs for column in (name, name + TOP, name + BOTTOM)}
    beside = {"kwartaal", "onderneming", "werknemer"}
    return frame.select("insz", *(name for name in frame.columns if name in wanted - beside))


def _as_rows(frame: pl.DataFrame, employer: str, quarter: Quarter) -> pl.DataFrame:
    """Return facts with what stands beside them in the rows of a run."""
    filled = frame.drop([name for name in frame.columns if frame[name].null_count() == frame.height])
    return filled.with_columns(
        pl.lit(employer).alias("onderneming"),
        c("insz").alias("werknemer"),
        pl.lit(quarter.index, dtype=pl.Int64).alias("kwartaal"),
        pl.lit(None, dtype=pl.Int64).alias("loon_alle_codes"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in _TEXTS),
        *(pl.lit(None, dtype=pl.Date).alias(name) for name in _DAYS),
    )
