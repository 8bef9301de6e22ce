"""Account statements camt.053.001.08: balances that tie with the entries, and every entry down to its payments.

Amounts are cents with a sign: money that came in is positive, money that left negative. Only booked entries count. A
statement whose balances do not tie, or of which a page is missing, counts not at all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from maatwerk.rules.money import dutch
from maatwerk.sources.payments.message import Reading, Walk, doubles, read_message
from maatwerk.sources.payments.pain002 import lines, reasons
from maatwerk.sources.payments.reasons import Reason
from maatwerk.sources.payments.reference import read_reference, reference_fault
from maatwerk.sources.xml_stream import Element

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
OPENING: Final = ("OPBD", "PRCD")
CLOSING: Final = ("CLBD",)
NO_REFERENCE: Final = "NOTPROVIDED"


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment within an entry. ``cents`` with a sign; texts are empty where the bank does not give them."""

    cents: int
    end_to_end: str = ""
    message_id: str = ""
    reference: str = ""
    """The structured communication, as the bank gives it (not checked) or as the whole of the free text."""
    text: str = ""
    name: str = ""
    """The other party."""
    iban: str = ""
    returned: Reason | None = None
    """Why it came back, where this is a return of an earlier payment."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One booked line of a statement; ``batch`` is the order that was booked as a whole, and of how many payments."""

    reference: str
    cents: int
    booked: dt.date
    details: tuple[Detail, ...] = ()
    batch: str = ""
    batch_count: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one account: ``opening`` + the entries = ``closing``, in cents."""

    statement_id: str
    iban: str
    opening: int
    closing: int
    closing_day: dt.date
    entries: tuple[Entry, ...] = ()


def read_camt053(content: bytes, name: str = "camt.053") -> Reading[tuple[Statement, ...]]:
    """Return the statements in a file, or findings; ``name`` names the file in them. Never raises on content."""
    return read_message(content, name, NAMESPACE, _statements)


def _statements(walk: Walk, root: Element) -> tuple[Statement, ...]:
    elements = walk.each(root, "BkToCstmrStmt/Stmt")
    if not elements:
        walk.note(root, "bericht-onvolledig", "", "Er staat geen rekeninguittreksel in het bestand.")
    last = [walk.text(root, "BkToCstmrStmt/GrpHdr/MsgPgntn/LastPgInd")]
    last += [walk.text(element, "StmtPgntn/LastPgInd") for element in elements]
    if any(page in ("false", "0") for page in last):
        walk.note(
            root, "bladzijde-ontbreekt", "", "Dit is niet de laatste bladzijde van het uittreksel: er komt nog een."
        )
    statements = tuple(_statement(walk, element) for element in elements)
    for twice in doubles(f"{one.iban} {one.statement_id}" for one in statements):
        walk.note(root, "uittreksel-dubbel", twice, "Hetzelfde uittreksel staat twee keer in het bestand.")
    return statements


def _statement(walk: Walk, element: Element) -> Statement:
    opening, closing = _balance(walk, element, OPENING), _balance(walk, element, CLOSING)
    booked = [entry for entry in walk.each(element, "Ntry") if _booked(walk, entry)]
    statement = Statement(
        statement_id=walk.needed(element, "Id"),
        iban=walk.needed(element, "Acct/Id/IBAN"),
        opening=0 if opening is None else _signed(walk, opening),
        closing=0 if closing is None else _signed(walk, closing),
        closing_day=dt.date.min if closing is None else _either_day(walk, closing, "Dt"),
        entries=tuple(_entry(walk, entry) for entry in booked),
    )
    if opening is not None and closing is not None:
        _tie(walk, element, statement)
    return statement


def _balance(walk: Walk, element: Element, codes: tuple[str, ...]) -> Element | None:
    for code in codes:
        found = [one for one in walk.each(element, "Bal") if walk.text(one, "Tp/CdOrPrtry/Cd") == code]
        if len(found) == 1:
            return found[0]
        if found:
            walk.note(element, "saldo-dubbel", code, "Dit saldo staat meer dan een keer in het uittreksel.")
    walk.note(element, "saldo-ontbreekt", " of ".join(codes), "Het uittreksel heeft geen begin- of eindsaldo.")
    return None


def _tie(walk: Walk, element: Element, statement: Statement) -> None:
    moved = sum(entry.cents for entry in statement.entries)
    apart = statement.closing - statement.opening - moved
    if apart:
        why = (
            f"Het beginsaldo {dutch(statement.opening)} en de verrichtingen {dutch(moved)} geven niet het eindsaldo "
            f"{dutch(statement.closing)} euro."
        )
        walk.note(element, "saldo-klopt-niet", dutch(apart), why, cents=abs(apart))


def _booked(walk: Walk, entry: Element) -> bool:
    code = walk.text(entry, "Sts/Cd")
    if code != "BOOK":
        why = "Deze verrichting is niet geboekt; ze telt niet mee."
        walk.note(entry, "niet-geboekt", code, why, "Wacht op het uittreksel waarin ze geboekt is.", blocking=False)
    return code == "BOOK"


def _signed(walk: Walk, element: Element, amount: str = "Amt") -> int:
    side = walk.needed(element, "CdtDbtInd")
    if side and side not in ("CRDT", "DBIT"):
        walk.note(element, "zin-onbekend", side, "Een bedrag komt binnen (CRDT) of gaat buiten (DBIT).")
    cents = walk.cents(element, amount)
    return cents if side == "CRDT" else -cents


def _either_day(walk: Walk, element: Element, path: str) -> dt.date:
    if walk.first(element, f"{path}/DtTm") is not None:
        return walk.moment(element, f"{path}/DtTm").date()
    return walk.day(element, f"{path}/Dt")


def _entry(walk: Walk, element: Element) -> Entry:
    cents = _signed(walk, element)
    transactions = walk.each(element, "NtryDtls/TxDtls")
    details = tuple(_detail(walk, one, cents, alone=len(transactions) == 1) for one in transactions)
    if details and sum(detail.cents for detail in details) != cents:
        apart = cents - sum(detail.cents for detail in details)
        why = f"De betalingen in deze verrichting geven samen {dutch(cents - apart)} euro, niet {dutch(cents)}."
        walk.note(element, "verrichting-klopt-niet", dutch(apart), why, cents=abs(apart))
    return Entry(
        reference=walk.text(element, "AcctSvcrRef") or walk.text(element, "NtryRef"),
        cents=cents,
        booked=_either_day(walk, element, "BookgDt"),
        details=details,
        batch=walk.text(element, "NtryDtls/Btch/PmtInfId") or walk.text(element, "NtryDtls/Btch/MsgId"),
        batch_count=walk.count(element, "NtryDtls/Btch/NbOfTxs"),
    )


def _detail(walk: Walk, element: Element, entry_cents: int, *, alone: bool) -> Detail:
    cents = _detail_cents(walk, element, entry_cents, alone)
    returned = reasons(walk, element, "RtrInf")
    party = "Dbtr" if cents > 0 and not returned else "Cdtr"
    end_to_end = walk.text(element, "Refs/EndToEndId")
    reference, text = _remittance(walk, element)
    return Detail(
        cents=cents,
        end_to_end="" if end_to_end == NO_REFERENCE else end_to_end,
        message_id=walk.text(element, "Refs/PmtInfId") or walk.text(element, "Refs/MsgId"),
        reference=reference,
        text=text,
        name=walk.text(element, f"RltdPties/{party}/Pty/Nm"),
        iban=walk.text(element, f"RltdPties/{party}Acct/Id/IBAN"),
        returned=returned[0] if returned else None,
    )


def _remittance(walk: Walk, element: Element) -> tuple[str, str]:
    """Return the structured communication and the free text; several references are text, for people to divide."""
    references = lines(walk, element, "RmtInf/Strd/CdtrRefInf/Ref")
    text = " ".join(lines(walk, element, "RmtInf/Ustrd"))
    if len(references) > 1:
        return "", " ".join([*references, text]).strip()
    if not references and text and reference_fault(text) is None:
        return read_reference(text), ""
    return "".join(references), text


def _detail_cents(walk: Walk, element: Element, entry_cents: int, alone: bool) -> int:
    """Return the amount with its sign: of its own, else of the entry when it is the only payment in it."""
    if walk.first(element, "Amt") is None:
        if not alone:
            walk.note(element, "bedrag-ontbreekt", "", "Een betaling in een verzamelde verrichting heeft geen bedrag.")
        return entry_cents if alone else 0
    if walk.first(element, "CdtDbtInd") is not None:
        return _signed(walk, element)
    cents = walk.cents(element, "Amt")
    return cents if entry_cents > 0 else -cents
