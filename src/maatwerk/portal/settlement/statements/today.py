"""What an employer's start page says of its statements."""

from __future__ import annotations

from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement.models import RunTotal
from maatwerk.portal.settlement.statements.choosing import latest_runs


def settled_quarters(organisation: int | None) -> int:
    """Return of how many quarters an employer has an approved statement; two queries."""
    runs = {step.run.pk: period for period, steps in latest_runs(drafts=False).items() for step in steps.values()}
    numbers = Organisation.objects.filter(pk=organisation or 0).values("ondernemingsnummer")
    own = RunTotal.objects.filter(onderneming__in=numbers, run_id__in=runs).values_list("run_id", flat=True)
    return len({runs[run] for run in own})
