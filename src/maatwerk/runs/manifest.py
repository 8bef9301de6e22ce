"""The receipt of a run: hashes over content, so that the same facts and the same law give the same hash anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.ruleset import RuleSet

NOT_CONTENT = ("bestand", "pad")


def files_below(path: Path) -> list[Path]:
    """Return a file, or every file below a folder, sorted by name."""
    return sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]


def content_hash(paths: Iterable[Path]) -> str:
    """Return a hash over the contents of files, whatever their names and order."""
    digests = sorted(_file_digest(file) for path in paths for file in files_below(path))
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _file_digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


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
    inputs: Mapping[str, Iterable[Path]],
    law: Mapping[str, RuleSet],
    outputs: Mapping[str, pl.DataFrame],
) -> dict[str, Any]:
    """Return the receipt: what went in, which law, what came out, and one hash over all of it."""
    content: dict[str, Any] = {
        "quarter": quarter,
        "known_on": known_on,
        "assumptions": assumptions,
        "version": version,
        "inputs": {name: content_hash(paths) for name, paths in sorted(inputs.items())},
        "rules": {name: ruleset.hash for name, ruleset in sorted(law.items())},
        "readings": {r.name: r.default for ruleset in law.values() for r in ruleset.readings.values()},
        "outputs": {name: frame_hash(frame) for name, frame in sorted(outputs.items())},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()}
