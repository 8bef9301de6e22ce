"""The estimate tried on the past: each year, at each point of the year, with each method, beside what came.

What came is what the table knows at its end. Errors are (estimate − what came) / |what came|, in hundredths of a per cent.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from maatwerk.lab.estimate.amounts import TOTAL, ComponentAmounts, Estimator, Sums, sums
from maatwerk.lab.estimate.development import rounded
from maatwerk.lab.estimate.make import bounds, past_errors
from maatwerk.lab.estimate.methods import DEVELOPED, METHODS
from maatwerk.lab.estimate.periods import Window, month_end
from maatwerk.lab.estimate.vintages import COMMITMENT, PAYMENT, Book
from maatwerk.rules.writing import written_whole

INVENTED_TITLE: Final = "De raming teruggerekend op VERZONNEN gegevens: deze bedragen zijn niet die van Vlaanderen"
OTHER_TITLE: Final = "De raming teruggerekend op aangeleverde gegevens"
NOTE: Final = (
    "Fouten in honderdsten van een procent van wat kwam; plus is te hoog geraamd. De vereffening volgt in verzonnen "
    "gegevens dezelfde kalender als de raming: zodra alles berekend is wat dat jaar betaald wordt, is de fout nul."
)


@dataclass(frozen=True, slots=True)
class Horizon:
    """A point of the year at which an estimate is made."""

    name: str
    what: str
    years_later: int
    month: int
    day: int | None = None

    def on(self, year: int) -> dt.date:
        """Return the day, for the estimate of a year."""
        end = month_end(year + self.years_later, self.month)
        return end if self.day is None else end.replace(day=self.day)


HORIZONS: Final = (
    Horizon("K1", "eerste kwartaal afgerekend", 0, 7),
    Horizon("K2", "tweede kwartaal afgerekend", 0, 10),
    Horizon("K3 eerste telling", "van het derde kwartaal een eerste telling: nog niet alle attesten", 0, 11, 10),
    Horizon("K3", "derde kwartaal afgerekend", 1, 1),
)


def backtest(book: Book, years: Sequence[int] = ()) -> dict[str, Any]:
    """Return the backtest of a table as plain values: a title that says whether it is invented, rows, and a summary.

    ``years`` are those with all four quarters known, without the first, when none are given.
    """
    estimator = Estimator(book)
    end = max((row.known_on for row in book.rows()), default=dt.date.min)
    rows = [row for year in years or _years(book) for at in HORIZONS for row in _rows(estimator, year, at, end)]
    return {
        "title": INVENTED_TITLE if book.invented else OTHER_TITLE,
        "invented": book.invented,
        "origin": book.origin,
        "note": NOTE,
        "inputs_hash": book.hash,
        "settings_hash": estimator.settings.hash,
        "coverage_percent": estimator.settings.coverage_percent,
        "methods": list(METHODS),
        "chosen": DEVELOPED,
        "horizons": [{"name": at.name, "what": at.what, "day": _day(at)} for at in HORIZONS],
        "rows": rows,
        "summary": _summary(rows),
    }


def write_backtest(result: Mapping[str, Any], path: Path) -> None:
    """Write a backtest as JSON with one line per row, so that two of them can be compared."""
    parts = []
    for name, value in result.items():
        listed = isinstance(value, list) and value and isinstance(value[0], dict)
        shown = ",\n".join(json.dumps(each, ensure_ascii=False) for each in value) if listed else ""
        parts.append(f"{json.dumps(name)}: " + (f"[\n{shown}\n]" if listed else json.dumps(value, ensure_ascii=False)))
    with written_whole(path) as fresh:
        fresh.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _day(at: Horizon) -> str:
    return f"{at.on(2023):%d-%m}" + (" van het volgende jaar" if at.years_later else "")


def _years(book: Book) -> list[int]:
    quarters = {row.quarter for row in book.rows() if row.kind == COMMITMENT}
    years = sorted({quarter.year for quarter in quarters})
    return [year for year in years[1:] if quarters >= set(Window.of_year(year))]


def _rows(estimator: Estimator, year: int, at: Horizon, end: dt.date) -> Iterator[dict[str, Any]]:
    window, day = Window.of_year(year), at.on(year)
    came = estimator.amounts(end, window, DEVELOPED)
    made = {method: estimator.amounts(day, window, method) for method in METHODS}
    errors = past_errors(estimator, day, window, DEVELOPED)
    names = list(made[DEVELOPED])
    for name in (*names, TOTAL):
        parts = {method: _parts(found, name, names) for method, found in made.items()}
        actual = _parts(came, name, names)
        for kind, past in zip((COMMITMENT, PAYMENT), errors[name], strict=True):
            yield _row(estimator, (year, at.name, str(day), name, kind), parts, actual, past)


def _parts(
    found: Mapping[str, tuple[ComponentAmounts, ...]], name: str, all_names: Sequence[str]
) -> list[ComponentAmounts]:
    """Return the components of an article, or of all the articles that could be estimated."""
    wanted = all_names if name == TOTAL else (name,)
    return [part for article in wanted for part in found[article]]


def _row(
    estimator: Estimator,
    place: tuple[int, str, str, str, str],
    parts: Mapping[str, list[ComponentAmounts]],
    actual: list[ComponentAmounts],
    past: list[Fraction],
) -> dict[str, Any]:
    year, horizon, day, article, kind = place
    came = _of(sums(actual), kind)
    around = bounds(parts[DEVELOPED], kind, past, estimator.settings)
    estimates = {method: _of(sums(found), kind) for method, found in parts.items()}
    return {
        "year": year,
        "horizon": horizon,
        "known_on": day,
        "article": article,
        "kind": kind,
        "actual_cents": came,
        "estimate_cents": estimates,
        "error_bp": {method: error_bp(cents, came) for method, cents in estimates.items()},
        "used": sorted({part.used for part in parts[DEVELOPED]}),
        **(_late(parts[DEVELOPED], actual) if kind == COMMITMENT else {}),
        "interval": {**around.as_dict(), "hit": around.low <= came <= around.high},
    }


def _of(found: Sums, kind: str) -> int:
    return found.commitments if kind == COMMITMENT else found.payments


def error_bp(cents: int, came: int) -> int | None:
    """Return the error of an estimate in hundredths of a per cent of what came; None when nothing came."""
    return rounded(Fraction((cents - came) * 10_000, abs(came))) if came else None


def _late(made: list[ComponentAmounts], actual: list[ComponentAmounts]) -> dict[str, Any]:
    """Return what late wage data did to the quarters known that day: in all, and what the method foresaw (eurocents)."""
    final = {(part.article, part.component, q.quarter): q.cents for part in actual for q in part.quarters}
    known = [(part, q) for part in made for q in part.quarters if q.known_cents is not None]
    came = sum(final[part.article, part.component, q.quarter] - (q.known_cents or 0) for part, q in known)
    return {"late_cents": came, "late_foreseen_cents": sum(q.cents - (q.known_cents or 0) for _, q in known)}


def _summary(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["actual_cents"]:
            groups.setdefault((row["article"], row["kind"], row["horizon"]), []).append(row)
    return [_group(key, group) for key, group in sorted(groups.items(), key=_in_order)]


def _in_order(item: tuple[tuple[str, str, str], Any]) -> tuple[str, str, int]:
    (article, kind, horizon), _ = item
    return article, kind, [at.name for at in HORIZONS].index(horizon)


def _group(key: tuple[str, str, str], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    article, kind, horizon = key
    errors = {method: [abs(row["error_bp"][method]) for row in rows] for method in METHODS}
    found = {
        "article": article,
        "kind": kind,
        "horizon": horizon,
        "years": len(rows),
        "mean_abs_error_bp": {method: rounded(Fraction(sum(each), len(each))) for method, each in errors.items()},
        "worst_error_bp": {method: max(each) for method, each in errors.items()},
        "interval_hits": sum(row["interval"]["hit"] for row in rows),
    }
    if kind == COMMITMENT:
        came = sum(abs(row["actual_cents"]) for row in rows)
        found["late_bp"] = error_bp(came + sum(row["late_cents"] for row in rows), came)
        found["late_foreseen_bp"] = error_bp(came + sum(row["late_foreseen_cents"] for row in rows), came)
    return found
