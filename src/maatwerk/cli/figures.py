"""``maatwerk figures``: recompute the published figures, walk a document, open a figure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maatwerk.cli.common import FINDINGS, FINE, AsJson, err, missing, out, show_json, wrong_use
from maatwerk.cli.figures_show import rows_of, show_check, show_coverage, show_faults, tree_of
from maatwerk.figures.catalogue.check import Result, check
from maatwerk.figures.catalogue.coverage import WalkError, coverage, read_text
from maatwerk.figures.catalogue.model import Catalogue
from maatwerk.figures.catalogue.reading import FOLDER, CatalogueError, load, published
from maatwerk.figures.catalogue.telling import close_to, matching, told
from maatwerk.figures.catalogue.walks import walk_faults

figures = typer.Typer(no_args_is_help=True, help="Recompute the published figures, walk a document, open a figure.")

Which = Annotated[str, typer.Option("--document", help="Only this document, e.g. S004.")]
Folder = Annotated[
    Path, typer.Option("--catalogue", help="Another folder with a catalogue.", metavar="DIR", show_default=False)
]


@figures.command("check")
def check_command(
    document: Which = "",
    all_: Annotated[bool, typer.Option("--all", help="Every figure and every look-alike.")] = False,
    catalogue: Folder = FOLDER,
    json_: AsJson = False,
) -> None:
    """Recompute every figure: equal, equal after rounding, or in contradiction with another."""
    known = catalogue_in(catalogue)
    name = document_in(known, document)
    faults = [*known.faults, *walk_faults(known)]
    result = check(known)
    result = result.of(name) if name else result
    if json_:
        show_json(result.as_dict() | {"faults": [fault.as_dict() for fault in faults]})
    else:
        show_check(known, result, [name] if name else documents_of(known, result), all_)
        show_faults(faults)
    raise typer.Exit(FINDINGS if faults else FINE)


@figures.command("coverage")
def coverage_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The text of a document.")],
    document: Which = "",
    all_: Annotated[bool, typer.Option("--all", help="Every number, also the settled ones.")] = False,
    catalogue: Folder = FOLDER,
    json_: AsJson = False,
) -> None:
    """Walk every number in a text: a published figure, skipped for a reason, or in neither."""
    known = catalogue_in(catalogue)
    try:
        outcome = coverage(read_text(file), known, document_in(known, document))
    except FileNotFoundError as problem:
        missing(problem)
    except (OSError, WalkError) as problem:
        wrong_use(str(problem))
    if json_:
        show_json({"file": file.name} | outcome.as_dict())
    else:
        show_coverage(known, file.name, outcome, all_)
    raise typer.Exit(FINDINGS if outcome.neither else FINE)


@figures.command("show")
def show_command(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of a figure; see figures list.")],
    catalogue: Folder = FOLDER,
    json_: AsJson = False,
) -> None:
    """Open one figure: its value, its places, the figures it follows from, and what it is not."""
    known = catalogue_in(catalogue)
    if id_ not in known.figures:
        close = close_to(known, id_)
        hint = f" Bedoel je {', '.join(close)}?" if close else " Zoek met: maatwerk figures list --search WOORD."
        wrong_use(f"{id_!r} is geen figuur.{hint}")
    result = check(known)
    if json_:
        show_json(told(known, result, id_))
    else:
        out.print(tree_of(known, result, id_))


@figures.command("list")
def list_command(
    document: Which = "",
    search: Annotated[str, typer.Option("--search", help="Words or numbers that must all be there.")] = "",
    catalogue: Folder = FOLDER,
    json_: AsJson = False,
) -> None:
    """List figures with their value, period and status."""
    known = catalogue_in(catalogue)
    name = document_in(known, document)
    found = [figure for figure in matching(known, search) if name in ("", figure.document)]
    if json_:
        wanted = {figure.id for figure in found}
        show_json([item.as_dict() for item in check(known).items if item.figure.id in wanted])
        return
    if found:
        out.print(rows_of(found))
    err.print(f"{len(found)} figuren van {len(known.figures)}.")


def documents_of(catalogue: Catalogue, result: Result) -> list[str]:
    """Return the documents that are walked or have figures, in the order of the catalogue."""
    return [name for name in catalogue.documents if name in catalogue.walks or name in result.documents()]


def catalogue_in(folder: Path) -> Catalogue:
    """Return the catalogue of a folder; ends the program when it is none."""
    if not folder.is_dir():
        wrong_use(f"{folder.name}: deze map bestaat niet.")
    try:
        known = published() if folder == FOLDER else load(folder)
    except CatalogueError as problem:
        wrong_use(str(problem))
    if known.faults:
        err.print(f"{len(known.faults)} fout(en) in de catalogus zelf: zie maatwerk figures check.")
    return known


def document_in(catalogue: Catalogue, name: str) -> str:
    """Return the id of a document by its name in any case, or ""; ends the program on one that is not known."""
    if name and name.upper() not in catalogue.documents:
        wrong_use(f"--document {name!r} is niet gekend. Gekend zijn {', '.join(catalogue.documents)}.")
    return name.upper()
