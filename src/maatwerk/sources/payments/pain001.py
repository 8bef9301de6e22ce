"""Credit transfer orders as pain.001.001.09, written to the same bytes each time and read back to compare.

One order is one message with one block (PmtInf): SEPA service level, costs shared (SLEV), currency EUR, account numbers
without BIC of the payee. The address of the payer is structured (town and country); of a payee none is given.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final
from xml.sax.saxutils import escape

from maatwerk.rules.money import printed
from maatwerk.sources.payments.iban import normalised_iban
from maatwerk.sources.payments.latin import NAME, latin
from maatwerk.sources.payments.message import Reading, Walk, read_message
from maatwerk.sources.payments.orders import CreditTransfer, OrderRefused, Payer, PaymentOrder, order_findings
from maatwerk.sources.xml_stream import Element

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NO_BANK: Final = "NOTPROVIDED"


def as_written(order: PaymentOrder) -> PaymentOrder:
    """Return the order as it stands in its file: names and texts in the characters of SEPA, names cut at 70, whole seconds.

    An order equals the file that was made of it when this equals what ``read_pain001`` gives.
    """
    payer = replace(
        order.payer, name=_name(order.payer.name), iban=normalised_iban(order.payer.iban), town=latin(order.payer.town)
    )
    transfers = tuple(
        replace(one, name=_name(one.name), iban=normalised_iban(one.iban), text=latin(one.text))
        for one in order.transfers
    )
    return replace(order, created=order.created.replace(microsecond=0), payer=payer, transfers=transfers)


def _name(text: str) -> str:
    return latin(text)[:NAME].strip()


def write_pain001(order: PaymentOrder) -> bytes:
    """Return the order as pain.001.001.09 in UTF-8: the same order gives the same bytes.

    Raises OrderRefused, with a finding for everything that is wrong, before anything is written.
    """
    findings = order_findings(order)
    if findings:
        raise OrderRefused(findings)
    written = as_written(order)
    transfers = "".join(map(_transfer, written.transfers))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}"><CstmrCdtTrfInitn>\n'
        f"{_group_header(written)}\n<PmtInf>{_payment_head(written)}\n{transfers}</PmtInf>\n"
        "</CstmrCdtTrfInitn></Document>\n"
    ).encode()


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _sums(order: PaymentOrder) -> str:
    return f"<NbOfTxs>{len(order.transfers)}</NbOfTxs><CtrlSum>{printed(order.cents, 2)}</CtrlSum>"


def _group_header(order: PaymentOrder) -> str:
    created = order.created.isoformat(timespec="seconds")
    return (
        f"<GrpHdr>{_tag('MsgId', order.message_id)}<CreDtTm>{created}</CreDtTm>{_sums(order)}"
        f"<InitgPty>{_tag('Nm', order.payer.name)}</InitgPty></GrpHdr>"
    )


def _payment_head(order: PaymentOrder) -> str:
    payer = order.payer
    bank = _tag("BICFI", payer.bic) if payer.bic else f"<Othr><Id>{NO_BANK}</Id></Othr>"
    address = f"<PstlAdr>{_tag('TwnNm', payer.town)}{_tag('Ctry', payer.country)}</PstlAdr>"
    return (
        f"{_tag('PmtInfId', order.message_id)}<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>{_sums(order)}"
        "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>"
        f"<ReqdExctnDt><Dt>{order.execution.isoformat()}</Dt></ReqdExctnDt>"
        f"<Dbtr>{_tag('Nm', payer.name)}{address}</Dbtr><DbtrAcct>{_account(payer.iban)}</DbtrAcct>"
        f"<DbtrAgt><FinInstnId>{bank}</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>"
    )


def _account(iban: str) -> str:
    return f"<Id><IBAN>{iban}</IBAN></Id>"


def _transfer(transfer: CreditTransfer) -> str:
    return (
        f"<CdtTrfTxInf><PmtId>{_tag('EndToEndId', transfer.end_to_end)}</PmtId>"
        f'<Amt><InstdAmt Ccy="EUR">{printed(transfer.cents, 2)}</InstdAmt></Amt>'
        f"<Cdtr>{_tag('Nm', transfer.name)}</Cdtr><CdtrAcct>{_account(transfer.iban)}</CdtrAcct>"
        f"{_remittance(transfer)}</CdtTrfTxInf>\n"
    )


def _remittance(transfer: CreditTransfer) -> str:
    if transfer.reference:
        kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
        return f"<RmtInf><Strd><CdtrRefInf>{kind}{_tag('Ref', transfer.reference)}</CdtrRefInf></Strd></RmtInf>"
    return f"<RmtInf>{_tag('Ustrd', transfer.text)}</RmtInf>" if transfer.text else ""


def read_pain001(content: bytes, name: str = "pain.001") -> Reading[PaymentOrder]:
    """Return the order that a file of ours holds, as it stands in the file, or findings; ``name`` names it in them.

    Counts and control sums must be those of the transfers; an order with more than one block is not ours.
    """
    return read_message(content, name, NAMESPACE, _order)


def _order(walk: Walk, root: Element) -> PaymentOrder | None:
    blocks = walk.each(root, "CstmrCdtTrfInitn/PmtInf")
    header = walk.first(root, "CstmrCdtTrfInitn/GrpHdr")
    if header is None or len(blocks) != 1:
        walk.note(
            root, "opdracht-anders", str(len(blocks)), "Een opdracht heeft een kop en precies een blok betalingen."
        )
        return None
    (block,) = blocks
    order = PaymentOrder(
        message_id=walk.needed(header, "MsgId"),
        created=_created(walk, header),
        execution=walk.day(block, "ReqdExctnDt/Dt"),
        payer=_read_payer(walk, block),
        transfers=tuple(_read_transfer(walk, element) for element in walk.each(block, "CdtTrfTxInf")),
    )
    for part in (header, block):
        _tie(walk, part, order)
    return order


def _created(walk: Walk, header: Element) -> dt.datetime:
    moment = walk.moment(header, "CreDtTm")
    if moment.utcoffset() is None:
        walk.note(header, "tijd-zonder-zone", str(moment), "Het tijdstip van de opdracht heeft geen tijdzone.")
    return moment


def _read_payer(walk: Walk, block: Element) -> Payer:
    return Payer(
        name=walk.needed(block, "Dbtr/Nm"),
        iban=walk.needed(block, "DbtrAcct/Id/IBAN"),
        bic=walk.text(block, "DbtrAgt/FinInstnId/BICFI") or None,
        town=walk.text(block, "Dbtr/PstlAdr/TwnNm"),
        country=walk.text(block, "Dbtr/PstlAdr/Ctry"),
    )


def _read_transfer(walk: Walk, element: Element) -> CreditTransfer:
    return CreditTransfer(
        end_to_end=walk.needed(element, "PmtId/EndToEndId"),
        cents=walk.cents(element, "Amt/InstdAmt"),
        name=walk.needed(element, "Cdtr/Nm"),
        iban=walk.needed(element, "CdtrAcct/Id/IBAN"),
        reference=walk.text(element, "RmtInf/Strd/CdtrRefInf/Ref"),
        text=walk.text(element, "RmtInf/Ustrd"),
    )


def _tie(walk: Walk, part: Element, order: PaymentOrder) -> None:
    count, cents = walk.count(part, "NbOfTxs"), walk.cents(part, "CtrlSum")
    if count != len(order.transfers):
        why = f"Het aantal overschrijvingen is {len(order.transfers)}, niet wat de kop zegt."
        walk.note(part, "aantal-klopt-niet", str(count), why)
    if cents != order.cents:
        why = f"De som van de overschrijvingen is {printed(order.cents, 2)}, niet het controletotaal."
        walk.note(part, "som-klopt-niet", printed(cents, 2), why, cents=abs(cents - order.cents))
