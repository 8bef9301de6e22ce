"""Check a book against what its document prints: cells, sums, rates, and the document against itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction

from maatwerk.ledger import accounts
from maatwerk.ledger.book import BA, BAJR, STAGES, Book, Cell, MovementSum, Rate, Row
from maatwerk.ledger.journal import first_broken
from maatwerk.ledger.units import cents, shown
from maatwerk.rules.money import dutch, nearest

EQUAL, ROUNDED, MISPRINT, OPEN = "gelijk", "afronding", "schrijffout", "niet verklaard"


@dataclass(frozen=True, slots=True)
class Tie:
    """One comparison: what the document prints beside what the ledger gives."""

    what: str
    printed: str
    ours: str
    status: str
    why: str = ""
    place: str = ""
    cell: str = ""


def check(book: Book) -> tuple[Tie, ...]:
    """Return every comparison of a book with its document, in the order cells, totals, sums, rates, misprints, ledger."""
    return (
        *_cells(book),
        *_totals(book),
        *_subtotals(book),
        *(_movement(book, item) for item in book.printed.sums),
        *(_rate(book, item) for item in book.printed.rates),
        *_misprints(book),
        *_ledger(book),
    )


def differences(book: Book) -> tuple[Tie, ...]:
    """Return the comparisons that are not equal."""
    return tuple(tie for tie in check(book) if tie.status != EQUAL)


def said(kind: str, stage: str) -> str:
    """Return a kind and a stage as a table head says them: ``VAK BA-JR``."""
    return f"{'krediet' if kind == accounts.WHOLE else kind.upper()} {STAGES[stage]}"


def _cells(book: Book) -> Iterator[Tie]:
    for row in book.rows.values():
        for cell in book.cells(row):
            if cell.printed:
                status, why = _judged(book, cell)
                yield Tie(
                    f"{row.label}, {said(cell.kind, cell.stage)}",
                    cell.printed,
                    cell.shown,
                    status,
                    why,
                    f"tabel {row.label}",
                    cell.id,
                )


def _judged(book: Book, cell: Cell) -> tuple[str, str]:
    if not cell.note:
        return EQUAL, ""
    parts = [part for part in book.rows[cell.row].articles if cell.kind in book.kinds_of(book.row(part))]
    why = f"de som van de {len(parts)} artikelen is {cell.shown}, het document drukt {cell.printed}: {cell.note}"
    return (OPEN if cell.note == OPEN else ROUNDED), why


def _totals(book: Book) -> Iterator[Tie]:
    """Compare the document's own totals with its own parts, where it prints both."""
    for row in book.rows.values():
        for cell in book.cells(row) if row.parts else ():
            parts = [book.printed.cells.get((part, cell.kind, cell.stage), "") for part in _with(book, row, cell.kind)]
            if cell.printed and parts and all(parts):
                yield _total(book, row, cell, parts)


def _with(book: Book, row: Row, kind: str) -> list[str]:
    return [part for part in row.parts if kind in book.kinds_of(book.row(part))]


def _total(book: Book, row: Row, cell: Cell, parts: list[str]) -> Tie:
    unit = book.head.unit
    total = sum(cents(text, unit) for text in parts)
    off, most = abs(total - cents(cell.printed, unit)), (len(parts) + 1) * cents("1", unit) // 2
    status = EQUAL if not off else ROUNDED if off <= most else OPEN
    why = (
        ""
        if not off
        else f"de gedrukte delen tellen op tot {shown(total, unit)}, het gedrukte totaal is {cell.printed}"
    )
    return Tie(
        f"{row.label}, {said(cell.kind, cell.stage)}: som van de gedrukte delen",
        cell.printed,
        shown(total, unit),
        status,
        why,
        f"tabel {row.label}",
        cell.id,
    )


def _subtotals(book: Book) -> Iterator[Tie]:
    for item in book.printed.subtotals:
        for kind, text in item.printed.items():
            ours = book.budget.execution(item.article, kind, *item.path)
            what = f"{item.article}, {' › '.join(item.path)}, {kind.upper()}"
            yield _plain(book, what, text, ours, item.place)


