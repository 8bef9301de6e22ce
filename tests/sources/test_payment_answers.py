"""pain.002.001.10 and camt.053.001.08, from files of our own; and what is made of them beside an order."""

from __future__ import annotations

import datetime as dt

import pytest
from payment_builders import PAYER, order, transfer

from maatwerk.sources.payments import camt053, pain002
from maatwerk.sources.payments.camt053 import Statement, read_camt053
from maatwerk.sources.payments.pain002 import read_pain002
from maatwerk.sources.payments.reasons import REASONS, Reason
from maatwerk.sources.payments.reconcile import reconcile

REPORT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{pain002.NAMESPACE}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>S1</MsgId><CreDtTm>2025-01-15T07:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>MW-2024Q3-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>MW-2024Q3-1</OrgnlPmtInfId><PmtInfSts>ACSP</PmtInfSts>
<TxInfAndSts><OrgnlEndToEndId>2024Q3-2</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed in 2024</AddtlInf></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">2.00</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>""".encode()

STATEMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{camt053.NAMESPACE}"><BkToCstmrStmt><GrpHdr><MsgId>B1</MsgId><CreDtTm>2025-01-17T20:00:00</CreDtTm></GrpHdr>
<Stmt><Id>2025-011</Id><Acct><Id><IBAN>{PAYER.iban}</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2025-01-15</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2025-01-17</Dt></Dt></Bal>
<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">4.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2025-01-15</Dt></BookgDt>
<NtryDtls><Btch><PmtInfId>MW-2024Q3-1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls></Ntry>
<Ntry><NtryRef>2</NtryRef><Amt Ccy="EUR">3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><DtTm>2025-01-17T11:00:00</DtTm></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>2024Q3-3</EndToEndId></Refs><RtrInf><Rsn><Cd>MD07</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
<Ntry><NtryRef>3</NtryRef><Amt Ccy="EUR">1.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2025-01-16</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="EUR">1.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>Maatwerkbedrijf 9</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Strd><CdtrRefInf><Ref>090933755493</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>""".encode()


def test_a_status_report() -> None:
    report = read_pain002(REPORT).content
    assert report is not None
    assert (report.message_id, report.original_message) == ("S1", "MW-2024Q3-1")
    (rejected,) = report.transfers
    assert (rejected.end_to_end, rejected.cents, rejected.status.rejected) == ("2024Q3-2", 200, True)
    assert rejected.status.words == "afgewezen; AC04: de rekening is afgesloten (closed in 2024)"
    assert report.of("2024Q3-1").code == "ACSP"
    assert report.of("2024Q3-2").code == "RJCT"


def test_a_group_in_part_says_nothing_of_a_transfer_that_is_not_named() -> None:
    report = read_pain002(REPORT.replace(b"<PmtInfSts>ACSP</PmtInfSts>", b"")).content
    assert report is not None
    assert (report.of("2024Q3-1").code, report.of("2024Q3-1").words) == ("", "geen antwoord")


def test_reasons_in_dutch_and_an_unknown_one_as_it_is() -> None:
    assert Reason("AM04").words == "AM04: er staat te weinig op de rekening van de betaler"
    assert Reason("ZZ99", "boe").words == "ZZ99 (boe)"
    assert {"AC01", "AC04", "AC06", "AM04", "MD07", "BE05"} <= set(REASONS)


def test_an_unknown_status_is_noted_and_decides_nothing() -> None:
    reading = read_pain002(REPORT.replace(b">RJCT<", b">XXXX<"))
    assert reading.content is not None
    assert [(one.code, one.blocking) for one in reading.findings] == [("status-onbekend", False)]
    assert not reading.content.of("2024Q3-2").rejected


def test_a_report_that_speaks_twice_of_one_payment_does_not_count() -> None:
    start, end = REPORT.index(b"<TxInfAndSts>"), REPORT.index(b"</TxInfAndSts>") + len(b"</TxInfAndSts>")
    reading = read_pain002(REPORT[:end] + REPORT[start:])
    assert (reading.content, reading.findings[0].code) == (None, "kenmerk-dubbel")


def statement(content: bytes = STATEMENT) -> Statement:
    reading = read_camt053(content)
    assert reading.content is not None, reading.findings
    (one,) = reading.content
    return one


def test_a_statement() -> None:
    one = statement()
    assert (one.statement_id, one.iban, one.opening, one.closing) == ("2025-011", PAYER.iban, 1000, 1050)
    assert [entry.cents for entry in one.entries] == [-400, 300, 150]
    batch, back, paid_in = one.entries
    assert (batch.batch, batch.batch_count, batch.details) == ("MW-2024Q3-1", 2, ())
    assert back.booked == dt.date(2025, 1, 17)
    assert (back.details[0].end_to_end, back.details[0].cents, back.details[0].returned) == (
        "2024Q3-3",
        300,
        Reason("MD07"),
    )
    (detail,) = paid_in.details
    assert (detail.end_to_end, detail.reference, detail.name) == ("", "090933755493", "Maatwerkbedrijf 9")
    assert [(note.code, note.blocking) for note in read_camt053(STATEMENT).findings] == [("niet-geboekt", False)]


@pytest.mark.parametrize(
    ("old", "new", "code", "euro"),
    [
        (b">10.50<", b">10.51<", "saldo-klopt-niet", 1),
        (b">CLBD<", b">ITBD<", "saldo-ontbreekt", None),
        (b">CLBD<", b">OPBD<", "saldo-dubbel", None),
        (b'"EUR">1.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n', b'"EUR">1.49</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n',
         "verrichting-klopt-niet", 1),
        (b'Ccy="EUR">4.00', b'Ccy="CHF">4.00', "munt-niet-euro", None),
        (b">DBIT<", b">UIT<", "zin-onbekend", None),
        (b"<Stmt>", b"<Stmt><StmtPgntn><LastPgInd>false</LastPgInd></StmtPgntn>", "bladzijde-ontbreekt", None),
        (b"<Id>2025-011</Id>", b"", "veld-ontbreekt", None),
        (b"<NtryRef>3</NtryRef>", b'<Amt Ccy="EUR">1500.00</Amt>', "veld-dubbel", None),
        (b">4.00<", b">4<b/>.00<", "waarde-onleesbaar", None),
    ],
)  # fmt: skip
def test_a_statement_that_does_not_hold_does_not_count(old: bytes, new: bytes, code: str, euro: int | None) -> None:
    assert old in STATEMENT
    reading = read_camt053(STATEMENT.replace(old, new))
    assert reading.content is None
    found = {one.code: one.euro_cents for one in reading.findings}
    assert code in found
    assert found[code] == euro


@pytest.mark.parametrize(
    ("written", "reference", "text"),
    [
        ("<Ustrd>+++090/9337/55493+++</Ustrd>", "090933755493", ""),
        ("<Ustrd>+++090/9337/55494+++</Ustrd>", "", "+++090/9337/55494+++"),
        ("<Ustrd>voor 2024K3</Ustrd><Ustrd>dank</Ustrd>", "", "voor 2024K3 dank"),
        (
            "<Strd><CdtrRefInf><Ref>1</Ref></CdtrRefInf></Strd><Strd><CdtrRefInf><Ref>2</Ref></CdtrRefInf></Strd>",
            "",
            "1 2",
        ),
    ],
)
def test_what_an_employer_writes_beside_its_payment(written: str, reference: str, text: str) -> None:
    old = b"<Strd><CdtrRefInf><Ref>090933755493</Ref></CdtrRefInf></Strd>"
    assert old in STATEMENT
    (detail,) = statement(STATEMENT.replace(old, written.encode())).entries[2].details
    assert (detail.reference, detail.text) == (reference, text)


ORDER = order(transfer(1), transfer(2), transfer(3))


def test_every_payment_beside_the_answers() -> None:
    report = read_pain002(REPORT).content
    assert report is not None
    made = reconcile([ORDER], [report, report], [statement(), statement()])
    assert [(one.end_to_end, one.result, one.day) for one in made.outcomes] == [
        ("2024Q3-1", "betaald", dt.date(2025, 1, 15)),
        ("2024Q3-2", "afgewezen", None),
        ("2024Q3-3", "teruggekeerd", dt.date(2025, 1, 17)),
    ]
    assert [one.detail.reference for one in made.incoming] == ["090933755493"]
    assert made.findings == ()
    assert (made.cents("betaald"), made.cents("afgewezen"), made.cents("teruggekeerd"), made.cents("open")) == (
        100,
        200,
        300,
        0,
    )


def test_without_answers_everything_is_open() -> None:
    made = reconcile([ORDER], [], [])
    assert {one.result for one in made.outcomes} == {"open"}


def test_a_batch_that_was_booked_for_another_amount_pays_nobody() -> None:
    made = reconcile([ORDER], [], [statement()])  # without the report, six euro should have left, not four
    assert {one.end_to_end: one.result for one in made.outcomes}["2024Q3-1"] == "open"
    by_code = {one.code: one.euro_cents for one in made.findings}
    assert by_code == {"bundel-klopt-niet": 200, "terug-zonder-betaling": 300}


def test_money_that_no_order_explains_is_told() -> None:
    made = reconcile([], [], [statement()])
    assert [(one.code, one.euro_cents) for one in made.findings] == [("geld-zonder-opdracht", 400)]
    assert sorted(one.detail.cents for one in made.incoming) == [150, 300]


def single(end_to_end: str, amount: str) -> bytes:
    """The statement with its batch replaced by one payment, and balances that tie."""
    start, end = STATEMENT.index(b"<NtryDtls><Btch>"), STATEMENT.index(b"</Ntry>")
    refs = f"<NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs></TxDtls></NtryDtls>".encode()
    closing = f"{10 - float(amount) + 4.5:.2f}".encode()
    return (
        (STATEMENT[:start] + refs + STATEMENT[end:])
        .replace(b">4.00<", f">{amount}<".encode())
        .replace(b">10.50<", b">" + closing + b"<")
    )


@pytest.mark.parametrize(
    ("end_to_end", "amount", "code"),
    [("2024Q3-2", "2.00", "betaald-na-afwijzing"), ("2024Q3-1", "1.01", "bedrag-anders")],
)
def test_what_does_not_fit_is_told(end_to_end: str, amount: str, code: str) -> None:
    report = read_pain002(REPORT).content
    assert report is not None
    made = reconcile([ORDER], [report], [statement(single(end_to_end, amount))])
    assert code in {one.code for one in made.findings}
    assert {one.end_to_end: one.result for one in made.outcomes}[end_to_end] == "betaald"
