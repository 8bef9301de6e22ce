"""A book as plain data, for JSON: the tables with their cells, and every cell with its lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from maatwerk.ledger.book import Book, Cell, Node
from maatwerk.ledger.journal import Posted, shown_account
from maatwerk.ledger.opening import opened
from maatwerk.ledger.tables import Table
from maatwerk.ledger.units import shown


def book_as_dict(book: Book, tables: Iterable[Table], *, lines: bool = False) -> dict[str, Any]:
    """Return a book's tables as plain data; amounts are whole cents. ``lines`` opens every cell."""
    head = book.head
    about = {"year": head.year, "title": head.title, "document": head.document, "reference": head.reference}
    about |= {"unit": head.unit, "partial": head.partial, "head": book.budget.journal.head}
    return about | {"tables": [_table(book, table, lines) for table in tables]}


def _table(book: Book, table: Table, lines: bool) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "article": table.subtitle,
        "rows": [{"label": row.label, "cells": [_cell(book, cell, lines) for cell in row.cells]} for row in table.rows],
        "notes": [str(note) for note in table.notes],
    }


def _cell(book: Book, cell: Cell, lines: bool) -> dict[str, Any]:
    plain = {"id": cell.id, "cents": cell.cents, "shown": cell.shown, "printed": cell.printed, "note": cell.note}
    return plain | ({"opened": node_as_dict(book, opened(book, cell.row, cell.kind, cell.stage))} if lines else {})


def node_as_dict(book: Book, node: Node) -> dict[str, Any]:
    """Return an opened total as plain data, with its parts nested."""
    plain: dict[str, Any] = {"label": node.label, "cents": node.cents, "shown": shown(node.cents, book.head.unit)}
    if node.id:
        plain["id"] = node.id
    if node.posted:
        plain["posting"] = posting_as_dict(node.posted)
    return plain | ({"parts": [node_as_dict(book, part) for part in node.parts]} if node.parts else {})


def posting_as_dict(posted: Posted) -> dict[str, Any]:
    """Return a posted line with its transaction as plain data."""
    said = posted.transaction
    return {
        "number": posted.number,
        "id": said.id,
        "kind": said.kind,
        "account": shown_account(posted.line.account),
        "cents": posted.line.amount,
        "booked": said.booked.isoformat(),
        "valid": said.valid.isoformat(),
        "cause": said.cause,
        "place": said.place,
        "figure": posted.line.figure,
        "source": posted.line.source,
        "reverses": said.reverses,
        "note": said.note,
    }
