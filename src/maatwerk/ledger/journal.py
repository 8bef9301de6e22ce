"""The journal: transactions that balance, in the order in which they were booked; nothing is ever changed.

A correction is a new transaction. Every entry carries the hash of the one before it, so a changed line shows.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from maatwerk.ledger.form import check_form
from maatwerk.ledger.refused import refused
from maatwerk.ledger.transaction import CENT, PLACE, UNITS, Account, Approval, Line, Transaction, hash_of

__all__ = ["CENT", "PLACE", "START", "UNITS", "Account", "Approval", "Chart", "Entry", "Guard", "Journal", "Line", "Posted",
           "Transaction", "entry_hash", "first_broken", "reversal", "shown_account"]  # fmt: skip

START = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction as it stands in the journal, from number 1 on."""

    number: int
    transaction: Transaction
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Posted:
    """One line of a balance, with the transaction it came with."""

    number: int
    line: Line
    transaction: Transaction


def entry_hash(number: int, transaction: Transaction, previous: str) -> str:
    """Return the hash that an entry must carry."""
    return hash_of([number, transaction.as_plain(), previous])


def first_broken(entries: Iterable[Entry]) -> int | None:
    """Return the number of the first entry that is not what was booked, or None when the chain is whole."""
    previous = START
    for place, entry in enumerate(entries, 1):
        true = (place, previous, entry_hash(place, entry.transaction, previous))
        if (entry.number, entry.previous, entry.hash) != true:
            return place
        previous = entry.hash
    return None


def shown_account(account: Account) -> str:
    """Return an account as people read it."""
    return " › ".join(account)


@dataclass(slots=True)
class Chart:
    """The accounts that exist: a posting on another one is refused. Opening a path opens everything below it."""

    roots: dict[Account, str] = field(default_factory=dict)

    def open(self, account: Account, unit: str = CENT) -> None:
        """Open an account and all below it in a unit. Raises Refused for an unknown unit, or when it has another one."""
        if unit not in UNITS or self.roots.get(account, unit) != unit:
            raise refused(
                "eenheid-verkeerd",
                shown_account(account),
                "unit",
                unit,
                f"Een rekening telt in {' of '.join(UNITS)}, en blijft in haar eenheid.",
                "Open een andere rekening.",
            )
        self.roots[account] = unit

    def unit_of(self, account: Account) -> str | None:
        """Return the unit of an account, or None when it does not exist."""
        for length in range(len(account), 0, -1):
            unit = self.roots.get(account[:length])
            if unit is not None:
                return unit
        return None


class Guard(Protocol):
    """Rules of whoever owns a journal; both raise Refused. ``known`` comes before the journal's own checks."""

    def known(self, transaction: Transaction) -> None:
        """Refuse what stands on something that does not exist."""

    def allowed(self, transaction: Transaction) -> None:
        """Refuse what is not allowed over the balances as they are."""


