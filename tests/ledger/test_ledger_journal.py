"""The journal: balances, append-only, hash chain, refusals, and a file that shows tampering."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.ledger.making import A, header, small

from maatwerk.ledger import drafts
from maatwerk.ledger.journal import CENT, PLACE, START, Chart, Journal, Line, Transaction, first_broken, reversal
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.store import read_journal, write_journal

DAY = dt.date(2024, 6, 30)
KAS, KOST, PLAATS = ("kas",), ("kost", "a"), ("plaatsen",)


def journal() -> Journal:
    chart = Chart()
    for account in (KAS, ("kost",)):
        chart.open(account)
    chart.open(PLAATS, PLACE)
    return Journal(chart)


def said(id_: str, *lines: Line, booked: dt.date = DAY) -> Transaction:
    return Transaction(id_, "proef", booked, DAY, "proef", lines)


def paid(id_: str, amount: int, booked: dt.date = DAY) -> Transaction:
    return said(id_, Line(KOST, amount), Line(KAS, -amount), booked=booked)


def code_of(book: Journal, transaction: Transaction) -> tuple[str, int | None]:
    before, head = book.entries, book.head
    with pytest.raises(Refused) as caught:
        book.append(transaction)
    assert (book.entries, book.head) == (before, head)
    assert caught.value.finding.mend
    return caught.value.finding.code, caught.value.finding.euro_cents


def test_balance_is_the_sum_of_its_lines() -> None:
    book = journal()
    book.append(paid("een", 100))
    book.append(paid("twee", -30))
    assert book.balance(("kost",)) == 70 == sum(posted.line.amount for posted in book.lines_of(("kost",)))
    assert [posted.transaction.id for posted in book.lines_of(KAS)] == ["een", "twee"]
    assert book.balance(()) == 0


def test_balance_as_it_was_known() -> None:
    book = journal()
    book.append(paid("vroeg", 100))
    book.append(paid("laat", 11, booked=dt.date(2024, 9, 1)))
    assert book.balance(KOST, known_on=dt.date(2024, 8, 31)) == 100
    assert book.balance(KOST) == 111


def test_refused_when_it_does_not_balance() -> None:
    assert code_of(journal(), said("scheef", Line(KOST, 100), Line(KAS, -99))) == ("boeking-niet-in-evenwicht", 1)


def test_each_unit_balances_on_its_own() -> None:
    mixed = said("gemengd", Line(KOST, 100), Line(PLAATS, -100, PLACE))
    assert code_of(journal(), mixed)[0] == "boeking-niet-in-evenwicht"


def test_refused_on_an_account_that_does_not_exist() -> None:
    assert code_of(journal(), said("x", Line(("elders",), 5), Line(KAS, -5))) == ("rekening-onbekend", 5)


def test_refused_in_the_wrong_unit() -> None:
    assert code_of(journal(), said("x", Line(PLAATS, 5), Line(KAS, -5)))[0] == "eenheid-verkeerd"


@pytest.mark.parametrize("amount", [1.0, True, "1", None])
def test_refused_when_an_amount_is_no_whole_number(amount: object) -> None:
    line = Line(KOST, amount)  # type: ignore[arg-type]
    assert code_of(journal(), said("x", line, Line(KAS, -1)))[0] == "bedrag-niet-geheel"


def test_refused_when_the_name_is_taken() -> None:
    book = journal()
    book.append(paid("een", 100))
    assert code_of(book, paid("een", 5))[0] == "boeking-bestaat"


@pytest.mark.parametrize("wrong", [paid("", 5), replace(paid("x", 5), cause=""), said("leeg")])
def test_refused_without_name_cause_or_lines(wrong: Transaction) -> None:
    assert code_of(journal(), wrong)[0] in ("boeking-zonder-naam", "boeking-leeg")


def test_a_reversal_takes_back_exactly_once() -> None:
    book = journal()
    book.append(paid("een", 100))
    book.append(reversal(paid("een", 100), "terug", DAY, DAY, "vergissing"))
    assert book.balance(KOST) == 0
    assert len(book.lines_of(KOST)) == 2
    assert code_of(book, reversal(paid("een", 100), "nog", DAY, DAY, "nog eens"))[0] == "terugname-kan-niet"
    assert code_of(book, reversal(paid("nooit", 1), "zo", DAY, DAY, "geen"))[0] == "terugname-kan-niet"


def test_chain_shows_which_entry_changed() -> None:
    book = journal()
    assert book.head == START
    for number in range(1, 6):
        book.append(paid(f"p{number}", number))
    entries = list(book.entries)
    assert first_broken(entries) is None
    lines = (Line(KOST, 300), Line(KAS, -300))
    entries[2] = replace(entries[2], transaction=replace(entries[2].transaction, lines=lines))
    assert first_broken(entries) == 3
    assert first_broken([*book.entries[:1], *book.entries[2:]]) == 2


def test_chain_covers_every_field() -> None:
    entry = small().journal.entries[0]
    line = entry.transaction.lines[0]
    other = dt.date(2020, 1, 1)
    changed = [
        replace(entry.transaction, booked=other),
        replace(entry.transaction, valid=other),
        replace(entry.transaction, cause="anders"),
        replace(entry.transaction, place="elders"),
        replace(entry.transaction, maker="Bo"),
        replace(entry.transaction, lines=(replace(line, figure="ander"), *entry.transaction.lines[1:])),
        replace(entry.transaction, lines=(replace(line, source="esf"), *entry.transaction.lines[1:])),
    ]
    assert all(first_broken([replace(entry, transaction=transaction)]) == 1 for transaction in changed)


def test_journal_on_disk_comes_back_the_same(tmp_path: Path) -> None:
    budget = small()
    tx = drafts.approved(drafts.execute(header("boven"), A, {"vak": 150_000}), "Bo", DAY, "noodzaak")
    budget.post(tx)
    head = write_journal(budget.journal, tmp_path / "grootboek.jsonl")
    back = read_journal(tmp_path / "grootboek.jsonl", budget.journal.chart, head)
    assert back.entries == budget.journal.entries


def test_changed_file_is_refused(tmp_path: Path) -> None:
    budget, file = small(), tmp_path / "grootboek.jsonl"
    write_journal(budget.journal, file)
    lines = file.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[0])
    for line in entry["transaction"]["lines"][:2]:
        line["amount"] *= 2
    file.write_text("\n".join([json.dumps(entry), *lines[1:]]), encoding="utf-8")
    with pytest.raises(Refused, match="lijn 1"):
        read_journal(file, budget.journal.chart)


def test_cut_off_file_is_seen_with_the_kept_hash(tmp_path: Path) -> None:
    budget, file = small(), tmp_path / "grootboek.jsonl"
    head = write_journal(budget.journal, file)
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert len(read_journal(file, budget.journal.chart).entries) == 1
    with pytest.raises(Refused, match="einde"):
        read_journal(file, budget.journal.chart, head)


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "grootboek.jsonl"
    file.write_text('{"number": 1}\n', encoding="utf-8")
    with pytest.raises(Refused, match="lijn 1"):
        read_journal(file, small().journal.chart)


def test_units_are_the_two_of_the_house() -> None:
    assert (CENT, PLACE) == ("cent", "plaats")
