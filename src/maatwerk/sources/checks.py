"""Zone checks: text columns to typed columns, with a mask of rows for everything that does not hold.

All checks follow from the ``Column`` descriptions and run on whole columns; only rows that fail cost a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from maatwerk.sources import identifiers
from maatwerk.sources.schema import Column, Table

OPEN_END: Final = "9999-12-31"
ALWAYS: Final[Mapping[str, pl.Expr]] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows (a boolean mask) in which one column does not hold, and what to say about it."""

    column: str
    code: str
    mask: pl.Series
    why: str
    mend: str
    blocking: bool = True
    shown: pl.Series | None = None
    """The column as it stood in the file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that makes a row faulty."""

    column: str
    code: str
    wrong: pl.Expr
    why: str
    mend: str
    blocking: bool = True


def clean(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the frame with text columns stripped, and empty text as null."""
    stripped = [pl.col(name).str.strip_chars() for name in names if frame.schema[name] == pl.String]
    return frame.with_columns(pl.when(text.str.len_bytes() > 0).then(text) for text in stripped)


def typed(
    frame: pl.DataFrame, table: Table, allow_test: bool, exists: Mapping[str, pl.Expr] = ALWAYS
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the frame with the columns of ``table`` in their types, and the faults found.

    A value that cannot be read as its type becomes null; a text that breaks its form stays as it is. Columns that are
    not in ``table`` pass unchanged. ``exists`` says per column in which rows its block is there, so that it is needed.
    """
    present = [column for column in table.columns if column.name in frame.columns and _is_raw(frame, column)]
    frame = clean(frame, [column.name for column in present])
    frame = frame.with_columns(expr for column in present for expr in _normalised(column))
    rules = [rule for column in present for rule in _rules(column, exists.get(column.name))]
    faults = list(failing(frame, rules))
    for column in present:
        faults.extend(_identifier_faults(frame, column, allow_test))
    return frame.with_columns(_value(column) for column in present), faults


def _is_raw(frame: pl.DataFrame, column: Column) -> bool:
    return bool(frame.schema[column.name] == pl.String)


def failing(frame: pl.DataFrame, rules: list[Rule]) -> Iterator[Fault]:
    """Yield a fault for each rule that some row breaks."""
    if not rules or frame.is_empty():
        return
    masks = frame.select(rule.wrong.fill_null(value=False).alias(str(number)) for number, rule in enumerate(rules))
    for rule, mask in zip(rules, masks.iter_columns(), strict=True):
        if mask.any():
            shown = frame.get_column(rule.column, default=None)
            yield Fault(rule.column, rule.code, mask, rule.why, rule.mend, rule.blocking, shown)


def _normalised(column: Column) -> list[pl.Expr]:
    """Different ways to write the same value become one."""
    text = pl.col(column.name)
    if column.identifier in ("onderneming", "vestiging"):
        return [
            _zero_is_null(text.str.replace_all(r"[.\s]", "").str.replace(r"^([0-9]{9})$", "0$1")).alias(column.name)
        ]
    if column.identifier == "rsz":
        return [
            _zero_is_null(text.str.replace(r"^0+([0-9]{9})$", "$1").str.replace(r"^([0-9]{8})$", "0$1")).alias(
                column.name
            )
        ]
    if column.name in ("vervangen_insz", "insz_rechtopenend"):
        return [_zero_is_null(text)]
    if column.pad:
        return [
            pl.when(text.str.contains(r"^[0-9]+$")).then(_padded(text, column.pad)).otherwise(text).alias(column.name)
        ]
    if column.dtype == pl.Date():
        return [_plain_date(text, column.name)]
    if column.name in ("kwartaal", "kwartaal_beslissing"):
        return [text.str.replace(r"^([0-9]{4})[-_ ]?[QqKk]?([1-4])$", "${1}Q${2}")]
    return []


def _zero_is_null(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(r"^0*$")).then(text)


def _padded(text: pl.Expr, digits: int) -> pl.Expr:
    bare = text.str.strip_chars_start("0")
    return bare.str.zfill(digits)


def _plain_date(text: pl.Expr, name: str) -> pl.Expr:
    """Drop a time zone, and read the last day of year 9999 as an open end."""
    day = text.str.replace(r"(Z|[+-][0-9]{2}:[0-9]{2})$", "")
    return pl.when(day != OPEN_END).then(day) if name.endswith("einde") else day


def _number(column: Column) -> pl.Expr:
    return pl.col(column.name).cast(pl.Int64, strict=False)


def _day(column: Column) -> pl.Expr:
    text = pl.col(column.name)
    right = text.str.contains(r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    return pl.when(right).then(text).str.to_date("%Y-%m-%d", strict=False)


def _value(column: Column) -> pl.Expr:
    """The typed value; null where it cannot be one."""
    if column.dtype == pl.Date():
        return _day(column).alias(column.name)
    if column.dtype.is_integer():
        return pl.when(~_outside(column)).then(_number(column)).cast(column.dtype).alias(column.name)
    if column.choices:
        return pl.when(pl.col(column.name).is_in(column.choices)).then(pl.col(column.name))
    return pl.col(column.name)


def _outside(column: Column) -> pl.Expr:
    number, limit = _number(column), 2**31 - 1 if column.dtype == pl.Int32() else 2**63 - 1
    low, high = column.minimum, min(column.maximum if column.maximum is not None else limit, limit)
    return (number > high) | (number < (-limit if low is None else low))


def _rules(column: Column, there: pl.Expr | None) -> Iterator[Rule]:
    text, rule = pl.col(column.name), partial(Rule, column.name, blocking=column.blocking)
    if column.required:
        missing = text.is_null() if there is None else text.is_null() & there
        yield rule(
            "zone-ontbreekt", missing, "Deze zone is verplicht en ontbreekt.", "Vul de zone in en dien opnieuw in."
        )
    if column.dtype == pl.Date():
        yield rule("zone-geen-datum", text.is_not_null() & _day(column).is_null(), "Dit is geen datum (jjjj-mm-dd).",
                   "Verbeter de datum.")  # fmt: skip
    elif column.dtype.is_integer():
        yield from _number_rules(column, rule)
    elif column.choices:
        yield rule("zone-onbekende-waarde", ~text.is_in(column.choices),
                   f"De zone kent deze waarde niet; wel: {', '.join(column.choices)}.", "Verbeter de waarde.")  # fmt: skip
    elif column.pattern:
        yield rule("zone-vorm", ~text.str.contains(column.pattern), _form(column), "Verbeter de waarde.")


def _number_rules(column: Column, rule: Callable[..., Rule]) -> Iterator[Rule]:
    text, number = pl.col(column.name), _number(column)
    yield rule("zone-geen-getal", text.is_not_null() & number.is_null(), "Dit is geen geheel getal.",
               "Verbeter het getal; bedragen in eurocent, dagen en uren in honderdsten.")  # fmt: skip
    high = "" if column.maximum is None else f" en ten hoogste {column.maximum}"
    yield rule("zone-buiten-bereik", _outside(column), f"Het getal moet minstens {column.minimum}{high} zijn.",
               "Verbeter het getal.")  # fmt: skip


def _form(column: Column) -> str:
    if column.name in ("kwartaal", "kwartaal_beslissing"):
        return "Dit is geen kwartaal; de vorm is jjjjk (20243) of 2024Q3."
    return f"Deze code heeft {column.pad} cijfers." if column.pad else "De waarde heeft niet de voorgeschreven vorm."


_MENDS: Final = {
    "insz": ("insz-ongeldig", "Vraag het juiste INSZ bij de aangever of in het Rijksregister na."),
    "onderneming": ("ondernemingsnummer-ongeldig", "Zoek het juiste nummer op in de KBO."),
    "vestiging": ("vestigingsnummer-ongeldig", "Zoek het juiste vestigingsnummer op in de KBO."),
    "rsz": ("rsz-nummer-ongeldig", "Controleer het RSZ-nummer; betaald wordt op het ondernemingsnummer."),
}


def _fault_of(kind: str, allow_test: bool) -> Callable[[str], str | None]:
    if kind == "insz":
        return partial(identifiers.insz_fault, allow_test_numbers=allow_test)
    return {"onderneming": identifiers.enterprise_fault, "vestiging": identifiers.unit_fault}.get(
        kind, identifiers.rsz_fault
    )


def _identifier_faults(frame: pl.DataFrame, column: Column, allow_test: bool) -> Iterator[Fault]:
    if column.identifier is None:
        return
    code, mend = _MENDS[column.identifier]
    check, reasons = _fault_of(column.identifier, allow_test), dict[str, list[str]]()
    for value in frame.get_column(column.name).drop_nulls().unique(maintain_order=True).to_list():
        reason = check(value)
        if reason is not None:
            reasons.setdefault(reason, []).append(value)
    for reason, values in reasons.items():
        shown = frame.get_column(column.name)
        mask = shown.is_in(values).fill_null(value=False)
        yield Fault(column.name, _code_for(code, reason), mask, reason, mend, column.blocking, shown)


def _code_for(code: str, reason: str) -> str:
    return "insz-testnummer" if "testnummer" in reason else code
