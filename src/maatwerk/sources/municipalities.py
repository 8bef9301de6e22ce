"""The municipalities of Flanders and Brussels by REFNIS code, with the mergers of 1 January 2025: ``municipalities.csv``.

Codes, names and districts are those of the REFNIS list of Statbel; a day of 1970 is the beginning of that list, no founding
day. ``valid_until`` is the day from which a fact no longer holds. Antwerpen kept its code when Borsbeek joined it.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from importlib import resources
from typing import Final, NamedTuple

PROVINCES: Final = ("antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen", "brussel")
"""The five Flemish provinces, and Brussels, which lies in none."""
BRUSSELS: Final = "brussel"


class Municipality(NamedTuple):
    """A municipality from ``valid_from`` until before ``valid_until`` (None: still there).

    ``nis`` and ``arrondissement_nis`` have five digits; ``merged_into`` is the code of what it became part of.
    """

    nis: str
    naam: str
    provincie: str
    arrondissement_nis: str
    arrondissement: str
    valid_from: dt.date
    valid_until: dt.date | None
    merged_into: str | None

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the municipality exists on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)

    @property
    def flemish(self) -> bool:
        """Return whether it lies in the Flemish Region."""
        return self.provincie != BRUSSELS


@functools.cache
def municipalities() -> tuple[Municipality, ...]:
    """Return every municipality that existed since 2019, by code."""
    text = resources.files("maatwerk.sources").joinpath("municipalities.csv").read_text(encoding="utf-8")
    return tuple(_municipality(row) for row in csv.DictReader(text.splitlines()))


def _municipality(row: dict[str, str]) -> Municipality:
    until = row["valid_until"]
    return Municipality(
        row["nis"],
        row["naam"],
        row["provincie"],
        row["arrondissement_nis"],
        row["arrondissement"],
        dt.date.fromisoformat(row["valid_from"]),
        dt.date.fromisoformat(until) if until else None,
        row["merged_into"] or None,
    )


@functools.cache
def municipality(nis: str) -> Municipality:
    """Return the municipality with that code; raises KeyError for a code that is not known."""
    found = {each.nis: each for each in municipalities()}
    return found[nis]


@functools.cache
def municipalities_on(day: dt.date) -> tuple[Municipality, ...]:
    """Return the municipalities that exist on that day, by code."""
    return tuple(each for each in municipalities() if each.holds_on(day))


def nis_on(nis: str, day: dt.date) -> str:
    """Return the code under which a municipality goes on that day: its own, or that of what it merged into.

    Raises KeyError for a code that is not known.
    """
    found = municipality(nis)
    if found.valid_until is None or day < found.valid_until or found.merged_into is None:
        return nis
    return nis_on(found.merged_into, day)
