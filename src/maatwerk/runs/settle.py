"""A quarter settled: facts and law in; lines, differences, findings and a receipt out. Nothing is read or written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assumed_parameters
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.again import under_new_law
from maatwerk.runs.declared import Declared
from maatwerk.runs.differences import differences
from maatwerk.runs.lines import CENTS, EMPLOYER_LINE, Computed, compute
from maatwerk.runs.manifest import facts_hash, frame_hash, manifest
from maatwerk.runs.opened import opened
from maatwerk.runs.rows import Rows, rows_of
from maatwerk.runs.sheet import sheet
from maatwerk.runs.statements import Context
from maatwerk.runs.taken import taken

c = pl.col
Say = Callable[[str], None]


class WrongRun(ValueError):
    """The run was asked for in a way that can not be: a previous run of another quarter, a folder that is no run."""


@dataclass(frozen=True, slots=True)
class Given:
    """The facts of a quarter: what was declared, the rights and the contingents, each with what was found in them."""

    declared: Declared
    rights: pl.DataFrame
    contingents: pl.DataFrame
    rights_findings: tuple[Finding, ...] = ()
    contingents_findings: tuple[Finding, ...] = ()
    name: str = ""
    """Where the declarations came from, for a finding when there are none."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what was found in rights and contingents."""
        return (*self.rights_findings, *self.contingents_findings)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a quarter is settled under: which law, what was known when, on which demo amounts."""

    quarter: Quarter
    law: Mapping[str, RuleSet]
    known_on: dt.date | None = None
    assumptions: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of employers, for the statements; nothing is computed with them."""


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier run of the same quarter: its lines, and the hashes of its rules."""

    lines: pl.DataFrame
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Settled:
    """A settled quarter. ``differences`` is None where there is no earlier run; ``receipt`` holds the hash over all of it."""

    terms: Terms
    given: Given
    rows: Rows
    computed: Computed
    differences: pl.DataFrame | None
    findings: tuple[Finding, ...]
    receipt: Mapping[str, Any]

    @property
    def lines(self) -> pl.DataFrame:
        """Return a line per worker, employer and measure."""
        return self.computed.lines

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Return the totals, counts and demo amounts as plain data; amounts in whole cents."""
        return _summary(self)

    @cached_property
    def shared(self) -> Context:
        """Return what every statement of this run shares, no line opened."""
        return _shared(self)

    @cached_property
    def context(self) -> Context:
        """Return what every statement of this run shares, every line opened."""
        laid_open = opened(self.rows.declared, self.terms.quarter)
        return replace(self.shared, taken=taken(self.computed, self.terms.law), opened=laid_open)

    @cached_property
    def findings_by_employer(self) -> dict[str, list[Finding]]:
        """Return the findings of lines by the employer they name (the last two words of their place)."""
        return _by_employer(self.findings)


def silent(text: str) -> None:
    """Say nothing."""
    del text


def settle(given: Given, terms: Terms, before: Before | None = None, say: Say = silent) -> Settled:
    """Settle a quarter; what is wrong in the facts is a finding. Raises WrongRun for a quarter that no measure supports."""
    check_quarter(terms)
    say("berekenen")
    rows = _rows(given, terms)
    computed = compute(rows, terms.law, terms.quarter, with_assumptions=bool(terms.assumptions))
    findings = (*given.declared.findings, *_nothing_received(given, terms), *given.findings, *computed.findings)
    changed = None if before is None else _differences(terms, before, computed.lines)
    receipt = _receipt(given, terms, before, computed, changed)
    return Settled(terms, given, rows, computed, changed, findings, receipt)


def check_quarter(terms: Terms) -> None:
    """Raise WrongRun for a quarter that no measure supports."""
    first, last = min(rs.first for rs in terms.law.values()), max(rs.last for rs in terms.law.values())
    if not first <= terms.quarter <= last:
        raise WrongRun(f"{terms.quarter} wordt niet ondersteund: kies een kwartaal van {first} tot {last}.")


def _differences(terms: Terms, before: Before, new: pl.DataFrame) -> pl.DataFrame:
    """Return what changed since the earlier run; where the rules did, how much of it they did."""
    changed = {name: before.rules.get(name) != ruleset.hash for name, ruleset in terms.law.items()}
    assumed = bool(terms.assumptions)
    between = (
        under_new_law(before.lines, terms.law, terms.quarter, with_assumptions=assumed)
        if any(changed.values())
        else None
    )
    return differences(before.lines, new, changed, between)


def _nothing_received(given: Given, terms: Terms) -> list[Finding]:
    """Return a blocking finding when no declaration of the quarter came in: that is not the same as nobody working."""
    if given.declared.history.height:
        return []
    why = f"er is geen enkele aangifte van {terms.quarter} gelezen: niets ontvangen is geen nulaangifte."
    return [Finding("geen-aangiften", given.name, "", "kwartaal", str(terms.quarter), why, "Kijk map en kwartaal na.")]


def _rows(given: Given, terms: Terms) -> Rows:
    present = given.rights.with_columns(c("insz").replace(given.declared.numbers))
    return rows_of(given.declared.valid(terms.known_on), present, given.contingents, terms.quarter)


