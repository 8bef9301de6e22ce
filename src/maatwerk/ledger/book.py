"""A book: the budget of one year as a document tells it, with every total down to its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from maatwerk.ledger import accounts
from maatwerk.ledger.article import ArticleCode
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.journal import Posted
from maatwerk.ledger.names import article_name, groups, ise_of, name_of
from maatwerk.ledger.refused import refused
from maatwerk.ledger.units import cents, shown

BA, BAJR, BU = "ba", "bajr", "bu"
STAGES = {BA: "BA", BAJR: "BA-JR", BU: "BU"}
REST = "niet uitgesplitst in het document"
"""The one line below the deepest line that a document names."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tables: an article, or a sum of rows. ``level`` is artikel, groep, ise or programma."""

    id: str
    label: str
    level: str
    articles: tuple[str, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table: exact cents, as shown in the book's unit, and as the document prints it (or empty)."""

    id: str
    row: str
    kind: str
    stage: str
    cents: int
    shown: str
    printed: str = ""
    note: str = ""
    """Why the printed number differs, when it does."""


@dataclass(frozen=True, slots=True)
class Node:
    """One step down from a total: a part with its own parts, or in the end the posted line itself."""

    label: str
    cents: int
    id: str = ""
    parts: tuple[Node, ...] = ()
    posted: Posted | None = None

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """Yield this node and everything below it, each with its depth."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A sum of lines below an article that the document's text prints."""

    article: str
    path: tuple[str, ...]
    printed: Mapping[str, str]
    place: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovementSum:
    """A sum of movements that the text prints: of the entries whose name fits a pattern, on the articles of a row."""

    row: str
    kind: str
    entries: str
    printed: str
    place: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A use rate that the text prints, in percent; ``more_than`` when it says "more than"."""

    row: str
    kind: str
    printed: str
    place: str
    more_than: bool = False


@dataclass(frozen=True, slots=True)
class Misprint:
    """A place where running text prints another number than the document's own table."""

    row: str
    kind: str
    stage: str
    printed: str
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the document says in two ways, and which one the book takes."""

    what: str
    place: str
    taken: str


@dataclass(frozen=True, slots=True)
class OtherMoney:
    """Money of others that a document names without an amount."""

    source: str
    article: str
    what: str
    place: str


@dataclass(frozen=True, slots=True)
class Cofinanced:
    """An amount beside the budget of which several bear a share."""

    id: str
    what: str
    cents: int
    shares: Mapping[str, Fraction]
    place: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a federal operator had to deliver for a year. ``received`` is a day, words where no day is known, or None."""

    operator: str
    what: str
    about: int
    kind: str
    due: dt.date
    article: str
    path: tuple[str, ...]
    place: str
    received: dt.date | str | None = None
    provisional: int | None = None
    final: int | None = None
    estimated: int | None = None
    correction: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """What the document prints: cells of its tables, and what its running text says of them."""

    cells: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    subtotals: tuple[Subtotal, ...] = ()
    sums: tuple[MovementSum, ...] = ()
    rates: tuple[Rate, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the articles: money of others, shares, federal deliveries."""

    other_money: tuple[OtherMoney, ...] = ()
    cofinanced: tuple[Cofinanced, ...] = ()
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a book says of itself."""

    year: int
    title: str
    document: str
    unit: str
    programme: str
    booked: dt.date
    kinds: tuple[str, ...]
    stages: tuple[str, ...]
    reference: str = ""
    partial: str = ""
    outside: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """A budget with its tables. Amounts are cents; rows are named by article (``2HA``, full code) or row (``activering``)."""

    head: Head
    budget: Budget
    printed: Printed = field(default_factory=Printed)
    beside: Beside = field(default_factory=Beside)
    rows: Mapping[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = {row.id: row for row in rows_of(self.budget, self.head)}

    def article(self, name: str) -> str:
        """Return the full code of an article named by code, by its short letters or by its row. Raises Refused."""
        found = (code for code, parsed in self.budget.articles.items() if name.upper() in _names(code, parsed))
        code = next(found, None)
        if code is None:
            raise refused(
                "artikel-onbekend",
                name,
                "artikel",
                name,
                f"Dit artikel staat niet in het boek van {self.head.year}.",
                f"Gekend zijn: {', '.join(self.budget.articles)}.",
            )
        return code

    def row(self, name: str) -> Row:
        """Return a row by its name or by its article. Raises Refused when there is none."""
        known = self.rows.get(name.lower())
        return known or self.rows[self.budget.articles[self.article(name)].row]

    def kinds_of(self, row: Row) -> tuple[str, ...]:
        """Return the kinds of credit of a row, in the order of the tables."""
        sides = {self.budget.articles[article].is_expenditure for article in row.articles}
        expenditure = self.head.kinds if True in sides or not sides else ()
        return (*(accounts.RECEIPT if False in sides else ()), *expenditure)

    def execution(self, article: str, kind: str) -> int:
        """Return the execution of an article in cents. Raises Refused when the book does not have that kind."""
        return self.cell(article, kind, BU).cents

    def cell(self, row: str, kind: str, stage: str) -> Cell:
        """Return one number of the tables. Raises Refused when this book does not have it."""
        found = self.row(row)
        if kind not in self.kinds_of(found) or stage not in self.head.stages:
            raise refused(
                "cel-onbekend",
                found.id,
                f"{kind} {stage}",
                row,
                "Dit boek heeft deze cel niet.",
                f"Soorten: {', '.join(self.kinds_of(found))}; stadia: {', '.join(self.head.stages)}.",
            )
        amount = sum(self._amount(article, kind, stage) for article in found.articles if self._has(article, kind))
        printed = self.printed.cells.get((found.id, kind, stage), "")
        cell = Cell(f"{found.id}_{kind}_{stage}", found.id, kind, stage, amount, shown(amount, self.head.unit), printed)
        return replace(cell, note=self.why_different(cell))

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """Return every number of a row, kind by kind and stage by stage."""
        return tuple(self.cell(row.id, kind, stage) for kind in self.kinds_of(row) for stage in self.head.stages)

    def why_different(self, cell: Cell) -> str:
        """Return why the document prints another number: its own rounding, or that it is not explained; empty when equal."""
        if not cell.printed or cents(cell.printed, self.head.unit) == cell.cents:
            return ""
        off, reach = abs(cents(cell.printed, self.head.unit) - cell.cents), self._reach(cell)
        return "afronding in het document" if off <= reach else "niet verklaard"

    def _reach(self, cell: Cell) -> int:
        """Return how far rounding alone can take a printed total from the sum of its rounded parts, in cents."""
        last_digit: int = cents("1", self.head.unit) // 10 ** len(cell.printed.partition(",")[2])
        parts = sum(self._has(article, cell.kind) for article in self.rows[cell.row].articles)
        return (parts + 1 if parts > 1 else 1) * last_digit // 2

    def utilisation(self, row: str, kind: str) -> Fraction | None:
        """Return execution over adjusted budget, exactly; None when there is no credit."""
        credit = self.cell(row, kind, BAJR).cents
        return Fraction(self.cell(row, kind, BU).cents, credit) if credit else None

    def lines(self, row: str, kind: str, stage: str) -> tuple[Posted, ...]:
        """Return every posted line behind a number, oldest first."""
        found = (self.budget.lines_of(self._account(article, kind, stage)) for article in self.row(row).articles)
        return tuple(sorted((posted for lines in found for posted in lines), key=lambda posted: posted.number))

    def _has(self, article: str, kind: str) -> bool:
        return self.budget.articles[article].is_expenditure != (kind in accounts.RECEIPT)

    def _account(self, article: str, kind: str, stage: str) -> tuple[str, ...]:
        if stage == BU:
            return accounts.execution(self.head.year, article, kind)
        return accounts.credit(self.head.year, article, kind, *([accounts.INITIAL] if stage == BA else []))

    def _amount(self, article: str, kind: str, stage: str) -> int:
        return self.budget.journal.balance(self._account(article, kind, stage))


def _names(code: str, parsed: ArticleCode) -> tuple[str, ...]:
    return (code, parsed.short, parsed.row.upper())


def rows_of(budget: Budget, head: Head) -> Iterator[Row]:
    """Yield the rows of a book: articles, groups of ESR aggregates per content element, content elements, programme.

    A book that names no programme has only some of its articles, so no total of it either.
    """
    tops: list[Row] = []
    for code, parsed in budget.articles.items():
        yield (own := Row(parsed.row, article_name(code, head.year), "artikel", (code,)))
        if not ise_of(code, head.year):
            tops.append(own)
    if not head.programme:
        return
    for ise in dict.fromkeys(filter(None, (ise_of(code, head.year) for code in budget.articles))):
        *parts, total = _ise_rows(budget, head, ise)
        yield from (*parts, total)
        tops.append(total)
    receipts = tuple(parsed.row for parsed in budget.articles.values() if not parsed.is_expenditure)
    name = name_of("programmes", head.programme, head.year)
    label = f"Programma {head.programme}{': ' + name.name if name else ''}"
    parts_ = (*dict.fromkeys(row.id for row in tops), *receipts)
    yield Row(head.programme.lower(), label, "programma", tuple(budget.articles), tuple(dict.fromkeys(parts_)))


def _ise_rows(budget: Budget, head: Head, ise: str) -> list[Row]:
    """Return the rows of a content element: one per group of ESR aggregates, and their total. Receipts stand apart."""
    own = {
        code: parsed
        for code, parsed in budget.articles.items()
        if ise_of(code, head.year) == ise and parsed.is_expenditure
    }
    parts = []
    for key, group in groups().items():
        members = {code: parsed for code, parsed in own.items() if parsed.aggregate in group["aggregates"]}
        parts.append(
            Row(f"{ise}_{key}", group["name"], "groep", tuple(members), tuple(p.row for p in members.values()))
        )
    name = name_of("ise", ise, head.year)
    label = f"ISE {name.name if name else ise}"
    return [*parts, Row(ise, label, "ise", tuple(own), tuple(row.id for row in parts))]
