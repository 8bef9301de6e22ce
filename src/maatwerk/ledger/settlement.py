"""What is booked of a settlement: transfers between accounts, so that everything always sums to zero.

| account | its balance |
|---|---|
| ``schatkist`` | what really left (credit) or came back (debit) |
| ``kost › artikel › maatregel`` | what the settled quarters cost the article |
| ``onderneming › nummer`` | the current account of an employer: credit is owed to it, debit is a receivable |
| ``voorschot › artikel › nummer › kwartaal`` | advances that no settlement has taken back yet |
| ``onderweg › betaalbestand`` | sent to the bank and not yet answered |
| ``afgeschreven › artikel`` | receivables that were given up |
| ``sanctie › artikel`` | what sanctions took back from employers, on the article that gets it (credit) |
| ``tussenrekening`` | money received of which it is not known whose it is |

A balance is debit minus credit, in whole cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maatwerk.ledger.form import LARGEST, is_name
from maatwerk.ledger.refused import Refused, refused
from maatwerk.ledger.transaction import Account

TREASURY: Final[Account] = ("schatkist",)
SUSPENSE: Final[Account] = ("tussenrekening",)
COST, EMPLOYER, ADVANCE, ON_THE_WAY, WRITTEN_OFF = "kost", "onderneming", "voorschot", "onderweg", "afgeschreven"
SANCTION: Final = "sanctie"

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "schatkist": (),
    "tussenrekening": (),
    COST: ("article", "measure"),
    EMPLOYER: ("employer",),
    ADVANCE: ("article", "employer", "quarter"),
    ON_THE_WAY: ("",),
    WRITTEN_OFF: ("article",),
    SANCTION: ("article",),
}
"""What the parts of each account name: a label of the transfer, or (empty) something of their own."""

KINDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "voorschot": ((ADVANCE, EMPLOYER),),
    "afrekening": ((COST, EMPLOYER), (EMPLOYER, COST)),
    "voorschot verrekend": ((EMPLOYER, ADVANCE),),
    "betaling": ((EMPLOYER, ON_THE_WAY),),
    "betaling bevestigd": ((ON_THE_WAY, "schatkist"),),
    "betaling mislukt": ((ON_THE_WAY, EMPLOYER),),
    "betaling teruggekeerd": (("schatkist", EMPLOYER),),
    "ontvangst": (("schatkist", EMPLOYER),),
    "ontvangst onbekend": (("schatkist", "tussenrekening"),),
    "ontvangst toegewezen": (("tussenrekening", EMPLOYER),),
    "ontvangst teruggestort": (("tussenrekening", "schatkist"),),
    "afschrijving": ((WRITTEN_OFF, EMPLOYER),),
    "afschrijving ingetrokken": ((EMPLOYER, WRITTEN_OFF),),
    "sanctie": ((EMPLOYER, SANCTION),),
    "sanctie ingetrokken": ((SANCTION, EMPLOYER),),
}
"""Every kind of transfer, with the roots of the accounts it goes from (debit) and to (credit)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an amount is about: an employer, and where it is known the measure, quarter (``2024Q3``) and budget article."""

    employer: str
    measure: str = ""
    quarter: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount (whole cents, above zero) from one account to another: double entry that can not be out of balance.

    Raises Refused for an amount that is none, accounts that do not fit the kind, or labels other than those of the accounts.
    """

    debit: Account
    credit: Account
    cents: int
    kind: str
    employer: str
    measure: str
    quarter: str
    article: str
    cause: str

    def __post_init__(self) -> None:
        if type(self.cents) is not int or not 0 < self.cents < LARGEST:
            raise self._refused("cents", self.cents, "Een overboeking is een geheel aantal cent boven nul.")
        if (root_of(self.debit), root_of(self.credit)) not in KINDS.get(self.kind, ()):
            raise self._refused("kind", self.kind, "Deze soort overboeking bestaat niet tussen deze rekeningen.")
        if not self.cause.strip():
            raise self._refused("cause", "", "Een overboeking zegt haar oorzaak.")
        for account in (self.debit, self.credit):
            self._check(account)

    def _check(self, account: Account) -> None:
        """Raise Refused where an account is misshapen or is another one's than the labels say."""
        labels = LABELS[account[0]]
        if len(account) != len(labels) + 1 or not all(type(part) is str and is_name(part) for part in account):
            raise self._refused(
                "account", " › ".join(map(str, account)), "Deze rekening heeft niet de delen van haar soort."
            )
        for label, part in zip(labels, account[1:], strict=True):
            if label and getattr(self, label) != part:
                raise self._refused(label, getattr(self, label), f"De rekening zegt iets anders: {part}.")

    def _refused(self, field: str, value: object, why: str) -> Refused:
        where = f"{self.kind} {self.employer} {self.quarter}".strip()
        cents = abs(self.cents) if type(self.cents) is int else None
        return refused("overboeking-fout", where, field, value, why, "Zet dit deel van de overboeking recht.", cents)


