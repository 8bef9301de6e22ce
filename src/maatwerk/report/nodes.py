"""A number and the lines below it, as deep as they go: one shape for figures, budget cells, indicators and computed totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Node:
    """One number of the report: what it is, how it is shown, where it comes from, and what it is made of.

    ``id`` is its place in the report (an anchor). ``end`` says, for a number without lines, why it goes no deeper.
    """

    id: str
    name: str
    shown: str
    source: str = ""
    formula: str = ""
    note: str = ""
    lines: tuple[Node, ...] = ()
    end: str = ""


def link(node_id: str, shown: str) -> str:
    """Return a number as the way to its lines."""
    return f'<a href="#{escape(node_id, quote=True)}">{escape(shown)}</a>'


def opened(nodes: Iterable[Node]) -> str:
    """Return every node as a section with its lines as a table; a line with lines of its own leads to its own section."""
    return "".join(_section(node) for node in _once(nodes))


def _once(nodes: Iterable[Node]) -> Iterator[Node]:
    seen: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if node.id not in seen:
            seen.add(node.id)
            yield node
            waiting += [line for line in node.lines if line.id]


def _section(node: Node) -> str:
    said = [f"<p class=soft>{escape(text)}</p>" for text in (node.source, node.note) if text]
    formula = f"<p><code>{escape(node.formula)}</code></p>" if node.formula else ""
    return (
        f'<section class=lines id="{escape(node.id, quote=True)}"><h3>{escape(node.name)} <b class=n>{escape(node.shown)}</b>'
        f"</h3>{''.join(said)}{formula}{_below(node)}</section>"
    )


def _below(node: Node) -> str:
    if not node.lines:
        return f"<p class=soft>{escape(node.end or 'Dieper gaat het document niet.')}</p>"
    rows = "".join(_row(line) for line in node.lines)
    return f"<table><tbody>{rows}</tbody></table>"


def _row(line: Node) -> str:
    shown = link(line.id, line.shown) if line.id else escape(line.shown)
    note = " · ".join(text for text in (line.source, line.note) if text)
    return f"<tr><td>{escape(line.name)}<div class=soft>{escape(note)}</div></td><td class=n>{shown}</td></tr>"
