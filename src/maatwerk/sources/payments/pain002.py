"""What a bank says of an order: status reports pain.002.001.10, by end-to-end identifier.

A status stands on the whole order, on its block, or on one transfer; the narrowest one holds. Only RJCT is a final no,
and only ACSC and ACCC say that money left; that it did is read from the account statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maatwerk.sources.payments.message import Reading, Walk, doubles, read_message
from maatwerk.sources.payments.reasons import Reason
from maatwerk.sources.xml_stream import Element

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"

STATUSES: Final[Mapping[str, str]] = {
    "ACCP": "aanvaard, ook de rekening is nagezien",
    "ACSC": "uitgevoerd",
    "ACCC": "bijgeschreven bij de begunstigde",
    "ACSP": "aanvaard, in uitvoering",
    "ACTC": "technisch aanvaard",
    "ACWC": "aanvaard met een wijziging",
    "ACWP": "aanvaard, nog niet bijgeschreven",
    "RCVD": "ontvangen",
    "PDNG": "in behandeling",
    "PART": "gedeeltelijk aanvaard",
    "RJCT": "afgewezen",
}
"""The statuses of a report in Dutch."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is said of an order, a block or a transfer: a code (empty when nothing is said) and reasons."""

    code: str
    reasons: tuple[Reason, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether the bank says a final no."""
        return self.code == "RJCT"

    @property
    def words(self) -> str:
        """The status and its reasons in Dutch."""
        said = STATUSES.get(self.code, self.code or "geen antwoord")
        return said + "".join(f"; {reason.words}" for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class TransferStatus:
    """What is said of one transfer; ``cents`` where the report repeats its amount."""

    end_to_end: str
    status: Status
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """What is said of one block of the order, and of those of its transfers that are named."""

    payment_id: str
    status: Status
    transfers: tuple[TransferStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReport:
    """One report on one order (``original_message``)."""

    message_id: str
    created: dt.datetime
    original_message: str
    status: Status
    payments: tuple[PaymentStatus, ...] = ()

    @property
    def transfers(self) -> tuple[TransferStatus, ...]:
        """Every transfer that the report names."""
        return tuple(transfer for payment in self.payments for transfer in payment.transfers)

    @property
    def overall(self) -> Status:
        """What holds for a transfer that is not named: the status of the block, else of the order; PART says nothing."""
        wider = (*(payment.status for payment in self.payments if len(self.payments) == 1), self.status)
        return next((status for status in wider if status.code not in ("", "PART")), Status(""))

    def named(self) -> dict[str, Status]:
        """Return the statuses of the transfers that the report says something of, by end-to-end identifier."""
        return {one.end_to_end: one.status for one in self.transfers if one.status.code}

    def of(self, end_to_end: str) -> Status:
        """Return what the report says of one transfer: its own status, else that of its block, else that of the order."""
        return self.named().get(end_to_end, self.overall)


def read_pain002(content: bytes, name: str = "pain.002") -> Reading[StatusReport]:
    """Return the status report in a file, or findings; ``name`` names the file in them. Never raises on content."""
    return read_message(content, name, NAMESPACE, _report)


def _report(walk: Walk, root: Element) -> StatusReport | None:
    header = walk.first(root, "CstmrPmtStsRpt/GrpHdr")
    group = walk.first(root, "CstmrPmtStsRpt/OrgnlGrpInfAndSts")
    if header is None or group is None:
        walk.note(
            root, "bericht-onvolledig", "", "Het antwoord heeft geen kop of zegt niet op welke opdracht het slaat."
        )
        return None
    report = StatusReport(
        message_id=walk.needed(header, "MsgId"),
        created=walk.moment(header, "CreDtTm"),
        original_message=walk.needed(group, "OrgnlMsgId"),
        status=_status(walk, group, "GrpSts"),
        payments=tuple(_payment(walk, block) for block in walk.each(root, "CstmrPmtStsRpt/OrgnlPmtInfAndSts")),
    )
    for end_to_end in doubles(transfer.end_to_end for transfer in report.transfers):
        walk.note(root, "kenmerk-dubbel", end_to_end, "Het antwoord zegt twee keer iets over dezelfde betaling.")
    return report


def _payment(walk: Walk, block: Element) -> PaymentStatus:
    return PaymentStatus(
        payment_id=walk.needed(block, "OrgnlPmtInfId"),
        status=_status(walk, block, "PmtInfSts"),
        transfers=tuple(_transfer(walk, element) for element in walk.each(block, "TxInfAndSts")),
    )


def _transfer(walk: Walk, element: Element) -> TransferStatus:
    amount = "OrgnlTxRef/Amt/InstdAmt"
    return TransferStatus(
        end_to_end=walk.needed(element, "OrgnlEndToEndId"),
        status=_status(walk, element, "TxSts"),
        cents=None if walk.first(element, amount) is None else walk.cents(element, amount),
    )


def _status(walk: Walk, element: Element, field: str) -> Status:
    code = walk.text(element, field)
    if code and code not in STATUSES:
        why = "Deze status is niet gekend; hij telt niet als afwijzing en niet als uitvoering."
        mend = "Kijk het antwoord van de bank na."
        walk.note(element, "status-onbekend", code, why, mend, blocking=False)
    return Status(code, tuple(reasons(walk, element, "StsRsnInf")))


def reasons(walk: Walk, element: Element, path: str) -> list[Reason]:
    """Return the reasons at a path (``StsRsnInf`` or ``RtrInf``): a code of ISO or of the bank, and its text."""
    return [
        Reason(
            walk.text(found, "Rsn/Cd") or walk.text(found, "Rsn/Prtry") or "NARR",
            " ".join(lines(walk, found, "AddtlInf")),
        )
        for found in walk.each(element, path)
    ]


def lines(walk: Walk, element: Element, path: str) -> list[str]:
    """Return the texts of a field that may come several times, without the empty ones, each cut at 500 characters."""
    return [text for found in walk.each(element, path) if (text := (found.text or "").strip()[:500])]