def root_of(account: Account) -> str:
    """Return the kind of an account: its first part, or an empty text for no account at all."""
    return account[0] if account else ""


def cost_account(article: str, measure: str) -> Account:
    """Return the account of what a measure costs an article."""
    return (COST, article, measure)


def employer_account(employer: str) -> Account:
    """Return the current account of an employer."""
    return (EMPLOYER, employer)


def advance_account(article: str, employer: str, quarter: str) -> Account:
    """Return the account of an employer's advances on one quarter of one article."""
    return (ADVANCE, article, employer, quarter)


def batch_account(batch: str) -> Account:
    """Return the account of what was sent in one payment file and not yet answered."""
    return (ON_THE_WAY, batch)


def written_off_account(article: str) -> Account:
    """Return the account of what an article gave up."""
    return (WRITTEN_OFF, article)


def sanction_account(article: str) -> Account:
    """Return the account of what sanctions took back for an article."""
    return (SANCTION, article)


def _one(debit: Account, credit: Account, cents: int, kind: str, ground: Ground, cause: str) -> tuple[Transfer, ...]:
    """Return the transfer; nothing for an amount of zero."""
    if cents == 0:
        return ()
    labels = (ground.employer, ground.measure, ground.quarter, ground.article)
    return (Transfer(debit, credit, cents, kind, *labels, cause),)


def advance(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the granting of an advance (cents, zero or more): owed to the employer until the quarter is settled."""
    account = advance_account(ground.article, ground.employer, ground.quarter)
    return _one(account, employer_account(ground.employer), cents, "voorschot", ground, cause)


def settle(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the cost of a quarter on an article, or the difference with what was booked before (below zero: less)."""
    cost, own = cost_account(ground.article, ground.measure), employer_account(ground.employer)
    debit, credit = (cost, own) if cents >= 0 else (own, cost)
    return _one(debit, credit, abs(cents), "afrekening", ground, cause)


def set_off_advance(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the taking back of an advance (cents) at the settlement of its quarter.

    What the employer then is owed is the settlement less the advance; below zero it is a receivable.
    """
    account = advance_account(ground.article, ground.employer, ground.quarter)
    return _one(employer_account(ground.employer), account, cents, "voorschot verrekend", ground, cause)


def pay(ground: Ground, batch: str, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return a payment (cents) sent to the bank in a payment file."""
    return _one(employer_account(ground.employer), batch_account(batch), cents, "betaling", ground, cause)


def confirmed(ground: Ground, batch: str, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the bank's word that a payment (cents) of a file was executed."""
    return _one(batch_account(batch), TREASURY, cents, "betaling bevestigd", ground, cause)


def failed(ground: Ground, batch: str, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the bank's word that a payment (cents) of a file was refused: it is owed again."""
    return _one(batch_account(batch), employer_account(ground.employer), cents, "betaling mislukt", ground, cause)


def returned(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return an executed payment (cents) that came back, such as from a closed account: it is owed again."""
    return _one(TREASURY, employer_account(ground.employer), cents, "betaling teruggekeerd", ground, cause)


def received(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return money (cents) that an employer paid back."""
    return _one(TREASURY, employer_account(ground.employer), cents, "ontvangst", ground, cause)


def unmatched(cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return money (cents) received of which nobody knows yet whose it is; ``cause`` says where it stands in the statement."""
    return _one(TREASURY, SUSPENSE, cents, "ontvangst onbekend", Ground(""), cause)


def matched(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the finding of whose money (cents) on the suspense account is."""
    return _one(SUSPENSE, employer_account(ground.employer), cents, "ontvangst toegewezen", ground, cause)


def sent_back(cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the sending back of money (cents) on the suspense account that is nobody's here."""
    return _one(SUSPENSE, TREASURY, cents, "ontvangst teruggestort", Ground(""), cause)


def write_off(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the giving up of a receivable (cents), on the article that bears it."""
    account = written_off_account(ground.article)
    return _one(account, employer_account(ground.employer), cents, "afschrijving", ground, cause)


def take_write_off_back(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the end of a write-off (cents), as when money comes in after all: the receivable stands again."""
    account = written_off_account(ground.article)
    return _one(employer_account(ground.employer), account, cents, "afschrijving ingetrokken", ground, cause)


def sanction(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return a sanction (cents): a receivable that is no cost of a quarter, so that no later settlement pays it back."""
    account = sanction_account(ground.article)
    return _one(employer_account(ground.employer), account, cents, "sanctie", ground, cause)


def take_sanction_back(ground: Ground, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return the end of a sanction (cents), as after a won appeal: it is owed to the employer again."""
    account = sanction_account(ground.article)
    return _one(account, employer_account(ground.employer), cents, "sanctie ingetrokken", ground, cause)
