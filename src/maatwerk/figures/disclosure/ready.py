"""Tables that are there already: cells with their value, and where known the units behind them. Margins are added up."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from maatwerk.figures.disclosure.cells import Cell, Kind, NotATable, Place, Share, Table, grid, words
from maatwerk.figures.disclosure.face import TOTAL
from maatwerk.figures.disclosure.primary import merged, sorted_shares
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import scaled

At = tuple[str, ...]
"""One category per dimension, in the order of the dimensions."""


def ready_table(
    name: str,
    quantity: str,
    dimensions: tuple[str, ...],
    values: Mapping[At, int],
    *,
    units: Mapping[At, int] | None = None,
    shares: Mapping[At, tuple[Share, ...]] | None = None,
    kind: Kind = "count",
    decimals: int = 0,
) -> Table:
    """Return the table of values per combination of categories, in the order of ``dimensions``, with its margins.

    A count is its own number of units. A sum needs ``units`` per cell, and ``shares`` for the rules on contributors. A
    combination that is not given is an empty cell. Raises NotATable when a number of units is negative, a sum lacks its
    units, or shares do not add up to their cell.
    """
    inner = {_place(dimensions, at): _cell(at, value, kind, units, shares) for at, value in values.items()}
    empty = Cell(0, 0, None if shares is None else ())
    full = {place: inner.get(place, empty) for place in grid(inner, dimensions) if len(place) == len(dimensions)}
    return Table(name, quantity, kind, dimensions, _with_margins(full, dimensions), decimals)


def _place(dimensions: tuple[str, ...], at: At) -> Place:
    if len(at) != len(dimensions):
        raise NotATable(f"{at}: geef één categorie voor elk van {', '.join(dimensions)}.")
    return tuple(sorted(zip(dimensions, at, strict=True)))


def _cell(
    at: At, value: int, kind: Kind, units: Mapping[At, int] | None, shares: Mapping[At, tuple[Share, ...]] | None
) -> Cell:
    behind = value if kind == "count" else (units or {}).get(at)
    if behind is None or behind < 0:
        raise NotATable(f"{', '.join(at)}: het aantal eenheden achter deze cel ontbreekt of is negatief.")
    found = None if shares is None else sorted_shares(dict(shares.get(at, ())))
    if found is not None and sum(amount for _, amount in found) != value:
        raise NotATable(f"{', '.join(at)}: de bijdragen samen zijn niet gelijk aan de waarde van de cel.")
    return Cell(value, behind, found)


def _with_margins(full: Mapping[Place, Cell], dimensions: tuple[str, ...]) -> dict[Place, Cell]:
    below: dict[Place, list[Cell]] = {place: [] for place in grid(full, dimensions)}
    for at, cell in full.items():
        for place in below:
            if set(place) <= set(at):
                below[place].append(cell)
    return {place: merged(cells) for place, cells in below.items()}


def ready_from(
    frame: pl.DataFrame, name: str, quantity: str, dimensions: tuple[str, ...], column: str, file: str = ""
) -> tuple[Table, list[Finding]]:
    """Return the count table of a frame with one row per cell, and findings for rows that do not count.

    Rows of margins (``Totaal``) are compared with the sum of the cells. Raises NotATable when a column or every row is missing.
    """
    missing = [wanted for wanted in (*dimensions, column) if wanted not in frame.columns]
    if missing:
        raise NotATable(f"{name}: de kolom {', '.join(missing)} ontbreekt. Er zijn: {', '.join(frame.columns)}.")
    findings: list[Finding] = []
    given: dict[At, tuple[int, int]] = {}
    for number, row in enumerate(frame.select(*dimensions, column).iter_rows(), 1):
        at = tuple(str(cell or "").strip() for cell in row[:-1])
        fault = _row_fault(at, row[-1], given)
        if fault:
            findings.append(Finding("cel-niet-geteld", file, f"rij {number}", column, str(row[-1] or ""), *fault))
        else:
            given[at] = (_whole(row[-1]), number)
    cells = {at: value for at, (value, _) in given.items() if TOTAL not in at}
    if not cells:
        raise NotATable(f"{name}: geen enkele bruikbare rij. Kijk het bestand en de kolommen na.")
    table = ready_table(name, quantity, dimensions, cells)
    return table, [*findings, *_wrong_margins(table, given, file)]


def _row_fault(at: At, raw: object, given: Mapping[At, object]) -> tuple[str, str] | None:
    if not all(at):
        return "Een indeling is leeg, dus de rij hoort nergens bij.", "Vul de categorie in."
    if at in given:
        return "Deze cel staat er meer dan eens; alleen de eerste telt.", "Behoud één rij."
    try:
        _whole(raw)
    except ValueError:
        return "Dit is geen aantal.", "Schrijf een geheel getal van 0 of meer, zonder teken voor duizend."
    return None


def _whole(raw: object) -> int:
    value = scaled(str(raw), 0)
    if value < 0:
        raise ValueError(raw)
    return value


def _wrong_margins(table: Table, given: Mapping[At, tuple[int, int]], file: str) -> list[Finding]:
    found = []
    for at, (value, number) in given.items():
        place = tuple(sorted((n, c) for n, c in zip(table.dimensions, at, strict=True) if c != TOTAL))
        if TOTAL in at and (place not in table.cells or table.cells[place].value != value):
            why = f"Het totaal van {words((table.quantity, place))} is niet de som van de cellen; de som wordt genomen."
            where = (file, f"rij {number}", table.quantity, str(value))
            found.append(Finding("totaal-klopt-niet", *where, why, "Kijk de cellen na."))
    return found
