"""An invented bank: it answers an order with a status report and a statement, and lets employers pay back.

Nothing in it is of a real bank: chance follows from the seed and the identifier of each payment alone, so the same order
gets the same answers in any order and at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from maatwerk.rules.money import printed
from maatwerk.sources.payments import camt053, pain002
from maatwerk.sources.payments.orders import CreditTransfer, PaymentOrder
from maatwerk.sources.payments.pain001 import read_pain001
from maatwerk.synthetic.dice import Dice

REJECTED_FOR: Final = ("AC01", "AC06", "BE05", "AM05", "MS03")
RETURNED_FOR: Final = ("AC04", "MD07", "AC01", "FOCR", "ZZ99")
"""Reasons the invented bank gives; ZZ99 is one that no list knows."""
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IncomingPayment:
    """Money that an employer pays to the account of the payer; ``reference`` as it wrote it, right or wrong."""

    end_to_end: str
    cents: int
    name: str
    iban: str
    reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank sends back: a status report and a statement, and which payments it let fail (by end-to-end)."""

    pain002: bytes
    camt053: bytes
    rejected: tuple[str, ...]
    returned: tuple[str, ...]


def answer(
    order_file: bytes, seed: int, failures: int, incoming: Iterable[IncomingPayment] = (), *,
    opening_cents: int = 1_000_000_000_00, batch_booked: bool = True,
) -> Answer:  # fmt: skip
    """Return the bank's answers to a pain.001 file; ``failures`` is the chance per ten thousand that a payment fails.

    Half of what fails is refused at once, the other half leaves and comes back two days later. ``batch_booked``: one
    line for the whole order, else one per payment. Raises ValueError when the file is no order.
    """
    order = read_pain001(order_file).content
    if order is None:
        raise ValueError("the invented bank answers pain.001 orders that can be read")
    fate = {one.end_to_end: _fate(seed, one, failures) for one in order.transfers}
    rejected = tuple(key for key, (result, _) in fate.items() if result == "afgewezen")
    returned = tuple(key for key, (result, _) in fate.items() if result == "teruggekeerd")
    reasons = {key: reason for key, (_, reason) in fate.items()}
    entries = _out(order, set(rejected), batch_booked)
    entries += [_back(order, one, reasons[one.end_to_end]) for one in order.transfers if one.end_to_end in returned]
    entries += [_in(order, one) for one in incoming]
    return Answer(
        _status_report(order, {key: reasons[key] for key in rejected}),
        _statement(order, entries, opening_cents),
        rejected,
        returned,
    )


def misquoted(reference: str) -> str:
    """Return a structured communication as somebody copies it wrongly: two neighbouring digits changed places.

    Two equal digits can not be told apart, so the first pair that differs is taken.
    """
    place = next(at for at in range(11) if reference[at] != reference[at + 1])
    return reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]


def _fate(seed: int, transfer: CreditTransfer, failures: int) -> tuple[str, str]:
    dice = Dice("bank", seed, transfer.end_to_end)
    if not dice.chance(failures):
        return "betaald", ""
    if dice.below(2):
        return "afgewezen", REJECTED_FOR[dice.below(len(REJECTED_FOR))]
    return "teruggekeerd", RETURNED_FOR[dice.below(len(RETURNED_FOR))]


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _message(namespace: str, root: str, inner: str) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{namespace}"><{root}>'
    return f"{head}\n{inner}\n</{root}></Document>\n".encode()


def _header(order: PaymentOrder, name: str) -> str:
    created = dt.datetime.combine(order.execution, dt.time(7), dt.UTC).isoformat()
    return f"<GrpHdr>{_tag('MsgId', f'{name} {order.message_id}'[:35])}<CreDtTm>{created}</CreDtTm></GrpHdr>"


def _status_report(order: PaymentOrder, rejected: dict[str, str]) -> bytes:
    code = "RJCT" if len(rejected) == len(order.transfers) else "PART" if rejected else "ACSP"
    group = f"<OrgnlGrpInfAndSts>{_tag('OrgnlMsgId', order.message_id)}<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
    group += f"<GrpSts>{code}</GrpSts></OrgnlGrpInfAndSts>"
    named = "\n".join(
        f"<TxInfAndSts>{_tag('OrgnlEndToEndId', key)}<TxSts>RJCT</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>"
        for key, reason in rejected.items()
    )
    block = f"<OrgnlPmtInfAndSts>{_tag('OrgnlPmtInfId', order.message_id)}<PmtInfSts>{code}</PmtInfSts>\n{named}"
    inner = f"{_header(order, 'STATUS')}{group}{block}</OrgnlPmtInfAndSts>"
    return _message(pain002.NAMESPACE, "CstmrPmtStsRpt", inner)


