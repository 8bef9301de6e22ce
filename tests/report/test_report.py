"""The report: every number leads somewhere, nothing dangles, and what it shows is what the rooms say."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from lxml import html

from maatwerk.ledger import books
from maatwerk.report.contents import contents
from maatwerk.report.nodes import Node, link, opened
from maatwerk.report.page import as_page, rooms


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.fromstring(as_page(rooms(contents())))


def test_every_address_in_the_page_exists_and_no_place_has_two_names(page) -> None:
    places = Counter(page.xpath("//@id"))
    assert [place for place, count in places.items() if count > 1] == []
    wanted = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert wanted - set(places) == set()
    assert len(wanted) > 700


def test_every_number_of_every_table_leads_to_its_lines(page) -> None:
    """The lines themselves are where it ends; everything above them is a way down."""
    above = page.xpath("//td[contains(concat(' ', @class, ' '), ' n ')]"
                       "[not(ancestor::section[@class='lines'])][not(ancestor::*[@class='opened'])]")  # fmt: skip
    numbers = [cell for cell in above if re.search(r"\d", cell.text_content())]
    assert len(numbers) > 800
    assert [cell.text_content() for cell in numbers if not cell.xpath(".//a")] == []


def test_every_bar_and_point_leads_to_its_lines(page) -> None:
    for figure in page.xpath("//figure"):
        drawn, told = (set(figure.xpath(f".//{part}//a/@href")) for part in ("svg", "table"))
        assert drawn, figure.get("id")
        assert drawn <= told


def test_every_figure_has_a_title_and_words(page) -> None:
    for drawing in page.xpath("//figure//svg"):
        assert drawing.xpath("./title")[0].text
        assert "laagste" in drawing.xpath("./desc")[0].text


def test_the_budget_in_the_page_is_the_book(page) -> None:
    book, _ = books.load(2024)
    for row, kind, stage in (("a2ha", "vek", "bu"), ("a2he", "vak", "bu"), ("je", "vak", "bajr")):
        cell = book.cell(row, kind, stage)
        assert page.xpath(f"//td[@id='b2024-{cell.id}']/a")[0].text == cell.shown


def test_a_published_figure_opens_to_the_figures_of_its_formula(page) -> None:
    section = page.xpath("//section[@id='cijfer-a2ha_benutting_vek']")[0]
    assert {"#cijfer-a2ha_vek_bu", "#cijfer-a2ha_vek_bajr"} <= set(section.xpath(".//a/@href"))


def test_a_bound_is_not_shown_as_a_part(page) -> None:
    section = page.xpath("//section[@id='cijfer-overlopend_2ha_vak']")[0]
    names = [cell.text for cell in section.xpath(".//td[1]")]
    assert any(name.startswith("Niet meer dan: ") for name in names)
    assert section.xpath(".//code") == []


def test_named_parts_end_with_the_rest_they_leave(page) -> None:
    rows = page.xpath("//section[@id='cijfer-a2ga_vak_bu']//tr")
    shown = [int(row.xpath("./td[2]")[0].text_content().removesuffix(" keuro").replace(".", "")) for row in rows]
    assert rows[-1].xpath("./td[1]")[0].text == "niet uitgesplitst in het document"
    assert shown[-1] == 873
    assert sum(shown) == 18_278


def test_a_computed_year_opens_to_quarters_that_add_up(page) -> None:
    def cents(text: str) -> int:
        return int(re.sub(r"\D", "", text))

    year = page.xpath("//section[@id='berekend-2024']")[0]
    total = cents(year.xpath("./h3/b")[0].text)
    quarters = year.xpath(".//td[@class='n']")
    assert len(quarters) == 4
    assert sum(cents(cell.text_content()) for cell in quarters) == total


def test_the_deviation_of_each_year_and_what_stays_outside_stand_in_the_page(page) -> None:
    table = page.xpath("//figure[@id='berekend-en-gepubliceerd']//table")[0]
    shown = {row.xpath("./td[1]")[0].text.strip(): row.text_content() for row in table.xpath("./tbody/tr")}
    measured = contents().measured["years"]
    assert set(shown) == {str(year["year"]) for year in measured}
    for year in measured:
        assert ("buiten de grens" in shown[str(year["year"])]) is not year["within"]
        assert f"{abs(year['deviation_per_10000']) // 100}," in shown[str(year["year"])]


def test_no_lines_stand_in_the_page_that_nothing_leads_to(page) -> None:
    led = {href[1:] for href in page.xpath("//a/@href")}
    assert [place for place in page.xpath("//section[@class='lines']/@id") if place not in led] == []


def test_every_header_cell_says_what_it_heads(page) -> None:
    assert [cell.text_content() for cell in page.xpath("//th[not(@scope)]")] == []


def test_a_picture_has_no_stops_for_the_keyboard(page) -> None:
    """A picture is one image to a screen reader; its table has the same ways."""
    assert page.xpath("//svg//a[not(@tabindex='-1')]") == []


def test_what_rests_on_invented_data_says_so(page) -> None:
    reality, estimate = (page.xpath(f"//section[@id='{name}']")[0] for name in ("werkelijkheid", "ramingen"))
    assert "Demobedragen." in reality.text_content()
    assert "VERZONNEN" in estimate.text_content()


def test_the_same_node_is_written_once() -> None:
    shared = Node("b", "deel", "1")
    written = opened([Node("a", "een", "1", lines=(shared,)), Node("c", "ander", "1", lines=(shared,))])
    assert written.count('id="b"') == 1
    assert written.count('href="#b"') == 2


def test_text_of_a_node_is_never_markup() -> None:
    written = opened([Node("a", "<b>", "1 < 2", source="&", note="<i>", formula="a<b")])
    assert "<i>" not in written
    assert "&lt;b&gt;" in written
    assert link('x"', "<") == '<a href="#x&quot;">&lt;</a>'


def test_a_number_without_lines_says_where_it_ends() -> None:
    assert "Dieper gaat het document niet." in opened([Node("a", "een", "1")])


def test_the_page_needs_nothing_from_elsewhere(page) -> None:
    outside = [href for href in page.xpath("//@href | //@src") if not href.startswith("#")]
    assert outside == []
