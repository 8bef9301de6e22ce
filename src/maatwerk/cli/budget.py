"""``maatwerk budget``: the budget of a year in its document's own tables, and every number opened to its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from maatwerk.cli.common import FINDINGS, FINE, AsJson, day_named, err, out, plain, show_json, wrong_use
from maatwerk.ledger.article import ArticleCode, is_code
from maatwerk.ledger.book import Book, Cell, Node
from maatwerk.ledger.books import load, years
from maatwerk.ledger.check import OPEN, Tie, check
from maatwerk.ledger.deliveries import KINDS, Due, calendar
from maatwerk.ledger.html import page
from maatwerk.ledger.money import by_source, flows, shared
from maatwerk.ledger.names import money_sources
from maatwerk.ledger.opening import opened
from maatwerk.ledger.plain import book_as_dict, node_as_dict, posting_as_dict
from maatwerk.ledger.receipts import recoveries
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.tables import Table, table_of, tables
from maatwerk.ledger.units import WORDS, shown
from maatwerk.ledger.xlsx import write_xlsx
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch
from maatwerk.rules.writing import same_file, written_whole

budget = typer.Typer(no_args_is_help=True, help="The budget: credits, movements and execution, down to the lines.")

Year = Annotated[int, typer.Argument(metavar="YEAR", help="Budget year, such as 2024.")]


def _load(year: int) -> tuple[Book, tuple[Finding, ...]]:
    try:
        return load(year)
    except Refused as problem:
        wrong_use(f"Van {year} is er geen boek. {problem.finding.mend}" if year not in years() else str(problem))


def _end(findings: Sequence[Finding], *, good: bool = True) -> None:
    """Say the findings of the book and end: 1 when one blocks or when something is not good."""
    for finding in findings:
        err.print(plain(str(finding)))
    raise typer.Exit(FINE if good and not any(finding.blocking for finding in findings) else FINDINGS)


@budget.command("show")
def show_command(
    year: Year,
    article: Annotated[
        str,
        typer.Option("--article", help="Only this article or row: JB0-1JEC2HA-WT, 2HA, activering.", metavar="CODE"),
    ] = "",
    lines: Annotated[bool, typer.Option("--lines", help="Show the lines below every number.")] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Write a workbook.", metavar="FILE")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page.", metavar="FILE")] = None,
    json_: AsJson = False,
) -> None:
    """Show the tables of a year in the document's own layout, with the differences explained under each."""
    book, findings = _load(year)
    chosen = _chosen(book, article)
    if xlsx and html and same_file(xlsx, html):
        wrong_use(f"--xlsx en --html zijn hetzelfde bestand ({html.name}): geef twee namen.")
    if xlsx:
        with written_whole(xlsx) as fresh:
            write_xlsx(book, fresh)
    if html:
        with written_whole(html) as fresh:
            fresh.write_text(page(book), encoding="utf-8")
    if json_:
        show_json(book_as_dict(book, chosen, lines=lines) | {"findings": [finding.as_dict() for finding in findings]})
    elif not (xlsx or html):
        _print_book(book, chosen, lines)
    _end(findings)


def _chosen(book: Book, article: str) -> tuple[Table, ...]:
    """Return the tables asked for; ends the program on an article that the book does not have."""
    if not article:
        return tables(book)
    try:
        return (table_of(book, article),)
    except Refused as problem:
        wrong_use(f"{article!r}: {_why_not(article, problem)}")


def _why_not(article: str, problem: Refused) -> str:
    """Return what is wrong with an article: that the book does not have it, or what is wrong with its code."""
    if "-" in article and not is_code(article):
        try:
            ArticleCode.parse(article)
        except Refused as wrong:
            problem = wrong
    return f"{problem.finding.why} {problem.finding.mend}"


def _print_book(book: Book, chosen: Sequence[Table], lines: bool) -> None:
    out.print(f"[bold]{plain(book.head.title)}[/bold]  {plain(book.head.document)} · {plain(book.head.reference)}")
    if book.head.partial:
        out.print(plain(book.head.partial))
    for table in chosen:
        out.print()
        _print_table(table)
        for cell in table.cells if lines else ():
            _print_opened(
                book, opened(book, cell.row, cell.kind, cell.stage), f"{cell.kind.upper()} {cell.stage.upper()}"
            )


def _print_table(table: Table) -> None:
    out.print(f"[bold]{plain(' · '.join(filter(None, (table.subtitle, table.title))))}[/bold]  ({table.unit})")
    grid = Grid(show_edge=False)
    for place, name in enumerate(_columns(table)):
        grid.add_column(name, justify="right" if place else "left")
    for row in table.rows:
        grid.add_row(plain(row.label), *map(_shown, row.cells), style="bold" if row.is_total else "")
    out.print(grid)
    for note in table.notes:
        out.print(f"  {plain(str(note))}", soft_wrap=True)


