"""Small invented catalogues, written as the files they would be."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from maatwerk.figures.catalogue.model import Catalogue
from maatwerk.figures.catalogue.numbers_in_text import numbers_in
from maatwerk.figures.catalogue.reading import FOLDER, load
from maatwerk.figures.catalogue.walks import COLUMNS

DOCUMENTS = [
    {
        "id": name,
        "title": f"Verzonnen document {name}",
        "date": "2024",
        "kind": "verslag",
        "file": "",
        "source": "verzonnen",
    }
    for name in ("D1", "D2")
]


def said(printed: str, place: str = "tabel 1", where: str = "table", **more: Any) -> dict[str, Any]:
    return {"printed": printed, "place": place, "in": where, **more}


def figure(id_: str, *prints: str | Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a figure's entry; a print alone stands in a place of its own in the text."""
    places = [p if isinstance(p, Mapping) else said(p, f"bij {id_}, plaats {n}", "text") for n, p in enumerate(prints)]
    usual = {"measures": f"Wat {id_} meet", "unit": "keuro", "period": "2024", "status": "realised"}
    return {"id": id_, **usual, **more, "said": places}


def write(
    folder: Path, figures: Iterable[Mapping[str, Any]], document: str = "D1", walks: Mapping[str, str] | None = None
) -> Path:
    """Write a whole catalogue to a folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("units.yaml", "skipped.yaml"):
        (folder / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    walked = [entry | {"walk": entry["id"] in (walks or {})} for entry in DOCUMENTS]
    (folder / "documents.yaml").write_text(yaml.safe_dump({"documents": walked}), encoding="utf-8")
    content = {"document": document, "figures": list(figures)}
    (folder / f"{document.lower()}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    for name, rows in (walks or {}).items():
        (folder / f"{name.lower()}.walk.csv").write_text(rows, encoding="utf-8")
    return folder


def catalogue(folder: Path, *figures: Mapping[str, Any], **more: Any) -> Catalogue:
    """Return a catalogue without faults; the test fails, and shows them, where there are some."""
    read = load(write(folder, figures, **more))
    assert not read.faults, [str(fault) for fault in read.faults]
    return read


def walk_of(text: str, settled: Mapping[str, str]) -> str:
    """Return the walk of a text: a figure id per printed number, other numbers are dates."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for n in numbers_in(text):
        rows.writerow([n.line, n.printed, settled.get(n.printed, ""), "" if n.printed in settled else "datum"])
    return out.getvalue().replace("\r\n", "\n")
