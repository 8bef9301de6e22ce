"""The tables of a book in the layout of its document: one model for the terminal, for XLSX and for HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maatwerk.ledger import accounts
from maatwerk.ledger.book import BAJR, BU, STAGES, Book, Cell, Row
from maatwerk.ledger.check import MISPRINT, differences, said
from maatwerk.ledger.units import WORDS, percent


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its label and its numbers."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under a table; ``cells`` are the numbers of ours that it names, in the order in which it names them.

    ``rate`` is the percentage that it draws from them, the first over the second; empty when it draws none.
    """

    text: str
    cells: tuple[Cell, ...] = ()
    rate: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the document lays it out. ``head`` is one or two lines of (text, columns); the first is over the labels."""

    id: str
    level: str
    title: str
    subtitle: str
    unit: str
    head: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Note, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every number of the table."""
        return tuple(cell for row in self.rows for cell in row.cells)


def tables(book: Book) -> tuple[Table, ...]:
    """Return the tables of a book in the order of its document: programme, then each content element with its articles."""
    if book.head.kinds == (accounts.WHOLE,):
        return (_single(book),)
    return tuple(_by_level(book, row) for row in _top_down(book))


def table_of(book: Book, name: str) -> Table:
    """Return the table of one article or row. Raises Refused when the book does not have it."""
    if book.head.kinds == (accounts.WHOLE,):
        book.row(name)
        return _single(book)
    return _by_level(book, book.row(name))


def _top_down(book: Book) -> Iterator[Row]:
    """Yield programme, content elements and articles in the order in which the document prints them."""
    programme = [row for row in book.rows.values() if row.level == "programma"]
    yield from programme
    articles = [row for row in book.rows.values() if row.level == "artikel"]
    for ise in (row for row in book.rows.values() if row.level == "ise"):
        yield ise
        first, last = (articles.index(book.row(ise.articles[place])) for place in (0, -1))
        while first and not book.budget.articles[articles[first - 1].articles[0]].is_expenditure:
            first -= 1
        yield from articles[first : last + 1]


def _by_level(book: Book, row: Row) -> Table:
    kinds = book.kinds_of(row)
    upright = row.level == "programma" or not set(kinds) & set(book.head.kinds)
    return _upright(book, row) if upright else _lying(book, row)


def _upright(book: Book, row: Row) -> Table:
    """The programme and the receipts: stages down, kinds across."""
    kinds = book.kinds_of(row)
    head = ((("", 1), *((kind.upper(), 1) for kind in kinds)),)
    rows = tuple(
        TableRow(f"{STAGES[stage]} {book.head.year}", tuple(book.cell(row.id, kind, stage) for kind in kinds))
        for stage in book.head.stages
    )
    return _table(book, row, head, rows)


def _lying(book: Book, row: Row) -> Table:
    """A content element or an article of expenditure: stages across, under VAK and VEK."""
    kinds, stages = book.kinds_of(row), book.head.stages
    year = book.head.year
    top = (("", 1), *((f"{kind.upper()} {year}", len(stages)) for kind in kinds))
    below = ((str(year) if row.parts else "", 1), *((STAGES[stage], 1) for _ in kinds for stage in stages))
    if not row.parts:
        return _table(book, row, (top, below), (TableRow("Uitgaven", book.cells(row)),))
    parts = tuple(TableRow(book.row(part).label, book.cells(book.row(part))) for part in row.parts)
    return _table(book, row, (top, below), (*parts, TableRow("Totaal", book.cells(row), is_total=True)))


def _single(book: Book) -> Table:
    """A book with one credit per article: articles down, stages across."""
    names = {"ba": "Krediet", "bajr": "Beschikbaar", "bu": "Uitgevoerd"}
    head = ((("", 1), *((f"{names[stage]} {book.head.year}", 1) for stage in book.head.stages)),)
    articles = [row for row in book.rows.values() if row.level == "artikel"]
    rows = [TableRow(f"{row.articles[0]} {row.label}", book.cells(row)) for row in articles]
    top = next((row for row in book.rows.values() if row.level == "programma"), articles[0])
    if top.parts:
        rows.append(TableRow("Totaal", book.cells(top), is_total=True))
    return _table(book, top, head, tuple(rows))


def _table(book: Book, row: Row, head: tuple[tuple[tuple[str, int], ...], ...], rows: tuple[TableRow, ...]) -> Table:
    subtitle = row.articles[0] if row.level == "artikel" else ""
    unit = WORDS[book.head.unit]
    cells = {cell.id: cell for line in rows for cell in line.cells}
    notes = (*_use(book, row), *_differences(book, cells))
    return Table(row.id, row.level, row.label, subtitle, unit, head, rows, notes)


def _use(book: Book, row: Row) -> Iterator[Note]:
    """Yield the use rate of each kind of expenditure, with the two numbers it comes from."""
    if not {BAJR, BU} <= set(book.head.stages):
        return
    for kind in book.kinds_of(row):
        credit, done = (book.cell(row.id, kind, stage) for stage in (BAJR, BU))
        if kind in book.head.kinds and credit.cents:
            rate = percent(done.cents, credit.cents)
            said_rate = f"Benutting {said(kind, BU)} / BA-JR: {done.shown} / {credit.shown} = {rate}."
            yield Note(f"{said_rate}{_remark(credit, done)}", (done, credit), rate)


def _remark(credit: Cell, done: Cell) -> str:
    if done.cents < 0:
        return " De uitvoering is negatief."
    return " De uitvoering ligt boven het krediet." if done.cents > credit.cents else ""


def _differences(book: Book, cells: Mapping[str, Cell]) -> Iterator[Note]:
    """Yield what is different between the ledger and the document, once per number and reason."""
    told: set[tuple[str, bool]] = set()
    for tie in differences(book):
        about = (tie.cell, tie.status == MISPRINT)
        if tie.cell in cells and about not in told:
            told.add(about)
            text = f"{tie.what}: {tie.why.rstrip('.')}."
            yield Note(text, (cells[tie.cell],) if cells[tie.cell].shown in text else ())
