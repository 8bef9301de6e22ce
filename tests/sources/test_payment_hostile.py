"""Bank messages that mean harm or are half: a finding in Dutch, never a crash, and nothing of them counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payment_builders import order, transfer
from test_payment_answers import REPORT, STATEMENT

from maatwerk.sources.payments import message
from maatwerk.sources.payments.camt053 import read_camt053
from maatwerk.sources.payments.message import Reading
from maatwerk.sources.payments.pain001 import read_pain001, write_pain001
from maatwerk.sources.payments.pain002 import read_pain002

ORDER = write_pain001(order(transfer(1), transfer(2)))
READERS: dict[str, tuple[Callable[[bytes], Reading[Any]], bytes]] = {
    "pain.001": (read_pain001, ORDER), "pain.002": (read_pain002, REPORT), "camt.053": (read_camt053, STATEMENT),
}  # fmt: skip


@pytest.mark.parametrize("kind", READERS)
def test_half_a_file_never_counts(kind: str) -> None:
    read, good = READERS[kind]
    assert read(good).content is not None
    body = len(good.rstrip())
    for end in range(0, body, max(1, body // 150)):
        reading = read(good[:end])
        assert reading.content is None, end
        assert reading.findings[0].why
        assert reading.findings[0].mend


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=4))
def test_a_mutated_file_is_read_or_refused(kind: str, changes: list[tuple[int, bytes]]) -> None:
    read, good = READERS[kind]
    bad = bytearray(good)
    for place, piece in changes:
        bad[place % len(bad) : place % len(bad) + len(piece)] = piece
    reading = read(bytes(bad))
    assert (reading.content is None) == any(finding.blocking for finding in reading.findings)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=200))
def test_any_bytes_are_refused(kind: str, content: bytes) -> None:
    assert READERS[kind][0](content).content is None


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>',
     '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'],
)  # fmt: skip
def test_a_dtd_is_refused(kind: str, doctype: str) -> None:
    read, good = READERS[kind]
    head, _, rest = good.partition(b"\n")
    assert [one.code for one in read(head + b"\n" + doctype.encode() + rest).findings] == ["dtd-geweigerd"]


@pytest.mark.parametrize("kind", READERS)
def test_another_message_or_version_is_refused_as_a_whole(kind: str) -> None:
    read, good = READERS[kind]
    other = next(content for name, (_, content) in READERS.items() if name != kind)
    older = good.replace(b".001.09", b".001.03").replace(b".001.10", b".001.03").replace(b".001.08", b".001.02")
    for content in (other, older, b"<Document/>"):
        reading = read(content)
        assert [(one.code, one.blocking) for one in reading.findings] == [("ander-bericht", True)]
        assert kind in reading.findings[0].why


def test_a_file_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "FILE_LIMIT", 1_000)
    assert [one.code for one in read_camt053(STATEMENT).findings] == ["bestand-te-groot"]


def test_a_file_with_too_many_tags_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "TAG_LIMIT", 50)
    assert [one.code for one in read_camt053(STATEMENT).findings] == ["bestand-te-groot"]


def test_countless_faults_stop_at_a_limit() -> None:
    entry = STATEMENT[STATEMENT.index(b"<Ntry><NtryRef>1") : STATEMENT.index(b"</Ntry>") + 7].replace(b"4.00", b"veel")
    findings = read_camt053(STATEMENT.replace(b"</Stmt>", entry * 2_000 + b"</Stmt>")).findings
    assert len(findings) == message.FINDING_LIMIT + 1
    assert findings[-1].code == "te-veel-fouten"


@pytest.mark.parametrize("amount", ["1e3", "-1.00", "1,00", "0x10", "1.001", "९.००", "99999999999999999999", "", "NaN"])
def test_an_amount_that_is_not_exact_is_refused(amount: str) -> None:
    bad = STATEMENT.replace(b">1.50<", f">{amount}<".encode())
    assert read_camt053(bad).content is None


def test_a_field_as_long_as_a_book_is_refused() -> None:
    bad = STATEMENT.replace(b"<Id>2025-011</Id>", b"<Id>" + b"9" * 5_000 + b"</Id>")
    reading = read_camt053(bad)
    assert reading.content is None
    assert max(len(finding.value) for finding in reading.findings) <= 80


def test_a_statement_of_more_than_ten_million_bytes_is_read() -> None:
    pending = STATEMENT[STATEMENT.index(b"<Ntry><Amt") : STATEMENT.index(b"</Stmt>")]
    far_apart = pending.replace(b"<Sts>", b" " * 200_000 + b"<Sts>") * 60
    content = STATEMENT.replace(b"</Stmt>", far_apart + b"</Stmt>")
    assert len(content) > 10 << 20
    assert read_camt053(content).content == read_camt053(STATEMENT).content
