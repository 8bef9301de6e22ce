"""Balances over transfers: per account and for everything below a path; what to pay, and who owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from maatwerk.ledger.settlement import (
    EMPLOYER,
    Ground,
    Transfer,
    advance_account,
    batch_account,
    employer_account,
)
from maatwerk.ledger.transaction import Account


@dataclass(frozen=True, slots=True)
class Balances:
    """Debit minus credit in cents, for every account and every path above one (``()`` is everything, always 0)."""

    sums: Mapping[Account, int] = field(default_factory=dict)
    leaves: frozenset[Account] = frozenset()

    @classmethod
    def of(cls, transfers: Iterable[Transfer]) -> Balances:
        """Return the balances of transfers; their order does not matter."""
        return cls().plus(transfers)

    def plus(self, transfers: Iterable[Transfer]) -> Balances:
        """Return the balances with some more transfers."""
        sums, leaves = dict(self.sums), set(self.leaves)
        for transfer in transfers:
            for account, cents in ((transfer.debit, transfer.cents), (transfer.credit, -transfer.cents)):
                leaves.add(account)
                for length in range(len(account) + 1):
                    sums[account[:length]] = sums.get(account[:length], 0) + cents
        return Balances(sums, frozenset(leaves))

    def balance(self, path: Account) -> int:
        """Return debit minus credit (cents) of an account, or of everything below a path; 0 where nothing was booked."""
        return self.sums.get(path, 0)

    def accounts(self, path: Account = ()) -> Iterator[Account]:
        """Yield the accounts below a path on which something was booked, sorted."""
        return (account for account in sorted(self.leaves) if account[: len(path)] == path)

    def owed(self, employer: str) -> int:
        """Return what is owed to an employer (cents); below zero the employer owes it."""
        return -self.balance(employer_account(employer))

    def advance_left(self, ground: Ground) -> int:
        """Return what was advanced (cents) on a quarter of an article and not yet set off."""
        return self.balance(advance_account(ground.article, ground.employer, ground.quarter))

    def unanswered(self, batch: str) -> int:
        """Return what was sent (cents) in a payment file and not yet answered by the bank."""
        return -self.balance(batch_account(batch))

    def employers(self) -> tuple[str, ...]:
        """Return every employer with a current account, sorted."""
        return tuple(account[1] for account in self.accounts((EMPLOYER,)))


@dataclass(frozen=True, slots=True)
class Payable:
    """Per employer, sorted: what is to be paid, and what is to be claimed back; cents, both above zero."""

    pay: Mapping[str, int]
    receivable: Mapping[str, int]


def payable(balances: Balances, employers: Iterable[str]) -> Payable:
    """Return who is to be paid and who owes, among some employers; a balance of zero is in neither."""
    owed = {employer: balances.owed(employer) for employer in sorted(set(employers))}
    return Payable(
        {employer: cents for employer, cents in owed.items() if cents > 0},
        {employer: -cents for employer, cents in owed.items() if cents < 0},
    )


@dataclass(frozen=True, slots=True)
class Net:
    """What becomes of a new amount beside the current account (cents, none below zero).

    ``set_off`` of the new amount goes to what the employer owed, ``to_pay`` is paid (with what was still owed to it), and
    ``left`` is what the employer then still owes.
    """

    set_off: int
    to_pay: int
    left: int


def net_with(balances: Balances, employer: str, due: int) -> Net:
    """Return what becomes of an amount (cents, zero or more) that the employer gets: set off first, the rest is paid."""
    before = balances.owed(employer)
    return Net(min(due, max(0, -before)), max(0, before + due), max(0, -before - due))
