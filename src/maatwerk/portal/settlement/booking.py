"""What a run of each kind brings to the books: the transfers from what is booked until now to what the run says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import polars as pl
from django.db.models import Sum

from maatwerk.ledger.settlement import Ground, Transfer, advance, set_off_advance, settle
from maatwerk.ledger.settlement_articles import articles
from maatwerk.ledger.settlement_balances import Balances
from maatwerk.portal.archive import store
from maatwerk.portal.settlement.books import booked_dues
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.law import BESIDE
from maatwerk.portal.settlement.models import Booking, Run
from maatwerk.portal.settlement.others import ADVANCES, ESTIMATES, EVENED
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.advance import ARTICLE
from maatwerk.runs.dues import dues, settlements
from maatwerk.runs.yearly import FORMULA

c = pl.col
Brings = Callable[[Run, Balances], Iterator[Transfer]]


def transfers_of(run: Run, before: Balances) -> tuple[Transfer, ...]:
    """Return the transfers that booking a run would make now; none where everything it says is booked already.

    Raises archive.store.Damaged where a file of the run is not whole.
    """
    return tuple(_BRINGS[run.kind](run, before))


def _quarter(run: Run, before: Balances) -> Iterator[Transfer]:
    """Yield the differences with what a quarter was booked for, and its advances taken back."""
    quarter, own = Quarter.parse(run.period), run.measures.split()
    settled = [name for one in own for name in (one, *BESIDE.get(one, ()))]
    now, booked = dues(kept(run).lines()), booked_dues(run.period, settled)
    yield from settlements(quarter, now, booked, f"afrekening {run.period}, {run}")
    keys = {(employer, article) for employer, _measure, article, _cents in (*now.iter_rows(), *booked.iter_rows())}
    advanced = {(a[2], a[1]) for a in before.accounts(("voorschot",)) if a[3] == run.period and a[1] in _articles(own)}
    for employer, article in sorted(keys | advanced):
        ground = Ground(employer, "", run.period, article)
        cause = f"voorschotten van {run.period} verrekend, {run}"
        yield from set_off_advance(ground, before.advance_left(ground), cause)


def _articles(measures: list[str]) -> set[str]:
    return {borne.article for (measure, _part), borne in articles().items() if measure in measures}


def _advance(run: Run, _before: Balances) -> Iterator[Transfer]:
    """Yield what the advances of a month are more than what was booked for it."""
    cause = f"voorschot van {run.period}"
    found = Booking.objects.filter(kind="voorschot", cause__startswith=cause).order_by()
    booked = dict(found.values_list("onderneming").annotate(total=Sum("cent")))
    for row in _frame(run, ADVANCES).sort("onderneming").iter_rows(named=True):
        ground = Ground(row["onderneming"], "cmw", row["kwartaal"], row["artikel"])
        yield from advance(ground, max(0, row["cent"] - booked.get(row["onderneming"], 0)), f"{cause}, {run}")


def _year(run: Run, _before: Balances) -> Iterator[Transfer]:
    """Yield what part 2 of a year adds beyond what was booked of it."""
    granted = _frame(run, EVENED).filter(c("cent") > 0).select("onderneming", "cent")
    now = {(employer, "cmw", ARTICLE): cents for employer, cents in granted.iter_rows()}
    yield from _moved(run, now, f"jaarafrekening {run.period}, tweede deel, {run}; {FORMULA}")


def _transition(run: Run, _before: Balances) -> Iterator[Transfer]:
    """Yield what a transition quarter is paid beyond what was booked of it."""
    article = articles()[("lde", "overgang")].article
    rows = _frame(run, ESTIMATES).select("onderneming", "cent").iter_rows()
    yield from _moved(
        run, {(employer, "lde", article): cents for employer, cents in rows}, f"overgang {run.period}, {run}"
    )


def _moved(run: Run, now: Mapping[tuple[str, str, str], int], cause: str) -> Iterator[Transfer]:
    """Yield the differences between what a period is booked for and what it is now, per employer, measure and article."""
    booked = booked_dues(run.period, run.measures.split())
    then = {(employer, measure, article): cents for employer, measure, article, cents in booked.iter_rows()}
    for key in sorted({*then, *now}):
        employer, measure, article = key
        yield from settle(Ground(employer, measure, run.period, article), now.get(key, 0) - then.get(key, 0), cause)


def _frame(run: Run, name: str) -> pl.DataFrame:
    return pl.read_parquet(store.opened(run.files.get(name=name).archived_id))


_BRINGS: Final[Mapping[str, Brings]] = {
    Run.QUARTER: _quarter,
    Run.ADVANCE: _advance,
    Run.YEAR: _year,
    Run.TRANSITION: _transition,
}
