"""What stands in a file of the bank: read whole or refused, and the lines of it that the portal keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.portal.settlement.models import BankMessage
from maatwerk.rules.finding import Finding
from maatwerk.sources.bounded import Refused
from maatwerk.sources.payments import camt053, pain002
from maatwerk.sources.payments.camt053 import Entry, Statement, read_camt053
from maatwerk.sources.payments.message import Reading, read_message
from maatwerk.sources.payments.pain002 import StatusReport, read_pain002
from maatwerk.sources.payments.reference import read_reference, reference_fault
from maatwerk.sources.xml_stream import root_name

NAMESPACES: Final = {pain002.NAMESPACE: BankMessage.STATUS, camt053.NAMESPACE: BankMessage.STATEMENT}
_PROLOG: Final = 64 << 10
_MEND: Final = "Vraag het bestand opnieuw op bij de bank."
_NUMBER: Final = 35
_TOLD: Final = 300


@dataclass(frozen=True, slots=True)
class Message:
    """A file of the bank, read whole: one status report, or statements."""

    kind: str
    message_id: str
    report: StatusReport | None = None
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a message: ``cents`` with a sign, of a payment (or of an order as a whole), and what the bank says."""

    place: str
    cents: int
    end_to_end: str
    reference: str
    told: str


def kind_of(start: bytes) -> str:
    """Return which kind of bank message begins with these bytes; empty for any other file."""
    try:
        root_name(start[:_PROLOG])
    except Refused:
        return ""
    head = start[:_PROLOG].decode("utf-8", "replace")
    return next((kind for namespace, kind in NAMESPACES.items() if f'"{namespace}"' in head.replace("'", '"')), "")


def read(content: bytes, name: str) -> Reading[Message]:
    """Return the message in a file, or findings; never raises on content."""
    kind = kind_of(content)
    if kind == BankMessage.STATUS:
        found = read_pain002(content, name)
        report = found.content
        made = None if report is None else Message(kind, report.message_id, report=report)
        return _named(Reading(made, found.findings), name)
    if kind == BankMessage.STATEMENT:
        read_ = read_camt053(content, name)
        if read_.content is None:
            return Reading(None, read_.findings)
        told = Message(kind, _identifier(content, name), statements=read_.content)
        return _named(Reading(told, read_.findings), name)
    why = "Dit is geen statusmelding (pain.002.001.10) en geen rekeningafschrift (camt.053.001.08)."
    return Reading(None, (Finding("ander-bericht", name, "", "", "", why, _MEND, True),))


def _identifier(content: bytes, name: str) -> str:
    """Return the identifier that the bank gave a file of statements; empty where it gave none."""
    head = read_message(
        content, name, camt053.NAMESPACE, lambda walk, root: walk.text(root, "BkToCstmrStmt/GrpHdr/MsgId")
    )
    return head.content or ""


def _named(found: Reading[Message], name: str) -> Reading[Message]:
    """Refuse a message without an identifier, or with a number that no bank gives: the same could not be told apart."""
    message = found.content
    if message is None:
        return found
    numbers = [message.message_id, *(one.statement_id for one in message.statements)]
    if all(0 < len(number) <= _NUMBER for number in numbers):
        return found
    why = f"Een bericht en een afschrift dragen een kenmerk van 1 tot {_NUMBER} tekens."
    wrong = Finding("kenmerk-ongeldig", name, "", "MsgId", max(numbers, key=len)[:80], why, _MEND, True)
    return Reading(None, (*found.findings, wrong))


def lines(message: Message) -> Iterator[Told]:
    """Yield every line of a message that the portal keeps, in its order."""
    if message.report is not None:
        yield from _statuses(message.report)
    for statement in message.statements:
        for number, entry in enumerate(statement.entries, 1):
            yield from _movements(f"afschrift {statement.statement_id}, verrichting {number}", entry)


def _statuses(report: StatusReport) -> Iterator[Told]:
    yield Told(
        "hele opdracht",
        0,
        report.original_message[:_NUMBER],
        "",
        (report.overall if report.overall.code else report.status).words[:_TOLD],
    )
    for number, one in enumerate(report.transfers, 1):
        yield Told(f"betaling {number}", one.cents or 0, one.end_to_end[:_NUMBER], "", one.status.words[:_TOLD])


def _movements(place: str, entry: Entry) -> Iterator[Told]:
    if entry.batch and not any(one.end_to_end for one in entry.details):
        said = f"bundel {entry.batch} van {entry.batch_count or '?'} betalingen, {entry.booked:%d/%m/%Y}"
        yield Told(place, entry.cents, entry.batch[:_NUMBER], "", said[:_TOLD])
        return
    if not entry.details:
        yield Told(place, entry.cents, "", "", f"{entry.reference}, {entry.booked:%d/%m/%Y}"[:_TOLD])
    for number, one in enumerate(entry.details, 1):
        parts = (one.returned.words if one.returned else "", one.name, one.iban, one.reference, one.text)
        said = ", ".join(part for part in (f"{entry.booked:%d/%m/%Y}", *parts) if part)
        yield Told(f"{place}.{number}", one.cents, one.end_to_end[:_NUMBER], reference_of(one.reference), said[:_TOLD])


def reference_of(written: str) -> str:
    """Return the twelve digits of a structured communication; empty where it is none or its check digits are wrong."""
    return "" if not written or reference_fault(written) else read_reference(written)
