"""``maatwerk publish``: tables that may leave the house, and what an outsider can conclude from tables that did."""

from __future__ import annotations

import csv
import datetime as dt
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table as Screen

from maatwerk.cli.common import FINDINGS, FINE, AsJson, In, day_named, err, finish, out, plain, show_json, wrong_use
from maatwerk.cli.law import refuse_same, table_of
from maatwerk.figures.disclosure import (
    MARKER,
    TOTAL,
    Bound,
    CannotProtect,
    Face,
    NotATable,
    Question,
    Release,
    Rules,
    Table,
    Unsafe,
    WrongRule,
    audit,
    inside_rows,
    read_face,
    release,
    rules_on,
    table_from,
    written,
)
from maatwerk.figures.disclosure.audit import outside
from maatwerk.figures.disclosure.ready import ready_from
from maatwerk.figures.disclosure.words import OUTSIDE
from maatwerk.rules.finding import Finding
from maatwerk.rules.money import printed
from maatwerk.rules.writing import written_whole

publish = typer.Typer(no_args_is_help=True, help="Publish tables without giving small groups away.")

Threshold = Annotated[
    int | None, typer.Option("--threshold", help="Show a cell from this many units and contributors on (5).")
]
Zeros = Annotated[str, typer.Option("--zeros", help="Empty cells: tonen, verbergen or meeverbergen.", metavar="CHOICE")]
PERSON = "insz"


@publish.command("table")
def table_command(
    source: In,
    rows: Annotated[str, typer.Option("--rows", help="Column to classify by.")],
    target: Annotated[Path, typer.Option("--out", help="CSV file to publish.", metavar="FILE")],
    columns: Annotated[str, typer.Option("--columns", help="Second column to classify by.")] = "",
    sum_: Annotated[str, typer.Option("--sum", help="Column to sum; without it units are counted.")] = "",
    counts: Annotated[str, typer.Option("--counts", help="The file is a table already: the column with counts.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Column that names the unit (insz); else each line is one.")] = "",
    contributor: Annotated[
        str, typer.Option("--contributor", help="Column of who else to protect (onderneming).")
    ] = "",
    groups: Annotated[
        Path | None, typer.Option("--groups", help="CSV with onderneming and groep: who belongs together.")
    ] = None,
    quantity: Annotated[str, typer.Option("--quantity", help="Name of what is counted; shared margins share it.")] = "",
    question: Annotated[str, typer.Option("--question", help="What the table answers, for the manifest.")] = "",
    date: Annotated[str, typer.Option("--date", help="Day of release (2025-03-01); today by default.")] = "",
    earlier: Annotated[
        list[Path] | None, typer.Option("--earlier", help="A table that is out already. Repeatable.")
    ] = None,
    threshold: Threshold = None,
    zeros: Zeros = "tonen",
    json_: AsJson = False,
) -> None:
    """Make a table of lines, hide what must be hidden, check that it stays hidden, and write it."""
    for read in (source, *(earlier or []), *([groups] if groups else [])):
        refuse_same(read, target)
    day = day_named(date, "--date") or dt.date.today()
    rules = _rules(day, threshold, zeros)
    dimensions = tuple(name for name in (rows, columns) if name)
    asked = Question(
        target.stem, dimensions, sum_, unit, contributor, _groups(groups), quantity or (counts if counts else "")
    )
    try:
        table, findings = _table(source, asked, counts)
        faces = [_face(file, table.quantity, findings) for file in earlier or []]
        made = release([table], rules, question or _question(asked), day, faces)
    except (Unsafe, CannotProtect) as problem:
        err.print(f"[red]Niets geschreven:[/red] {plain(str(problem))}")
        raise typer.Exit(FINDINGS) from problem
    except NotATable as problem:
        wrong_use(str(problem))
    _write(made, target)
    _show(made, findings, target, json_)
    finish(findings, target)


def _rules(day: dt.date, threshold: int | None, zeros: str) -> Rules:
    try:
        return rules_on(day, minimum_eenheden=threshold, minimum_bijdragers=threshold, zeros=zeros)
    except WrongRule as problem:
        wrong_use(str(problem))


def _groups(file: Path | None) -> dict[str, str] | None:
    if file is None:
        return None
    frame = table_of(file)
    if not {"onderneming", "groep"} <= set(frame.columns):
        wrong_use(f"{file.name}: de kolommen onderneming en groep zijn nodig.")
    return dict(frame.select("onderneming", "groep").drop_nulls().iter_rows())


def _table(source: Path, asked: Question, counts: str) -> tuple[Table, list[Finding]]:
    frame: pl.DataFrame = table_of(source)
    if counts:
        return ready_from(frame, asked.name, asked.counted, asked.dimensions, counts, source.name)
    table, findings = table_from(frame, asked, source.name)
    return table, [*findings, *_not_per_person(frame, asked, source)]


