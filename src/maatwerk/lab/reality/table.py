"""Computed beside published, per year: the deviation, and what part of it is volume and what part price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maatwerk.lab.reality import published
from maatwerk.lab.reality.calibrate import plan
from maatwerk.lab.reality.totals import IMW_PARTS, PARTS, QuarterTotals
from maatwerk.lab.reality.world import IMW_YEAR, World
from maatwerk.rules.money import nearest


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year. Money in cents, VTE in millionths, days in hundredths, ``deviation`` per ten thousand of published.

    ``volume`` is what the deviation would be if only the filled VTE differed; ``price`` is the rest. ``days`` are those of
    economic unemployment; ``days_for_price`` is how many more of them would undo ``price``: an illustration, no input.
    """

    year: int
    calibrated: bool
    published: int
    computed: int
    limit: int
    parts: Mapping[str, int]
    filled_published: int
    filled: int
    volume: int
    price: int
    days: int
    days_for_price: int

    @property
    def difference(self) -> int:
        """Return computed minus published, in cents."""
        return self.computed - self.published

    @property
    def deviation(self) -> int:
        """Return the difference per ten thousand of the published amount (100 is 1 %)."""
        return nearest(Fraction(self.difference * 10_000, self.published))

    @property
    def within(self) -> bool:
        """Return whether the deviation is within its limit."""
        return abs(self.difference) * 1000 <= self.limit * self.published


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """The budget article of a year beside the settled subsidy: the gap, what the documents explain of it, the rest."""

    year: int
    executed: int
    settled: int
    named: tuple[published.Named, ...]

    @property
    def gap(self) -> int:
        """Return by how much the article is higher, in cents."""
        return self.executed - self.settled

    @property
    def share(self) -> int:
        """Return the gap per ten thousand of the settled subsidy."""
        return nearest(Fraction(self.gap * 10_000, self.settled))

    @property
    def explained(self) -> int:
        """Return what is named outside the settled subsidy: at most that, for whether the article held it is not said."""
        return sum(one.cents for one in self.named if one.sort == "beside")

    @property
    def unexplained(self) -> int:
        """Return what of the gap is not explained, at least."""
        return self.gap - self.explained


@dataclass(frozen=True, slots=True)
class ImwRow:
    """Individueel maatwerk in 2024: computed beside published, with the estimate in it, and both for the first half."""

    part: str
    published: int
    estimate: int
    computed: int
    computed_first_half: int
    source: str

    @property
    def settled(self) -> int:
        """Return the part of the published amount that is no estimate: what was left of it for the first half."""
        return self.published - self.estimate


def year_rows(world: World) -> list[YearRow]:
    """Return a row per year of which all quarters were run; published amounts times the scale of the world."""
    known, vte = published.settled(), published.filled()
    return [
        _row(year, own, nearest(known[year] * world.scale), nearest(vte[year] * world.scale))
        for year, own in world.years().items()
        if year in known
    ]


def _row(year: int, own: Sequence[QuarterTotals], target: int, vte: int) -> YearRow:
    computed, filled = sum(one.total for one in own), own[-1].filled
    volume = nearest(Fraction(target * (filled - vte), vte))
    price, paid = computed - target - volume, sum(one.paid_days for one in own)
    parts = {name: sum(one.parts[name] for one in own) for name in PARTS}
    return YearRow(
        year=year,
        calibrated=year in plan().years,
        published=target,
        computed=computed,
        limit=plan().limit(year),
        parts=parts,
        filled_published=vte,
        filled=filled,
        volume=volume,
        price=price,
        days=sum(one.economic_days for one in own),
        days_for_price=nearest(Fraction(price * paid, parts["loonpremie"])),
    )


def article_rows() -> list[ArticleRow]:
    """Return the budget article beside the settled subsidy, for the years of which both are known."""
    known = published.settled()
    return [ArticleRow(year, one.cents, known[year], one.named) for year, one in published.article().items()]


def imw_rows(world: World) -> list[ImwRow]:
    """Return individueel maatwerk in 2024; nothing when that year was not run."""
    own = world.years().get(IMW_YEAR, ())
    if not own:
        return []
    names = {"loonpremie": IMW_PARTS[:1], "begeleidingspremie": IMW_PARTS[1:]}
    return [
        ImwRow(
            one.part,
            nearest(one.cents * world.scale),
            nearest(one.estimate * world.scale),
            _imw(own, names[one.part]),
            _imw(own[:2], names[one.part]),
            one.source,
        )
        for one in published.imw()
    ]


def _imw(quarters: Sequence[QuarterTotals], names: Sequence[str]) -> int:
    return sum(one.imw.get(name, 0) for one in quarters for name in names)
