"""Rights and contingents: from SocEcon messages, CSV or Parquet to typed frames with findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.money import scaled
from maatwerk.sources.bounded import Refused, Source
from maatwerk.sources.checks import Fault, Rule, failing, typed
from maatwerk.sources.extract import Notes
from maatwerk.sources.files import is_table, sources_of
from maatwerk.sources.messages import MessageReader
from maatwerk.sources.rights_messages import RAW_RIGHTS, RAW_STATUSES, RightsCollector, within_right
from maatwerk.sources.schema import CONTINGENTS, RIGHT_STATUSES, RIGHTS, Table
from maatwerk.sources.table_rows import bad_row, missing_columns, refused
from maatwerk.sources.tabular import Bad, as_text, records

c = pl.col
_MEND: Final = "Verbeter het recht in de bron."
RULES: Final = [
    Rule("datum_einde", "periode-omgekeerd", c("datum_einde") < c("datum_begin"), "Het recht eindigt voor het begint.",
         _MEND),
    Rule("startpakket", "startpakket-ontbreekt", (c("maatregel") == "imw") & c("startpakket").is_null()
         & c("pakket_percentage").is_null(), "Een recht op individueel maatwerk vraagt een startpakket.", _MEND),
    Rule("pakket_percentage", "percentage-ontbreekt", (c("maatregel") == "cmw") & c("pakket_percentage").is_null(),
         "Een recht op collectief maatwerk vraagt een percentage.", _MEND),
    Rule("ondernemingsnummer", "werkgever-onbekend", c("ondernemingsnummer").is_null(),
         "Het recht is nog niet aan een werkgever verbonden; er wordt niets op betaald.", "Niets te doen.",
         blocking=False),
]  # fmt: skip


@dataclass(slots=True)
class RightsRead:
    """Rights, answers on the status of rights, and findings."""

    rights: pl.DataFrame
    statuses: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)


def _frame(rows: list[dict[str, Any]] | list[tuple[str | None, ...]], names: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


def _report(frame: pl.DataFrame, faults: Iterable[Fault], findings: list[Finding]) -> pl.DataFrame:
    """Add findings for faulty rows; return the frame with ``geblokkeerd``."""
    blocked = pl.repeat(False, frame.height, eager=True, dtype=pl.Boolean)
    places = frame.select("bestand", "pad").rows()
    for fault in faults:
        blocked = blocked | fault.mask if fault.blocking else blocked
        for row in fault.mask.arg_true():
            value = None if fault.shown is None else fault.shown[row]
            file, path = places[row]
            findings.append(
                Finding(fault.code, file, path, fault.column, "" if value is None else str(value), fault.why, fault.mend,
                        fault.blocking)
            )  # fmt: skip
    return frame.with_columns(geblokkeerd=blocked)


def _rows(source: Source, table: Table, findings: list[Finding]) -> list[tuple[str | None, ...]]:
    """Rows of a CSV or Parquet as text, in the column order of ``table`` (without ``geblokkeerd``)."""
    names, rows = _names(table), []
    try:
        found = records(source)
        missing = missing_columns(next(found), table)
        if missing:
            raise Refused("kolom-ontbreekt", "De tabel mist verplichte kolommen.", "Voeg de kolommen toe; zie het schema.",
                          ", ".join(missing))  # fmt: skip
        for row in found:
            if isinstance(row, Bad):
                findings.append(bad_row(source, row))
                continue
            place = {"bestand": source.name, "pad": f"rij {row['__number']}"}
            rows.append(tuple(place[name] if name in place else as_text(row.get(name)) for name in names))
    except (Refused, OSError) as error:
        findings.append(refused(source, error))
    return rows


def _names(table: Table) -> tuple[str, ...]:
    return tuple(name for name in table.schema if name != "geblokkeerd")


def rights_read(files: list[Path], allow_test_numbers: bool = True) -> RightsRead:
    """Read rights from messages (indicering, status of rights), CSV and Parquet.

    Rows keep the order of the sources. A row with a blocking finding stays, marked ``geblokkeerd``. Raises
    FileNotFoundError for a given path that does not exist; never on what a file holds.
    """
    findings: list[Finding] = []
    collector, notes = RightsCollector(), Notes()
    reader, rows = MessageReader(notes, collector), list[tuple[str | None, ...]]()
    for source in sources_of(files, findings):
        if is_table(source):
            rows.extend(_rows(source, RIGHTS, findings))
        else:
            for _ in reader.read(source):
                reader.start_batch()
    findings.extend([*notes.findings, *collector.findings])
    given = _frame(rows, _names(RIGHTS)).with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("recht_begin", "recht_einde")
    )
    raw = pl.concat([_frame(collector.rights, RAW_RIGHTS).select(given.columns), given])
    statuses, faults = typed(_frame(collector.statuses, RAW_STATUSES), RIGHT_STATUSES, allow_test_numbers)
    return RightsRead(
        _typed_rights(raw, allow_test_numbers, findings),
        _report(statuses, faults, findings).select(RIGHT_STATUSES.schema.names()),
        findings,
    )


def _typed_rights(raw: pl.DataFrame, allow_test_numbers: bool, findings: list[Finding]) -> pl.DataFrame:
    lowered = raw.with_columns(
        c(name).str.strip_chars().str.to_lowercase() for name in ("maatregel", "begeleidingsgraad")
    )
    rights, faults = typed(lowered, RIGHTS, allow_test_numbers)
    outer = rights.with_columns(
        c(name).str.to_date("%Y-%m-%d", strict=False) for name in ("recht_begin", "recht_einde")
    )
    cut = within_right(outer)
    return _report(cut, [*faults, *failing(cut, RULES)], findings).select(RIGHTS.schema.names())


def contingents_read(files: list[Path]) -> tuple[pl.DataFrame, list[Finding]]:
    """Read contingents from CSV or Parquet: the typed frame (``vte`` in millionths) and the findings.

    Raises FileNotFoundError for a given path that does not exist; never on what a file holds.
    """
    findings: list[Finding] = []
    rows: list[tuple[str | None, ...]] = []
    for source in sources_of(files, findings):
        if is_table(source):
            rows.extend(_rows(source, CONTINGENTS, findings))
        else:
            findings.append(Finding("bericht-onbekend", source.name, "", "", "", "Contingenten komen als CSV of Parquet.",
                                    "Lever een tabel aan."))  # fmt: skip
    frame = _frame(rows, _names(CONTINGENTS))
    vte, faults = _scaled_vte(frame)
    checked, more = typed(vte, CONTINGENTS, allow_test=True)
    twice = Rule("datum_begin", "contingent-dubbel", pl.len().over("onderneming", "datum_begin") > 1,
                 "Voor deze werkgever en dag staat meer dan een contingent.", "Laat er een staan.")  # fmt: skip
    done = _report(checked, [*faults, *more, *failing(checked, [twice])], findings)
    return done.select(CONTINGENTS.schema.names()), findings


def _scaled_vte(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """Bring decimals to millionths; more than 6 digits is an error, and none is rounded away."""
    texts = frame["vte"].to_list()
    values = [_millionths(text) for text in texts]
    wrong = [text not in (None, "") and value is None for text, value in zip(texts, values, strict=True)]
    fault = Fault(
        "vte",
        "vte-ongeldig",
        pl.Series(wrong, dtype=pl.Boolean),
        "Het contingent is geen getal met hoogstens zes decimalen.",
        "Verbeter het getal.",
        shown=frame["vte"],
    )
    numbers = pl.Series("vte", [None if value is None else str(value) for value in values], dtype=pl.String)
    return frame.with_columns(numbers), [fault] if any(wrong) else []  # fmt: skip


def _millionths(text: str | None) -> int | None:
    try:
        return None if text is None else scaled(text, 6)
    except ValueError:
        return None
