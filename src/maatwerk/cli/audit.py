"""``maatwerk audit`` and ``maatwerk decision``: whether the memory holds, and whether decisions can be made again."""

from __future__ import annotations

from typing import Annotated

import typer

from maatwerk.cli.common import FINDINGS, AsJson, out, show_json, wrong_use
from maatwerk.cli.portal import Data, ready

audit = typer.Typer(no_args_is_help=True, help="The chain of events of the portal.")
decision = typer.Typer(no_args_is_help=True, help="Decisions of the portal.")
SHOWN = 20


@audit.command("verify")
def verify_command(
    head: Annotated[str, typer.Option("--head", help="A hash that was once the head: it stands on every letter.")] = "",
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """Check the whole chain: changed, removed, inserted and re-ordered events; with --head also a rewritten or cut chain."""
    ready(data)
    from maatwerk.portal.audit import chain
    from maatwerk.portal.audit.models import Event

    found, count = chain.verify(head or None), Event.objects.count()
    if json_:
        breaches = [{"number": breach.number, "what": breach.what} for breach in found]
        show_json({"events": count, "head": chain.head(), "breaches": breaches})
    else:
        for breach in found[:SHOWN]:
            out.print(f"gebeurtenis {breach.number}: {breach.what}")
        out.print(f"{count} gebeurtenissen, {len(found)} breuken; hoofd {chain.head()}", soft_wrap=True)
    raise typer.Exit(FINDINGS if found else 0)


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


def _tell(replays: list[object], json_: bool) -> None:
    from maatwerk.portal.cases.deciding import Replayed

    made = [each for each in replays if isinstance(each, Replayed)]
    other = [each for each in made if not each.identical]
    if json_:
        lines = [{"number": each.decision.number, "differences": list(each.differences)} for each in other]
        show_json({"decisions": len(made), "identical": len(made) - len(other), "different": lines})
    else:
        for each in other[:SHOWN]:
            out.print(f"beslissing {each.decision.number} verschilt: {'; '.join(each.differences)}")
        out.print(f"{len(made)} beslissingen herrekend, {len(made) - len(other)} identiek.")
    raise typer.Exit(FINDINGS if other else 0)
