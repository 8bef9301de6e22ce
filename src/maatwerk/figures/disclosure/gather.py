"""From lines to tables: counts and sums per place, with the units and contributors behind each cell. Bad lines are set apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from maatwerk.figures.disclosure.cells import Cell, Kind, NotATable, Place, Table, grid
from maatwerk.figures.disclosure.face import TOTAL
from maatwerk.figures.disclosure.primary import sorted_shares
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import scaled

CENTS = 2
LARGEST = 10**15
"""Larger than any amount here (ten thousand billion euro): what is larger is a mistake."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a table asks of lines. ``value`` empty counts units; ``unit`` empty takes each line as one unit.

    ``contributor`` is who must not be recognised besides the units (an employer); ``groups`` puts contributors together
    under the group they belong to.
    """

    name: str
    dimensions: tuple[str, ...]
    value: str = ""
    unit: str = ""
    contributor: str = ""
    groups: Mapping[str, str] | None = None
    quantity: str = ""
    decimals: int = CENTS

    @property
    def counted(self) -> str:
        """What the table counts, also the name of the column it is published in."""
        return self.quantity or self.value or "aantal"

    @property
    def kind(self) -> Kind:
        """Whether the table counts or sums."""
        return "sum" if self.value else "count"


def table_from(lines: pl.DataFrame, question: Question, file: str = "") -> tuple[Table, list[Finding]]:
    """Return the table of a question over lines, and a finding for every line that is left out.

    Whole-number columns of ``value`` are in the smallest unit already (cents); text is a number with a decimal point. The full
    grid of categories is filled: a combination that no line has is an empty cell. Raises NotATable when a column is
    missing or no line is left.
    """
    _refuse_missing(lines, question)
    frame, findings = _good(_named(lines, question), question, file)
    if frame.is_empty():
        raise NotATable(f"{question.name}: geen enkele bruikbare lijn. Kijk het bestand en de kolommen na.")
    findings.extend(_repeated(frame, question, file))
    cells = _by_place(frame, question)
    empty = Cell(0, 0, () if _has_shares(question) else None)
    full = {place: cells.get(place, empty) for place in grid(cells, question.dimensions)}
    decimals = question.decimals if question.value else 0
    quantity = question.counted
    return Table(question.name, quantity, question.kind, question.dimensions, full, decimals), findings


def _has_shares(question: Question) -> bool:
    return bool(question.contributor or question.value)


def _refuse_missing(lines: pl.DataFrame, question: Question) -> None:
    wanted = [*question.dimensions, *filter(None, (question.value, question.unit, question.contributor))]
    missing = [name for name in wanted if name not in lines.columns]
    if missing:
        raise NotATable(
            f"{question.name}: de kolom {', '.join(missing)} ontbreekt. Er zijn: {', '.join(lines.columns)}."
        )
    if question.counted in question.dimensions:
        raise NotATable(
            f"{question.name}: {question.counted} is al een indeling; geef wat geteld wordt een andere naam."
        )


def _named(lines: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Return only what the question needs, under own names: rij, d0, d1, unit, who, raw."""
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    unit = pl.col(question.unit).cast(pl.String) if question.unit else number.cast(pl.String)
    who = pl.col(question.contributor).cast(pl.String) if question.contributor else unit
    raw = pl.col(question.value) if question.value else pl.lit(1, dtype=pl.Int64)
    places = [
        pl.col(name).cast(pl.String).str.strip_chars().alias(f"d{at}") for at, name in enumerate(question.dimensions)
    ]
    return lines.select(number.alias("rij"), *places, _text(unit, "unit"), _text(who, "who"), raw.alias("raw"))


def _text(column: pl.Expr, name: str) -> pl.Expr:
    return column.str.strip_chars().alias(name)


