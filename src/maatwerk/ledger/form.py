"""The form of a posting: exact types, names that can be told apart, amounts that fit."""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata

from maatwerk.ledger.refused import Refused, refused
from maatwerk.ledger.transaction import UNITS, Approval, Line, Transaction

LARGEST = 10**17
"""Amounts are smaller: a thousand billion euro is no posting, it is a mistake."""

_LAST_LATIN = "\u024f"
_TEXTS = ("id", "kind", "cause", "place", "reverses", "maker", "note")


def check_form(transaction: Transaction) -> None:
    """Raise Refused when a part of a posting is of another type than it must be, or a name could be taken for another."""
    _check_texts(transaction)
    if type(transaction.lines) is not tuple or not all(type(line) is Line for line in transaction.lines):
        raise _misshapen(transaction, "lines", "De lijnen zijn een vaste rij van lijnen (tuple van Line).")
    for line in transaction.lines:
        _check_line(transaction, line)


def _check_texts(transaction: Transaction) -> None:
    for name in _TEXTS:
        if not _is_text(getattr(transaction, name)):
            raise _misshapen(transaction, name, "Dit is geen tekst die bewaard kan worden.")
    if transaction.id and not is_name(transaction.id):
        raise _misshapen(transaction, "id", "Deze naam kan voor een andere gehouden worden.")
    for name in ("booked", "valid"):
        if type(getattr(transaction, name)) is not dt.date:
            raise _misshapen(transaction, name, "Dit is geen dag (zonder uur).")
    approval = transaction.approval
    if approval is not None and not _is_approval(approval):
        raise _misshapen(
            transaction, "approval", "Een goedkeuring zegt met teksten wie en waarom, en met een dag wanneer."
        )


def _is_approval(approval: Approval) -> bool:
    texts = (approval.digest, approval.by, approval.why)
    return all(map(_is_text, texts)) and type(approval.day) is dt.date


def _check_line(transaction: Transaction, line: Line) -> None:
    account = line.account
    if type(account) is not tuple or not _known_account(account):
        raise _misshapen(
            transaction, "account", "Een rekening is een rij namen die niet voor andere te houden zijn.", account
        )
    if type(line.amount) is not int or not -LARGEST < line.amount < LARGEST:
        whole = type(line.amount) is int
        raise refused(
            "bedrag-te-groot" if whole else "bedrag-niet-geheel",
            transaction.id,
            " › ".join(account),
            "" if whole else line.amount,
            "Een bedrag is een geheel aantal cent of honderdsten van plaatsen, kleiner dan duizend miljard euro.",
            "Geef een geheel getal, of splits de boeking.",
        )
    if line.unit not in UNITS or not (_is_text(line.figure) and _is_text(line.source)):
        raise _misshapen(
            transaction, "lines", f"Een lijn telt in {' of '.join(UNITS)}; figure en source zijn teksten.", line
        )


def _known_account(account: tuple[object, ...]) -> bool:
    try:
        return _is_account(account)
    except TypeError:  # a part that can change
        return False


@functools.lru_cache(maxsize=2**14)
def _is_account(account: tuple[object, ...]) -> bool:
    return all(type(part) is str and (not part or is_name(part)) for part in account)


def is_name(text: str) -> bool:
    """Return whether a name can be told from every other by eye: printable, composed, no outer blanks, Latin letters."""
    if text.isascii():
        return text.isprintable() and text == text.strip() != ""
    return (
        text.isprintable()
        and text == text.strip()
        and unicodedata.is_normalized("NFC", text)
        and not any(sign.isalnum() and sign > _LAST_LATIN for sign in text)
    )


def same_person(one: str, other: str) -> bool:
    """Return whether two names are of one person as far as anybody can see: case, accents, blanks and points aside."""
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).casefold() if sign.isalnum())


def _is_text(text: object) -> bool:
    """Return whether it is a text that can be written down (no half of a pair of code units)."""
    if type(text) is not str:
        return False
    try:
        return text.isascii() or bool(text.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _misshapen(transaction: Transaction, name: str, why: str, value: object = None) -> Refused:
    shown = ascii(getattr(transaction, name, "") if value is None else value)[:80]
    return refused(
        "boeking-vorm", ascii(transaction.id)[1:-1][:80], name, shown, why, "Zet dit deel van de boeking recht."
    )
