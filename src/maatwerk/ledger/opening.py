"""From a total to its lines: every number of a book opened, step by step, as deep as the document goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from maatwerk.ledger import accounts
from maatwerk.ledger.book import BA, BAJR, BU, Book, Node, Row
from maatwerk.ledger.journal import Account, Posted


def opened(book: Book, row: str, kind: str, stage: str) -> Node:
    """Return the tree below a number: parts of a sum, then an article's lines, then each posting. Raises Refused."""
    found = book.row(row)
    cell = book.cell(found.id, kind, stage)
    below = _article_parts if found.level == "artikel" else _row_parts
    parts = tuple(below(book, found, kind, stage))
    return Node(found.label, cell.cents, cell.id, parts)


def _row_parts(book: Book, row: Row, kind: str, stage: str) -> Iterator[Node]:
    for part in row.parts:
        below = book.row(part)
        if kind in book.kinds_of(below):
            yield opened(book, below.id, kind, stage)


def _article_parts(book: Book, row: Row, kind: str, stage: str) -> Iterator[Node]:
    (article,) = row.articles
    year = book.head.year
    if stage == BU:
        yield from tree(book, accounts.execution(year, article, kind))
    if stage == BA:
        yield from tree(book, accounts.credit(year, article, kind, accounts.INITIAL))
    if stage == BAJR:
        yield replace(opened(book, row.id, kind, BA), label="Goedgekeurde begroting (BA)")
        moved = book.budget.lines_of(accounts.credit(year, article, kind, accounts.MOVEMENT))
        yield from (_leaf(book, posted) for posted in moved)


def tree(book: Book, root: Account) -> Iterator[Node]:
    """Yield the parts of an account: what is posted on it, and one node per account below it."""
    lines = book.budget.lines_of(root)
    yield from (_leaf(book, posted) for posted in lines if posted.line.account == root)
    for name in _names_below(root, lines):
        below = (*root, name)
        parts = tuple(tree(book, below))
        amount = sum(part.cents for part in parts)
        yield Node(name, amount, parts=parts)


def _names_below(root: Account, lines: Iterable[Posted]) -> Iterator[str]:
    deeper = (posted.line.account for posted in lines if len(posted.line.account) > len(root))
    return iter(dict.fromkeys(account[len(root)] for account in deeper))


def _leaf(book: Book, posted: Posted) -> Node:
    """Return the node of one posting; a movement says the other side."""
    account, said = posted.line.account, posted.transaction.cause
    if account[0] == accounts.CREDIT and account[4:5] == (accounts.MOVEMENT,):
        other = book.head.outside.get(account[5], account[5])
        said = f"{said} ({'van' if posted.line.amount >= 0 else 'naar'} {other})"
    return Node(said, posted.line.amount, posted=posted)


def lines_below(book: Book, row: str, kind: str, stage: str) -> tuple[Node, ...]:
    """Return the last nodes below a number: the postings, which add up to it."""
    return tuple(node for _, node in opened(book, row, kind, stage).walk() if node.posted)
