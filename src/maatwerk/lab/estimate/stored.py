"""An estimate as a record in JSON: written when it is made, read back when it is compared."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from maatwerk.lab.estimate.amounts import ComponentAmounts, QuarterAmount
from maatwerk.lab.estimate.interval import Interval
from maatwerk.lab.estimate.make import Amount, ArticleEstimate, Estimate
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.writing import written_whole

WHAT: Final = "raming van het jaareinde"
VERSION: Final = 1


class NoEstimate(ValueError):
    """A file that holds no stored estimate."""


def as_record(made: Estimate) -> dict[str, Any]:
    """Return an estimate as plain values; amounts in eurocents, volumes in millionths."""
    return {
        "what": WHAT,
        "version": VERSION,
        "year": made.year,
        "made_on": str(made.made_on),
        "known_on": str(made.known_on),
        "method": made.method,
        "inputs_hash": made.inputs_hash,
        "settings_hash": made.settings_hash,
        "origin": made.origin,
        "articles": [_article(entry) for entry in made.articles],
        "total": _article(made.total),
    }


def write_estimate(made: Estimate, path: Path) -> None:
    """Write an estimate as JSON."""
    with written_whole(path) as fresh:
        fresh.write_text(json.dumps(as_record(made), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_estimate(path: Path) -> Estimate:
    """Read a stored estimate; raises FileNotFoundError, and NoEstimate for a file that holds none."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["what"] != WHAT or record["version"] != VERSION:
            raise NoEstimate(f"{path.name} is geen raming van deze versie ({VERSION}).")
        return _estimate(record)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        if isinstance(problem, NoEstimate):
            raise
        raise NoEstimate(
            f"{path.name} is geen leesbare raming: ze is beschadigd of het is een ander bestand."
        ) from problem


def _article(entry: ArticleEstimate) -> dict[str, Any]:
    return {
        "article": entry.article,
        "name": entry.name,
        "known_until": None if entry.known_until is None else str(entry.known_until),
        "commitments": _amount(entry.commitments),
        "payments": _amount(entry.payments),
        "accrual_cents": entry.accrual_cents,
        "notes": list(entry.notes),
        "components": [_component(part) for part in entry.components],
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {"cents": amount.cents, **amount.interval.as_dict()}


def _component(part: ComponentAmounts) -> dict[str, Any]:
    return {
        "component": part.component,
        "used": part.used,
        "notes": list(part.notes),
        "paid_cents": part.paid_cents,
        "paid_for_window_cents": part.paid_for_window_cents,
        "quarters": [
            {"quarter": str(q.quarter), "state": q.state, "known_cents": q.known_cents, "cents": q.cents,
             "volume": q.volume}
            for q in part.quarters
        ],
    }  # fmt: skip


def _estimate(record: Mapping[str, Any]) -> Estimate:
    return Estimate(
        year=int(record["year"]),
        known_on=dt.date.fromisoformat(record["known_on"]),
        made_on=dt.date.fromisoformat(record["made_on"]),
        method=str(record["method"]),
        inputs_hash=str(record["inputs_hash"]),
        settings_hash=str(record["settings_hash"]),
        origin=str(record["origin"]),
        articles=tuple(_article_of(entry) for entry in record["articles"]),
        total=_article_of(record["total"]),
    )


def _article_of(entry: Mapping[str, Any]) -> ArticleEstimate:
    return ArticleEstimate(
        article=str(entry["article"]),
        name=str(entry["name"]),
        known_until=None if entry["known_until"] is None else Quarter.parse(entry["known_until"]),
        commitments=_amount_of(entry["commitments"]),
        payments=_amount_of(entry["payments"]),
        accrual_cents=_whole(entry["accrual_cents"]),
        components=tuple(_component_of(entry["article"], part) for part in entry["components"]),
        notes=tuple(entry["notes"]),
    )


def _amount_of(entry: Mapping[str, Any]) -> Amount:
    low, high, coverage, errors = (_whole(entry[name]) for name in ("low", "high", "coverage_percent", "errors"))
    return Amount(_whole(entry["cents"]), Interval(low, high, coverage, str(entry["rule"]), errors))


def _component_of(article: str, part: Mapping[str, Any]) -> ComponentAmounts:
    quarters = tuple(
        QuarterAmount(
            Quarter.parse(q["quarter"]),
            str(q["state"]),
            _maybe(q["known_cents"]),
            _whole(q["cents"]),
            _maybe(q["volume"]),
        )
        for q in part["quarters"]
    )
    paid = _whole(part["paid_cents"]), _whole(part["paid_for_window_cents"])
    return ComponentAmounts(article, str(part["component"]), str(part["used"]), tuple(part["notes"]), quarters, *paid)


def _whole(value: Any) -> int:
    """Return a whole number as it is; an amount with a decimal point was never written here."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _maybe(value: Any) -> int | None:
    return None if value is None else _whole(value)