def _columns(table: Table) -> list[str]:
    """Return one head per column: the upper head over the lower one, as ``VAK 2024`` over ``BA-JR``."""
    spread = [[text for text, span in line for _ in range(span)] for line in table.head]
    return ["\n".join(part for part in parts) for parts in zip(*spread, strict=True)]


def _shown(cell: Cell) -> str:
    return f"{cell.shown}\n(gedrukt {cell.printed})" if cell.note else cell.shown


def _print_opened(book: Book, node: Node, what: str = "") -> None:
    for depth, part in node.walk():
        amount = shown(part.cents, book.head.unit)
        name = f"{part.label}, {what}" if depth == 0 and what else part.label
        evidence = f"  [dim]{plain(_evidence(part))}[/dim]" if part.posted else ""
        out.print(f"{amount:>14}  {'  ' * depth}{plain(name)}{evidence}", soft_wrap=True)


def _evidence(node: Node) -> str:
    if node.posted is None:
        return ""
    said, line = node.posted.transaction, node.posted.line
    return " · ".join(filter(None, (f"{node.posted.number} {said.id}", said.place, line.figure)))


@budget.command("open")
def open_command(
    year: Year,
    cell: Annotated[str, typer.Argument(metavar="CELL", help="A number of the tables: a2ha_vak_bu, je_vek_bajr.")],
    json_: AsJson = False,
) -> None:
    """Open one number to its lines, as deep as the document goes."""
    book, findings = _load(year)
    node = _opened(book, cell)
    if json_:
        show_json(node_as_dict(book, node))
    else:
        out.print(f"[bold]{plain(cell)}[/bold]  ({WORDS[book.head.unit]})")
        _print_opened(book, node)
    _end(findings)


def _opened(book: Book, cell: str) -> Node:
    row, kind, stage = (["", "", *cell.lower().rsplit("_", 2)])[-3:]
    try:
        return opened(book, row, kind, stage)
    except Refused:
        wrong_use(f"{cell!r} is geen cel van {book.head.year}. Rijen: {', '.join(book.rows)}; schrijf RIJ_SOORT_STADIUM, "
                  f"zoals {next(iter(book.rows))}_{book.head.kinds[0]}_{book.head.stages[-1]}.")  # fmt: skip


@budget.command("sources")
def sources_command(year: Year, json_: AsJson = False) -> None:
    """Show whose money pays the execution, what came from outside, and what is shared."""
    book, findings = _load(year)
    kinds = book.head.kinds
    if json_:
        show_json(_sources_as_dict(book))
        _end(findings)
    _grid(
        f"Uitvoering per herkomst ({WORDS[book.head.unit]})",
        ("herkomst", *kinds),
        [(line.name, *(shown(line.cents[kind], book.head.unit) for kind in kinds)) for line in by_source(book)],
    )
    _grid(
        "Krediet van (+) of naar (−) buiten het boek",
        ("tegenartikel", *kinds),
        [(flow.label, *(shown(flow.cents[kind], book.head.unit) for kind in kinds)) for flow in flows(book)],
    )
    for what, parts in shared(book):
        out.print(
            f"{plain(what)}: {'; '.join(f'{money_sources()[name]} {dutch(part)} euro' for name, part in parts.items())}"
        )
    for item in book.beside.other_money:
        out.print(f"{money_sources()[item.source]}: {plain(item.what)} – bedrag niet in het document")
    _end(findings)


def _sources_as_dict(book: Book) -> dict[str, Any]:
    return {
        "execution": [
            {
                "source": line.source,
                "name": line.name,
                "cents": line.cents,
                "lines": [posting_as_dict(p) for p in line.lines],
            }
            for line in by_source(book)
        ],
        "flows": [{"name": flow.name, "label": flow.label, "cents": flow.cents} for flow in flows(book)],
        "shared": [{"what": what, "cents": parts} for what, parts in shared(book)],
        "without_amount": [{"source": item.source, "what": item.what} for item in book.beside.other_money],
    }


@budget.command("deliveries")
def deliveries_command(
    year: Year,
    on: Annotated[str, typer.Option("--on", help="As it stood on this day; default: the day of the book.")] = "",
    json_: AsJson = False,
) -> None:
    """Show the calendar of federal deliveries (RVA, RSZ): due, received, late, and what the final charge changed."""
    book, findings = _load(year)
    found = calendar(book, day_named(on, "--on"))
    if json_:
        show_json([_due_as_dict(due) for due in found])
        _end(findings)
    head = ("operator", "wat", "soort", "tegen", "stand", "geboekt", "geraamd", "verschil", "correctie")
    _grid(f"Federale leveringen ({WORDS[book.head.unit]})", head, [_due_row(book, due) for due in found])
    late = sum(due.is_late for due in found)
    out.print(f"{late} van {len(found)} leveringen te laat")
    _end(findings)


