"""A book as a workbook: the document's tables with amounts as numbers, each linked to its lines on a second sheet."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from maatwerk.ledger.book import Book, Cell
from maatwerk.ledger.check import check
from maatwerk.ledger.opening import opened
from maatwerk.ledger.overviews import Number, Overview, overviews
from maatwerk.ledger.tables import Table, tables
from maatwerk.ledger.units import POWERS

TABLES, LINES = "Tabellen", "Lijnen"
LINE_HEAD = ("cel", "diepte", "lijn", "bedrag", "cent", "boeking", "soort", "geboekt", "geldig", "vindplaats", "cijfer",
             "herkomst", "toelichting")  # fmt: skip


def in_print(amount: int, unit: str) -> int | Decimal:
    """Return cents as an exact number in the printed unit: whole where it is whole, never a float."""
    step = 10 ** (POWERS[unit] + 2)
    return amount // step if amount % step == 0 else Decimal(amount) / Decimal(step)


def write_xlsx(book: Book, path: Path) -> None:
    """Write the workbook of a book. Raises OSError when the file can not be written."""
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"title": book.head.title, "created": dt.datetime(book.head.year, 1, 1)})
        _Writer(book, workbook).write()
    path.write_bytes(content.getvalue())


class _Writer:
    """Writes one book into one workbook."""

    def __init__(self, book: Book, workbook: xlsxwriter.Workbook) -> None:
        self.book = book
        self.workbook = workbook
        style = workbook.add_format
        numbers = "#,##0" if book.head.unit == "keuro" else "#,##0.00"
        self.bold = style({"bold": True})
        self.title = style({"bold": True, "font_size": 13})
        self.head = style({"bold": True, "bottom": 1, "align": "right"})
        self.soft = style({"italic": True, "font_color": "#5a6780"})
        self.number = style({"num_format": numbers})
        self.total = style({"num_format": numbers, "bold": True, "top": 1})
        self.places: dict[str, int] = {}

    def write(self) -> None:
        """Write every sheet: the lines first, so that the tables can point at them."""
        front, lines = self.workbook.add_worksheet(TABLES), self.workbook.add_worksheet(LINES)
        found = tables(self.book)
        self._write_lines(lines, found)
        self._write_tables(front, found)
        self._sheet(
            "Verschillen",
            ("wat", "gedrukt", "grootboek", "besluit", "waarom", "vindplaats"),
            [(t.what, t.printed, t.ours, t.status, t.why, t.place) for t in check(self.book)],
        )
        self._write_beside()

    def _write_tables(self, sheet: Any, found: tuple[Table, ...]) -> None:
        head = self.book.head
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 8, 13)
        sheet.write_string(0, 0, head.title, self.title)
        sheet.write_string(1, 0, f"{head.document} · {head.reference}", self.soft)
        row = 3
        for table in found:
            row = self._write_table(sheet, table, row) + 1

    def _write_table(self, sheet: Any, table: Table, row: int) -> int:
        sheet.write_string(row, 0, " · ".join(filter(None, (table.subtitle, table.title))), self.bold)
        sheet.write_string(row + 1, 0, f"({table.unit})", self.soft)
        row += 2
        for line in table.head:
            self._write_head(sheet, line, row)
            row += 1
        for body in table.rows:
            sheet.write_string(row, 0, body.label, self.bold if body.is_total else None)
            for column, cell in enumerate(body.cells, 1):
                self._write_cell(sheet, row, column, cell, self.total if body.is_total else self.number)
            row += 1
        for note in table.notes:
            sheet.write_string(row, 0, str(note), self.soft)
            row += 1
        return row

    def _write_head(self, sheet: Any, line: tuple[tuple[str, int], ...], row: int) -> None:
        column = 0
        for text, span in line:
            if span > 1:
                sheet.merge_range(row, column, row, column + span - 1, text, self.head)
            else:
                sheet.write_string(row, column, text, self.head)
            column += span

    def _write_cell(self, sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
        """Write a number over a link to its lines; a comment gives the printed one where it differs."""
        sheet.write_url(row, column, f"internal:'{LINES}'!A{self.places[cell.id] + 1}", style)
        sheet.write_number(row, column, in_print(cell.cents, self.book.head.unit), style)
        if cell.note:
            sheet.write_comment(row, column, f"Het document drukt {cell.printed}: {cell.note}.")

    def _write_lines(self, sheet: Any, found: tuple[Table, ...]) -> None:
        widths = (24, 7, 60, 14, 16, 24, 12, 11, 11, 60, 28, 10, 60)
        for column, (name, width) in enumerate(zip(LINE_HEAD, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, self.head)
        sheet.freeze_panes(1, 0)
        row = 1
        for cell in (cell for table in found for cell in table.cells):
            if cell.id not in self.places:
                row = self._write_opened(sheet, cell, row)

    def _write_opened(self, sheet: Any, cell: Cell, row: int) -> int:
        self.places[cell.id] = row
        for depth, node in opened(self.book, cell.row, cell.kind, cell.stage).walk():
            sheet.write_string(row, 0, cell.id)
            sheet.write_number(row, 1, depth)
            sheet.write_string(row, 2, f"{'  ' * depth}{node.label}", self.bold if depth == 0 else None)
            sheet.write_number(row, 3, in_print(node.cents, self.book.head.unit), self.number)
            sheet.write_number(row, 4, node.cents)
            if node.posted:
                said, line = node.posted.transaction, node.posted.line
                rest = (said.id, said.kind, said.booked.isoformat(), said.valid.isoformat(), said.place, line.figure,
                        line.source, said.note)  # fmt: skip
                for column, text in enumerate(rest, 5):
                    sheet.write_string(row, column, text)
            row += 1
        return row

    def _write_beside(self) -> None:
        """Write a sheet per overview beside the tables; amounts as numbers in the printed unit."""
        for overview in overviews(self.book):
            rows = [(row.label, *(self._value(overview, number) for number in row.numbers)) for row in overview.rows]
            self._sheet(overview.title[:31], overview.head, [*rows, *((note,) for note in overview.notes)])

    def _value(self, overview: Overview, number: Number) -> str | int | Decimal:
        if number.amount is None:
            return number.text
        return in_print(number.amount, "EUR" if overview.unit in ("euro", "plaatsen") else self.book.head.unit)

    def _sheet(self, name: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """Write a plain sheet; text stays text, numbers are numbers."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, len(head), 18)
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(head):
            sheet.write_string(0, column, text, self.head)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value, self.number)