def _not_per_person(frame: pl.DataFrame, asked: Question, source: Path) -> list[Finding]:
    """Return a finding when persons are in the file but lines are counted: one person may stand in many lines."""
    if asked.unit or PERSON not in frame.columns:
        return []
    why = (
        f"De kolom {PERSON} staat in het bestand, maar elke lijn telt als een eenheid; een persoon kan er meer hebben."
    )
    return [Finding("lijnen-geteld", source.name, "", PERSON, "", why, f"Geef --unit {PERSON}.", blocking=False)]


def _face(file: Path, quantity: str, findings: list[Finding]) -> Face:
    face, found = read_face(file, quantity)
    findings.extend(found)
    return face


def _question(asked: Question) -> str:
    return f"{asked.counted} per {' en '.join(asked.dimensions)}"


def _write(made: Release, target: Path) -> None:
    """Write the table, its manifest and, for the house only, why each cell is hidden."""
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = pl.DataFrame(inside_rows(made), schema={"cel": pl.String, "soort": pl.String, "uitleg": pl.String})
    with ExitStack() as all_or_none:
        inside, manifest, table = (
            all_or_none.enter_context(written_whole(target.with_name(f"{target.name}{end}")))
            for end in (".intern.csv", ".manifest.json", "")
        )
        table.write_text(written(made.faces[0]), encoding="utf-8")
        made.write_manifest(manifest)
        inside.write_text(rows.write_csv(), encoding="utf-8")


def _show(made: Release, findings: list[Finding], target: Path, json_: bool) -> None:
    if json_:
        bounds = [bound.as_dict() for bound in made.audit]
        show_json({**made.manifest, "bounds": bounds, "findings": [finding.as_dict() for finding in findings]})
        return
    out.print(_screen(made.faces[0]))
    hidden = len(made.faces[0].hidden)
    out.print(f"{hidden} cel(len) verborgen." + (f" {OUTSIDE}" if hidden else ""))
    err.print(f"geschreven: {target.name}, {target.name}.manifest.json; voor intern gebruik: {target.name}.intern.csv")


def _screen(face: Face) -> Screen:
    header, *lines = (line for line in _cells(face))
    screen = Screen(title=face.name, title_justify="left")
    for at, name in enumerate(header):
        screen.add_column(plain(name), justify="right" if at >= len(face.dimensions) else "left")
    for line in lines:
        screen.add_row(*map(plain, line))
    return screen


def _cells(face: Face) -> list[list[str]]:
    return list(csv.reader(written(face).splitlines()))


@publish.command("audit")
def audit_command(
    file: Annotated[Path, typer.Argument(help="A published table (CSV).")],
    margins: Annotated[
        list[Path] | None, typer.Option("--margins", help="Another table of the same count that is out. Repeatable.")
    ] = None,
    threshold: Threshold = None,
    zeros: Zeros = "tonen",
    json_: AsJson = False,
) -> None:
    """Say what anybody can conclude about each hidden cell of published tables."""
    rules = _rules(dt.date.today(), threshold, zeros)
    findings: list[Finding] = []
    try:
        first = _face(file, "", findings)
        faces = [first, *(_face(other, first.quantity, findings) for other in margins or [])]
        found = audit(faces, outside(faces, rules))
    except NotATable as problem:
        wrong_use(str(problem))
    weak = sum(not bound.protected for bound in found)
    if json_:
        shown = [{**bound.as_dict(), "decimals": first.decimals} for bound in found]
        show_json(
            {"hidden": len(found), "protected": not weak, "bounds": shown, "findings": [f.as_dict() for f in findings]}
        )
    else:
        _show_bounds(first, found, weak, findings)
    raise typer.Exit(FINDINGS if weak or any(finding.blocking for finding in findings) else FINE)


def _show_bounds(face: Face, found: list[Bound], weak: int, findings: list[Finding]) -> None:
    screen = Screen(title=f"Wat uit {face.name} af te leiden is", title_justify="left")
    for name in ("verborgen cel", "minstens", "hoogstens", "beschermd"):
        screen.add_column(name, justify="left" if name == "verborgen cel" else "right")
    for bound in found:
        where = ", ".join(f"{name} {category}" for name, category in bound.key[1]) or TOTAL
        high = "geen grens" if bound.high is None else printed(bound.high, face.decimals)
        screen.add_row(plain(where), printed(bound.low, face.decimals), high, "ja" if bound.protected else "NEE")
    out.print(screen)
    out.print(f"{len(found)} verborgen cel(len) ({MARKER}), waarvan {weak} niet beschermd.")
    for finding in findings:
        err.print(f"  {plain(str(finding))}")
