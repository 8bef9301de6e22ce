"""What stands beside the tables of a book, as one model: sources, flows, receipts, deliveries, places; each number opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maatwerk.ledger import accounts
from maatwerk.ledger.book import Book
from maatwerk.ledger.deliveries import KINDS, Due, calendar
from maatwerk.ledger.journal import CENT, Posted
from maatwerk.ledger.money import by_source, flows, shared
from maatwerk.ledger.names import money_sources
from maatwerk.ledger.receipts import recoveries
from maatwerk.ledger.units import WORDS, percent, shown
from maatwerk.rules.money import dutch


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an overview (or plain words, without a key): as shown, its anchor, and the lines behind it."""

    text: str
    key: str = ""
    amount: int | None = None
    lines: tuple[Posted, ...] = ()
    note: str = ""
    """Where it comes from when it is not the sum of lines."""


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A row: what it is about, and its numbers."""

    label: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A table beside the document's own tables."""

    id: str
    title: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[OverviewRow, ...]
    notes: tuple[str, ...] = ()


def overviews(book: Book) -> tuple[Overview, ...]:
    """Return the overviews of a book that have something to show."""
    found = (_sources(book), _flows(book), _shared(book), _receipts(book), _deliveries(book), _places(book))
    return tuple(overview for overview in found if overview.rows or overview.notes)


def _number(book: Book, key: str, lines: tuple[Posted, ...], amount: int | None = None, note: str = "") -> Number:
    """Return the number that is the sum of lines, or a given one."""
    total = sum(posted.line.amount for posted in lines) if amount is None else amount
    return Number(shown(total, book.head.unit), key, total, lines, note)


def _of_kind(lines: tuple[Posted, ...], kind: str) -> tuple[Posted, ...]:
    return tuple(posted for posted in lines if kind in posted.line.account)


def _sources(book: Book) -> Overview:
    rows = tuple(
        OverviewRow(line.name, tuple(
            _number(book, f"herkomst_{line.source}_{kind}", _of_kind(line.lines, kind)) for kind in book.head.kinds))
        for line in by_source(book)
    )  # fmt: skip
    named = tuple(
        f"{money_sources()[item.source]}: {item.what}; het document geeft geen bedrag."
        for item in book.beside.other_money
    )
    head = ("Uitvoering per herkomst", *(kind.upper() for kind in book.head.kinds))
    return Overview("herkomst", "Wiens geld het is", WORDS[book.head.unit], head, rows, named)


def _flows(book: Book) -> Overview:
    rows = []
    for place, flow in enumerate(flows(book), 1):
        numbers = (
            _number(
                book, f"tegen_{place}_{kind}", _of_kind(flow.lines, kind), flow.cents[kind], _opposite(flow.cents[kind])
            )
            for kind in book.head.kinds
        )
        rows.append(OverviewRow(flow.label, tuple(numbers)))
    head = ("Krediet van (+) of naar (−) buiten het boek", *(kind.upper() for kind in book.head.kinds))
    return Overview("tegen", "Tegenartikelen buiten het programma", WORDS[book.head.unit], head, tuple(rows))


def _opposite(amount: int) -> str:
    return "De lijnen staan op de rekening van de andere, dus met het omgekeerde teken." if amount else ""


def _shared(book: Book) -> Overview:
    places = {
        item.what: f"{item.place}{f', cijfer {item.figure}' if item.figure else ''}" for item in book.beside.cofinanced
    }
    rows = tuple(
        OverviewRow(f"{what}: {money_sources()[name]}", (
            Number(dutch(part), f"samen_{place}_{name}", part, (), f"Aandeel in het gedrukte bedrag ({places[what]})."),))
        for place, (what, parts) in enumerate(shared(book), 1)
        for name, part in parts.items()
    )  # fmt: skip
    return Overview("samen", "Samen gefinancierd, naast de begroting", "euro", ("Wat", "Bedrag"), rows)


def _receipts(book: Book) -> Overview:
    rows = []
    for place, line in enumerate(recoveries(book), 1):
        expected = tuple(posted for posted in line.lines if posted.line.account[0] == accounts.CREDIT)
        received = tuple(posted for posted in line.lines if posted.line.account[0] == accounts.EXECUTION)
        numbers = (
            _number(book, f"ontvangst_{place}_verwacht", expected),
            _number(book, f"ontvangst_{place}_ontvangen", received),
            _number(book, f"ontvangst_{place}_verschil", line.lines, line.difference, "Ontvangen min verwacht."),
        )
        rows.append(OverviewRow(line.call, numbers))
    head = ("Oproep", "Verwacht", "Ontvangen", "Verschil")
    return Overview("ontvangst", "Ontvangsten per oproep", WORDS[book.head.unit], head, tuple(rows))


def _deliveries(book: Book) -> Overview:
    rows = tuple(_delivery(book, place, due) for place, due in enumerate(calendar(book), 1))
    head = ("Levering", "Te leveren tegen", "Stand", "Geboekt (VEK)", "Geraamd", "Correctie")
    return Overview("levering", "Federale leveringen", WORDS[book.head.unit], head, rows)


def _delivery(book: Book, place: int, due: Due) -> OverviewRow:
    item, key = due.delivery, f"levering_{place}"
    source = f"{book.head.document}: {item.place}"
    numbers = (
        Number(item.due.isoformat()),
        Number(due.status),
        _maybe(book, f"{key}_geboekt", due.charged, due.lines),
        _maybe(book, f"{key}_geraamd", item.estimated, (), f"Raming van het departement, {source}."),
        _maybe(book, f"{key}_correctie", due.correction, due.lines, f"Wat de levering veranderde, {source}."),
    )
    note = f" {item.note}" if item.note else ""
    return OverviewRow(f"{item.operator}: {item.what} ({KINDS[item.kind]}).{note}", numbers)


def _maybe(book: Book, key: str, amount: int | None, lines: tuple[Posted, ...], note: str = "") -> Number:
    return Number("–") if amount is None else _number(book, key, lines, amount, note)


def _places(book: Book) -> Overview:
    head = ("Maatregel", "Toegekend", "Ingevuld", "Open", "Invulling")
    return Overview("plaatsen", "Plaatsen", "plaatsen", head, tuple(_place_rows(book)))


def _place_rows(book: Book) -> Iterator[OverviewRow]:
    journal = book.budget.journal
    measures = dict.fromkeys(account[2] for account in journal.accounts((accounts.PLACES, str(book.head.year))))
    for place, measure in enumerate(measures, 1):
        lines = {
            name: journal.lines_of(accounts.places(book.head.year, measure, name))
            for name in ("toegekend", "ingevuld", "open")
        }
        sums = {name: sum(posted.line.amount for posted in own) for name, own in lines.items()}
        granted = -sums["toegekend"]
        numbers = [
            Number(dutch(abs(sums[name])), f"plaatsen_{place}_{name}", abs(sums[name]), lines[name]) for name in lines
        ]
        rate = Number(
            percent(sums["ingevuld"], granted),
            f"plaatsen_{place}_invulling",
            None,
            lines["ingevuld"],
            "Ingevuld / toegekend.",
        )
        yield OverviewRow(measure, (*numbers, rate))


def line_shown(book: Book, posted: Posted) -> str:
    """Return the amount of a line as its book shows it: money in the printed unit, places with two decimals."""
    return shown(posted.line.amount, book.head.unit) if posted.line.unit == CENT else dutch(posted.line.amount)
