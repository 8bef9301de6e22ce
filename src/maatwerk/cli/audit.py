"""``maatwerk audit`` and ``maatwerk decision``: whether the memory holds, what is erased, what replays."""

from __future__ import annotations

import datetime as dt
import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from maatwerk.cli.common import FINDINGS, AsJson, out, show_json, wrong_use
from maatwerk.cli.portal import Data, ready

if TYPE_CHECKING:
    from maatwerk.portal.audit.chain import Actor
    from maatwerk.portal.cases.deciding import Replayed

audit = typer.Typer(no_args_is_help=True, help="The chain of events of the portal.")
decision = typer.Typer(no_args_is_help=True, help="Decisions of the portal.")
SHOWN = 20


@audit.command("verify")
def verify_command(
    head: Annotated[str, typer.Option("--head", help="A hash that was once the head: it stands on every letter.")] = "",
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """Check the whole chain and the rows it vouches for; with --head also whether it was rewritten or cut.

    Content that was erased as it should is counted, and is no breach.
    """
    ready(data)
    from maatwerk.portal.audit import chain, verifying
    from maatwerk.portal.audit.models import Event

    found, count, gone = chain.verify(head or None), Event.objects.count(), verifying.erased()
    if json_:
        breaches = [{"number": breach.number, "what": breach.what} for breach in found]
        show_json({"events": count, "erased": gone, "head": chain.head(), "breaches": breaches})
    else:
        for breach in found[:SHOWN]:
            out.print(f"gebeurtenis {breach.number}: {breach.what}")
        said = f"{count} gebeurtenissen, van {gone} is de inhoud gewist, {len(found)} breuken; hoofd {chain.head()}"
        out.print(said, soft_wrap=True)
    raise typer.Exit(FINDINGS if found else 0)


@audit.command("files")
def files_command(data: Data = None, json_: AsJson = False) -> None:
    """Read every kept file against its hash; name those that are gone or changed."""
    ready(data)
    from maatwerk.portal.archive.models import Archived
    from maatwerk.portal.archive.store import damaged

    found, count = list(damaged()), Archived.objects.count()
    if json_:
        show_json({"files": count, "damaged": found})
    else:
        for sha256 in found:
            out.print(f"ontbreekt of gewijzigd: {sha256}", soft_wrap=True)
        out.print(f"{count} bestanden in het archief, {len(found)} beschadigd")
    raise typer.Exit(FINDINGS if found else 0)


@audit.command("erase")
def erase_command(
    case: Annotated[str, typer.Argument(help="The number of a case that has ended.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; stands in the chain of events.")],
    kept_until: Annotated[
        dt.datetime | None,
        typer.Option(
            "--kept-until", formats=["%Y-%m-%d"], help="Last day of keeping; asked where the law's is not known."
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Erase for good what was written in a case that was kept long enough; that it was, and what came of it, stays."""
    ready(data)
    from maatwerk.portal.cases.erasing import NotErased, erase_case

    try:
        gone = erase_case(case, _by(), reason, kept_until.date() if kept_until else None)
    except NotErased as problem:
        wrong_use(str(problem))
    rows = sum(gone.rows.values())
    out.print(f"{gone.case}, afgesloten op {gone.ended_on:%d/%m/%Y}: de inhoud van {rows} rijen is gewist.")
    if gone.kept_inside:
        out.print(
            f"{gone.kept_inside} oudere gebeurtenissen dragen hun inhoud in de keten zelf; die kan niet gewist worden."
        )


@audit.command("erase-drafts")
def erase_drafts_command(
    untouched_since: Annotated[
        dt.datetime,
        typer.Option("--untouched-since", formats=["%Y-%m-%d"], help="Nobody kept them on or after this day."),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why; stands in the chain of events.")],
    data: Data = None,
) -> None:
    """Empty the drafts that nobody handed in or touched since a day; their cases stay open."""
    ready(data)
    from maatwerk.portal.cases.erasing import NotErased, erase_drafts

    try:
        done = erase_drafts(untouched_since.date(), _by(), reason)
    except NotErased as problem:
        wrong_use(str(problem))
    out.print(f"{len(done)} concepten gewist" + (f": {', '.join(done)}" if done else "") + ".", soft_wrap=True)


def _by() -> Actor:
    """Return who gives a command: the user of the machine, as manager of the system."""
    from maatwerk.portal.audit.chain import Actor

    return Actor(f"beheer:{getpass.getuser()}"[:150], "beheer")


@decision.command("replay")
def replay_command(
    number: Annotated[str, typer.Argument(help="The number of a decision, or 'all'.")],
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """Recompute decisions with the law and the facts known then; each must give the identical result."""
    ready(data)
    from maatwerk.portal.cases import deciding
    from maatwerk.portal.cases.models import Decision

    asked = Decision.objects.select_related("case", "law", "submission").order_by("number")
    if number != "all":
        if not number.isdigit():
            wrong_use(f"{number!r} is geen nummer van een beslissing; geef een nummer, of all.")
        asked = asked.filter(number=int(number))
        if not asked.exists():
            wrong_use(f"beslissing {number} bestaat niet.")
    replays = [deciding.replay(each) for each in asked.iterator(chunk_size=200)]
    _tell(replays, json_)


def _tell(replays: list[Replayed], json_: bool) -> None:
    gone = [each for each in replays if each.erased]
    made = [each for each in replays if not each.erased]
    other = [each for each in made if not each.identical]
    if json_:
        lines = [{"number": each.decision.number, "differences": list(each.differences)} for each in other]
        erased = [{"number": each.decision.number, "why": each.erased} for each in gone]
        told = {"decisions": len(made), "identical": len(made) - len(other), "different": lines, "erased": erased}
        show_json(told)
    else:
        for each in other[:SHOWN]:
            out.print(f"beslissing {each.decision.number} verschilt: {'; '.join(each.differences)}")
        for each in gone[:SHOWN]:
            out.print(f"beslissing {each.decision.number}: {each.erased}")
        said = f", {len(gone)} gewist" if gone else ""
        out.print(f"{len(made)} beslissingen herrekend, {len(made) - len(other)} identiek{said}.")
    raise typer.Exit(FINDINGS if other else 0)