def _movement(book: Book, item: MovementSum) -> Tie:
    """Compare a printed sum of movements with the movements of the entries it is about."""
    moved = (
        posted
        for article in book.row(item.row).articles
        for posted in book.lines(article, item.kind, BAJR)
        if item.kind in book.kinds_of(book.row(article))
    )
    ours = sum(
        p.line.amount
        for p in moved
        if p.line.account[4:5] == (accounts.MOVEMENT,) and fnmatchcase(p.transaction.id, item.entries)
    )
    what = f"{book.row(item.row).label}, bewegingen {item.entries} {item.kind.upper()}"
    return _plain(book, what, item.printed, ours, item.place)


def _plain(book: Book, what: str, printed: str, ours: int, place: str) -> Tie:
    same = cents(printed, book.head.unit) == ours
    why = "" if same else f"de lijnen tellen op tot {shown(ours, book.head.unit)}, het document drukt {printed}"
    return Tie(what, printed, shown(ours, book.head.unit), EQUAL if same else OPEN, why, place)


def _rate(book: Book, item: Rate) -> Tie:
    """Compare a printed use rate with the exact one, rounded to as many decimals."""
    exact = book.utilisation(item.row, item.kind)
    places = len(item.printed.partition(",")[2])
    ours = dutch(nearest(exact * 100 * 10**places), places) if exact is not None else "–"
    what = f"{book.row(item.row).label}, benutting {item.kind.upper()} (%)"
    above = item.more_than and exact is not None and exact * 100 > Fraction(item.printed.replace(",", "."))
    fine = above or ours == item.printed
    why = "" if fine else f"uitvoering over krediet is {ours} %, het document drukt {item.printed} %"
    printed = f"meer dan {item.printed}" if item.more_than else item.printed
    return Tie(what, printed, ours, EQUAL if fine else OPEN, why, item.place)


def _misprints(book: Book) -> Iterator[Tie]:
    for item in book.printed.misprints:
        cell = book.cell(item.row, item.kind, item.stage)
        same = item.printed == cell.shown
        why = (
            "staat niet anders in de tekst dan in de tabel" if same else f"{item.why}{_proof(book, item.printed, cell)}"
        )
        yield Tie(
            f"{book.row(item.row).label}, {said(item.kind, item.stage)}, lopende tekst",
            item.printed,
            cell.shown,
            OPEN if same else MISPRINT,
            why,
            item.place,
            cell.id,
        )


def _proof(book: Book, printed: str, cell: Cell) -> str:
    """Return what the use rate would be with the misprinted number."""
    credit = book.cell(cell.row, cell.kind, BAJR).cents
    if not credit:
        return ""
    rate = nearest(Fraction(cents(printed, book.head.unit) * 1000, credit))
    return f" Met {printed} zou de benutting {dutch(rate, 1)} % zijn."


def _ledger(book: Book) -> Iterator[Tie]:
    """Check the ledger itself: it balances, its chain is whole, and BA plus movements is BA-JR."""
    journal = book.budget.journal
    for unit, total in journal.totals().items():
        yield Tie(f"Grootboek in evenwicht ({unit})", "0", str(total), EQUAL if total == 0 else OPEN)
    broken = first_broken(journal.entries)
    yield Tie(
        "Keten van boekingen heel",
        "",
        "" if broken is None else f"gebroken bij {broken}",
        EQUAL if broken is None else OPEN,
    )
    if {BA, BAJR} <= set(book.head.stages):
        yield from (
            _sum_of_stages(book, article, kind)
            for article in book.budget.articles
            for kind in book.kinds_of(book.row(article))
        )


def _sum_of_stages(book: Book, article: str, kind: str) -> Tie:
    moved = book.budget.credit(article, kind, accounts.MOVEMENT)
    whole = book.cell(article, kind, BAJR).cents
    fine = book.cell(article, kind, BA).cents + moved == whole
    unit = book.head.unit
    return Tie(f"{article} {kind.upper()}: BA + bewegingen = BA-JR", "", shown(whole, unit), EQUAL if fine else OPEN)
