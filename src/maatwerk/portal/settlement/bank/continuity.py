"""Whether the statements of an account follow one another: the closing balance of one is the opening balance of the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from maatwerk.portal.settlement.models import BankStatement
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch


def gaps() -> tuple[Finding, ...]:
    """Return where a statement does not begin with the balance of the one before it: one is missing, or a day is wrong."""
    known = BankStatement.objects.order_by("iban", "closing_day", "pk")
    return tuple(finding for _iban, own in groupby(known, key=lambda one: one.iban) for finding in _of(in_order(own)))


def in_order(statements: Iterable[BankStatement]) -> list[BankStatement]:
    """Return statements of one account by day; of one day, so that each begins as near as can be to where the last ended."""
    found: list[BankStatement] = []
    for _day, same in groupby(statements, key=lambda one: one.closing_day):
        left = sorted(same, key=lambda one: one.statement_id)
        while left:
            last = found[-1].closing_cent if found else _beginning(left)
            following = min(left, key=lambda one: abs(one.opening_cent - last))
            left.remove(following)
            found.append(following)
    return found


def _beginning(statements: Sequence[BankStatement]) -> int:
    """Return the opening balance that is farthest from where another of these ends: the others follow something."""

    def apart(one: BankStatement) -> int:
        others = (abs(one.opening_cent - other.closing_cent) for other in statements if other is not one)
        return min(others, default=0)

    return max(statements, key=apart).opening_cent


def _of(statements: Sequence[BankStatement]) -> Iterator[Finding]:
    for before, after in pairwise(statements):
        apart = after.opening_cent - before.closing_cent
        if apart:
            why = (
                f"Afschrift {before.statement_id} eindigt op {dutch(before.closing_cent)} euro en het volgende, "
                f"{after.statement_id}, begint met {dutch(after.opening_cent)} euro."
            )
            mend = "Er ontbreekt een afschrift: vraag het op bij de bank."
            yield Finding("saldo-sluit-niet-aan", after.iban, "", "", after.statement_id, why, mend, False, abs(apart))
