"""Read a book from its YAML file: every entry through the gate of the budget, a finding for every fault, the rest kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import yaml

from maatwerk.ledger.article import ArticleCode
from maatwerk.ledger.book import Book, Head
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.reading_beside import read_beside, read_printed
from maatwerk.ledger.reading_entry import EntryReader
from maatwerk.ledger.reading_shape import SHAPES, misshapen
from maatwerk.ledger.refused import Refused, refused
from maatwerk.rules.finding import Finding

_UNREADABLE = (yaml.YAMLError, ValueError, RecursionError, IndexError, KeyError, AttributeError, TypeError)
"""What the YAML library raises on a text that is none: a day that does not exist is a ValueError, an empty number worse."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a name that stands twice in one mapping, or a reference to another place, is an error."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; raises ComposerError on a reference: a few of them can stand for a million lines."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "verwijzingen (*) mogen niet", self.get_mark())
        return super().compose_node(parent, index)


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = Counter(loader.construct_object(key) for key, _ in node.value if isinstance(key, yaml.ScalarNode))
    double = next((key for key, count in keys.items() if count > 1), None)
    if double is not None:
        raise yaml.constructor.ConstructorError(None, None, f"{double!r} staat twee keer", node.start_mark)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_book(text: str, file: str) -> tuple[Book, tuple[Finding, ...]]:
    """Return the book in a YAML text and a finding per fault. Raises Refused when it can not be read as a book at all."""
    content = _content(text, file)
    findings: list[Finding] = []

    def note(problem: Refused) -> None:
        findings.append(replace(problem.finding, file=file))

    articles = tuple(_articles(content["articles"], note))
    if not articles:
        raise refused("boek-onvolledig", file, "articles", "", "Geen enkel artikel is leesbaar.", findings[0].mend)
    budget = Budget(
        content["year"],
        articles,
        content.get("outside") or (),
        content.get("earlier") or (),
        guarded=content.get("guarded", True),
    )
    for measure in content.get("places") or ():
        budget.open_places(measure)
    _read_entries(content, budget, note)
    book = Book(_head(content), budget)
    book.printed = read_printed(content, book, note)
    book.beside = read_beside(content, book, note)
    return book, tuple(findings)


def _content(text: str, file: str) -> dict[str, Any]:
    try:
        content = yaml.load(text, _StrictLoader)
    except _UNREADABLE as problem:
        raise refused(
            "boek-onleesbaar", file, "", "", f"Dit is geen leesbare YAML: {problem}", "Verbeter het bestand."
        ) from problem
    if not isinstance(content, dict):
        raise refused("boek-onleesbaar", file, "", "", "Dit is geen boek.", "Zie docs/budget.md voor het formaat.")
    wrong = misshapen(content)
    unknown = [str(name) for name in content if name not in SHAPES]
    if wrong or unknown:
        raise refused(
            "boek-onvolledig",
            file,
            ", ".join(wrong + unknown),
            "",
            "Deze delen ontbreken, hebben een andere vorm of zijn niet gekend.",
            "Zie docs/budget.md voor het formaat.",
        )
    return content


def _articles(given: list[Any], note: Callable[[Refused], None]) -> Iterator[str]:
    for code in given:
        try:
            yield str(ArticleCode.parse(str(code)))
        except Refused as problem:
            note(problem)


def _head(content: dict[str, Any]) -> Head:
    return Head(
        year=content["year"],
        title=content["title"],
        document=content["document"],
        unit=content["unit"],
        programme=content["programme"],
        booked=content["booked"],
        kinds=tuple(content["kinds"]),
        stages=tuple(content["stages"]),
        reference=content.get("reference", ""),
        partial=content.get("partial", ""),
        outside=content.get("outside") or {},
    )


def _read_entries(content: dict[str, Any], budget: Budget, note: Callable[[Refused], None]) -> None:
    reader = EntryReader(budget, content["unit"], content["document"], content["booked"])
    for number, entry in enumerate(content["entries"], 1):
        try:
            transaction = reader.transaction(entry, f"boeking {number}")
            if transaction is not None:
                budget.post(transaction)
        except Refused as problem:
            note(problem)
