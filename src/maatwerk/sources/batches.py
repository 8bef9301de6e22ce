"""Raw rows of a batch to typed frames, findings and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.checks import Fault, failing, typed
from maatwerk.sources.cross_checks import EXISTS, LINE_RULES, LIST_RULES, ROW_RULES
from maatwerk.sources.extract import RAW_DECLARATIONS, RAW_ROWS, Raw
from maatwerk.sources.reporting import LEVELS, Reporter
from maatwerk.sources.schema import (
    DECLARATIONS,
    DETAILS,
    LISTS,
    OCCUPATIONS,
    VERMINDERINGEN,
    Table,
)
from maatwerk.sources.statuses import status_of

c = pl.col
_INTS: Final = frozenset({"aangifte", "persoon", "lijn", "rij", "personen", "__r", "__nr"})


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
    """How to judge a batch, and what the previous one ended with."""

    allow_test_numbers: bool = True
    last: tuple[object, ...] = ("", 0, 0, 0)
    """Keys of the last row of the previous batch: a declaration can run over several."""


def raw_frame(rows: list[tuple[object, ...]], names: tuple[str, ...]) -> pl.DataFrame:
    """Return raw rows as a frame of text columns (key columns are integers)."""
    columns: list[Iterable[object]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = {name: pl.Int32() if name in _INTS else pl.String() for name in names}
    return pl.DataFrame(dict(zip(names, columns, strict=True)), schema=kinds)


def _list_names(table: Table) -> tuple[str, ...]:
    return ("__r", "__nr", *(column.name for column in table.columns if column.name != "details"))


def build(raw: Raw, settings: Settings) -> Batch:
    """Return the typed batch of raw rows; whatever does not hold is in its findings."""
    rows, faults = _rows(raw, settings)
    report = Reporter(rows, settings.last, raw)
    stakes = {table.name: _items(raw, table, settings) for table in LISTS}
    report.stakes(stakes["bezoldigingen"][0])
    report.rows(faults)
    for name, (items, item_faults) in stakes.items():
        report.items(name, items, item_faults)
    frame = _with_lists(rows, {name: items for name, (items, _) in stakes.items()})
    report.rows(list(failing(frame, LINE_RULES)))
    frame = frame.with_columns(geblokkeerd=report.blocked).select(OCCUPATIONS.schema.names()).cast(OCCUPATIONS.schema)
    declarations, declared = _declarations(raw, settings)
    settings.last = (*frame.select("bestand", *LEVELS[:3]).row(-1),) if frame.height else settings.last
    return Batch(frame, declarations, [*report.findings, *declared], _counts(frame, report))


def _rows(raw: Raw, settings: Settings) -> tuple[pl.DataFrame, list[Fault]]:
    frame, unknown = _with_status(raw_frame(raw.rows, RAW_ROWS))
    frame, faults = typed(frame, OCCUPATIONS, settings.allow_test_numbers, EXISTS)
    frame = _with_quarter(frame).with_row_index("__r").cast({"__r": pl.Int32})
    faults += [*unknown, *failing(frame, ROW_RULES)]
    return frame.with_columns(pl.when(c("s") > 0).then(c("s"))), faults


def _with_quarter(frame: pl.DataFrame) -> pl.DataFrame:
    good = c("kwartaal").str.contains(r"^(19|20)[0-9]{2}Q[1-4]$")
    index = c("kwartaal").str.slice(0, 4).cast(pl.Int32, strict=False) * 4 + (
        c("kwartaal").str.slice(5, 1).cast(pl.Int32, strict=False) - 1
    )
    own = c("soort") == "dmfa_origineel"
    version = pl.when(own).then(pl.lit(0, pl.Int64)).otherwise(c("attest_versie")).alias("attest_versie")
    return frame.with_columns(pl.when(good).then(index).alias("kwartaal_index"), version)


def _with_status(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """Settle the status from code and description; a status that stays unknown is a fault that blocks."""
    keys = ["soort", "status", "omschrijving"]
    seen = frame.select(keys).unique(maintain_order=True)
    settled = [status_of(*row) for row in seen.iter_rows()]
    names = pl.Series("__status", [status for status, _ in settled], dtype=pl.String)
    whys = pl.Series("__why", [why for _, why in settled], dtype=pl.String)
    joined = frame.join(seen.with_columns(names, whys), on=keys, how="left", nulls_equal=True, maintain_order="left")
    shown = joined.select(pl.concat_str("status", "omschrijving", separator=" ", ignore_nulls=True))["status"]
    faults = [
        Fault("status", "status-onbekend", joined["__why"].eq(why).fill_null(value=False), why,
              "Vraag het attest opnieuw op, of meld de nieuwe statuscode.", shown=shown)
        for why in whys.drop_nulls().unique(maintain_order=True)
    ]  # fmt: skip
    return joined.with_columns(c("__status").alias("status")).drop("__status", "__why"), faults


def _items(raw: Raw, table: Table, settings: Settings) -> tuple[pl.DataFrame, list[Fault]]:
    frame = raw_frame(raw.lists[table.name], _list_names(table))
    frame, faults = typed(frame, table, settings.allow_test_numbers)
    if "volgnummer" in table.schema:
        faults += failing(frame, LIST_RULES)
    if table is VERMINDERINGEN:
        details, found = typed(raw_frame(raw.details, _list_names(DETAILS)), DETAILS, settings.allow_test_numbers)
        frame = _nested(
            frame.with_row_index("__d").cast({"__d": pl.Int32}), details.rename({"__r": "__d"}), DETAILS, "__d"
        )
        faults += _lifted(found, details, frame.height)
    return frame, faults


def _lifted(faults: list[Fault], details: pl.DataFrame, height: int) -> list[Fault]:
    """Faults of reduction details, said of the reduction they belong to."""
    lifted = []
    for fault in faults:
        owners = pl.Series(range(height), dtype=pl.Int32).is_in(details["__r"].filter(fault.mask).implode())
        lifted.append(Fault("details", fault.code, owners, f"{fault.column}: {fault.why}", fault.mend, fault.blocking))
    return lifted


def _nested(frame: pl.DataFrame, items: pl.DataFrame, table: Table, key: str) -> pl.DataFrame:
    """Put the items of a list as one list column into the rows they belong to; no items is an empty list."""
    kind = pl.List(pl.Struct(dict(table.schema)))
    if items.is_empty():
        return frame.with_columns(pl.lit([], dtype=kind).alias(table.name))
    fields = [c(name).cast(dtype) for name, dtype in table.schema.items()]
    packed = items.group_by(key, maintain_order=True).agg(pl.struct(fields).alias(table.name))
    joined = frame.join(packed, on=key, how="left", maintain_order="left")
    return joined.with_columns(c(table.name).fill_null(pl.lit([], dtype=kind)))


def _with_lists(rows: pl.DataFrame, items: dict[str, pl.DataFrame]) -> pl.DataFrame:
    for table in LISTS:
        rows = _nested(rows, items[table.name], table, "__r")
    return rows


def _declarations(raw: Raw, settings: Settings) -> tuple[pl.DataFrame, list[Finding]]:
    """One row per declaration; its zones are judged here only when no occupation row carries them."""
    frame, unknown = _with_status(raw_frame(raw.declarations, RAW_DECLARATIONS))
    frame, faults = typed(frame, DECLARATIONS, settings.allow_test_numbers, {"status": pl.lit(value=False)})
    frame = _with_quarter(frame)
    report = Reporter(frame, ("", 0, 0, 0), raw)
    alone = (frame["personen"] == 0) & (frame["soort"] == "dmfa_origineel")
    report.rows([replace(f, mask=f.mask & alone) for f in (*faults, *unknown)])
    return frame.select(DECLARATIONS.schema.names()).cast(DECLARATIONS.schema), report.findings


def _counts(frame: pl.DataFrame, report: Reporter) -> Counts:
    def listed(name: str) -> int:
        return int(frame[name].list.len().sum())

    return Counts(
        persons=int((report.first["persoon"] & (frame["persoon"] > 0)).sum()),
        records=int((report.first["lijn"] & (frame["lijn"] > 0)).sum()),
        occupations=int((frame["rij"] > 0).sum()),
        services=listed("prestaties"),
        remunerations=listed("bezoldigingen"),
        contributions=listed("bijdragen"),
        deductions=listed("verminderingen"),
    )
