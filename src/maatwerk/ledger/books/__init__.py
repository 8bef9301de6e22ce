"""The books that are kept here, one file per budget year, and how to open one."""

from __future__ import annotations

from importlib import resources

from maatwerk.ledger.book import Book
from maatwerk.ledger.journal import Transaction
from maatwerk.ledger.reading import read_book
from maatwerk.ledger.refused import refused
from maatwerk.rules.finding import Finding

__all__ = ["credits_only", "load", "years"]


def years() -> tuple[int, ...]:
    """Return the budget years of which there is a book."""
    files = (file.name for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(int(name.removesuffix(".yaml")) for name in files))


def load(year: int) -> tuple[Book, tuple[Finding, ...]]:
    """Return the book of a year, read afresh, and its findings. Raises Refused when there is no book of that year."""
    if year not in years():
        raise refused(
            "boek-onbekend",
            str(year),
            "jaar",
            year,
            "Van dit jaar is er geen boek.",
            f"Er zijn boeken van {', '.join(map(str, years()))}.",
        )
    name = f"{year}.yaml"
    return read_book(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"), name)


def credits_only(year: int) -> Book:
    """Return a scratch book: the credits of a year with all their movements, and no execution yet.

    Post to it with ``book.budget.post(drafts.execute(…))``: what is above the credit is refused with the reason.
    """
    book, _ = load(year)
    scratch = load(year)[0]
    scratch.budget = type(book.budget)(
        year, book.budget.articles, book.budget.outside, book.budget.years[:-1], guarded=book.budget.guarded
    )
    for entry in book.budget.journal.entries:
        if _is_credit(entry.transaction):
            scratch.budget.post(entry.transaction)
    return scratch


def _is_credit(transaction: Transaction) -> bool:
    return transaction.kind in ("initial", "move", "withdrawal")
