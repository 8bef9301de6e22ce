"""A book as HTML: the document's tables, every number a link to its lines. A fragment to put in a page, or a whole page."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from html import escape
from importlib import resources

from maatwerk.ledger.book import Book, Cell, Node
from maatwerk.ledger.check import said
from maatwerk.ledger.journal import Posted
from maatwerk.ledger.opening import opened
from maatwerk.ledger.overviews import Number, Overview, line_shown, overviews
from maatwerk.ledger.tables import Note, Table, tables
from maatwerk.ledger.units import shown

LINES = "_lijnen"
"""What follows the anchor of a number in the anchor of its lines: ``#a2ha_vak_bu`` and ``#a2ha_vak_bu_lijnen``."""


RATE = "_benutting"
"""What stands before that for a use rate, after the anchor of the execution: ``#a2ha_vek_bu_benutting_lijnen``."""


@functools.cache
def style() -> str:
    """Return the style sheet of the fragment."""
    return resources.files("maatwerk.ledger").joinpath("book.css").read_text(encoding="utf-8")


def page(book: Book) -> str:
    """Return a book as a self-contained page."""
    title = escape(book.head.title)
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>{title}</title><style>{style()}</style></head><body><main>{fragment(book)}</main></body></html>\n'
    )


def fragment(book: Book, prefix: str = "", level: int = 1, figures: Mapping[str, str] | None = None) -> str:
    """Return a book as a fragment: tables, lines, overviews. It needs ``style()`` once in the page.

    ``prefix`` goes before every anchor, so that several books can stand in one page; ``level`` is the first heading's.
    ``figures`` gives for the id of a cell the place in the page of its published figure: a printed number leads there.
    """
    return _Fragment(book, prefix, level, figures or {}).whole()


