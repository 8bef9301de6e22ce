"""Questions about what came in: which readings stand, how far a delivery is, what is still to be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from maatwerk.portal.intake.models import Delivery, Found, Handled, Reading, Received
from maatwerk.portal.intake.services import READ
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.words import state_mark
from maatwerk.portal.web.parts import Mark

OPEN, INFORMS = "open", "ter_info"
"""What still asks something of somebody: an amount could be wrong, and nothing was done yet or an improvement was asked
and did not come; and what only informs."""
_STILL: Final = Q(blocking=True) & (Q(last=None) | Q(last=Handled.ASKED))


def standing() -> QuerySet[Reading]:
    """Return the latest reading of every delivery: the one that counts."""
    later = Reading.objects.filter(delivery=OuterRef("delivery"), pk__gt=OuterRef("pk"))
    return Reading.objects.filter(~Exists(later))


def findings() -> Any:
    """Return what was found in the readings that stand: a query of ``Found``.

    Beside its columns stand ``last`` (what was done last) and ``stake`` (the cents at stake, -1 where not known).
    """
    done = Handled.objects.filter(found=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    found = Found.objects.filter(reading__in=standing())
    return found.annotate(last=Subquery(done), stake=Coalesce("euro_cent", Value(-1)))


def with_state(found: Any, state: str) -> Any:
    """Return what is in a state: ``open``, ``ter_info`` or an outcome of ``Handled``; everything for an empty word."""
    conditions = {"": Q(), OPEN: _STILL, INFORMS: Q(blocking=False)}
    return found.filter(conditions.get(state, Q(last=state)))


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a delivery is: its latest reading, the latest work on it, and both in words."""

    reading: Reading | None
    job: Job | None

    @property
    def waits(self) -> bool:
        """Return whether it is being read or waits for that."""
        return self.job is not None and not self.job.ended

    @property
    def stuck(self) -> bool:
        """Return whether it was not read and nobody is about to."""
        return self.reading is None and not self.waits

    @property
    def mark(self) -> Mark:
        """Return it as a badge: wacht, wordt gelezen (with percents), gelezen, geweigerd, or lezen mislukt."""
        if self.waits and self.job is not None:
            running = self.job.state == Job.RUNNING
            words = _("wordt gelezen %(part)s") % {"part": _part(self.job)} if running else _("wacht")
            return Mark(words.strip(), state_mark(self.job).tone)
        if self.reading is None:
            return Mark(_("lezen mislukt"), "bad")
        read = self.reading.outcome == Reading.READ
        return Mark(_("gelezen") if read else _("geweigerd"), "good" if read else "bad")


def _part(job: Job) -> str:
    return "" if job.percent is None else f"{job.percent}\N{NO-BREAK SPACE}%"


def stands(deliveries: Sequence[Delivery]) -> dict[int, Stand]:
    """Return how far deliveries are, by number: two queries."""
    numbers = [delivery.pk for delivery in deliveries]
    readings = {each.delivery_id: each for each in Reading.objects.filter(delivery__in=numbers).order_by("pk")}
    asked = Job.objects.filter(kind=READ, arguments__levering__in=numbers).order_by("pk")
    jobs = {int(each.arguments["levering"]): each for each in asked}
    return {number: Stand(readings.get(number), jobs.get(number)) for number in numbers}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found in a reading: how many, how many of them open, and the cents at stake in those (None: not known)."""

    count: int = 0
    open: int = 0
    cents: int | None = None


def tallies(readings: Collection[int]) -> dict[int, Tally]:
    """Return what was found per reading: one query."""
    rows = findings().filter(reading__in=readings).values("reading_id").order_by("reading_id")
    told: Any = rows.annotate(count=Count("pk"), open=Count("pk", filter=_STILL), cents=Sum("euro_cent", filter=_STILL))
    return {row["reading_id"]: Tally(row["count"], row["open"], row["cents"]) for row in told}


def last_handled(found: Iterable[Found]) -> dict[int, Handled]:
    """Return what was done last about findings, by finding: one query."""
    rows = Handled.objects.filter(found__in=list(found)).order_by("pk")
    return {row.found_id: row for row in rows}


def later_deliveries(found: Found) -> list[Delivery]:
    """Return the deliveries that came later and hold the same employer and quarter: perhaps they mend it. One query."""
    if not found.onderneming or not found.kwartaal:
        return []
    same = Received.objects.filter(onderneming=found.onderneming, kwartaal=found.kwartaal, reading__in=standing())
    return list(Delivery.objects.filter(pk__in=same.values("reading__delivery"), pk__gt=found.reading.delivery_id))


def received_by_quarter(reading: Reading) -> list[dict[str, Any]]:
    """Return per quarter what a reading holds: ``employers``, ``workers``, ``attests``, ``cents``. One query."""
    rows = reading.received.values(quarter=F("kwartaal")).order_by("kwartaal")
    told: Any = rows.annotate(
        employers=Count("pk"), workers=Sum("werknemers"), attests=Sum("attesten"), cents=Sum("loon_cent")
    )
    return list(told)
