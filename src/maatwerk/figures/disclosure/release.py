"""The way out of the house: tables are protected, the audit looks at what would go out, and only then is something written."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maatwerk.figures.disclosure.audit import Bound, Face, audit
from maatwerk.figures.disclosure.cells import Key, Table, words
from maatwerk.figures.disclosure.face import MARKER, content_hash, written
from maatwerk.figures.disclosure.primary import SECONDARY
from maatwerk.figures.disclosure.protect import Protected, face_of, protect
from maatwerk.figures.disclosure.rules import Rules
from maatwerk.figures.disclosure.secret import secrets
from maatwerk.figures.disclosure.words import OUTSIDE, inside

_NO_NAME = re.compile(r"[^a-z0-9]+")


class Unsafe(ValueError):
    """The audit can still conclude too much, so nothing goes out. ``bounds`` says about which cells, and what."""

    def __init__(self, bounds: Sequence[Bound]) -> None:
        self.bounds = tuple(bounds)
        shown = "; ".join(map(str, self.bounds[:5]))
        super().__init__(f"Niet vrijgegeven: {len(self.bounds)} cel(len) zijn af te leiden. {shown}.")


@dataclass(frozen=True, slots=True)
class Release:
    """What may leave the house (``faces``, ``manifest``), and beside it what stays inside (``protected``)."""

    faces: tuple[Face, ...]
    manifest: dict[str, Any]
    audit: tuple[Bound, ...]
    protected: Protected
    rules: Rules

    def explanations(self) -> dict[Key, str]:
        """Return why each cell is hidden, for officers; it never holds a value."""
        return {key: inside(key, self.protected, self.rules) for key in self.protected.reasons}

    def write(self, folder: Path) -> list[Path]:
        """Write a CSV per table and ``manifest.json``; return the files. Nothing of it holds a hidden value or a reason."""
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / f"{name}.csv" for name in file_names(self.faces)]
        for file, face in zip(files, self.faces, strict=True):
            file.write_text(written(face), encoding="utf-8")
        return [*files, self.write_manifest(folder / "manifest.json")]

    def write_manifest(self, file: Path) -> Path:
        """Write the manifest as JSON; return the file."""
        file.write_text(json.dumps(self.manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return file


def file_names(faces: Sequence[Face]) -> list[str]:
    """Return a name for each table's file: small letters and digits, each once."""
    names: list[str] = []
    for face in faces:
        name = stem = _NO_NAME.sub("-", face.name.lower()).strip("-") or "tabel"
        number = 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names.append(name)
    return names


def release(
    tables: Sequence[Table], rules: Rules, question: str, day: dt.date, earlier: Sequence[Face] = ()
) -> Release:
    """Return protected tables with their manifest, ready to write.

    ``question`` is what the tables answer, ``day`` the day of release; ``earlier`` are tables that are out already. The
    same input gives the same release and hash. Raises Unsafe when the audit concludes too much, CannotProtect when nothing
    can be hidden that helps, NotATable when tables do not add up.
    """
    protected = protect(tables, rules, earlier)
    return checked(protected, [face_of(table, protected.reasons) for table in tables], rules, question, day, earlier)


def checked(
    protected: Protected,
    faces: Sequence[Face],
    rules: Rules,
    question: str,
    day: dt.date,
    earlier: Sequence[Face] = (),
) -> Release:
    """Return the release of exactly these faces, whoever chose what to hide, or raise Unsafe."""
    found = audit([*faces, *earlier], secrets(protected.tables, rules))
    weak = [bound for bound in found if not bound.protected]
    if weak:
        raise Unsafe(weak)
    return Release(
        tuple(faces), _manifest(protected, faces, found, rules, question, day, earlier), tuple(found), protected, rules
    )


def _manifest(
    protected: Protected,
    faces: Sequence[Face],
    found: Sequence[Bound],
    rules: Rules,
    question: str,
    day: dt.date,
    earlier: Sequence[Face],
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "question": question,
        "date": day.isoformat(),
        "rules": rules.as_dict(),
        "marker": MARKER,
        "explanation": OUTSIDE,
        "tables": [
            {"name": face.name, "quantity": face.quantity, "file": f"{name}.csv", "cells": len(face.shown) + len(face.hidden),
             "hidden": len(face.hidden), "sha256": hashlib.sha256(written(face).encode()).hexdigest()}
            for face, name in zip(faces, file_names(faces), strict=True)
        ],
        "earlier": sorted(hashlib.sha256(written(face).encode()).hexdigest() for face in earlier),
        "method": protected.chosen.method,
        "audit": {"hidden": len({bound.key for bound in found}), "protected": True},
        "content": content_hash(faces),
    }  # fmt: skip
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()}


def inside_rows(made: Release) -> list[dict[str, str]]:
    """Return one row per hidden cell for the officers' own list: where, first or along, and why. It stays in the house."""
    why = made.explanations()
    return [
        {
            "cel": words(key),
            "soort": "mee verborgen" if made.protected.reasons[key] == (SECONDARY,) else "te klein",
            "uitleg": why[key],
        }
        for key in sorted(why)
    ]
