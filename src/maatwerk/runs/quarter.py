"""The quarter run: declarations, rights and contingents in; lines, statements, differences, findings and a receipt out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding, write_findings
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assumed_parameters
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.again import under_new_law
from maatwerk.runs.declared import Declared, declared
from maatwerk.runs.differences import differences
from maatwerk.runs.lines import CENTS, EMPLOYER_LINE, Computed, compute
from maatwerk.runs.manifest import facts_hash, frame_hash, manifest
from maatwerk.runs.opened import opened
from maatwerk.runs.rows import Rows, rows_of
from maatwerk.runs.sheet import sheet
from maatwerk.runs.statements import Context, write_statements
from maatwerk.runs.taken import taken
from maatwerk.sources.rights import contingents_read, rights_read

c = pl.col
LINES, DIFFERENCES, FINDINGS, SUMMARY, MANIFEST = (
    "lines.parquet",
    "differences.csv",
    "findings.csv",
    "summary.json",
    "manifest.json",
)
Say = Callable[[str], None]


class WrongRun(ValueError):
    """The run was asked for in a way that can not be: a previous run of another quarter, a folder that is no run."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: the quarter, where everything is, what was known when, and under which law."""

    quarter: Quarter
    declarations: Path
    rights: Path
    contingents: Path
    out: Path
    law: Mapping[str, RuleSet]
    previous: Path | None = None
    known_on: dt.date | None = None
    assumptions: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of employers, for the statements; nothing is computed with them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gave: the summary, the statements, and everything that was found."""

    summary: dict[str, Any]
    statements: tuple[Path, ...]
    findings: tuple[Finding, ...]
    lines: pl.DataFrame = field(repr=False)

    @property
    def blocking(self) -> bool:
        """Return whether an amount is missing or could be wrong."""
        return any(finding.blocking for finding in self.findings)


def silent(text: str) -> None:
    """Say nothing."""
    del text


def run(order: Order, say: Say = silent) -> Result:
    """Run a quarter and write everything below ``order.out``; the previous run is only read.

    Raises FileNotFoundError for an input that does not exist and WrongRun for a previous run that does not fit; whatever is
    wrong inside the files is a finding.
    """
    _check(order)
    old, before = _previous(order)
    say("aangiften lezen")
    read = declared([order.declarations], order.quarter)
    say("rechten en contingenten lezen")
    given = rights_read([order.rights])
    contingents, more = contingents_read([order.contingents])
    rows = _rows(order, read, given.rights, contingents)
    say("berekenen")
    computed = compute(rows, order.law, order.quarter, with_assumptions=bool(order.assumptions))
    findings = (*read.findings, *_nothing_received(order, read), *given.findings, *more, *computed.findings)
    changed = None if old is None else _differences(order, old, computed.lines, _rules_changed(order, before))
    _clear(order.out)
    inputs = {
        "declarations": facts_hash(read.history, read.findings),
        "rights": facts_hash(given.rights, given.findings),
        "contingents": facts_hash(contingents, more),
        "previous": "" if old is None else frame_hash(old),
    }
    receipt = _receipt(order, inputs, computed, changed)
    say("afrekeningen schrijven")
    pages = _statements(order, rows, computed, changed, findings, receipt)
    summary = _summary(order, read, rows, computed, changed, findings, receipt)
    _write(order.out, computed, changed, findings, summary, receipt)
    return Result(summary, tuple(pages), findings, computed.lines)


def _check(order: Order) -> None:
    """Raise WrongRun for a quarter no measure supports, and for a run into the folder it compares with."""
    first, last = min(rs.first for rs in order.law.values()), max(rs.last for rs in order.law.values())
    if not first <= order.quarter <= last:
        raise WrongRun(f"{order.quarter} wordt niet ondersteund: kies een kwartaal van {first} tot {last}.")
    if order.previous is not None and order.previous.resolve() == order.out.resolve():
        raise WrongRun("de vorige run staat in dezelfde map: kies een andere --out, zodat ze bewaard blijft.")


def _previous(order: Order) -> tuple[pl.DataFrame | None, dict[str, str]]:
    """Return the lines of the previous run and the hashes of its rules."""
    if order.previous is None:
        return None, {}
    files = (order.previous / LINES, order.previous / MANIFEST)
    if not all(file.is_file() for file in files):
        raise WrongRun(f"{order.previous.name} is geen vorige run: {LINES} of {MANIFEST} ontbreekt.")
    try:
        said = json.loads(files[1].read_text(encoding="utf-8"))
        quarter, rules = said["quarter"], dict(said["rules"])
        lines = pl.read_parquet(files[0])
    except (ValueError, KeyError, TypeError, OSError, pl.exceptions.PolarsError) as problem:
        raise WrongRun(
            f"{order.previous.name} is geen leesbare vorige run: {LINES} of {MANIFEST} is beschadigd."
        ) from problem
    if quarter != str(order.quarter):
        raise WrongRun(f"de vorige run is van {quarter}, deze van {order.quarter}: verschillen gaan over één kwartaal.")
    return lines, rules


def _rules_changed(order: Order, before: Mapping[str, str]) -> dict[str, bool]:
    return {name: before.get(name) != ruleset.hash for name, ruleset in order.law.items()}


def _differences(order: Order, old: pl.DataFrame, new: pl.DataFrame, rules: Mapping[str, bool]) -> pl.DataFrame:
    """Return what changed since the previous run; where the rules did, how much of it they did."""
    assumed = bool(order.assumptions)
    between = under_new_law(old, order.law, order.quarter, with_assumptions=assumed) if any(rules.values()) else None
    return differences(old, new, rules, between)


def _nothing_received(order: Order, read: Declared) -> list[Finding]:
    """Return a blocking finding when no declaration of the quarter came in: that is not the same as nobody working."""
    if read.history.height:
        return []
    why = f"er is geen enkele aangifte van {order.quarter} gelezen: niets ontvangen is geen nulaangifte."
    name = order.declarations.name
    return [Finding("geen-aangiften", name, "", "kwartaal", str(order.quarter), why, "Kijk map en kwartaal na.")]


def _clear(out: Path) -> None:
    """Make the folder, and remove what an earlier run wrote there and this one might not."""
    out.mkdir(parents=True, exist_ok=True)
    if (out / MANIFEST).is_file():
        stale = [*(out / "statements").glob("*.json"), *(out / "statements").glob("*.html"), out / DIFFERENCES]
        for file in stale:
            file.unlink(missing_ok=True)


def _rows(order: Order, read: Declared, rights: pl.DataFrame, contingents: pl.DataFrame) -> Rows:
    present = rights.with_columns(c("insz").replace(read.numbers))
    return rows_of(read.valid(order.known_on), present, contingents, order.quarter)


def _statements(
    order: Order,
    rows: Rows,
    computed: Computed,
    changed: pl.DataFrame | None,
    findings: Sequence[Finding],
    receipt: Mapping[str, Any],
) -> list[Path]:
    context = Context(
        quarter=order.quarter,
        sheets=_sheets(order, rows, computed),
        run_hash=receipt["hash"],
        known_on=str(order.known_on or ""),
        assumptions={name: _assumed_titles(order, name) for name in order.law},
        not_computed=_not_computed(order),
        names=order.names,
        taken=taken(computed, order.law),
        opened=opened(rows.declared, order.quarter),
    )
    return write_statements(computed.lines, changed, _by_employer(findings), context, order.out / "statements")


def _targets(order: Order, ruleset: RuleSet) -> tuple[str, ...]:
    return ruleset.targets_of(with_assumptions=bool(order.assumptions))


def _assumed(order: Order) -> dict[str, str]:
    """Return the demo amounts the run rests on, with the reason for each."""
    found: dict[str, str] = {}
    for ruleset in order.law.values():
        found |= assumed_parameters(ruleset, _targets(order, ruleset))
    return found


def _assumed_titles(order: Order, measure: str) -> dict[str, str]:
    """Return the demo amounts one measure rests on, with the title of each."""
    ruleset = order.law[measure]
    names = assumed_parameters(ruleset, _targets(order, ruleset))
    return {name: ruleset.parameters[name].title for name in names}


def _not_computed(order: Order) -> dict[str, list[dict[str, str]]]:
    """Return, per measure, the amounts that are not computed because a parameter is unset, with that parameter."""
    return {name: _unset(ruleset, order.quarter) for name, ruleset in order.law.items()}


def _unset(ruleset: RuleSet, quarter: Quarter) -> list[dict[str, str]]:
    return [
        {"bedrag": target, "parameter": name, "titel": ruleset.parameters[name].title}
        for target in ruleset.optional_targets
        for name in ruleset.needed([target], "parameter")
        if not ruleset.parameters[name].is_set(quarter)
    ]


def _sheets(order: Order, rows: Rows, computed: Computed) -> dict[str, dict[str, Any]]:
    """Return the rule sheet per measure, explained on a row that could be computed."""
    sheets = {}
    for name, ruleset in order.law.items():
        frame = rows.frames.get("cmw" if name == EMPLOYER_LINE else name)
        sample = None if frame is None else _sample(frame, computed.lines, name)
        if sample is not None:
            sheets[name] = sheet(ruleset, sample, _targets(order, ruleset), order.quarter)
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
    order: Order, inputs: Mapping[str, str], computed: Computed, changed: pl.DataFrame | None
) -> dict[str, Any]:
    return manifest(
        quarter=str(order.quarter),
        known_on=str(order.known_on or ""),
        assumptions=order.assumptions,
        version=version("maatwerk"),
        inputs=inputs,
        law=order.law,
        outputs={"lines": computed.lines} | ({} if changed is None else {"differences": changed}),
    )


def _summary(
    order: Order,
    read: Declared,
    rows: Rows,
    computed: Computed,
    changed: pl.DataFrame | None,
    findings: Sequence[Finding],
    receipt: Mapping[str, Any],
) -> dict[str, Any]:
    lines = computed.lines
    return {
        "quarter": str(order.quarter),
        "known_on": str(order.known_on or ""),
        "assumptions": _assumed(order),
        "not_computed": [entry for entries in _not_computed(order).values() for entry in entries],
        "files": read.files,
        "rows_of_other_quarters": read.other_quarters,
        "workers_without_right": rows.without_right,
        "measures": {name: _measure_summary(lines, name) for name in order.law},
        "total_cents": int(lines[CENTS].sum() or 0),
        "difference_cents": None if changed is None else int(changed["verschil_cent"].sum() or 0),
        "differences": None if changed is None else changed.height,
        "findings": len(findings),
        "blocking": sum(finding.blocking for finding in findings),
        "hash": receipt["hash"],
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


def _write(
    out: Path,
    computed: Computed,
    changed: pl.DataFrame | None,
    findings: Sequence[Finding],
    summary: Mapping[str, Any],
    receipt: Mapping[str, Any],
) -> None:
    computed.lines.write_parquet(out / LINES)
    if changed is not None:
        changed.write_csv(out / DIFFERENCES)
    write_findings(findings, out / FINDINGS)
    for name, content in ((SUMMARY, summary), (MANIFEST, receipt)):
        (out / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
