"""Whose money it is: the execution per source, and what came from or went to outside the programme."""

from __future__ import annotations

from dataclasses import dataclass

from maatwerk.ledger import accounts
from maatwerk.ledger.book import BU, Book
from maatwerk.ledger.journal import Account, Posted
from maatwerk.ledger.names import article_name, money_sources
from maatwerk.ledger.shares import split

OWN = "vlaams"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The execution that one source pays, per kind, in cents, with the lines behind it."""

    source: str
    name: str
    cents: dict[str, int]
    lines: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Credit that came from (positive) or went to an article or body outside the book, per kind, in cents."""

    name: str
    label: str
    cents: dict[str, int]
    lines: tuple[Posted, ...]


def by_source(book: Book) -> tuple[SourceLine, ...]:
    """Return the execution of every source that pays something; together they are the whole execution."""
    lines = _execution_lines(book)
    used = {posted.line.source or OWN for posted in lines}
    return tuple(_source_line(book, name, lines) for name in money_sources() if name in used)


def _execution_lines(book: Book) -> tuple[Posted, ...]:
    kinds = book.head.kinds if BU in book.head.stages else ()
    spent = [code for code, parsed in book.budget.articles.items() if parsed.is_expenditure]
    return tuple(posted for article in spent for kind in kinds for posted in book.lines(article, kind, BU))


def _source_line(book: Book, source: str, lines: tuple[Posted, ...]) -> SourceLine:
    mine = tuple(posted for posted in lines if (posted.line.source or OWN) == source)
    return SourceLine(source, money_sources()[source], _per_kind(book, mine), mine)


def _per_kind(book: Book, lines: tuple[Posted, ...]) -> dict[str, int]:
    return {kind: sum(p.line.amount for p in lines if p.line.account[3] == kind) for kind in book.head.kinds}


def flows(book: Book) -> tuple[Flow, ...]:
    """Return the credit that crossed the border of the book, per other side."""
    year = str(book.head.year)
    sides = {name: (accounts.CREDIT, year, name) for name in sorted(book.budget.outside)}
    found = [_flow(book, name, account) for name, account in sides.items()]
    found.append(_flow(book, accounts.WITHDRAWN, (accounts.WITHDRAWN, year)))
    return tuple(flow for flow in found if flow.lines)


def _flow(book: Book, name: str, account: Account) -> Flow:
    lines = book.budget.lines_of(account)
    given = {kind: -sum(p.line.amount for p in lines if kind in p.line.account) for kind in book.head.kinds}
    label = book.head.outside.get(name) or article_name(name, book.head.year)
    return Flow(name, "Ingetrokken, tegenartikel niet genoemd" if name == accounts.WITHDRAWN else label, given, lines)


def shared(book: Book) -> tuple[tuple[str, dict[str, int]], ...]:
    """Return what several bear together beside the budget: what it is, and each one's part in cents."""
    return tuple((item.what, split(item.cents, item.shares)) for item in book.beside.cofinanced)
