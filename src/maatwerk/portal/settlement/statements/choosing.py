"""Who sees which statement, and the runs behind it: an employer sees what was approved, the department also what is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, Acting, Role
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.settlement.models import Approval, ProposalRun, Run
from maatwerk.rules.quarter import Quarter

OF_ALL: Final = DEPARTMENT | {Role.INSPECTOR}
"""Who sees the statements of every employer, and runs that nobody approved yet."""
SEES: Final = OF_ALL | EMPLOYERS


@dataclass(frozen=True, slots=True)
class Step:
    """A run of a measure as it counted from a moment on. ``approval`` is None for a run that nobody approved yet."""

    run: Run
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The runs of a measure in a quarter that count one after the other; the last is what the statement shows."""

    measure: str
    steps: tuple[Step, ...]

    @property
    def run(self) -> Run:
        """Return the run that the statement shows."""
        return self.steps[-1].run

    @property
    def approval(self) -> Approval | None:
        """Return the approval of that run, or None."""
        return self.steps[-1].approval


def organisation_of(number: str, acting: Acting) -> Organisation | None:
    """Return the employer with a number if somebody in this capacity may see its statements."""
    if acting.role not in SEES:
        return None
    return visible_to(Organisation.objects.filter(ondernemingsnummer=number), acting).first()


def sees_drafts(acting: Acting) -> bool:
    """Return whether somebody in this capacity also sees runs that were not approved."""
    return acting.role in OF_ALL


def chosen(quarter: Quarter, drafts: bool = False, until: dt.datetime | None = None) -> list[Chosen]:
    """Return, per measure, the runs of a quarter that were approved (until a moment), in the order in which they were.

    With ``drafts`` the newest run of a measure counts last, also where nobody approved it. Two queries at most.
    """
    found = {name: list(own) for name, own in _approved([quarter], until).get(str(quarter), {}).items()}
    for run in _newest(quarter) if drafts else ():
        for measure in run.measures.split():
            own = found.setdefault(measure, [])
            if all(step.run.pk != run.pk for step in own):
                own.append(Step(run, None))
    return [Chosen(name, tuple(own)) for name, own in sorted(found.items())]


def _approved(quarters: Iterable[Quarter] | None, until: dt.datetime | None = None) -> dict[str, dict[str, list[Step]]]:
    """Return the approved runs per quarter and measure, in the order of their approval; one query."""
    rows = ProposalRun.objects.filter(run__kind=Run.QUARTER, proposal__approval__isnull=False)
    if quarters is not None:
        rows = rows.filter(run__period__in=[str(quarter) for quarter in quarters])
    if until is not None:
        rows = rows.filter(proposal__approval__at__lte=until)
    found: dict[str, dict[str, list[Step]]] = {}
    for row in rows.select_related("run", "proposal__approval").order_by("proposal__approval__pk"):
        for measure in row.run.measures.split():
            of_measure = found.setdefault(row.run.period, {}).setdefault(measure, [])
            of_measure.append(Step(row.run, row.proposal.approval))
    return found


def _newest(quarter: Quarter) -> Iterator[Run]:
    """Yield the newest run of each set of measures of a quarter."""
    yield from Run.objects.filter(kind=Run.QUARTER, period=str(quarter), next__isnull=True).order_by("pk")


def latest_runs(drafts: bool) -> dict[str, dict[str, Step]]:
    """Return what counts now of every quarter: the last step per measure; at most two queries."""
    found = {period: {name: own[-1] for name, own in each.items()} for period, each in _approved(None).items()}
    if drafts:
        for run in Run.objects.filter(kind=Run.QUARTER, next__isnull=True).order_by("pk"):
            for measure in run.measures.split():
                known = found.setdefault(run.period, {}).get(measure)
                if known is None or known.run.pk != run.pk:
                    found[run.period][measure] = Step(run, None)
    return found
