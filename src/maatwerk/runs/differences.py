"""Differences with an earlier run of the same quarter: a line each, with its cause. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from maatwerk.runs.lines import CENTS, KEY

c = pl.col
_PAY = ("brutoloon", "werkgeversbijdragen", "verminderingen")
_WORK = ("tewerkstellingsbreuk_teller", "tewerkstellingsbreuk_noemer", "gewerkte_breuk_teller", "gewerkte_breuk_noemer")
_RIGHT = ("startpakket", "pakket_percentage", "begeleidingsnood", "begeleidingsgraad", "volgkwartaal", "recht",
          "verhoging_percentage")  # fmt: skip
_FACTS = (*_PAY, *_WORK, *_RIGHT, "contingent")
_EMPLOYER = ("vte", "contingent")
_RULES = "de regels, parameters of lezingen zijn gewijzigd"
SCHEMA = {
    "maatregel": pl.String(),
    "onderneming": pl.String(),
    "insz": pl.String(),
    "oud_cent": pl.Int64(),
    "nieuw_cent": pl.Int64(),
    "verschil_cent": pl.Int64(),
    "oorzaak": pl.String(),
    "toelichting": pl.String(),
}


class UnexplainedDifference(ArithmeticError):
    """The old total plus the differences is not the new total: a fault in the program, never in the data."""


def differences(old: pl.DataFrame, new: pl.DataFrame, rules_changed: Mapping[str, bool] | None = None) -> pl.DataFrame:
    """Return a line per worker whose premium differs: old, new, difference (cents), cause, and which attest and field.

    Causes: ``nieuwe lijn``, ``vervallen lijn``, ``attest``, ``recht``, ``contingent``, ``rangorde`` (a change of another
    worker moved this one), ``onderneming``
    (the employer as such), ``bevinding``, ``regels``. A blocked line
    counts as 0. Raises UnexplainedDifference when the sums do not tie.
    """
    rules = rules_changed or {}
    both = old.join(new, on=list(KEY), how="full", coalesce=True, suffix="_nieuw").sort(KEY)
    found = [line for row in _changed(both).iter_rows(named=True) for line in _line(row, rules)]
    result = pl.DataFrame(found, schema=SCHEMA, orient="row")
    _must_tie(old, new, result)
    return result


def _changed(both: pl.DataFrame) -> pl.DataFrame:
    before, after = c(CENTS).fill_null(0), c(f"{CENTS}_nieuw").fill_null(0)
    return both.filter((before != after) | (c("geblokkeerd") != c("geblokkeerd_nieuw")))


def _line(row: Mapping[str, Any], rules: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    before, after = row[CENTS] or 0, row[f"{CENTS}_nieuw"] or 0
    cause, said = _cause(row, rules)
    yield {
        **{name: row[name] for name in KEY},
        "oud_cent": before,
        "nieuw_cent": after,
        "verschil_cent": after - before,
        "oorzaak": cause,
        "toelichting": said,
    }


def _cause(row: Mapping[str, Any], rules: Mapping[str, bool]) -> tuple[str, str]:
    if row["kwartaal"] is None:
        return "nieuwe lijn", f"nieuw attest of nieuw recht: attest {row['attesten_nieuw']}"
    if row["kwartaal_nieuw"] is None:
        return "vervallen lijn", f"het attest {row['attesten']} of het recht geldt niet meer in dit kwartaal"
    if not row["insz"]:
        said = "; ".join(_moved(row, _EMPLOYER))
        if not said and rules.get(row["maatregel"]):
            return "regels", _RULES
        return "onderneming", said or "de werknemers van deze onderneming"
    fields = [name for name in _FACTS if f"{name}_nieuw" in row and row[name] != row[f"{name}_nieuw"]]
    said = "; ".join(_moved(row, fields))
    if row["attesten"] != row["attesten_nieuw"] or set(fields) & {*_PAY, *_WORK}:
        return "attest", f"{row['attesten']} → {row['attesten_nieuw']}: {said or 'geen bedrag gewijzigd'}"
    if set(fields) & set(_RIGHT):
        return "recht", said
    if fields:
        return "contingent", said
    if row["geblokkeerd"] != row["geblokkeerd_nieuw"]:
        return "bevinding", "de lijn is nu geblokkeerd" if row["geblokkeerd_nieuw"] else "de blokkering is opgeheven"
    if rules.get(row["maatregel"]):
        return "regels", _RULES
    return (
        "rangorde",
        f"rang {_shown(row.get('rang'))} → {_shown(row.get('rang_nieuw'))} door een wijziging bij een ander",
    )


def _moved(row: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    """Yield ``field: old → new`` for the fields that differ."""
    for name in names:
        if row[name] != row[f"{name}_nieuw"]:
            yield f"{name}: {_shown(row[name])} → {_shown(row[f'{name}_nieuw'])}"


def _shown(value: Any) -> str:
    return "leeg" if value is None else str(value)


def _must_tie(old: pl.DataFrame, new: pl.DataFrame, found: pl.DataFrame) -> None:
    before, after = int(old[CENTS].sum() or 0), int(new[CENTS].sum() or 0)
    if before + int(found["verschil_cent"].sum() or 0) != after:
        raise UnexplainedDifference(f"{before} plus the differences {found['verschil_cent'].sum()} is not {after}")
