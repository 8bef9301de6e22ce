"""What the declarations say behind the facts of a line: every code with its amount, every occupation with its Q/S."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from maatwerk.rules.quarter import Quarter
from maatwerk.runs.facts import attest_words, codes, occupied

c = pl.col
Worker = tuple[str, str]
"""Person and employer."""

_LISTS = ("bezoldigingen", "bijdragen", "verminderingen", "prestaties")


@dataclass(frozen=True, slots=True)
class _Counting:
    """Which codes count in a quarter: pay that does, reductions that do not, working time that does."""

    pay: frozenset[str]
    kept: frozenset[str]
    work: frozenset[str]

    @classmethod
    def in_(cls, quarter: Quarter) -> _Counting:
        pay, reductions, work = (
            codes(name, quarter) for name in ("looncode_telt", "verminderingscode_telt", "prestatiecode_telt")
        )
        return cls(
            frozenset(code for code, counts in pay.items() if counts),
            frozenset(code for code, counts in reductions.items() if not counts),
            frozenset(code for code, counts in work.items() if counts),
        )


def opened(occupations: pl.DataFrame, quarter: Quarter) -> dict[Worker, list[dict[str, Any]]]:
    """Return, per worker and employer, what each row of the declarations says, as plain data; amounts in whole cents.

    ``occupations`` holds the rows that count. Per row: ``attest`` (number/version), the lists ``bezoldigingen``,
    ``bijdragen``, ``verminderingen`` and ``prestaties`` with ``telt`` for every code, and for an occupation
    ``tewerkstelling``: its days in the quarter, Q and S. What counts adds up to the facts of the line.
    """
    counting, days = _Counting.in_(quarter), _occupations(occupations, quarter)
    found: dict[Worker, list[dict[str, Any]]] = {}
    rows = occupations.with_row_index("·row").select("·row", "insz", "ondernemingsnummer", attest_words(), *_LISTS)
    for row in rows.iter_rows(named=True):
        found.setdefault((row["insz"], row["ondernemingsnummer"]), []).append(_row(row, counting, days))
    return found


def _occupations(occupations: pl.DataFrame, quarter: Quarter) -> dict[int, dict[str, Any]]:
    """Return what is known of the time of each occupation, by the place of its row."""
    rows = occupied(occupations.with_row_index("·row"), quarter)
    shown = rows.select(
        "·row", c("van", "tot").cast(pl.String), "dagen", pl.lit(quarter.days).alias("dagen_kwartaal"), "q", "s",
        "mu_teller", "mu_noemer",
    )  # fmt: skip
    return {row.pop("·row"): row for row in shown.iter_rows(named=True)}


def _row(row: Mapping[str, Any], counting: _Counting, days: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "attest": row["attest"],
        "bezoldigingen": [_amount(one, one["code"] in counting.pay) for one in row["bezoldigingen"] or ()],
        "bijdragen": [_contribution(one) for one in row["bijdragen"] or ()],
        "verminderingen": [_amount(one, one["code"] not in counting.kept) for one in row["verminderingen"] or ()],
        "prestaties": [_worked(one, one["code"] in counting.work) for one in row["prestaties"] or ()],
    }
    return said | ({"tewerkstelling": days[row["·row"]]} if row["·row"] in days else {})


def _amount(one: Mapping[str, Any], counts: bool) -> dict[str, Any]:
    return {"code": one["code"], "bedrag_cent": one["bedrag"], "telt": counts}


def _contribution(one: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared contribution counts; the worker code and the type name it."""
    return {"code": f"{one['kerngetal']}/{one['type']}", "bedrag_cent": one["bedrag"], "telt": True}


def _worked(one: Mapping[str, Any], counts: bool) -> dict[str, Any]:
    return {"code": one["code"], "dagen": one["dagen"], "uren": one["uren"], "telt": counts}
