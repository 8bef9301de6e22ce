"""Budget postings before they are booked: plain transactions that balance, made by pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from maatwerk.ledger import accounts
from maatwerk.ledger.journal import PLACE, Account, Approval, Line, Transaction
from maatwerk.ledger.shares import split

Amounts = Mapping[str, int]
"""Cents per kind of credit: ``{"vak": 100, "vek": 100}``."""


@dataclass(frozen=True, slots=True)
class Header:
    """What every posting says of itself. ``year`` is the budget year in which it counts."""

    id: str
    year: int
    cause: str
    booked: dt.date
    valid: dt.date
    place: str = ""
    maker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a posting: published figures per kind, the path of its line, and whose money it is."""

    figures: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    shares: Mapping[str, Fraction] = field(default_factory=dict)


NOTHING = Evidence()


def _transaction(head: Header, kind: str, lines: Iterator[Line], note: str = "") -> Transaction:
    said = " ".join(part for part in (head.note, note) if part)
    return Transaction(
        head.id, kind, head.booked, head.valid, head.cause, tuple(lines), head.place, maker=head.maker, note=said
    )


def initial(head: Header, article: str, amounts: Amounts, evidence: Evidence = NOTHING) -> Transaction:
    """The budget as the parliament approved it (BA)."""

    def lines() -> Iterator[Line]:
        for kind, amount in amounts.items():
            to = accounts.credit(head.year, article, kind, accounts.INITIAL, *evidence.path)
            yield from _pair(to, (accounts.DECREE, str(head.year), kind), amount, evidence.figures.get(kind, ""))

    return _transaction(head, "initial", lines())


def move(
    head: Header, source: str, target: str, amounts: Amounts, ground: str, evidence: Evidence = NOTHING
) -> Transaction:
    """Credit moved from one article to another, both sides named; ``ground`` is the legal ground."""

    def lines() -> Iterator[Line]:
        for kind, amount in amounts.items():
            to = accounts.credit(head.year, target, kind, accounts.MOVEMENT, source)
            off = accounts.credit(head.year, source, kind, accounts.MOVEMENT, target)
            yield from _pair(to, off, amount, evidence.figures.get(kind, ""))

    return _transaction(head, "move", lines(), f"Grond: {ground}" if ground else "")


def withdraw(head: Header, article: str, amounts: Amounts, ground: str, evidence: Evidence = NOTHING) -> Transaction:
    """Credit taken from an article for no named article."""

    def lines() -> Iterator[Line]:
        for kind, amount in amounts.items():
            off = accounts.credit(head.year, article, kind, accounts.MOVEMENT, accounts.WITHDRAWN)
            yield from _pair((accounts.WITHDRAWN, str(head.year), kind), off, amount, evidence.figures.get(kind, ""))

    return _transaction(head, "withdrawal", lines(), f"Grond: {ground}" if ground else "")


def execute(head: Header, article: str, amounts: Amounts, evidence: Evidence = NOTHING, on: str = "") -> Transaction:
    """Money committed (``vak``), paid (``vek``) or both; ``on`` names the commitment that a payment settles.

    Without ``on`` a payment settles this posting's own commitment first, and beyond it those of earlier years. A negative
    amount (a settlement, a credit note) lowers the named commitment, or those of earlier years.
    """

    def lines() -> Iterator[Line]:
        for kind, amount in amounts.items():
            yield from _executed(head.year, article, kind, amount, evidence)
        if "vak" in amounts:
            yield Line((accounts.ENCOURS, article, _commitment(head.id, amounts["vak"], on)), -amounts["vak"])
        if "vek" in amounts:
            yield from _paid(head.id, article, amounts.get("vak", 0), amounts["vek"], on)
        if accounts.WHOLE in amounts:
            yield Line((accounts.TREASURY,), -amounts[accounts.WHOLE])

    return _transaction(head, "execution", lines())


