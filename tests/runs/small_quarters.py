"""Quarters made of rows, without files: workers of collectief and individueel maatwerk, and their computed lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from maatwerk.cli.quarter import law_under
from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.lines import compute
from maatwerk.runs.rows import Rows

LAW = law_under("demo", None)
MICRO = 10**6
_TEXTS = ("attesten", "bestand_aangifte", "pad_aangifte")


@dataclass(frozen=True)
class Cmw:
    """A worker of collectief maatwerk; level 0 to 2, fraction in millionths, wage in cents."""

    insz: str
    employer: str = "A"
    level: int = 1
    percentage: int = 45
    fraction: int = MICRO
    gross: int = 650_000
    held: bool = False


@dataclass(frozen=True)
class Imw:
    """A worker of individueel maatwerk; package and need are places in the lists of the law."""

    insz: str
    employer: str = "A"
    number: int = 3
    package: int = 1
    need: int = 1
    mu: int = MICRO
    gross: int = 650_000
    held: bool = False


Worker = Cmw | Imw


def rows(workers: Iterable[Worker], contingents: Mapping[str, int], quarter: Quarter) -> Rows:
    """The rows of a quarter; contingents per employer in millionths of a VTE."""
    given = list(workers)
    by_measure = {"imw": [w for w in given if isinstance(w, Imw)], "cmw": [w for w in given if isinstance(w, Cmw)]}
    frames = {measure: _frame(own, contingents, quarter) for measure, own in by_measure.items() if own}
    held = {m: {at: _finding(w) for at, w in enumerate(own) if w.held} for m, own in by_measure.items() if own}
    return Rows(frames, held, (), 0, pl.DataFrame())


def lines(workers: Iterable[Worker], contingents: Mapping[str, int], quarter: Quarter) -> pl.DataFrame:
    """The computed lines of a quarter."""
    return compute(rows(workers, contingents, quarter), LAW, quarter, with_assumptions=True).lines


def _finding(worker: Worker) -> Finding:
    return Finding("proef", "", worker.insz, "", "", "geblokkeerd voor de proef.", "")


def _frame(workers: list[Any], contingents: Mapping[str, int], quarter: Quarter) -> pl.DataFrame:
    made = [(_cmw(w, contingents) if isinstance(w, Cmw) else _imw(w)) | _common(w, quarter) for w in workers]
    texts = dict.fromkeys(_TEXTS, pl.String())
    return pl.DataFrame(made, schema_overrides=texts | {"datum_einde": pl.Date()}, infer_schema_length=None)


def _common(worker: Worker, quarter: Quarter) -> dict[str, Any]:
    return {
        "onderneming": worker.employer, "insz": worker.insz, "werknemer": worker.insz, "kwartaal": quarter.index,
        "attesten": f"9{worker.insz}/1", "datum_begin": dt.date(2024, 1, 1), "datum_einde": None,
        "bestand_aangifte": None, "pad_aangifte": None, "loon_alle_codes": worker.gross,
        "brutoloon": worker.gross, "werkgeversbijdragen": worker.gross // 4, "verminderingen": 0,
    }  # fmt: skip


def _cmw(worker: Cmw, contingents: Mapping[str, int]) -> dict[str, Any]:
    return {
        "contingent": contingents[worker.employer], "begeleidingsgraad": worker.level,
        "pakket_percentage": worker.percentage, "tewerkstellingsbreuk_teller": worker.fraction,
        "tewerkstellingsbreuk_noemer": MICRO,
    }  # fmt: skip


def _imw(worker: Imw) -> dict[str, Any]:
    return {
        "volgkwartaal": worker.number, "startpakket": worker.package, "begeleidingsnood": worker.need,
        "cmw_percentage": None, "tewerkstellingsbreuk_teller": 1, "tewerkstellingsbreuk_noemer": 1,
        "gewerkte_breuk_teller": worker.mu, "gewerkte_breuk_noemer": MICRO,
    }  # fmt: skip