class _Fragment:
    """Writes one book; holds the prefix of its anchors and the level of its headings."""

    def __init__(self, book: Book, prefix: str, level: int, figures: Mapping[str, str]) -> None:
        self.book = book
        self.prefix = escape(prefix, quote=True)
        self.level = level
        self.figures = figures

    def whole(self) -> str:
        """Return everything, in the order of the document."""
        head = self.book.head
        found = tables(self.book)
        partial = f"<p class=note>{escape(head.partial)}</p>" if head.partial else ""
        intro = (
            f"<p class=soft>{escape(head.document)} · {escape(head.reference)}. Elk getal opent tot op zijn lijnen.</p>"
        )
        body = "".join(self._table(table) for table in found)
        rest = "".join(self._overview(overview) for overview in overviews(self.book)) + self._remarks()
        seal = f"<p class=soft>Controlegetal van het grootboek: <code>{self.book.budget.journal.head}</code></p>"
        return f"<section class=book>{self._h(0, head.title)}{intro}{partial}{body}{rest}{seal}</section>"

    def _h(self, below: int, text: str) -> str:
        tag = f"h{min(self.level + below, 6)}"
        return f"<{tag}>{escape(text)}</{tag}>"

    def _table(self, table: Table) -> str:
        code = f"<code>{escape(table.subtitle)}</code> " if table.subtitle else ""
        tag = f"h{min(self.level + (2 if table.level == 'artikel' else 1), 6)}"
        title = f'<{tag} id="{self.prefix}{table.id}">{code}{escape(table.title)}</{tag}>'
        head = "".join(f"<tr>{self._head(line)}</tr>" for line in table.head)
        rows = "".join(
            f"<tr{' class=total' if row.is_total else ''}><th scope=row>{escape(row.label)}</th>"
            f"{''.join(self._cell(cell) for cell in row.cells)}</tr>"
            for row in table.rows
        )
        notes = "".join(f"<li>{self._note(note)}</li>" for note in table.notes)
        return (
            f'{title}<table class="grid num"><caption>({escape(table.unit)})</caption><thead>{head}</thead><tbody>{rows}</tbody>'
            f"</table>{f'<ul class=notes>{notes}</ul>' if notes else ''}{self._lines(table)}"
        )

    def _head(self, line: tuple[tuple[str, int], ...]) -> str:
        return "".join(
            f"<th scope={'colgroup' if span > 1 else 'col'} colspan={span}>{escape(text)}</th>" if text else "<td></td>"
            for text, span in line
        )

    def _cell(self, cell: Cell) -> str:
        other = f"<small>gedrukt&nbsp;{self._printed(cell)}<br>{escape(cell.note)}</small>" if cell.note else ""
        anchor = f"{self.prefix}{cell.id}"
        return f'<td class=n id="{anchor}"><a href="#{anchor}{LINES}">{cell.shown}</a>{other}</td>'

    def _printed(self, cell: Cell) -> str:
        place = self.figures.get(cell.id)
        return f'<a href="#{escape(place, quote=True)}">{escape(cell.printed)}</a>' if place else escape(cell.printed)

    def _note(self, note: Note) -> str:
        """Return a note with a link on each number of ours that it names."""
        made, rest = "", note.text
        for cell in note.cells:
            before, number, rest = rest.partition(cell.shown)
            made += f'{escape(before)}<a href="#{self.prefix}{cell.id}{LINES}">{number}</a>'
        before, rate, rest = rest.partition(note.rate) if note.rate else (rest, "", "")
        linked = f'<b><a href="#{self._rate_place(note)}">{escape(rate)}</a></b>' if rate else ""
        return f"{made}{escape(before)}{linked}{escape(rest)}"

    def _rate_place(self, note: Note) -> str:
        return f"{self.prefix}{note.cells[0].id}{RATE}{LINES}"

    def _lines(self, table: Table) -> str:
        """Return what stands below each number of a table, folded; a link to one opens it."""
        opened_cells = "".join(self._opened(cell) for cell in table.cells)
        opened_cells += "".join(self._opened_rate(note) for note in table.notes if note.rate)
        return f"<details class=lines><summary>Lijnen onder deze getallen</summary>{opened_cells}</details>"

    def _opened_rate(self, note: Note) -> str:
        """Return what a use rate is made of: execution over credit, each a link to its own lines."""
        done, credit = note.cells
        rows = "".join(
            f'<tr><td><a href="#{self.prefix}{cell.id}{LINES}">{said(cell.kind, cell.stage)}</a></td>'
            f"<td class=n>{cell.shown}</td></tr>"
            for cell in note.cells
        )
        what = f"{escape(self.book.row(done.row).label)}, benutting {done.shown} / {credit.shown}: {escape(note.rate)}"
        return (
            f'<div id="{self._rate_place(note)}" class=opened><p><b>{what}</b> <a href="#{self.prefix}{done.id}">terug</a></p>'
            f"<table><tbody>{rows}</tbody></table></div>"
        )

    def _opened(self, cell: Cell) -> str:
        node = opened(self.book, cell.row, cell.kind, cell.stage)
        anchor = f"{self.prefix}{cell.id}"
        rows = "".join(self._node(part, 0) for part in node.parts) or "<tr><td colspan=4>Geen lijnen.</td></tr>"
        what = f"{escape(node.label)}, {said(cell.kind, cell.stage)}"
        return (
            f'<div id="{anchor}{LINES}" class=opened><p><b>{what}: {cell.shown}</b> <a href="#{anchor}">terug</a></p>'
            f"<table><tbody>{rows}</tbody></table></div>"
        )

    def _node(self, node: Node, depth: int) -> str:
        amount = shown(node.cents, self.book.head.unit)
        if node.id:
            link = f'<a href="#{self.prefix}{node.id}{LINES}">{escape(node.label)}</a>'
            return f'<tr><td style="--d:{depth}">{link}</td><td class=n>{amount}</td><td></td></tr>'
        said = f"{escape(node.label)}{_why(node)}"
        own = f'<tr><td style="--d:{depth}">{said}</td><td class=n>{amount}</td><td>{_evidence(node.posted)}</td></tr>'
        return own + "".join(self._node(part, depth + 1) for part in node.parts)

    def _overview(self, overview: Overview) -> str:
        head = "".join(f"<th scope=col>{escape(text)}</th>" for text in overview.head)
        rows = "".join(
            f"<tr><th scope=row>{escape(row.label)}</th>{''.join(self._number(number) for number in row.numbers)}</tr>"
            for row in overview.rows
        )
        below = "".join(
            self._behind(row.label, number) for row in overview.rows for number in row.numbers if number.key
        )
        table = (
            f"<table class=grid><caption>({escape(overview.unit)})</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
            f"</table><details class=lines><summary>Lijnen onder deze getallen</summary>{below}</details>"
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in overview.notes)
        shown_notes = f"<ul class=notes>{notes}</ul>" if notes else ""
        return f"{self._h(1, overview.title)}{table if rows else ''}{shown_notes}"

    def _number(self, number: Number) -> str:
        if not number.key:
            return f"<td>{escape(number.text)}</td>"
        anchor = f"{self.prefix}{escape(number.key, quote=True)}"
        return f'<td class=n id="{anchor}"><a href="#{anchor}{LINES}">{escape(number.text)}</a></td>'

    def _behind(self, label: str, number: Number) -> str:
        """Return what stands below a number of an overview: its lines, or where it comes from."""
        anchor = f"{self.prefix}{escape(number.key, quote=True)}"
        rows = "".join(
            f"<tr><td>{escape(posted.transaction.cause)}</td><td class=n>{line_shown(self.book, posted)}</td>"
            f"<td>{_evidence(posted)}</td></tr>"
            for posted in number.lines
        )
        note = f"<p class=soft>{escape(number.note)}</p>" if number.note else ""
        none = "" if number.lines or number.note else "<p class=soft>Geen lijnen.</p>"
        return (
            f'<div id="{anchor}{LINES}" class=opened><p><b>{escape(label)}: {escape(number.text)}</b> '
            f'<a href="#{anchor}">terug</a></p>{note}{none}<table><tbody>{rows}</tbody></table></div>'
        )

    def _remarks(self) -> str:
        items = "".join(
            f"<li>{escape(remark.what)} <span class=soft>Hier genomen: {escape(remark.taken)}</span></li>"
            for remark in self.book.printed.remarks
        )
        return f"{self._h(1, 'Wat het document op twee manieren zegt')}<ul class=notes>{items}</ul>" if items else ""


def _why(node: Node) -> str:
    note = node.posted.transaction.note if node.posted else ""
    return f"<div class=soft>{escape(note)}</div>" if note else ""


def _evidence(posted: Posted | None) -> str:
    """Return where a posting comes from: its place in the document, its figure and its name in the ledger."""
    if posted is None:
        return ""
    said, figure = posted.transaction, posted.line.figure
    named = f" · cijfer <code>{escape(figure)}</code>" if figure else ""
    return (
        f"<span class=soft>{escape(said.place)}{named} · boeking {posted.number} <code>{escape(said.id)}</code></span>"
    )
