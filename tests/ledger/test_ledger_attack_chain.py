"""Attacks on the chain and on the credit: small steps, edited files, entries moved, and reversals of reversals."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.making import A, B, header, refusal, small

from maatwerk.ledger import drafts
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.journal import Entry, Line, entry_hash, first_broken
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.store import read_journal, write_journal


def five() -> Budget:
    budget = small()
    for number in range(5):
        budget.post(drafts.execute(header(f"u{number}"), A, {"vak": 10 + number, "vek": 10 + number}))
    return budget


def edited(tmp_path: Path, change: Callable[[list[str]], list[str]]) -> str:
    """Write a journal, change its lines, and return the code with which it is refused."""
    budget, file = five(), tmp_path / "grootboek.jsonl"
    head = write_journal(budget.journal, file)
    lines = change(file.read_text(encoding="utf-8").splitlines())
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_journal(file, budget.journal.chart, head)
    return caught.value.finding.code


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[1:],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
        lambda lines: [lines[0], *lines],
        lambda lines: [*lines[:3], *lines[4:]],
        lambda lines: lines[:0],
        lambda lines: [line.replace('"An"', '"Bo"') for line in lines],
        lambda lines: [line.replace("2024-06-30", "2024-06-29") for line in lines],
    ],
    ids=["cut", "head off", "last twice", "swapped", "first twice", "one out", "empty", "maker", "day"],
)
def test_an_edited_file_is_refused(tmp_path: Path, change: Callable[[list[str]], list[str]]) -> None:
    assert edited(tmp_path, change) == "keten-gebroken"


BAD = ("", "{}", "[]", "5", "null", '"x"', '{"number": 1', "NaN", "\ufeff{}", '{"number":1,"transaction":[]}')


@pytest.mark.parametrize("line", BAD)
def test_a_line_that_is_no_entry_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    assert edited(tmp_path, lambda lines: [*lines[:2], line, *lines[2:]]) in ("grootboek-onleesbaar", "keten-gebroken")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 6), st.randoms(use_true_random=False))
def test_any_single_changed_sign_in_an_amount_or_name_shows(number: int, chance: random.Random) -> None:
    entries = list(five().journal.entries)
    entry = entries[number]
    lines = list(entry.transaction.lines)
    place = chance.randrange(len(lines))
    other = chance.choice([
        replace(lines[place], amount=lines[place].amount + 1), replace(lines[place], amount=-lines[place].amount),
        replace(lines[place], account=(*lines[place].account, "x")), replace(lines[place], source="esf"),
    ])  # fmt: skip
    lines[place] = other
    entries[number] = replace(entry, transaction=replace(entry.transaction, lines=tuple(lines)))
    assert first_broken(entries) == number + 1


def test_a_chain_that_was_hashed_anew_still_has_to_balance(tmp_path: Path) -> None:
    """Whoever can compute hashes can write a new chain: what is in it must still be a posting, and the end differs."""
    budget, file = five(), tmp_path / "grootboek.jsonl"
    head = write_journal(budget.journal, file)
    last = budget.journal.entries[-1]
    for lines in ((Line(("schatkist",), 5), Line(("derden",), -4)), (Line(("elders",), 5), Line(("derden",), -5))):
        forged = replace(last.transaction, lines=lines)
        entry = Entry(last.number, forged, last.previous, entry_hash(last.number, forged, last.previous))
        kept = file.read_text(encoding="utf-8").splitlines()[:-1]
        data = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
        data["transaction"]["lines"] = [{**data["transaction"]["lines"][0], "account": list(line.account), "amount": line.amount,
                                         "figure": "", "source": ""} for line in lines]  # fmt: skip
        data["hash"] = entry.hash
        other = tmp_path / "vervalst.jsonl"
        other.write_text("\n".join([*kept, json.dumps(data, ensure_ascii=False)]) + "\n", encoding="utf-8")
        with pytest.raises(Refused):
            read_journal(other, budget.journal.chart, head)


@given(st.lists(st.integers(1, 40_000), max_size=12))
def test_small_steps_do_not_climb_over_the_credit(steps: list[int]) -> None:
    budget = small()
    for number, cents in enumerate(steps):
        left = budget.credit(A, "vak") - budget.execution(A, "vak")
        draft = drafts.execute(header(f"s{number}"), A, {"vak": cents})
        if cents > left:
            assert refusal(budget, draft).euro_cents == cents - left
        else:
            budget.post(draft)
    assert budget.execution(A, "vak") <= budget.credit(A, "vak")


def test_many_lines_of_one_posting_count_together() -> None:
    made = drafts.execute(header("x"), A, {"vak": 60_000})
    twice = replace(made, lines=(*made.lines, *made.lines))
    assert refusal(small(), twice).code == "boven-krediet"


def test_credit_that_only_passes_by_pays_nothing() -> None:
    """Credit moved in and out of an article within one posting leaves what there was."""
    budget = small()
    there, back = (drafts.move(header("x"), *way, {"vak": 90_000}, "art. 1") for way in ((B, A), (A, B)))
    spent = drafts.execute(header("x"), A, {"vak": 150_000})
    assert refusal(budget, replace(spent, lines=(*there.lines, *spent.lines, *back.lines))).code == "boven-krediet"


def test_a_reversal_of_a_reversal_stands_again_and_only_once() -> None:
    budget = small()
    first = budget.post(drafts.execute(header("u"), A, {"vak": 500, "vek": 300})).transaction
    back = budget.post(drafts.take_back(header("r1"), first)).transaction
    again = budget.post(drafts.take_back(header("r2"), back)).transaction
    assert (budget.execution(A, "vak"), budget.encours(A, "u")) == (500, 200)
    for what, id_ in ((first, "r3"), (back, "r4")):
        assert refusal(budget, drafts.take_back(header(id_), what)).code == "terugname-kan-niet"
    budget.post(drafts.take_back(header("r5"), again))
    assert (budget.execution(A, "vak"), budget.encours(A)) == (0, 0)


def test_an_accrual_is_taken_back_once_in_any_year() -> None:
    budget = Budget(2024, (A,), earlier=(2023,), guarded=False)
    accrual = budget.post(drafts.accrue(header("acc", 2023), A, {"vek": 900})).transaction
    budget.post(drafts.take_back(header("t1"), accrual))
    for year in (2023, 2024):
        assert refusal(budget, drafts.take_back(header("t2", year), accrual)).code == "terugname-kan-niet"
    assert budget.accrued(A, "vek", 2023) == 0


def test_a_negative_initial_credit_is_refused() -> None:
    assert refusal(Budget(2024, (A,)), drafts.initial(header("ba"), A, {"vak": -5})).code == "krediet-onder-nul"


@pytest.mark.parametrize("kind", ["VAK", "vаk", "vak ", "krediet\u200b", ""])
def test_a_kind_that_looks_alike_is_no_kind(kind: str) -> None:
    with pytest.raises(Refused):
        small().post(drafts.execute(header("x"), A, {kind: 5}))


@pytest.mark.parametrize("amount", [True, 1.0, -0.0, float("nan"), None, "5"])
def test_what_is_no_whole_number_is_refused(amount: object) -> None:
    lines = (Line(("derden",), amount), Line(("schatkist",), 0))  # type: ignore[arg-type]
    made = replace(drafts.execute(header("x"), A, {"vak": 1}), lines=lines)
    assert refusal(small(), made).code == "bedrag-niet-geheel"


def test_what_is_given_out_can_not_change_the_books() -> None:
    budget = five()
    journal = budget.journal
    before = (journal.head, journal.balance(("uitvoering",)), len(journal.entries))
    entries = list(journal.entries)
    entries.clear()
    totals = dict(journal.totals())
    totals["cent"] = 7
    assert (journal.head, journal.balance(("uitvoering",)), len(journal.entries)) == before
    assert isinstance(journal.entries, tuple)
    assert isinstance(journal.lines_of(("uitvoering",)), tuple)
    with pytest.raises(AttributeError):
        journal.entries[0].transaction.lines[0].amount = 5  # type: ignore[misc]
