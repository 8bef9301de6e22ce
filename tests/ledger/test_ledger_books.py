"""The books of 2024 and 2018: every cell of the documents' tables, rebuilt from the movements."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from maatwerk.ledger import accounts
from maatwerk.ledger.book import BA, BAJR, BU, REST, Book
from maatwerk.ledger.books import credits_only, load, years
from maatwerk.ledger.check import EQUAL, MISPRINT, OPEN, ROUNDED, check, differences
from maatwerk.ledger.opening import lines_below, opened
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.units import cents

HERE = Path(__file__).parent / "worked"
ROWS_2024 = list(csv.DictReader((HERE / "2024.csv").open(encoding="utf-8")))
ROWS_2018 = list(csv.DictReader((HERE / "2018.csv").open(encoding="utf-8")))
K = 100_000
ROUNDED_CELLS = {("activering", "vak"), ("activering", "vek"), ("je", "vak")}


@pytest.fixture(scope="module")
def book() -> Book:
    return load(2024)[0]


@pytest.fixture(scope="module")
def book_2018() -> Book:
    return load(2018)[0]


@pytest.mark.parametrize("year", years())
def test_books_load_without_findings_and_tie(year: int) -> None:
    book, findings = load(year)
    assert findings == ()
    assert [tie for tie in check(book) if tie.status == OPEN] == []
    assert set(book.budget.journal.totals().values()) == {0}


@pytest.mark.parametrize("row", ROWS_2024, ids=lambda row: f"{row['row']}-{row['kind']}")
def test_every_cell_of_2024(book: Book, row: dict[str, str]) -> None:
    for stage in (BA, BAJR, BU):
        cell = book.cell(row["row"], row["kind"], stage)
        assert cell.printed == row[stage]
        if (row["row"], row["kind"]) in ROUNDED_CELLS and stage == BU:
            assert cell.cents == cents(row[stage], "keuro") + K
            assert cell.note == "afronding in het document"
        else:
            assert (cell.shown, cell.note) == (row[stage], "")
            assert cell.cents == cents(row[stage], "keuro")


def test_the_tables_have_no_other_cells(book: Book) -> None:
    known = {(row["row"], row["kind"]) for row in ROWS_2024}
    assert {(row.id, kind) for row in book.rows.values() for kind in book.kinds_of(row)} == known


def test_the_expected_tables_stand_in_the_document(shared: Path) -> None:
    text = next((shared / "seeds").glob("004_*.txt")).read_text(encoding="utf-8")
    for row in ROWS_2024:
        assert all(row[stage] in text for stage in (BA, BAJR, BU)), row
    lines = {" ".join(line.split()) for line in text.splitlines()}
    both = {row["row"]: {} for row in ROWS_2024}
    for row in ROWS_2024:
        both[row["row"]][row["kind"]] = " ".join(row[stage] for stage in (BA, BAJR, BU))
    for name in ("a2ha", "a2hc", "a2he", "a2hf", "a2hg", "a2ga", "a2gb"):
        assert f"Uitgaven {both[name]['vak']} {both[name]['vek']}" in lines
    for name in ("activering", "duurzaam"):
        assert f"Totaal {both[name]['vak']} {both[name]['vek']}" in lines


@pytest.mark.parametrize("row", ROWS_2018, ids=lambda row: row["row"])
def test_every_credit_of_2018(book_2018: Book, row: dict[str, str]) -> None:
    cell = book_2018.cell(row["row"], "krediet", BA)
    assert (cell.cents, cell.shown, cell.printed, cell.note) == (int(row["cents"]), row["printed"], row["printed"], "")


def test_total_of_2018_is_rounded_in_the_document(book_2018: Book) -> None:
    cell = book_2018.cell("je", "krediet", BA)
    assert (cell.cents, cell.shown, cell.printed) == (486_07 * 10**6, "486,07", "486")
    assert cell.note == "afronding in het document"


def test_maatwerk_of_2018_opens_to_the_workshops_and_a_rest(book_2018: Book) -> None:
    parts = {part.label: part.cents for part in opened(book_2018, "2CA", "krediet", BA).parts}
    assert parts == {"Beschutte en sociale werkplaatsen": 367_83 * 10**6, REST: 64 * 10**6}


def test_every_total_opens_to_lines_that_add_up(book: Book) -> None:
    for row in book.rows.values():
        for cell in book.cells(row):
            node = opened(book, row.id, cell.kind, cell.stage)
            assert (
                node.cents == cell.cents == sum(leaf.cents for leaf in lines_below(book, row.id, cell.kind, cell.stage))
            )
            assert cell.cents == sum(posted.line.amount for posted in book.lines(row.id, cell.kind, cell.stage))
            for _, part in node.walk():
                assert not part.parts or part.cents == sum(below.cents for below in part.parts)
                assert bool(part.parts) != bool(part.posted) or part.cents == 0


def test_every_line_of_the_document_has_evidence(book: Book) -> None:
    cells = (cell for row in book.rows.values() for cell in book.cells(row))
    lines = [posted for cell in cells for posted in book.lines(cell.row, cell.kind, cell.stage)]
    assert all(posted.transaction.place.startswith("S004: ") for posted in lines)
    without = {(posted.transaction.id, posted.line.account[3]) for posted in lines if not posted.line.figure}
    assert without == {("bu-2hf-begeleiding", "vek")}, "the document prints the VAK only; its note says so"


def test_figures_are_in_the_catalogue(book: Book) -> None:
    folder = Path(__file__).parents[2] / "src" / "maatwerk" / "figures" / "published"
    files = [file for file in folder.glob("s00*.yaml") if "walk" not in file.name]
    if not files:
        pytest.skip("the catalogue of published figures is not there")
    known = {figure["id"] for file in files for figure in yaml.safe_load(file.read_text(encoding="utf-8"))["figures"]}
    used = {p.line.figure for year in (2018, 2024) for p in load(year)[0].budget.journal.lines_of(()) if p.line.figure}
    used |= {cell.id for row in book.rows.values() for cell in book.cells(row)}
    assert used - known == set()


def test_individueel_maatwerk_opens_as_the_document_does(book: Book) -> None:
    vak = {part.label: part.cents // K for part in opened(book, "2HF", "vak", BU).parts}
    assert vak == {
        "Begeleidingspremie": 3_602,
        "Inkanteling van LDE-organisaties": -161,
        "Overgangsbepalingen LDE": 24_016,
        "Overgangsbepalingen maatwerkafdelingen": 1_388,
        "SINE-maatregel": 6_198,
    }
    assert book.cell("2HF", "vek", BU).cents - book.cell("2HF", "vak", BU).cents == 284 * K


def test_the_accrual_of_2023_comes_back_in_2024(book: Book) -> None:
    path = ("Inkanteling van LDE-organisaties",)
    article = book.article("2HF")
    assert book.budget.journal.balance(accounts.execution(2023, article, "vek", *path)) == 1_462 * K
    assert book.budget.execution(article, "vek", *path) == (1_301 - 1_462) * K == -161 * K
    assert book.budget.accrued(article, "vek", 2023) == 0


@pytest.mark.parametrize(
    ("article", "vak", "vek"),
    [("2HA", 18_188, 18_188), ("2HC", 576, 305), ("2HG", 30_305, 30_305), ("2HF", 3_735, 3_735), ("2GA", 0, 0)],
)
def test_what_stands_on_the_overlopende_rekening(book: Book, article: str, vak: int, vek: int) -> None:
    code = book.article(article)
    assert (book.budget.accrued(code, "vak") // K, book.budget.accrued(code, "vek") // K) == (vak, vek)


def test_what_the_document_does_not_break_down(book: Book) -> None:
    rests = {
        (row.id, kind): part.cents // K
        for row in book.rows.values() if row.level == "artikel"
        for kind in book.kinds_of(row)
        for part in opened(book, row.id, kind, BU).parts if part.label == REST
    }  # fmt: skip
    assert rests == {
        ("a2ha", "vak"): 534_101, ("a2ha", "vek"): 533_969, ("a2hc", "vak"): 3_923, ("a2hc", "vek"): 4_178,
        ("a2hg", "vak"): 15_358, ("a2hg", "vek"): 15_358, ("a2ga", "vak"): 873, ("a2ga", "vek"): 3_521,
    }  # fmt: skip


def test_index_provision_and_counter_articles(book: Book) -> None:
    outside = {name: book.budget.journal.balance(("krediet", "2024", name, "vek")) // K for name in book.budget.outside}
    assert outside == {
        "CB0-1CBD2AB-PR": -8_275, "JB0-1JDE2CB-WT": 2_500, "Relanceprovisie": -12_912, "Agentschap Overheidspersoneel": 1_331,
    }  # fmt: skip


def test_utilisation_is_exact(book: Book) -> None:
    assert book.utilisation("2HA", "vek") == Fraction(552_157, 586_978)
    assert book.utilisation("2HE", "vek") == Fraction(-2_188, 113)
    assert book.utilisation("activering_is", "vak") is None


def test_differences_with_the_document(book: Book) -> None:
    found = [(tie.cell, tie.status, tie.printed, tie.ours) for tie in differences(book)]
    assert found == [
        ("activering_vak_bu", ROUNDED, "635.305", "635.306"),
        ("activering_vek_bu", ROUNDED, "635.441", "635.442"),
        ("je_vak_bu", ROUNDED, "653.583", "653.584"),
        ("activering_vak_bu", ROUNDED, "635.305", "635.306"),
        ("activering_vek_bu", ROUNDED, "635.441", "635.442"),
        ("je_vek_bu", ROUNDED, "668.564", "668.563"),
        ("a2ha_vek_bu", MISPRINT, "522.157", "552.157"),
    ]
    assert "89,0 %" in differences(book)[-1].why
    assert sum(tie.status == EQUAL for tie in check(book)) > 200


def test_rows_have_many_names(book: Book) -> None:
    for name in ("2HA", "2ha", "JB0-1JEC2HA-WT", "a2ha"):
        assert book.row(name).id == "a2ha"
    assert book.execution("2HA", "vek") == 552_157 * K
    with pytest.raises(Refused, match="2HX"):
        book.row("2HX")
    with pytest.raises(Refused):
        book.cell("2HA", "krediet", BU)
    with pytest.raises(Refused):
        book.cell("2HA", "ao", BU)


def test_partial_books_say_so_and_have_no_programme() -> None:
    for year, amount in ((2022, 466_727), (2023, 526_727), (2025, 572_517)):
        book, _ = load(year)
        assert book.head.partial
        assert book.execution("2HA", "krediet") == amount * K
        assert [row.level for row in book.rows.values()] == ["artikel"]
        with pytest.raises(Refused):
            book.execution("2HA", "vek")


def test_scratch_book_has_the_credits_and_no_execution() -> None:
    scratch = credits_only(2024)
    assert scratch.cell("je", "vek", BAJR).cents == 734_808 * K
    assert scratch.cell("je", "vek", BU).cents == 0


def test_a_year_without_book() -> None:
    with pytest.raises(Refused, match="2024"):
        load(1999)
