"""Raw rows of a batch to typed frames, findings and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.checks import Fault, Rule, failing, typed
from maatwerk.sources.cross_checks import LINE_RULES, LIST_RULES, ROW_RULES
from maatwerk.sources.dialects import DIALECTS, LINE, PERSON
from maatwerk.sources.extract import RAW_DECLARATIONS, RAW_ROWS, Raw
from maatwerk.sources.schema import (
    BEZOLDIGINGEN,
    DECLARATIONS,
    DETAILS,
    LISTS,
    OCCUPATIONS,
    PRESTATIES,
    VERMINDERINGEN,
    Table,
)
from maatwerk.sources.statuses import status_of

c = pl.col
_INTS: Final = frozenset({"aangifte", "persoon", "lijn", "rij", "personen", "__r", "__nr"})
LEVELS: Final = ("aangifte", "persoon", "lijn", "rij")
_LEVEL_OF: Final = (
    dict.fromkeys(RAW_ROWS[RAW_ROWS.index("soort") : RAW_ROWS.index("insz")], "aangifte")
    | dict.fromkeys(PERSON, "persoon")
    | dict.fromkeys((*LINE[:-1], "bijdragen"), "lijn")
)
"""How much a zone speaks for: an employer number stands on every row of the attest, but is one zone in the file."""
_CUTS: Final = {
    "aangifte": re.compile(r"^\(//\w+\)\[\d+\]"),
    "persoon": re.compile(r"^.*?/(?:Werknemer|NaturalPerson)\[\d+\]"),
    "lijn": re.compile(r"^.*?/(?:Werknemerslijn|WorkerRecord)\[\d+\]"),
}


@dataclass(slots=True)
class Counts:
    """How much was read: what ``declarations read --json`` reports."""

    persons: int = 0
    records: int = 0
    occupations: int = 0
    services: int = 0
    remunerations: int = 0
    contributions: int = 0
    deductions: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of another batch."""
        for name in Counts.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Batch:
    """Typed frames of a batch with what was found in it and how much it holds."""

    occupations: pl.DataFrame
    declarations: pl.DataFrame
    findings: list[Finding]
    counts: Counts


@dataclass(slots=True)
class Settings:
    """How to judge: are test persons allowed, and does the batch come from a table (then fields are column names)?"""

    allow_test_numbers: bool = True
    tabular: bool = False
    last: tuple[object, ...] = field(default=(None, 0, 0, 0))
    """Keys of the last row of the previous batch: a declaration can run over several."""


def raw_frame(rows: list[tuple[object, ...]], names: tuple[str, ...]) -> pl.DataFrame:
    """Return raw rows as a frame of text columns (key columns are integers)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = {name: pl.Int32 if name in _INTS else pl.String for name in names}
    return pl.DataFrame(dict(zip(names, columns, strict=True)), schema=kinds)


def _list_names(table: Table) -> tuple[str, ...]:
    return ("__r", "__nr", *(column.name for column in table.columns if column.name != "details"))


class Builder:
    """Builds one batch; collects findings and the rows a blocking one stands on."""

    def __init__(self, raw: Raw, settings: Settings) -> None:
        self.raw, self.settings, self.findings = raw, settings, list[Finding]()
        self.rows = pl.DataFrame()
        self.blocked = pl.Series(dtype=pl.Boolean)

    def build(self) -> Batch:
        """Return the batch; never raises on what a file may hold."""
        self.rows = self._rows()
        items = {table.name: self._items(table) for table in LISTS}
        frame = self._with_lists(items)
        self._line_rules(frame)
        frame = frame.with_columns(self.blocked.alias("geblokkeerd")).select(OCCUPATIONS.schema.names())
        counts = _counts(frame, self._first(frame))
        batch = Batch(frame.cast(OCCUPATIONS.schema), self._declarations(), self.findings, counts)
        if not frame.is_empty():
            self.settings.last = frame.select("bestand", *LEVELS[:3]).row(-1)
        return batch

    def _rows(self) -> pl.DataFrame:
        frame, conflicts = _resolved(raw_frame(self.raw.rows, RAW_ROWS))
        self.blocked = pl.repeat(value=False, n=frame.height, eager=True)
        has_row = pl.Series("has", _needs_row(frame))
        frame, faults = typed(frame.with_columns(has_row), OCCUPATIONS, self.settings.allow_test_numbers, None)
        frame = frame.with_columns(_index().alias("kwartaal_index"))
        wanted = [fault for fault in faults if not _excused(fault)]
        self._report([*conflicts, *wanted, *self._missing(frame), *failing(frame, ROW_RULES)], frame)
        return frame.with_columns(pl.when(c("s") > 0).then(c("s")).alias("s"))

    def _missing(self, frame: pl.DataFrame) -> Iterator[Fault]:
        """Required zones, asked only where their block exists."""
        return failing(frame, [rule for column in OCCUPATIONS.columns if (rule := _required(column.name)) is not None])
