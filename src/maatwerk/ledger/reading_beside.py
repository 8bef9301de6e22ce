"""What stands in a book's file besides its entries: printed numbers, shares, deliveries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from maatwerk.ledger import accounts
from maatwerk.ledger.book import (
    Beside,
    Book,
    Cofinanced,
    Delivery,
    Misprint,
    MovementSum,
    OtherMoney,
    Printed,
    Rate,
    Remark,
    Subtotal,
)
from maatwerk.ledger.names import money_sources
from maatwerk.ledger.reading_shape import BESIDE, wrong_in
from maatwerk.ledger.refused import Refused, refused
from maatwerk.ledger.shares import parse_shares
from maatwerk.ledger.units import cents

Note = Callable[[Refused], None]
T = TypeVar("T")


def read_printed(content: Mapping[str, Any], book: Book, note: Note) -> Printed:
    """Return what the file says that the document prints; a fault goes to ``note`` and is left out."""
    return Printed(
        dict(_printed_cells(content.get("printed") or {}, book, note)),
        tuple(_each(content, "subtotals", note, lambda item: _subtotal(item, book))),
        tuple(_each(content, "sums", note, lambda item: _movement_sum(item, book))),
        tuple(_each(content, "rates", note, lambda item: _rate(item, book))),
        tuple(_each(content, "misprints", note, lambda item: _misprint(item, book))),
        tuple(_each(content, "remarks", note, lambda item: Remark(**item))),
    )


def read_beside(content: Mapping[str, Any], book: Book, note: Note) -> Beside:
    """Return what stands beside the articles; a fault goes to ``note`` and is left out."""
    return Beside(
        tuple(_each(content, "other_money", note, lambda item: _other_money(item, book))),
        tuple(_each(content, "cofinanced", note, _cofinanced)),
        tuple(_each(content, "deliveries", note, lambda item: _delivery(item, book))),
    )


def _each(content: Mapping[str, Any], name: str, note: Note, read: Callable[[Any], T]) -> Iterator[T]:
    """Yield what can be read of a list; what can not is noted with its place."""
    for number, item in enumerate(content.get(name) or (), 1):
        try:
            wrong = wrong_in(item, BESIDE)
            if wrong:
                raise ValueError(f"{', '.join(wrong)}: andere vorm")
            yield read(item)
        except Refused as problem:
            note(problem)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            note(refused("boek-deel-onleesbaar", f"{name} {number}", name, item, f"Dit deel is niet te lezen: {problem!r}.",
                         "Zie docs/budget.md voor het formaat."))  # fmt: skip


def _printed_cells(printed: Mapping[str, Any], book: Book, note: Note) -> Iterator[tuple[tuple[str, str, str], str]]:
    for row, kinds in printed.items():
        for kind, texts in _kinds(row, kinds, note):
            try:
                yield from _printed_row(str(row), str(kind), texts, book)
            except Refused as problem:
                note(problem)
            except ValueError as problem:
                mend = "Geef één gedrukt getal per stadium."
                note(refused("gedrukt-verkeerd", str(row), str(kind), texts, str(problem), mend))


def _kinds(row: Any, kinds: Any, note: Note) -> Iterable[tuple[Any, Any]]:
    if isinstance(kinds, dict):
        return kinds.items()
    note(refused("gedrukt-verkeerd", str(row), "", kinds, "Een rij geeft haar getallen per soort krediet.",
                 'Schrijf {vak: ["1", "2", "3"]}.'))  # fmt: skip
    return ()


def _printed_row(row: str, kind: str, texts: Iterable[str], book: Book) -> Iterator[tuple[tuple[str, str, str], str]]:
    found = book.row(row)
    if not isinstance(texts, list):
        raise ValueError("een rij geeft haar getallen in een lijst")
    for stage, text in zip(book.head.stages, texts, strict=True):
        cents(text, book.head.unit)
        book.cell(found.id, kind, stage)
        yield (found.id, kind, stage), text


def _checked(item: Mapping[str, Any], book: Book) -> Mapping[str, Any]:
    """Return an item whose printed number can be read and whose row the book has."""
    if "printed" in item:
        cents(item["printed"], "EUR" if "more_than" in item else book.head.unit)
    book.row(item["row"])
    return item


def _subtotal(item: Mapping[str, Any], book: Book) -> Subtotal:
    printed = {kind: item[kind] for kind in accounts.SPLIT if kind in item}
    printed |= dict.fromkeys(accounts.SPLIT, item["both"]) if "both" in item else {}
    for text in printed.values():
        cents(text, book.head.unit)
    return Subtotal(
        book.article(item["article"]), tuple(item["path"]), printed, item["place"], item.get("figures") or {}
    )


def _movement_sum(item: Mapping[str, Any], book: Book) -> MovementSum:
    return MovementSum(**_checked(item, book))


def _rate(item: Mapping[str, Any], book: Book) -> Rate:
    return Rate(**_checked(item, book))


def _misprint(item: Mapping[str, Any], book: Book) -> Misprint:
    return Misprint(**_checked(item, book))


def _source(name: str, where: str) -> str:
    if name not in money_sources():
        raise refused("herkomst-onbekend", where, "source", name, "Deze herkomst van geld is niet gekend.",
                      f"Gekend zijn: {', '.join(money_sources())}.")  # fmt: skip
    return name


def _other_money(item: Mapping[str, Any], book: Book) -> OtherMoney:
    return OtherMoney(_source(item["source"], item["what"]), book.article(item["article"]), item["what"], item["place"])


def _cofinanced(item: Mapping[str, Any]) -> Cofinanced:
    shares = parse_shares(item["shares"], item["id"])
    for name in shares:
        _source(name, item["id"])
    return Cofinanced(
        item["id"], item["what"], cents(item["euro"], "EUR"), shares, item["place"], item.get("figure", "")
    )


def _delivery(item: Mapping[str, Any], book: Book) -> Delivery:
    if item["kind"] not in ("provisional", "final") or not isinstance(item["due"], dt.date):
        raise ValueError("kind is provisional of final, due is een dag")
    amounts = {
        name: cents(item[name], book.head.unit) for name in ("provisional", "final", "estimated") if name in item
    }
    return Delivery(
        operator=item["operator"],
        what=item["what"],
        about=item["about"],
        kind=item["kind"],
        due=item["due"],
        article=book.article(item["article"]),
        path=tuple(item["path"]),
        place=item["place"],
        received=item.get("received"),
        correction=item.get("correction", ""),
        note=item.get("note", ""),
        **amounts,
    )