def _commitment(own: str, committed: int, on: str) -> str:
    """Return the commitment that a commitment amount stands on: its own, unless it lowers an older one."""
    return own if committed >= 0 else on or accounts.EARLIER


def _paid(own: str, article: str, committed: int, paid: int, on: str) -> Iterator[Line]:
    yield Line((accounts.TREASURY,), -paid)
    mine = 0 if on else _within(paid, committed)
    for commitment, part in ((own, mine), (on or accounts.EARLIER, paid - mine)):
        if part:
            yield from _pair((accounts.ENCOURS, article, commitment), (accounts.SETTLED, article), part)


def _within(paid: int, committed: int) -> int:
    """Return the part of a payment that fits in this posting's own commitment."""
    return max(min(paid, committed), 0)


def accrue(head: Header, article: str, amounts: Amounts, evidence: Evidence = NOTHING) -> Transaction:
    """A cost of the year that is not settled at year end, estimated and put on the overlopende rekening."""

    def lines() -> Iterator[Line]:
        for kind, amount in amounts.items():
            yield from _executed(head.year, article, kind, amount, evidence)
            yield Line(accounts.accrued(head.year, article, kind), -amount)

    return _transaction(head, "accrual", lines())


def take_back(head: Header, of: Transaction, figures: Mapping[str, str] | None = None) -> Transaction:
    """Take a posting back in the year of ``head``: an accrual when its year is settled, or a mistake.

    Its amounts count in that year; the account of the accrual is the old one, so that it closes.
    """

    def lines() -> Iterator[Line]:
        for line in of.lines:
            moved = _in_year(line.account, head.year) if line.account[0] == accounts.EXECUTION else line.account
            yield replace(
                line,
                account=moved,
                amount=-line.amount,
                figure=(figures or {}).get(moved[3:4][0], line.figure)
                if moved[0] == accounts.EXECUTION
                else line.figure,
            )

    return replace(_transaction(head, "reversal", lines()), reverses=of.id)


def _in_year(account: Account, year: int) -> Account:
    return (account[0], str(year), *account[2:])


def receive(head: Header, article: str, amounts: Amounts, evidence: Evidence = NOTHING) -> Transaction:
    """Money received."""

    def lines() -> Iterator[Line]:
        for kind, amount in amounts.items():
            to = accounts.execution(head.year, article, kind, *evidence.path)
            yield from _pair(to, (accounts.OTHERS,), amount, evidence.figures.get(kind, ""))

    return _transaction(head, "receipt", lines())


def grant_places(head: Header, measure: str, hundredths: int, figure: str = "") -> Transaction:
    """Places granted to a measure, open until filled."""
    to, off = (accounts.places(head.year, measure, name) for name in (accounts.OPEN, accounts.GRANTED))
    return _transaction(head, "places", _pair(to, off, hundredths, figure, PLACE))


def fill_places(head: Header, measure: str, hundredths: int, figure: str = "") -> Transaction:
    """Places filled."""
    to, off = (accounts.places(head.year, measure, name) for name in (accounts.FILLED, accounts.OPEN))
    return _transaction(head, "places", _pair(to, off, hundredths, figure, PLACE))


def approved(transaction: Transaction, by: str, day: dt.date, why: str) -> Transaction:
    """Return the transaction with a second person's approval, bound to exactly what it says."""
    return replace(transaction, approval=Approval(transaction.digest, by, day, why))


def _executed(year: int, article: str, kind: str, amount: int, evidence: Evidence) -> Iterator[Line]:
    account = accounts.execution(year, article, kind, *evidence.path)
    parts = split(amount, evidence.shares) if evidence.shares else {"": amount}
    for source, part in parts.items():
        yield Line(account, part, figure=evidence.figures.get(kind, ""), source=source)


def _pair(to: Account, off: Account, amount: int, figure: str = "", unit: str = "cent") -> Iterator[Line]:
    yield Line(to, amount, unit, figure)
    yield Line(off, -amount, unit, figure)
