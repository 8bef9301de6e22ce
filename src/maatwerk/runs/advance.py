"""Advances: what is paid every month before a quarter is settled, and the two payments of a transition quarter.

Which share of the expected subsidy is advanced was not found (cmw.md 8): ``cmw_voorschot_aandeel`` is unset in the law and
has a demo amount. That the last settled quarter is the expectation is an assumption too (``EXPECTATION``). Only collectief
maatwerk has monthly advances in the sources; individueel maatwerk and VOP are paid per quarter (imw.md 7).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import polars as pl

from maatwerk.law.measures import folder, parameters
from maatwerk.ledger.settlement import Ground, Transfer, advance
from maatwerk.ledger.settlement_articles import articles
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Parameter, read_parameter_file
from maatwerk.rules.quarter import Quarter

c = pl.col
SHARE: Final = "cmw_voorschot_aandeel"
PAID_IN_YEAR: Final = "lde_overgang_aandeel_in_jaar"
MONTHS: Final = 3
LAST: Final = 4
ARTICLE: Final = articles()["cmw", "loonpremie"].article
EXPECTATION: Final = "aanname: de verwachte subsidie van een kwartaal is die van het laatst afgerekende kwartaal"
ROUNDING: Final = (
    "aanname: het voorschot van een kwartaal op de cent, half omhoog; elke maand een derde, naar beneden op de cent, "
    "en de laatste maand draagt de rest"
)
_THOUSAND, _HUNDRED = 1_000, 100
_SCHEMA = {"onderneming": pl.String(), "artikel": pl.String(), "kwartaal": pl.String(), "maand": pl.Date(),
           "verwacht_cent": pl.Int64(), "cent": pl.Int64()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """The share of the expected subsidy that is advanced, per mille, and why: not empty where it is not the law's."""

    per_mille: int
    assumption: str = ""

    @property
    def words(self) -> str:
        """Return the share as an officer reads it: ``85,0 %, aanname: …``."""
        text = f"{printed(self.per_mille, 1).replace('.', ',')} % van de verwachte subsidie"
        return f"{text}; demobedrag: {self.assumption}" if self.assumption else text


def share_in(quarter: Quarter, assumptions: str = "") -> Share:
    """Return the share of a quarter, under a named set of assumptions or the law alone.

    Raises UnsetParameter, naming the parameter, where it is unset.
    """
    return _share(_parameter(SHARE, assumptions), quarter)


def _parameter(name: str, assumptions: str) -> Parameter:
    known = parameters()[name]
    if not assumptions:
        return known
    file = folder() / "assumptions" / f"{assumptions}.yaml"
    return next((one for one in read_parameter_file(file) if one.name == name), known)


def _share(parameter: Parameter, quarter: Quarter) -> Share:
    said = "; ".join(dict.fromkeys(dated.assumption for dated in parameter.in_quarter(quarter) if dated.assumption))
    return Share(parameter.whole_in(quarter), said)


def of_quarter(expected: int, share: Share) -> int:
    """Return the advance (cents) on a whole quarter, half up to the cent; nothing where nothing is expected."""
    return (2 * max(0, expected) * share.per_mille + _THOUSAND) // (2 * _THOUSAND)


def by_month(whole: int) -> tuple[int, int, int]:
    """Return the three monthly parts (cents) of an advance: thirds, down; the last month bears what is left."""
    third = whole // MONTHS
    return third, third, whole - 2 * third


def advances(settled: pl.DataFrame, quarter: Quarter, share: Share) -> pl.DataFrame:
    """Return a row per employer and month of a quarter: ``verwacht_cent`` of the quarter, and the advance, ``cent``.

    ``settled`` is what the last settled quarter owed (``dues``); only what the article of collectief maatwerk bears counts,
    the support of the organisation included. Sorted; ``maand`` is the first day of the month.
    """
    own = settled.filter(c("artikel") == ARTICLE).group_by("onderneming").agg(c("cent").sum()).sort("onderneming")
    rows = [
        (employer, ARTICLE, str(quarter), month, expected, part)
        for employer, expected in own.iter_rows()
        for month, part in zip(quarter.months, by_month(of_quarter(expected, share)), strict=True)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").filter(c("cent") > 0)


def grants(due: pl.DataFrame, month: dt.date, share: Share) -> tuple[Transfer, ...]:
    """Return the transfers of one month of ``advances``."""
    rows = due.filter(c("maand") == month).iter_rows(named=True)
    cause = f"voorschot van {month:%Y-%m}: {share.words}; {EXPECTATION}"
    return tuple(
        transfer
        for row in rows
        for transfer in advance(Ground(row["onderneming"], "cmw", row["kwartaal"], row["artikel"]), row["cent"], cause)
    )


@dataclass(frozen=True, slots=True)
class Transition:
    """The last quarter of a year of transition money (cents): what the year bears now, and what is carried over."""

    in_year: int
    carried_over: int

    @property
    def estimated(self) -> int:
        """Return the estimated quarter: both parts together."""
        return self.in_year + self.carried_over

    def final(self, actual: int) -> int:
        """Return what is still paid (cents; below zero: claimed back) once the quarter is known."""
        return actual - self.in_year


def transition(estimated: int, quarter: Quarter) -> Transition:
    """Return the split of the estimated last quarter of a year (cents): the share of the law now, half up; the rest later.

    Raises UnsetParameter before the first year for which the share is known, and ValueError for another quarter or below zero.
    """
    if quarter.number != LAST or estimated < 0:
        raise ValueError(f"{quarter}: only an estimate of the last quarter of a year is split")
    percent = parameters()[PAID_IN_YEAR].whole_in(quarter)
    now = (2 * estimated * percent + _HUNDRED) // (2 * _HUNDRED)
    return Transition(now, estimated - now)
