"""Receipts per call: what was expected when the budget was made, and what was really recovered."""

from __future__ import annotations

from dataclasses import dataclass

from maatwerk.ledger import accounts
from maatwerk.ledger.book import BA, BU, Book
from maatwerk.ledger.journal import Posted


@dataclass(frozen=True, slots=True)
class Recovery:
    """One call on an article of receipts; amounts in cents, with the lines behind them."""

    article: str
    call: str
    kind: str
    expected: int
    received: int
    lines: tuple[Posted, ...]

    @property
    def difference(self) -> int:
        """Received minus expected, in cents."""
        return self.received - self.expected


def recoveries(book: Book) -> tuple[Recovery, ...]:
    """Return every call of every article of receipts, in the order of the book."""
    found = []
    for article, parsed in book.budget.articles.items():
        kinds = () if parsed.is_expenditure else accounts.RECEIPT
        found += [recovery for kind in kinds for recovery in _of(book, article, kind)]
    return tuple(found)


def _of(book: Book, article: str, kind: str) -> list[Recovery]:
    expected = accounts.credit(book.head.year, article, kind, accounts.INITIAL)
    received = accounts.execution(book.head.year, article, kind)
    calls = [posted.line.account[5:6] for posted in book.lines(article, kind, BA)]
    calls += [posted.line.account[4:5] for posted in book.lines(article, kind, BU)]
    journal = book.budget.journal
    return [
        Recovery(
            article,
            call[0] if call else "",
            kind,
            journal.balance((*expected, *call)),
            journal.balance((*received, *call)),
            journal.lines_of((*expected, *call)) + journal.lines_of((*received, *call)),
        )
        for call in dict.fromkeys(calls)
    ]
