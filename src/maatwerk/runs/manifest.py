"""The receipt of a run: hashes over content, so that the same facts and the same law give the same hash anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.ruleset import RuleSet

NOT_CONTENT = ("bestand", "pad")


def facts_hash(frame: pl.DataFrame, findings: Iterable[Finding]) -> str:
    """Return a hash over what was read, whatever the files it stood in and its order there; and what could not be read."""
    kept = frame.drop([name for name in (*NOT_CONTENT, "aangifte", "persoon") if name in frame.columns])
    rows = sorted(kept.write_ndjson().splitlines())
    faults = sorted(f"{f.code}|{f.field}|{f.value}|{f.blocking}" for f in findings)
    return hashlib.sha256("\n".join((*rows, *faults)).encode()).hexdigest()


def frame_hash(frame: pl.DataFrame) -> str:
    """Return a hash over the rows of a frame as text, without the columns that name files."""
    kept = frame.drop([name for name in NOT_CONTENT if name in frame.columns])
    return hashlib.sha256(kept.write_csv().encode()).hexdigest()


def manifest(
    *,
    quarter: str,
    known_on: str,
    assumptions: str,
    version: str,
    inputs: Mapping[str, str],
    law: Mapping[str, RuleSet],
    outputs: Mapping[str, pl.DataFrame],
) -> dict[str, Any]:
    """Return the receipt: what went in, which law, what came out, and one hash over all of it."""
    content: dict[str, Any] = {
        "quarter": quarter,
        "known_on": known_on,
        "assumptions": assumptions,
        "version": version,
        "inputs": dict(sorted(inputs.items())),
        "rules": {name: ruleset.hash for name, ruleset in sorted(law.items())},
        "readings": {r.name: r.default for ruleset in law.values() for r in ruleset.readings.values()},
        "outputs": {name: frame_hash(frame) for name, frame in sorted(outputs.items())},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()}
