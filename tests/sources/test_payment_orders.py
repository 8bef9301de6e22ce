"""pain.001.001.09: against the ISO schema, back to the same order, and refused with reasons."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import etree
from payment_builders import PAYER, SCHEMA, order, orders, transfer

from maatwerk.sources.payments.orders import HIGHEST_CENTS, OrderRefused, PaymentOrder, order_findings
from maatwerk.sources.payments.pain001 import as_written, read_pain001, write_pain001


def test_an_order_against_the_schema_and_field_by_field() -> None:
    one = order(
        transfer(1, cents=123_456),
        transfer(2, reference="", text="Loonpremie 2024K3"),
        payer=replace(PAYER, bic="GKCCBEBB"),
    )
    content = write_pain001(one)
    root = etree.fromstring(content)
    assert SCHEMA.validate(root), SCHEMA.error_log
    assert root.xpath("//*[local-name()='CtrlSum']/text()") == ["1236.56", "1236.56"]
    assert root.xpath("//*[local-name()='NbOfTxs']/text()") == ["2", "2"]
    assert root.xpath("//*[local-name()='BICFI']/text()") == ["GKCCBEBB"]
    assert root.xpath("//*[local-name()='CdtrRefInf']//text()") == ["SCOR", "BBA", "000000000101"]
    assert root.xpath("//*[local-name()='Ustrd']/text()") == ["Loonpremie 2024K3"]
    assert root.xpath("//*[local-name()='PstlAdr']/*/text()") == ["Brussel", "BE"]
    assert write_pain001(one) == content


def test_without_a_known_bank_the_file_says_so() -> None:
    content = write_pain001(order(transfer()))
    assert SCHEMA.validate(etree.fromstring(content))
    assert b"<Othr><Id>NOTPROVIDED</Id></Othr>" in content


@settings(max_examples=60, deadline=None)
@given(orders())
def test_every_order_validates_and_comes_back_as_it_was_written(made: PaymentOrder) -> None:
    content = write_pain001(made)
    assert SCHEMA.validate(etree.fromstring(content)), SCHEMA.error_log
    back = read_pain001(content)
    assert back.findings == ()
    assert back.content == as_written(made)
    assert back.content.cents == sum(one.cents for one in made.transfers)
    assert [one.end_to_end for one in back.content.transfers] == [one.end_to_end for one in made.transfers]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (order(), "opdracht-leeg"),
        (order(transfer(cents=0)), "bedrag-nul"),
        (order(transfer(cents=-5)), "bedrag-negatief"),
        (order(transfer(cents=HIGHEST_CENTS + 1)), "bedrag-te-hoog"),
        (order(transfer(iban="BE71 0961 2345 6768")), "iban-ongeldig"),
        (order(transfer(1), transfer(2, end_to_end="2024Q3-1")), "kenmerk-dubbel"),
        (order(transfer(end_to_end="A//B")), "kenmerk-ongeldig"),
        (order(transfer(), message_id=""), "kenmerk-ongeldig"),
        (order(transfer(name="東京")), "naam-leeg"),
        (order(transfer(reference="000000000102")), "mededeling-ongeldig"),
        (order(transfer(reference="+++000/0000/00101+++")), "mededeling-ongeldig"),
        (order(transfer(text="en ook dit")), "mededeling-dubbel"),
        (order(transfer(reference="", text="a" * 141)), "mededeling-te-lang"),
        (order(transfer(), created=dt.datetime(2025, 1, 14)), "tijd-zonder-zone"),
        (order(transfer(), execution=dt.date(2025, 1, 13)), "uitvoering-voorbij"),
        (order(transfer(), payer=replace(PAYER, bic="kort")), "bic-ongeldig"),
        (order(transfer(), payer=replace(PAYER, town="")), "adres-ongeldig"),
        (order(transfer(), payer=replace(PAYER, country="België")), "adres-ongeldig"),
    ],
)
def test_an_order_that_is_refused(wrong: PaymentOrder, code: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        write_pain001(wrong)
    assert code in {finding.code for finding in refused.value.findings}
    assert all(finding.why and finding.mend and finding.euro_cents is not None for finding in refused.value.findings)


def test_the_highest_amount_is_still_paid() -> None:
    assert order_findings(order(transfer(cents=HIGHEST_CENTS))) == ()
    assert b">999999999.99<" in write_pain001(order(transfer(cents=HIGHEST_CENTS)))


def test_everything_that_is_wrong_is_told_at_once_with_its_place_and_euro() -> None:
    wrong = order(transfer(1, cents=0), transfer(2, iban="X", name=""), transfer(3))
    found = [(one.path, one.code, one.euro_cents) for one in order_findings(wrong)]
    assert found == [
        ("overschrijving 1", "bedrag-nul", 0),
        ("overschrijving 2", "naam-leeg", 200),
        ("overschrijving 2", "iban-ongeldig", 200),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<CtrlSum>3.00", b"<CtrlSum>3.01", "som-klopt-niet"),
        (b"<NbOfTxs>2", b"<NbOfTxs>1", "aantal-klopt-niet"),
        (b'"EUR">1.00', b'"EUR">1.005', "waarde-onleesbaar"),
        (b'"EUR">1.00', b'"USD">1.00', "munt-niet-euro"),
        (b"+00:00<", b"<", "tijd-zonder-zone"),
        (b"2025-01-15", b"2025-02-30", "waarde-onleesbaar"),
        (b"<EndToEndId>2024Q3-1</EndToEndId>", b"<EndToEndId/>", "veld-ontbreekt"),
    ],
)
def test_a_file_that_was_changed_does_not_count(old: bytes, new: bytes, code: str) -> None:
    content = write_pain001(order(transfer(1), transfer(2)))
    assert old in content
    back = read_pain001(content.replace(old, new), "opdracht.xml")
    assert back.content is None
    assert code in {finding.code for finding in back.findings}
    assert {finding.file for finding in back.findings} == {"opdracht.xml"}


def test_five_thousand_transfers_take_less_than_a_second() -> None:
    many = order(*(transfer(number) for number in range(1, 5001)))
    start = time.process_time()
    content = write_pain001(many)
    assert time.process_time() - start < 1
    assert content.count(b"<CdtTrfTxInf>") == 5000