def _good(frame: pl.DataFrame, question: Question, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the lines that can be placed and valued, with ``value`` as whole numbers, and findings for the others."""
    columns = [(f"d{at}", name) for at, name in enumerate(question.dimensions)]
    columns += [(own, name) for own, name in (("unit", question.unit), ("who", question.contributor)) if name]
    values, findings, kept = [], [], []
    for row in frame.iter_rows(named=True):
        value, fault = _fault(row, columns, question)
        if fault is None:
            kept.append(row["rij"])
            values.append(value)
        else:
            field, text, why, mend = fault
            findings.append(Finding("lijn-niet-geteld", file, f"rij {row['rij']}", field, text, why, mend))
    chosen = frame.filter(pl.col("rij").is_in(kept)) if len(kept) < frame.height else frame
    return chosen.drop("raw").with_columns(pl.Series("value", values, dtype=pl.Int64), _grouped(question)), findings


def _grouped(question: Question) -> pl.Expr:
    who = pl.col("who")
    return who.replace(dict(question.groups)) if question.groups else who


Fault = tuple[str, str, str, str]


def _fault(
    row: Mapping[str, object], columns: Iterable[tuple[str, str]], question: Question
) -> tuple[int, Fault | None]:
    for own, name in columns:
        if not row[own]:
            return 0, (name, "", "De waarde ontbreekt, dus de lijn hoort nergens bij.", "Vul de waarde in.")
        if row[own] == TOTAL and own.startswith("d"):
            return 0, (name, TOTAL, f"{TOTAL} is de naam van een marge.", "Geef de categorie een andere naam.")
    return _value(row["raw"], question)


def _value(raw: object, question: Question) -> tuple[int, Fault | None]:
    try:
        value = raw if isinstance(raw, int) and not isinstance(raw, bool) else scaled(str(raw), question.decimals)
    except ValueError:
        mend = f"Schrijf een getal met een punt en hoogstens {question.decimals} decimalen."
        return 0, (question.value, "" if raw is None else str(raw), "Dit is geen bedrag of aantal.", mend)
    if abs(value) > LARGEST:
        return 0, (question.value, str(raw), "Dit bedrag is groter dan mogelijk is.", "Verbeter het bedrag.")
    return value, None


def _repeated(frame: pl.DataFrame, question: Question, file: str) -> list[Finding]:
    """Return a finding when one unit stands in several cells of a count: margins add the cells up."""
    if not question.unit or question.value:
        return []
    places = [f"d{at}" for at in range(len(question.dimensions))]
    often = frame.select("unit", *places).unique().group_by("unit").len().filter(pl.col("len") > 1).height
    why = f"{often} eenheden staan in meer dan één cel; een totaal telt elke cel mee."
    mend = "Kijk na of dat de bedoeling is, of houd per eenheid één lijn over."
    return [Finding("eenheid-in-meer-cellen", file, "", question.unit, "", why, mend, blocking=False)] if often else []


def _by_place(frame: pl.DataFrame, question: Question) -> dict[Place, Cell]:
    names = {f"d{at}": name for at, name in enumerate(question.dimensions)}
    if not question.value:
        frame = frame.sort("unit", *names, "who").unique(["unit", *names], keep="first", maintain_order=True)
    found: dict[Place, Cell] = {}
    for size in range(len(names) + 1):
        for keys in combinations(names, size):
            found.update(_places(frame, {key: names[key] for key in keys}, question))
    return found


def _places(frame: pl.DataFrame, keys: Mapping[str, str], question: Question) -> dict[Place, Cell]:
    """Return the cells over some dimensions; a constant column stands for no dimension at all."""
    by = [*keys] or ["all"]
    rows = frame.with_columns(pl.lit("").alias("all"))
    totals = rows.group_by(by).agg(pl.col("value").sum(), pl.col("unit").n_unique())
    shares: dict[tuple[str, ...], dict[str, int]] = {}
    if _has_shares(question):
        for *place, who, amount in rows.group_by([*by, "who"]).agg(pl.col("value").sum()).iter_rows():
            shares.setdefault(tuple(place), {})[who] = amount
    return {
        _place(keys, row[: len(by)]): Cell(row[-2], row[-1], sorted_shares(shares[row[: len(by)]]) if shares else None)
        for row in totals.iter_rows()
    }


def _place(keys: Mapping[str, str], values: Sequence[str]) -> Place:
    return tuple(sorted(zip(keys.values(), values, strict=False))) if keys else ()
