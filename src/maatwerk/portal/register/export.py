"""Lists as files: complete or refused, with the question, the day, the number of rows and a checksum."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import record
from maatwerk.portal.register.listing import Asked, Scaled
from maatwerk.portal.web.parts import Link

MOST: Final = 250_000
"""More rows than this are refused: a file that large is asked for otherwise."""
_BATCH: Final = 1_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Refused(ValueError):
    """The whole list can not be given, so nothing is; the message (Dutch) says why."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A list in full: ``table`` with its heads, and what a reader must know of it (``about``, by label)."""

    heads: list[str]
    table: list[list[str | int | dt.date | Scaled]]
    about: dict[str, str]


def exported(asked: Asked) -> Exported:
    """Return all rows of a list and note in the chain that they left the house.

    Raises Refused for a list that is too long, whose filters are wrong, or that changed while it was read.
    """
    if asked.form.errors:
        raise Refused(_("De filters zijn niet in orde; er is niets uitgevoerd."))
    count = asked.rows.count()
    if count > MOST:
        raise Refused(_("Deze lijst heeft meer dan %(most)s rijen. Filter ze eerst.") % {"most": MOST})
    table = list(_rows(asked))
    if len(table) != count:
        raise Refused(_("De lijst is intussen veranderd. Probeer het opnieuw."))
    heads = [str(column.label) for column in asked.sheet.columns]
    about = _about(asked, heads, table)
    with transaction.atomic():  # only now: reading takes seconds, and nobody else could write meanwhile
        record(asked.question.acting.actor, "lijst uitgevoerd", f"lijst:{asked.sheet.id}", about)
    return Exported(heads, table, about)


def _rows(asked: Asked) -> Iterator[list[str | int | dt.date | Scaled]]:
    batch: list[Any] = []
    for row in asked.rows.iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield from _plain_rows(asked, batch)
            batch = []
    yield from _plain_rows(asked, batch)


def _plain_rows(asked: Asked, batch: list[Any]) -> Iterator[list[str | int | dt.date | Scaled]]:
    for row in asked.sheet.cells(batch, asked.question) if batch else ():
        yield [_plain(cell) for cell in row.cells]


def _plain(cell: Any) -> str | int | dt.date | Scaled:
    if cell is None:
        return ""
    if isinstance(cell, Link):
        return cell.label
    if isinstance(cell, Scaled | int | dt.date):
        return cell
    return str(cell)


def _about(asked: Asked, heads: list[str], table: list[list[Any]]) -> dict[str, str]:
    filters = {name: str(value) for name, value in asked.question.filters.items() if value not in (None, "")}
    said = "; ".join(f"{name} {value}" for name, value in sorted(filters.items())) or "geen"
    return {
        "vraag": f"{asked.sheet.title}; filters: {said}; gesorteerd op {asked.sort}",
        "toestand": asked.question.at.words,
        "gemaakt op": clock.now().isoformat(timespec="seconds"),
        "hoedanigheid": str(asked.question.acting.role.value),
        "aantal rijen": str(len(table)),
        "sha256": hashlib.sha256(_lines([heads, *table]).encode()).hexdigest(),
    }


def as_csv(made: Exported) -> str:
    """Return a list as CSV; before it stand lines with a number sign that say what it is, the checksum is of what follows."""
    front = "".join(f"# {label}: {said}\r\n" for label, said in made.about.items())
    return front + _lines([made.heads, *made.table])


def _lines(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def _text(cell: Any) -> str:
    """Return a cell as text; what a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(cell, Scaled):
        return cell.plain.replace(".", ",")
    text = cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def as_xlsx(made: Exported) -> bytes:
    """Return a list as a workbook: the rows, and a sheet that says what they are; its checksum is that of the CSV."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet, about = book.add_worksheet("Gegevens"), book.add_worksheet("Verantwoording")
        sheet.write_row(0, 0, made.heads, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(made.table, 1):
            for place, cell in enumerate(row):
                _write(sheet, number, place, cell, day)
        sheet.autofit()
        for number, (label, said) in enumerate(made.about.items()):
            about.write_row(number, 0, [label, said])
        about.autofit()
    return out.getvalue()


def _write(sheet: Any, row: int, place: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Scaled):
        sheet.write_number(row, place, Decimal(cell.plain))
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, place, dt.datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, cell)
