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
    """Return statements of one account by day; of one day, so that each follows the one before where that can be."""
    found: list[BankStatement] = []
    for _day, same in groupby(statements, key=lambda one: one.closing_day):
        left = list(same)
        while left:
            last = found[-1].closing_cent if found else _first(left)
            following = next((one for one in left if one.opening_cent == last), left[0])
            left.remove(following)
            found.append(following)
    return found


def _first(statements: Sequence[BankStatement]) -> int:
    """Return the opening balance that no other of these closes with."""
    closings = {one.closing_cent for one in statements}
    return next(
        (one.opening_cent for one in statements if one.opening_cent not in closings), statements[0].opening_cent
    )


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
