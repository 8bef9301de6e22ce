"""The budget in the report: a picture of credit and execution per article, each bar leading to its lines."""

from __future__ import annotations

from fractions import Fraction

from maatwerk.figures.pictures.charts import Picture, Series, as_figure, sideways
from maatwerk.ledger.book import STAGES, Book, Row
from maatwerk.ledger.html import LINES
from maatwerk.ledger.units import WORDS, cents

NAMES = {"ba": "krediet (BA)", "bajr": "krediet na herverdelingen (BA-JR)", "bu": "uitvoering (BU)"}


def book_prefix(book: Book) -> str:
    """Return what goes before the anchors of a book in the report."""
    return f"b{book.head.year}-"


def execution_figure(book: Book) -> str:
    """Return credit and execution per article of expenditure, as a figure; for a book without execution its credits."""
    kind = book.head.kinds[0]
    stages = [stage for stage in STAGES if stage in book.head.stages][-2:]
    rows = [row for row in book.rows.values() if row.level == "artikel" and kind in book.kinds_of(row)]
    series = tuple(Series(NAMES[stage], tuple(_value(book, row, kind, stage) for row in rows)) for stage in stages)
    links = {
        (s, r): f"#{book_prefix(book)}{book.cell(row.id, kind, stage).id}{LINES}"
        for s, stage in enumerate(stages)
        for r, row in enumerate(rows)
    }
    title = (
        f"Krediet en uitvoering per artikel, {book.head.year}"
        if len(stages) > 1
        else f"Krediet per artikel, {book.head.year}"
    )
    picture = Picture(f"artikelen-{book.head.year}", title, f"{WORDS[book.head.unit]}{_kind(kind)}",
                      tuple(_short(row) for row in rows), series, decimals=_decimals(book), links=links)  # fmt: skip
    return as_figure(picture, sideways(picture))


def _value(book: Book, row: Row, kind: str, stage: str) -> Fraction:
    return Fraction(book.cell(row.id, kind, stage).cents, cents("1", book.head.unit))


def _kind(kind: str) -> str:
    return f", {kind.upper()}" if kind in ("vak", "vek") else ""


def _decimals(book: Book) -> int:
    return 0 if book.head.unit == "keuro" else 2


def _short(row: Row, most: int = 40) -> str:
    return row.label if len(row.label) <= most else row.label[: most - 1].rsplit(" ", 1)[0] + " …"
