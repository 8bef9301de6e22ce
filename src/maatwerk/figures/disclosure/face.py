"""Published tables on disk: one row per cell, a marker where a cell is hidden, and back."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from maatwerk.figures.disclosure.audit import Face
from maatwerk.figures.disclosure.cells import Kind, NotATable, Place, grid
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import printed, scaled
from maatwerk.rules.tables import TableError, read_table

MARKER = ":"
"""Stands where a cell is hidden. The same for every hidden cell."""
TOTAL = "Totaal"
"""How a margin is written; no category can be called so."""
NO_PLACE = ("Een indeling is leeg.", f"Vul een categorie in, of {TOTAL} voor een marge.")


def written(face: Face) -> str:
    """Return a published table as CSV: the dimensions, then the value or the marker; margins last."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*face.dimensions, face.quantity])
    for place in sorted([*face.shown, *face.hidden], key=lambda place: _order(face, place)):
        categories = dict(place)
        value = printed(face.shown[place], face.decimals) if place in face.shown else MARKER
        writer.writerow([*(categories.get(name, TOTAL) for name in face.dimensions), value])
    return out.getvalue()


def _order(face: Face, place: Place) -> list[tuple[bool, str]]:
    categories = dict(place)
    return [(name not in categories, categories.get(name, "")) for name in face.dimensions]


def content_hash(faces: Iterable[Face]) -> str:
    """Return a hash over the published content of some tables, by name."""
    parts = sorted(f"{face.name}\n{written(face)}" for face in faces)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_face(path: Path, quantity: str = "") -> tuple[Face, list[Finding]]:
    """Return a published table and findings for rows that are no cell.

    The last column holds values, the ones before it the classification; without ``quantity`` its name is what is counted. A
    value with decimals makes it a sum. A combination of categories that has no row counts as an empty cell, with a finding.
    Raises NotATable when there is no table to read.
    """
    names, rows = _rows(path)
    findings: list[Finding] = []
    cells: dict[Place, str] = {}
    for number, row in enumerate(rows, 1):
        place = _place(names[:-1], row[:-1])
        fault = _fault(place, row[-1], cells)
        if fault is not None or place is None:
            findings.append(
                Finding("cel-onleesbaar", path.name, f"rij {number}", names[-1], row[-1], *(fault or NO_PLACE))
            )
        else:
            cells[place] = row[-1]
    if not cells:
        raise NotATable(f"{path.name}: er staat geen enkele leesbare cel in. Kijk het bestand na.")
    decimals = max((len(text.partition(".")[2]) for text in cells.values()), default=0)
    shown = {place: scaled(text, decimals) for place, text in cells.items() if text != MARKER}
    hidden = frozenset(place for place, text in cells.items() if text == MARKER)
    empty = _missing(names[:-1], [*shown, *hidden])
    findings.extend(_missing_finding(path, place) for place in empty)
    kind: Kind = "sum" if decimals else "count"
    return Face(path.stem, quantity or names[-1], kind, names[:-1], {**shown, **empty}, hidden, decimals), findings


def _rows(path: Path) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    try:
        frame = read_table(path)
    except TableError as problem:
        raise NotATable(str(problem)) from problem
    if not 2 <= frame.width <= 3:
        raise NotATable(f"{path.name}: een tabel heeft één of twee indelingen en dan één kolom met waarden.")
    rows = [tuple("" if cell is None else str(cell).strip() for cell in row) for row in frame.iter_rows()]
    return tuple(frame.columns), rows


def _place(names: tuple[str, ...], row: tuple[str, ...]) -> Place | None:
    if not all(row):
        return None
    return tuple(sorted((name, cell) for name, cell in zip(names, row, strict=True) if cell != TOTAL))


def _fault(place: Place | None, text: str, cells: dict[Place, str]) -> tuple[str, str] | None:
    if place is None:
        return NO_PLACE
    if place in cells:
        return "Deze cel staat er meer dan eens.", "Behoud één rij."
    try:
        scaled(text if text != MARKER else "0", 8)
    except ValueError:
        return (
            "Dit is geen getal en geen teken voor een verborgen cel.",
            f"Schrijf een getal met een punt, of {MARKER}.",
        )
    return None


def _missing(names: tuple[str, ...], places: list[Place]) -> dict[Place, int]:
    """Return places without a row: a missing cell counts as empty; a missing margin stays unknown and is left out."""
    seen = set(places)
    return {place: 0 for place in grid(places, names) if len(place) == len(names) and place not in seen}


def _missing_finding(path: Path, place: Place) -> Finding:
    where = ", ".join(f"{name} {category}" for name, category in place)
    return Finding("cel-ontbreekt", path.name, where, "", "", "Voor deze combinatie is er geen rij; zij telt als 0.",
                   "Zet er een rij met 0 voor als dat zo is.", blocking=False)  # fmt: skip
