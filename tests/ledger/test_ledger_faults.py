"""A book with faults: a finding for each, the rest kept, nothing silent."""

from __future__ import annotations

import pytest

from maatwerk.ledger.book import Book
from maatwerk.ledger.check import OPEN, check
from maatwerk.ledger.reading import read_book
from maatwerk.ledger.refused import Refused
from maatwerk.rules.finding import Finding

HEAD = """
year: 2024
title: Proef
document: S004
unit: keuro
booked: 2025-05-16
programme: JE
kinds: [vak, vek]
stages: [ba, bajr, bu]
articles: [JB0-1JEC2HA-WT, JB0-1JEC2GA-WT]
outside: {CB0-1CBD2AB-PR: Indexprovisie}
entries:
  - {id: ba-2ha, kind: initial, article: 2HA, both: "1.000"}
  - {id: ba-2ga, kind: initial, article: 2GA, both: "500"}
"""


def read(*more: str, head: str = HEAD) -> tuple[Book, tuple[Finding, ...]]:
    return read_book(head + "".join(f"{line}\n" for line in more), "proef.yaml")


def one(*more: str, head: str = HEAD) -> Finding:
    book, findings = read(*more, head=head)
    assert [finding.code for finding in findings] == [findings[0].code]
    assert (book.cell("2HA", "vak", "ba").shown, book.cell("2GA", "vak", "ba").shown) == ("1.000", "500")
    (finding,) = findings
    assert finding.file == "proef.yaml"
    assert all((finding.path, finding.why, finding.mend))
    return finding


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('{id: x, kind: execution, article: 2HZ, vak: "5"}', "artikel-onbekend"),
        ('{id: x, kind: execution, article: 2HA, vak: "1.001"}', "boven-krediet"),
        ('{id: x, kind: accrual, article: 2HA, both: "1.001"}', "boven-krediet"),
        ("{id: x, kind: execution, article: 2HA, vak: 1.001}", "bedrag-verkeerd"),
        ('{id: x, kind: execution, article: 2HA, vak: "1.00"}', "bedrag-verkeerd"),
        ('{id: x, kind: execution, article: 2HA, vak: "veel"}', "bedrag-verkeerd"),
        ("{id: x, kind: execution, article: 2HA}", "bedrag-ontbreekt"),
        ('{id: x, kind: execution, article: 2HA, vek: "5", on: x}', "boeking-onleesbaar"),
        ('{id: x, kind: verhuis, article: 2HA, vek: "5"}', "boeking-onleesbaar"),
        ('{kind: execution, article: 2HA, vek: "5"}', "boeking-onleesbaar"),
        ("zomaar tekst", "boeking-onleesbaar"),
        ('{id: ba-2ha, kind: execution, article: 2HA, vek: "5", cause: nog eens}', "boeking-bestaat"),
        ('{id: x, kind: execution, article: 2HA, vek: "5"}', "boeking-zonder-naam"),
        ('{id: x, kind: move, source: 2HA, target: 2GA, vak: "5", cause: c}', "grond-ontbreekt"),
        ('{id: x, kind: move, source: 2HA, target: 2GA, vak: "1.001", ground: g, cause: c}', "krediet-onder-nul"),
        ('{id: x, kind: move, source: Iets, target: 2GA, vak: "5", ground: g, cause: c}', "artikel-onbekend"),
        ("{id: x, kind: reversal, of: nooit, cause: c}", "terugname-kan-niet"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", shares: {esf: 40 %}, cause: c}', "aandelen-geen-geheel"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", shares: {esf: half}, cause: c}', "aandeel-verkeerd"),
        ('{id: x, kind: initial, article: 2HA, total: {vak: "999"}}', "onderdelen-boven-totaal"),
        ('{id: x, kind: execution, article: 2HA, vak: "1.001", exception: {by: Bo}, cause: c}', "goedkeuring-onvolledig"),
        ('{id: x, kind: execution, article: 2HA, vak: "1.001", maker: B, exception: {by: B, day: 2024-05-01, why: w}, cause: c}',
         "goedkeuring-door-maker"),
        ('{id: x, kind: places, measure: AMA, granted: "1", cause: c}', "rekening-onbekend"),
        ("{id: x, kind: places, measure: AMA, granted: 1.5, cause: c}", "getal-verkeerd"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", year: 2019, cause: c}', "rekening-onbekend"),
        ('{id: x, kind: execution, article: CB0-1CBD2AB-PR, vak: "5", cause: c}', "artikel-onbekend"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", settles: [], total: 5, cause: c}', "boeking-onleesbaar"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", year: dit jaar, cause: c}', "boeking-onleesbaar"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", figures: geen, cause: c}', "boeking-onleesbaar"),
        ('{id: x, kind: execution, article: 2HA, vak: "5", valid: ooit, cause: c}', "boeking-onleesbaar"),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_the_rest_kept(entry: str, code: str) -> None:
    if code in ("boven-krediet", "artikel-onbekend", "bedrag-verkeerd", "bedrag-ontbreekt") and "cause" not in entry:
        entry = entry.replace("}", ", cause: c}", 1)
    assert one(f"  - {entry}").code == code