def _due_row(book: Book, due: Due) -> tuple[str, ...]:
    item = due.delivery
    amounts = (due.charged, item.estimated, due.below_estimate, due.correction)
    said = ("–" if amount is None else shown(amount, book.head.unit) for amount in amounts)
    return (item.operator, item.what, KINDS[item.kind], item.due.isoformat(), due.status, *said)


def _due_as_dict(due: Due) -> dict[str, Any]:
    item = due.delivery
    received = item.received.isoformat() if isinstance(item.received, dt.date) else item.received
    return {
        "operator": item.operator, "what": item.what, "about": item.about, "kind": item.kind, "due": item.due.isoformat(),
        "received": received, "status": due.status, "late": due.is_late, "charged_cents": due.charged,
        "estimated_cents": item.estimated, "provisional_cents": item.provisional, "final_cents": item.final,
        "correction_cents": due.correction, "place": item.place, "note": item.note,
    }  # fmt: skip


@budget.command("receipts")
def receipts_command(year: Year, json_: AsJson = False) -> None:
    """Show expected against real recovery per call."""
    book, findings = _load(year)
    found = recoveries(book)
    if json_:
        show_json([{"article": line.article, "call": line.call, "kind": line.kind, "expected_cents": line.expected,
                    "received_cents": line.received, "difference_cents": line.difference,
                    "lines": [posting_as_dict(posted) for posted in line.lines]} for line in found])  # fmt: skip
        _end(findings)
    unit = book.head.unit
    rows = [
        (line.call, *(shown(amount, unit) for amount in (line.expected, line.received, line.difference)))
        for line in found
    ]
    totals = [sum(getattr(line, name) for line in found) for name in ("expected", "received", "difference")]
    rows.append(("totaal", *(shown(total, unit) for total in totals)))
    _grid(f"Ontvangsten per oproep ({WORDS[unit]})", ("oproep", "verwacht", "ontvangen", "verschil"), rows)
    _end(findings)


@budget.command("check")
def check_command(
    year: Year,
    all_: Annotated[bool, typer.Option("--all", help="Also the comparisons that are equal.")] = False,
    json_: AsJson = False,
) -> None:
    """Check a book against what its document prints, and the document against itself."""
    book, findings = _load(year)
    found = check(book)
    unexplained = [tie for tie in found if tie.status == OPEN]
    if json_:
        show_json(_check_as_dict(book, found, findings))
    else:
        _print_check(book, found, all_)
    _end(findings, good=not unexplained)


def _check_as_dict(book: Book, found: Sequence[Tie], findings: Sequence[Finding]) -> dict[str, Any]:
    fields = ("what", "printed", "ours", "status", "why", "place", "cell")
    return {
        "year": book.head.year,
        "counts": _counts(found),
        "ties": [{name: getattr(tie, name) for name in fields} for tie in found],
        "remarks": [{"what": r.what, "place": r.place, "taken": r.taken} for r in book.printed.remarks],
        "findings": [finding.as_dict() for finding in findings],
    }


def _counts(found: Sequence[Tie]) -> dict[str, int]:
    return {status: sum(tie.status == status for tie in found) for status in dict.fromkeys(tie.status for tie in found)}


def _print_check(book: Book, found: Sequence[Tie], everything: bool) -> None:
    rows = [
        (tie.what, tie.printed, tie.ours, tie.status, tie.why) for tie in found if everything or tie.status != "gelijk"
    ]
    _grid(f"{book.head.title}: grootboek tegen document", ("wat", "gedrukt", "grootboek", "besluit", "waarom"), rows)
    for remark in book.printed.remarks:
        out.print(f"Tweemaal gezegd: {plain(remark.what)} Hier genomen: {plain(remark.taken)}", soft_wrap=True)
    out.print(", ".join(f"{count} {status}" for status, count in _counts(found).items()))


def _grid(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table; columns of numbers to the right. Nothing at all when it has no rows."""
    if not rows:
        return
    grid = Grid(title=title, title_justify="left", show_edge=False)
    for place, name in enumerate(head):
        numbers = all(
            row[place].lstrip("-").replace(".", "").replace(",", "").isdigit() or row[place] in ("", "–")
            for row in rows
        )
        grid.add_column(name, justify="right" if place and numbers else "left")
    for row in rows:
        grid.add_row(*map(plain, row))
    out.print(grid)