_Line = tuple[int, str]
"""A line of the statement: cents with a sign, and its XML."""


def _amount(cents: int) -> str:
    side = "CRDT" if cents >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{printed(abs(cents), 2)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _line(reference: str, cents: int, day: dt.date, details: str) -> _Line:
    return cents, (
        f"<Ntry>{_tag('NtryRef', reference[:35])}{_amount(cents)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day.isoformat()}</Dt>"
        f"</BookgDt><BkTxCd><Prtry><Cd>0</Cd></Prtry></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _detail(refs: str, cents: int, party: str, name: str, iban: str, rest: str = "") -> str:
    other = f"<{party}><Pty>{_tag('Nm', name)}</Pty></{party}><{party}Acct><Id>{_tag('IBAN', iban)}</Id></{party}Acct>"
    return f"<TxDtls><Refs>{refs}</Refs>{_amount(cents)}<RltdPties>{other}</RltdPties>{rest}</TxDtls>"


def _out(order: PaymentOrder, rejected: set[str], batch_booked: bool) -> list[_Line]:
    """The money that leaves on the day of execution: one line for the order, or one per payment."""
    paid = [transfer for transfer in order.transfers if transfer.end_to_end not in rejected]
    if not paid:
        return []
    if not batch_booked:
        refs = {one.end_to_end: _refs(order, one) for one in paid}
        return [
            _line(one.end_to_end, -one.cents, order.execution,
                  _detail(refs[one.end_to_end], -one.cents, "Cdtr", one.name, one.iban))
            for one in paid
        ]  # fmt: skip
    batch = f"<Btch>{_tag('PmtInfId', order.message_id)}<NbOfTxs>{len(paid)}</NbOfTxs></Btch>"
    return [_line(order.message_id, -sum(one.cents for one in paid), order.execution, batch)]


def _refs(order: PaymentOrder, transfer: CreditTransfer) -> str:
    return _tag("PmtInfId", order.message_id) + _tag("EndToEndId", transfer.end_to_end)


def _back(order: PaymentOrder, transfer: CreditTransfer, reason: str) -> _Line:
    why = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>"
    detail = _detail(_refs(order, transfer), transfer.cents, "Cdtr", transfer.name, transfer.iban, why)
    return _line(f"R {transfer.end_to_end}", transfer.cents, order.execution + 2 * _DAY, detail)


def _in(order: PaymentOrder, one: IncomingPayment) -> _Line:
    said = _tag("Ustrd", one.text)
    if one.reference:
        kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
        said += f"<Strd><CdtrRefInf>{kind}{_tag('Ref', one.reference)}</CdtrRefInf></Strd>"
    told = f"<RmtInf>{said}</RmtInf>" if said else ""
    detail = _detail(_tag("EndToEndId", one.end_to_end), one.cents, "Dbtr", one.name, one.iban, told)
    return _line(one.end_to_end, one.cents, order.execution + _DAY, detail)


def _statement(order: PaymentOrder, lines: list[_Line], opening: int) -> bytes:
    closing = opening + sum(cents for cents, _ in lines)
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(cents)}<Dt><Dt>{day.isoformat()}</Dt></Dt></Bal>"
        for code, cents, day in (
            ("OPBD", opening, order.execution), ("CLBD", closing, order.execution + 2 * _DAY),
        )
    )  # fmt: skip
    account = f"<Acct><Id>{_tag('IBAN', order.payer.iban)}</Id></Acct>"
    booked = "\n".join(xml for _, xml in lines)
    inner = f"<Stmt>{_tag('Id', f'UITTREKSEL {order.message_id}'[:35])}{account}{balances}\n{booked}</Stmt>"
    return _message(camt053.NAMESPACE, "BkToCstmrStmt", _header(order, "STATEMENT") + inner)
