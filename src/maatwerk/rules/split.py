"""Good rows computed, bad rows kept in place with empty outputs and a finding each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from maatwerk.rules.check import problems
from maatwerk.rules.columns import evaluate
from maatwerk.rules.finding import Finding
from maatwerk.rules.prepare import PREFIX, Typed, typed
from maatwerk.rules.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Outcome:
    """The frame with outputs (empty in bad rows), and what was wrong."""

    frame: pl.DataFrame
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> bool:
        """Return whether an amount is missing or could be wrong."""
        return any(finding.blocking for finding in self.findings)


def evaluate_split(
    ruleset: RuleSet,
    frame: pl.DataFrame,
    targets: Iterable[str] = (),
    *,
    file: str = "",
    scaled: bool = False,
    held: Mapping[int, Finding] | None = None,
) -> Outcome:
    """Compute the targets for every row that can be computed, as ``evaluate`` does.

    A bad row keeps its place with empty outputs. A target that looks across a group (a ranking within an employer) stays
    empty for the whole group when one of its rows is bad, because its amounts could be wrong. ``held`` names rows that
    are known to be bad already, with their finding.
    """
    wanted = ruleset.known_targets(targets)
    inputs = typed(frame, [ruleset.inputs[n] for n in ruleset.needed(wanted, "input")], scaled=scaled)
    found = problems(frame, ruleset, inputs, wanted)
    known = held or {}
    bad = sorted({row for problem in found for row in problem.rows} | set(known))
    if not bad and not found:
        return Outcome(evaluate(ruleset, frame, wanted, scaled=scaled, check=False), ())
    findings = list(known.values())
    findings += [finding for problem in found for finding in problem.findings(file, set(known))]
    result = frame.with_row_index("·row")
    for keys, names in _by_keys(ruleset, wanted).items():
        alike = _same_group(frame, inputs, bad, keys) if keys else set()
        findings += _held_findings(file, names, keys, sorted(alike - set(bad)))
        result = _filled(ruleset, frame, names, set(bad) | alike, result, scaled=scaled)
    return Outcome(result.drop("·row").select(*frame.columns, *wanted), tuple(findings))


def _by_keys(ruleset: RuleSet, wanted: Sequence[str]) -> dict[tuple[str, ...], list[str]]:
    """Sort the targets by the groups they look across."""
    sorted_: dict[tuple[str, ...], list[str]] = {}
    for name in wanted:
        sorted_.setdefault(ruleset.grouped(name), []).append(name)
    return sorted_


def _same_group(frame: pl.DataFrame, inputs: dict[str, Typed], bad: list[int], keys: tuple[str, ...]) -> set[int]:
    """Return the rows that share a group with a bad row; an unreadable key matches any value, if another is known."""
    if not all(inputs[key].columns for key in keys):
        return set(range(frame.height))
    ready = frame.select(
        [expr.alias(n) for key in keys for n, expr in inputs[key].columns.items() if n == PREFIX + key]
    )
    rows = ready.with_row_index("·row")
    wrong = rows.filter(pl.col("·row").is_in(bad))
    alike: set[int] = set()
    for known in wrong.select(keys_ := [PREFIX + key for key in keys]).unique().iter_rows():
        tests = [pl.col(name) == value for name, value in zip(keys_, known, strict=True) if value is not None]
        if tests:
            alike |= set(rows.filter(pl.all_horizontal(tests))["·row"].to_list())
    return alike


def _held_findings(file: str, names: list[str], keys: tuple[str, ...], rows: list[int]) -> list[Finding]:
    why = (
        f"een andere rij van dezelfde groep ({', '.join(keys)}) is niet te berekenen: dit bedrag zou fout kunnen zijn."
    )
    mend = "Verbeter de andere rij; deze hoeft niet te veranderen."
    return [Finding("groep-geblokkeerd", file, f"rij {row + 1}", ", ".join(names), "", why, mend) for row in rows]


def _filled(
    ruleset: RuleSet, frame: pl.DataFrame, names: list[str], out: set[int], result: pl.DataFrame, *, scaled: bool
) -> pl.DataFrame:
    good = [row for row in range(frame.height) if row not in out]
    computed = evaluate(ruleset, frame[good] if good else frame.clear(), names, scaled=scaled, check=False)
    outputs = computed.select(names).with_columns(pl.Series("·row", good, dtype=pl.UInt32))
    return result.join(outputs, on="·row", how="left", maintain_order="left")
