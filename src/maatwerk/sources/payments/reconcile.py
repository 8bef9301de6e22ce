"""What became of every payment: orders beside the bank's reports and statements.

A statement decides: money that left is paid, money that came back is returned. Without a statement a rejection is final
and anything else is open. Every payment of the orders ends in exactly one outcome, so the sums tie by construction; what
does not fit (paid after a rejection, another amount, money that no order explains) is a finding with the euro at stake.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch
from maatwerk.sources.payments.camt053 import Detail, Entry, Statement
from maatwerk.sources.payments.message import doubles
from maatwerk.sources.payments.orders import CreditTransfer, PaymentOrder
from maatwerk.sources.payments.pain002 import StatusReport
from maatwerk.sources.payments.reasons import Reason

Result = Literal["open", "betaald", "afgewezen", "teruggekeerd"]
_CHECK: Final = "Kijk het na bij de bank voor er iets geboekt wordt."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one payment; ``day`` is when it was booked (paid or returned), ``reasons`` why it failed."""

    end_to_end: str
    message_id: str
    cents: int
    result: Result
    day: dt.date | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """Money that came in and is no return: ``detail.reference`` says for which receivable, if it says so."""

    statement_id: str
    entry: str
    day: dt.date
    detail: Detail


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One outcome per payment in the order of the orders, the other money that came in, and what does not fit."""

    outcomes: tuple[Outcome, ...]
    incoming: tuple[Incoming, ...]
    findings: tuple[Finding, ...]

    def cents(self, result: Result) -> int:
        """Return the sum in cents of the payments with one outcome."""
        return sum(one.cents for one in self.outcomes if one.result == result)


def reconcile(
    orders: Iterable[PaymentOrder], reports: Iterable[StatusReport], statements: Iterable[Statement]
) -> Reconciliation:
    """Return what became of every payment. The same statement or report given twice counts once."""
    book = _Book(tuple(orders), tuple(dict.fromkeys(reports)))
    for statement in dict.fromkeys(statements):
        for entry in statement.entries:
            book.take(statement, entry)
    outcomes = tuple(book.outcome(order, one) for order in book.orders for one in order.transfers)
    return Reconciliation(outcomes, tuple(book.incoming), tuple(book.findings))


class _Book:
    """What reports and statements say, by end-to-end identifier."""

    def __init__(self, orders: tuple[PaymentOrder, ...], reports: tuple[StatusReport, ...]) -> None:
        self.orders, self.findings, self.incoming = orders, list[Finding](), list[Incoming]()
        self._left: dict[str, list[tuple[dt.date, Detail]]] = defaultdict(list)
        self._back: dict[str, list[tuple[dt.date, Detail]]] = defaultdict(list)
        self._batches = {order.message_id: order for order in orders}
        self._ours = {transfer.end_to_end for order in orders for transfer in order.transfers}
        self._refused = {key: why for order in orders for key, why in _refusals(order, reports)}
        for twice in doubles(one.end_to_end for order in orders for one in order.transfers):
            self._note("kenmerk-dubbel", twice, "Twee betalingen dragen hetzelfde kenmerk.", 0)

    def _note(self, code: str, value: str, why: str, cents: int, place: str = "") -> None:
        self.findings.append(Finding(code, place, "", "", value, why, _CHECK, euro_cents=abs(cents)))

    def take(self, statement: Statement, entry: Entry) -> None:
        """Take in one booked line: an order booked as a whole, or its payments one by one."""
        order = self._batches.get(entry.batch)
        if order is not None and entry.cents < 0 and not any(detail.end_to_end for detail in entry.details):
            self._whole(statement, entry, order)
            return
        for detail in entry.details or (Detail(entry.cents),):
            self._part(statement, entry, detail)

    def _whole(self, statement: Statement, entry: Entry, order: PaymentOrder) -> None:
        """An order booked as one amount: everything that was not refused is paid, if that is what was booked."""
        paid = [transfer for transfer in order.transfers if transfer.end_to_end not in self._refused]
        apart = sum(transfer.cents for transfer in paid) + entry.cents
        if apart or entry.batch_count not in (None, len(paid)):
            why = (
                f"De bank boekte opdracht {order.message_id} voor {dutch(-entry.cents)} euro en {entry.batch_count} "
                f"betalingen; zonder de afgewezen betalingen is dat {dutch(apart - entry.cents)} euro en {len(paid)}."
            )
            self._note("bundel-klopt-niet", entry.reference, why, apart, statement.statement_id)
            return
        for transfer in paid:
            self._left[transfer.end_to_end].append((entry.booked, Detail(-transfer.cents)))

    def _part(self, statement: Statement, entry: Entry, detail: Detail) -> None:
        ours = detail.end_to_end in self._ours
        if ours and detail.cents < 0:
            self._left[detail.end_to_end].append((entry.booked, detail))
        elif ours and detail.returned is not None:
            self._back[detail.end_to_end].append((entry.booked, detail))
        elif detail.cents > 0:
            self.incoming.append(Incoming(statement.statement_id, entry.reference, entry.booked, detail))
        else:
            why = f"Er ging {dutch(-detail.cents)} euro van de rekening waar geen opdracht voor is."
            self._note("geld-zonder-opdracht", detail.end_to_end, why, detail.cents, statement.statement_id)

    def outcome(self, order: PaymentOrder, transfer: CreditTransfer) -> Outcome:
        """Return what became of one payment, and note what does not fit."""
        key = transfer.end_to_end
        left, back, refused = self._left[key], self._back[key], self._refused.get(key)
        for code, why in _oddities(transfer, left, back, refused is not None):
            self._note(code, key, why, transfer.cents, order.message_id)
        result: Result = "open"
        day, reasons = None, tuple[Reason, ...]()
        if back:
            result, day, reasons = "teruggekeerd", back[0][0], tuple(one.returned for _, one in back if one.returned)
        elif left:
            result, day = "betaald", left[0][0]
        elif refused is not None:
            result, reasons = "afgewezen", refused
        return Outcome(key, order.message_id, transfer.cents, result, day, reasons)


def _refusals(order: PaymentOrder, reports: tuple[StatusReport, ...]) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Yield the payments of an order that some report refuses, with the reasons."""
    for report in reports:
        if report.original_message == order.message_id:
            named, overall = report.named(), report.overall
            for transfer in order.transfers:
                status = named.get(transfer.end_to_end, overall)
                if status.rejected:
                    yield transfer.end_to_end, status.reasons or overall.reasons or report.status.reasons


def _oddities(
    transfer: CreditTransfer, left: list[tuple[dt.date, Detail]], back: list[tuple[dt.date, Detail]], refused: bool
) -> Iterator[tuple[str, str]]:
    if len(left) > 1:
        yield "dubbel-betaald", f"Deze betaling staat {len(left)} keer op een uittreksel."
    if len(back) > 1:
        yield "dubbel-teruggekeerd", f"Deze betaling kwam {len(back)} keer terug."
    if back and not left:
        yield "terug-zonder-betaling", "Deze betaling kwam terug, maar geen uittreksel zegt dat ze vertrok."
    if refused and left and not back:
        yield "betaald-na-afwijzing", "De bank wees deze betaling af en boekte ze toch."
    if any(abs(detail.cents) != transfer.cents for _, detail in (*left, *back)):
        yield "bedrag-anders", f"De bank boekte een ander bedrag dan {dutch(transfer.cents)} euro."