def _shared(settled: Settled) -> Context:
    terms = settled.terms
    return Context(
        quarter=terms.quarter,
        sheets=_sheets(settled),
        run_hash=settled.receipt["hash"],
        known_on=str(terms.known_on or ""),
        assumptions={name: _assumed_titles(terms, name) for name in terms.law},
        not_computed=_not_computed(terms),
        names=terms.names,
    )


def _targets(terms: Terms, ruleset: RuleSet) -> tuple[str, ...]:
    return ruleset.targets_of(with_assumptions=bool(terms.assumptions))


def _assumed(terms: Terms) -> dict[str, str]:
    """Return the demo amounts the run rests on, with the reason for each."""
    found: dict[str, str] = {}
    for ruleset in terms.law.values():
        found |= assumed_parameters(ruleset, _targets(terms, ruleset))
    return found


def _assumed_titles(terms: Terms, measure: str) -> dict[str, str]:
    """Return the demo amounts one measure rests on, with the title of each."""
    ruleset = terms.law[measure]
    names = assumed_parameters(ruleset, _targets(terms, ruleset))
    return {name: ruleset.parameters[name].title for name in names}


def _not_computed(terms: Terms) -> dict[str, list[dict[str, str]]]:
    """Return, per measure, the amounts that are not computed because a parameter is unset, with that parameter."""
    return {name: _unset(ruleset, terms.quarter) for name, ruleset in terms.law.items()}


def _unset(ruleset: RuleSet, quarter: Quarter) -> list[dict[str, str]]:
    return [
        {"bedrag": target, "parameter": name, "titel": ruleset.parameters[name].title}
        for target in ruleset.optional_targets
        for name in ruleset.needed([target], "parameter")
        if not ruleset.parameters[name].is_set(quarter)
    ]


def _sheets(settled: Settled) -> dict[str, dict[str, Any]]:
    """Return the rule sheet per measure, explained on a row that could be computed."""
    terms, sheets = settled.terms, {}
    for name, ruleset in terms.law.items():
        frame = settled.rows.frames.get("cmw" if name == EMPLOYER_LINE else name)
        sample = None if frame is None else _sample(frame, settled.lines, name)
        if sample is not None:
            sheets[name] = sheet(ruleset, sample, _targets(terms, ruleset), terms.quarter)
    return sheets


def _sample(frame: pl.DataFrame, lines: pl.DataFrame, name: str) -> pl.DataFrame | None:
    done = lines.filter((c("maatregel") == name) & ~c("geblokkeerd"))
    if not done.height:
        return None
    keys = ["onderneming", "insz"] if done["insz"][0] else ["onderneming"]
    held = frame.join(
        lines.filter(c("geblokkeerd")).select("onderneming", "insz"), on=["onderneming", "insz"], how="anti"
    )
    return held.join(done.head(1).select(keys), on=keys, how="semi").head(1)


def _by_employer(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Sort the findings of lines by the employer they name (the last two words of their place)."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        words = finding.path.split()
        if len(words) >= 2 and words[-2].isdigit() and len(words[-2]) == 10:
            found.setdefault(words[-2], []).append(finding)
    return found


def _receipt(
    given: Given, terms: Terms, before: Before | None, computed: Computed, changed: pl.DataFrame | None
) -> dict[str, Any]:
    inputs = {
        "declarations": facts_hash(given.declared.history, given.declared.findings),
        "rights": facts_hash(given.rights, given.rights_findings),
        "contingents": facts_hash(given.contingents, given.contingents_findings),
        "previous": "" if before is None else frame_hash(before.lines),
    }
    return manifest(
        quarter=str(terms.quarter),
        known_on=str(terms.known_on or ""),
        assumptions=terms.assumptions,
        version=version("maatwerk"),
        inputs=inputs,
        law=terms.law,
        outputs={"lines": computed.lines} | ({} if changed is None else {"differences": changed}),
    )


def _summary(settled: Settled) -> dict[str, Any]:
    terms, lines, changed = settled.terms, settled.lines, settled.differences
    return {
        "quarter": str(terms.quarter),
        "known_on": str(terms.known_on or ""),
        "assumptions": _assumed(terms),
        "not_computed": [entry for entries in _not_computed(terms).values() for entry in entries],
        "files": settled.given.declared.files,
        "rows_of_other_quarters": settled.given.declared.other_quarters,
        "workers_without_right": settled.rows.without_right,
        "measures": {name: _measure_summary(lines, name) for name in terms.law},
        "total_cents": int(lines[CENTS].sum() or 0),
        "difference_cents": None if changed is None else int(changed["verschil_cent"].sum() or 0),
        "differences": None if changed is None else changed.height,
        "findings": len(settled.findings),
        "blocking": sum(finding.blocking for finding in settled.findings),
        "hash": settled.receipt["hash"],
    }


def _measure_summary(lines: pl.DataFrame, name: str) -> dict[str, Any]:
    own = lines.filter(c("maatregel") == name)
    found: dict[str, Any] = {
        "employers": own["onderneming"].n_unique(),
        "lines": own.height,
        "blocked": int(own["geblokkeerd"].sum()),
        "total_cents": int(own[CENTS].sum() or 0),
    }
    if name == EMPLOYER_LINE and own.height:
        found |= {key: str(own[key].sum()) for key in ("vte", "vte_ingevuld", "contingent")}
    return found
