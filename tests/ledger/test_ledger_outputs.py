"""The three forms of the tables: terminal, workbook and page, from one model."""

from __future__ import annotations

import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from maatwerk.ledger.book import Book
from maatwerk.ledger.books import load, years
from maatwerk.ledger.html import LINES, fragment, page
from maatwerk.ledger.opening import opened
from maatwerk.ledger.tables import table_of, tables
from maatwerk.ledger.units import cents, hundredths, in_unit, percent, shown
from maatwerk.ledger.xlsx import in_print, write_xlsx
from maatwerk.rules.money import nearest


@pytest.fixture(scope="module")
def book() -> Book:
    return load(2024)[0]


@pytest.fixture(scope="module")
def workbook(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("xlsx") / "2024.xlsx"
    write_xlsx(book, file)
    return openpyxl.load_workbook(file)


def test_tables_come_in_the_order_of_the_document(book: Book) -> None:
    assert [table.id for table in tables(book)] == [
        "je", "activering", "a2ha", "a2hc", "a2he", "a2hf", "a2hg", "duurzaam", "a9ga", "a2ga", "a2gb",
    ]  # fmt: skip


def test_layout_of_each_kind_of_table(book: Book) -> None:
    programme, ise, article = (table_of(book, name) for name in ("je", "activering", "2HA"))
    assert [text for text, _ in programme.head[0]] == ["", "AO", "TO", "LO", "VAK", "VEK"]
    assert [row.label for row in programme.rows] == ["BA 2024", "BA-JR 2024", "BU 2024"]
    assert [row.label for row in ise.rows] == [
        "ESR-uitgaven (WT, LO, PR)",
        "Toelagen (IS)",
        "Overige (LE, PA, andere)",
        "Totaal",
    ]
    assert article.head[0] == (("", 1), ("VAK 2024", 3), ("VEK 2024", 3))
    assert [row.label for row in article.rows] == ["Uitgaven"]
    assert all(
        sum(span for _, span in line) == 1 + len(table.rows[0].cells) for table in tables(book) for line in table.head
    )


def test_notes_explain_what_differs(book: Book) -> None:
    notes = {table.id: " ".join(map(str, table.notes)) for table in tables(book)}
    assert "635.305: afronding in het document" in notes["activering"]
    assert "668.563" in notes["je"]
    assert "89,0 %" in notes["a2ha"]
    assert "De uitvoering is negatief" in notes["a2he"]
    assert "93,9 %" in notes["a2ha"]


def test_workbook_has_numbers_not_text(book: Book, workbook: Any) -> None:
    sheet = workbook["Tabellen"]
    numbers = [
        cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None
    ]
    expected = [in_print(cell.cents, "keuro") for table in tables(book) for cell in table.cells]
    assert numbers == expected
    assert all(isinstance(number, int) for number in numbers)


def test_workbook_links_each_number_to_its_lines(book: Book, workbook: Any) -> None:
    sheet, lines = workbook["Tabellen"], workbook["Lijnen"]
    linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    cells = [cell for table in tables(book) for cell in table.cells]
    assert len(linked) == len(cells)
    for place, cell in zip(linked, cells, strict=True):
        row = int(
            re.fullmatch(r"Lijnen!A(\d+)|'Lijnen'!A(\d+)", place.hyperlink.location).group(1)
            or place.hyperlink.location[10:]
        )
        assert (lines.cell(row, 1).value, lines.cell(row, 5).value) == (cell.id, cell.cents)


def test_lines_in_the_workbook_add_up(book: Book, workbook: Any) -> None:
    sums: dict[str, int] = {}
    for cell, _, _, _, amount, posting, *_ in workbook["Lijnen"].iter_rows(min_row=2, values_only=True):
        sums[cell] = sums.get(cell, 0) + (amount if posting else 0)
    assert sums == {cell.id: cell.cents for table in tables(book) for cell in table.cells}


def test_workbook_says_what_the_document_prints(workbook: Any) -> None:
    comments = [cell.comment.text for row in workbook["Tabellen"].iter_rows() for cell in row if cell.comment]
    assert sorted(comments) == sorted(
        f"Het document drukt {text}: afronding in het document." for text in ("653.583", "635.305", "635.441")
    )
    assert {"Verschillen", "Wiens geld het is", "Ontvangsten per oproep", "Federale leveringen"} <= set(
        workbook.sheetnames
    )


@pytest.mark.parametrize("year", years())
def test_workbook_of_every_year_opens(year: int, tmp_path: Path) -> None:
    book = load(year)[0]
    write_xlsx(book, tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Lijnen"]
    assert sheet.max_row > 1


def test_workbook_is_the_same_twice(book: Book, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_xlsx(book, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("year", years())
def test_every_number_of_the_page_links_to_its_lines(year: int) -> None:
    tree = lxml_html.fromstring(page(load(year)[0]))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in tree.xpath("//a/@href")} <= set(ids)
    numbers = list(tree.xpath('//table[contains(@class, "grid")]//td[contains(@class, "n")]'))
    assert numbers
    for td in numbers:
        assert td.xpath("./a/@href") == [f"#{td.get('id')}{LINES}"]


def test_notes_link_the_numbers_they_name(book: Book) -> None:
    tree = lxml_html.fromstring(page(book))
    note = next(li for li in tree.xpath('//ul[@class="notes"]/li') if "552.157 / 586.978" in li.text_content())
    assert note.xpath("./a/@href") == [f"#a2ha_vek_bu{LINES}", f"#a2ha_vek_bajr{LINES}"]


def test_lines_on_the_page_are_those_of_the_book(book: Book) -> None:
    tree = lxml_html.fromstring(page(book))
    (block,) = tree.xpath(f'//*[@id="a2hf_vek_bu{LINES}"]')
    amounts = [td.text for td in block.xpath('.//td[@class="n"]')]
    assert amounts == [shown(node.cents, "keuro") for depth, node in opened(book, "2HF", "vek", "bu").walk() if depth]
    assert "lde_sine_behoud_vek" in block.text_content()
    assert "Terugname van de raming" in block.text_content()


def test_page_is_self_contained(book: Book) -> None:
    text = page(book)
    assert "<script" not in text
    assert not re.search(r'(src|href)="(?!#)', text)
    assert book.budget.journal.head in text


def test_two_fragments_stand_in_one_page(book: Book) -> None:
    both = lxml_html.fromstring(f"<div>{fragment(book, 'b24_', 2)}{fragment(load(2018)[0], 'b18_', 2)}</div>")
    ids = both.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(name.startswith(("b24_", "b18_")) for name in ids)
    assert not both.xpath("//h1")


def test_hostile_names_stay_text() -> None:
    from maatwerk.ledger.reading import read_book

    text = """
year: 2024
title: '<script>alert(1)</script>'
document: 'S"&<'
unit: keuro
booked: 2025-05-16
programme: ''
kinds: [vak]
stages: [ba]
articles: [JB0-1JEC2HA-WT]
entries: [{id: '<b>', kind: initial, article: 2HA, vak: '5', cause: '<img src=x>', figures: {vak: '"><i>'}, path: ['=1+1']}]
"""
    book, findings = read_book(text, "x.yaml")
    assert findings == ()
    tree = lxml_html.fromstring(page(book))
    assert not tree.xpath("//script | //img | //i | //main//*[@src]")
    assert "<script>alert(1)</script>" in tree.xpath("//h1")[0].text_content()


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [("580.966", "keuro", 58_096_600_000), ("368,47", "mln EUR", 36_847_000_000), ("-2.188", "keuro", -218_800_000),
     ("−161", "keuro", -16_100_000), ("0", "keuro", 0), ("1.550.000", "EUR", 155_000_000), ("0,5", "keuro", 50_000)],
)  # fmt: skip
def test_printed_amounts_are_exact(text: str, unit: str, amount: int) -> None:
    assert cents(text, unit) == amount
    assert shown(amount, unit) in (text.replace("−", "-"), f"{text},00", "1")


@pytest.mark.parametrize("text", ["", "1.00", "1,2,3", "12.34.567", "1e3", "één", "1 000", "1.234.56"])
def test_what_is_no_printed_number(text: str) -> None:
    with pytest.raises(ValueError, match="geen getal"):
        cents(text, "keuro")


def test_unknown_unit_and_too_fine() -> None:
    with pytest.raises(ValueError, match="eenheid"):
        cents("1", "frank")
    with pytest.raises(ValueError, match="decimals"):
        cents("1,234", "EUR")
    assert hundredths("1.680,33") == 168_033


@given(st.integers(-(10**13), 10**13))
def test_shown_is_within_half_a_unit(amount: int) -> None:
    assert abs(cents(shown(amount, "keuro"), "keuro") - amount) <= 50_000
    assert cents(in_unit(amount, "keuro", 5), "keuro") == amount
    assert Decimal(in_print(amount, "keuro")) * 100_000 == amount


def test_rounding_is_half_away_from_zero() -> None:
    from fractions import Fraction

    assert [nearest(Fraction(n, 2)) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
    assert percent(1, 8, 0) == "13 %"
    assert percent(5, 0) == "–"


CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), "")


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed on this machine")
def test_a_link_to_lines_opens_them_in_a_browser(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "2024.html"
    file.write_text(page(book), encoding="utf-8")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
    command = [CHROMIUM, *quiet, "--dump-dom", f"{file.as_uri()}#a2hf_vek_bu{LINES}"]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    opened_now = list(lxml_html.fromstring(dom).xpath("//details[@open]"))
    assert len(opened_now) == 1
    assert opened_now[0].xpath(f'.//*[@id="a2hf_vek_bu{LINES}"]')


@pytest.mark.parametrize("year", years())
def test_a_use_rate_leads_to_the_two_numbers_it_comes_from(year: int) -> None:
    made = load(year)[0]
    tree = lxml_html.fromstring(page(made))
    rates = [note for table in tables(made) for note in table.notes if note.rate]
    assert rates or not {"bajr", "bu"} <= set(made.head.stages)
    for note in rates:
        item = next(li for li in tree.xpath('//ul[@class="notes"]/li') if li.text_content() == note.text)
        (place,) = item.xpath("./b/a/@href")
        (block,) = tree.xpath(f'//*[@id="{place.removeprefix("#")}"]')
        done, credit = note.cells
        assert block.xpath(".//td/a/@href") == [f"#{done.id}{LINES}", f"#{credit.id}{LINES}"]
        assert [td.text for td in block.xpath('.//td[@class="n"]')] == [done.shown, credit.shown]
        assert block.text_content().count(note.rate) == 1
