"""Whether the money ties: cost per article, paid, on the way, owed and receivable, among themselves and with others' totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maatwerk.ledger.settlement import (
    ADVANCE,
    COST,
    EMPLOYER,
    ON_THE_WAY,
    SANCTION,
    SUSPENSE,
    TREASURY,
    WRITTEN_OFF,
    Transfer,
)
from maatwerk.ledger.settlement_balances import Balances

CostKey = tuple[str, str, str]
"""Article, measure, quarter."""

_LEAVES = {"betaling bevestigd": 1, "betaling teruggekeerd": -1, "ontvangst": -1, "ontvangst toegewezen": -1}
_SENT = {"betaling": 1, "betaling bevestigd": -1, "betaling mislukt": -1}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two amounts (cents) that should be one: what, where, what it should be, and what stands there."""

    what: str
    where: str
    expected: int
    found: int

    def __str__(self) -> str:
        return f"{self.what} ({self.where}): {self.expected} cent verwacht, {self.found} cent geboekt"


@dataclass(frozen=True, slots=True)
class Position:
    """Where the money of one article stands (cents): settled cost, advances not yet set off, receivables given up, sanctions.

    ``sanctions`` is what they took back, so below zero or nothing.
    """

    cost: int
    advances: int
    written_off: int
    sanctions: int = 0

    @property
    def borne(self) -> int:
        """Return what the article bears of it all, in cents."""
        return self.cost + self.advances + self.written_off + self.sanctions


def per_article(balances: Balances) -> dict[str, Position]:
    """Return the position of every article on which something was booked, sorted."""
    roots = (COST, ADVANCE, WRITTEN_OFF, SANCTION)
    articles = sorted({account[1] for root in roots for account in balances.accounts((root,))})
    return {article: Position(*(balances.balance((root, article)) for root in roots)) for article in articles}


def cost_of(transfers: Iterable[Transfer]) -> dict[CostKey, int]:
    """Return what every quarter of a measure cost an article (cents), sorted: the sum of its settlements."""
    found: dict[CostKey, int] = {}
    for one in transfers:
        if one.kind == "afrekening":
            key = (one.article, one.measure, one.quarter)
            found[key] = found.get(key, 0) + (one.cents if one.debit[0] == COST else -one.cents)
    return dict(sorted(found.items()))


def tie(
    transfers: Iterable[Transfer],
    *,
    cost: Mapping[CostKey, int] | None = None,
    confirmed: Mapping[str, int] | None = None,
) -> tuple[Mismatch, ...]:
    """Return everything that does not tie; nothing when all is well.

    Always: all accounts together are zero; cost, advances and write-offs, less sanctions, are what was paid, is on the way
    or is owed, less what is receivable; no file got more answers than it sent, no advance was set off twice, no cost of an
    employer's quarter, write-off or sanction is below zero, no more money was found to be somebody's than was received. With
    ``cost`` (what the runs say per article, measure and quarter) and ``confirmed`` (what the bank says it executed per payment
    file, cents): the same amounts stand here.
    """
    booked = tuple(transfers)
    balances = Balances.of(booked)
    found = [*_whole(booked, balances), *_signs(booked, balances)]
    if cost is not None:
        found += _beside("kost volgens de runs", {_said(k): v for k, v in cost.items()},
                         {_said(k): v for k, v in cost_of(booked).items()})  # fmt: skip
    if confirmed is not None:
        found += _beside("betaald volgens de bank", confirmed, _executed(booked))
    return tuple(found)


def _whole(booked: tuple[Transfer, ...], balances: Balances) -> Iterator[Mismatch]:
    """Yield where the accounts as a whole do not tie with the movements of each kind."""
    if balances.balance(()):
        yield Mismatch("alle rekeningen samen", "", 0, balances.balance(()))
    given = sum(balances.balance((root,)) for root in (COST, ADVANCE, WRITTEN_OFF, SANCTION))
    paid, sent, owed = _of(booked, _LEAVES), _of(booked, _SENT), -balances.balance((EMPLOYER,))
    if given != paid + sent + owed:
        yield Mismatch(
            "kost, voorschotten, afschrijvingen en sancties",
            "betaald, onderweg en verschuldigd",
            given,
            paid + sent + owed,
        )
    left = -balances.balance(TREASURY) - balances.balance(SUSPENSE)
    if left != paid:
        yield Mismatch("schatkist en tussenrekening", "betaald min ontvangen", paid, left)


def _of(booked: tuple[Transfer, ...], signs: Mapping[str, int]) -> int:
    return sum(signs.get(one.kind, 0) * one.cents for one in booked)


def _signs(booked: tuple[Transfer, ...], balances: Balances) -> Iterator[Mismatch]:
    """Yield every account that stands on the side where it can not stand."""
    wrong = (
        (ADVANCE, -1, "meer voorschot verrekend dan gegeven"),
        (WRITTEN_OFF, -1, "meer afschrijving ingetrokken dan afgeschreven"),
        (SANCTION, 1, "meer sanctie ingetrokken dan opgelegd"),
        (ON_THE_WAY, 1, "meer antwoord dan er in het betaalbestand stond"),
        (SUSPENSE[0], 1, "meer toegewezen dan er onbekend ontvangen was"),
    )
    for root, side, what in wrong:
        for account in balances.accounts((root,)):
            balance = balances.balance(account)
            if balance * side > 0:
                yield Mismatch(what, " › ".join(account), 0, balance)
    for where, cents in _costs(booked).items():
        if cents < 0:
            yield Mismatch("kost onder nul", where, 0, cents)


def _costs(booked: tuple[Transfer, ...]) -> dict[str, int]:
    """Return the cost per employer, measure, quarter and article."""
    found: dict[str, int] = {}
    for one in booked:
        if one.kind == "afrekening":
            where = f"{one.employer} {_said((one.article, one.measure, one.quarter))}"
            found[where] = found.get(where, 0) + (one.cents if one.debit[0] == COST else -one.cents)
    return found


def _executed(booked: tuple[Transfer, ...]) -> dict[str, int]:
    """Return what was booked as executed, per payment file."""
    found: dict[str, int] = {}
    for one in booked:
        if one.kind == "betaling bevestigd":
            found[one.debit[1]] = found.get(one.debit[1], 0) + one.cents
    return found


def _beside(what: str, expected: Mapping[str, int], found: Mapping[str, int]) -> list[Mismatch]:
    """Return where two lists of amounts differ; what is in one alone counts as zero in the other."""
    names = sorted({*expected, *found})
    pairs = [(name, expected.get(name, 0), found.get(name, 0)) for name in names]
    return [Mismatch(what, name, one, other) for name, one, other in pairs if one != other]


def _said(key: CostKey) -> str:
    return " › ".join(key)
