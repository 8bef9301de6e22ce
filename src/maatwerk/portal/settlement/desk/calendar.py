"""The calendar of the desk: per quarter and measures, what is due, what came in, and how far run, proposal and payment are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.law.calendar import Due, settlement_calendar
from maatwerk.portal.intake.models import Reading, Received
from maatwerk.portal.intake.queries import standing
from maatwerk.portal.settlement.models import Approval, Payment, PaymentState, Proposal, ProposalRun, Run
from maatwerk.portal.web.parts import Link, Mark, Tone
from maatwerk.portal.web.wording import day_in_words, number
from maatwerk.rules.quarter import Quarter

GROUPS: Final = (("cmw",), ("imw", "vop"))
"""The measures that are settled together: collectief maatwerk in the third month, the others in the fourth."""
SHOWN: Final = 6
"""Quarters on the calendar, the current one included; a habit of the screens."""


@dataclass(frozen=True, slots=True)
class Came:
    """What was received of a quarter, and the last moment at which something of it was read."""

    workers: int = 0
    employers: int = 0
    last: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """How far the payments of a proposal are: how many there are, were paid, and failed or came back."""

    count: int = 0
    paid: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a quarter is for the measures that are settled together."""

    quarter: Quarter
    measures: tuple[str, ...]
    dues: Sequence[Due]
    came: Came
    run: Run | None
    proposal: Proposal | None
    approval: Approval | None
    paid: Paid

    @property
    def overtaken(self) -> bool:
        """Return whether something of the quarter was read after the latest run looked."""
        return self.run is not None and self.came.last is not None and self.came.last > self.run.known_at

    def due(self, kind: str) -> Due | None:
        """Return when something is due, the first where several are; a measure without ``afrekening`` has only its ``saldo``."""
        return next((due for due in self.dues if due.kind == kind), None)


def quarters(today: dt.date) -> list[Quarter]:
    """Return the quarters of the calendar, the latest first."""
    current = Quarter.containing(today)
    return [current + -back for back in range(SHOWN)]


def stands(asked: Sequence[Quarter]) -> list[Stand]:
    """Return how far quarters are, for each group of measures, in the order asked; seven queries whatever their number."""
    names = [str(quarter) for quarter in asked]
    runs, came, dues = _runs(names), _came(names), _dues(asked)
    proposals = _proposals(runs.values())
    paid = _paid({proposal.pk for proposal, _approval in proposals.values()})
    found = []
    for quarter in asked:
        for group in GROUPS:
            run = runs.get((str(quarter), " ".join(group)))
            proposal, approval = proposals.get(run.pk, (None, None)) if run else (None, None)
            own = [due for due in dues if due.period == str(quarter) and due.measure in group]
            money = paid.get(proposal.pk, Paid()) if proposal else Paid()
            found.append(Stand(quarter, group, own, came.get(str(quarter), Came()), run, proposal, approval, money))
    return found


def _runs(names: Iterable[str]) -> dict[tuple[str, str], Run]:
    """Return the latest run per quarter and measures."""
    found = Run.objects.filter(kind=Run.QUARTER, period__in=list(names)).order_by("number")
    return {(run.period, run.measures): run for run in found}


def _came(names: Iterable[str]) -> dict[str, Came]:
    counted = Received.objects.filter(kwartaal__in=list(names), reading__in=standing().filter(outcome=Reading.READ))
    rows = counted.values("kwartaal").order_by("kwartaal")
    told = rows.annotate(
        workers=Sum("werknemers"), employers=Count("onderneming", distinct=True), last=Max("reading__read_at")
    )
    return {row["kwartaal"]: Came(row["workers"], row["employers"], row["last"]) for row in told}


def _dues(asked: Sequence[Quarter]) -> list[Due]:
    """Return what is due of some quarters: settled in their own year or the next."""
    years = {quarter.year + later for quarter in asked for later in (0, 1)}
    return [due for year in sorted(years) for due in settlement_calendar(year)]


def _proposals(runs: Iterable[Run]) -> dict[int, tuple[Proposal, Approval | None]]:
    """Return the latest proposal of each run with its approval."""
    rows = ProposalRun.objects.filter(run__in=[run.pk for run in runs]).order_by("proposal_id")
    found = list(rows.select_related("proposal__approval"))
    return {row.run_id: (row.proposal, getattr(row.proposal, "approval", None)) for row in found}


