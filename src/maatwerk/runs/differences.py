"""Differences with an earlier run of the same quarter: a line each, with its cause. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from maatwerk.runs.again import BETWEEN
from maatwerk.runs.lines import CENTS, KEY

c = pl.col
_PAY = ("brutoloon", "werkgeversbijdragen", "verminderingen")
_WORK = ("tewerkstellingsbreuk_teller", "tewerkstellingsbreuk_noemer", "gewerkte_breuk_teller", "gewerkte_breuk_noemer")
_RIGHT = ("startpakket", "pakket_percentage", "begeleidingsnood", "begeleidingsgraad", "volgkwartaal", "recht",
          "verhoging_percentage", "cmw_percentage", "toegekend_percentage", "laatste_volgkwartaal")  # fmt: skip
_FACTS = (*_PAY, *_WORK, *_RIGHT, "contingent")
_EMPLOYER = ("vte", "contingent")
_RULES = "de regels, parameters of lezingen zijn gewijzigd"
_WORKERS = "de werknemers van deze onderneming"
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


def differences(
    old: pl.DataFrame,
    new: pl.DataFrame,
    rules_changed: Mapping[str, bool] | None = None,
    between: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return a line per worker whose premium differs: old, new, difference (cents), cause, and which attest and field.

    Where rules and facts both moved an amount there are two lines, one after the other: first the rules on the old facts
    (``between``, as ``under_new_law`` gives it), then the facts.

    Causes: ``nieuwe lijn``, ``vervallen lijn``, ``attest``, ``recht``, ``contingent``, ``rangorde`` (a change of another
    worker moved this one), ``onderneming``
    (the employer as such), ``bevinding``, ``regels``. A blocked line
    counts as 0. Raises UnexplainedDifference when the sums do not tie.
    """
    rules = rules_changed or {}
    middle = old.select(*KEY, pl.lit(None, dtype=pl.Int64).alias(BETWEEN)).clear() if between is None else between
    both = old.join(new, on=list(KEY), how="full", coalesce=True, suffix="_nieuw").sort(KEY)
    both = both.join(middle, on=list(KEY), how="left", maintain_order="left")
    found = [line for row in _changed(both).iter_rows(named=True) for line in _lines(row, rules)]
    result = pl.DataFrame(found, schema=SCHEMA, orient="row")
    _must_tie(old, new, result)
    return result


def _changed(both: pl.DataFrame) -> pl.DataFrame:
    before, after = c(CENTS).fill_null(0), c(f"{CENTS}_nieuw").fill_null(0)
    in_both = c("kwartaal").is_not_null() & c("kwartaal_nieuw").is_not_null()
    by_rules = in_both & (c(BETWEEN) != before)
    blocked = c("geblokkeerd") != c("geblokkeerd_nieuw")
    return both.filter((before != after) | blocked | by_rules.fill_null(False))


def _lines(row: Mapping[str, Any], rules: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    """Yield the lines of one worker: one, or two where rules and facts each moved the amount."""
    before, after = row[CENTS] or 0, row[f"{CENTS}_nieuw"] or 0
    changed = bool(rules.get(row["maatregel"])) and row["kwartaal"] is not None and row["kwartaal_nieuw"] is not None
    middle = row[BETWEEN] if changed else None
    if middle is None:
        cause, said = _cause(row)
        yield _line(row, before, after, *(_with_rules(cause, said) if changed else (cause, said)))
        return
    if middle != before:
        yield _line(row, before, middle, "regels", _RULES)
    if middle != after or row["geblokkeerd"] != row["geblokkeerd_nieuw"]:
        yield _line(row, middle, after, *_cause(row))


def _line(row: Mapping[str, Any], before: int, after: int, cause: str, said: str) -> dict[str, Any]:
    return {
        **{name: row[name] for name in KEY},
        "oud_cent": before,
        "nieuw_cent": after,
        "verschil_cent": after - before,
        "oorzaak": cause,
        "toelichting": said,
    }


def _with_rules(cause: str, said: str) -> tuple[str, str]:
    """Return the causes of a line of which the old facts could not be computed again."""
    if cause == "rangorde" or said == _WORKERS:
        return "regels", _RULES
    return cause, f"{said}; ook {_RULES}: het deel van elk is niet te berekenen"


def _cause(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what changed in the facts."""
    if row["kwartaal"] is None:
        return "nieuwe lijn", f"nieuw attest of nieuw recht: attest {row['attesten_nieuw']}"
    if row["kwartaal_nieuw"] is None:
        return "vervallen lijn", f"het attest {row['attesten']} of het recht geldt niet meer in dit kwartaal"
    if not row["insz"]:
        return "onderneming", "; ".join(_moved(row, _EMPLOYER)) or _WORKERS
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
