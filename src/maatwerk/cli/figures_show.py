"""How the published figures are shown on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from maatwerk.cli.common import err, out, plain
from maatwerk.figures.catalogue.check import (
    CONTRADICTS,
    EQUAL,
    KINDS,
    ROUNDED,
    STATED,
    WITHIN,
    Contradiction,
    Item,
    Result,
    of_kind,
)
from maatwerk.figures.catalogue.coverage import Coverage
from maatwerk.figures.catalogue.model import STATUSES, Catalogue, Figure, shown_with_unit
from maatwerk.figures.catalogue.telling import about, came_of, opened
from maatwerk.rules.finding import Finding

FEW = 12
"""Missing numbers shown without --all."""
NEAR = 1
"""Look-alikes up to this rank are shown without --all: one number, or nearly one."""

OUTCOMES = {
    EQUAL: "gelijk",
    ROUNDED: "gelijk na afronding",
    WITHIN: "binnen een grens",
    CONTRADICTS: "in tegenspraak",
    STATED: "alleen vermeld",
}


def show_check(catalogue: Catalogue, result: Result, documents: Sequence[str], all_: bool) -> None:
    """Print a line per document, then the contradictions by kind, then the look-alikes."""
    for name in documents:
        _line(name, catalogue.documents[name].title, result.of(name))
    if len(documents) > 1:
        _line("", "Samen", result)
    if all_:
        _every_item(result)
    for kind in KINDS:
        if kind != "alike":
            _group(KINDS[kind], list(of_kind(result.contradictions, kind)))
    _look_alikes(list(of_kind(result.contradictions, "alike")), all_)


def _line(name: str, title: str, result: Result) -> None:
    counted = result.counts()
    used = sum(item.outcome == STATED and bool(item.used_by) for item in result.items)
    said = [f"{counted[outcome]} {words}" for outcome, words in OUTCOMES.items()]
    rests = f" (op {used} daarvan rusten andere)" if used else ""
    out.print(f"[bold]{name or title}[/bold]  {plain(title) if name else ''}".rstrip(), soft_wrap=True)
    number = f"{counted['figures']} cijfers: {', '.join(said)}{rests}" if counted["figures"] else "geen cijfers"
    out.print(f"      {number}", soft_wrap=True)


def _every_item(result: Result) -> None:
    table = Table("cijfer", "gedrukt", "periode", "uitkomst", "waarmee", box=None, pad_edge=False)
    for item in result.items:
        table.add_row(
            *map(Text, (item.figure.id, item.figure.first.said, item.figure.period, OUTCOMES[item.outcome], item.how))
        )
    out.print()
    out.print(table)


def _group(title: str, found: Sequence[Contradiction]) -> None:
    if not found:
        return
    out.print(f"\n[bold]{title}[/bold] [dim]({len(found)})[/dim]")
    for one in found:
        other = f"{one.other} ({one.other_id or one.other_place})" if one.other_id or one.other_place else one.other
        out.print(f"  [bold]{plain(one.printed)}[/bold] tegenover [bold]{plain(other)}[/bold]", soft_wrap=True)
        out.print(f"    [dim]{one.document} · {plain(one.place)} · {one.id}[/dim]", soft_wrap=True)
        out.print(Padding(Text(one.why), (0, 0, 0, 4), expand=False))


def _look_alikes(found: Sequence[Contradiction], all_: bool) -> None:
    """Print look-alikes, those nearest to one number first; without --all only these."""
    shown = [one for one in found if all_ or one.rank <= NEAR]
    _group(KINDS["alike"], shown)
    if len(found) > len(shown):
        out.print(f"  [dim]… en nog {len(found) - len(shown)} die minder op elkaar lijken; alle met --all[/dim]")


def show_faults(faults: Sequence[Finding]) -> None:
    """Print what is wrong with the catalogue itself."""
    out.print()
    if not faults:
        out.print("De catalogus zelf is zonder fouten.")
        return
    err.print(f"[red]{len(faults)} fout(en) in de catalogus zelf[/red]")
    for fault in faults:
        err.print(Text(f"  {fault}"), soft_wrap=True)


def show_coverage(catalogue: Catalogue, name: str, outcome: Coverage, all_: bool) -> None:
    """Print what every number of a file is, in sums and where asked one by one."""
    _title(catalogue, name, outcome)
    counted = Counter(one.skipped for one in outcome.seen if one.skipped)
    shown = sum(bool(one.figures) for one in outcome.seen)
    out.print(
        f"{len(outcome.seen)} getallen: {shown} in de catalogus, {counted.total()} overgeslagen met reden, "
        f"{len(outcome.neither)} in geen van beide"
    )
    for reason, count in counted.most_common():
        out.print(f"  [dim]{count:>4} {reason:<14} {plain(catalogue.reasons.get(reason, ''))}[/dim]", soft_wrap=True)
    if all_:
        _every_number(outcome)
    if outcome.neither:
        out.print(f"\n[bold]In geen van beide[/bold] [dim]({len(outcome.neither)})[/dim]")
        for one in outcome.neither:
            around = plain(one.number.around)
            out.print(
                f"  regel {one.number.line}: [bold]{plain(one.number.printed)}[/bold]  [dim]{around}[/dim]",
                soft_wrap=True,
            )
    _missing(outcome, all_)


def _title(catalogue: Catalogue, name: str, outcome: Coverage) -> None:
    if outcome.document:
        out.print(
            f"[bold]{plain(name)}[/bold]  {outcome.document}, {plain(catalogue.documents[outcome.document].title)}"
        )
    else:
        out.print(
            f"[bold]{plain(name)}[/bold]  lijkt op geen document van de catalogus; zijn getallen zijn dus nergens "
            "opgenomen. Is het er toch een, zeg dan welk met --document."
        )


def _every_number(outcome: Coverage) -> None:
    table = Table("regel", "gedrukt", "cijfer of reden", "in de tekst", box=None, pad_edge=False)
    for one in outcome.seen:
        settled = " ".join(one.figures) or one.skipped or "IN GEEN VAN BEIDE"
        table.add_row(str(one.number.line), Text(one.number.printed), Text(settled), Text(one.number.around))
    out.print(table)


def _missing(outcome: Coverage, all_: bool) -> None:
    if not outcome.missing:
        return
    out.print(f"\n{len(outcome.missing)} getallen van het document staan niet in dit bestand:")
    for row in outcome.missing if all_ else outcome.missing[:FEW]:
        settled = " ".join(row.figures) or row.skipped
        out.print(
            f"  [dim]regel {row.line} van het document: {plain(row.printed)} ({plain(settled)})[/dim]", soft_wrap=True
        )
    if len(outcome.missing) > FEW and not all_:
        out.print("  [dim]… alle met --all[/dim]")


def tree_of(catalogue: Catalogue, result: Result, id_: str) -> Tree:
    """Return a figure as a tree: its places, the figures it follows from opened down to the last, and what it is not."""
    items = {item.figure.id: item for item in result.items}
    item = items[id_]
    tree = Tree(_head(item))
    tree.add(Text(f"{catalogue.documents[item.figure.document].title} ({item.figure.document})"))
    for mention in item.figure.said:
        tree.add(Text(f"{shown_with_unit(mention.printed, mention.unit)}  ·  {mention.place}"))
    if item.figure.note:
        tree.add(Text(f"let op: {item.figure.note}"))
    if item.figure.formula:
        _open(tree.add("volgt uit"), catalogue, items, item, ())
    _closing(tree, catalogue, result, item)
    return tree


def _head(item: Item) -> Text:
    figure = item.figure
    facts = ", ".join(filter(None, [figure.period, STATUSES[figure.status], OUTCOMES[item.outcome]]))
    return Text.assemble((figure.first.said, "bold"), f"  {figure.measures}  ", (f"[{facts}] {figure.id}", "dim"))


def _open(branch: Tree, catalogue: Catalogue, items: dict[str, Item], item: Item, above: tuple[str, ...]) -> None:
    words = {"at_most": "hoogstens ", "at_least": "minstens ", "parts": "genoemde delen: "}.get(
        item.figure.relation, ""
    )
    branch = branch.add(Text(words + came_of(catalogue, item)))
    for one in opened(items, item, above):
        deeper = branch.add(_head(one))
        if one.figure.formula and one.figure.id not in above:
            _open(deeper, catalogue, items, one, (*above, item.figure.id))


def _closing(tree: Tree, catalogue: Catalogue, result: Result, item: Item) -> None:
    look, wrong = about(result, item.figure.id)
    for one in wrong:
        tree.add(Text(f"{KINDS[one.kind].lower()}: {one.why}", style="yellow"))
    for one in look:
        other = catalogue.figures[one.other_id if one.id == item.figure.id else one.id]
        tree.add(Text(f"niet te verwarren met {other.first.said}: {other.measures} ({other.id})"))
    if item.used_by:
        tree.add(Text(f"gebruikt in {', '.join(item.used_by)}"))


def rows_of(figures: Iterable[Figure]) -> Table:
    """Return figures as a table: id, value, period, status, what they measure."""
    table = Table("cijfer", "gedrukt", "periode", "status", "wat het meet", box=None, pad_edge=False)
    for figure in figures:
        table.add_row(
            *map(Text, (figure.id, figure.first.said, figure.period, STATUSES[figure.status], figure.measures))
        )
    return table