def _paid(proposals: Iterable[int]) -> Mapping[int, Paid]:
    """Return how far the payments of proposals are, by what the bank said last of each."""
    last = PaymentState.objects.filter(payment=OuterRef("pk")).order_by("-pk").values("state")[:1]
    rows = Payment.objects.filter(proposal__in=list(proposals)).annotate(last=Subquery(last))
    lost = Q(last__in=(PaymentState.FAILED, PaymentState.RETURNED))
    told = rows.values("proposal").order_by("proposal")
    sums = told.annotate(
        count=Count("pk"), paid=Count("pk", filter=Q(last=PaymentState.PAID)), failed=Count("pk", filter=lost)
    )
    return {row["proposal"]: Paid(row["count"], row["paid"], row["failed"]) for row in sums}


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done next, where, and how pressing it is."""

    what: str
    url: str = ""
    tone: Tone = "neutral"


def next_of(stand: Stand, today: dt.date) -> Next:
    """Return what somebody does next for a quarter and its measures."""
    quarter_url = reverse("settlement_quarter", args=[str(stand.quarter)])
    if stand.quarter.last_day >= today:
        return Next(_("het kwartaal loopt nog"))
    if stand.run is None:
        if not stand.came.workers:
            return Next(_("gegevens opvragen"), reverse("intake_quarter", args=[str(stand.quarter)]), "attention")
        return Next(_("run maken"), quarter_url, "bad" if _late(stand, today) else "attention")
    if stand.overtaken:
        return Next(_("opnieuw rekenen: er kwam iets bij"), quarter_url, "attention")
    if stand.proposal is None:
        return Next(_("voorstel maken"), f"{reverse('proposal_new')}?run={stand.run.pk}", "attention")
    proposal_url = reverse("proposal", args=[stand.proposal.pk])
    if stand.approval is None:
        return Next(_("goedkeuren"), proposal_url, "waiting")
    return _after_approval(stand, proposal_url)


def _after_approval(stand: Stand, url: str) -> Next:
    if stand.paid.failed:
        return Next(_("mislukte betalingen opvolgen"), url, "bad")
    if stand.paid.paid < stand.paid.count:
        return Next(_("wachten op de bank"), url, "waiting")
    return Next(_("klaar"), url, "good")


def _late(stand: Stand, today: dt.date) -> bool:
    due = stand.due("afrekening") or stand.due("saldo")
    return due is not None and today > last_day_of(due)


def last_day_of(due: Due) -> dt.date:
    """Return the last day on which something is in time: its day, or the end of its month where no source gives the day."""
    return due.day or month_after(due.month, 1) - dt.timedelta(days=1)


def month_after(day: dt.date, later: int) -> dt.date:
    """Return the first day of the month that comes so many months after that of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return dt.date(year, month + 1, 1)


def when(due: Due | None) -> str:
    """Return when something is due in words: the day, or the month where no source gives the day."""
    if due is None:
        return "–"
    return (
        day_in_words(due.day) if due.day else _("in %(month)s") % {"month": day_in_words(due.month).partition(" ")[2]}
    )


def proposal_mark(stand: Stand) -> Link | str:
    """Return the proposal of a stand as a link."""
    if stand.proposal is None:
        return "–"
    return Link(str(stand.proposal), reverse("proposal", args=[stand.proposal.pk]))


def paid_mark(stand: Stand) -> Mark | str:
    """Return how far the payments are as a badge."""
    money = stand.paid
    if stand.proposal is None:
        return "–"
    if stand.approval is None:
        return Mark(_("wacht op goedkeuring"), "waiting")
    if not money.count:
        return Mark(_("niets te betalen"), "closed")
    if money.failed:
        return Mark(_("%(count)s mislukt") % {"count": number(money.failed)}, "bad")
    if money.paid == money.count:
        return Mark(_("%(count)s betaald") % {"count": number(money.paid)}, "good")
    return Mark(
        _("%(paid)s van %(count)s betaald") % {"paid": number(money.paid), "count": number(money.count)}, "waiting"
    )
