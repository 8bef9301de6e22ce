"""Computing around a blocked worker: colleagues keep their amounts when nothing he could turn out to be changes them.

Within a contingent a worker can push colleagues out, so an unknown one could make their amounts wrong. Everything a ranking
decides moves one way with him: he can only push down. So the employer is computed twice: without the blocked workers, and
with each of them at the very top (highest level, highest package, largest fraction, highest wage). What is the same both
times is the same whatever they are; the rest is blocked with a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.split import Outcome, evaluate_split

c = pl.col
_ROW = "·row"


def computed_around(
    ruleset: RuleSet, frame: pl.DataFrame, targets: Sequence[str], held: Mapping[int, Finding]
) -> Outcome:
    """Return the outcome for every row: held rows empty, colleagues computed wherever their amounts are certain.

    ``frame`` holds rows of employers with their contingent, as the rule set ``cmw`` takes them (scaled integers).
    """
    if not held:
        return evaluate_split(ruleset, frame, targets, scaled=True)
    rows = frame.with_row_index(_ROW)
    certain = rows.filter(~c(_ROW).is_in(list(held)))
    least = evaluate_split(ruleset, certain, targets, scaled=True)
    most = _with_held_on_top(ruleset, rows, targets, held)
    moved = _moved(ruleset, least.frame, most, targets)
    known = least.frame.select(_ROW, *targets).filter(~c(_ROW).is_in(moved))
    places = _blank_where_uncertain(known, most, ruleset)
    result = rows.join(places, on=_ROW, how="left", maintain_order="left").drop(_ROW)
    findings = [*held.values(), *_on_whole_frame(least.findings, certain), *_held_back(moved)]
    return Outcome(result, tuple(findings))


def _with_held_on_top(
    ruleset: RuleSet, rows: pl.DataFrame, targets: Sequence[str], held: Mapping[int, Finding]
) -> pl.DataFrame:
    """Compute with every held worker as if he were the first of his employer."""
    given = ruleset.inputs
    fraction, top_level = given["tewerkstellingsbreuk"], len(given["begeleidingsgraad"].names) - 1
    is_held = c(_ROW).is_in(list(held)) & c("contingent").is_not_null()
    top: dict[str, int] = {
        "begeleidingsgraad": top_level,
        "pakket_percentage": given["pakket_percentage"].high,
        "tewerkstellingsbreuk" + TOP: fraction.high,
        "tewerkstellingsbreuk" + BOTTOM: 10**fraction.scale,
        "brutoloon": given["brutoloon"].high,
        "werkgeversbijdragen": 0,
        "verminderingen": 0,
    }
    raised = [pl.when(is_held).then(pl.lit(v, dtype=pl.Int64)).otherwise(c(n)).alias(n) for n, v in top.items()]
    present = rows.filter(~c(_ROW).is_in(list(held)) | c("contingent").is_not_null()).with_columns(raised)
    return evaluate_split(ruleset, present, targets, scaled=True).frame.select(_ROW, *targets)


def _amounts(ruleset: RuleSet, targets: Sequence[str]) -> list[str]:
    """Return the targets that must be certain: all that look across the employer, but not the places themselves."""
    return [name for name in targets if ruleset.grouped(name) and name not in _PLACES and name != "reden"]


_PLACES = ("rang", "lopende_vte", "vte", "vte_ingevuld")


def _moved(ruleset: RuleSet, least: pl.DataFrame, most: pl.DataFrame, targets: Sequence[str]) -> list[int]:
    """Return the rows whose amounts depend on what the held workers turn out to be."""
    names = _amounts(ruleset, targets)
    both = least.select(_ROW, *names).join(most.select(_ROW, *names), on=_ROW, suffix="_most")
    differs = pl.any_horizontal([c(name).ne_missing(c(f"{name}_most")) for name in names])
    return both.filter(differs)[_ROW].to_list()


def _blank_where_uncertain(known: pl.DataFrame, most: pl.DataFrame, ruleset: RuleSet) -> pl.DataFrame:
    """Leave a place empty where only the place, and no amount, is uncertain."""
    places = [name for name in _PLACES if name in known.columns and name in ruleset.rules]
    both = known.join(most.select(_ROW, *places), on=_ROW, how="left", suffix="_most", maintain_order="left")
    same = [pl.when(c(name).eq_missing(c(f"{name}_most"))).then(c(name)).alias(name) for name in places]
    return both.with_columns(same).select(known.columns)


def _on_whole_frame(findings: Sequence[Finding], certain: pl.DataFrame) -> list[Finding]:
    """Return findings on rows of the smaller frame as findings on the rows of the whole one."""
    own = certain[_ROW].to_list()
    numbers = [finding.path.removeprefix("rij ") for finding in findings]
    return [
        replace(f, path=f"rij {own[int(at) - 1] + 1}") if at.isdigit() else f
        for f, at in zip(findings, numbers, strict=True)
    ]


def _held_back(rows: Sequence[int]) -> list[Finding]:
    why = "een geblokkeerde collega kan dit bedrag nog veranderen: hij kan voorgaan in de rangorde van het contingent."
    mend = "Verbeter de aangifte of het recht van die collega; hier hoeft niets te veranderen."
    return [Finding("groep-geblokkeerd", "", f"rij {row + 1}", "loonpremie", "", why, mend) for row in rows]
