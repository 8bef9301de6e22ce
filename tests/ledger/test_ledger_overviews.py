"""Sources, receipts, federal deliveries and places."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from maatwerk.ledger.book import BU, Book, Delivery
from maatwerk.ledger.books import load
from maatwerk.ledger.deliveries import IN_TIME, LATE, LATE_RECEIVED, TO_COME, calendar, status
from maatwerk.ledger.money import by_source, flows, shared
from maatwerk.ledger.overviews import overviews
from maatwerk.ledger.receipts import recoveries

K = 100_000


@pytest.fixture(scope="module")
def book() -> Book:
    return load(2024)[0]


def test_sources_make_up_the_whole_execution(book: Book) -> None:
    found = {line.source: {kind: amount // K for kind, amount in line.cents.items()} for line in by_source(book)}
    assert found["rrf"] == {"vak": 0, "vek": 12_237}
    assert found["relance"] == {"vak": 0, "vek": 667}
    for kind in ("vak", "vek"):
        assert sum(line.cents[kind] for line in by_source(book)) == book.cell("je", kind, BU).cents
    assert all(sum(line.cents.values()) == sum(p.line.amount for p in line.lines) for line in by_source(book))


def test_esf_call_of_2018_is_40_60() -> None:
    assert shared(load(2018)[0]) == (
        (
            "ESF-oproep doorstroom in beschutte en sociale werkplaatsen, 2017-2018",
            {"esf": 62_000_000, "vlaams": 93_000_000},
        ),
    )


def test_another_department_without_an_amount_is_said(book: Book) -> None:
    assert [(item.source, item.article) for item in book.beside.other_money] == [("zorg", "JB0-1JEC2HC-WT")]


def test_flows_are_what_moved_the_programme(book: Book) -> None:
    net = {kind: sum(flow.cents[kind] for flow in flows(book)) // K for kind in ("vak", "vek")}
    assert net == {"vak": 721_768 - 717_324, "vek": 734_808 - 717_452}


def test_receipts_per_call(book: Book) -> None:
    found = {line.call: (line.expected // K, line.received // K, line.difference // K) for line in recoveries(book)}
    assert found == {
        "Oproep Innovatie": (27, 18, -9),
        "Oproep Starters in sociaal ondernemerschap": (11, 0, -11),
        "Lokale regierol sociale economie en werk": (17, 22, 5),
        "niet uitgesplitst in het document": (76, 0, -76),
        "Arbeidsmatige activiteiten in de sociale economie": (0, 5, 5),
    }


def test_deliveries_of_2024(book: Book) -> None:
    due = {(d.delivery.operator, d.delivery.kind): d for d in calendar(book)}
    assert {key for key, found in due.items() if not found.is_late} == {("RSZ", "final")}
    assert (due["RSZ", "final"].status, due["RSZ", "final"].charged) == (TO_COME, None)
    assert due["RSZ", "provisional"].status == due["RVA", "final"].status == LATE
    rva = due["RVA", "final"]
    assert (rva.charged, rva.delivery.estimated, rva.below_estimate) == (3_426 * K, 18_865 * K, (3_426 - 18_865) * K)
    gesco = due["federale operator (niet genoemd)", "final"]
    assert (gesco.status, gesco.correction) == (LATE_RECEIVED, -2_188 * K)


def delivery(received: dt.date | str | None) -> Delivery:
    due = dt.date(2025, 3, 31)
    return Delivery("RVA", "w", 2024, "final", due, "JB0-1JEC2HF-WT", ("SINE-maatregel", "RVA-premies"), "p", received)


@pytest.mark.parametrize(
    ("received", "day", "expected"),
    [
        (None, dt.date(2025, 3, 31), TO_COME),
        (None, dt.date(2025, 4, 1), LATE),
        (dt.date(2025, 3, 31), dt.date(2025, 5, 1), IN_TIME),
        (dt.date(2025, 4, 1), dt.date(2025, 5, 1), LATE_RECEIVED),
        (dt.date(2025, 4, 30), dt.date(2025, 4, 15), LATE),
        (dt.date(2025, 3, 20), dt.date(2025, 3, 1), TO_COME),
        ("na de afsluiting", dt.date(2025, 5, 1), LATE_RECEIVED),
    ],
)
def test_status_of_a_delivery(received: dt.date | str | None, day: dt.date, expected: str) -> None:
    assert status(delivery(received), day) == expected


def test_final_against_provisional() -> None:
    book = load(2024)[0]
    item = replace(delivery(dt.date(2025, 3, 1)), provisional=342_600_000, final=340_000_000)
    book.beside = replace(book.beside, deliveries=(item,))
    assert calendar(book)[0].correction == -2_600_000


def test_overviews_hold_every_number_once(book: Book) -> None:
    keys = [n.key for overview in overviews(book) for row in overview.rows for n in row.numbers if n.key]
    assert len(keys) == len(set(keys))
    assert all(len(row.numbers) + 1 == len(overview.head) for overview in overviews(book) for row in overview.rows)
    behind = [n for overview in overviews(book) for row in overview.rows for n in row.numbers if n.key and n.amount]
    assert all(number.lines or number.note for number in behind)


def test_places_of_ama(book: Book) -> None:
    (row,) = next(overview for overview in overviews(book) if overview.id == "plaatsen").rows
    assert [number.text for number in row.numbers] == ["1.680,33", "1.207,64", "472,69", "71,9 %"]
