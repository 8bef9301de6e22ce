"""The walk of a document: every number of its text in order, each a figure or a reason to skip it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from maatwerk.figures.catalogue.model import Catalogue, Figure, WalkRow
from maatwerk.figures.catalogue.printed import bare
from maatwerk.rules.finding import Finding

COLUMNS = ["line", "printed", "figure", "skipped"]


def read_walk(folder: Path, document: str, faults: list[Finding]) -> tuple[WalkRow, ...]:
    """Return the rows of a document's walk; a file that is missing or no such table is added to ``faults``."""
    file = folder / f"{document.lower()}.walk.csv"
    try:
        with file.open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        why = f"De wandeling door {document} kan niet gelezen worden ({problem})."
        faults.append(_fault("wandeling", file.name, "", "", why, f"Maak {file.name} met {','.join(COLUMNS)}."))
        return ()
    if not rows or rows[0] != COLUMNS:
        why = f"De eerste rij is niet {','.join(COLUMNS)}."
        faults.append(_fault("wandeling", file.name, "rij 1", "", why, "Zet de kopregel recht."))
        return ()
    return tuple(_rows(file.name, rows, faults))


def _rows(name: str, rows: list[list[str]], faults: list[Finding]) -> Iterator[WalkRow]:
    for count, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS) or not row[0].isdigit():
            why = f"Deze rij heeft geen {len(COLUMNS)} kolommen met vooraan een regelnummer."
            faults.append(_fault("wandeling", name, f"rij {count}", ",".join(row), why, "Zet de rij recht."))
            continue
        yield WalkRow(int(row[0]), row[1], tuple(row[2].split()), row[3].strip())


def walk_faults(catalogue: Catalogue) -> list[Finding]:
    """Return what does not tie between the walks and the figures of a catalogue."""
    found: list[Finding] = []
    for document, rows in catalogue.walks.items():
        name = f"{document.lower()}.walk.csv"
        for count, row in enumerate(rows, 2):
            found += _row_faults(catalogue, document, name, count, row)
        found += _open_rows(name, rows)
        found += _uncounted(catalogue, document, rows)
    return found


def _row_faults(catalogue: Catalogue, document: str, name: str, count: int, row: WalkRow) -> Iterator[Finding]:
    place = f"rij {count}"
    if row.figures and row.skipped:
        why = "Dit getal is een figuur én overgeslagen."
        yield _fault("wandeling-dubbel", name, place, row.printed, why, "Laat één van beide staan.")
    if row.skipped and row.skipped not in catalogue.reasons:
        why = f"De reden {row.skipped!r} is niet gekend."
        yield _fault("wandeling-reden", name, place, row.printed, why, f"Kies {', '.join(catalogue.reasons)}.")
    for id_ in row.figures:
        why = _mismatch(catalogue.figures.get(id_), id_, document, row.printed)
        if why:
            mend = "Zet het id recht, of vul said aan."
            yield _fault("wandeling-figuur", name, place, row.printed, why, mend)


def _mismatch(figure: Figure | None, id_: str, document: str, printed: str) -> str:
    if figure is None:
        return f"{id_} is geen gekende figuur."
    if figure.document != document:
        return f"{id_} is een figuur van {figure.document}, niet van {document}."
    if not any(stands_in(mention.printed, printed) for mention in figure.said):
        return f"{id_} wordt in said nergens als {printed} gedrukt."
    return ""


def stands_in(said: str, token: str) -> bool:
    """Return whether a printed number is the number of a walk, or one end of a range such as ``20-64``."""
    return bare(said) in {bare(token), *(bare(part) for part in re.split(r"[-–−/]", token) if part)}


def _open_rows(name: str, rows: tuple[WalkRow, ...]) -> Iterator[Finding]:
    left = [row for row in rows if not row.settled]
    if left:
        why = f"{len(left)} van {len(rows)} getallen hebben geen figuur en geen reden; het eerste staat op regel {left[0].line}."
        yield _fault("wandeling-open", name, "", left[0].printed, why, "Vul figure of skipped in.")


def _uncounted(catalogue: Catalogue, document: str, rows: tuple[WalkRow, ...]) -> Iterator[Finding]:
    """Yield the figures that say a number more or less often than the walk meets it; not while rows are open."""
    if not rows or not all(row.settled for row in rows):
        return
    walked = _per_figure(rows)
    for figure in catalogue.of(document):
        met = walked.get(figure.id, [])
        for printed, said in Counter(bare(mention.printed) for mention in figure.said).items():
            count = sum(stands_in(printed, token) for token in met)
            if count != said:
                why = f"said drukt {printed} {said} keer, de wandeling komt het {count} keer tegen."
                mend = "Geef elke plaats één said en één rij."
                yield _fault("wandeling-telling", figure.file, figure.id, printed, why, mend)


def _per_figure(rows: tuple[WalkRow, ...]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        for id_ in row.figures:
            found.setdefault(id_, []).append(row.printed)
    return found


def _fault(code: str, file: str, path: str, value: str, why: str, mend: str) -> Finding:
    return Finding(f"catalogus-{code}", file, path, "", value, why, mend)