class Journal:
    """The append-only list of transactions over a chart of accounts; every way in passes its ``guard``."""

    def __init__(self, chart: Chart, guard: Guard | None = None) -> None:
        self.chart = chart
        self._guard = guard
        self._entries: list[Entry] = []
        self._ids: dict[str, Entry] = {}
        self._reversed: set[str] = set()
        self._below: dict[Account, list[Posted]] = {}
        self._sums: dict[tuple[Account, str], int] = {}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        return tuple(self._entries)

    @property
    def head(self) -> str:
        """The hash of the last entry: whoever keeps it elsewhere sees whether anything before it changed."""
        return self._entries[-1].hash if self._entries else START

    def get(self, id_: str) -> Transaction | None:
        """Return the transaction of an id, or None."""
        entry = self._ids.get(id_)
        return entry.transaction if entry else None

    def __len__(self) -> int:
        return len(self._entries)

    def since(self, number: int) -> Iterator[Entry]:
        """Yield the entries after a number, oldest first, without a copy of them all."""
        return (self._entries[place] for place in range(number, len(self._entries)))

    def append(self, transaction: Transaction) -> Entry:
        """Book a transaction and return its entry. Raises Refused, and books nothing, when anything is wrong with it."""
        self.check(transaction)
        number, previous = len(self._entries) + 1, self.head
        entry = Entry(number, transaction, previous, entry_hash(number, transaction, previous))
        self._book(entry)
        return entry

    def take(self, entry: Entry) -> bool:
        """Book an entry that was booked before, and say whether it is the next one, unchanged; if not, nothing is booked.

        Raises Refused, and books nothing, as ``append`` does.
        """
        number, previous = len(self._entries) + 1, self.head
        true = (number, previous, entry_hash(number, entry.transaction, previous))
        if (entry.number, entry.previous, entry.hash) != true:
            return False
        self.check(entry.transaction)
        self._book(entry)
        return True

    def _book(self, entry: Entry) -> None:
        transaction = entry.transaction
        self._entries.append(entry)
        self._ids[transaction.id] = entry
        if transaction.reverses:
            self._reversed.add(transaction.reverses)
        for line in transaction.lines:
            self._keep(Posted(entry.number, line, transaction))

    def _keep(self, posted: Posted) -> None:
        """Add a line to its account and to every account that it is part of, so that no balance is ever summed anew."""
        line = posted.line
        for length in range(len(line.account) + 1):
            path = line.account[:length]
            self._below.setdefault(path, []).append(posted)
            self._sums[path, line.unit] = self._sums.get((path, line.unit), 0) + line.amount

    def check(self, transaction: Transaction) -> None:
        """Raise Refused when the transaction can not be booked."""
        check_form(transaction)
        if self._guard:
            self._guard.known(transaction)
        self._check_names(transaction)
        for line in transaction.lines:
            self._check_line(transaction.id, line)
        _check_balance(transaction)
        self._check_reversal(transaction)
        if self._guard:
            self._guard.allowed(transaction)

    def _check_names(self, transaction: Transaction) -> None:
        where = transaction.id or "(zonder naam)"
        if not transaction.id or not transaction.cause:
            raise refused(
                "boeking-zonder-naam",
                where,
                "id/cause",
                "",
                "Een boeking zegt haar naam en haar oorzaak.",
                "Vul beide in.",
            )
        if transaction.id in self._ids:
            raise refused(
                "boeking-bestaat",
                where,
                "id",
                where,
                "Deze boeking staat al in het grootboek.",
                "Niets wordt overschreven: boek een correctie onder een nieuwe naam.",
            )
        if len(transaction.lines) < 2:
            raise refused(
                "boeking-leeg",
                where,
                "lines",
                len(transaction.lines),
                "Een boeking heeft minstens twee lijnen.",
                "Geef waar het bedrag vandaan komt en waar het heen gaat.",
            )

    def _check_line(self, id_: str, line: Line) -> None:
        unit = self.chart.unit_of(line.account)
        if unit is None:
            raise refused(
                "rekening-onbekend",
                id_,
                "account",
                shown_account(line.account),
                "Deze rekening bestaat niet in dit grootboek.",
                "Kijk het begrotingsartikel en het jaar na, of open de rekening eerst.",
                abs(line.amount) if line.unit == CENT else None,
            )
        if unit != line.unit:
            raise refused(
                "eenheid-verkeerd",
                id_,
                shown_account(line.account),
                line.unit,
                f"Deze rekening telt in {unit}.",
                f"Geef het bedrag in {unit}.",
            )

    def _check_reversal(self, transaction: Transaction) -> None:
        of = transaction.reverses
        if not of:
            return
        if of not in self._ids or of in self._reversed:
            why = "is al teruggenomen" if of in self._reversed else "staat niet in het grootboek"
            raise refused(
                "terugname-kan-niet",
                transaction.id,
                "reverses",
                of,
                f"De boeking {of} {why}.",
                "Neem een boeking één keer terug, en een die er is.",
            )
        if _opposite(transaction.lines, 1) != _opposite(self._ids[of].transaction.lines, -1):
            raise refused(
                "terugname-van-iets-anders",
                transaction.id,
                "reverses",
                of,
                f"De lijnen zijn niet het tegengestelde van die van {of}.",
                "Neem elke lijn terug met het omgekeerde teken; het jaar waarin zij telt mag anders zijn.",
            )

    def accounts(self, prefix: Account = ()) -> Iterator[Account]:
        """Yield the accounts below a path that have lines, in the order of their first line."""
        return iter(dict.fromkeys(posted.line.account for posted in self._below.get(prefix, ())))

    def lines_of(self, prefix: Account, known_on: dt.date | None = None) -> tuple[Posted, ...]:
        """Return the lines that make up the balance of a path, oldest first (only what was booked by ``known_on``)."""
        found = self._below.get(prefix, ())
        return tuple(posted for posted in found if known_on is None or posted.transaction.booked <= known_on)

    def balance(self, prefix: Account, known_on: dt.date | None = None, unit: str = CENT) -> int:
        """Return the balance of a path in ``unit``: the sum of exactly ``lines_of``."""
        if known_on is None:
            return self._sums.get((prefix, unit), 0)
        return sum(posted.line.amount for posted in self.lines_of(prefix, known_on) if posted.line.unit == unit)

    def totals(self) -> Mapping[str, int]:
        """Return the sum over everything per unit; zero in a ledger that balances."""
        return {unit: self.balance((), unit=unit) for unit in UNITS}


def _opposite(lines: Iterable[Line], sign: int) -> Counter[tuple[Account, int, str]]:
    """Return lines as what a reversal must mirror: account without its year, amount times ``sign``, unit."""
    return Counter((_timeless(line.account), sign * line.amount, line.unit) for line in lines)


def _timeless(account: Account) -> Account:
    """Return an account without the year that stands second in it: a reversal may count in another year."""
    has_year = len(account) > 1 and len(account[1]) == 4 and account[1].isdigit()
    return (account[0], *account[2:]) if has_year else account


def _check_balance(transaction: Transaction) -> None:
    for unit in UNITS:
        off = sum(line.amount for line in transaction.lines if line.unit == unit)
        if off:
            raise refused(
                "boeking-niet-in-evenwicht",
                transaction.id,
                "lines",
                off,
                f"De lijnen tellen niet op tot nul ({unit}): ze schelen {off}.",
                "Vul de tegenzijde aan: elk bedrag komt ergens vandaan en gaat ergens heen.",
                abs(off) if unit == CENT else None,
            )


def reversal(of: Transaction, id_: str, booked: dt.date, valid: dt.date, cause: str) -> Transaction:
    """Return the transaction that takes another back: every line with the opposite sign."""
    lines = tuple(replace(line, amount=-line.amount) for line in of.lines)
    return Transaction(id_, "reversal", booked, valid, cause, lines, place=of.place, reverses=of.id)
