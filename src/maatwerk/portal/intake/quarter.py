"""A quarter: which employers hold rights in it, what came of them, and who is missing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

import polars as pl
from django.core.cache import cache
from django.db.models import Count, Max

from maatwerk.portal.archive import store
from maatwerk.portal.intake.models import NilReport, Reading, Received
from maatwerk.portal.intake.queries import standing
from maatwerk.portal.kit.models import TwoTimes
from maatwerk.portal.register.models import PersonNumber, ToekenningFacts
from maatwerk.portal.register.queries import GRANTED
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import Declared
from maatwerk.sources.intake import declared_pay

c = pl.col
_HOLDERS: Final = {"organisatie": pl.Int64, "onderneming": pl.String, "persoon": pl.Int64, "insz": pl.String}
_NAMES: Final = {
    "organisation": "organisatie",
    "number": "onderneming",
    **{name: name for name in ("holders", "missing", "workers", "attests", "cents")},
}
NOTHING, NIL, PART, WHOLE = "niets", "nulmelding", "deels", "ontvangen"


@dataclass(frozen=True, slots=True)
class Expected:
    """An employer with rights in the quarter: how many people hold one, of how many no declaration came, and what did come."""

    organisation: int
    number: str
    holders: int
    missing: int
    workers: int
    attests: int
    cents: int
    nil: bool

    @property
    def state(self) -> str:
        """Return niets, nulmelding, deels or ontvangen."""
        if self.workers:
            return PART if self.missing else WHOLE
        return NIL if self.nil else NOTHING

    @property
    def asks(self) -> int:
        """Return how many rights wait for something: none where the employer said that nobody worked."""
        return 0 if self.state == NIL else self.missing


@dataclass(frozen=True, slots=True)
class Overview:
    """A quarter: its expected employers (most missing first), and how many sent something without holding a right."""

    quarter: Quarter
    employers: tuple[Expected, ...]
    others: int
    problem: str = ""

    def count(self, state: str) -> int:
        """Return how many employers are in a state."""
        return sum(each.state == state for each in self.employers)

    @property
    def missing(self) -> int:
        """Return how many rights wait for a declaration."""
        return sum(each.asks for each in self.employers)


@dataclass(frozen=True, slots=True)
class _Came:
    """What was declared: per employer (``onderneming``, ``workers``, ``attests``, ``cents``), and who (with ``insz``)."""

    employers: pl.DataFrame
    workers: pl.DataFrame
    problem: str = field(default="")


def overview(quarter: Quarter) -> Overview:
    """Return what is expected of a quarter against what came.

    Few queries, however many rights; what the files hold is read once for as long as they stand.
    """
    holders, came = _holders(quarter), _came(quarter)
    per_employer = _missing(holders, came).group_by("organisatie", "onderneming").agg(
        pl.len().alias("holders"), c("missing").sum()
    )  # fmt: skip
    table = per_employer.join(came.employers, on="onderneming", how="left").with_columns(pl.col(pl.Int64).fill_null(0))
    nil = set(NilReport.objects.filter(kwartaal=str(quarter)).values_list("organisation_id", flat=True))
    found = [Expected(**row, nil=row["organisation"] in nil) for row in table.select(**_NAMES).iter_rows(named=True)]
    found.sort(key=lambda each: (-each.asks, -each.holders, each.number))
    others = came.employers.join(holders, on="onderneming", how="anti").height
    return Overview(quarter, tuple(found), others, came.problem)


def missing_of(quarter: Quarter, number: str) -> list[int]:
    """Return the persons who hold a right at an employer in the quarter and of whom no declaration came."""
    holders = _holders(quarter).filter(c("onderneming") == number)
    found = _missing(holders, _came(quarter)).filter(c("missing"))
    return sorted(found["persoon"].to_list())


def _missing(holders: pl.DataFrame, came: _Came) -> pl.DataFrame:
    """Return every holder once, with whether no declaration came under any of the person's numbers."""
    seen = holders.join(came.workers.with_columns(seen=pl.lit(True)), on=["onderneming", "insz"], how="left")
    told = seen.group_by("organisatie", "onderneming", "persoon").agg(c("seen").fill_null(False).any())
    return told.with_columns(missing=~c("seen"))


def _holders(quarter: Quarter) -> pl.DataFrame:
    """Return who holds a right at which employer in a quarter, under each number known; kept while those facts stay the same."""
    key = f"intake:holders:{quarter}:{_state(ToekenningFacts)}:{_state(PersonNumber)}"
    found: pl.DataFrame | None = cache.get(key)
    if found is None:
        rights = ToekenningFacts.objects.known_on().touching(quarter.first_day, (quarter + 1).first_day)
        rights = rights.filter(status__in=GRANTED, toekenning__organisation__isnull=False)
        rights = rights.filter(toekenning__person__numbers__known_until=None)
        right = "toekenning__"
        rows = rights.values_list(
            f"{right}organisation_id", f"{right}organisation__ondernemingsnummer", f"{right}person_id",
            f"{right}person__numbers__insz",
        )  # fmt: skip
        found = pl.DataFrame(list(rows), schema=_HOLDERS, orient="row").unique()
        cache.set(key, found, timeout=3_600)
    return found


def _state(model: type[TwoTimes]) -> str:
    """Return what changes with every change of a table of facts: a fact is added or closed, nothing else happens to it."""
    told = model.objects.aggregate(last=Max("pk"), closed=Count("known_until"))
    return f"{told['last']}-{told['closed']}"


def _came(quarter: Quarter) -> _Came:
    """Return what the standing readings hold of a quarter: the latest version of every attest. Frames never change."""
    holding = Received.objects.filter(kwartaal=str(quarter), reading__in=standing()).values("reading")
    asked = Reading.objects.filter(pk__in=holding, frame__isnull=False).order_by("pk")
    frames = {str(pk): str(sha256) for pk, sha256 in asked.values_list("pk", "frame_id")}
    key = f"intake:came:{quarter}:{hashlib.sha256(repr(frames).encode()).hexdigest()}"
    found: _Came | None = cache.get(key)
    if found is None:
        found = _read(frames, quarter)
        if not found.problem:
            cache.set(key, found, timeout=86_400)
    return found


def _read(frames: dict[str, str], quarter: Quarter) -> _Came:
    parts, problem = list[pl.LazyFrame](), ""
    for reading, sha256 in frames.items():
        try:
            part = pl.scan_parquet(store.opened(sha256)).filter(c("kwartaal") == str(quarter))
        except store.Damaged as damage:
            problem = str(damage)
        else:  # two deliveries may hold files of the same name
            parts.append(part.with_columns(bestand=pl.format("{}/{}", pl.lit(reading), "bestand")))
    if not parts:
        empty = {"onderneming": pl.String, "workers": pl.Int64, "attests": pl.Int64, "cents": pl.Int64}
        workers = pl.DataFrame(schema={"onderneming": pl.String, "insz": pl.String})
        return _Came(pl.DataFrame(schema=empty), workers, problem)
    rows = Declared(pl.concat(parts).collect(), (), 0, 0).valid().filter(c("ondernemingsnummer").is_not_null())
    rows = rows.with_columns(onderneming=c("ondernemingsnummer"))
    document = pl.coalesce("attest_nummer", "bestand")
    employers = rows.group_by("onderneming").agg(
        c("insz").n_unique().cast(pl.Int64).alias("workers"),
        document.n_unique().cast(pl.Int64).alias("attests"),
        declared_pay().sum().cast(pl.Int64).alias("cents"),
    )
    return _Came(employers, rows.select("onderneming", "insz").unique(), problem)
