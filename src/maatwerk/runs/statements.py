"""The statement of an employer: every euro of the quarter with its explanation, as JSON and as an HTML page in Dutch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.lines import CENTS, EMPLOYER_LINE
from maatwerk.runs.opened import Worker
from maatwerk.runs.page import as_page
from maatwerk.runs.taken import Taken

TITLES = {
    "imw": "Individueel maatwerk",
    "cmw": "Collectief maatwerk",
    "vop": "Vlaamse ondersteuningspremie",
    EMPLOYER_LINE: "Organisatieondersteuning",
}
_HIDDEN = {
    "maatregel",
    "kwartaal",
    "onderneming",
    "insz",
    CENTS,
    "premie",
    "geblokkeerd",
    "onderneming_naam",
    "attesten",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What every statement of a run shares."""

    quarter: Quarter
    sheets: Mapping[str, Mapping[str, Any]]
    run_hash: str
    known_on: str
    assumptions: Mapping[str, Mapping[str, str]]
    not_computed: Mapping[str, list[dict[str, str]]]
    names: Mapping[str, str]
    taken: Mapping[str, Taken] = field(default_factory=dict)
    opened: Mapping[Worker, list[dict[str, Any]]] = field(default_factory=dict)


def write_statements(
    lines: pl.DataFrame,
    differences: pl.DataFrame | None,
    findings: Mapping[str, list[Finding]],
    context: Context,
    folder: Path,
) -> list[Path]:
    """Write ``<onderneming>.json`` and ``.html`` for every employer with a line; return the HTML files, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = _by_employer(differences)
    pages = []
    for (employer,), own in lines.partition_by("onderneming", as_dict=True, maintain_order=True).items():
        number = str(employer)
        content = statement(number, own, changed.get(number, []), findings.get(number, []), context)
        name = file_name(number)
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
        page = folder / f"{name}.html"
        page.write_text(as_page(content), encoding="utf-8")
        pages.append(page)
    return sorted(pages)


def file_name(number: str) -> str:
    """Return the name of a statement: the employer's number, or a name made of it where it is no number at all.

    An invalid number stays in the lines as it was read; it may not become a place on the disk.
    """
    if len(number) == 10 and number.isascii() and number.isdigit():
        return number
    return f"ongeldig-{hashlib.sha256(number.encode()).hexdigest()[:16]}"


def _by_employer(differences: pl.DataFrame | None) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in differences.iter_rows(named=True) if differences is not None else ():
        found.setdefault(row["onderneming"], []).append(row)
    return found


def statement(
    employer: str,
    lines: pl.DataFrame,
    differences: list[dict[str, Any]],
    findings: list[Finding],
    context: Context,
) -> dict[str, Any]:
    """Return the statement as plain data; amounts in whole cents, with every step behind them."""
    measures = [_measure(name, own, context) for name, own in _by_measure(lines)]
    shown = {measure["maatregel"] for measure in measures}
    return {
        "onderneming": employer,
        "naam": context.names.get(employer, ""),
        "kwartaal": str(context.quarter),
        "totaal_cent": sum(measure["totaal_cent"] for measure in measures),
        "geblokkeerd": sum(measure["geblokkeerd"] for measure in measures),
        "maatregelen": measures,
        "verschillen": differences,
        "bevindingen": [finding.as_dict() for finding in findings],
        "blad": {name: sheet for name, sheet in context.sheets.items() if name in shown},
        "niet_berekend": [entry for name in TITLES if name in shown for entry in context.not_computed.get(name, [])],
        "demobedragen": {
            n: t for name in TITLES if name in shown for n, t in context.assumptions.get(name, {}).items()
        },
        "gekend_op": context.known_on,
        "run": context.run_hash,
    }


def _by_measure(lines: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for name in TITLES:
        own = lines.filter(pl.col("maatregel") == name)
        if own.height:
            yield name, own


def _measure(name: str, lines: pl.DataFrame, context: Context) -> dict[str, Any]:
    rules = [rule["name"] for rule in context.sheets.get(name, {}).get("regels", [])]
    filled = [column for column in lines.columns if lines[column].null_count() < lines.height]
    rows = lines.select(filled).to_dicts()
    return {
        "maatregel": name,
        "titel": TITLES[name],
        "totaal_cent": int(lines[CENTS].sum() or 0),
        "geblokkeerd": int(lines[CENTS].null_count()),
        "lijnen": [_line(row, rules) | _behind(name, row, context) for row in rows],
    }


def _behind(measure: str, row: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Return what a line rests on: the formulas that chose a branch (``takken``), and what the declarations say."""
    worker = (row["insz"], row["onderneming"])
    chosen = context.taken.get(measure, {}).get(worker, {})
    return {
        "takken": {
            name: {
                "formule": one.formula,
                "voorwaarden": [{"tekst": said.words, "vervuld": said.held} for said in one.conditions],
            }
            for name, one in chosen.items()
        },
        "aangifte": context.opened.get(worker, []),
    }


def _line(row: Mapping[str, Any], rules: Sequence[str]) -> dict[str, Any]:
    """Return a line: what came in (``gegevens``) and every step in the order of the computation (``stappen``)."""
    known = {name: _plain(value) for name, value in row.items() if name not in _HIDDEN and value is not None}
    return {
        "insz": row["insz"],
        "attesten": row.get("attesten") or "",
        "premie_cent": row.get(CENTS),
        "gegevens": {name: value for name, value in known.items() if name not in rules},
        "stappen": {name: known[name] for name in rules if name in known},
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, bool, str)) else str(value)
