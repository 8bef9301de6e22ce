"""Who of those that dropped out in over-filled quarters is carried by the empty places of under-filled ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from maatwerk.law.cmw import LEVELS
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.lines import EMPLOYER_LINE

c = pl.col
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Carried:
    """Per employer, in millionths of a VTE: ``empty`` in the year and ``used`` of it; the ``raised`` places of a quarter.

    ``waiting`` are the employers with a blocked line: nothing is carried there.
    """

    empty: Mapping[str, int]
    used: Mapping[str, int]
    raised: Mapping[tuple[str, Quarter], int]
    waiting: frozenset[str]


def carried(lines: Mapping[Quarter, pl.DataFrame]) -> Carried:
    """Return who is carried, by the assumption spelled out in ``runs.yearly``; the order of the lines does not matter."""
    waiting = frozenset(
        name
        for frame in lines.values()
        for name in frame.filter(c("geblokkeerd") & c("maatregel").is_in(["cmw", EMPLOYER_LINE]))["onderneming"]
    )
    empty = _empty(lines, waiting)
    used: dict[str, int] = {}
    raised: dict[tuple[str, Quarter], int] = {}
    for employer, queue in _dropped(lines, [name for name, vte in empty.items() if vte]).items():
        for one in queue:
            if used.get(employer, 0) + one["vte"] > empty[employer]:
                break
            used[employer] = used.get(employer, 0) + one["vte"]
            at = (employer, one["kwartaal"])
            raised[at] = max(raised.get(at, 0), one["lopend"])
    return Carried(empty, used, raised, waiting)


def _micro(name: str) -> pl.Expr:
    """Return a decimal number of VTE as whole millionths."""
    digits = c(name).cast(pl.Decimal(30, _DIGITS)).cast(pl.String).str.replace(".", "", literal=True)
    return digits.cast(pl.Int64)


def _empty(lines: Mapping[Quarter, pl.DataFrame], waiting: Iterable[str]) -> dict[str, int]:
    """Return the empty places of the under-filled quarters of every employer."""
    found: dict[str, int] = {}
    for frame in lines.values():
        own = frame.filter((c("maatregel") == EMPLOYER_LINE) & ~c("onderneming").is_in(list(waiting)))
        lacking = pl.max_horizontal(_micro("contingent") - _micro("vte_ingevuld"), pl.lit(0))
        for employer, vte in own.select("onderneming", lacking.alias("leeg")).iter_rows() if own.height else ():
            found[employer] = found.get(employer, 0) + vte
    return dict(sorted(found.items()))


def _dropped(lines: Mapping[Quarter, pl.DataFrame], employers: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return who dropped out at some employers, in the order of the ranking, then by quarter."""
    among, found = list(employers), dict[str, list[dict[str, Any]]]()
    for quarter, frame in lines.items():
        own = frame.filter((c("maatregel") == "cmw") & c("onderneming").is_in(among) & ~c("geblokkeerd"))
        if own.height:
            out = own.filter(c("telt_mee") & ~c("binnen_contingent"))
            for row in out.select("onderneming", "insz", *_RANKED).iter_rows(named=True):
                found.setdefault(row["onderneming"], []).append(row | {"kwartaal": quarter})
    return {employer: sorted(queue, key=_place) for employer, queue in found.items()}


_RANKED = (
    c("begeleidingsgraad")
    .replace_strict({name: at for at, name in enumerate(LEVELS)}, return_dtype=pl.Int64)
    .alias("graad"),
    c("pakket_percentage").alias("percentage"),
    _micro("vte_werknemer").alias("vte"),
    c("loonkost").alias("kost"),
    _micro("lopende_vte").alias("lopend"),
)


def _place(one: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the place of a worker in the ranking (cmw.md 7), high first; then by number and quarter."""
    return (-one["graad"], -one["percentage"], -one["vte"], -one["kost"], one["insz"], one["kwartaal"])