def test_what_follows_a_fault_is_still_read() -> None:
    book, findings = read(
        '  - {id: fout, kind: execution, article: 2HA, vak: "9.999", cause: c}',
        '  - {id: goed, kind: execution, article: 2HA, both: "400", cause: c}',
    )
    assert [(finding.code, finding.euro_cents) for finding in findings] == [("boven-krediet", 899_900_000)]
    assert book.cell("2HA", "vek", "bu").shown == "400"


def test_an_execution_above_the_credit_with_a_named_exception() -> None:
    book, findings = read(
        '  - {id: x, kind: execution, article: 2HA, both: "1.200", cause: c, maker: An,'
        " exception: {by: Bo, day: 2024-12-01, why: laattijdige afrekening}}"
    )
    assert findings == ()
    assert book.cell("2HA", "vak", "bu").shown == "1.200"


def test_wrong_article_in_the_head() -> None:
    assert one(head=HEAD.replace("[JB0-1JEC2HA-WT,", "[JB0-1JEC2H1-WT, JB0-1JEC2HA-WT,")).code == "artikelcode-verkeerd"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ('printed: {a2ha: {vak: ["1.000", "1.000"]}}', "gedrukt-verkeerd"),
        ('printed: {a2ha: {vak: ["1.000", "1.000", "x"]}}', "gedrukt-verkeerd"),
        ('printed: {a2hz: {vak: ["1", "1", "1"]}}', "artikel-onbekend"),
        ('printed: {a2ha: {ao: ["1", "1", "1"]}}', "cel-onbekend"),
        ("printed: {a2ha: [1, 2]}", "gedrukt-verkeerd"),
        ('sums: [{row: a2ha, kind: vak, entries: "*", printed: veel, place: p}]', "boek-deel-onleesbaar"),
        ('rates: [{row: a2hz, kind: vak, printed: "93,9", place: p}]', "artikel-onbekend"),
        ("deliveries: [{operator: RVA}]", "boek-deel-onleesbaar"),
        ("other_money: [{source: buren, article: 2HA, what: w, place: p}]", "herkomst-onbekend"),
        ('cofinanced: [{id: i, what: w, euro: "5", shares: {esf: "40 %"}, place: p}]', "aandelen-geen-geheel"),
    ],
)
def test_a_fault_beside_the_entries(part: str, code: str) -> None:
    assert one(part).code == code


@pytest.mark.parametrize(
    "text",
    [
        "- een lijst",
        "year: [",
        "year: 2024",
        HEAD + "vreemd: 1\n",
        HEAD + "year: 2025\n",
        HEAD.replace("year: 2024", "year: dit"),
    ],
)
def test_what_is_no_book_is_refused_whole(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_book(text, "proef.yaml")
    assert caught.value.finding.code in ("boek-onleesbaar", "boek-onvolledig")


def test_a_wrong_printed_number_is_an_open_difference() -> None:
    book, findings = read('printed: {a2ha: {vak: ["1.001", "1.000", "0"]}}')
    assert findings == ()
    assert [(tie.cell, tie.status) for tie in check(book) if tie.status == OPEN] == [("a2ha_vak_ba", OPEN)]


def test_a_wrong_rate_or_sum_is_an_open_difference() -> None:
    book, _ = read(
        '  - {id: x, kind: execution, article: 2HA, both: "500", cause: c}',
        'rates: [{row: a2ha, kind: vak, printed: "51,0", place: p}, {row: a2ha, kind: vek, printed: "50,0", place: p}]',
        'sums: [{row: a2ha, kind: vak, entries: "*", printed: "5", place: p}]',
        'subtotals: [{article: 2HA, path: [], vak: "499", place: p}]',
        'misprints: [{row: a2ha, kind: vak, stage: bu, printed: "500", place: p, why: w}]',
    )
    assert [tie.ours for tie in check(book) if tie.status == OPEN] == ["500", "0", "50,0", "500"]
