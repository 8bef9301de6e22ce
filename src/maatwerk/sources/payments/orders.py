"""What is ordered from a bank: a payer, transfers, and everything that may be wrong with them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch
from maatwerk.sources.payments.iban import bic_fault, iban_fault
from maatwerk.sources.payments.latin import TEXT, identifier_fault, latin, readable
from maatwerk.sources.payments.reference import reference_fault

HIGHEST_CENTS: Final = 99_999_999_999
"""The highest amount of one SEPA credit transfer: 999,999,999.99 euro (EPC115-06, rulebook of the scheme)."""
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_TOWN: Final = 35

_Fault = tuple[str, str, str, str, str]
"""Code, field, value, why and mend."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: its account, and its town and country (ISO 3166) for the structured address."""

    name: str
    iban: str
    bic: str | None
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """One transfer: ``cents`` in euro cents; ``reference`` is a structured communication of twelve digits, or empty."""

    end_to_end: str
    cents: int
    name: str
    iban: str
    reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A batch for the bank: who pays, when it was made (aware), the day it is carried out, and the transfers."""

    message_id: str
    created: dt.datetime
    execution: dt.date
    payer: Payer
    transfers: tuple[CreditTransfer, ...]

    @property
    def cents(self) -> int:
        """The sum of the transfers in cents: the control sum."""
        return sum(transfer.cents for transfer in self.transfers)


class OrderRefused(ValueError):
    """An order that is not written; ``findings`` says in Dutch everything that is wrong with it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def order_findings(order: PaymentOrder) -> tuple[Finding, ...]:
    """Return everything for which a bank would refuse the order, or pay the wrong one; empty when it can be written."""
    return (*_of_the_order(order), *_of_the_payer(order), *_of_the_transfers(order))


def _of_the_order(order: PaymentOrder) -> Iterator[Finding]:
    def told(code: str, field: str, value: object, why: str, mend: str) -> Finding:
        return Finding(code, order.message_id, "opdracht", field, str(value), why, mend, euro_cents=order.cents)

    fault = identifier_fault(order.message_id)
    if fault is not None:
        yield told("kenmerk-ongeldig", "message_id", order.message_id, fault, "Geef de opdracht een ander kenmerk.")
    if not order.transfers:
        yield told("opdracht-leeg", "transfers", "", "Er staat geen overschrijving in.", "Neem eerst betalingen op.")
    if order.created.utcoffset() is None:
        why = "Het tijdstip van de opdracht heeft geen tijdzone."
        yield told("tijd-zonder-zone", "created", order.created, why, "Geef het tijdstip met zijn tijdzone.")
    if order.execution < order.created.date():
        why = "De uitvoeringsdag ligt voor de dag waarop de opdracht gemaakt is."
        yield told("uitvoering-voorbij", "execution", order.execution, why, "Kies een latere uitvoeringsdag.")


def _of_the_payer(order: PaymentOrder) -> Iterator[Finding]:
    payer = order.payer
    checks: tuple[tuple[str, str, str, str | None], ...] = (
        ("naam-leeg", "name", payer.name, None if readable(payer.name) else "De naam van de betaler is leeg."),
        ("iban-ongeldig", "iban", payer.iban, iban_fault(payer.iban)),
        ("bic-ongeldig", "bic", payer.bic or "", None if payer.bic is None else bic_fault(payer.bic)),
        ("adres-ongeldig", "town", payer.town, _town_fault(payer.town)),
        ("adres-ongeldig", "country", payer.country,
         None if _COUNTRY.fullmatch(payer.country) else "Een land is een code van twee hoofdletters: BE."),
    )  # fmt: skip
    for code, field, value, fault in checks:
        if fault is not None:
            mend = "Verbeter de gegevens van de betaler."
            yield Finding(code, order.message_id, "betaler", field, value, fault, mend, euro_cents=order.cents)


def _town_fault(town: str) -> str | None:
    if not readable(town):
        return "De gemeente van de betaler is leeg; een adres zonder gemeente aanvaardt de bank niet."
    return None if len(latin(town)) <= _TOWN else f"De gemeente heeft hoogstens {_TOWN} tekens."


def _of_the_transfers(order: PaymentOrder) -> Iterator[Finding]:
    times = Counter(transfer.end_to_end for transfer in order.transfers)
    for number, transfer in enumerate(order.transfers, 1):
        place = f"overschrijving {number}"
        for code, field, value, why, mend in _faults(transfer, times[transfer.end_to_end]):
            yield Finding(code, order.message_id, place, field, value, why, mend, euro_cents=transfer.cents)


def _faults(transfer: CreditTransfer, times: int) -> Iterator[_Fault]:
    fault = identifier_fault(transfer.end_to_end)
    if fault is not None:
        yield "kenmerk-ongeldig", "end_to_end", transfer.end_to_end, fault, "Geef de betaling een ander kenmerk."
    if times > 1:
        why = f"Dit kenmerk staat {times} keer in de opdracht; het antwoord van de bank is dan niet toe te wijzen."
        yield "kenmerk-dubbel", "end_to_end", transfer.end_to_end, why, "Geef elke betaling haar eigen kenmerk."
    yield from _amount_faults(transfer.cents)
    if not readable(transfer.name):
        yield "naam-leeg", "name", transfer.name, "De begunstigde heeft geen leesbare naam.", "Vul de naam aan."
    fault = iban_fault(transfer.iban)
    if fault is not None:
        yield "iban-ongeldig", "iban", transfer.iban, fault, "Vraag de begunstigde het juiste rekeningnummer."
    yield from _remittance_faults(transfer)


def _amount_faults(cents: int) -> Iterator[_Fault]:
    shown = dutch(cents)
    if cents == 0:
        yield "bedrag-nul", "cents", shown, "Het bedrag is nul.", "Laat deze betaling weg."
    elif cents < 0:
        why, mend = (
            "Een negatief bedrag kan niet overgeschreven worden.",
            "Boek het als vordering en verreken het later.",
        )
        yield "bedrag-negatief", "cents", shown, why, mend
    elif cents > HIGHEST_CENTS:
        why = f"Een SEPA-overschrijving gaat tot {dutch(HIGHEST_CENTS)} euro."
        yield "bedrag-te-hoog", "cents", shown, why, "Splits het bedrag in meer betalingen."


def _remittance_faults(transfer: CreditTransfer) -> Iterator[_Fault]:
    mend = "Verbeter de mededeling."
    fault = reference_fault(transfer.reference) if transfer.reference else None
    if fault is None and transfer.reference and not transfer.reference.isdecimal():
        fault = "De gestructureerde mededeling staat in de opdracht als twaalf cijfers, zonder tekens ertussen."
    if fault is not None:
        yield "mededeling-ongeldig", "reference", transfer.reference, fault, mend
    if transfer.reference and transfer.text:
        why = "Er is een gestructureerde mededeling en ook een vrije; een overschrijving draagt er een."
        yield "mededeling-dubbel", "text", transfer.text, why, "Kies een van beide."
    length = len(latin(transfer.text))
    if length > TEXT:
        why = f"Een vrije mededeling heeft hoogstens {TEXT} tekens; deze heeft er {length}."
        yield "mededeling-te-lang", "text", transfer.text, why, "Kort de mededeling in."
